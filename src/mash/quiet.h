/* mash/quiet.h -- an open case that nothing waits for any more: ending it is suggested, and a
 * person decides.
 *
 * Quiet is a case when for the region's `step_down.case_days` nobody did anything in it and the hub
 * was told nothing new of its person; when its time to decide is over; and when no partner's clock
 * runs (asked, not answered, and not passed on to their lead yet). One that is proposed to a second
 * person waits for them and is not quiet. */
#ifndef AIM_MASH_QUIET_H
#define AIM_MASH_QUIET_H

#include "event/history.h"

struct mash_quiet_case {
    int64_t mash, person, due_ms; /* person: living */
    bool proposed;
};

/* *ret_days: whole days since anything happened; 0 = it is not quiet. */
MUST err mash_quiet(struct db *db, const struct partners *p, const struct visibility *v,
                    const struct mash_quiet_case *c, int64_t now_ms, struct arena *a,
                    int32_t *ret_days, struct err_info *why);
/* Why, in words; empty for 0. */
str mash_quiet_words(int32_t days, struct arena *a);

#endif
