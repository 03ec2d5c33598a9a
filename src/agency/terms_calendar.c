/* agency/terms_calendar.c -- section `calendar` of the region file:
 *
 *     calendar:
 *       working_hours: {monday: "09:00-17:00", friday: "09:00-16:30"}
 *       bank_holidays: [2027-05-03]
 *       school_terms: [2026-09-02 to 2026-10-23, 2026-11-02 to 2026-12-18]
 *       school_closed: [2026-11-30] */
#include "agency/terms.h"

#include "agency/day_text.h"

static err read_spans(const struct yaml_node *map, const char *key, struct day_spans *s,
                      struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, key, &list, why);
    for (const struct yaml_node *item = list && !e ? list->first : NULL; !e && item;
         item = item->next) {
        e = yaml_is(item, YAML_TEXT, why);
        if (!e && s->n == CALENDAR_SPANS_MAX)
            e = yaml_err(item, why, "at most %d spans of days", CALENDAR_SPANS_MAX);
        if (!e && !day_text_span(item->text, &s->at[s->n++]))
            e = yaml_err(item, why, DAY_TEXT_SPAN_FORM);
    }
    return e;
}

/* "09:00-17:00" */
static bool read_shift(str text, struct calendar_hours *h)
{
    return text.len == 11 && text.at[5] == '-' && day_text_minute(str_upto(text, 5), &h->from) &&
           day_text_minute(str_from(text, 6), &h->until) && h->from < h->until;
}

static err read_week(const struct yaml_node *map, struct calendar *c, struct err_info *why)
{
    const struct yaml_node *week = NULL;
    err e = yaml_may_map(map, "working_hours", &week, why);
    if (!e && week && !week->n)
        e = yaml_err(week, why, "name the days on which somebody works: {monday: \"09:00-17:00\"}");
    for (const struct yaml_node *day = week && !e ? week->first : NULL; !e && day;
         day = day->next) {
        int32_t weekday = 0;
        e = yaml_is(day, YAML_TEXT, why);
        if (!e && !day_text_weekday(day->key, &weekday))
            e = yaml_err(day, why, "'working_hours' names weekdays: {monday: \"09:00-17:00\"}");
        if (!e && !read_shift(day->text, &c->week[weekday]))
            e = yaml_err(day, why, "working hours are written \"09:00-17:00\", in quotes");
    }
    return e;
}

err terms_read_calendar(const struct yaml_node *map, const struct terms_names *names,
                        struct arena *a, struct region_terms *terms, struct err_info *why)
{
    static const char *const keys[] = {"working_hours", "bank_holidays", "school_terms",
                                       "school_closed", NULL};
    struct calendar *c = &terms->calendar;
    (void)names, (void)a;
    *c = (struct calendar){0};
    if (!map) return ERR_OK;
    err e = yaml_only(map, keys, why);
    if (!e) e = read_week(map, c, why);
    if (!e) e = read_spans(map, "bank_holidays", &c->holidays, why);
    if (!e) e = read_spans(map, "school_terms", &c->terms, why);
    if (!e) e = read_spans(map, "school_closed", &c->closed, why);
    return e;
}
