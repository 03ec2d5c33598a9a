/* event/activity.c -- order, and one incident counted once.
 *
 * A person has some tens of events, rarely hundreds; echoes are looked for only among the events of
 * the same day and a day or some before, so the work stays close to one pass. A feed gone wrong may
 * give somebody a hundred thousand, all of one day: for a long list (long_list) what was passed
 * over once is never looked at again. */
#include "event/activity.h"

#include "base/mem.h"
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

/* ---- a long list ---- */

enum { LONG = 256 };
#define NOBODY UINT32_MAX

/* First reports that may mean the same are a row, the oldest first. What an agency has reported
 * already, or is too long ago for a type, is so for good: for each type and agency there is a place
 * in the row up to which nothing is left for them. */
struct long_list {
    const struct partners *partners;
    struct activity *events;
    uint32_t *next;    /* first report -> the next of its row; later report -> the next of it */
    uint32_t *reports; /* first report -> the first of its later ones */
    uint32_t *first, *last; /* of a row, by kind of incident */
    uint32_t *passed;       /* by type and agency: the last first report passed over */
    size_t types, agencies;
};

static bool long_init(struct long_list *l, struct activity *events, size_t n,
                      const struct partners *p)
{
    *l = (struct long_list){.partners = p, .events = events};
    for (size_t i = 0; i < n; i++) {
        if (events[i].type >= l->types) l->types = (size_t)events[i].type + 1;
        if (events[i].agency >= l->agencies) l->agencies = (size_t)events[i].agency + 1;
    }
    if (p && p->type_count > l->types) l->types = p->type_count;
    size_t rows = l->types, pairs = l->types * l->agencies, all = 2 * n + 2 * rows + pairs;
    l->next = mem_zero(all, sizeof *l->next);
    if (!l->next) return false;
    for (size_t i = 0; i < all; i++)
        l->next[i] = NOBODY;
    l->reports = l->next + n;
    l->first = l->reports + n;
    l->last = l->first + rows;
    l->passed = l->last + rows;
    return true;
}

static bool told_by(const struct long_list *l, uint32_t lead, uint16_t agency)
{
    if (l->events[lead].agency == agency) return true;
    for (uint32_t i = l->reports[lead]; i != NOBODY; i = l->next[i])
        if (l->events[i].agency == agency) return true;
    return false;
}

static uint32_t long_incident(struct long_list *l, uint32_t at)
{
    const struct activity *e = &l->events[at];
    int days = l->partners ? l->partners->types[e->type].incident_days : EVENT_INCIDENT_DAYS;
    size_t row = l->partners ? l->partners->types[e->type].incident : e->type;
    uint32_t *passed = &l->passed[e->type * l->agencies + e->agency];
    if (e->class == CLASS_STATUS) return at;
    for (uint32_t i = *passed == NOBODY ? l->first[row] : l->next[*passed];
         i != NOBODY && days >= 0; i = l->next[i]) {
        if (l->events[i].day >= e->day - days && !told_by(l, i, e->agency)) {
            l->next[at] = l->reports[i];
            l->reports[i] = at;
            return i;
        }
        *passed = i;
    }
    if (l->last[row] == NOBODY) l->first[row] = at;
    else l->next[l->last[row]] = at;
    l->last[row] = at;
    return at;
}

static bool arrange_long(struct activity *events, size_t n, const struct partners *p)
{
    struct long_list l;
    if (!long_init(&l, events, n, p)) return false;
    for (size_t i = 0; i < n; i++) {
        events[i].incident = long_incident(&l, (uint32_t)i);
        events[i].echo = events[i].incident != i;
    }
    mem_free(l.next);
    return true;
}

void activity_arrange(struct activity *events, size_t n, const struct partners *p)
{
    if (n) sort_list(events, n, sizeof *events, by_day);
    if (n >= LONG && arrange_long(events, n, p)) return; /* out of memory: the slow way */
    for (size_t i = 0; i < n; i++) {
        events[i].echo = false;
        events[i].incident = (uint32_t)i;
        events[i].incident = (uint32_t)incident_of(events, i, p);
        events[i].echo = events[i].incident != i;
    }
}

size_t activity_reports_end(const struct activity *events, size_t n, size_t lead,
                            const struct partners *p)
{
    const struct event_type *of = &p->types[events[lead].type];
    int32_t days = of->incident_days;
    for (size_t i = 0; i < p->type_count; i++)
        if (p->types[i].incident == of->incident && p->types[i].incident_days > days)
            days = p->types[i].incident_days;
    size_t end = lead + 1;
    while (end < n && events[end].day <= events[lead].day + days)
        end++;
    return end;
}
