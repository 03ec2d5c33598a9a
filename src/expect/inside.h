/* expect/inside.h -- shared by the files of this folder only. */
#ifndef AIM_EXPECT_INSIDE_H
#define AIM_EXPECT_INSIDE_H

#include "expect/expect.h"

/* The earliest and the latest day on which this person may have been born. */
struct born {
    int32_t early, late;
};
bool born_of(struct date d, struct born *ret_born); /* false: not known at all */

/* The day so long after a day. Where that day of the month does not exist: the last of the month
 * (cut), or the first of the next (over). */
int32_t span_cut(int32_t day, struct unseen_span s);
int32_t span_over(int32_t day, struct unseen_span s);
int32_t span_before(int32_t day, struct unseen_span s);

/* The newest, or oldest, event of such a type in those days, both included: its place, or -1. */
int32_t last_of(const struct expect_case *c, const struct expect_types *t, int32_t from,
                int32_t until);
int32_t first_of(const struct expect_case *c, const struct expect_types *t, int32_t from,
                 int32_t until);
/* The newest event of these types that holds on that day: a status that is open, anything else from
 * its day on. */
int32_t held_of(const struct expect_case *c, const struct expect_types *t, int32_t day);
/* Is it an event of an agency of a kind that would tell of the contact? */
bool of_kind(const struct expect_case *c, const struct expect_contact *k, int32_t event);
/* Why nothing is expected of this person any more. */
enum expect_reason ended_by(const struct expect_case *c, int32_t day);

/* The day after so many school days from `from` on; EXPECT_NEVER: the terms do not say. */
MUST err school_days_list(struct expect_plan *plan, int64_t now_ms, struct arena *a,
                          struct err_info *why);
int32_t school_days_after(const struct expect_plan *plan, int32_t from, int32_t days);

/* The first day of which the feed may have told not all. */
static inline int32_t told_until(const struct expect_case *c, const struct expect_feed *f)
{
    return c->whole ? EXPECT_NEVER : f->until;
}

static inline int32_t later(int32_t a, int32_t b) { return a > b ? a : b; }
static inline int32_t sooner(int32_t a, int32_t b) { return a < b ? a : b; }

#endif
