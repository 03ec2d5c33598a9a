/* weight/recapture.c -- see recapture.h. */
#include "weight/recapture.h"

#include <math.h>

static double share(double found, double all)
{
    return all > found && all > 0 ? found / all : 1;
}

struct recapture recapture_three(const double seen[RECAPTURE_CELLS], double found)
{
    static const double z = 1.959964; /* 95 % */
    double log_missed = 0, variance = 0, caught = 0;
    for (unsigned k = 1; k < RECAPTURE_CELLS; k++) {
        unsigned hunters = (k & 1) + (k >> 1 & 1) + (k >> 2 & 1);
        double cell = seen[k] + 0.5; /* an empty cell is a small one */
        log_missed += hunters == 2 ? -log(cell) : log(cell);
        variance += 1 / cell;
        caught += seen[k];
    }
    double missed = exp(log_missed), wide = z * sqrt(variance + 1 / (missed + 0.5));
    return (struct recapture){.all = fmax(caught + missed, found),
                              .recall = share(found, caught + missed),
                              .low = share(found, caught + missed * exp(wide)),
                              .high = share(found, caught + missed * exp(-wide))};
}
