/* search/view_status.c -- what a service has open on a person, or had last: a plan, a case, a
 * placement, since when, and the worker whom it names. */
#include "search/inside.h"

err view_lead_of(struct looking *l, struct service_row *row, int64_t record_id, int64_t event_id,
                 struct err_info *why)
{
    const struct event *stored = history_stored(&l->history, record_id, event_id);
    const struct record *record = history_record(&l->history, record_id);
    struct event_sealed open;
    if (!stored || !record) return ERR_OK;
    err e = event_open(record, stored, l->arena, &open, why);
    if (!e) event_lead_over(&open, l->partners, &row->lead);
    return e;
}

/* Open today; a record that its agency's full extract no longer holds has nothing open. */
static err is_open(struct looking *l, const struct activity *e, bool *ret, struct err_info *why)
{
    int64_t ended_ms = 0;
    const struct record *record = history_record(&l->history, e->record);
    err failed = record ? record_ended(l->db, &l->visibility, record, &ended_ms, why) : ERR_OK;
    *ret = !failed && !ended_ms && e->end_day >= l->today;
    return failed;
}

/* An open one before one that is over; then the one that began, or ended, last. */
static bool sooner(const struct activity *e, bool open, const struct activity *best, bool best_open)
{
    if (!best || open != best_open) return !best || open;
    int32_t mine = open ? e->day : e->end_day, other = open ? best->day : best->end_day;
    return mine != other ? mine > other : e->id > best->id;
}

err view_status(struct looking *l, struct service_row *row, bool lead, struct err_info *why)
{
    const struct activity *best = NULL;
    bool best_open = false;
    for (size_t i = 0; i < l->history.event_count; i++) {
        const struct activity *e = &l->history.events[i];
        bool open = false;
        if (e->class != CLASS_STATUS || e->day > l->today) continue;
        if (&l->partners->agencies[e->agency].services[e->service] != row->service) continue;
        if (!sees_event(l, e, FIELD_EVENT_LABEL) || !sees_event(l, e, FIELD_EVENT_DATE)) continue;
        err failed = is_open(l, e, &open, why);
        if (failed) return failed;
        bool told_over = e->end_day != ACTIVITY_NO_END &&
                         e->end_day >= l->today - (int32_t)l->view.window_days;
        if ((open || told_over) && sooner(e, open, best, best_open)) best = e, best_open = open;
    }
    if (!best) return ERR_OK;
    row->status = l->partners->types[best->type].label;
    row->status_since = date_from_days(best->day);
    if (!best_open) row->status_until = date_from_days(best->end_day);
    return best_open && lead ? view_lead_of(l, row, best->record, best->id, why) : ERR_OK;
}
