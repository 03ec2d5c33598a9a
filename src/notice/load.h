/* notice/load.h -- how much people are told: counts alone, about nobody.
 *
 * An alert counts on the day it was told (UK), not on that on which it was put off; what waits
 * still counts on none. The last `days` days are whole days: today and those before it. */
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
    double per_day;      /* told, per working day of the time */
};

/* Of one active user, by whatever way it reaches them: by name, by role, by a service of theirs. */
struct notice_worker {
    str login, name, agency, role;
    int64_t told, urgent, most, days_over;
    double per_day;
};

/* Of the last so many days, the most first. Lives in the arena. */
MUST err notice_loads(struct hub *h, const struct partners *p, int32_t days, struct arena *a,
                      const struct notice_load **ret_list, size_t *ret_n, struct err_info *why);
/* The same by worker; those who were told nothing are not in it. */
MUST err notice_worker_loads(struct hub *h, const struct partners *p, int32_t days,
                             struct arena *a, const struct notice_worker **ret_list,
                             size_t *ret_n, struct err_info *why);

#endif
