/* weight/score.h -- from the levels of a pair to its match weight, and the weight taken apart.
 *
 *     weight = log2( P(same) m1 m2 ... / (P(household) h1 h2 ... + P(strangers) u1 u2 ...) )
 *
 * in bits: 0 is even odds, 6.6 is 99 in 100. Without the household class this is Fellegi and
 * Sunter's sum of log2(m / u). A pure function of the pattern and the model. */
#ifndef AIM_WEIGHT_SCORE_H
#define AIM_WEIGHT_SCORE_H

#include "weight/model.h"

/* A model's logarithms, for scoring many pairs. The model must outlive them. */
struct weight_table {
    size_t comparisons;
    bool household;
    struct calibration calibration;
    double prior[WEIGHT_CLASSES];                                    /* log2 */
    double bits[COMPARISONS_MAX][WEIGHT_LEVELS_MAX][WEIGHT_CLASSES]; /* log2; 0 when missing */
    double term[COMPARISONS_MAX][WEIGHT_LEVELS_MAX];
    bool kin[COMPARISONS_MAX];
    bool missing[COMPARISONS_MAX][WEIGHT_LEVELS_MAX];
    struct {
        const double *share; /* in the model; NULL = strangers' shares depend on nothing */
        size_t on, levels;
    } given[COMPARISONS_MAX];
};
void weight_table_of(const struct weight_model *m, struct weight_table *ret_table);

/* Weight in bits. `term_bits` holds terms_bits() of the agreed value per comparison (0 = says
 * nothing), or is NULL. */
double weight_of(const struct weight_table *t, const uint8_t *level, const double *term_bits);
/* log2 of the three products, prior and levels, without terms: for callers that add terms. */
void weight_sums(const struct weight_table *t, const uint8_t *level,
                 double ret_sum[WEIGHT_CLASSES]);
/* The weight from log2 of three sums: for callers that add up themselves. -HUGE_VAL = no such
 * class.
 */
double weight_of_sums(double same, double household, double strangers);
/* The weight that people's decisions make of it: rises with it. */
double weight_calibrated(const struct calibration *c, double bits);
double weight_uncalibrated(const struct calibration *c, double bits); /* and back */

/* Chances of the three classes; they add up to 1. */
void weight_classes(const struct weight_table *t, const uint8_t *level, const double *term_bits,
                    double ret_chance[WEIGHT_CLASSES]);

double weight_probability(double bits);        /* 0 .. 1 */
double weight_from_probability(double chance); /* bits; chance within (0, 1) */

/* A step of the waterfall. With three classes the weight is no sum over comparisons: a step is what
 * the weight changes by when the comparison is taken in after those before it, so that the steps
 * always add up to the weight. */
struct weight_part {
    size_t comparison; /* COMPARISONS_MAX = the start: two records drawn at random */
    uint8_t level;
    bool term; /* what the frequency of the agreed value adds to the step before */
    double bits;
};
enum { WEIGHT_PARTS_MAX = 2 * COMPARISONS_MAX + 1 };
/* Comparisons that say nothing are left out. Returns how many. */
size_t weight_parts(const struct weight_table *t, const uint8_t *level, const double *term_bits,
                    struct weight_part ret_parts[WEIGHT_PARTS_MAX]);

#endif
