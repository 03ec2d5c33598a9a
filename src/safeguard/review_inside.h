/* safeguard/review_inside.h -- shared by the files about one review. */
#ifndef AIM_SAFEGUARD_REVIEW_INSIDE_H
#define AIM_SAFEGUARD_REVIEW_INSIDE_H

#include "access/account.h"
#include "query.h"
#include "safeguard/inside.h"
#include "safeguard/review.h"

enum { REVIEW_LOOKED_AT = -1 }; /* review.routed_ms: nobody has to look for a worker any more */

struct found_review {
    struct review *list, *review; /* all of the person, the open one first; and the one asked for */
    size_t n;
    int64_t living;
    int shield;
};
/* ERR_ABSENT: there is none, or not for this look. */
MUST err review_find(struct db *db, const struct look *look, struct review_name name,
                     struct arena *a, struct found_review *ret, struct err_info *why);
/* What each rule that led to a closed review learns from how it ended. */
MUST err review_learn(struct db *db, const struct partners *p, const struct review *is,
                      struct arena *a, struct err_info *why);
MUST err review_check_viewer(const struct viewer *v, struct err_info *why);
const char *review_system_words(str outcome); /* of one that nobody closed */

/* The page of the queue, or of one review: what both need to fill a line. */
void queue_start(struct loading *l, struct hub *h, const struct partners *p, const struct viewer *v,
                 struct arena *a);
MUST err queue_open_book(struct loading *l, struct db *db, struct err_info *why);

#endif
