/* dataset/compare_bag_inside.h -- what compare_bag.c and compare_bag_words.c share. */
#ifndef AIM_DATASET_COMPARE_BAG_INSIDE_H
#define AIM_DATASET_COMPARE_BAG_INSIDE_H

#include "dataset/compare_kinds.h"

#include <stdatomic.h>

enum { BAG_WORDS_MAX = 16, BAG_MEMORY_BITS = 18 };

struct bag_word {
    str text;
    const struct name_row *row;
};

/* What tells most unlike words apart without their texts. */
struct bag_shape {
    float bits;
    uint32_t letters; /* which it has, a bit each */
    uint32_t related; /* its spelling classes and groups of pet forms, a bit each: no bit in common,
                         no relation */
    uint8_t len, first; /* letters, and the first of them */
};

struct bag {
    size_t words, overs, fields; /* overs: how many of left_over are told apart */
    struct bag_word *word;
    struct bag_shape *shape; /* of each word */
    uint32_t *first, *of; /* by row: its words, of[first[row] .. first[row + 1]), each once */
    const uint32_t *lines; /* the frame's */
    bool roles_known;     /* some field is a family name */
    uint8_t one_word_differs, nothing, missing;
    _Atomic uint64_t *memory; /* outcomes of alike(): two word ids and the outcome in one number */
};
static const uint32_t BAG_FAMILY = 1u << 31; /* in `of`: the word is a family name */

struct bag_source {
    const struct plan *p;
    const struct frame *f;
    const struct values *v;
    const struct comparison *c;
};
/* The words of all values and rows, and room for the memory. False: no memory. */
bool bag_list_words(struct bag *b, const struct bag_source *from, struct arena *a);

#endif
