/* dataset/splink_block.h -- the pairs that a Splink model's blocking rules bring.
 *
 * A rule is a condition over l and r. Its parts of the form x(l) = y(r), joined by AND, make keys;
 * what else it says is evaluated for each pair that the keys bring. Each pair comes once, by the
 * first rule that brings it, the record whose id is lower on the left: as Splink has it. No group
 * is too large: all its pairs are brought.
 *
 * Memory: 4 bytes (8 when a rule compares different columns) for each rule and record. */
#ifndef AIM_DATASET_SPLINK_BLOCK_H
#define AIM_DATASET_SPLINK_BLOCK_H

#include "base/parallel.h"
#include "dataset/splink_score.h"

enum { SPLINK_KEYS_MAX = 8 };

/* x(l) = y(r): columns or derived tables; the same on both sides, mostly. */
struct splink_key {
    bool derived;
    size_t left, right;
    const struct splink_node *tree;
};

struct splink_block_rule {
    size_t keys;
    struct splink_key key[SPLINK_KEYS_MAX];
    const struct splink_node *rest; /* NULL = nothing else */
    bool crossed;                   /* left and right keys are not the same */
};

struct splink_blocks {
    const struct splink_model *model;
    struct splink_table *table;
    struct splink_block_rule rule[SPLINK_RULES_MAX];
    size_t rules;
    uint32_t
        *group[2]; /* rules numbers of each record: of its left key, its right key; 0 = alone */
    uint32_t groups[SPLINK_RULES_MAX]; /* of each rule, from 1 */
    uint64_t pairs[SPLINK_RULES_MAX]; /* that each rule brought first */
};

/* Before the data. ERR_INPUT: a rule without any x(l) = y(r), which would compare all with all. */
MUST err splink_blocks_init(struct splink_blocks *b, const struct splink_model *m,
                            struct splink_table *t, struct err_info *why);
void splink_blocks_release(struct splink_blocks *b);

/* With the data: who is in which group. ERR_NOMEM. */
MUST err splink_blocks_group(struct splink_blocks *b, const struct parallel *parallel,
                             struct err_info *why);
/* All the rules that bring a pair, a bit each. */
uint32_t splink_blocks_rules(const struct splink_blocks *b, struct splink_memory *m, uint32_t left,
                             uint32_t right);

/* Before a rule's chunks of work are walked: how many come. */
typedef err splink_chunks_fn(void *ctx, size_t chunks, struct err_info *why);

struct splink_walk {
    struct parallel parallel;
    splink_chunks_fn *chunks; /* may be NULL */
    /* At most SPLINK_CHUNK pairs at a time. Chunks of work are counted through all rules; one is
     * walked by one thread. */
    err (*pairs)(void *ctx, unsigned thread, size_t chunk, size_t n, const uint32_t *left,
                 const uint32_t *right, struct err_info *why);
    void *ctx;
    struct splink_memory *memory; /* one for each thread; for what a rule asks beyond its keys */
};
/* As often as you like, after splink_blocks_group. */
MUST err splink_blocks_walk(struct splink_blocks *b, const struct splink_walk *walk,
                            struct err_info *why);

#endif
