/* link/explain.h -- why two records were joined, or not: a waterfall of plain words and numbers. */
#ifndef AIM_LINK_EXPLAIN_H
#define AIM_LINK_EXPLAIN_H

#include "link/compare.h"

struct explain_step {
    const char *field, *words; /* "birth date", "day and month changed places" */
    double bits; /* what it adds to or takes from the weight; steps add up to the weight */
};

struct explanation {
    struct explain_step start; /* how unlikely it was before anything was compared */
    struct explain_step step[COMPARE__COUNT];
    size_t steps; /* fields that say something */
    double weight;
    const char *strength; /* explain_strength */
    const char *rule;     /* a rule that outranks the weight, in words; "" = none */
};

void explain_pair(const struct model *m, const struct judgement *j,
                  struct explanation *ret_explanation);
/* Counterfactuals: the fields of which one alone, if it were the same in both records (differed),
 * would let the pair join by itself (keep it from that). Returns how many; 0 as well when the pair
 * joins by itself already (does not). A field that one of the two does not have is among them. */
size_t explain_would_join(const struct model *m, const struct judgement *j,
                          enum link_field ret_fields[COMPARE__COUNT]);
size_t explain_would_part(const struct model *m, const struct judgement *j,
                          enum link_field ret_fields[COMPARE__COUNT]);
bool explain_missing(enum link_field field, uint8_t level); /* says nothing */

/* "very strong", "strong", "possible" or "weak". */
const char *explain_strength(const struct model *m, double weight);

#endif
