/* dataset/block_rare_inside.h -- what block_rare.c and block_rare_sets.c share. */
#ifndef AIM_DATASET_BLOCK_RARE_INSIDE_H
#define AIM_DATASET_BLOCK_RARE_INSIDE_H

#include "dataset/block_inside.h"

#include <assert.h>

enum { CANDIDATES_PER_ROW = 64, LIMIT_LEAST = 5 };
enum {
    ATOMS_MAX = 40,
    BIG_MAX = 12,
    SLICE_ENTRIES = 1 << 24,
    SETS_OF_ROW_MAX = 220,
    FEW_FIELDS = 3
};
static_assert(BIG_MAX * (BIG_MAX - 1) * (BIG_MAX - 2) / 6 <= SETS_OF_ROW_MAX &&
                  ATOMS_MAX + 1 <= SETS_OF_ROW_MAX,
              "room for every set of a row");

struct atom {
    uint64_t key;
    uint32_t rows;  /* that hold it */
    uint16_t group; /* atoms of one group are not combined ... */
    bool several;   /* ... unless these: two names, two words of an address */
};

struct counted {
    uint64_t key; /* 0 = free */
    uint32_t rows;
};

/* Keys that more than `limit` rows hold. */
struct big {
    struct counted *slot;
    size_t n, room; /* a power of two */
};

struct rare {
    struct blocks *b;
    const struct frame *f;
    const struct values *v;
    const struct plan *p;
    size_t limit;
    struct part_keys *part;  /* by maker */
    struct maker {
        struct plan_part part;
        uint16_t group;
        bool several;
    } maker[FRAME_FIELDS_MAX * 3];
    size_t makers;
    struct big big[3];       /* sets of one, two and three */
    VEC(struct keyed) list;
    VEC(struct keyed) spare;
    struct block_report *report;
    uint64_t pairs_of[PLAN_RARE_MOST + 1]; /* in groups of so many rows */
    struct err_info *why;
};

bool rare_big_add(struct big *big, uint64_t key, uint32_t rows); /* false: no memory */
void rare_list_makers(struct rare *r);

/* The sets of a row, by size; returns how many. */
typedef size_t make_sets(const struct rare *r, uint32_t row, uint64_t ret_keys[SETS_OF_ROW_MAX]);
make_sets rare_sets_of_one, rare_sets_of_two, rare_sets_of_three, rare_sets_of_nearly_all;

#endif
