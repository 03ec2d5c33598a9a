/* weight/interval.h -- how sure a share is: 95 % intervals, and agreement of two beyond chance. */
#ifndef AIM_WEIGHT_INTERVAL_H
#define AIM_WEIGHT_INTERVAL_H

#include <stddef.h>

struct interval {
    double value, low, high; /* 0 .. 1; all NaN when there is nothing to count */
};

/* Wilson's, of that many independent ones. */
struct interval share_wilson(double hits, double of);

/* Of pairs that two people judged, each without knowing what the other said. */
struct both_said {
    size_t same, different, split;
};
/* How far they agree beyond chance: kappa for two words a pair by any two of a team (Scott 1955;
 * Fleiss 1971), from -1 to 1. The interval is the jackknife's over pairs. All NaN when there are
 * fewer than two, or everybody always said the same. */
struct interval agreement_kappa(const struct both_said *b);

#endif
