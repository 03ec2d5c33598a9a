/* cli/pull.c -- aim pull: fetch a feed from its agency's own database, then link and judge. */
#include "cli/command.h"
#include "codec/json.h"
#include "ingest/after.h"
#include "pull/pull.h"

static const struct command_option options[] = {
    {"agency", "CODE", "whose feed it is"},
    {"feed", "CODE", "which of its feeds, when it has several"},
    {"check", NULL, "ask and judge the rows, store nothing"},
    {"full", NULL, "the query gives everything: records missing from it have ended"},
    {"no-link", NULL, "store only; `aim link run` links later"},
    {0},
};

static void say(struct call *call, const struct ingest_report *r)
{
    struct json_writer w = {.out = &call->out};
    if (!r->outcome) return;
    if (!call->json) {
        ingest_report_text(r, "the query's result", &call->out);
        return;
    }
    ingest_report_json(r, NULL, &w);
    buf_byte(&call->out, '\n');
}

static err pull_run(struct call *call, struct err_info *why)
{
    struct ingest_report report;
    struct ingest_after after;
    struct pull_order order = {.hub = call->hub,
                               .feed = str_of(call_option(call, "feed")),
                               .full = call_flag(call, "full"),
                               .try_only = call_flag(call, "check"),
                               .audit = &call->audit};
    err e = call_agency(call, &order.agency, why);
    if (e) return e;
    e = pull_take(&order, &report, why);
    say(call, &report);
    bool live = report.outcome == INGEST_LIVE || report.outcome == INGEST_AGAIN;
    ingest_report_release(&report);
    if (e || !live || call_flag(call, "no-link")) return e;
    return ingest_after(call->hub, NULL, &after, why);
}

const struct command command_pull = {
    .name = "pull",
    .help = "fetch a feed from its agency's own database (ODBC), by the query agreed with it",
    .options = options,
    .needs = CAP_LOAD,
    .audit = AUDIT_DELIVERY,
    .notes_itself = true,
    .run = pull_run,
};
