/* generate/pack.h -- regions in which one kind of trouble is common, so that a rare mistake can be
 * counted: thousands of twins, of sisters and brothers, of people with one name, and thousands of
 * pairs of every way of naming. All else is as in an ordinary region. */
#ifndef AIM_GENERATE_PACK_H
#define AIM_GENERATE_PACK_H

#include "base/str.h"

#include <stdbool.h>

enum pack {
    PACK_NONE,
    PACK_TWINS,
    PACK_SIBLINGS,
    PACK_NAMESAKES,
    PACK_ORIGINS,
    PACK_CASES,
    PACK__COUNT
};

struct pack_row {
    const char *name, *help;
    unsigned twin_births; /* of 10,000 */
    unsigned triplets;    /* of 10,000 births of twins */
    unsigned namesakes;   /* sons called after the father, of 10,000 */
    unsigned alike;       /* of 10,000 sisters and brothers: names that begin alike */
    unsigned other_sex;   /* of 10,000: recorded as neither F nor M */
    unsigned small_agencies; /* percent of their ordinary share of people */
    unsigned stories;        /* of 10,000 families: play a planted case, see story.h */
    bool large_families;
};
extern const struct pack_row packs[PACK__COUNT];

/* false: there is no such pack. */
bool pack_find(str name, enum pack *ret_pack);

#endif
