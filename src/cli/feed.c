/* cli/feed.c -- aim feed ledger: what an agency delivered, and what became of it. */
#include "base/date.h"
#include "cli/command.h"
#include "codec/json.h"
#include "query.h"
#include "store/store.h"

enum { LINES = 25, LINES_MAX = 1000 };

static const struct command_option options[] = {
    {"agency", "CODE", "whose deliveries"},
    {"lines", "N", "how many at most, newest first (25)"},
    {0},
};

struct ledger {
    struct call *call;
    str agency;
    int32_t page;
    struct q_delivery_ledger_rows rows;
};

static err read_ledger(struct db *db, void *ctx, struct err_info *why)
{
    struct ledger *l = ctx;
    struct q_delivery_ledger_in in = {
        .agency = l->agency, .before_ms = INT64_MAX, .page = l->page};
    return q_delivery_ledger(db, &in, l->call->arena, &l->rows, why);
}

static void row_json(struct arena *a, const struct q_delivery_ledger_row *r, struct json_writer *w)
{
    json_open_object(w);
    json_pair_text(w, "delivery", str_printf(a, "%016llx", (unsigned long long)r->delivery));
    json_pair_text(w, "state", r->state);
    json_pair_text(w, "reason", r->reason);
    json_pair_text(w, "agreement", r->agreement);
    json_pair_text(w, "received", date_moment_iso(a, r->received_ms));
    json_pair_text(w, "as_of", date_moment_iso(a, r->as_of_ms));
    json_pair_bool(w, "full_extract", r->full_extract != 0);
    json_pair_int(w, "bytes", r->bytes);
    json_pair_int(w, "rows", r->lines);
    json_pair_int(w, "accepted", r->accepted);
    json_pair_int(w, "unchanged", r->unchanged);
    json_pair_int(w, "quarantined", r->quarantined);
    json_close_object(w);
}

static void ledger_json(struct ledger *l, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_array(&w);
    for (size_t i = 0; i < l->rows.n; i++)
        row_json(l->call->arena, &l->rows.at[i], &w);
    json_close_array(&w);
    buf_byte(out, '\n');
}

static void ledger_text(struct ledger *l, struct buf *out)
{
    for (size_t i = 0; i < l->rows.n; i++) {
        const struct q_delivery_ledger_row *r = &l->rows.at[i];
        str when = date_moment_long(l->call->arena, r->received_ms);
        buf_printf(out,
                   "%016llx  %-8.*s %-28.*s %8lld rows: %lld accepted, %lld unchanged, "
                   "%lld quarantined%s\n",
                   (unsigned long long)r->delivery, STR_FMT(r->state), STR_FMT(when),
                   (long long)r->lines, (long long)r->accepted, (long long)r->unchanged,
                   (long long)r->quarantined, r->full_extract ? " (full extract)" : "");
        if (r->reason.len) buf_printf(out, "                  %.*s\n", STR_FMT(r->reason));
    }
    if (!l->rows.n) buf_add_c(out, "Nothing was delivered yet.\n");
}

static err ledger_run(struct call *call, struct err_info *why)
{
    const char *agency = call_option(call, "agency");
    bool loader = call->user.role == ROLE_LOADER;
    struct ledger l = {.call = call};
    int64_t lines;
    if (!agency && loader) agency = call->user.agency;
    if (!agency) return err_set(why, ERR_USAGE, "whose deliveries? --agency CODE");
    if (loader && strcmp(agency, call->user.agency) != 0)
        return err_set(why, ERR_DENIED, "this account sees its own agency's deliveries only");
    err e = call_number(call, "lines", 1, LINES_MAX, LINES, &lines, why);
    l.agency = str_of(agency);
    l.page = (int32_t)lines;
    if (!e) e = store_read(call->hub->store, read_ledger, &l, why);
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
    .options = options,
    .needs = CAP_LOAD,
    .audit = AUDIT_STATUS_SHOWN,
    .run = ledger_run,
};
