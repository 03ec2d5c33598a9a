/* generate/plan.h -- what services did with a person: the events of fifteen years. */
#ifndef AIM_GENERATE_PLAN_H
#define AIM_GENERATE_PLAN_H

#include "generate/human.h"
#include "generate/kind.h"

enum { PLAN_MAX = 64, NO_END = INT32_MIN };

struct happening {
    int32_t day, end; /* end: of a status; NO_END = open, or not a status */
    const struct event_kind *kind;
    bool back; /* its agency takes it back some days later */
};

struct plan {
    struct happening at[PLAN_MAX];
    size_t n;
    bool known[PARTNER__COUNT]; /* has a record there, with or without events */
};

const struct event_kind *plan_kind(const char *code); /* NULL = there is no such kind */

/* Everything before f->today; a plan that is full drops the rest. */
void plan_make(struct plan *p, const struct family *f, const struct human *h, struct rand *r);

#endif
