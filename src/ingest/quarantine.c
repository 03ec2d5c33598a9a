/* ingest/quarantine.c -- see quarantine.h. */
#include "ingest/quarantine.h"

#include "agency/partners.h"
#include "base/date.h"
#include "ingest/aside.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <assert.h>
#include <stdio.h>

enum {
    ROW_ARENA_BYTES = 512 * 1024,
    REPLAY_BYTES_MAX = 256 * 1024 * 1024,
    MARKS_AT_ONCE = 256 /* rows of one transaction: some milliseconds */
};

/* ---- names of rows ---- */

void quarantine_id_text(struct quarantine_id id, char ret_text[QUARANTINE_ID_TEXT])
{
    (void)snprintf(ret_text, QUARANTINE_ID_TEXT, "%016llx:%ld", (unsigned long long)id.delivery,
                   id.line);
}

bool quarantine_id_of(str text, struct quarantine_id *ret_id)
{
    str delivery, rest = text;
    int64_t line;
    if (!str_next(&rest, ':', &delivery) || !ingest_id_of(delivery, &ret_id->delivery))
        return false;
    if (!str_to_int64(rest, &line) || line < 1) return false;
    ret_id->line = (long)line;
    return true;
}

/* ---- the list ---- */

struct listing {
    const struct quarantine_wish *wish;
    struct arena *arena;
    struct q_quarantine_page_rows rows;
    struct quarantine_line *lines;
};

/* By which feed a delivery came, and how old it is. */
struct origin {
    str feed;
    int64_t as_of_ms;
};

static err read_origin(struct db *db, const struct partners *p, int64_t delivery, struct arena *a,
                       struct origin *ret, struct err_info *why)
{
    struct q_delivery_get_in in = {.cell = cell_of(delivery), .delivery = delivery};
    struct q_delivery_get_row row;
    err e = q_delivery_get(db, &in, a, &row, why);
    if (e) return e;
    *ret = (struct origin){.feed = row.agency, .as_of_ms = row.as_of_ms};
    for (size_t i = 0; i < p->agreement_count; i++)
        if (str_eq(p->agreements[i].id, row.agreement))
            ret->feed = str_copy(a, p->agreements[i].feed);
    return ret->feed.at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for the list of rows");
}

static err fill_lines(struct db *db, struct listing *l, struct err_info *why)
{
    struct partners *p = NULL;
    struct origin origin = {0};
    err e = partners_load(db, &p, why);
    l->lines = e ? NULL : ARENA_ARRAY(l->arena, struct quarantine_line, l->rows.n + 1);
    if (!e && !l->lines) e = err_set(why, ERR_NOMEM, "no memory for the list of rows");
    for (size_t i = 0; !e && i < l->rows.n; i++) {
        const struct q_quarantine_page_row *r = &l->rows.at[i];
        if (!i || r->delivery != r[-1].delivery)
            e = read_origin(db, p, r->delivery, l->arena, &origin, why);
        l->lines[i] = (struct quarantine_line){{r->delivery, (long)r->line},
                                               reason_of_code(r->reason),
                                               column_find(r->field),
                                               origin.feed};
    }
    partners_free(p);
    return e;
}

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    const struct quarantine_wish *w = l->wish;
    struct q_quarantine_page_in in = {
        .agency = w->agency,
        .reason = w->reason ? str_of(reason_table[w->reason].code) : STR(""),
        .field = w->in_column ? str_of(column_table[w->column].name) : STR(""),
        .delivery = w->after.delivery,
        .line = w->after.line,
        .on_line = w->on_line,
        .from_ms = w->from_ms,
        .until_ms = w->until_ms ? w->until_ms : INT64_MAX,
        .page = w->page};
    err e = q_quarantine_page(db, &in, l->arena, &l->rows, why);
    return e ? e : fill_lines(db, l, why);
}

err quarantine_list(struct hub *h, const struct quarantine_wish *wish, struct arena *a,
                    const struct quarantine_line **ret_lines, size_t *ret_n, struct err_info *why)
{
    struct listing l = {.wish = wish, .arena = a};
    assert(wish->page >= 1 && wish->page <= QUARANTINE_PAGE_MAX);
    err e = store_read(h->store, read_page, &l, why);
    if (e) return e;
    *ret_lines = l.lines;
    *ret_n = l.rows.n;
    return ERR_OK;
}

/* ---- one row ---- */

struct opening {
    struct hub *hub;
    struct quarantine_id id;
    str agency;
    struct arena *arena;
    struct q_quarantine_at_rows rows;
    struct origin origin;
};

static err read_row(struct db *db, void *ctx, struct err_info *why)
{
    struct opening *o = ctx;
    struct partners *p = NULL;
    struct q_quarantine_at_in in = {.delivery = o->id.delivery, .line = o->id.line};
    err e = q_quarantine_at(db, &in, o->arena, &o->rows, why);
    if (!e && o->rows.n) e = partners_load(db, &p, why);
    if (!e && o->rows.n) e = read_origin(db, p, o->id.delivery, o->arena, &o->origin, why);
    partners_free(p);
    return e;
}

/* A line that holds several events may have been put aside more than once: the first that waits. */
static const struct q_quarantine_at_row *choose(const struct opening *o)
{
    const struct q_quarantine_at_row *best = NULL;
    for (size_t i = 0; i < o->rows.n; i++) {
        const struct q_quarantine_at_row *r = &o->rows.at[i];
        if (str_eq(r->agency, o->agency) && (!best || (best->cured_by && !r->cured_by))) best = r;
    }
    return best;
}

err quarantine_open(struct hub *h, str agency, struct quarantine_id id, struct arena *a,
                    struct quarantine_row *ret_row, struct err_info *why)
{
    struct opening o = {.hub = h, .id = id, .agency = agency, .arena = a};
    struct aside aside = {0};
    str plain = STR("");
    err e = store_read(h->store, read_row, &o, why);
    const struct q_quarantine_at_row *r = e ? NULL : choose(&o);
    if (!e && !r) {
        (void)err_set(why, ERR_ABSENT, "no row of this agency was put aside under that id");
        return err_todo(why, "aim quarantine list --agency CODE names the rows that wait");
    }
    if (!e)
        e = crypt_open(&h->keys.use[KEY_DELIVERY],
                       (struct place){"quarantine", r->row_key, id.line}, r->sealed, a, &plain,
                       why);
    if (!e) e = aside_unpack(plain, a, &aside, why);
    if (e) return e;
    *ret_row = (struct quarantine_row){
        .line = {id, reason_of_code(r->reason), column_find(r->field), o.origin.feed},
        .as_of_ms = o.origin.as_of_ms,
        .row_key = r->row_key,
        .waits = r->cured_by == 0,
        .taken_apart = aside.taken_apart,
        .fields = aside.fields,
        .raw = aside.raw,
    };
    return ERR_OK;
}

/* ---- a text that is no delivery ---- */

static err add_row(struct db *db, void *ctx, struct err_info *why)
{
    const struct q_quarantine_add_in *in = ctx;
    return q_quarantine_add(db, in, why);
}

err quarantine_put(struct hub *h, str agency, int64_t delivery, str text, struct err_info *why)
{
    struct rand rand = h->rand;
    struct arena *a = arena_new(ROW_ARENA_BYTES);
    struct buf plain = BUF_INIT(ASIDE_RAW_BYTES_MAX + 16);
    int64_t key = crypt_id(&h->keys, "row", agency, text);
    struct q_quarantine_add_in in = {.cell = cell_of(key),
                                     .row_key = key,
                                     .delivery = delivery,
                                     .line = 1,
                                     .field = STR(""),
                                     .reason = str_of(reason_table[REASON_refused_message].code),
                                     .agency = agency};
    aside_pack(0, &(struct table_row){.problem = REASON_refused_message, .raw = text}, &plain);
    err e = a && !buf_state(&plain) ? ERR_OK
                                    : err_set(why, ERR_NOMEM, "no memory to put a row aside");
    if (!e)
        e = crypt_seal(&h->keys.use[KEY_DELIVERY], &rand, (struct place){"quarantine", key, 1},
                       buf_str(&plain), a, &in.sealed, why);
    if (!e) e = store_write(h->store, add_row, &in, why);
    buf_release(&plain);
    arena_free(a);
    return e;
}

/* ---- bringing rows again ---- */

struct replay {
    const struct ingest_order *order;
    const struct quarantine_id *ids;
    size_t n;
    int64_t *keys; /* of the rows, for the last step */
    struct buf text;
    int64_t delivery;
    size_t marked;
};

static err not_as_it_is(const struct quarantine_row *row, struct err_info *why)
{
    char id[QUARANTINE_ID_TEXT];
    quarantine_id_text(row->line.id, id);
    (void)err_set(why, ERR_INPUT, "row %s could not be read as a row", id);
    return err_todo(why, "bring it alone, with its columns given anew; or mend it at its source");
}

/* A row that does not say when its agency's system said so is as old as its delivery: brought again
 * weeks later it must not outdo what came in between. */
static err add_line(struct replay *r, size_t i, const struct fields *better, struct arena *a,
                    struct err_info *why)
{
    struct quarantine_row row;
    err e = quarantine_open(r->order->hub, r->order->agency, r->ids[i], a, &row, why);
    if (e) return e;
    if (r->order->feed.len && !str_eq(r->order->feed, row.line.feed))
        return err_set(why, ERR_INPUT, "one of the rows came by another feed");
    r->keys[i] = row.row_key;
    for (int c = 0; better && c < COLUMN__COUNT; c++)
        if (better->at[c].len) row.fields.at[c] = better->at[c];
    if (!row.fields.at[COLUMN_person_ref].len) return not_as_it_is(&row, why);
    if (!row.fields.at[COLUMN_as_of].len)
        row.fields.at[COLUMN_as_of] = date_moment_iso(a, row.as_of_ms);
    aside_line(&row.fields, &r->text);
    return buf_state(&r->text) ? err_set(why, ERR_LIMIT, "too much to bring again at once")
                               : ERR_OK;
}

static err mark_replaced(struct db *db, void *ctx, struct err_info *why)
{
    struct replay *r = ctx;
    err e = ERR_OK;
    for (size_t i = r->marked; !e && i < r->n && i < r->marked + MARKS_AT_ONCE; i++) {
        struct q_quarantine_replaced_in in = {.cell = cell_of(r->keys[i]),
                                              .row_key = r->keys[i],
                                              .delivery = r->ids[i].delivery,
                                              .line = r->ids[i].line,
                                              .cured_by = r->delivery};
        e = q_quarantine_replaced(db, &in, why);
    }
    return e;
}

static err take_text(struct replay *r, struct arena *a, struct ingest_report *ret_report,
                     struct err_info *why)
{
    struct source source;
    struct mapping *plain = ARENA_NEW(a, struct mapping);
    struct ingest_order order = *r->order;
    if (!plain) return err_set(why, ERR_NOMEM, "no memory to bring rows again");
    err e = mapping_plain(a, plain, why);
    if (!e) e = source_open_text(buf_str(&r->text), &source, why);
    if (e) return e;
    order.source = &source;
    order.mapping = plain;
    order.file = "rows from quarantine";
    order.full = false;
    order.as_of_ms = 0;
    e = ingest_take(&order, ret_report, why);
    source_close(&source);
    return e;
}

err quarantine_replay(const struct ingest_order *order, const struct quarantine_id *ids, size_t n,
                      const struct fields *better, struct ingest_report *ret_report,
                      struct err_info *why)
{
    struct replay r = {.order = order, .ids = ids, .n = n, .text = BUF_INIT(REPLAY_BYTES_MAX)};
    struct arena *a = arena_new(ROW_ARENA_BYTES * 4), *row = arena_new(ROW_ARENA_BYTES);
    *ret_report = (struct ingest_report){0};
    assert(n >= 1 && n <= QUARANTINE_REPLAY_MAX && (!better || n == 1));
    r.keys = a ? ARENA_ARRAY(a, int64_t, n) : NULL;
    err e = r.keys && row ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to bring rows again");
    for (size_t i = 0; !e && i < n; i++) {
        arena_clear(row);
        e = add_line(&r, i, better, row, why);
    }
    if (!e) e = take_text(&r, a, ret_report, why);
    r.delivery = ret_report->delivery;
    bool came = ret_report->outcome == INGEST_LIVE || ret_report->outcome == INGEST_AGAIN;
    for (; !e && came && r.marked < n; r.marked += MARKS_AT_ONCE)
        e = store_write(order->hub->store, mark_replaced, &r, why);
    buf_release(&r.text);
    arena_free(row);
    arena_free(a);
    return e;
}
