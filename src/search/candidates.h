/* search/candidates.h -- what the linker says about who may be meant, in words. Nothing is decided
 * here about who may see it. */
#ifndef AIM_SEARCH_CANDIDATES_H
#define AIM_SEARCH_CANDIDATES_H

#include "hub/hub.h"
#include "person/demographics.h"

enum { CANDIDATES_MAX = 64, CANDIDATE_YEARS_MAX = 4 };

struct candidate {
    int64_t person;
    double weight;        /* match weight in bits */
    const char *strength; /* "very strong", "strong", "possible", "weak" */
    str agrees, differs;  /* "same surname; same birth date" */
    bool home;            /* the typed address is theirs, now or once */
    /* Asked with the typed address, or as if none had been typed: who is found, and how well they
     * fit, differ. Of a person whose whereabouts are kept only the second may be used, else the
     * address could be found out by trying. Both when no address was typed. */
    bool placed, unplaced;
};

struct candidates_wish {
    const struct demographics *who, *also; /* also: other ways to say it */
    size_t also_count;
    const int *years; /* of birth, that an age leaves open; none when the birth date or no age is
                         given */
    size_t year_count;
};

/* Who fits, best first in each of the two ways of asking. */
MUST err candidates_find(struct db *db, struct hub *h, const struct candidates_wish *wish,
                         struct arena *a, const struct candidate **ret_list, size_t *ret_n,
                         struct err_info *why);

#endif
