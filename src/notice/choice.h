/* notice/choice.h -- when a user wants to be told: quiet hours and digests of their own, within the
 * bounds of the region file (queue: own_times).
 *
 * It is for alerts to the user by name; those to a role or a service are for several and are told
 * as the region says. An urgent alert is told at once, whatever anybody chose. Until when one has
 * to be acknowledged is counted from when the region would have told it, and one that would go on
 * to somebody else before its user is told is told as the region says. A choice that the region's
 * bounds do not allow any more is not followed. */
#ifndef AIM_NOTICE_CHOICE_H
#define AIM_NOTICE_CHOICE_H

#include "notice/notice.h"

struct notice_choice {
    bool own;                        /* false: as the region has it; the rest is not looked at */
    int32_t quiet_from, quiet_until; /* minutes of the day; equal = no quiet hours */
    bool quiet_days;
    int32_t digests[QUEUE_DIGESTS_MAX]; /* of the region's, ascending */
    size_t digest_count;
    int64_t changed_ms;              /* 0 = never */
};

/* "18:00 to 8:00" as the region file writes it: "18:00-08:00". */
str notice_choice_hours(int32_t from, int32_t until, struct arena *a);
/* "09:00, 14:00" */
str notice_choice_digests(const int32_t *minutes, size_t n, struct arena *a);

/* ERR_INPUT: beyond the region's bounds, and which. */
MUST err notice_choice_check(const struct queue_terms *t, const struct notice_choice *c,
                             struct err_info *why);
/* The region's terms as this user chose them. Pure. */
struct queue_terms notice_choice_terms(const struct queue_terms *t, const struct notice_choice *c);

MUST err notice_choice_read(struct db *db, const struct hub *h, str login, struct arena *a,
                            struct notice_choice *ret, struct err_info *why);
MUST err notice_choice_load(struct hub *h, const struct viewer *v, struct arena *a,
                            struct notice_choice *ret, struct err_info *why);
/* The viewer's own; what waits to be told is put off anew. `was_ms`: changed_ms of what they
 * looked at, -1 = whatever it is. In the log, in one transaction. ERR_CONFLICT: it was changed
 * since; the same choice again: ERR_OK. ERR_INPUT as notice_choice_check. */
MUST err notice_choice_save(struct hub *h, const struct partners *p, const struct viewer *v,
                            const struct notice_choice *c, int64_t was_ms, struct err_info *why);

#endif
