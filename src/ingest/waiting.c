/* ingest/waiting.c -- deliveries that wait for a human: take them in as they are, or forget them.
 */
#include "base/mem.h"
#include "ingest/delivery.h"
#include "query.h"
#include "store/store.h"

enum { PAGE = 256, ARENA_BYTES = 2 * 1024 * 1024 };

bool ingest_id_of(str text, int64_t *ret_delivery)
{
    return str_to_id(text, ret_delivery) && *ret_delivery != 0;
}

struct finding {
    struct taking *taking;
    struct q_delivery_get_row row;
};

static err find(struct db *db, void *ctx, struct err_info *why)
{
    struct finding *f = ctx;
    struct taking *t = f->taking;
    struct q_delivery_get_in in = {.cell = cell_of(t->delivery), .delivery = t->delivery};
    partners_free(t->partners);
    t->partners = NULL;
    err e = q_delivery_get(db, &in, t->arena, &f->row, why);
    return e ? e : partners_load(db, &t->partners, why);
}

/* The delivery as it is stored, when it is this agency's and waits. */
static err find_waiting(struct taking *t, struct q_delivery_get_row *ret_row, struct err_info *why)
{
    struct finding f = {.taking = t};
    err e = store_read(t->order->hub->store, find, &f, why);
    bool waits = !e && (str_eq(f.row.state, STR("held")) || str_eq(f.row.state, STR("staging")));
    if (e && e != ERR_ABSENT) return e;
    if (!waits || !str_eq(f.row.agency, t->order->agency)) {
        (void)err_set(why, ERR_ABSENT, "no delivery of this agency waits under that id");
        return err_todo(why, "the id is in the report that said it was held");
    }
    t->agency = partners_agency(t->partners, f.row.agency);
    t->content = f.row.content;
    t->received_ms = f.row.received_ms;
    t->report->delivery = t->delivery;
    t->report->as_of_ms = f.row.as_of_ms;
    t->report->bytes = f.row.bytes;
    t->report->rows = f.row.lines;
    t->report->accepted = f.row.accepted;
    t->report->unchanged = f.row.unchanged;
    t->report->quarantined = f.row.quarantined;
    *ret_row = f.row;
    return t->agency ? ERR_OK : err_set(why, ERR_ABSENT, "this hub has no agency with that code");
}

static err start(struct taking *t, const struct ingest_order *order,
                 struct ingest_report *ret_report, int64_t delivery,
                 struct q_delivery_get_row *ret_row, struct err_info *why)
{
    *ret_report = (struct ingest_report){0};
    *t = (struct taking){.order = order,
                         .report = ret_report,
                         .now_ms = hub_now_ms(order->hub),
                         .delivery = delivery};
    t->arena = arena_new(ARENA_BYTES);
    return t->arena ? find_waiting(t, ret_row, why)
                    : err_set(why, ERR_NOMEM, "no memory to take in a delivery");
}

/* The feed of the agreement under which it came; a renewal since then is the same feed. */
static str feed_of(const struct partners *p, str agreement)
{
    for (size_t i = 0; i < p->agreement_count; i++)
        if (str_eq(p->agreements[i].id, agreement)) return p->agreements[i].feed;
    return STR("");
}

/* Its rows are stored: it was held at the last step, because too many records are missing from it.
 */
static err resume_stored(struct taking *t, struct ingest_order *order, struct err_info *why)
{
    t->order = order;
    t->agreement = partners_agreement(t->partners, t->agency, order->feed, t->now_ms);
    if (!t->agreement)
        return partners_no_agreement(t->partners, t->agency, order->feed, t->now_ms, why);
    err e = delivery_lease(t, why);
    if (!e && order->full) e = full_count_ended(t, why);
    if (!e) e = delivery_flip(t, why);
    if (e) return e;
    t->report->outcome = INGEST_LIVE;
    return delivery_waiting(t, &t->report->waiting, why);
}

/* It was cut off: its bytes are kept, its whole rows are taken in. */
static err resume_kept(struct taking *t, const struct ingest_order *asked, str mapping_text,
                       struct ingest_report *ret_report, struct err_info *why)
{
    struct source source;
    struct ingest_order order = *asked;
    struct mapping *mapping = ARENA_NEW(t->arena, struct mapping);
    if (!mapping) return err_set(why, ERR_NOMEM, "no memory to take in a delivery");
    err e =
        mapping_read(t->arena, mapping_text, "the mapping kept with the delivery", mapping, why);
    if (!e) e = source_open_kept(order.hub, t->delivery, &source, why);
    if (e) return e;
    order.mapping = mapping;
    order.source = &source;
    order.whole_enough = true;
    e = ingest_take(&order, ret_report, why);
    source_close(&source);
    if (!e) e = source_forget(order.hub, t->delivery, why);
    return e;
}

err ingest_resume(const struct ingest_order *order, int64_t delivery,
                  struct ingest_report *ret_report, struct err_info *why)
{
    struct taking *t = mem_alloc(sizeof *t);
    struct ingest_order mine = *order;
    struct q_delivery_get_row row = {0};
    str mapping_text;
    if (!t)
        return *ret_report = (struct ingest_report){0},
               err_set(why, ERR_NOMEM, "no memory to take in a delivery");
    err e = start(t, order, ret_report, delivery, &row, why);
    err kept = e ? e : source_kept_mapping(order->hub, delivery, t->arena, &mapping_text, why);
    if (!e) {
        mine.full = row.full_extract != 0;
        mine.feed = feed_of(t->partners, row.agreement);
        mine.as_of_ms = row.as_of_ms == row.received_ms ? 0 : row.as_of_ms;
        if (kept == ERR_ABSENT && str_eq(row.state, STR("held")))
            e = resume_stored(t, &mine, why);
        else if (kept == ERR_ABSENT)
            e = err_set(why, ERR_CONFLICT, "this delivery is half loaded: load its file again");
        else
            e = kept ? kept : resume_kept(t, &mine, mapping_text, ret_report, why);
    }
    partners_free(t->partners);
    arena_free(t->arena);
    mem_free(t);
    return e;
}

/* ---- forgetting ---- */

struct dropping {
    struct taking *taking;
    struct q_record_touched_after_rows page;
    int32_t cell;
    int64_t record;
    struct arena *arena;
};

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct dropping *d = ctx;
    struct q_record_touched_after_in in = {
        .cell = d->cell, .record = d->record, .delivery = d->taking->delivery, .page = PAGE};
    return q_record_touched_after(db, &in, d->arena, &d->page, why);
}

static err drop_page(struct db *db, void *ctx, struct err_info *why)
{
    struct dropping *d = ctx;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < d->page.n; i++) {
        int32_t cell = d->page.at[i].cell;
        int64_t record = d->page.at[i].record, delivery = d->taking->delivery;
        e = q_record_version_drop(db, &(struct q_record_version_drop_in){cell, record, delivery},
                                  why);
        if (!e) e = q_event_drop(db, &(struct q_event_drop_in){cell, record, delivery}, why);
        if (!e)
            e = q_record_relation_drop(
                db, &(struct q_record_relation_drop_in){cell, record, delivery}, why);
        if (!e)
            e = q_held_drop(db, &(struct q_held_drop_in){cell, record, delivery}, why);
        if (!e)
            e = q_record_untouch(db, &(struct q_record_untouch_in){cell, record, delivery}, why);
    }
    return e;
}

static err drop_rows(struct taking *t, struct err_info *why)
{
    struct dropping d = {.taking = t, .arena = arena_new(ARENA_BYTES), .cell = -1};
    err e = d.arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to drop a delivery");
    do {
        if (e) break;
        arena_clear(d.arena);
        e = store_read(t->order->hub->store, read_page, &d, why);
        if (!e && d.page.n) {
            d.cell = d.page.at[d.page.n - 1].cell;
            d.record = d.page.at[d.page.n - 1].record;
            e = store_write(t->order->hub->store, drop_page, &d, why);
        }
    } while (!e && d.page.n == PAGE);
    arena_free(d.arena);
    return e;
}

err ingest_drop(const struct ingest_order *order, int64_t delivery, struct err_info *why)
{
    struct taking *t = mem_alloc(sizeof *t);
    struct ingest_report report;
    struct q_delivery_get_row row;
    if (!t) return err_set(why, ERR_NOMEM, "no memory to drop a delivery");
    err e = start(t, order, &report, delivery, &row, why);
    if (!e) e = delivery_lease(t, why);
    if (!e) e = drop_rows(t, why);
    if (!e) e = source_forget(order->hub, delivery, why);
    if (!e) e = delivery_drop(t, why);
    partners_free(t->partners);
    arena_free(t->arena);
    mem_free(t);
    return e;
}
