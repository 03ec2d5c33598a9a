/* dataset/dataset.h -- the linker alone: who is who in one table, or between two.
 *
 *     read -> clean values -> block -> compare and count patterns -> train -> score -> cluster
 *
 * Nothing is stored and no hub is needed. The outcome depends on the files, the plan and the model
 * alone: not on the number of threads, and two runs give the same bytes. */
#ifndef AIM_DATASET_DATASET_H
#define AIM_DATASET_DATASET_H

#include "dataset/score.h"

enum dataset_stage {
    STAGE_READ,
    STAGE_CLEAN,
    STAGE_BLOCK,
    STAGE_COUNT,
    STAGE_TRAIN,
    STAGE_SCORE,
    STAGE_CLUSTER,
    STAGE_WRITE,
    STAGE__COUNT
};
extern const char *const dataset_stage_words[STAGE__COUNT];

struct dataset;

struct dataset_options {
    const char *file[2];
    size_t files;
    const struct plan *plan;
    unsigned threads;             /* 0 = as many as there are processors */
    const struct weight_model *model; /* use this one; NULL = train one */
    /* Comparisons other than the plan's defaults: fills d->set and d->model. NULL =
     * compare_default(). `untrained`: its m, h and u are meant as they are. */
    err (*compare)(void *ctx, struct dataset *d, struct err_info *why);
    void *compare_ctx;
    bool untrained;
    void (*progress)(void *ctx, enum dataset_stage stage, int64_t done, int64_t total);
    void *progress_ctx;
};

struct dataset_figures {
    double wall_s[STAGE__COUNT], cpu_s[STAGE__COUNT];
    uint64_t counted, scored; /* pairs of rows compared to train, and to score (once) */
    double random;            /* pairs of records drawn */
    size_t clusters, largest, linked; /* clusters of two records and more */
    size_t kept, apart;   /* pairs of rows from model.lower up; of them held apart as twins */
    uint64_t rule_pairs[PLAN_RULES_MAX], rule_new[PLAN_RULES_MAX]; /* pairs that a rule brings, and
                                                                      that no earlier one did */
    /* How much blocking finds, without any truth: of the pairs of records inside clusters of three
     * and more, that hang together without every single pair, how many it brought together. */
    double within, within_met;
};

struct dataset {
    const struct dataset_options *options;
    const struct plan *plan;
    struct arena *arena;
    struct frame frame;
    struct values values;
    struct blocks blocks;
    struct compare_set set;
    struct weight_model model;
    struct weight_table table;
    struct train_report trained;
    pattern_list blocked, random;
    struct pattern_memory memory;
    struct term_bits terms;
    edge_list edges;      /* from model.lower up, and weaker ones that hold apart (EDGE_DOUBT) */
    uint32_t *cluster;    /* by record: the first record of its cluster */
    struct dataset_figures figures;
};

/* Errors: those of frame_read, ERR_LIMIT, ERR_NOMEM, ERR_CONFIG (a model that does not fit the
 * comparisons). Release whatever comes. */
MUST err dataset_link(struct dataset *d, const struct dataset_options *options,
                      struct err_info *why);
void dataset_release(struct dataset *d);
struct scorer dataset_scorer(const struct dataset *d);
/* Share of one person's pairs that blocking brings together, as estimated; 1 when it cannot be. */
double dataset_recall(const struct dataset *d);

/* dataset/model_take.c: the shares, terms and thresholds of `from` into d->model, by the names of
 * comparisons and levels. ERR_CONFIG when it lacks one. */
MUST err dataset_take_model(struct dataset *d, const struct weight_model *from,
                            struct err_info *why);

/* ---- outputs (dataset/write.c) ---- */

/* id,cluster (two files: file,id,cluster); clusters are numbered by their first record. */
MUST err dataset_write_clusters(const struct dataset *d, const char *path, struct err_info *why);
/* Both ids, weight, probability, and the level of each comparison, for all pairs from the lower
 * threshold up. Where the rule about twins applies a last column says whether a pair is held apart
 * by it: "twins", or nothing. */
MUST err dataset_write_pairs(const struct dataset *d, const char *path, struct err_info *why);
MUST err dataset_write_model(struct dataset *d, const char *path, struct err_info *why);

#endif
