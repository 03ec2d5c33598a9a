/* likeness/address.h -- one line of a British address taken apart, and two of them compared.
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
bool address_empty(const struct address *a);

/* Best first. A street is the same when every word of its name sounds the same and its type is the
 * same, abbreviated or missing on one side. */
enum address_line_level {
    ADDRESS_LINE_SAME,     /* number (or building) and street, and the flat where there is one */
    ADDRESS_LINE_HALF,     /* the same, but only one of the two names a flat */
    ADDRESS_LINE_BUILDING, /* number (or building) and street; two different flats */
    ADDRESS_LINE_ALIKE,    /* the same number; the street's name is a slip or a half of the other */
    ADDRESS_LINE_STREET,   /* the same street, another number or none */
    ADDRESS_LINE_DIFFERENT,
    ADDRESS_LINE_MISSING,
    ADDRESS_LINE__COUNT
};
enum address_line_level address_compare(const struct address *a, const struct address *b);

/* The second pass, among addresses that are known to be near each other (one postcode): what all of
 * them share says nothing, what distinguishes them decides. Which of the candidates is meant by the
 * one asked for? *ret_lead: by how many bits it is ahead of the second best. -1 when none has
 * anything that distinguishes it, or two fit equally well. */
ptrdiff_t address_choose(const struct address *asked, const struct address *candidates, size_t n,
                         double *ret_lead);

#endif
