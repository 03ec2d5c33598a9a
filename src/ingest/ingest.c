/* ingest/ingest.c -- the way of a delivery; see ingest.h. */
#include "ingest/ingest.h"

#include "base/mem.h"
#include "ingest/aside.h"
#include "ingest/delivery.h"
#include "ingest/table.h"
#include "ingest/workbook.h"
#include "store/store.h"

enum { TAKING_ARENA_BYTES = 4 * 1024 * 1024 };

void ingest_report_release(struct ingest_report *r)
{
    VEC_RELEASE(&r->causes);
}

/* ---- pass 1: is the file sound? ---- */

static err first_look(void *ctx, const struct table_row *row, struct err_info *why)
{
    struct taking *t = ctx;
    t->report->rows++;
    err e = t->order->full ? full_row(t, row, why) : ERR_OK;
    if (e) return e;
    str service = row->problem ? STR("") : str_trim(row->fields.at[COLUMN_service]);
    if (!service.len) return ERR_OK;
    t->services++;
    t->services_known += partners_service(t->agency, service) != NULL;
    return ERR_OK;
}

static void progress(struct taking *t, size_t bytes)
{
    t->bytes_done += (int64_t)bytes;
    if (t->order->progress) t->order->progress(t->order->ctx, t->bytes_done);
}

/* What is wrong with the file itself (gzip that is damaged, or a bomb) is a reason. */
static err reason_or_failure(err e, const struct err_info *problem, struct err_info *reason,
                             struct err_info *why)
{
    bool of_file = e == ERR_INPUT || e == ERR_LIMIT;
    if (of_file && !reason->code) *reason = *problem;
    if (e && !of_file && why) *why = *problem;
    return of_file ? ERR_OK : e;
}

static err next_block(struct taking *t, str *ret_block, struct err_info *reason,
                      struct err_info *why)
{
    struct err_info problem = {0};
    *ret_block = STR("");
    err e = source_next(t->order->source, ret_block, &problem);
    return reason_or_failure(e, &problem, reason, why);
}

/* *reason gets what speaks against the file; the error returned is a failure of our own. */
static err read_through(struct taking *t, struct table *table, struct err_info *reason,
                        struct err_info *why)
{
    const struct ingest_order *o = t->order;
    int64_t bytes_max = o->bytes_max ? o->bytes_max : INGEST_BYTES_MAX;
    struct hash chain = {{0}};
    str block = STR("");
    err e = ERR_OK, bad = reason->code;
    do {
        e = next_block(t, &block, reason, why);
        bad = reason->code;
        if (e || !block.len) break;
        chain = crypt_sha256_two(str_range((const char *)chain.at, sizeof chain.at), block);
        t->report->bytes += (int64_t)block.len;
        if (t->report->bytes > bytes_max) {
            bad = err_set(reason, ERR_LIMIT, "the file is larger than the ceiling of %lld bytes",
                          (long long)bytes_max);
            (void)err_todo(reason, "split it into smaller deliveries");
            break;
        }
        if (!bad) bad = table_push(table, block, reason);
        progress(t, block.len);
    } while (!bad || reason->code == ERR_DENIED);
    if (!e && !bad) bad = table_finish(table, &t->cut_off, reason);
    t->content = crypt_hash63(&o->hub->keys.use[KEY_ID], "content",
                              CRYPT_PARTS(str_range((const char *)chain.at, sizeof chain.at)));
    return e;
}

static void judge_file(const struct taking *t, struct err_info *reason)
{
    if (reason->code || t->services == 0 || t->services_known) return;
    (void)err_set(reason, ERR_INPUT, "every row names a service that this agency does not have");
    (void)err_todo(reason, "this seems to be another agency's file: check --agency and the file");
}

/* ERR_INPUT, ERR_LIMIT and ERR_NOMEM come out of the table alike; only the last is ours. */
static err pass_one(struct taking *t, struct err_info *reason, struct err_info *why)
{
    struct table *table = mem_alloc(sizeof *table);
    if (!table) return err_set(why, ERR_NOMEM, "no memory to read a delivery");
    table_init(table, t->mapping, first_look, t);
    const struct ingest_order *o = t->order;
    struct err_info problem = {0};
    err e = reason->code ? ERR_OK
                         : workbook_unpack(o->hub, o->source, t->mapping->sheet, reason, &problem);
    e = reason_or_failure(e, &problem, reason, why);
    if (!e) e = source_rewind(o->source, why);
    if (!e) e = read_through(t, table, reason, why);
    t->report->no_final_newline = table->kind == TABLE_CSV && table->csv.no_final_newline;
    table_release(table);
    mem_free(table);
    if (!e && reason->code == ERR_NOMEM) {
        if (why) *why = *reason;
        return ERR_NOMEM;
    }
    judge_file(t, reason);
    if (reason->code) (void)err_at(reason, t->order->file, reason->line, reason->column);
    return e;
}

/* ---- pass 2: its rows are stored ---- */

static err on_done(void *ctx, long line, enum reason reason, enum column column, bool old,
                   struct err_info *why)
{
    struct taking *t = ctx;
    if (reason) return ingest_report_count(t->report, line, reason, column, why);
    t->report->unchanged += old;
    t->report->accepted += !old;
    return ERR_OK;
}

/* A bad row waits under the key that a better one will have. */
static err put_aside(struct taking *t, const struct table_row *row, enum reason reason,
                     enum column column, struct err_info *why)
{
    const struct keys *keys = &t->order->hub->keys;
    struct buf *plain = &t->chunk.packed;
    str person = str_trim(row->fields.at[COLUMN_person_ref]),
        event = str_trim(row->fields.at[COLUMN_event_ref]);
    struct chunk_reject r = {.line = row->line, .column = column, .reason = reason};
    r.as_of_ms = row_as_of(&t->terms, &row->fields);
    if (person.len) r.record = record_id(keys, t->agency->code, pii_of(person));
    r.about = event.len ? event_id(keys, t->agency->code, pii_of(event))
              : str_eq(str_trim(row->fields.at[COLUMN_action]), STR("merge")) ? ROW_ABOUT_MERGER
                                                                             : ROW_ABOUT_PERSON;
    r.row_key = r.record ? chunk_row_key(&t->load, r.record, r.about)
                         : crypt_id(keys, "row", t->agency->code, row->raw);
    buf_reset(plain);
    aside_pack(t->terms.columns, row, plain);
    if (buf_state(plain)) return err_set(why, ERR_NOMEM, "no memory to put a row aside");
    r.plain = buf_str(plain);
    return chunk_reject(&t->chunk, &r, why);
}

static err take_row(void *ctx, const struct table_row *row, struct err_info *why)
{
    struct taking *t = ctx;
    struct row checked;
    enum column column = COLUMN__COUNT;
    if (!row->problem && full_skips(t, row)) {
        tally_row(&t->tally, &row->fields, REASON_NONE, column);
        t->report->unchanged++;
        return ERR_OK;
    }
    enum reason reason =
        row->problem ? row->problem : row_check(&t->terms, &row->fields, &checked, &column);
    if (!row->problem) tally_row(&t->tally, &row->fields, reason, column);
    err e = reason ? put_aside(t, row, reason, column, why)
                   : chunk_add(&t->chunk, row->line, &checked, why);
    if (!e && chunk_full(&t->chunk)) e = chunk_store(&t->chunk, on_done, t, why);
    return e;
}

/* The row that the file was cut off in: what came of it is not read. */
static err put_cut_aside(struct taking *t, const struct table *table, struct err_info *why)
{
    long line = table->kind == TABLE_CSV ? table->csv.line : table->json.line;
    struct chunk_reject r = {.line = line,
                             .column = COLUMN__COUNT,
                             .reason = REASON_cut_off,
                             .as_of_ms = t->terms.as_of_ms,
                             .plain = STR("")};
    r.row_key = crypt_id(&t->order->hub->keys, "row", t->agency->code, STR("cut off"));
    t->report->rows++;
    return chunk_reject(&t->chunk, &r, why);
}

/* The whole file once more, a row at a time. */
static err push_file(struct taking *t, struct table *table, struct err_info *why)
{
    str block;
    err e = source_rewind(t->order->source, why);
    for (bool more = true; !e && more;) {
        e = source_next(t->order->source, &block, why);
        more = !e && block.len;
        if (more) e = table_push(table, block, why);
        if (more) progress(t, block.len);
    }
    return e;
}

static err store_rows(struct taking *t, struct table *table, struct err_info *why)
{
    bool cut_off;
    err e = push_file(t, table, why);
    if (!e && (e = table_finish(table, &cut_off, why)) && cut_off && t->cut_off)
        e = put_cut_aside(t, table, why);
    return e ? e : chunk_store(&t->chunk, on_done, t, why);
}

static err pass_two(struct taking *t, struct err_info *why)
{
    struct table *table = mem_alloc(sizeof *table);
    if (!table) return err_set(why, ERR_NOMEM, "no memory to read a delivery");
    t->load = (struct load){.hub = t->order->hub,
                            .agency = t->agency->code,
                            .delivery = t->delivery,
                            .stored_ms = t->now_ms,
                            .full = t->order->full && t->full.newest ? &t->full : NULL,
                            .doubts = t->doubts,
                            .as_of_ms = t->report->as_of_ms,
                            .cures = t->report->waiting > 0,
                            .lease_job = str_of(t->lease_job),
                            .lease_owner = str_of(t->lease_owner),
                            .audit = t->order->audit,
                            .tally = &t->tally};
    t->tally = (struct tally){.today = t->terms.today};
    table_init(table, t->mapping, take_row, t);
    err e = chunk_init(&t->chunk, &t->load, why);
    if (!e) e = store_rows(t, table, why);
    chunk_release(&t->chunk);
    table_release(table);
    mem_free(table);
    return e;
}

/* ---- only judged ---- */

static err judge_row(void *ctx, const struct table_row *row, struct err_info *why)
{
    struct taking *t = ctx;
    struct row checked;
    enum column column = COLUMN__COUNT;
    enum reason reason =
        row->problem ? row->problem : row_check(&t->terms, &row->fields, &checked, &column);
    if (reason) return ingest_report_count(t->report, row->line, reason, column, why);
    t->report->accepted++;
    return ERR_OK;
}

static err judge_rows(struct taking *t, struct err_info *why)
{
    struct table *table = mem_alloc(sizeof *table);
    bool cut_off;
    if (!table) return err_set(why, ERR_NOMEM, "no memory to read a delivery");
    table_init(table, t->mapping, judge_row, t);
    err e = push_file(t, table, why);
    if (!e) e = table_finish(table, &cut_off, why);
    table_release(table);
    mem_free(table);
    return e;
}

static err try(struct taking *t, struct err_info *why)
{
    struct err_info reason = {0};
    err e = delivery_gate(t, why);
    if (e) return e;
    delivery_speaks_against(t, &reason);
    if (!reason.code) e = pass_one(t, &reason, why);
    if (e) return e;
    t->terms.as_of_ms = t->order->as_of_ms ? t->order->as_of_ms : t->now_ms;
    t->report->outcome = reason.code ? INGEST_REFUSED : INGEST_TRIED;
    t->report->reason = reason;
    if (!reason.code) return judge_rows(t, why);
    if (why) *why = reason;
    return reason.code;
}

/* ---- the end ---- */

/* A full extract that leaves out too much is more likely a mistake than the truth. */
static err check_drop(struct taking *t, struct err_info *reason)
{
    const struct full *f = &t->full;
    if (t->order->whole_enough || f->ended * 100 <= f->stood * t->agreement->max_drop_percent)
        return ERR_OK;
    (void)err_set(reason, ERR_CONFLICT,
                  "the full extract leaves out %lld of %lld records, more than the agreed %d %%",
                  (long long)f->ended, (long long)f->stood, t->agreement->max_drop_percent);
    (void)err_at(reason, t->order->file, 0, 0);
    return err_todo(reason, "ask the agency; then aim load --resume %016llx, or --drop it",
                    (unsigned long long)t->delivery);
}

static err go_live(struct taking *t, struct err_info *why)
{
    struct err_info reason = {0};
    err e = t->order->full ? full_end(t, why) : ERR_OK;
    if (!e && t->order->full && check_drop(t, &reason)) return delivery_hold(t, &reason, why);
    if (!e) e = delivery_flip(t, why);
    if (e) return e;
    t->report->outcome = INGEST_LIVE;
    return delivery_waiting(t, &t->report->waiting, why);
}

static err hold_cut_off(struct taking *t, struct err_info *reason, struct err_info *why)
{
    err e = source_keep(t->order->source, t->order->hub, t->delivery, t->mapping->text, why);
    if (e) return e;
    (void)err_todo(
        reason,
        "send the whole file; or aim load --resume %016llx to take the rows that are whole, "
        "--drop to forget them",
        (unsigned long long)t->delivery);
    return delivery_hold(t, reason, why);
}

/* It is known what the file is; now something happens. */
static err judged(struct taking *t, struct err_info *reason, struct err_info *why)
{
    t->terms.as_of_stated = t->order->as_of_ms != 0;
    t->terms.as_of_ms = t->report->as_of_ms =
        t->order->as_of_ms ? t->order->as_of_ms : t->received_ms;
    if (t->cut_off && !t->order->whole_enough) return hold_cut_off(t, reason, why);
    if (reason->code && !t->cut_off) return delivery_refuse(t, reason, why);
    err e = delivery_waiting(t, &t->report->waiting, why);
    if (!e) e = delivery_lease(t, why);
    if (!e) e = delivery_begin(t, why);
    if (!e) e = full_doubts(t, why);
    if (!e && t->order->full) e = full_compare(t, why);
    if (!e) e = pass_two(t, why);
    return e ? e : go_live(t, why);
}

static err take(struct taking *t, struct err_info *why)
{
    struct err_info reason = {0};
    err e = delivery_gate(t, why);
    if (e) return e;
    delivery_speaks_against(t, &reason);
    e = delivery_terms(t, &t->full.terms, why);
    if (!e) e = pass_one(t, &reason, why);
    if (!e) e = delivery_identify(t, &reason, why);
    if (e) return e;
    t->report->delivery = t->delivery;
    if (strcmp(t->state, "live") == 0) {
        t->report->outcome = INGEST_AGAIN;
        return delivery_waiting(t, &t->report->waiting, why);
    }
    return judged(t, &reason, why);
}

static err start(struct taking *t, const struct ingest_order *order,
                 struct ingest_report *ret_report, struct err_info *why)
{
    *ret_report = (struct ingest_report){0};
    *t = (struct taking){.order = order, .report = ret_report, .now_ms = hub_now_ms(order->hub)};
    full_init(&t->full);
    t->arena = arena_new(TAKING_ARENA_BYTES);
    return t->arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to take in a delivery");
}

static void finish(struct taking *t)
{
    partners_free(t->partners);
    full_release(&t->full);
    arena_free(t->arena);
}

static err with_taking(err (*what)(struct taking *t, struct err_info *why),
                       const struct ingest_order *order, struct ingest_report *ret_report,
                       struct err_info *why)
{
    struct taking *t = mem_alloc(sizeof *t);
    if (!t)
        return *ret_report = (struct ingest_report){0},
               err_set(why, ERR_NOMEM, "no memory to take in a delivery");
    err e = start(t, order, ret_report, why);
    if (!e) e = what(t, why);
    finish(t);
    mem_free(t);
    return e;
}

err ingest_take(const struct ingest_order *order, struct ingest_report *ret_report,
                struct err_info *why)
{
    return with_taking(take, order, ret_report, why);
}

err ingest_try(const struct ingest_order *order, struct ingest_report *ret_report,
               struct err_info *why)
{
    return with_taking(try, order, ret_report, why);
}
