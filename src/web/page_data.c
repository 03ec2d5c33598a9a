/* web/page_data.c -- the feeds that a user may see, side by side: what arrived, and how good it
 * is. */
#include "web/page.h"

#include "store/store.h"
#include "web/feed_page.h"

#include <assert.h>

enum { HEAT_DAYS = 14 };

static const char *const heat_kinds[] = {
    [ARRIVAL_NOT_DUE] = "off",  [ARRIVAL_ON_TIME] = "ok", [ARRIVAL_LATE] = "late",
    [ARRIVAL_NOTHING] = "miss", [ARRIVAL_NOT_YET] = "off", [ARRIVAL_PAUSED] = "off",
};
static_assert(COUNT(heat_kinds) == ARRIVAL__COUNT, "every arrival has its look");

struct reading {
    struct visit *visit;
    struct supply_report *reports;
    size_t n;
};

static bool may_see(const struct visit *v, const struct agency *a)
{
    return !access_own_feeds_only(&v->session.user) || str_eq_c(a->code, v->session.user.agency);
}

static err read_reports(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *g = ctx;
    const struct partners *p = g->visit->partners;
    err e = ERR_OK;
    g->n = 0;
    for (size_t i = 0; !e && i < p->agency_count; i++) {
        str *feeds = NULL;
        size_t n = 0;
        if (!may_see(g->visit, &p->agencies[i])) continue;
        e = supply_feeds(p, &p->agencies[i], g->visit->arena, &feeds, &n, why);
        for (size_t k = 0; !e && k < n; k++)
            e = supply_report(db, g->visit->web->hub, p, &p->agencies[i], feeds[k],
                              g->visit->arena, &g->reports[g->n++], why);
    }
    return e;
}

/* ---- the numbers on top ---- */

static void fill_numbers(struct visit *v, const struct reading *g, struct page_data_number out[3],
                         struct page_data *page)
{
    int64_t late = 0, held = 0, lines = 0, aside = 0;
    for (size_t i = 0; i < g->n; i++) {
        const struct supply_report *r = &g->reports[i];
        late += r->state.late && r->agreement;
        held += r->held_rows;
        lines += r->sum.lines;
        aside += r->sum.quarantined;
    }
    out[0] = (struct page_data_number){late ? STR(" aim-num--bad") : STR(""),
                                       feed_count(v->arena, late),
                                       late == 1 ? STR("feed is late") : STR("feeds are late")};
    out[1] = (struct page_data_number){held ? STR(" aim-num--warn") : STR(""),
                                       feed_count(v->arena, held),
                                       held == 1 ? STR("row held back") : STR("rows held back")};
    out[2] = (struct page_data_number){
        STR(""), feed_percent(v->arena, measure_share(lines - aside, lines)),
        STR("of rows taken in")};
    page->number = out;
    page->number_n = 3;
}

/* ---- who is late ---- */

static err fill_late(struct visit *v, const struct reading *g, struct page_data *page,
                     struct err_info *why)
{
    struct page_data_late *late;
    err e = VISIT_ARRAY(v, late, struct page_data_late, g->n, why);
    for (size_t i = 0; !e && i < g->n; i++) {
        const struct supply_report *r = &g->reports[i];
        if (!r->agreement || !r->state.late) continue;
        str name = feed_name(v->arena, r), due = due_words(&r->agreement->due, v->arena);
        str since = date_long(v->arena, date_uk(r->state.delivered_ms).date);
        str title = r->state.delivered_ms
                        ? str_printf(v->arena, "%.*s has sent nothing since %.*s", STR_FMT(name),
                                     STR_FMT(since))
                        : str_printf(v->arena, "%.*s has sent nothing yet", STR_FMT(name));
        late[page->late_n++] = (struct page_data_late){
            .title = title,
            .what =
                str_printf(v->arena,
                           "It is expected %.*s. Until it comes, every record says \xe2\x80\x9cnot "
                           "known\xe2\x80\x9d for what it would tell.",
                           STR_FMT(due)),
            .phone = r->agency->service_count ? r->agency->services[0].lead.phone : STR("")};
    }
    page->late = late;
    return e;
}

/* ---- arrivals ---- */

static err fill_row(struct visit *v, const struct supply_report *r, struct page_data_feed *out,
                    struct err_info *why)
{
    struct page_data_feed_day *day;
    err e = VISIT_ARRAY(v, day, struct page_data_feed_day, HEAT_DAYS, why);
    *out = (struct page_data_feed){.name = feed_name(v->arena, r), .url = feed_url(v->arena, r)};
    for (size_t i = 0; !e && i < HEAT_DAYS; i++) {
        enum arrival a = r->days[SUPPLY_DAYS - HEAT_DAYS + i].arrival;
        day[i] = (struct page_data_feed_day){str_of(heat_kinds[a]), str_of(arrival_sign(a)),
                                             str_of(arrival_word(a))};
    }
    out->day = day;
    out->day_n = HEAT_DAYS;
    return e;
}

static err fill_heat(struct visit *v, const struct reading *g, struct page_data *page,
                     struct err_info *why)
{
    struct page_data_head *head;
    struct page_data_feed *feed;
    int32_t today = date_days(date_uk(hub_now_ms(v->web->hub)).date);
    err e = VISIT_ARRAY(v, head, struct page_data_head, HEAT_DAYS, why);
    if (!e) e = VISIT_ARRAY(v, feed, struct page_data_feed, g->n, why);
    if (e) return e;
    for (int i = 0; i < HEAT_DAYS; i++) {
        struct date d = date_from_days(today - HEAT_DAYS + 1 + i);
        head[i] = (struct page_data_head){str_printf(v->arena, "%d", d.day),
                                          date_month_name(d.month)};
    }
    for (size_t i = 0; !e && i < g->n; i++)
        e = fill_row(v, &g->reports[i], &feed[i], why);
    str from = date_long(v->arena, date_from_days(today - HEAT_DAYS + 1)),
        until = date_long(v->arena, date_from_days(today));
    page->days = str_printf(v->arena, "%.*s to %.*s", STR_FMT(from), STR_FMT(until));
    page->head = head;
    page->head_n = HEAT_DAYS;
    page->feed = feed;
    page->feed_n = g->n;
    return e;
}

static err fill_scores(struct visit *v, const struct reading *g, struct page_data *page,
                       struct err_info *why)
{
    struct page_data_score *score;
    int64_t now_ms = hub_now_ms(v->web->hub);
    err e = VISIT_ARRAY(v, score, struct page_data_score, g->n, why);
    for (size_t i = 0; !e && i < g->n; i++) {
        const struct supply_report *r = &g->reports[i];
        score[i] = (struct page_data_score){
            .name = feed_name(v->arena, r),
            .url = feed_url(v->arena, r),
            .filled = feed_percent(v->arena, r->filled),
            .valid = feed_percent(v->arena, r->valid),
            .newest = feed_age(v->arena, r->state.complete_to_ms, now_ms),
            .expected = r->agreement ? due_words(&r->agreement->due, v->arena) : STR("not now"),
            .held = feed_count(v->arena, r->held_rows),
            .colour = feed_colour(r->band),
            .icon = feed_icon(r->band),
            .overall = feed_overall(r->band)};
    }
    page->score = score;
    page->score_n = e ? 0 : g->n;
    return e;
}

err page_data(struct visit *v, struct err_info *why)
{
    struct page_frame frame;
    struct page_data_number numbers[3];
    struct page_data page = {.frame = &frame};
    struct reading g = {.visit = v};
    err e = VISIT_ARRAY(v, g.reports, struct supply_report, v->partners->agreement_count, why);
    if (!e) e = visit_frame(v, "Data quality", true, "/data", &frame, why);
    if (!e) e = store_read(v->web->hub->store, read_reports, &g, why);
    if (!e) e = fill_late(v, &g, &page, why);
    if (!e) e = fill_heat(v, &g, &page, why);
    if (!e) e = fill_scores(v, &g, &page, why);
    if (e) return e;
    fill_numbers(v, &g, numbers, &page);
    v->entry.detail = STR("data quality of feeds");
    page_data_render(&page, &v->a->page);
    return ERR_OK;
}
