/* rule/expected.h -- what the blocks about expected contacts share. */
#ifndef AIM_RULE_EXPECTED_H
#define AIM_RULE_EXPECTED_H

#include "expect/expect.h"
#include "rule/block.h"

/* False: nothing is known of the person beside the events, so no such block holds. */
static inline bool expected_case(const struct judging *j, struct expect_case *ret_case)
{
    const struct rule_moment *m = j->moment;
    if (!m->expect || !m->who) return false;
    *ret_case = (struct expect_case){m->expect, m->who, j->events, j->n, m->today, m->whole};
    return true;
}

static inline void expected_day(void *days, int64_t day) { rule_days_add(days, day); }

#endif
