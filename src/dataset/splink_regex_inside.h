/* dataset/splink_regex_inside.h -- what splink_regex.c makes and splink_regex_run.c runs. */
#ifndef AIM_DATASET_SPLINK_REGEX_INSIDE_H
#define AIM_DATASET_SPLINK_REGEX_INSIDE_H

#include "dataset/splink_regex.h"

enum splink_step_op { OP_CLASS, OP_SPLIT, OP_SAVE, OP_START, OP_END, OP_WORD_EDGE, OP_MATCH };

struct splink_step {
    enum splink_step_op op;
    size_t next, other; /* places; SPLIT tries `next` first; SAVE: other = slot */
    uint64_t class[4];
};

struct splink_regex {
    size_t n;
    struct splink_step *step;
    size_t groups;
};

static inline bool splink_class_has(const uint64_t *class, unsigned char c)
{
    return class[c / 64] >> (c % 64) & 1;
}

#endif
