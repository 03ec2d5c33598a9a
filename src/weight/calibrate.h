/* weight/calibrate.h -- from weights to decisions: thresholds chosen without any truth, and the
 * check of weights against what people decided. */
#ifndef AIM_WEIGHT_CALIBRATE_H
#define AIM_WEIGHT_CALIBRATE_H

#include "weight/model.h"

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

/* What a human said of a pair, and for how many pairs this one stands: those that were as likely to
 * be looked at are more where fewer were looked at. */
struct judged {
    double bits, count;
    bool same;
};

/* log odds = weight + offset + tilt * weight, in bits, fitted by Newton's method with a prior worth
 * 10 pairs on (0, 0), so that few labels, or labels all alike, move little (Platt 1999). It holds
 * from the least weight of the list to the greatest. Counts are taken relative to each other: the
 * list weighs as much as pairs drawn at random that would tell as much (Kish). Of no pairs: all
 * 0. */
struct calibration calibrate_line(const struct judged *list, size_t n);
/* (sum of counts)^2 / sum of squared counts: Kish's effective number of pairs. */
double calibrate_effective(const struct judged *list, size_t n);
/* Mean loss in bits of what weights promise: 0 = always sure and right, 1 = a coin. */
double calibrate_loss(const struct judged *list, size_t n, const struct calibration *c);
/* The same of lines that each fifth of the list was not fitted to. */
double calibrate_loss_crossed(const struct judged *list, size_t n);

#endif
