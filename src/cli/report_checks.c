/* cli/report_checks.c -- aim report checks: how fast partners reply to what cases ask. */
#include "cli/looking.h"

#include "base/clock.h"
#include "codec/json.h"
#include "mash/list.h"
#include "search/json.h"
#include "store/store.h"

enum { DAYS_MAX = 1100 };

static const struct command_option options[] = {
    {"days", "N", "checks asked in so many days (default 90)"},
    {0},
};

static void as_text(const struct mash_replies *list, size_t n, int64_t median_ms, struct buf *out)
{
    if (median_ms < 0)
        buf_add_c(out, "no partner has replied\n");
    else
        buf_printf(out, "half of the replies came within %lld minutes\n",
                   (long long)(median_ms / MS_PER_MINUTE));
    for (size_t i = 0; i < n; i++) {
        const struct mash_replies *r = &list[i];
        buf_printf(out,
                   "%-28.*s asked %lld, replied %lld (%lld in time), waiting %lld (%lld overdue), "
                   "escalated %lld, after the decision %lld",
                   STR_FMT(r->agency->name), (long long)r->asked, (long long)r->answered,
                   (long long)r->in_time, (long long)r->waiting, (long long)r->overdue,
                   (long long)r->escalated, (long long)r->after_close);
        if (r->median_ms >= 0)
            buf_printf(out, ", half within %lld minutes",
                       (long long)(r->median_ms / MS_PER_MINUTE));
        buf_add_c(out, "\n");
    }
}

static void as_json(const struct mash_replies *list, size_t n, int64_t median_ms, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_int(&w, "median_ms", median_ms);
    json_key(&w, "agencies");
    json_open_array(&w);
    for (size_t i = 0; i < n; i++) {
        const struct mash_replies *r = &list[i];
        json_open_object(&w);
        json_pair_text(&w, "agency", r->agency->code);
        json_pair_int(&w, "asked", r->asked);
        json_pair_int(&w, "answered", r->answered);
        json_pair_int(&w, "in_time", r->in_time);
        json_pair_int(&w, "waiting", r->waiting);
        json_pair_int(&w, "overdue", r->overdue);
        json_pair_int(&w, "escalated", r->escalated);
        json_pair_int(&w, "after_decision", r->after_close);
        json_pair_int(&w, "median_ms", r->median_ms);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    buf_add_c(out, "\n");
}

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

static err run(struct call *call, struct err_info *why)
{
    struct partners *p = NULL;
    struct mash_replies *list = NULL;
    size_t n = 0;
    int64_t days, median_ms = -1;
    err e = call_number(call, "days", 1, DAYS_MAX, MASH_REPLY_DAYS, &days, why);
    if (!e) e = store_read(call->hub->store, load_partners, &p, why);
    if (!e)
        e = mash_replies_load(call->hub, p, (int)days, call->arena, &list, &n, &median_ms, why);
    if (!e && call->json) as_json(list, n, median_ms, &call->out);
    if (!e && !call->json) as_text(list, n, median_ms, &call->out);
    partners_free(p);
    return e;
}

const struct command command_report_checks = {
    .name = "report checks",
    .help = "how fast partners reply to what cases ask",
    .options = options,
    .needs = CAP_REPORT,
    .audit = AUDIT_REPORT,
    .run = run,
};
