/* likeness/address.h -- one line of a British address taken apart.
 *
 * Only what tells one home from another is kept: flat, house number, the words of the street's (or
 * building's) name and its type. The name ends at its type ("street"), at a comma, or at the end;
 * what follows is locality, which the postcode says better. */
#ifndef AIM_LIKENESS_ADDRESS_H
#define AIM_LIKENESS_ADDRESS_H

#include "likeness/place.h"

enum { ADDRESS_WORDS_MAX = 4 };

struct address {
    uint32_t number, flat;       /* 23b = 23 * 32 + 2, flat B = 2, ground floor = 28; 0 = none */
    str name[ADDRESS_WORDS_MAX]; /* in the line that was read, or in the shipped table */
    size_t names;
    postcode code; /* at the end of the line; 0 = none there */
    str type;      /* "road", "street", ...: in the shipped table; empty = none */
};

/* Any text, already folded to lower case ASCII. A line that says there is no address ("unknown",
 * "no fixed abode") leaves all empty. Never fails. */
void address_read(str line, struct address *ret_address);

#endif
