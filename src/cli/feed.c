/* cli/feed.c -- aim feed ledger: what an agency delivered, and what became of it; aim feed check:
 * what would become of a file, or which mapping it may need. */
#include "base/date.h"
#include "cli/command.h"
#include "codec/json.h"
#include "ingest/after.h"
#include "ingest/drop.h"
#include "ingest/propose.h"
#include "ingest/ingest.h"
#include "ingest/ledger.h"
#include "ingest/workbook.h"
#include "query.h"
#include "store/store.h"
#include "supply/report.h"

#include <signal.h>
#include <time.h>

enum { LINES = 25, LINES_MAX = 1000 };

/* ---- ledger ---- */

static const struct command_option ledger_options[] = {
    {"agency", "CODE", "whose deliveries"},
    {"lines", "N", "how many at most, newest first (25)"},
    {0},
};

struct ledger {
    struct call *call;
    str agency;
    int32_t page;
    struct ledger_rows rows;
};

static void ledger_json(struct ledger *l, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_array(&w);
    for (size_t i = 0; i < l->rows.n; i++)
        ledger_row_json(&l->rows.at[i], l->call->arena, &w);
    json_close_array(&w);
    buf_byte(out, '\n');
}

static void ledger_text(struct ledger *l, struct buf *out)
{
    for (size_t i = 0; i < l->rows.n; i++) {
        const struct ledger_row *r = &l->rows.at[i];
        str when = date_moment_long(l->call->arena, r->received_ms);
        buf_printf(out,
                   "%016llx  %-8.*s %-28.*s %8lld rows: %lld accepted, %lld unchanged, "
                   "%lld quarantined, %d retried%s\n",
                   (unsigned long long)r->delivery, STR_FMT(r->state), STR_FMT(when),
                   (long long)r->lines, (long long)r->accepted, (long long)r->unchanged,
                   (long long)r->quarantined, (int)r->attempts - 1,
                   r->full_extract ? " (full extract)" : "");
        if (r->reason.len) buf_printf(out, "                  %.*s\n", STR_FMT(r->reason));
    }
    if (!l->rows.n) buf_add_c(out, "Nothing was delivered yet.\n");
}

static err ledger_run(struct call *call, struct err_info *why)
{
    struct ledger l = {.call = call};
    int64_t lines = LINES;
    err e = call_agency(call, &l.agency, why);
    if (!e) e = call_number(call, "lines", 1, LINES_MAX, LINES, &lines, why);
    l.page = (int32_t)lines;
    if (!e) e = ledger_read(call->hub, l.agency, INT64_MAX, l.page, call->arena, &l.rows, why);
    if (e) return e;
    if (call->json)
        ledger_json(&l, &call->out);
    else
        ledger_text(&l, &call->out);
    return ERR_OK;
}

const struct command command_feed_ledger = {
    .name = "feed ledger",
    .help = "what an agency delivered, and what became of it",
    .options = ledger_options,
    .needs = CAP_LOAD,
    .audit = AUDIT_STATUS_SHOWN,
    .run = ledger_run,
};

/* ---- check ---- */

static const struct command_option check_options[] = {
    {"agency", "CODE", "whose export it is"},
    {"feed", "CODE", "of which of its feeds, when it has several"},
    {"mapping", "FILE", "judge the file with this mapping; without one, a mapping is proposed"},
    {0},
};

struct checking {
    struct call *call;
    str agency;
    const char *path;
    struct source source;
    struct mapping mapping;
    const str *codes; /* catalogue codes of the agreement */
    size_t code_count;
};

static err read_codes(struct db *db, void *ctx, struct err_info *why)
{
    struct checking *c = ctx;
    struct partners *p = NULL;
    err e = partners_load(db, &p, why);
    const struct agency *a = e ? NULL : partners_agency(p, c->agency);
    const struct agreement *t =
        a ? partners_agreement(p, a, str_of(call_option(c->call, "feed")), hub_now_ms(c->call->hub))
          : NULL;
    str *codes = t ? ARENA_ARRAY(c->call->arena, str, t->type_count + 1) : NULL;
    for (size_t i = 0; codes && i < t->type_count; i++)
        codes[i] = str_copy(c->call->arena, t->types[i]->code);
    c->codes = codes;
    c->code_count = codes ? t->type_count : 0;
    partners_free(p);
    if (!e && !a) return err_set(why, ERR_ABSENT, "this hub has no agency with that code");
    return e;
}

static err propose(struct checking *c, struct err_info *why)
{
    struct profile p;
    struct err_info reason = {0};
    err e = store_read(c->call->hub->store, read_codes, c, why);
    if (!e) e = workbook_unpack(c->call->hub, &c->source, STR(""), &reason, why);
    if (!e && reason.code) {
        if (why) *why = reason;
        e = err_at(why, c->path, reason.line, reason.column);
    }
    if (!e) e = profile_read(&c->source, c->call->arena, &p, why);
    enum column *ours = e ? NULL : ARENA_ARRAY(c->call->arena, enum column, p.columns + 1);
    if (!e && !ours) e = err_set(why, ERR_NOMEM, "no memory to look at a file");
    if (e) return e;
    propose_columns(&p, ours);
    propose_mapping(&p, ours, c->codes, c->code_count, &c->call->out);
    return ERR_OK;
}

static err judge(struct checking *c, const char *mapping, struct err_info *why)
{
    struct ingest_report report = {0};
    struct json_writer w = {.out = &c->call->out};
    str text;
    err e = file_read(mapping, MAPPING_BYTES_MAX, c->call->arena, &text, why);
    if (!e) e = mapping_read(c->call->arena, text, mapping, &c->mapping, why);
    if (e) return e;
    struct ingest_order order = {.hub = c->call->hub,
                                 .agency = c->agency,
                                 .feed = str_of(call_option(c->call, "feed")),
                                 .file = c->path,
                                 .source = &c->source,
                                 .mapping = &c->mapping,
                                 .audit = &c->call->audit};
    e = ingest_try(&order, &report, why);
    if (report.outcome && c->call->json) {
        ingest_report_json(&report, c->path, &w);
        buf_byte(&c->call->out, '\n');
    } else if (report.outcome) {
        ingest_report_text(&report, c->path, &c->call->out);
    }
    ingest_report_release(&report);
    return e;
}

static err check_run(struct call *call, struct err_info *why)
{
    const char *mapping = call_option(call, "mapping");
    struct checking *c = ARENA_NEW(call->arena, struct checking);
    if (!c) return err_set(why, ERR_NOMEM, "no memory to look at a file");
    if (call->word_count != 1) return err_set(why, ERR_USAGE, "name one file");
    c->call = call;
    c->path = call->words[0];
    err e = call_agency(call, &c->agency, why);
    if (!e) e = source_open(call->hub, c->path, INGEST_BYTES_MAX, &c->source, why);
    if (e) return e;
    e = mapping ? judge(c, mapping, why) : propose(c, why);
    source_close(&c->source);
    return e;
}

const struct command command_feed_check = {
    .name = "feed check",
    .words = "FILE",
    .help = "what would become of a file, or which mapping it needs; stores nothing",
    .options = check_options,
    .needs = CAP_LOAD,
    .audit = AUDIT_CHECK,
    .run = check_run,
};

/* ---- watch ---- */

static const struct command_option watch_options[] = {
    {"once", NULL, "one pass, then end"},
    {"every", "SECONDS", "how often to look (5)"},
    {"rest", "SECONDS", "how long a file must have been left alone (3)"},
    {0},
};

static void tell_receipt(void *ctx, const char *agency, const struct ingest_report *r)
{
    struct call *call = ctx;
    ingest_report_text(r, agency, &call->out);
}

static err pass_over(struct call *call, const struct drop_watch *w, struct err_info *why)
{
    struct drop_pass pass;
    struct ingest_after after;
    err e = drop_take(w, &pass, why);
    if (!e && pass.live) e = ingest_after(call->hub, NULL, &after, why);
    err flushed = call_flush(call, e ? NULL : why);
    return e ? e : flushed;
}

/* Until a signal comes: a pass, then rest. What fails is tried again. */
static err watch(struct call *call, const struct drop_watch *w, int64_t every_s,
                 struct err_info *why)
{
    const struct timespec pause = {.tv_sec = every_s};
    sigset_t ends;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    do {
        err e = pass_over(call, w, why);
        if (e == ERR_ABSENT) return e;
        err settled = audit_settle(call->hub, why);
        if (settled) return settled;
    } while (sigtimedwait(&ends, NULL, &pause) < 0);
    return ERR_OK;
}

static err watch_run(struct call *call, struct err_info *why)
{
    int64_t every, rest;
    if (call->word_count != 1) return err_set(why, ERR_USAGE, "name one folder");
    err e = call_number(call, "every", 1, 3600, 5, &every, why);
    if (!e) e = call_number(call, "rest", 0, 3600, 3, &rest, why);
    if (e) return e;
    struct drop_watch w = {.hub = call->hub,
                           .folder = call->words[0],
                           .rest_s = (int)rest,
                           .audit = &call->audit,
                           .quality = supply_report_of,
                           .told = tell_receipt,
                           .ctx = call};
    if (call->user.role == ROLE_LOADER) w.only = str_of(call->user.agency);
    return call_flag(call, "once") ? pass_over(call, &w, why) : watch(call, &w, every, why);
}

const struct command command_feed_watch = {
    .name = "feed watch",
    .words = "FOLDER",
    .help = "take in what agencies drop into their folders, with a receipt for each file",
    .options = watch_options,
    .needs = CAP_LOAD,
    .audit = AUDIT_DELIVERY,
    .notes_itself = true,
    .run = watch_run,
};
