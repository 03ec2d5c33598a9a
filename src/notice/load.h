/* notice/load.h -- how much people are told: counts alone, about nobody. */
#ifndef AIM_NOTICE_LOAD_H
#define AIM_NOTICE_LOAD_H

#include "notice/notice.h"

/* Of one addressee: a user, a role, a service. */
struct notice_load {
    enum notice_to to;
    str agency, who;
    int64_t made;        /* alerts */
    int64_t merged;      /* told again while open: counted, not made */
    int64_t in_digests;  /* put off: to the end of quiet hours, or a digest */
    int64_t acknowledged, past, open, escalated; /* past: done without an acknowledgement */
    int64_t median_ms;   /* from told to acknowledged; 0 = too few (under 5) */
    int64_t most;        /* on one day */
    int64_t days_over;   /* days with more than the region's alerts_per_day */
    double per_day;      /* per working day of the time */
};

/* Of the last so many days, the most first. Lives in the arena. */
MUST err notice_loads(struct hub *h, const struct partners *p, int32_t days, struct arena *a,
                      const struct notice_load **ret_list, size_t *ret_n, struct err_info *why);

#endif
