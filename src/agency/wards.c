/* agency/wards.c -- see wards.h. */
#include "agency/wards.h"

#include "base/sort.h"
#include "likeness/place.h"

int wards_order(const void *left, const void *right)
{
    const struct ward_place *a = left, *b = right;
    return a->code < b->code ? -1 : a->code > b->code;
}

static const struct ward *find_exactly(const struct wards *w, postcode code)
{
    const struct ward_place key = {.code = code};
    const struct ward_place *at =
        code ? sort_find(w->places, w->place_n, sizeof key, &key, wards_order) : NULL;
    return at ? &w->list[at->ward] : NULL;
}

const struct ward *wards_find(const struct wards *w, uint64_t code)
{
    const struct ward *found = find_exactly(w, postcode_sector(code));
    return found ? found : find_exactly(w, postcode_district(code));
}

const struct ward *wards_named(const struct wards *w, str code)
{
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(w->list[i].code, code)) return &w->list[i];
    return NULL;
}
