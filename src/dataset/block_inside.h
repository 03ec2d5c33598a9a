/* dataset/block_inside.h -- what block.c and block_group.c share. */
#ifndef AIM_DATASET_BLOCK_INSIDE_H
#define AIM_DATASET_BLOCK_INSIDE_H

#include "dataset/block.h"

#define MEMBER_LAST 0x80000000u   /* of its group */
#define MEMBER_FIRST 0x40000000u
#define MEMBER_WINDOW 0x20000000u /* meets only its neighbours */
#define MEMBER_ROW 0x1FFFFFFFu

struct keyed {
    uint64_t key;
    uint32_t row;
};

/* Sort by key, rows of one key as they stood. `spare` has room for n. Returns the sorted list: one
 * of the two. */
struct keyed *keyed_sort(struct keyed *list, struct keyed *spare, size_t n);

/* Keys of values for one part, by field and value id. */
struct part_keys {
    struct part_column {
        size_t field, width; /* keys per value; 0 = not of this part */
        uint64_t *key;       /* width per value, 0 = none */
    } column[FRAME_FIELDS_MAX];
    size_t columns, width;   /* width: of all columns together */
};
MUST err part_keys_make(struct part_keys *k, const struct frame *f, const struct values *v,
                        const struct plan_part *part, struct err_info *why);
void part_keys_release(struct part_keys *k);
/* The different keys of a row; room for VALUE_KEYS_MAX * 2. */
enum { ROW_KEYS_MAX = 16 };
size_t part_keys_of(const struct part_keys *k, const uint32_t *line,
                    uint64_t ret_keys[ROW_KEYS_MAX]);

/* The n rows are a group of their own; `flag` MEMBER_WINDOW or 0. What they add is counted in
 * `report`. Fewer than two, or rows of one file where two are linked, are none. *ret_made, which
 * may be NULL, says whether it is one. Errors: ERR_LIMIT, ERR_NOMEM. */
MUST err block_add_group(struct blocks *b, const struct keyed *rows, size_t n, uint32_t flag,
                         struct block_report *report, bool *ret_made, struct err_info *why);
/* qsort_r, with the frame: rows in the order of what they say. */
int block_by_line(const void *left, const void *right, void *frame);

/* block_group.c: fill b->member, b->start, b->keyed and the report. */
MUST err block_group_rules(struct blocks *b, const struct frame *f, const struct values *v,
                           const struct plan *p, struct err_info *why);

/* block_rare.c: the same without rules, for all BLOCK_RARE_RULES ways. */
MUST err block_rare(struct blocks *b, const struct frame *f, const struct values *v,
                    const struct plan *p, struct err_info *why);

#endif
