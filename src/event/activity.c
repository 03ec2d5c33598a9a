/* event/activity.c -- order, and one incident counted once.
 *
 * A person has some tens of events, rarely hundreds; echoes are looked for only among the events of
 * the same day and a day or some before, so the work stays close to one pass. */
#include "event/activity.h"

#include "base/sort.h"

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static int by_day(const void *left, const void *right)
{
    const struct activity *a = left, *b = right;
    int order = ORDER(a->day, b->day);
    if (!order) order = ORDER(a->type, b->type);
    if (!order) order = ORDER(a->agency, b->agency);
    if (!order) order = ORDER(a->id, b->id);
    return order ? order : ORDER(a->record, b->record);
}

/* Has this agency already reported the incident that events[lead] stands for? */
static bool reported_by(const struct activity *events, size_t lead, size_t until, uint16_t agency)
{
    if (events[lead].agency == agency) return true;
    for (size_t i = lead + 1; i < until; i++)
        if (events[i].incident == lead && events[i].agency == agency) return true;
    return false;
}

static bool may_be_one(const struct partners *p, uint16_t type, uint16_t other)
{
    return type == other || (p && p->types[type].incident == p->types[other].incident);
}

/* The earliest incident that events[at] may be another report of; `at` itself when there is
 * none. */
static size_t incident_of(const struct activity *events, size_t at, const struct partners *p)
{
    const struct activity *e = &events[at];
    int days = p ? p->types[e->type].incident_days : EVENT_INCIDENT_DAYS;
    size_t found = at;
    if (e->class == CLASS_STATUS || days < 0) return at;
    for (size_t i = at; i-- > 0 && events[i].day >= e->day - days;) {
        const struct activity *lead = &events[i];
        if (lead->echo || lead->class == CLASS_STATUS || !may_be_one(p, lead->type, e->type))
            continue;
        if (!reported_by(events, i, at, e->agency)) found = i;
    }
    return found;
}

void activity_arrange(struct activity *events, size_t n, const struct partners *p)
{
    if (n) sort_list(events, n, sizeof *events, by_day);
    for (size_t i = 0; i < n; i++) {
        events[i].echo = false;
        events[i].incident = (uint32_t)i;
        events[i].incident = (uint32_t)incident_of(events, i, p);
        events[i].echo = events[i].incident != i;
    }
}
