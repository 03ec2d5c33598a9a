/* weight/terms.h -- how common a value is: agreeing on "Zyxwell" says more than on "Smith".
 *
 * Counted per person, not per record: somebody with forty records would make their own name look
 * common (the frequency of a value among records grows with what we are about to link). */
#ifndef AIM_WEIGHT_TERMS_H
#define AIM_WEIGHT_TERMS_H

#include "weight/model.h"

/* One person has this value. */
struct term_use {
    str text;
    uint64_t person;
};

/* Count distinct persons per text. `uses` is put into another order; texts are not copied and must
 * outlive the table. `all` keeps every term (in memory); else those of fewer than
 * TERM_PERSONS_LEAST persons share one value. Errors: ERR_NOMEM (arena). */
MUST err terms_count(struct term_use *uses, size_t n, bool all, struct arena *a,
                     struct weight_terms *ret_terms, struct err_info *why);

/* Make the hash table for terms_share of a table whose `at` is sorted. */
MUST err terms_index(struct weight_terms *t, struct arena *a, struct err_info *why);

/* Share of persons that have this value; `rest` when it is not listed; 0 without a table. */
double terms_share(const struct weight_terms *t, str text);

/* Bits by which agreeing on a value held by this share of persons says more (or, below 0, less)
 * than agreeing as such: log2(base / share). 0 without a table. */
double terms_bits(const struct weight_terms *t, double share);

#endif
