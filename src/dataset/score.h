/* dataset/score.h -- from patterns to weights, from weights to edges between rows.
 *
 * What a pattern weighs is worked out once; the frequency of the agreed values then moves it pair
 * by pair. Pairs that no value can lift to the threshold are dropped unseen. */
#ifndef AIM_DATASET_SCORE_H
#define AIM_DATASET_SCORE_H

#include "dataset/count.h"
#include "weight/cluster.h"
#include "weight/score.h"

/* How rare each value is: bits by value id, for comparisons whose levels ask for it. */
struct term_bits {
    float *bits[COMPARISONS_MAX]; /* NULL = no terms */
    float most[COMPARISONS_MAX];  /* the largest and ... */
    float least[COMPARISONS_MAX]; /* ... the smallest of them */
};
/* Count each value once per person: `person` by record (NULL = each record is one); or take the
 * frequencies that the model has, when it is `given`. Fills the model's tables of common terms
 * too; texts live in `a`. Release whatever comes. */
MUST err term_bits_make(struct term_bits *t, const struct frame *f, const struct values *v,
                        const struct compare_set *set, const uint32_t *person, bool given,
                        struct weight_model *m, struct arena *a, struct err_info *why);
void term_bits_release(struct term_bits *t);

struct scorer {
    const struct frame *frame;
    const struct compare_set *set;
    const struct weight_table *table;
    const struct term_bits *terms;
};
struct scored {
    uint64_t pattern;
    double weight; /* bits */
    double term[COMPARISONS_MAX]; /* bits of the agreed values, before a level's share */
    uint8_t level[COMPARISONS_MAX];
};
/* One pair in full, for outputs. */
void score_pair(const struct scorer *s, struct compare_memory *m, uint32_t left, uint32_t right,
                struct scored *ret_scored);

struct dataset_edge {
    uint32_t left, right; /* rows, left <= right; equal: the copies in one row */
    int32_t weight;       /* thousandths of a bit */
    uint32_t flags;       /* enum edge_flag */
    uint32_t rules;       /* that brought the pair */
};
typedef VEC(struct dataset_edge) edge_list;
/* What holds apart is remembered below the threshold as well, but is no possible link there. */
static inline bool edge_is_kept(const struct dataset_edge *e, double lower)
{
    return !(e->flags & EDGE_DOUBT) || e->weight >= lower * 1000;
}

struct scoring {
    struct scorer scorer;
    const struct pattern_memory *memory; /* of the same blocks and comparisons, or NULL */
    const struct blocks *blocks;
    struct parallel parallel;
    double lower, upper; /* bits: what is kept, and what is automatic */
    double veto_floor;   /* pairs held apart are kept from here */
    size_t edges_max;    /* 0 = 400 million */
};
/* All blocked pairs from `lower` up, and those held apart from `veto_floor`, by rows,
 * ascending. Errors: ERR_NOMEM, ERR_LIMIT. */
MUST err score_blocked(const struct scoring *s, edge_list *ret_edges, uint64_t *ret_compared,
                       struct err_info *why);

/* Clusters of records from edges between rows, by weight/average.h: ret_cluster[record] is the
 * first record of its cluster. `one_to_one`: at most one record of each file in a cluster. */
MUST err cluster_rows(const struct frame *f, const edge_list *edges, double least,
                      bool one_to_one, uint32_t *ret_cluster, struct err_info *why);

#endif
