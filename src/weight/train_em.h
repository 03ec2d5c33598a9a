/* weight/train_em.h -- inside of train.c: what the steps of training share. */
#ifndef AIM_WEIGHT_TRAIN_EM_H
#define AIM_WEIGHT_TRAIN_EM_H

#include "weight/train.h"

struct training {
    const struct train_input *in;
    struct weight_model *m;
    const struct weight_model *start; /* as it was given */
    struct pattern *random, *blocked; /* in one order, equal ones as one */
    size_t random_count, blocked_count;
    double trust;
    double counted[COMPARISONS_MAX][WEIGHT_LEVELS_MAX][WEIGHT_CLASSES]; /* of the last round */
    struct train_report report;
};

/* The shares of one class of a comparison, from what was counted and what was there at the start.
 * Levels that the sample is too small to see keep their share. */
void train_shares(const struct training *t, size_t comparison, enum weight_class k, double trust);

/* m and h from the blocked pairs. */
void train_em(struct training *t);

/* Shares of the classes among all pairs, and the recall of the rules. */
void train_prior(struct training *t);

/* Levels that stand best first: where m / u rises again, neighbours share one ratio. */
void train_order(struct training *t);

#endif
