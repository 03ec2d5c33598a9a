/* supply/sweep.h -- once a day all persons are walked, a few at a time, to count what no delivery
 * can tell: how often an agency holds one person twice, and, once a month, how its data compares
 * with what others hold.
 *
 * Duplicates are counted by the evidence between the agency's own two records alone, never by way
 * of a third agency's record: that would tell that it exists. Figures of other agencies' data are
 * settled at the end of the first walk of a month that found nothing left to link and at least
 * DISCLOSE_NOISY_LEAST records of the agency; then not again until the next month.
 *
 * A walk goes on where it was after a restart; two processes do not count a person twice. */
#ifndef AIM_SUPPLY_SWEEP_H
#define AIM_SUPPLY_SWEEP_H

#include "agency/partners.h"

/* Walk at most so many persons further. *ret_done: today's walk is at its end (also when it was
 * before). Errors: those of the store. */
MUST err supply_sweep(struct hub *h, const struct partners *p, int32_t persons_most, bool *ret_done,
                      struct err_info *why);

#endif
