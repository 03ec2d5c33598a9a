/* supply/arrival.h -- did a feed's data arrive, day by day, as its agreement says? Pure. */
#ifndef AIM_SUPPLY_ARRIVAL_H
#define AIM_SUPPLY_ARRIVAL_H

#include "supply/report.h"

/* Judge each of the days, oldest first: the newest is today. Of what came before the first of them
 * nothing is known, so the first gap is never held against a feed. */
void arrival_judge(const struct agreement *t, struct supply_day *days, size_t n, int64_t now_ms);

#endif
