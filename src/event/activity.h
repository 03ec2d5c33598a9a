/* event/activity.h -- the events of one person as they stand now, small enough to be judged by the
 * million.
 *
 * Agencies and types are small numbers here: places in the lists of the partners; a service is its
 * place in the list of its agency. Everything below is plain work in memory, without a store:
 * deterministic, whatever the order in which the events came. */
#ifndef AIM_EVENT_ACTIVITY_H
#define AIM_EVENT_ACTIVITY_H

#include "agency/partners.h"

#define CLASS_BIT(class) (1u << (class))
/* What counts as activity, on the screen and toward "Review required". */
enum { ACTIVITY_COUNTING = 1u << CLASS_CONCERN | 1u << CLASS_HIGH | 1u << CLASS_MISSED };

enum { ACTIVITY_NO_END = INT32_MAX };

struct activity {
    int64_t id, record;
    int64_t happened_ms;
    int32_t day;      /* days since 1970, UK civil time */
    int32_t end_day;  /* of a status: last day it is open; ACTIVITY_NO_END = no end told */
    uint16_t type, agency, service;
    uint8_t class;     /* enum event_class */
    bool has_time;     /* false: only the day is known */
    bool echo;         /* another agency's report of an incident that is in the list already */
    uint32_t incident; /* where in the arranged list the first report of the incident is */
};

/* Sort by day, type, agency and id, and mark the echoes: events that different agencies date near
 * each other and whose types may mean the same (partners: incidents of the region file; NULL = one
 * type, the same day or the day after) are reports of one incident. The earliest report stands for
 * it. Two reports by one agency are always two incidents; a status is never an echo.
 *
 * It is about one person: what another person of the household was there for is never looked at, so
 * nothing can be told of somebody who is shielded. */
void activity_arrange(struct activity *events, size_t n, const struct partners *p);

/* One past the last event that may be a report of the incident for which events[lead] stands. */
size_t activity_reports_end(const struct activity *events, size_t n, size_t lead,
                            const struct partners *p);

static inline bool activity_counts(const struct activity *e)
{
    return !e->echo && (ACTIVITY_COUNTING & CLASS_BIT(e->class));
}

/* Is `day` one of the `days` calendar days that end with `today`? Today is the first of them. */
static inline bool activity_in_window(int32_t day, int32_t today, int32_t days)
{
    return day <= today && day > today - days;
}

#endif
