/* weight/calibrate.h -- from weights to decisions: thresholds chosen without any truth, and the
 * check of weights against what people decided. */
#ifndef AIM_WEIGHT_CALIBRATE_H
#define AIM_WEIGHT_CALIBRATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* So many pairs of one weight. */
struct weighed {
    double bits, count;
};

/* The least weight from which the pairs at or above it are, by the model's own posterior, right in
 * at least `precision` (0 .. 1) of all. Of no pairs that are good enough: above the greatest.
 * `list` is put in order. */
double calibrate_upper(struct weighed *list, size_t n, double precision);

/* The least weight from which at most `budget` pairs lie below `upper`: what people can look at.
 * Never above `upper`. `list` is put in order. */
double calibrate_lower(struct weighed *list, size_t n, double upper, double budget);

/* What a human said of a pair. */
struct judged {
    double bits;
    bool same;
};

/* log odds = offset + slope * weight, in bits, fitted by Newton's method with a prior worth 10
 * pairs on (0, 1), so that few labels, or labels all alike, move little (Platt 1999). */
struct calibration {
    double offset, slope;
};
struct calibration calibrate_line(const struct judged *list, size_t n);

#endif
