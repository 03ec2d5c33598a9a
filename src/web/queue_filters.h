/* web/queue_filters.h -- around the lines of the queue: how many wait, of each kind; which of them
 * may be asked for; the other pages. */
#ifndef AIM_WEB_QUEUE_FILTERS_H
#define AIM_WEB_QUEUE_FILTERS_H

#include "safeguard/review.h"
#include "web/visit.h"
#include "web/pages.h"

enum {
    QUEUE_LEAVES_MAX = 7, /* first, gap, three, gap, last */
    QUEUE_NUMBERS = 7,    /* of reviews; then of cases, of referrals */
    QUEUE_TEAMS = 4,
    QUEUE_ONLYS = 3,
    QUEUE_AGES = REVIEW_AGE__COUNT - 1
};

/* What the page points into; lives as long as it. */
struct queue_filters {
    struct page_queue_band band[BAND__COUNT];
    struct page_queue_pathway pathway[QUEUE_TEAMS];
    struct page_queue_only only[QUEUE_ONLYS];
    struct page_queue_age age[QUEUE_AGES];
    struct page_queue_number number[QUEUE_NUMBERS + 2];
    struct page_queue_leaf leaf[QUEUE_LEAVES_MAX];
};
MUST err queue_filters_fill(struct visit *v, const struct queue_page *q, const struct queue_wish *w,
                            const struct review_worker *team, size_t team_n,
                            struct queue_filters *f, struct page_queue *page,
                            struct err_info *why);

#endif
