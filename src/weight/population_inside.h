/* weight/population_inside.h -- what population.c and population_tree.c share. */
#ifndef AIM_WEIGHT_POPULATION_INSIDE_H
#define AIM_WEIGHT_POPULATION_INSIDE_H

#include "weight/population.h"

enum { NONE = COMPARISONS_MAX };

/* A pattern, and how many pairs show it. */
struct kind {
    uint8_t level[COMPARISONS_MAX];
    double compared, others; /* others: already for all there are, not for the sample */
    double chance[WEIGHT_CLASSES]; /* that such a compared pair is of the class */
};

struct em {
    struct weight_model *m;
    struct kind *kind;
    size_t kinds, comparisons;
    double pairs, compared; /* in all */
    double prior[WEIGHT_CLASSES], trust;
    double *share[WEIGHT_CLASSES][COMPARISONS_MAX]; /* by level */
    size_t given[COMPARISONS_MAX];                              /* or NONE */
    double *table[COMPARISONS_MAX];       /* [level of the given][level] */
    double joint[WEIGHT_LEVELS_MAX * WEIGHT_LEVELS_MAX]; /* of two comparisons, being counted */
    double *odds[COMPARISONS_MAX]; /* log(same / strangers) by [level of the given][level] */
    double *home_odds[COMPARISONS_MAX]; /* log(household / strangers) likewise */
    const struct population *in;
    bool household;        /* the class takes part */
    bool known_households; /* it was tried, and there are some */
};

static inline size_t levels_of(const struct em *s, size_t c) { return s->m->comparison[c].levels; }

static inline bool is_missing(const struct em *s, size_t c, size_t level)
{
    return s->m->comparison[c].level[level].missing;
}

/* How many pairs of the class a pattern stands for. */
static inline double worth(const struct kind *k, enum weight_class class)
{
    return k->chance[class] * k->compared + (class == CLASS_STRANGERS ? k->others : 0);
}

/* Strangers' shares of c for each level of the one it is given, from the chances there are. */
void population_count_table(struct em *s, size_t c);
/* Choose what each comparison is given, and count its table. */
void population_grow_tree(struct em *s);

#endif
