/* person/event.c -- events of records: which version stands, and reading them. See record.h. */
#include "person/record.h"

#include "base/sort.h"
#include "base/vec.h"
#include "person/held.h"
#include "person/plant.h"
#include "query.h"

static int later(const struct event *a, const struct event *b)
{
    if (PLANTED(ARRIVAL) && a->known_ms != b->known_ms) return a->known_ms > b->known_ms ? 1 : -1;
    if (a->as_of_ms != b->as_of_ms) return a->as_of_ms > b->as_of_ms ? 1 : -1;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

const struct event *event_current(const struct event *versions, size_t n,
                                  enum event_state *ret_state)
{
    const struct event *last = NULL, *stands = NULL, *withdrawn = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct event *v = &versions[i];
        const struct event **best = v->state == EVENT_WITHDRAWN ? &withdrawn : &last;
        if (!*best || later(v, *best) > 0) *best = v;
        if (v->state == EVENT_STANDS && (!stands || later(v, stands) > 0)) stands = v;
    }
    /* A withdrawal also meets an original that arrives late, whose only date is its arrival. It
     * gives way only to what the agency itself dated later. */
    bool overruled = !withdrawn;
    for (size_t i = 0; i < n && !overruled; i++)
        overruled = versions[i].state != EVENT_WITHDRAWN && versions[i].stated &&
                    later(&versions[i], withdrawn) > 0 && !PLANTED(WITHDRAWN_EVER);
    for (size_t i = 0; i < n && PLANTED(WITHDRAWN_LATE) && withdrawn; i++)
        overruled |= versions[i].known_ms > withdrawn->known_ms;
    if (!n) return NULL;
    *ret_state = !overruled ? EVENT_WITHDRAWN : last->state;
    return stands ? stands : withdrawn ? withdrawn : last;
}

/* ---- reading ---- */

struct live_time {
    int64_t delivery, live_ms;
};

struct reading {
    const struct visibility *visibility;
    const int64_t *ids;
    struct arena *arena;
    struct held_list held;       /* what full extracts said again; none for a past time */
    VEC(struct event) all;       /* every visible version */
    VEC(struct live_time) times; /* of the deliveries met; only for a past time of knowledge */
    struct err_info *why;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for the events of a record");
}

static err on_event(void *ctx, size_t which, const struct q_event_list_row *row)
{
    struct reading *r = ctx;
    if (!visible(r->visibility, row->delivery)) return ERR_OK;
    struct event *slot = VEC_PUSH(&r->all);
    if (!slot) return no_memory(r->why);
    *slot = (struct event){.record = r->ids[which],
                           .event = row->event,
                           .as_of_ms = held_until(&r->held, which, row->delivery, row->as_of_ms),
                           .hash = row->hash,
                           .delivery = row->delivery,
                           .known_ms = row->known_ms,
                           .type = str_copy(r->arena, row->type),
                           .service = str_copy(r->arena, row->service),
                           .happened_ms = row->happened_ms,
                           .end_ms = row->end_ms,
                           .has_time = row->has_time != 0,
                           .stated = row->stated != 0,
                           .state = (enum event_state)row->withdrawn,
                           .sealed = str_copy(r->arena, row->sealed)};
    if (slot->type.at && slot->service.at && slot->sealed.at) return ERR_OK;
    return err_set(r->why, ERR_LIMIT, "the events asked for do not fit in the memory set aside");
}

static err live_time(struct db *db, struct reading *r, int64_t delivery, int64_t *ret_ms,
                     struct err_info *why)
{
    for (size_t i = 0; i < r->times.n; i++)
        if (r->times.at[i].delivery == delivery) return *ret_ms = r->times.at[i].live_ms, ERR_OK;
    struct q_delivery_live_at_in in = {.cell = cell_of(delivery), .delivery = delivery};
    struct q_delivery_live_at_row row = {0};
    err e = q_delivery_live_at(db, &in, r->arena, &row, why);
    if (e && e != ERR_ABSENT) return e;
    struct live_time *slot = VEC_PUSH(&r->times);
    if (!slot) return no_memory(why);
    *slot = (struct live_time){delivery, row.live_ms};
    *ret_ms = row.live_ms;
    return ERR_OK;
}

/* Keep only what a reader at that moment could see: what had gone live by then. */
static err keep_known(struct db *db, struct reading *r, int64_t known_ms, struct err_info *why)
{
    size_t kept = 0;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < r->all.n; i++) {
        int64_t live_ms = 0;
        e = live_time(db, r, r->all.at[i].delivery, &live_ms, why);
        if (!e && live_ms && live_ms <= known_ms) r->all.at[kept++] = r->all.at[i];
    }
    r->all.n = kept;
    return e;
}

static int by_time(const void *left, const void *right)
{
    const struct event *a = left, *b = right;
    if (a->happened_ms != b->happened_ms) return a->happened_ms < b->happened_ms ? -1 : 1;
    if (a->event != b->event) return a->event < b->event ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

/* One event per run of versions, into the arena. Runs are together: the query gave them so. */
static err keep_current(struct reading *r, bool with_withdrawn, const struct event **ret_events,
                        size_t *ret_n, struct err_info *why)
{
    struct event *out = ARENA_ARRAY(r->arena, struct event, r->all.n + 1);
    size_t count = 0;
    if (!out) return no_memory(why);
    for (size_t i = 0, next; i < r->all.n; i = next) {
        const struct event *first = &r->all.at[i];
        for (next = i + 1; next < r->all.n; next++)
            if (r->all.at[next].event != first->event || r->all.at[next].record != first->record)
                break;
        enum event_state state;
        const struct event *current = event_current(first, next - i, &state);
        if (state == EVENT_ELSEWHERE || (state == EVENT_WITHDRAWN && !with_withdrawn)) continue;
        out[count] = *current;
        out[count++].state = state;
    }
    if (count) sort_list(out, count, sizeof *out, by_time);
    *ret_events = out;
    *ret_n = count;
    return ERR_OK;
}

err record_events(struct db *db, const struct visibility *v, const int64_t *ids, size_t n,
                  int64_t known_ms, bool with_withdrawn, struct arena *a,
                  const struct event **ret_events, size_t *ret_n, struct err_info *why)
{
    struct reading r = {.visibility = v, .ids = ids, .arena = a, .why = why};
    struct q_event_list_in *in = ARENA_ARRAY(a, struct q_event_list_in, n + 1);
    if (!in) return no_memory(why);
    for (size_t i = 0; i < n; i++)
        in[i] = (struct q_event_list_in){.cell = cell_of(ids[i]), .record = ids[i]};
    err e = known_ms == KNOWN_NOW ? held_read(db, v, ids, n, a, &r.held, why) : ERR_OK;
    if (!e) e = q_event_list_set(db, in, n, on_event, &r, why);
    if (!e && known_ms != KNOWN_NOW) e = keep_known(db, &r, known_ms, why);
    if (!e) e = keep_current(&r, with_withdrawn, ret_events, ret_n, why);
    VEC_RELEASE(&r.all);
    VEC_RELEASE(&r.times);
    return e;
}

/* ---- of some cells ---- */

/* Of by far the most events there is one version: when it was said decides nothing, and is not
 * read. The few records with an event of several are read by themselves afterwards. */
struct ranging {
    struct id_walk walk;
    const struct visibility *visibility;
    struct arena *arena; /* the words of one record's events */
    struct arena_mark mark;
    VEC(struct event) events; /* of one record */
    bool several;             /* one of them has more than one version */
    size_t which;             /* whose they are */
    VEC(size_t) later;        /* those with several */
    event_given *give;
    void *ctx;
    struct err_info *why;
};

static err give_record(struct ranging *r)
{
    size_t *later = r->several ? VEC_PUSH(&r->later) : NULL;
    err e = ERR_OK;
    if (r->several && !later) return no_memory(r->why);
    if (later) *later = r->which;
    for (size_t i = 0; !e && !later && i < r->events.n; i++)
        if (r->events.at[i].state == EVENT_STANDS)
            e = r->give(r->ctx, r->which, &r->events.at[i], r->why);
    VEC_CLEAR(&r->events);
    r->several = false;
    arena_rewind(r->arena, r->mark);
    return e;
}

static err on_event_of_range(void *ctx, const struct q_event_range_row *row)
{
    struct ranging *r = ctx;
    size_t which;
    if (!id_walk_up(&r->walk, row->record, &which) || !visible(r->visibility, row->delivery))
        return ERR_OK;
    err e = which == r->which ? ERR_OK : give_record(r);
    if (e) return e;
    r->which = which;
    r->several |= r->events.n && r->events.at[r->events.n - 1].event == row->event;
    struct event *slot = VEC_PUSH(&r->events);
    if (!slot) return no_memory(r->why);
    *slot = (struct event){.record = row->record,
                           .event = row->event,
                           .delivery = row->delivery,
                           .type = str_copy(r->arena, row->type),
                           .service = str_copy(r->arena, row->service),
                           .happened_ms = row->happened_ms,
                           .end_ms = row->end_ms,
                           .state = (enum event_state)row->withdrawn};
    return slot->type.at && slot->service.at ? ERR_OK : no_memory(r->why);
}

static err give_later(struct db *db, struct ranging *r, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < r->later.n; i++) {
        const struct event *list;
        size_t n = 0, which = r->later.at[i];
        e = record_events(db, r->visibility, &r->walk.ids[which], 1, KNOWN_NOW, false, r->arena,
                          &list, &n, why);
        for (size_t k = 0; !e && k < n; k++)
            e = r->give(r->ctx, which, &list[k], why);
        arena_rewind(r->arena, r->mark);
    }
    return e;
}

err record_events_range(struct db *db, const struct visibility *v, struct cell_range cells,
                        const int64_t *ids, size_t n, struct arena *a, event_given *give,
                        void *ctx, struct err_info *why)
{
    struct ranging r = {.walk = {ids, n, 0}, .visibility = v, .arena = a, .give = give,
                        .ctx = ctx, .why = why};
    struct q_event_range_in in = {cells.first, cells.last};
    r.mark = arena_mark(a);
    err e = q_event_range_each(db, &in, on_event_of_range, &r, why);
    if (!e) e = give_record(&r);
    if (!e) e = give_later(db, &r, why);
    VEC_RELEASE(&r.events);
    VEC_RELEASE(&r.later);
    return e;
}

err event_open(const struct record *r, const struct event *e, struct arena *a,
               struct event_sealed *ret_sealed, struct err_info *why)
{
    str plain;
    if (r->erased || !e->sealed.len) return *ret_sealed = (struct event_sealed){0}, ERR_OK;
    err code = crypt_open(&r->data_key, event_place(r->id, e->event), e->sealed, a, &plain, why);
    return code ? code : event_unpack(plain, ret_sealed, why);
}
