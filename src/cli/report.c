/* cli/report.c -- aim report quality: how good what an agency's feeds send is, and what would help
 * most. */
#include "cli/command.h"
#include "codec/json.h"
#include "store/store.h"
#include "supply/report.h"
#include "supply/sweep.h"

static const struct command_option quality_options[] = {
    {"agency", "CODE", "of this agency; all of them when it is left out"},
    {"feed", "CODE", "of this one of its feeds"},
    {"csv", NULL, "one line per measure, for a spreadsheet"},
    {"count", NULL, "first count over all persons what is due today (aim serve does it by itself)"},
    {0},
};

struct quality {
    struct call *call;
    str agency; /* empty = all that the user may see */
    str feed;
    struct partners *partners;
    struct supply_report *reports;
    size_t n;
};

static err count_feeds(struct quality *q, size_t *ret_n, struct err_info *why)
{
    *ret_n = 0;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < q->partners->agency_count; i++) {
        str *feeds;
        size_t n = 0;
        e = supply_feeds(q->partners, &q->partners->agencies[i], q->call->arena, &feeds, &n, why);
        *ret_n += n;
    }
    return e;
}

static err of_agency(struct quality *q, struct db *db, const struct agency *agency,
                     struct err_info *why)
{
    str *feeds = NULL;
    size_t n = 0;
    err e = supply_feeds(q->partners, agency, q->call->arena, &feeds, &n, why);
    for (size_t i = 0; !e && i < n; i++) {
        if (q->feed.len && !str_eq(q->feed, feeds[i])) continue;
        e = supply_report(db, q->call->hub, q->partners, agency, feeds[i], q->call->arena,
                          &q->reports[q->n++], why);
    }
    return e;
}

static err read_reports(struct db *db, void *ctx, struct err_info *why)
{
    struct quality *q = ctx;
    size_t most = 0;
    q->n = 0;
    partners_free(q->partners);
    q->partners = NULL;
    err e = partners_load(db, &q->partners, why);
    if (!e) e = count_feeds(q, &most, why);
    q->reports = e ? NULL : ARENA_ARRAY(q->call->arena, struct supply_report, most + 1);
    if (!e && !q->reports) e = err_set(why, ERR_NOMEM, "no memory for so many reports");
    if (!e && q->agency.len && !partners_agency(q->partners, q->agency))
        e = err_set(why, ERR_ABSENT, "this hub has no agency with that code");
    for (size_t i = 0; !e && i < q->partners->agency_count; i++)
        if (!q->agency.len || str_eq(q->agency, q->partners->agencies[i].code))
            e = of_agency(q, db, &q->partners->agencies[i], why);
    if (!e && !q->n)
        e = err_set(why, ERR_ABSENT,
                    q->feed.len ? "there is no such feed" : "there is no feed yet");
    return e;
}

static void print(struct quality *q)
{
    struct call *call = q->call;
    struct json_writer w = {.out = &call->out};
    bool csv = call_flag(call, "csv");
    if (call->json) json_open_array(&w);
    for (size_t i = 0; i < q->n; i++) {
        if (call->json) supply_report_json(&q->reports[i], call->arena, &w);
        else if (csv) supply_report_csv(&q->reports[i], i == 0, &call->out);
        else supply_report_text(&q->reports[i], call->arena, &call->out);
        if (!call->json && !csv && i + 1 < q->n) buf_byte(&call->out, '\n');
    }
    if (call->json) {
        json_close_array(&w);
        buf_byte(&call->out, '\n');
    }
}

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, (struct partners **)ctx, why);
}

/* When a month's figures are settled is not for those to choose who are told them. */
static err count_now(struct call *call, struct err_info *why)
{
    enum { PERSONS = 20000 };
    struct partners *p = NULL;
    bool done = false;
    if (access_own_feeds_only(&call->user))
        return err_set(why, ERR_DENIED, "--count is for those who run the hub");
    err e = store_read(call->hub->store, load_partners, &p, why);
    while (!e && !done)
        e = supply_sweep(call->hub, p, PERSONS, &done, why);
    partners_free(p);
    return e;
}

static err quality_run(struct call *call, struct err_info *why)
{
    struct quality q = {.call = call, .feed = str_of(call_option(call, "feed"))};
    err e = ERR_OK;
    if (access_own_feeds_only(&call->user) || call_option(call, "agency"))
        e = call_agency(call, &q.agency, why);
    if (!e && call->json && call_flag(call, "csv"))
        e = err_set(why, ERR_USAGE, "--json or --csv, not both");
    if (!e && call_flag(call, "count")) e = count_now(call, why);
    if (!e) e = store_read(call->hub->store, read_reports, &q, why);
    if (!e) print(&q);
    partners_free(q.partners);
    return e;
}

const struct command command_report_quality = {
    .name = "report quality",
    .help = "how good what a feed sends is, and the fixes that would help most",
    .options = quality_options,
    .needs = CAP_QUALITY,
    .audit = AUDIT_REPORT,
    .run = quality_run,
};
