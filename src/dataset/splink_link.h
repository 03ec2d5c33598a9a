/* dataset/splink_link.h -- link one table, or two, by a Splink model: read, block, score, cluster.
 *
 * The same pairs get the same match weights as Splink gives (bits, to 1e-6), in a fraction of its
 * time and memory. Two runs give the same bytes, whatever the number of threads. A model that was
 * not trained is trained first. */
#ifndef AIM_DATASET_SPLINK_LINK_H
#define AIM_DATASET_SPLINK_LINK_H

#include "dataset/splink_block.h"

enum splink_stage {
    SPLINK_STAGE_READ,
    SPLINK_STAGE_PREPARE, /* records in order, columns that share ids */
    SPLINK_STAGE_DERIVE,  /* what conditions work out of one record; how common values are */
    SPLINK_STAGE_GROUP, /* blocking: who shares a key */
    SPLINK_STAGE_TRAIN,
    SPLINK_STAGE_PAIRS, /* finding the pairs without scoring, when that is measured apart */
    SPLINK_STAGE_SCORE, /* finding the pairs and scoring them */
    SPLINK_STAGE_CLUSTER,
    SPLINK_STAGE__COUNT
};
extern const char *const splink_stage_words[SPLINK_STAGE__COUNT];

struct splink_link_options {
    const char *file[2];
    size_t files;
    str json;              /* the model */
    unsigned threads;      /* 0 = as many as there are processors */
    double keep, join;     /* bits from which a pair is kept, and from which it joins clusters */
    bool train;            /* train though the model is trained */
    bool measure_pairs;    /* walk the pairs once more without scoring, to tell the two apart */
    uint64_t sample_pairs; /* to train u; 0 = a million */
    void (*progress)(void *ctx, enum splink_stage stage, int64_t done, int64_t total);
    void *progress_ctx;
};

struct splink_edge {
    uint32_t left, right; /* records of the table, in its order */
    double weight;        /* bits */
};
typedef VEC(struct splink_edge) splink_edges;

struct splink_linked {
    struct arena *arena;
    struct splink_model model;
    struct frame frame;
    struct splink_table table;
    struct splink_scorer scorer;
    struct splink_blocks blocks;
    splink_edges *edges; /* the kept pairs, by chunk of work */
    size_t edge_chunks, kept;
    uint32_t *cluster; /* of each record of the frame: the first record of its cluster */
    uint64_t pairs;
    size_t clusters, linked, largest; /* linked: clusters of two and more */
    double wall_s[SPLINK_STAGE__COUNT], cpu_s[SPLINK_STAGE__COUNT];
};

/* Errors: those of frame_read, splink_model_read and the rules; ERR_NOMEM. Release whatever
 * comes. */
MUST err splink_link(struct splink_linked *l, const struct splink_link_options *options,
                     struct err_info *why);
void splink_linked_release(struct splink_linked *l);

/* id,cluster (two files: file,id,cluster) as dataset_write_clusters; pairs with both ids,
 * match_weight, match_probability and gamma_NAME of each comparison, as Splink names them. */
MUST err splink_write_clusters(const struct splink_linked *l, const char *path,
                               struct err_info *why);
MUST err splink_write_pairs(struct splink_linked *l, const char *path, struct err_info *why);

/* splink_train.c: u from random pairs, m and the prior from the pairs that the rules bring. */
MUST err splink_train(struct splink_linked *l, const struct splink_link_options *options,
                      struct err_info *why);

#endif
