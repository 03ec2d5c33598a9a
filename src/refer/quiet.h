/* refer/quiet.h -- a referral that nobody has said anything of for long: ending it is suggested to
 * those who answer it, and a person decides.
 *
 * Quiet is one that has not ended, whose time to acknowledge it is no clock any more (it was
 * acknowledged, or the time is over), of which nobody said anything for the region's
 * `step_down.referral_days`, and that no open case answers. What else happened to the person does
 * not count: it would tell those who may not see it. To whoever sent it nothing is suggested. */
#ifndef AIM_REFER_QUIET_H
#define AIM_REFER_QUIET_H

#include "refer/referral.h"

/* How many are quiet, of those that this viewer answers. Not in the log: it shows nobody. */
MUST err referral_quiet_count(struct hub *h, const struct partners *p, const struct viewer *v,
                              struct arena *a, int64_t *ret_n, struct err_info *why);
/* Why, in words; empty when it is not quiet. */
str referral_quiet_words(const struct referral *r, struct arena *a);

#endif
