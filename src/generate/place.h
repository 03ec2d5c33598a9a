/* generate/place.h -- the invented borough: every address is a fixed function of its number. */
#ifndef AIM_GENERATE_PLACE_H
#define AIM_GENERATE_PLACE_H

#include "base/str.h"

#include <stdbool.h>

/* How many addresses a borough of that many persons has: a few more than homes are needed. */
uint64_t place_count(uint64_t persons);

/* Which of the districts it is in. */
unsigned place_district(uint64_t address, uint64_t of);
/* A home of many who are no family: the n-th hostel, care home or refuge. */
uint64_t place_communal(uint64_t n, uint64_t of);

enum place_style {
    PLACE_FULL,    /* 12 Anvil Road, Oldgate, Wrenmoor */
    PLACE_SHORT,   /* 12 Anvil Road */
    PLACE_CUT,     /* 12 Anvil Rd, Oldgate */
    PLACE_CAPITALS /* 12 ANVIL ROAD, OLDGATE */
};

/* Texts in the arena; `of` is place_count(). An empty text means that the arena is full. */
str place_address(struct arena *a, uint64_t address, uint64_t of, enum place_style style);
str place_postcode(struct arena *a, uint64_t address, uint64_t of);
str place_uprn(struct arena *a, uint64_t address); /* from a range that is not issued */

#endif
