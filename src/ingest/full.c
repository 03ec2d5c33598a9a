/* ingest/full.c -- see full.h. A feed's records are spread over all cells; they are walked in
 * pages, by index, once per full extract. */
#include "ingest/full.h"

#include "ingest/delivery.h"
#include "person/held.h"
#include "query.h"
#include "store/store.h"

enum { PAGE = 4096, WRITE_PAGE = 1000, ARENA_BYTES = 2 * 1024 * 1024, ROW_BYTES_MAX = 1 << 20 };

void full_init(struct full *f)
{
    *f = (struct full){.row = BUF_INIT(ROW_BYTES_MAX)};
}

void full_release(struct full *f)
{
    map64_release(&f->digest);
    map64_release(&f->spoiled);
    buf_release(&f->row);
    VEC_RELEASE(&f->missing);
}

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to compare a full extract");
}

static err on_feed(void *ctx, const struct q_agency_feed_state_row *row)
{
    struct taking *t = ctx;
    if (row->full_ms && str_eq(row->agency, t->agency->code)) t->doubts = true;
    return ERR_OK;
}

static err read_doubts(struct db *db, void *ctx, struct err_info *why)
{
    return q_agency_feed_state_each(db, &(struct q_agency_feed_state_in){CELL_HUB}, on_feed, ctx,
                                    why);
}

err full_doubts(struct taking *t, struct err_info *why)
{
    return store_read(t->order->hub->store, read_doubts, t, why);
}

/* ---- pass 1: digests ---- */

static int64_t record_of(const struct taking *t, const struct table_row *row)
{
    str person = str_trim(row->fields.at[COLUMN_person_ref]);
    return person.len ? record_id(&t->order->hub->keys, t->agency->code, pii_of(person)) : 0;
}

/* A row by its columns, not by its bytes: their order in the file does not matter. */
static uint64_t row_hash(struct taking *t, const struct fields *fields)
{
    struct full *f = &t->full;
    buf_reset(&f->row);
    for (int c = 0; c < COLUMN__COUNT; c++) {
        str text = str_trim(fields->at[c]);
        if (!text.len) continue;
        uint32_t head[] = {(uint32_t)c, (uint32_t)text.len};
        buf_add(&f->row, str_range((const char *)head, sizeof head));
        buf_add(&f->row, text);
    }
    return (uint64_t)crypt_id(&t->order->hub->keys, "held row",
                              str_range((const char *)&f->terms, sizeof f->terms),
                              buf_str(&f->row));
}

err full_row(struct taking *t, const struct table_row *row, struct err_info *why)
{
    struct full *f = &t->full;
    int64_t record = record_of(t, row);
    bool is_new;
    if (!record) return ERR_OK; /* nobody's: it is put aside in pass 2 */
    uint64_t *at = map64_put(&f->digest, (uint64_t)record, &is_new);
    if (!at) return no_memory(why);
    if (f->digest.n > FULL_RECORDS_MAX) {
        (void)err_set(why, ERR_LIMIT, "a full extract names more than %d people", FULL_RECORDS_MAX);
        return err_todo(why, "let the agency send it as several feeds");
    }
    if (row->problem) return full_spoil(f, record, why);
    *at += row_hash(t, &row->fields);
    return buf_state(&f->row) ? no_memory(why) : ERR_OK;
}

err full_spoil(struct full *f, int64_t record, struct err_info *why)
{
    return map64_put(&f->spoiled, (uint64_t)record, NULL) ? ERR_OK : no_memory(why);
}

static int64_t usable(uint64_t sum)
{
    return (int64_t)(sum >> 1) ? (int64_t)(sum >> 1) : 1;
}

int64_t full_digest(const struct full *f, int64_t record)
{
    const uint64_t *at = map64_get(&f->digest, (uint64_t)record);
    return !at || map64_get(&f->spoiled, (uint64_t)record) ? 0 : usable(*at);
}

bool full_skips(const struct taking *t, const struct table_row *row)
{
    const struct full *f = &t->full;
    const uint64_t *at =
        f->same ? map64_get(&f->digest, (uint64_t)record_of(t, row)) : NULL;
    return at && *at == FULL_SAME;
}

/* ---- the walk ---- */

struct walk {
    struct taking *taking;
    struct arena *arena;
    struct visibility visibility;
    int32_t cell;
    int64_t record; /* walked up to here */
    size_t n;       /* of the last page */
    bool found;     /* `now` holds the newest visible row of a record */
    int32_t now_cell;
    int64_t now_record;
    struct q_held_page_row now;
    struct q_delivery_feed_get_row feed;
    struct err_info *why;
};

static err begin(struct walk *w, struct taking *t, struct err_info *why)
{
    *w = (struct walk){.taking = t, .arena = arena_new(ARENA_BYTES), .cell = -1, .why = why};
    return w->arena ? ERR_OK : no_memory(why);
}

/* What the feed says of one record until now. */
static err judge_record(struct walk *w)
{
    struct full *f = &w->taking->full;
    if (!w->found || w->now.gone) return ERR_OK;
    uint64_t *at = (uint64_t *)(uintptr_t)map64_get(&f->digest, (uint64_t)w->now.record);
    f->stood++;
    if (!at) {
        int64_t *slot = VEC_PUSH(&f->missing);
        if (slot) *slot = w->now.record;
        return slot ? ERR_OK : no_memory(w->why);
    }
    if (!w->now.digest || full_digest(f, w->now.record) != w->now.digest) return ERR_OK;
    *at = FULL_SAME;
    f->same++;
    return ERR_OK;
}

static err on_held(void *ctx, const struct q_held_page_row *row)
{
    struct walk *w = ctx;
    err e = ERR_OK;
    w->n++;
    if (row->record != w->now_record || row->cell != w->now_cell) {
        e = judge_record(w);
        w->found = false;
        w->now_cell = row->cell;
        w->now_record = row->record;
    }
    if (!w->found && visible(&w->visibility, row->delivery)) {
        w->now = *row;
        w->found = true;
    }
    return e;
}

static err walk_page(struct db *db, void *ctx, struct err_info *why)
{
    struct walk *w = ctx;
    struct q_held_page_in in = {.stream = w->taking->full.stream,
                                .cell = w->cell,
                                .record = w->record,
                                .page = PAGE};
    arena_clear(w->arena);
    w->n = 0;
    w->found = false;
    w->now_record = 0;
    w->now_cell = -1;
    err e = visibility_load(db, w->arena, &w->visibility, why);
    return e ? e : q_held_page_each(db, &in, on_held, w, why);
}

/* A page may end amid the rows of a record: its last record is read again with the next one. */
static err walk_held(struct walk *w, struct err_info *why)
{
    err e = ERR_OK;
    do {
        e = store_read(w->taking->order->hub->store, walk_page, w, why);
        if (!e && w->n < PAGE) e = judge_record(w);
        w->cell = w->now_cell;
        w->record = w->now_record - 1;
    } while (!e && w->n == PAGE);
    return e;
}

/* Before the first full extract of an agency's only feed: whoever it told of until now stood. */
static err on_said(void *ctx, const struct q_record_said_after_row *row)
{
    struct walk *w = ctx;
    struct full *f = &w->taking->full;
    w->cell = row->cell;
    w->record = row->record;
    w->n++;
    if (!row->said_ms || row->said_ms >= w->taking->report->as_of_ms) return ERR_OK;
    f->stood++;
    f->ended += !map64_get(&f->digest, (uint64_t)row->record);
    return ERR_OK;
}

static err said_page(struct db *db, void *ctx, struct err_info *why)
{
    struct walk *w = ctx;
    struct q_record_said_after_in in = {
        .cell = w->cell, .record = w->record, .agency = w->taking->agency->code, .page = PAGE};
    w->n = 0;
    return q_record_said_after_each(db, &in, on_said, w, why);
}

static err walk_said(struct walk *w, struct err_info *why)
{
    const struct agreement *one;
    const struct taking *t = w->taking;
    if (partners_feeds(t->partners, t->agency, t->now_ms, &one, 1) > 1) return ERR_OK;
    err e;
    do
        e = store_read(t->order->hub->store, said_page, w, why);
    while (!e && w->n == PAGE);
    return e;
}

static err read_feed(struct db *db, void *ctx, struct err_info *why)
{
    struct walk *w = ctx;
    struct q_delivery_feed_get_in in = {.agency = w->taking->agency->code,
                                        .feed = w->taking->agreement->feed};
    err e = q_delivery_feed_get(db, &in, w->arena, &w->feed, why);
    return e == ERR_ABSENT ? ERR_OK : e;
}

err full_compare(struct taking *t, struct err_info *why)
{
    struct full *f = &t->full;
    struct walk w;
    err e = begin(&w, t, why);
    f->stream = held_stream(&t->order->hub->keys, t->agency->code, t->agreement->feed);
    if (!e) e = store_read(t->order->hub->store, read_feed, &w, why);
    int64_t as_of_ms = t->report->as_of_ms;
    f->newest = !e && (as_of_ms > w.feed.full_ms ||
                       (as_of_ms == w.feed.full_ms && t->delivery > w.feed.full_delivery));
    f->before_ms = w.feed.full_ms;
    if (f->newest) e = w.feed.full_ms ? walk_held(&w, why) : walk_said(&w, why);
    f->ended += (int64_t)f->missing.n;
    t->report->ended = f->ended;
    arena_free(w.arena);
    return e;
}

/* ---- who is gone ---- */

struct ending {
    struct taking *taking;
    size_t from, until;
};

static err end_page(struct db *db, void *ctx, struct err_info *why)
{
    const struct ending *g = ctx;
    struct taking *t = g->taking;
    err e = ERR_OK;
    for (size_t i = g->from; !e && i < g->until; i++) {
        int64_t record = t->full.missing.at[i];
        struct q_held_add_in gone = {.cell = cell_of(record),
                                     .record = record,
                                     .stream = t->full.stream,
                                     .as_of_ms = t->report->as_of_ms,
                                     .delivery = t->delivery,
                                     .gone = 1};
        struct q_record_touch_in touch = {cell_of(record), record, t->delivery};
        struct q_held_close_in close = {gone.cell, record, gone.stream, t->delivery,
                                        t->full.before_ms};
        e = q_held_add(db, &gone, why);
        if (!e) e = q_held_close(db, &close, why);
        if (!e) e = q_record_touch(db, &touch, why); /* by which a dropped delivery is found */
    }
    return e;
}

err full_end(struct taking *t, struct err_info *why)
{
    struct ending g = {.taking = t};
    err e = ERR_OK;
    for (; !e && g.from < t->full.missing.n; g.from = g.until) {
        size_t left = t->full.missing.n - g.from;
        g.until = g.from + (left < WRITE_PAGE ? left : WRITE_PAGE);
        e = store_write(t->order->hub->store, end_page, &g, why);
    }
    return e;
}

static err on_gone(void *ctx, const struct q_held_page_row *row)
{
    struct walk *w = ctx;
    w->cell = row->cell;
    w->record = row->record;
    w->n++;
    w->taking->report->ended += row->gone && row->delivery == w->taking->delivery;
    return ERR_OK;
}

static err gone_page(struct db *db, void *ctx, struct err_info *why)
{
    struct walk *w = ctx;
    struct q_held_page_in in = {
        .stream = w->taking->full.stream, .cell = w->cell, .record = w->record, .page = PAGE};
    w->n = 0;
    return q_held_page_each(db, &in, on_gone, w, why);
}

err full_count_ended(struct taking *t, struct err_info *why)
{
    struct walk w;
    err e = begin(&w, t, why);
    t->full.stream = held_stream(&t->order->hub->keys, t->agency->code, t->agreement->feed);
    do
        if (!e) e = store_read(t->order->hub->store, gone_page, &w, why);
    while (!e && w.n == PAGE);
    arena_free(w.arena);
    return e;
}
