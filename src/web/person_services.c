/* web/person_services.c -- a tile per service, and the five answers that must never be confused. */
#include "web/person_page.h"

#include <assert.h>

/* The name of the answer's tile style and icon. */
static const char *const kinds[] = {
    [ROW_ACTIVITY] = "on",         [ROW_NONE] = "none",        [ROW_LATE] = "late",
    [ROW_NOT_SUPPLIED] = "absent", [ROW_NOT_SHOWN] = "closed",
};
static_assert(COUNT(kinds) == ROW__COUNT, "every answer has a shape");

struct tile {
    const struct person_view *p;
    const struct service_row *row;
    struct arena *arena;
    int64_t now_ms;
    struct page_person_service *out;
};

static str day_of(struct tile *t, int64_t ms)
{
    return date_long(t->arena, date_uk(ms).date);
}

static int32_t days_silent(const struct tile *t)
{
    return date_days(date_uk(t->now_ms).date) - date_days(date_uk(t->row->data_up_to_ms).date);
}

static void say_activity(struct tile *t)
{
    const struct service_row *row = t->row;
    if (row->locked && !row->last.year) {
        t->out->answer = STR("Locked by this service");
        t->out->what = STR("It is involved. What it knows is for those whom it lets see it.");
        return;
    }
    t->out->answer = STR("Activity reported");
    if (row->last.year) {
        t->out->answer = str_printf(t->arena, "Activity reported on %.*s",
                                    STR_FMT(date_long(t->arena, row->last)));
        t->out->ago = words_ago(t->arena, date_days(t->p->today) - date_days(row->last));
    }
    t->out->what = row->label;
}

static void say_none(struct tile *t)
{
    t->out->answer = STR("No activity reported");
    t->out->what = str_printf(t->arena, "Nothing in the last %d days, in data up to %.*s.",
                              t->p->window_days, STR_FMT(day_of(t, t->row->data_up_to_ms)));
}

static void say_late(struct tile *t)
{
    if (!t->row->data_up_to_ms) {
        t->out->answer = STR("Not known: no data has come yet");
        t->out->what =
            STR("The service has agreed to send data and has sent none so far, so ring to check.");
        return;
    }
    t->out->answer =
        str_printf(t->arena, "Not known since %.*s", STR_FMT(day_of(t, t->row->data_up_to_ms)));
    t->out->what = str_printf(
        t->arena,
        "Nothing up to that day. The service has sent no data for %d days, so ring to check.",
        days_silent(t));
}

static void say_not_supplied(struct tile *t)
{
    t->out->answer = STR("Not supplied by this agency");
    t->out->what = STR("The service does not send its contacts to the hub, so ring to ask.");
}

static void say_not_shown(struct tile *t)
{
    t->out->answer = STR("Not shown to your role");
    t->out->what = STR("By agreement, what this service reports, if anything, is not shown here.");
}

static void (*const say[])(struct tile *t) = {
    [ROW_ACTIVITY] = say_activity,         [ROW_NONE] = say_none,           [ROW_LATE] = say_late,
    [ROW_NOT_SUPPLIED] = say_not_supplied, [ROW_NOT_SHOWN] = say_not_shown,
};
static_assert(COUNT(say) == ROW__COUNT, "every answer has its words");

/* "Child in need: open since 4 November 2025." behind what was reported last. */
static void say_status(struct tile *t)
{
    const struct service_row *row = t->row;
    if (str_empty(row->status)) return;
    bool open = !row->status_until.year;
    str day = date_long(t->arena, open ? row->status_since : row->status_until);
    t->out->what = str_printf(t->arena, "%.*s%s%.*s: %s %.*s", STR_FMT(t->out->what),
                              str_empty(t->out->what)                     ? ""
                              : str_ends(t->out->what, STR("."))          ? " "
                                                                          : ". ",
                              STR_FMT(row->status), open ? "open since" : "closed on",
                              STR_FMT(day));
}

static void say_fresh(struct tile *t)
{
    if (t->row->state == ROW_NOT_SUPPLIED || t->row->state == ROW_NOT_SHOWN ||
        !t->row->data_up_to_ms)
        return;
    t->out->fresh = str_printf(
        t->arena, "Data up to %.*s%s", STR_FMT(date_moment_long(t->arena, t->row->data_up_to_ms)),
        t->row->late && t->row->state == ROW_ACTIVITY ? ", late: there may be more" : "");
}

static void say_lead(struct tile *t)
{
    const struct lead *l = &t->row->lead;
    struct page_person_service *o = t->out;
    o->lead = !str_empty(l->name)                ? l->name
              : t->row->state == ROW_NOT_SHOWN ? STR("Ask the duty line")
                                               : STR("Contact lead");
    o->authority = l->authority;
    o->phone = str_empty(l->phone) ? t->p->duty_line : l->phone;
    o->hours = l->hours;
    o->email = l->email;
    o->away_phone = l->away_phone;
    o->away = l->away_name;
}

static str month_text(struct tile *t, int back)
{
    struct date d = date_add_months((struct date){t->p->today.year, t->p->today.month, 1}, -back);
    return str_printf(t->arena, "%.3s %d", date_month_name(d.month).at, d.year);
}

/* Bars of the last twelve months, where this role sees dates at all. */
static err say_months(struct tile *t, struct err_info *why)
{
    int64_t sum = 0;
    for (int m = 0; m < ROW_MONTHS; m++)
        sum += t->row->months[m];
    if (sum == 0) return ERR_OK;
    struct page_person_service_strip *strip = ARENA_NEW(t->arena, struct page_person_service_strip);
    struct page_person_service_strip_bar *bar =
        ARENA_ARRAY(t->arena, struct page_person_service_strip_bar, ROW_MONTHS);
    if (!strip || !bar) return err_set(why, ERR_NOMEM, "no memory for a page");
    *strip = (struct page_person_service_strip){
        .bar = bar, .from = month_text(t, ROW_MONTHS - 1), .until = month_text(t, 0)};
    for (int m = 0; m < ROW_MONTHS; m++)
        if (t->row->months[m] > 0)
            bar[strip->bar_n++].at = str_printf(t->arena, "%.1f", m * 100.0 / ROW_MONTHS);
    strip->counted = str_printf(t->arena, "%.*s in 12 months",
                                STR_FMT(words_count(t->arena, sum, "contact", "contacts")));
    t->out->strip = strip;
    t->out->strip_n = 1;
    return ERR_OK;
}

err person_page_services(const struct person_view *p, int64_t now_ms, struct arena *a,
                         struct page_person *page, struct err_info *why)
{
    struct page_person_service *list = ARENA_ARRAY(a, struct page_person_service, p->row_count + 1);
    if (!list) return err_set(why, ERR_NOMEM, "no memory for a page");
    err e = ERR_OK;
    for (size_t i = 0; !e && i < p->row_count; i++) {
        struct tile t = {.p = p, .row = &p->rows[i], .arena = a, .now_ms = now_ms, .out = &list[i]};
        list[i].name = t.row->service->name;
        list[i].kind = str_of(kinds[t.row->state]);
        say[t.row->state](&t);
        say_status(&t);
        say_fresh(&t);
        say_lead(&t);
        e = say_months(&t, why);
    }
    page->service = list;
    page->service_n = p->row_count;
    page->count = p->count_sentence;
    if (!str_empty(p->count_sentence))
        page->count_more = str_printf(a, " in the last %d days.", p->window_days);
    return e;
}
