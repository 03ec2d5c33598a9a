/* likeness/place.h -- UK postcodes, whole or cut at a level. */
#ifndef AIM_LIKENESS_PLACE_H
#define AIM_LIKENESS_PLACE_H

#include "base/str.h"

/* Seven bytes in one word, left to right: outward part padded with spaces to four, inward part of
 * three (spaces when only the outward part is known). 0 = no postcode. */
typedef uint64_t postcode;

enum postcode_level {
    POSTCODE_UNIT,
    POSTCODE_SECTOR,
    POSTCODE_DISTRICT,
    POSTCODE_AREA,
    POSTCODE_DIFFERENT,
    POSTCODE_MISSING
};

/* Any case and spacing; "B99 1AA" or an outward part alone ("B99"). False when it has not the form
 * of a postcode. Letter O for a digit 0 (and 0 for O) is mended where only one of them can be. */
bool postcode_parse(str text, postcode *ret_code);
enum postcode_level postcode_compare(postcode a, postcode b);
str postcode_text(postcode code, char room[static 9]); /* "B99 1AA" */

/* Cut: what is below the level becomes spaces. Sector keeps the first inward digit. */
postcode postcode_sector(postcode code);   /* 0 when the inward part is not known */
postcode postcode_district(postcode code);
bool postcode_whole(postcode code);

#endif
