/* link/trial_inside.h -- shared by the files of a trial only. */
#ifndef AIM_LINK_TRIAL_INSIDE_H
#define AIM_LINK_TRIAL_INSIDE_H

#include "base/vec.h"
#include "link/trial.h"

enum { TRIAL_AGENCIES_MAX = TRIAL_GROUPS_MAX / 2 };

/* A record, where it is and where it would be. 40 bytes. */
struct trial_record {
    int64_t record, was, now; /* was 0 = nobody's yet */
    uint32_t agency;          /* place in agencies; TRIAL_AGENCIES_MAX = of none of them */
    uint8_t age, gender;      /* place in the bands and words of trial_compare.c */
    bool affected;
};

struct trial_pair {
    int64_t record, other; /* record < other */
};

struct trial_work {
    struct hub *hub;
    const struct trial_options *options;
    struct trial *to;
    struct hub scratch; /* its folder is DIR/trial */
    char agencies[TRIAL_AGENCIES_MAX][TRIAL_NAME_MAX];
    size_t agency_count;
    VEC(struct trial_record) records; /* by record */
    VEC(struct trial_pair) possible;  /* as they were when copied, in order */
    struct arena *arena;              /* of a page */
};

struct trial_record *trial_find(const struct trial_work *t, int64_t record); /* NULL = not copied */
static inline void trial_tell(const struct trial_work *t, const char *what, int64_t done,
                              int64_t of)
{
    if (t->options && t->options->progress) t->options->progress(t->options->ctx, what, done, of);
}

/* One snapshot of the hub into the scratch store, which is made anew. */
MUST err trial_copy(struct trial_work *t, struct err_info *why);
/* The scratch store, empty, of today's schema. */
MUST err trial_scratch(struct trial_work *t, struct err_info *why);
/* What the scratch store holds now against what was copied. */
MUST err trial_compare(struct trial_work *t, struct err_info *why);
MUST err trial_examples(struct trial_work *t, struct err_info *why);

#endif
