/* web/feed_chart.c -- see feed_chart.h. */
#include "web/feed_chart.h"

enum { FLOOR = 160, HEIGHT = 140, TREND_FROM = 500, TICK_EVERY = 7 };

static double place(size_t i, size_t n) { return (double)i * 100.0 / (double)n; }

err feed_chart_held(struct visit *v, const struct supply_report *r, struct page_feed *page,
                    struct err_info *why)
{
    struct page_feed_bar *bar;
    struct page_feed_tick *tick;
    int64_t most = 1, sum = 0;
    size_t worst = 0;
    err e = VISIT_ARRAY(v, bar, struct page_feed_bar, SUPPLY_DAYS, why);
    if (!e) e = VISIT_ARRAY(v, tick, struct page_feed_tick, SUPPLY_DAYS, why);
    if (e) return e;
    for (size_t i = 0; i < SUPPLY_DAYS; i++) {
        sum += r->days[i].quarantined;
        if (r->days[i].quarantined > most) most = r->days[i].quarantined, worst = i;
    }
    for (size_t i = 0; i < SUPPLY_DAYS; i++) {
        double tall = (double)r->days[i].quarantined * HEIGHT / (double)most;
        if (r->days[i].quarantined)
            bar[page->bar_n++] = (struct page_feed_bar){
                str_printf(v->arena, "%.2f", place(i, SUPPLY_DAYS) + 0.4),
                str_printf(v->arena, "%.1f", FLOOR - tall), str_printf(v->arena, "%.1f", tall)};
        if (i % TICK_EVERY == 0)
            tick[page->tick_n++] = (struct page_feed_tick){
                str_printf(v->arena, "%.2f", place(i, SUPPLY_DAYS) + 1.7),
                str_printf(v->arena, "%d", date_from_days(r->days[i].day).day)};
    }
    page->bar = bar;
    page->tick = tick;
    str from = date_long(v->arena, date_from_days(r->days[0].day)),
        until = date_long(v->arena, date_from_days(r->today)),
        on = date_long(v->arena, date_from_days(r->days[worst].day));
    page->chart_note =
        str_printf(v->arena, "%.*s to %.*s.", STR_FMT(from), STR_FMT(until));
    page->chart_words =
        sum ? str_printf(v->arena, "%.*s rows in all, most of them on %.*s: %.*s.",
                         STR_FMT(feed_count(v->arena, sum)), STR_FMT(on),
                         STR_FMT(feed_count(v->arena, most)))
            : STR("No row was held back.");
    return ERR_OK;
}

static double height_of(int filled)
{
    int above = filled < TREND_FROM ? 0 : filled - TREND_FROM;
    return FLOOR - (double)above * HEIGHT / (1000 - TREND_FROM);
}

err feed_chart_trend(struct visit *v, const struct supply_report *r, struct page_feed *page,
                     struct err_info *why)
{
    struct page_feed_dot *dot = NULL;
    struct page_feed_step *step = NULL;
    double at_before = 0, top_before = 0;
    int first = MEASURE_NONE, last = MEASURE_NONE;
    err e = VISIT_ARRAY(v, dot, struct page_feed_dot, SUPPLY_MONTHS, why);
    if (!e) e = VISIT_ARRAY(v, step, struct page_feed_step, SUPPLY_MONTHS, why);
    for (size_t i = 0; !e && r->agreement && i < SUPPLY_MONTHS; i++) {
        int filled = measure_filled_all(&r->months[i].sum, r->agreement);
        if (filled == MEASURE_NONE) continue;
        double at = place(i, SUPPLY_MONTHS) + 4, top = height_of(filled);
        if (page->dot_n)
            step[page->step_n++] = (struct page_feed_step){
                str_printf(v->arena, "%.2f", at_before), str_printf(v->arena, "%.1f", top_before),
                str_printf(v->arena, "%.2f", at), str_printf(v->arena, "%.1f", top)};
        dot[page->dot_n++] = (struct page_feed_dot){str_printf(v->arena, "%.2f", at),
                                                    str_printf(v->arena, "%.1f", top)};
        at_before = at;
        top_before = top;
        first = first == MEASURE_NONE ? filled : first;
        last = filled;
    }
    page->dot = dot;
    page->step = step;
    page->trend_words =
        last == MEASURE_NONE
            ? STR("Nothing has come to be measured.")
            : str_printf(v->arena, "%.*s in the first of the months shown, %.*s in the last.",
                         STR_FMT(feed_percent(v->arena, first)),
                         STR_FMT(feed_percent(v->arena, last)));
    return e;
}
