/* event/history.c -- from member records to a person's identity and activity. */
#include "event/history.h"

#include "base/clock.h"
#include "query.h"

/* What rules and screens need of one stored event; false when the region does not know its words. */
static bool to_activity(const struct partners *p, const struct agency *agency, const struct event *e,
                        struct activity *ret)
{
    const struct event_type *type = partners_type(p, e->type);
    const struct service *service = agency ? partners_service(agency, e->service) : NULL;
    if (!type || !agency) return false;
    if (!service) service = agency->services; /* a service that was closed: the agency still knows */
    *ret = (struct activity){
        .id = e->event,
        .record = e->record,
        .happened_ms = e->happened_ms,
        .day = date_days(date_uk(e->happened_ms).date),
        .end_day = e->end_ms ? date_days(date_uk(e->end_ms).date) : ACTIVITY_NO_END,
        .type = (uint16_t)(type - p->types),
        .agency = (uint16_t)(agency - p->agencies),
        .service = (uint16_t)(service - agency->services),
        .class = (uint8_t)type->class,
        .has_time = e->has_time,
    };
    return true;
}

const struct record *history_record(const struct history *h, int64_t record)
{
    for (size_t i = 0; i < h->record_count; i++)
        if (h->records[i].id == record) return &h->records[i];
    return NULL;
}

const struct event *history_stored(const struct history *h, int64_t record, int64_t event)
{
    for (size_t i = 0; i < h->stored_count; i++)
        if (h->stored[i].record == record && h->stored[i].event == event) return &h->stored[i];
    return NULL;
}

static err read_events(struct db *db, const struct partners *p, const struct visibility *v, const int64_t *records,
                       size_t n, struct arena *a, struct history *h, struct err_info *why)
{
    err e = record_events(db, v, records, n, KNOWN_NOW, false, a, &h->stored, &h->stored_count, why);
    if (e) return e;
    h->events = ARENA_ARRAY(a, struct activity, h->stored_count + 1);
    if (!h->events) return err_set(why, ERR_NOMEM, "the events of a person");
    for (size_t i = 0; i < h->stored_count; i++) {
        const struct record *r = history_record(h, h->stored[i].record);
        const struct agency *agency = r ? partners_agency(p, r->agency) : NULL;
        h->event_count += to_activity(p, agency, &h->stored[i], &h->events[h->event_count]);
    }
    activity_arrange(h->events, h->event_count);
    return ERR_OK;
}

err history_read(struct db *db, const struct hub *hub, const struct partners *p, const struct visibility *v,
                 const int64_t *records, size_t n, struct arena *a, struct history *ret_history, struct err_info *why)
{
    struct history h = {.records = ARENA_ARRAY(a, struct record, n + 1)};
    if (!h.records) return err_set(why, ERR_NOMEM, "the records of a person");
    err e = records_read(db, hub, v, records, n, a, h.records, why);
    if (e) return e;
    h.record_count = n;
    for (size_t i = 0; i < n; i++)
        h.shield |= h.records[i].shield;
    e = identity_of(h.records, n, a, &h.identity, why);
    if (!e) e = read_events(db, p, v, records, n, a, &h, why);
    if (e)
        records_wipe(h.records, n);
    else
        *ret_history = h;
    return e;
}

void history_wipe(struct history *h)
{
    if (h->records) records_wipe(h->records, h->record_count);
    h->record_count = 0;
}

err feeds_read(struct db *db, const struct partners *p, int64_t now_ms, struct arena *a,
               const struct feed_state **ret_feeds, struct err_info *why)
{
    struct feed_state *feeds = ARENA_ARRAY(a, struct feed_state, p->agency_count + 1);
    if (!feeds) return err_set(why, ERR_NOMEM, "the state of the feeds");
    for (size_t i = 0; i < p->agency_count; i++) {
        const struct agency *agency = &p->agencies[i];
        struct q_delivery_feed_get_row row = {0};
        err e = q_delivery_feed_get(db, &(struct q_delivery_feed_get_in){agency->code}, a, &row, why);
        if (e && e != ERR_ABSENT) return e;
        feeds[i] = feed_state_of(partners_agreement(p, agency, now_ms), row.complete_to_ms, row.delivered_ms, now_ms);
    }
    *ret_feeds = feeds;
    return ERR_OK;
}
