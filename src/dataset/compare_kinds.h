/* dataset/compare_kinds.h -- inside of compare_default.c: a comparison for each kind of field.
 *
 * All measure on one scale: bits of what two records share, -log2 of the share of records that have
 * it. Agreeing on "Zyxwell" is 15 bits, on "Smith" 7, on "male" 1; what is nearly the same counts a
 * few bits less. A level is a step of that scale, and how much is left over on either side. So how
 * common a value is lies in the levels themselves: training learns what a step is worth on the data
 * at hand, and a model lists no values. */
#ifndef AIM_DATASET_COMPARE_KINDS_H
#define AIM_DATASET_COMPARE_KINDS_H

#include "dataset/compare.h"

/* Levels of one comparison, being listed. */
struct level_list {
    struct weight_comparison *to;
};
void level_add(struct weight_comparison *to, bool missing, const char *name, const char *words);

/* Each fills *ret_comparison and the levels of *ret_levels; tables live in `a`. ERR_LIMIT. */

/* compare_bag.c: words that stand in no fixed order, over one field or several (all names; all
 * lines of an address): aligned one to one, equal, spelt alike, pet form, slip or initial. */
enum bag_kind { BAG_NAMES, BAG_WORDS };
MUST err compare_bag(const struct plan *p, const struct frame *f, const struct values *v,
                     enum bag_kind kind, uint32_t fields, struct arena *a,
                     struct comparison *ret_comparison, struct weight_comparison *ret_levels,
                     struct err_info *why);

/* The given names of two rows, however the rest of the bag compares. */
enum bag_given {
    GIVEN_NONE,   /* two names that say nothing */
    GIVEN_SAME,   /* some name equal, of another spelling, a pet form or a slip apart */
    GIVEN_UNSURE, /* missing, an initial, something like it, stands as the other's family name */
    GIVEN_OTHER,  /* two different names, while the family name fits */
    GIVEN__COUNT
};
enum bag_given compare_bag_given(const struct comparison *c, const uint32_t *left,
                                 const uint32_t *right);
/* Is one of them "Twin 2" or the like, and the other not the same? */
bool compare_bag_of_many(const struct comparison *c, const uint32_t *left, const uint32_t *right);
/* Has any value "Twin 2" or the like? */
bool compare_bag_has_many(const struct comparison *c);
/* Can it be GIVEN_OTHER at this level? Tells most pairs. */
bool compare_bag_may_be_twins(const struct comparison *c, uint8_t level);

/* compare_date.c: a date is parts with slips, not a text. */
MUST err compare_date(const struct frame *f, const struct values *v, size_t field, struct arena *a,
                      struct comparison *ret_comparison, struct weight_comparison *ret_levels,
                      struct err_info *why);

bool compare_date_is_same(uint8_t level);

/* compare_value.c: identifiers, postcodes, categories, numbers: the same, nearly, in part. */
MUST err compare_value(const struct plan *p, const struct frame *f, const struct values *v,
                       size_t field, struct arena *a, struct comparison *ret_comparison,
                       struct weight_comparison *ret_levels, struct err_info *why);

bool compare_value_is_same(uint8_t level);

/* compare_twins.c: give the set the rule that holds twins apart, where the plan wants it and has a
 * given and a family name and a birth date. ERR_LIMIT. */
MUST err compare_twins(const struct plan *p, struct arena *a, struct compare_set *set,
                       struct err_info *why);

#endif
