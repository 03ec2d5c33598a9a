/* event/history.c -- from member records to a person's identity and activity. */
#include "event/history.h"

#include "base/clock.h"
#include "query.h"

enum { ALIASES_MAX = 32 };

err history_living(struct db *db, int64_t person, struct arena *a, int64_t *ret_person,
                   int *ret_shield, struct err_info *why)
{
    for (int i = 0; i < ALIASES_MAX; i++) {
        struct q_link_person_row row;
        err e =
            q_link_person(db, &(struct q_link_person_in){cell_of(person), person}, a, &row, why);
        if (e) return e;
        if (!row.merged_into) {
            *ret_person = person;
            *ret_shield = row.shield;
            return ERR_OK;
        }
        person = row.merged_into;
    }
    return err_set(why, ERR_CORRUPT, "the aliases of a person do not end");
}

err history_shielded(struct db *db, int64_t person, struct arena *a, int64_t *ret_person,
                     int *ret_shield, struct err_info *why)
{
    const int64_t *records;
    size_t n;
    err e = history_living(db, person, a, ret_person, ret_shield, why);
    if (!e) e = history_members(db, *ret_person, a, &records, &n, why);
    return e ? e : records_shield(db, records, n, a, ret_shield, why);
}

err history_members(struct db *db, int64_t person, struct arena *a, const int64_t **ret_records,
                    size_t *ret_n, struct err_info *why)
{
    struct q_link_members_rows rows;
    err e = q_link_members(db, &(struct q_link_members_in){cell_of(person), person}, a, &rows, why);
    if (e) return e;
    int64_t *records = ARENA_ARRAY(a, int64_t, rows.n + 1);
    if (!records) return err_set(why, ERR_NOMEM, "the records of a person");
    for (size_t i = 0; i < rows.n; i++)
        records[i] = rows.at[i].record;
    *ret_records = records;
    *ret_n = rows.n;
    return ERR_OK;
}

bool history_activity(const struct partners *p, const struct agency *agency, const struct event *e,
                      struct activity *ret)
{
    const struct event_type *type = partners_type(p, e->type);
    const struct service *service = agency ? partners_service(agency, e->service) : NULL;
    if (!type || !agency) return false;
    if (!service)
        service = agency->services; /* a service that was closed: the agency still knows */
    *ret = (struct activity){
        .id = e->event,
        .record = e->record,
        .happened_ms = e->happened_ms,
        .day = date_uk_day(e->happened_ms),
        .end_day = e->end_ms ? date_uk_day(e->end_ms) : ACTIVITY_NO_END,
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

static err read_events(struct db *db, const struct partners *p, const struct visibility *v,
                       const int64_t *records, size_t n, struct arena *a, struct history *h,
                       struct err_info *why)
{
    err e =
        record_events(db, v, records, n, KNOWN_NOW, false, a, &h->stored, &h->stored_count, why);
    if (e) return e;
    h->events = ARENA_ARRAY(a, struct activity, h->stored_count + 1);
    if (!h->events) return err_set(why, ERR_NOMEM, "the events of a person");
    for (size_t i = 0; i < h->stored_count; i++) {
        const struct record *r = history_record(h, h->stored[i].record);
        const struct agency *agency = r ? partners_agency(p, r->agency) : NULL;
        h->event_count += history_activity(p, agency, &h->stored[i], &h->events[h->event_count]);
    }
    activity_arrange(h->events, h->event_count, p);
    return ERR_OK;
}

err history_read(struct db *db, const struct hub *hub, const struct partners *p,
                 const struct visibility *v, const int64_t *records, size_t n, struct arena *a,
                 struct history *ret_history, struct err_info *why)
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

struct heads {
    struct history *history;
    struct arena *arena;
};

static err on_head(void *ctx, size_t which, const struct q_record_get_row *row)
{
    struct heads *heads = ctx;
    struct record *r = &heads->history->records[which];
    r->agency = str_copy(heads->arena, row->agency);
    r->shield = row->shield;
    return r->agency.at ? ERR_OK : ERR_LIMIT;
}

err history_read_events(struct db *db, const struct partners *p, const struct visibility *v,
                        const int64_t *records, size_t n, struct arena *a,
                        struct history *ret_history, struct err_info *why)
{
    struct history h = {.records = ARENA_ARRAY(a, struct record, n + 1), .record_count = n};
    struct q_record_get_in *in = ARENA_ARRAY(a, struct q_record_get_in, n + 1);
    if (!h.records || !in) return err_set(why, ERR_NOMEM, "the records of a person");
    for (size_t i = 0; i < n; i++) {
        h.records[i].id = records[i];
        in[i] = (struct q_record_get_in){cell_of(records[i]), records[i]};
    }
    err e = q_record_get_set(db, in, n, on_head, &(struct heads){&h, a}, why);
    for (size_t i = 0; i < n; i++)
        h.shield |= h.records[i].shield;
    if (!e) e = read_events(db, p, v, records, n, a, &h, why);
    if (!e) *ret_history = h;
    return e;
}

void history_wipe(struct history *h)
{
    if (h->records) records_wipe(h->records, h->record_count);
    h->record_count = 0;
}

struct feed_state feed_state_in(const struct agreement *t,
                                const struct q_agency_feed_state_rows *rows, int64_t now_ms)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(rows->at[i].agency, t->agency->code) && str_eq(rows->at[i].feed, t->feed))
            return feed_state_of(t, rows->at[i].complete_to_ms, rows->at[i].delivered_ms, now_ms);
    return feed_state_of(t, 0, 0, now_ms);
}

/* As fresh as the stalest of the feeds: nobody is told "nothing happened" because one of two
 * streams is dry. A feed that brings no events plays no part where another one does. */
static void worse_of(struct feed_state *all, struct feed_state one, bool first)
{
    if (first || (one.supplied && !all->supplied)) {
        *all = one;
        return;
    }
    if (!one.supplied && all->supplied) return;
    if (one.complete_to_ms < all->complete_to_ms) all->complete_to_ms = one.complete_to_ms;
    if (one.delivered_ms < all->delivered_ms) all->delivered_ms = one.delivered_ms;
    if (!all->due_ms || (one.due_ms && one.due_ms < all->due_ms)) all->due_ms = one.due_ms;
    all->supplied |= one.supplied;
    all->late |= one.late;
}

static err agency_read(const struct partners *p, const struct agency *agency,
                       const struct q_agency_feed_state_rows *rows, int64_t now_ms,
                       struct arena *a, struct feed_state *ret_state, struct err_info *why)
{
    const struct agreement *list[FEEDS_MAX];
    size_t n = partners_feeds(p, agency, now_ms, list, FEEDS_MAX);
    struct feed_state *services = ARENA_ARRAY(a, struct feed_state, agency->service_count + 1);
    if (!services) return err_set(why, ERR_NOMEM, "the state of the feeds");
    *ret_state = (struct feed_state){0};
    memset(services, 0, (agency->service_count + 1) * sizeof *services);
    for (size_t k = 0; k < n && k < FEEDS_MAX; k++) {
        struct feed_state one = feed_state_in(list[k], rows, now_ms);
        worse_of(ret_state, one, k == 0);
        for (size_t s = 0; s < agency->service_count; s++)
            if (agreement_brings(list[k], &agency->services[s]))
                worse_of(&services[s], one, !services[s].supplied && !services[s].delivered_ms);
    }
    ret_state->services = services;
    return ERR_OK;
}

err feeds_read(struct db *db, const struct partners *p, int64_t now_ms, struct arena *a,
               const struct feed_state **ret_feeds, struct err_info *why)
{
    struct feed_state *feeds = ARENA_ARRAY(a, struct feed_state, p->agency_count + 1);
    struct q_agency_feed_state_rows rows;
    if (!feeds) return err_set(why, ERR_NOMEM, "the state of the feeds");
    err e = q_agency_feed_state(db, &(struct q_agency_feed_state_in){CELL_HUB}, a, &rows, why);
    if (e) return e;
    for (size_t i = 0; i < p->agency_count; i++) {
        e = agency_read(p, &p->agencies[i], &rows, now_ms, a, &feeds[i], why);
        if (e) return e;
    }
    *ret_feeds = feeds;
    return ERR_OK;
}
