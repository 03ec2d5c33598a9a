/* inbox/drain.c -- what waits of a feed becomes one delivery; see inbox.h.
 *
 * The order of the steps is what makes it safe to be killed: choose the batch and write down where
 * it ends -> take it in -> remove its messages and the mark. Killed in between, the same batch is
 * read again: the same text, so the same delivery. A message that slips in behind the mark's back
 * (another node's clock) is never removed unread: what is removed is what was read. */
#include "inbox/inside.h"

#include "agency/partners.h"
#include "base/log.h"
#include "ingest/quarantine.h"
#include "query.h"
#include "store/cell.h"

enum {
    BATCH_MESSAGES = 512, /* their removal is one transaction */
    BATCH_BYTES = 4 * 1024 * 1024,
    ARENA_BYTES = 64 * 1024 * 1024,
    BATCH_PATIENCE_MS = 3000 /* with another load of the agency: it is not to be overtaken */
};

struct waiting {
    int64_t arrived_ms, message;
    str text; /* sealed, then JSON Lines */
};

struct draining {
    struct hub *hub;
    struct audit_entry who;
    struct inbox_drained *done;
    struct partners *partners;
    struct q_inbox_feeds_rows feeds;
    struct arena *arena, *batch_arena;
    /* the batch under way */
    const struct q_inbox_feeds_row *feed;
    struct waiting *batch;
    size_t n, bytes;
};

/* ---- reading ---- */

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct draining *d = ctx;
    partners_free(d->partners);
    d->partners = NULL;
    err e = q_inbox_feeds(db, d->arena, &d->feeds, why);
    return e || !d->feeds.n ? e : partners_load(db, &d->partners, why);
}

static err on_message(void *ctx, const struct q_inbox_page_row *row)
{
    struct draining *d = ctx;
    struct waiting *w = &d->batch[d->n];
    str sealed = str_copy(d->batch_arena, row->sealed);
    if (!sealed.at) return ERR_NOMEM;
    if (d->n && d->bytes + sealed.len > BATCH_BYTES) return ERR_LIMIT; /* enough */
    *w = (struct waiting){row->arrived_ms, row->message, sealed};
    d->bytes += sealed.len;
    d->n++;
    return ERR_OK;
}

static err read_batch(struct db *db, void *ctx, struct err_info *why)
{
    struct draining *d = ctx;
    const struct q_inbox_feeds_row *f = d->feed;
    struct q_inbox_page_in in = {.cell = cell_of(f->feed),
                                 .feed = f->feed,
                                 .until_ms = f->until_ms ? f->until_ms : INT64_MAX,
                                 .until_message = f->until_ms ? f->until_message : 0,
                                 .page = BATCH_MESSAGES};
    d->n = d->bytes = 0;
    arena_clear(d->batch_arena);
    d->batch = ARENA_ARRAY(d->batch_arena, struct waiting, BATCH_MESSAGES);
    if (!d->batch) return err_set(why, ERR_NOMEM, "no memory to take in messages");
    err e = q_inbox_page_each(db, &in, on_message, d, why);
    return e == ERR_LIMIT ? ERR_OK : e;
}

/* One that does not open (a damaged disk) becomes a row that cannot be read: it is put aside. */
static err open_batch(struct draining *d, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < d->n; i++) {
        struct waiting *w = &d->batch[i];
        e = crypt_open(&d->hub->keys.use[KEY_DELIVERY], inbox_place(w->message), w->text,
                       d->batch_arena, &w->text, why);
        if (e != ERR_CORRUPT) continue;
        w->text = STR("{damaged}\n");
        e = ERR_OK;
    }
    return e;
}

/* ---- the mark, and the end ---- */

static err set_mark(struct db *db, void *ctx, struct err_info *why)
{
    const struct draining *d = ctx;
    const struct waiting *last = d->n ? &d->batch[d->n - 1] : &(struct waiting){0};
    struct q_inbox_feed_batch_in in = {
        cell_of(d->feed->feed), d->feed->feed, last->arrived_ms, last->message};
    return q_inbox_feed_batch(db, &in, why);
}

static err remove_batch(struct db *db, void *ctx, struct err_info *why)
{
    const struct draining *d = ctx;
    struct q_inbox_remove_in in[BATCH_MESSAGES];
    int64_t feed = d->feed->feed;
    struct q_inbox_feed_batch_in none = {cell_of(feed), feed, 0, 0};
    for (size_t i = 0; i < d->n; i++)
        in[i] = (struct q_inbox_remove_in){cell_of(feed), feed, d->batch[i].arrived_ms,
                                           d->batch[i].message};
    err e = q_inbox_remove_many(db, in, d->n, why);
    return e ? e : q_inbox_feed_batch(db, &none, why);
}

/* ---- taking in ---- */

static err take_text(struct draining *d, str text, struct ingest_report *report,
                     struct err_info *why)
{
    struct source source;
    err e = source_open_text(text, &source, why);
    if (e) return e;
    struct ingest_order order = {.hub = d->hub,
                                 .agency = d->feed->agency,
                                 .feed = d->feed->code,
                                 .file = "messages",
                                 .source = &source,
                                 .patience_ms = BATCH_PATIENCE_MS,
                                 .audit = &d->who};
    e = ingest_take(&order, report, why);
    source_close(&source);
    return e;
}

/* The message that spoils a delivery, alone: a human looks at it. */
static err put_aside(struct draining *d, const struct waiting *w, int64_t delivery,
                     struct err_info *why)
{
    log_warning("inbox", "agency=%.*s a message was put aside", STR_FMT(d->feed->agency));
    d->done->quarantined++;
    return quarantine_put(d->hub, d->feed->agency, delivery, w->text, why);
}

static err take(struct draining *d, size_t first, size_t n, struct err_info *why)
{
    struct ingest_report report = {0};
    struct buf text = BUF_INIT(2 * BATCH_BYTES);
    for (size_t i = first; i < first + n; i++)
        buf_add(&text, d->batch[i].text);
    err e = buf_state(&text) ? err_set(why, ERR_NOMEM, "no memory to take in messages")
                             : take_text(d, buf_str(&text), &report, why);
    buf_release(&text);
    bool refused = report.outcome == INGEST_REFUSED || report.outcome == INGEST_HELD;
    if (!e) {
        d->done->accepted += report.accepted;
        d->done->unchanged += report.unchanged;
        d->done->quarantined += report.quarantined;
    }
    ingest_report_release(&report);
    if (!refused) return e;
    if (n == 1) return put_aside(d, &d->batch[first], report.delivery, why);
    e = take(d, first, n / 2, why);
    return e ? e : take(d, first + n / 2, n - n / 2, why);
}

static err drain_feed(struct draining *d, struct err_info *why)
{
    struct store *store = d->hub->store;
    err e = store_read(store, read_batch, d, why);
    if (e) return e;
    if (!d->n) return d->feed->until_ms ? store_write(store, set_mark, d, why) : ERR_OK;
    const struct agency *agency = partners_agency(d->partners, d->feed->agency);
    if (!agency ||
        !partners_agreement(d->partners, agency, d->feed->code, hub_now_ms(d->hub))) {
        d->done->homeless += (int64_t)d->n;
        return ERR_OK;
    }
    if (!d->feed->until_ms) e = store_write(store, set_mark, d, why);
    if (!e) e = open_batch(d, why);
    if (!e) e = take(d, 0, d->n, why);
    if (!e) e = store_write(store, remove_batch, d, why);
    if (e) return e;
    d->done->messages += (int64_t)d->n;
    d->done->more = d->done->more || d->n == BATCH_MESSAGES || d->bytes * 2 > BATCH_BYTES ||
                    d->feed->until_ms;
    return ERR_OK;
}

/* A feed that fails does not hold up the others; the first failure is told. */
static err drain_feeds(struct draining *d, struct err_info *why)
{
    err first = ERR_OK;
    for (size_t i = 0; i < d->feeds.n; i++) {
        struct err_info problem = {0};
        d->feed = &d->feeds.at[i];
        err e = drain_feed(d, &problem);
        if (!e || e == ERR_BUSY || first) continue; /* busy: another load; the next call */
        first = e;
        if (why) *why = problem;
    }
    return first;
}

err inbox_drain(struct hub *h, const struct audit_entry *who, struct inbox_drained *ret,
                struct err_info *why)
{
    struct draining d = {.hub = h, .who = *who, .done = ret};
    *ret = (struct inbox_drained){0};
    d.arena = arena_new(ARENA_BYTES);
    d.batch_arena = arena_new(ARENA_BYTES);
    err e = d.arena && d.batch_arena ? store_read(h->store, load, &d, why)
                                     : err_set(why, ERR_NOMEM, "no memory to take in messages");
    if (!e) e = drain_feeds(&d, why);
    if (ret->messages) atomic_store(&h->arrivals.counted_ns, 0);
    partners_free(d.partners);
    arena_free(d.arena);
    arena_free(d.batch_arena);
    return e;
}
