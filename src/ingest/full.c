/* ingest/full.c -- a full extract against what the hub holds. An agency's records are spread over
 * all cells; they are walked in pages, in cell order, once per full extract. */
#include "ingest/delivery.h"
#include "query.h"
#include "store/store.h"

enum { PAGE = 1000, ARENA_BYTES = 1024 * 1024 };

struct walk {
    struct taking *taking;
    struct arena *arena;
    int32_t cell;
    int64_t record;
    size_t n; /* of the last page */
    int64_t stood, ended;
    struct q_delivery_feed_get_row feed; /* the extract that counts until now */
    struct q_record_extract_after_rows old;
};

static err begin(struct walk *w, struct taking *t, struct err_info *why)
{
    *w = (struct walk){.taking = t, .arena = arena_new(ARENA_BYTES), .cell = -1};
    return w->arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to compare a full extract");
}

static err on_record(void *ctx, const struct q_record_held_after_row *row)
{
    struct walk *w = ctx;
    w->cell = row->cell;
    w->record = row->record;
    w->n++;
    if (!row->said_ms) return ERR_OK; /* nothing of it is visible */
    bool stood = !w->feed.full_ms || row->held_before || row->said_ms >= w->feed.full_ms;
    w->stood += stood;
    w->ended += stood && !row->held && row->said_ms < w->taking->report->as_of_ms;
    return ERR_OK;
}

static err compare_page(struct db *db, void *ctx, struct err_info *why)
{
    struct walk *w = ctx;
    struct q_record_held_after_in in = {.cell = w->cell,
                                        .record = w->record,
                                        .agency = w->taking->agency->code,
                                        .full_delivery = w->taking->delivery,
                                        .before = w->feed.full_delivery,
                                        .page = PAGE};
    w->n = 0;
    return q_record_held_after_each(db, &in, on_record, w, why);
}

static err read_feed(struct db *db, void *ctx, struct err_info *why)
{
    struct walk *w = ctx;
    struct q_delivery_feed_get_in in = {.agency = w->taking->agency->code,
                                         .feed = w->taking->agency->code};
    err e = q_delivery_feed_get(db, &in, w->arena, &w->feed, why);
    return e == ERR_ABSENT ? ERR_OK : e;
}

err full_compare(struct taking *t, int64_t *ret_stood, int64_t *ret_ended, struct err_info *why)
{
    struct walk w;
    err e = begin(&w, t, why);
    if (!e) e = store_read(t->order->hub->store, read_feed, &w, why);
    do {
        if (!e) e = store_read(t->order->hub->store, compare_page, &w, why);
    } while (!e && w.n == PAGE);
    arena_free(w.arena);
    *ret_stood = w.stood;
    *ret_ended = w.ended;
    return e;
}

/* ---- sweeping ---- */

static err read_old(struct db *db, void *ctx, struct err_info *why)
{
    struct walk *w = ctx;
    err e = read_feed(db, w, why);
    if (e) return e;
    struct q_record_extract_after_in in = {.cell = w->cell,
                                           .record = w->record,
                                           .agency = w->taking->agency->code,
                                           .keep = w->feed.full_delivery,
                                           .page = PAGE};
    return q_record_extract_after(db, &in, w->arena, &w->old, why);
}

static err drop_old(struct db *db, void *ctx, struct err_info *why)
{
    const struct walk *w = ctx;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < w->old.n; i++) {
        struct q_record_extract_drop_in in = {.cell = w->old.at[i].cell,
                                              .record = w->old.at[i].record,
                                              .delivery = w->old.at[i].delivery};
        e = q_record_extract_drop(db, &in, why);
    }
    return e;
}

err full_sweep(struct taking *t, struct err_info *why)
{
    struct walk w;
    err e = begin(&w, t, why);
    bool more = !e;
    while (!e && more) {
        arena_clear(w.arena);
        e = store_read(t->order->hub->store, read_old, &w, why);
        more = !e && w.old.n;
        if (!more) break;
        /* The last record again: it may have rows of more than one old extract. */
        w.cell = w.old.at[w.old.n - 1].cell;
        w.record = w.old.at[w.old.n - 1].record - 1;
        e = store_write(t->order->hub->store, drop_old, &w, why);
    }
    arena_free(w.arena);
    return e;
}
