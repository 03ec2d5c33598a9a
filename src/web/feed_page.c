/* web/feed_page.c -- the parts of a feed's page: facts, columns, fixes, what waits, trend, and what
 * may be said of others' data. */
#include "web/feed_page.h"

#include "web/feed_chart.h"

enum { LOW = 900 };

static str moment_or(struct arena *a, int64_t ms, const char *none)
{
    return ms ? date_moment_long(a, ms) : str_of(none);
}

static err fill_facts(struct visit *v, const struct supply_report *r, struct page_feed *page,
                      struct err_info *why)
{
    struct arena *a = v->arena;
    struct page_feed_fact *fact;
    err e = VISIT_ARRAY(v, fact, struct page_feed_fact, 5, why);
    if (e) return e;
    size_t n = 0;
    fact[n++] = (struct page_feed_fact){
        STR("Expected"), r->agreement ? due_words(&r->agreement->due, a)
                                      : STR("not now: no agreement is in force")};
    fact[n++] = (struct page_feed_fact){STR("Next expected by"),
                                        moment_or(a, r->state.due_ms, "not known")};
    fact[n++] = (struct page_feed_fact){STR("Data up to"),
                                        moment_or(a, r->state.complete_to_ms, "nothing yet")};
    fact[n++] = (struct page_feed_fact){
        STR("Last delivery"),
        str_printf(a, "%.*s%s",
                   STR_FMT(moment_or(a, r->state.delivered_ms, "none has come")),
                   r->agreement && r->state.late ? ": late" : "")};
    page->fact = fact;
    page->fact_n = n;
    return ERR_OK;
}

static err fill_columns(struct visit *v, const struct supply_report *r, struct page_feed *page,
                        struct err_info *why)
{
    struct arena *a = v->arena;
    struct page_feed_column *list;
    err e = VISIT_ARRAY(v, list, struct page_feed_column, COLUMN__COUNT, why);
    for (enum column c = 0; !e && r->agreement && r->until_day && c < COLUMN__COUNT; c++) {
        int filled = measure_filled(&r->sum, c), valid = measure_valid(&r->sum, c);
        if (!measure_covers(r->agreement, c)) continue;
        bool low = measure_expects(c) && filled != MEASURE_NONE && filled < LOW;
        list[page->column_n++] = (struct page_feed_column){
            .name = str_of(column_table[c].name),
            .filled = feed_percent(a, filled),
            .valid = feed_percent(a, valid),
            .low = low ? STR("Low") : STR(""),
            .width = str_printf(a, "%.1f", valid < 0 ? 0.0 : valid / 10.0),
            .note = measure_expects(c) ? STR("") : STR("where there is something to say")};
    }
    page->column = list;
    page->measured = str_printf(
        a, "%d days up to %.*s, %.*s rows", SUPPLY_DAYS,
        STR_FMT(date_long(a, date_from_days(r->until_day ? r->until_day : r->today))),
        STR_FMT(feed_count(a, r->sum.lines)));
    return e;
}

static err fill_days(struct visit *v, const struct supply_report *r, struct page_feed *page,
                     struct err_info *why)
{
    struct page_feed_day *day;
    err e = VISIT_ARRAY(v, day, struct page_feed_day, SUPPLY_DAYS, why);
    for (size_t i = 0; !e && i < SUPPLY_DAYS; i++)
        day[i] = (struct page_feed_day){
            date_short(v->arena, date_from_days(r->days[i].day)),
            str_of(arrival_word(r->days[i].arrival)), feed_count(v->arena, r->days[i].lines),
            feed_count(v->arena, r->days[i].quarantined)};
    page->day = day;
    page->day_n = e ? 0 : SUPPLY_DAYS;
    return e;
}

static err fill_delays(struct visit *v, const struct supply_report *r, struct page_feed *page,
                       struct err_info *why)
{
    struct page_feed_delay *delay;
    int64_t all = 0;
    enum lag median = measure_median(&r->sum);
    err e = VISIT_ARRAY(v, delay, struct page_feed_delay, LAG__COUNT, why);
    for (enum lag l = 0; l < LAG_HISTORY; l++)
        all += r->sum.lag[l];
    for (enum lag l = 0; !e && l < LAG__COUNT; l++)
        delay[l] = (struct page_feed_delay){
            str_of(lag_words(l)), feed_count(v->arena, r->sum.lag[l]),
            l == LAG_HISTORY || !all
                ? STR("not counted")
                : feed_percent(v->arena, measure_share(r->sum.lag[l], all))};
    page->delay = delay;
    page->delay_n = e ? 0 : LAG__COUNT;
    page->timely =
        median == LAG_HISTORY
            ? STR("No new event came in these days.")
            : str_printf(v->arena, "Half of the new events came within: %s.", lag_words(median));
    return e;
}

static err fill_fixes(struct visit *v, const struct supply_report *r, struct page_feed *page,
                      struct err_info *why)
{
    struct page_feed_fix *fix;
    err e = VISIT_ARRAY(v, fix, struct page_feed_fix, r->fix_n, why);
    for (size_t i = 0; !e && i < r->fix_n; i++)
        fix[i] = (struct page_feed_fix){str_printf(v->arena, "%zu", i + 1), r->fixes[i].what,
                                        r->fixes[i].todo, feed_count(v->arena, r->fixes[i].rows)};
    page->fix = fix;
    page->fix_n = e ? 0 : r->fix_n;
    return e;
}

static err fill_held(struct visit *v, const struct supply_report *r, struct page_feed *page,
                     struct err_info *why)
{
    struct page_feed_aside *held;
    err e = VISIT_ARRAY(v, held, struct page_feed_aside, r->held_n, why);
    for (size_t i = 0; !e && i < r->held_n; i++) {
        const struct supply_held *h = &r->held[i];
        held[i] = (struct page_feed_aside){
            str_of(reason_table[h->reason].what),
            h->column < COLUMN__COUNT ? str_of(column_table[h->column].name) : STR("the row"),
            feed_count(v->arena, h->rows), str_of(reason_table[h->reason].todo)};
    }
    page->aside = held;
    page->aside_n = e ? 0 : r->held_n;
    page->held_count = feed_count(v->arena, r->held_rows);
    return e;
}

static err fill_months(struct visit *v, const struct supply_report *r, struct page_feed *page,
                       struct err_info *why)
{
    struct arena *a = v->arena;
    struct page_feed_month *month;
    err e = VISIT_ARRAY(v, month, struct page_feed_month, SUPPLY_MONTHS, why);
    for (size_t i = 0; !e && i < SUPPLY_MONTHS; i++) {
        const struct supply_month *m = &r->months[i];
        int none = MEASURE_NONE;
        if (!page->month_n && !m->sum.deliveries && i + 1 < SUPPLY_MONTHS)
            continue; /* before it began */
        month[page->month_n++] = (struct page_feed_month){
            .label = str_printf(a, "%.*s %d", STR_FMT(date_month_name(m->month)), m->year),
            .lines = feed_count(a, m->sum.lines),
            .held = feed_count(a, m->sum.quarantined),
            .filled =
                feed_percent(a, r->agreement ? measure_filled_all(&m->sum, r->agreement) : none),
            .valid =
                feed_percent(a, r->agreement ? measure_valid_all(&m->sum, r->agreement) : none),
            .week = feed_percent(a, measure_within(&m->sum, LAG_DAYS_7))};
    }
    page->month = month;
    return e;
}

static str told(struct arena *a, const struct disclosed_share *s)
{
    if (!s->shown) return STR("not shown: too few persons");
    return str_printf(a, "%s %d%% of about %.*s persons",
                      s->shown == DISCLOSED_AT_LEAST ? "at least" : "about", s->percent,
                      STR_FMT(feed_count(a, s->persons)));
}

static err fill_others(struct visit *v, const struct supply_report *r, struct page_feed *page,
                       struct err_info *why)
{
    struct arena *a = v->arena;
    struct page_feed_figure *figure;
    err e = VISIT_ARRAY(v, figure, struct page_feed_figure, FIGURE__COUNT, why);
    for (enum supply_figure f = 0; !e && r->period && f < FIGURE__COUNT; f++)
        figure[page->figure_n++] = (struct page_feed_figure){str_of(supply_figure_words(f)),
                                                             told(a, &r->figures[f])};
    page->figure = figure;
    page->settled =
        r->period ? str_printf(a,
                               "Settled for %.*s %d. Shares are rounded and carry some noise, and "
                               "under 10 persons nothing is shown, so that nobody learns who is "
                               "known to whom.",
                               STR_FMT(date_month_name(r->period % 12 + 1)), r->period / 12)
                  : STR("How this agency\xe2\x80\x99s data compares with what others hold is "
                        "settled once a month. No month is settled yet.");
    page->unique =
        r->own.day
            ? str_printf(a,
                         "The agency has %.*s records; %.*s of them seem to be a second record of "
                         "somebody it holds already.",
                         STR_FMT(feed_count(a, r->own.records)),
                         STR_FMT(feed_count(a, r->own.duplicates)))
            : STR("How many records are second ones of the same person is counted once a day.");
    return e;
}

err feed_page(struct visit *v, const struct supply_report *r, struct page_feed *page,
              struct err_info *why)
{
    page->agency = r->agency->name;
    page->caption = str_printf(v->arena, "Feed %.*s", STR_FMT(r->feed));
    page->back = STR("/data");
    page->colour = feed_colour(r->band);
    page->icon = feed_icon(r->band);
    page->overall = feed_overall(r->band);
    err e = fill_facts(v, r, page, why);
    if (!e) e = fill_columns(v, r, page, why);
    if (!e) e = fill_days(v, r, page, why);
    if (!e) e = fill_delays(v, r, page, why);
    if (!e) e = fill_fixes(v, r, page, why);
    if (!e) e = fill_held(v, r, page, why);
    if (!e) e = fill_months(v, r, page, why);
    if (!e) e = fill_others(v, r, page, why);
    if (!e) e = feed_chart_held(v, r, page, why);
    return e ? e : feed_chart_trend(v, r, page, why);
}
