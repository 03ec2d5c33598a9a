/* agency/due.c -- see due.h. */
#include "agency/due.h"

enum { DAY_MINUTES = 24 * 60, MINUTE_MS = 60 * 1000 };

static const char *const words[] = {
#define DUE_WORD(name, word) word,
    DUE_LIST(DUE_WORD)
#undef DUE_WORD
};
const char *due_every_word(enum due_every e) { return words[e]; }

static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};

/* ---- the calendar ---- */

bool due_working_day(int32_t day)
{
    int weekday = calendar_weekday(day);
    return weekday != 0 && weekday != 6 && !calendar_bank_holiday(day);
}

static bool among(const struct due *d, int32_t value)
{
    for (size_t i = 0; i < d->on_n; i++)
        if (d->on[i] == value) return true;
    return false;
}

bool due_on_day(const struct due *d, int32_t day)
{
    struct date date = date_from_days(day);
    for (size_t i = 0; i < d->closed_n; i++)
        if (day >= d->closed[i].from && day <= d->closed[i].until) return false;
    const bool rules[] = {
        [DUE_HOURS] = false,
        [DUE_DAY] = true,
        [DUE_WORKING_DAY] = due_working_day(day),
        [DUE_WEEK] = among(d, calendar_weekday(day)),
        [DUE_MONTH] = among(d, date.day),
        [DUE_TERM] = among(d, date.month * 100 + date.day),
    };
    return rules[d->every];
}

int64_t due_moment_ms(const struct due *d, int32_t day)
{
    return calendar_moment_ms(day, d->minute);
}

int64_t due_last_ms(const struct due *d, int64_t at_ms)
{
    int32_t today = date_days(date_uk(at_ms).date);
    for (int32_t day = today; day > today - DUE_NEVER_DAYS; day--)
        if (due_on_day(d, day) && due_moment_ms(d, day) <= at_ms) return due_moment_ms(d, day);
    return 0;
}

int64_t due_next_ms(const struct due *d, int64_t at_ms)
{
    int32_t today = date_days(date_uk(at_ms).date);
    for (int32_t day = today - 1; day < today + DUE_NEVER_DAYS; day++)
        if (due_on_day(d, day) && due_moment_ms(d, day) > at_ms) return due_moment_ms(d, day);
    return 0;
}

bool due_late(const struct due *d, int64_t delivered_ms, int64_t now_ms)
{
    if (!delivered_ms) return true;
    if (d->every == DUE_HOURS) return now_ms - delivered_ms > d->hours * (int64_t)60 * MINUTE_MS;
    int64_t last = due_last_ms(d, now_ms);
    return last && delivered_ms <= due_last_ms(d, last - 1);
}

/* ---- the stored form ---- */

err due_write(const struct due *d, struct arena *a, str *ret_text, struct err_info *why)
{
    struct buf out = BUF_INIT(2048);
    buf_printf(&out, "%s %d", words[d->every], d->every == DUE_HOURS ? d->hours : d->minute);
    for (size_t i = 0; i < d->on_n; i++)
        buf_printf(&out, " on %d", d->on[i]);
    for (size_t i = 0; i < d->closed_n; i++)
        buf_printf(&out, " closed %d-%d", d->closed[i].from, d->closed[i].until);
    return buf_keep(&out, a, ret_text) ? err_set(why, ERR_NOMEM, "no memory for an agreement")
                                       : ERR_OK;
}

static bool number(str text, int32_t *ret)
{
    int64_t value;
    if (!str_to_int64(text, &value) || value < 0 || value > 1000000) return false;
    *ret = (int32_t)value;
    return true;
}

static bool read_more(str key, str value, struct due *d)
{
    str from, rest = value;
    if (str_eq(key, STR("on")) && d->on_n < DUE_ON_MAX) return number(value, &d->on[d->on_n++]);
    if (!str_eq(key, STR("closed")) || d->closed_n == DUE_CLOSED_MAX) return false;
    struct day_span *c = &d->closed[d->closed_n++];
    return str_next(&rest, '-', &from) && number(from, &c->from) && number(rest, &c->until);
}

bool due_read(str text, struct due *ret_due)
{
    str rest = text, word, value;
    bool good = false;
    *ret_due = (struct due){.every = DUE_HOURS};
    if (!str_next(&rest, ' ', &word) || !str_next(&rest, ' ', &value)) return false;
    for (int e = 0; e < DUE__COUNT; e++)
        if (str_eq_c(word, words[e])) ret_due->every = (enum due_every)e, good = true;
    good = good && number(value, ret_due->every == DUE_HOURS ? &ret_due->hours : &ret_due->minute);
    while (good && rest.at && str_next(&rest, ' ', &word))
        good = str_next(&rest, ' ', &value) && read_more(word, value, ret_due);
    return good;
}

/* ---- in words ---- */

static void add_list(const struct due *d, struct buf *out)
{
    for (size_t i = 0; i < d->on_n; i++) {
        if (i) buf_add_c(out, i + 1 < d->on_n ? ", " : " and ");
        if (d->every == DUE_WEEK) buf_add_c(out, weekdays[d->on[i] % 7]);
        else if (d->every == DUE_MONTH) buf_printf(out, "day %d", d->on[i]);
        else
            buf_printf(out, "%d %.*s", d->on[i] % 100,
                       STR_FMT(date_month_name(d->on[i] / 100 % 13)));
    }
}

static void add_time(const struct due *d, struct buf *out)
{
    int hour = d->minute / 60, minute = d->minute % 60;
    if (d->minute >= DAY_MINUTES) return;
    buf_printf(out, " by %d", hour % 12 ? hour % 12 : 12);
    if (minute) buf_printf(out, ":%02d", minute);
    buf_add_c(out, hour < 12 ? "am" : "pm");
}

str due_words(const struct due *d, struct arena *a)
{
    static const char *const starts[] = {[DUE_HOURS] = "",
                                         [DUE_DAY] = "every day",
                                         [DUE_WORKING_DAY] = "every working day",
                                         [DUE_WEEK] = "every ",
                                         [DUE_MONTH] = "every month on ",
                                         [DUE_TERM] = "every year on "};
    struct buf out = BUF_INIT(1024);
    str text = STR("");
    if (d->every == DUE_HOURS) buf_printf(&out, "at least every %d hours", d->hours);
    else buf_add_c(&out, starts[d->every]);
    add_list(d, &out);
    if (d->every != DUE_HOURS) add_time(d, &out);
    return buf_keep(&out, a, &text) ? STR("") : text;
}
