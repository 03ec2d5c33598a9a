/* search/candidates.h -- what the linker says about who may be meant, in words. Nothing is decided
 * here about who may see it. */
#ifndef AIM_SEARCH_CANDIDATES_H
#define AIM_SEARCH_CANDIDATES_H

#include "hub/hub.h"
#include "person/demographics.h"

enum { CANDIDATES_MAX = 64, CANDIDATE_YEARS_MAX = 4 };

struct candidate {
    int64_t person;
    double weight,
        weight_unplaced; /* match weight in bits; without what the address adds or takes */
    const char *strength, *strength_unplaced; /* "very strong", "strong", "possible", "weak" */
    str agrees, differs;            /* "same surname; same birth date" */
    str agrees_unplaced, differs_unplaced;
    bool home;                      /* the typed address is theirs, now or once */
};

/* Who fits, best first. `years` are years of birth that an age leaves open; none when the birth
 * date or no age is given. */
MUST err candidates_find(struct db *db, struct hub *h, const struct demographics *who,
                         const int *years, size_t year_count, struct arena *a,
                         const struct candidate **ret_list, size_t *ret_n, struct err_info *why);

#endif
