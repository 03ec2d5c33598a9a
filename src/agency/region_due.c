/* agency/region_due.c -- when a feed is expected, and which services it brings, as the region file
 * says it:
 *
 *     expected: {every: working_day, by: "09:00", closed: [2026-12-21 to 2027-01-03]}
 *     expected: {every: week, on: [monday, thursday], by: "18:00"}
 *     expected: {every: month, on: [5]}
 *     expected: {every: term, on: [01-20, 05-20, 10-05]} */
#include "agency/day_text.h"
#include "agency/region_inside.h"

enum { HOURS_MAX = 8784, DAY_MINUTES = 24 * 60, MONTH_DAY_MAX = 28 };

static err read_by(const struct yaml_node *map, struct due *d, struct err_info *why)
{
    str text = STR("");
    d->minute = DAY_MINUTES;
    err e = yaml_may_text(map, "by", &text, why);
    if (e || !text.len || day_text_minute(text, &d->minute)) return e;
    return yaml_err(yaml_get(map, "by"), why, "'by' is a time of day in quotes: \"09:00\"");
}

static bool day_of_month(str text, int32_t *ret)
{
    int64_t value = 0;
    bool good = str_to_int64(text, &value) && value >= 1 && value <= MONTH_DAY_MAX;
    *ret = (int32_t)value;
    return good;
}

static bool day_of_year(str text, int32_t *ret)
{
    int month = 0, day = 0;
    if (text.len != 5 || text.at[2] != '-' || !day_text_two_digits(text, 0, &month) ||
        !day_text_two_digits(text, 3, &day))
        return false;
    *ret = month * 100 + day;
    return date_valid((struct date){2023, (int8_t)month, (int8_t)day}) && month && day;
}

/* How `on` is read for each rhythm; NULL: there is none. */
static const struct {
    bool (*read)(str text, int32_t *ret);
    const char *what;
} on_rules[DUE__COUNT] = {
    [DUE_WEEK] = {day_text_weekday, "'on' names weekdays: [monday, thursday]"},
    [DUE_MONTH] = {day_of_month, "'on' names days of the month from 1 to 28: [5]"},
    [DUE_TERM] = {day_of_year, "'on' names months and days: [01-20, 05-20]"},
};

static err read_on(const struct yaml_node *map, struct due *d, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "on", &list, why);
    if (e) return e;
    if (!on_rules[d->every].read)
        return list ? yaml_err(list, why, "'on' is for week, month and term only") : ERR_OK;
    for (const struct yaml_node *item = list ? list->first : NULL; !e && item; item = item->next) {
        e = yaml_is(item, YAML_TEXT, why);
        if (!e && d->on_n == DUE_ON_MAX) e = yaml_err(item, why, "at most %d", DUE_ON_MAX);
        if (!e && !on_rules[d->every].read(item->text, &d->on[d->on_n++]))
            e = yaml_err(item, why, "%s", on_rules[d->every].what);
    }
    if (!e && !d->on_n) e = yaml_err(map, why, "%s", on_rules[d->every].what);
    return e;
}

static err read_closed(const struct yaml_node *map, struct due *d, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "closed", &list, why);
    for (const struct yaml_node *item = list && !e ? list->first : NULL; !e && item;
         item = item->next) {
        e = yaml_is(item, YAML_TEXT, why);
        if (!e && d->closed_n == DUE_CLOSED_MAX)
            e = yaml_err(item, why, "at most %d spans", DUE_CLOSED_MAX);
        if (!e && !day_text_span(item->text, &d->closed[d->closed_n++]))
            e = yaml_err(item, why, DAY_TEXT_SPAN_FORM);
    }
    return e;
}

static err read_expected(struct reading *g, const struct yaml_node *map, str *ret_text,
                         struct err_info *why)
{
    static const char *const keys[] = {"every", "by", "on", "closed", NULL};
    struct due d = {.every = DUE_HOURS};
    str every = STR("");
    err e = yaml_only(map, keys, why);
    if (!e) e = yaml_need_text(map, "every", &every, why);
    for (int i = DUE_DAY; i < DUE__COUNT; i++)
        if (str_eq_c(every, due_every_word((enum due_every)i))) d.every = (enum due_every)i;
    if (!e && d.every == DUE_HOURS)
        e = yaml_err(yaml_get(map, "every"), why,
                     "'every' is day, working_day, week, month or term");
    if (!e) e = read_by(map, &d, why);
    if (!e) e = read_on(map, &d, why);
    if (!e) e = read_closed(map, &d, why);
    return e ? e : due_write(&d, g->a, ret_text, why);
}

/* One of the two: a span of hours, or a calendar. */
err region_read_due(struct reading *g, const struct yaml_node *node,
                    struct q_agency_put_agreement_in *in, struct err_info *why)
{
    const struct yaml_node *map = NULL;
    in->expected = STR("");
    err e = yaml_may_map(node, "expected", &map, why);
    if (e) return e;
    if (!map)
        return region_need_int32(node, "expected_every_hours", 1, HOURS_MAX,
                                 &in->expected_every_hours, why);
    if (yaml_get(node, "expected_every_hours"))
        return yaml_err(map, why, "say either 'expected' or 'expected_every_hours'");
    return read_expected(g, map, &in->expected, why);
}

bool region_has_service(const struct reading *g, str agency, str code)
{
    const struct agency *known = partners_agency(g->known, agency);
    for (size_t i = 0; i < g->r->service_count; i++)
        if (str_eq(g->r->services[i].agency, agency) && str_eq(g->r->services[i].code, code))
            return true;
    return known && code.len && partners_service(known, code);
}
