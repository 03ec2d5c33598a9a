/* supply/fix.h -- the fixes that would help most: what to mend at the source, in how many rows, and
 * how much evidence each of them would gain.
 *
 *     worth = rows it mends * bits
 *
 * where bits is what the mended field adds to the match weight of two records of one person, on
 * average, by the hub's model: the sum over its levels of m log2(m / u), divided by the sum of m. A
 * row that waits lacks all its fields, so it gains what all agreed columns add. Equal worth: the
 * order of the columns, then of the kinds. Pure. */
#ifndef AIM_SUPPLY_FIX_H
#define AIM_SUPPLY_FIX_H

#include "link/model.h"
#include "supply/report.h"

/* Bits that a column adds; 0 for one that is not compared. */
double fix_bits(const struct model *m, enum column c);

/* Fill fixes and fix_n from sum, held and own. ERR_NOMEM. */
MUST err fix_list(struct supply_report *r, const struct model *m, struct arena *a,
                  struct err_info *why);

#endif
