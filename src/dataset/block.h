/* dataset/block.h -- which rows are worth comparing at all.
 *
 * Each rule gives a row none, one or several keys; rows under one key form a group. A group of more
 * than plan.group_max rows is refined by further parts (plan.refine), each on its own, so that two
 * rows of it still meet when they agree on one more thing; what stays heavy after all of them is
 * sorted and each row meets the BLOCK_WINDOW next. Nothing is dropped silently: the report counts.
 *
 * Memory: 8 bytes for each row in each group it is in. Pairs are never stored: a walk visits the
 * rows one by one and finds the partners of each, each pair once, with all the rules that bring
 * it. */
#ifndef AIM_DATASET_BLOCK_H
#define AIM_DATASET_BLOCK_H

#include "base/vec.h"
#include "dataset/values.h"

enum { BLOCK_WINDOW = 20 };

struct block_report {
    uint64_t groups;           /* of two rows and more */
    uint64_t heavy, heavy_rows; /* keys with more than group_max rows, and how many rows */
    uint64_t windows, window_rows; /* groups still heavy in the end */
    uint64_t largest;
    uint64_t candidates;       /* pairs of rows in its groups, before each pair counts once */
};

struct blocks {
    size_t rows, rules;
    VEC(uint32_t) member;      /* row and flags, group after group */
    uint64_t start[PLAN_RULES_MAX + 1]; /* of each rule in `member` */
    uint32_t *first;           /* rows + 1: of each row in `entry` */
    uint32_t *entry;           /* places in `member` */
    uint32_t *keyed;           /* of each row: the rules that give it a key, a bit each */
    uint8_t *files;            /* of each row: 1 first file, 2 second, 3 both; NULL = one file */
    uint64_t longest;          /* group that is no window, or BLOCK_WINDOW */
    struct block_report report[PLAN_RULES_MAX];
};

/* Errors: ERR_NOMEM, ERR_LIMIT (more than 4 billion memberships). Release whatever comes. */
MUST err blocks_make(struct blocks *b, const struct frame *f, const struct values *v,
                     const struct plan *p, struct err_info *why);
void blocks_release(struct blocks *b);
size_t blocks_bytes(const struct blocks *b);

/* One per thread. */
struct block_walk {
    uint32_t *rules;      /* by row: the rules that bring it together with the row visited */
    VEC(uint32_t) found;  /* the partners, all after the row visited */
};
MUST err block_walk_init(struct block_walk *w, const struct blocks *b, struct err_info *why);
void block_walk_release(struct block_walk *w);
/* Partners are all over the memory: ask for the line of one some places ahead. */
enum { BLOCK_AHEAD = 8 };
static inline void block_ahead(const struct block_walk *w, const struct frame *f, size_t at)
{
    if (at + BLOCK_AHEAD < w->found.n)
        __builtin_prefetch(frame_line(f, w->found.at[at + BLOCK_AHEAD]));
}
/* Fill w->found with the partners of `row` (in the order of rules) and w->rules of each; the caller
 * sets w->rules[partner] back to 0. False: no memory. */
MUST bool block_visit(const struct blocks *b, struct block_walk *w, uint32_t row);
/* Does any rule bring these two rows together? Without visiting: for single pairs. */
bool block_meets(const struct blocks *b, uint32_t row, uint32_t other);

#endif
