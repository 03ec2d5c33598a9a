/* agency/wards.h -- section `wards` of the region file: which postcodes are which ward. Where it is
 * given, trends count places by ward and by nothing else (docs/trends.md).
 *
 *     wards:
 *       - {code: E05001234, name: Ladywood, postcodes: [B99 1, B99 2, B98]}
 *
 * Pure. */
#ifndef AIM_AGENCY_WARDS_H
#define AIM_AGENCY_WARDS_H

#include "base/str.h"

enum { WARDS_MAX = 1000, WARD_PLACES_MAX = 10000 };

struct ward {
    str code, name; /* code: capitals and digits */
};
struct ward_place {
    uint64_t code; /* a district or a sector, as a postcode of likeness/place.h */
    size_t ward;
};
struct wards {
    const struct ward *list;
    size_t n; /* 0 = the region has no map of wards */
    const struct ward_place *places; /* by code, each once */
    size_t place_n;
};

int wards_order(const void *left, const void *right); /* of two places, for sort_list */

/* Of the sector if a ward names it, else of the district; NULL = no ward does. Of one without its
 * second half only the district is known. */
const struct ward *wards_find(const struct wards *w, uint64_t code);
const struct ward *wards_named(const struct wards *w, str code); /* or NULL */

#endif
