/* web/person_timeline.c -- a lane per service, as percentages of the display window, and the same
 * as a table. */
#include "web/person_page.h"

#include <assert.h>

/* The symbol of each class of event (parts/icons.html). */
static const char *const icons[] = {
    [CLASS_ROUTINE] = "att", [CLASS_CONCERN] = "con", [CLASS_HIGH] = "inc",
    [CLASS_STATUS] = "ref",  [CLASS_MISSED] = "mis",
};
static_assert(COUNT(icons) == CLASS__COUNT, "every class has a symbol");

struct scale {
    struct arena *arena;
    int32_t first, days; /* the first day, and how many */
};

/* Where a day stands, in percent with two decimals; outside of the window at its edge. */
static str at_day(const struct scale *s, int32_t day)
{
    double at = (day - s->first) * 100.0 / s->days;
    return str_printf(s->arena, "%.2f", at < 0 ? 0 : at > 100 ? 100 : at);
}

static err ticks(const struct scale *s, struct page_person_timeline *t, struct err_info *why)
{
    size_t room = (size_t)(s->days / 28 + 2);
    struct page_person_timeline_tick *list =
        ARENA_ARRAY(s->arena, struct page_person_timeline_tick, room);
    if (!list) return err_set(why, ERR_NOMEM, "no memory for a page");
    struct date d = date_from_days(s->first);
    d.day = 1;
    for (; date_days(d) < s->first + s->days && t->tick_n < room; d = date_add_months(d, 1))
        if (date_days(d) >= s->first)
            list[t->tick_n++] =
                (struct page_person_timeline_tick){.at = at_day(s, date_days(d)),
                                                   .label = str_upto(date_month_name(d.month), 3),
                                                   .minor = s->days > 150 && d.month % 3 != 0};
    t->tick = list;
    return ERR_OK;
}

static err marks(const struct scale *s, const struct person_view *p, const struct service *service,
                 struct page_person_timeline_lane *lane, struct err_info *why)
{
    size_t n = 0;
    for (size_t i = 0; i < p->event_count; i++)
        n += p->events[i].service == service;
    struct page_person_timeline_lane_mark *list =
        ARENA_ARRAY(s->arena, struct page_person_timeline_lane_mark, n + 1);
    if (!list) return err_set(why, ERR_NOMEM, "no memory for a page");
    for (size_t i = 0; i < p->event_count; i++)
        if (p->events[i].service == service)
            list[lane->mark_n++] = (struct page_person_timeline_lane_mark){
                .at = at_day(s, date_days(p->events[i].date)),
                .icon = str_of(icons[p->events[i].class])};
    lane->mark = list;
    lane->total = (int64_t)n;
    return ERR_OK;
}

/* What the leading rule looked at, and since when nothing has come. */
static err shades(const struct scale *s, const struct person_view *p, const struct service_row *row,
                  struct page_person_timeline_lane *lane, struct err_info *why)
{
    struct page_person_timeline_lane_window *window =
        ARENA_NEW(s->arena, struct page_person_timeline_lane_window);
    struct page_person_timeline_lane_gap *gap =
        ARENA_NEW(s->arena, struct page_person_timeline_lane_gap);
    if (!window || !gap) return err_set(why, ERR_NOMEM, "no memory for a page");
    if (p->hit_count > 0 && p->hits[0].first.year) {
        int32_t first = date_days(p->hits[0].first), last = date_days(p->hits[0].last) + 1;
        first = first < s->first ? s->first : first;
        *window = (struct page_person_timeline_lane_window){
            .from = at_day(s, first),
            .width = str_printf(s->arena, "%.2f", (last - first) * 100.0 / s->days)};
        lane->window = window;
        lane->window_n = last > first;
    }
    if (row->late) {
        gap->from =
            at_day(s, row->data_up_to_ms ? date_days(date_uk(row->data_up_to_ms).date) : s->first);
        lane->gap = gap;
        lane->gap_n = 1;
    }
    return ERR_OK;
}

static err lanes(const struct scale *s, const struct person_view *p, struct page_person_timeline *t,
                 struct err_info *why)
{
    struct page_person_timeline_lane *list =
        ARENA_ARRAY(s->arena, struct page_person_timeline_lane, p->row_count + 1);
    if (!list) return err_set(why, ERR_NOMEM, "no memory for a page");
    err e = ERR_OK;
    for (size_t i = 0; !e && i < p->row_count; i++) {
        const struct service_row *row = &p->rows[i];
        if (row->state == ROW_NOT_SHOWN || row->state == ROW_NOT_SUPPLIED) continue;
        struct page_person_timeline_lane *lane = &list[t->lane_n++];
        lane->name = row->service->name;
        e = marks(s, p, row->service, lane, why);
        if (!e) e = shades(s, p, row, lane, why);
    }
    t->lane = list;
    return e;
}

static err contacts(const struct scale *s, const struct person_view *p,
                    struct page_person_timeline *t, struct err_info *why)
{
    struct page_person_timeline_contact *list =
        ARENA_ARRAY(s->arena, struct page_person_timeline_contact, p->event_count + 1);
    if (!list) return err_set(why, ERR_NOMEM, "no memory for a page");
    for (size_t i = 0; i < p->event_count; i++) {
        t->earlier = t->earlier || date_days(p->events[i].date) < s->first;
        list[i] =
            (struct page_person_timeline_contact){.date = date_long(s->arena, p->events[i].date),
                                                  .by = p->events[i].service->name,
                                                  .what = p->events[i].label};
    }
    t->contact = list;
    t->contact_n = p->event_count;
    return ERR_OK;
}

static str summary(const struct scale *s, const struct page_person_timeline *t)
{
    int64_t busy = 0, all = 0;
    for (size_t i = 0; i < t->lane_n; i++) {
        busy += t->lane[i].total > 0;
        all += t->lane[i].total;
    }
    str n = words_count(s->arena, all, "contact", "contacts"),
        by = words_count(s->arena, busy, "service", "services");
    return str_printf(
        s->arena,
        "Timeline of %d days by service: %.*s by %.*s. The same facts are in the table called All "
        "contacts, below.",
        s->days, STR_FMT(n), STR_FMT(by));
}

err person_page_timeline(const struct person_view *p, struct arena *a, struct page_person *page,
                         struct err_info *why)
{
    if (!p->history_shown || p->window_days <= 0) return ERR_OK;
    const struct scale s = {
        .arena = a, .days = p->window_days, .first = date_days(p->today) - p->window_days + 1};
    struct page_person_timeline *t = ARENA_NEW(a, struct page_person_timeline);
    if (!t) return err_set(why, ERR_NOMEM, "no memory for a page");
    err e = ticks(&s, t, why);
    if (!e) e = lanes(&s, p, t, why);
    if (!e) e = contacts(&s, p, t, why);
    if (e) return e;
    t->summary = summary(&s, t);
    page->timeline = t;
    page->timeline_n = 1;
    return ERR_OK;
}
