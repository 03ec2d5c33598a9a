/* likeness/street.h -- words of British addresses: street types and their abbreviations, words for
 * flats and floors, words that say nothing. The table is data/address/words.txt. */
#ifndef AIM_LIKENESS_STREET_H
#define AIM_LIKENESS_STREET_H

#include "base/str.h"

enum street_kind {
    STREET_WORD = 1,
    STREET_FLAT = 2,
    STREET_DROP = 4,
    STREET_NONE = 8,
    STREET_SIDE = 16, /* north, upper, old */
    STREET_FLOOR = 32
};

struct street_row {
    char text[16];
    char keep[16]; /* the one form we compare */
    uint8_t kind;
};

const struct street_row *street_find(str word); /* lower case; NULL = not listed */

extern const struct street_row street_rows[];
extern const uint32_t street_row_count, street_slot_count;
extern const uint16_t street_slots[];

#endif
