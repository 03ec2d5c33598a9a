/* agency/calendar.c -- see calendar.h. */
#include "agency/calendar.h"

enum { DAY_MINUTES = 24 * 60, MINUTE_MS = 60 * 1000, SCHOOL_STARTS = 8 * 60 + 30 };

/* ---- the year ---- */

int calendar_weekday(int32_t day)
{
    return (int)(((day + 4) % 7 + 7) % 7); /* 1970-01-01: Thursday */
}

/* The Gregorian computus: Easter Sunday of a year. */
static int32_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
    int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
    int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
    return date_days((struct date){(int16_t)year, (int8_t)month, (int8_t)day});
}

static int32_t day_of(int year, int month, int day)
{
    return date_days((struct date){(int16_t)year, (int8_t)month, (int8_t)day});
}

static int32_t first_monday(int year, int month)
{
    int32_t day = day_of(year, month, 1);
    return day + (8 - calendar_weekday(day)) % 7;
}

static int32_t last_monday(int year, int month)
{
    int32_t day = day_of(year, month, 31);
    return day - (calendar_weekday(day) + 6) % 7;
}

/* A holiday at the weekend is kept on the next working day; of two days in a row, both move. */
static bool kept_on(int32_t day, int32_t first, int days)
{
    int32_t kept = first;
    for (int i = 0; i < days; i++) {
        while (calendar_weekday(kept) == 0 || calendar_weekday(kept) == 6)
            kept++;
        if (kept++ == day) return true;
    }
    return false;
}

/* Most days are none, whatever the year. */
static bool may_be_holiday(struct date d, int weekday)
{
    switch (d.month) {
    case 1: return d.day <= 3;
    case 3:
    case 4: return weekday == 5 || weekday == 1;
    case 5:
    case 8: return weekday == 1;
    case 12: return d.day >= 25;
    default: return false;
    }
}

bool calendar_bank_holiday(int32_t day)
{
    struct date date = date_from_days(day);
    int year = date.year;
    if (!may_be_holiday(date, calendar_weekday(day))) return false;
    int32_t sunday = easter(year);
    return kept_on(day, day_of(year, 1, 1), 1) || day == sunday - 2 || day == sunday + 1 ||
           day == first_monday(year, 5) || day == last_monday(year, 5) ||
           day == last_monday(year, 8) || kept_on(day, day_of(year, 12, 25), 2);
}

/* Also on the two days that are an hour longer or shorter. */
int64_t calendar_moment_ms(int32_t day, int32_t minute)
{
    if (minute >= DAY_MINUTES) return date_uk_midnight_ms(date_from_days(day + 1));
    int64_t ms = date_uk_midnight_ms(date_from_days(day)) + (int64_t)minute * MINUTE_MS;
    struct uk_time t = date_uk(ms);
    int ahead = t.hour * 60 + t.minute - minute;
    if (date_days(t.date) != day) ahead = 0;
    return ms - (int64_t)ahead * MINUTE_MS;
}

static bool within(const struct day_spans *s, int32_t day)
{
    for (size_t i = 0; i < s->n; i++)
        if (day >= s->at[i].from && day <= s->at[i].until) return true;
    return false;
}

/* ---- working time ---- */

static const struct calendar_hours office_hours = {9 * 60, 17 * 60};

static struct calendar_hours hours_of(const struct calendar *c, int32_t day)
{
    int weekday = calendar_weekday(day);
    bool said = false;
    for (int i = 0; i < 7; i++)
        said = said || c->week[i].from < c->week[i].until;
    if (calendar_bank_holiday(day) || within(&c->holidays, day))
        return (struct calendar_hours){0, 0};
    if (said) return c->week[weekday];
    return weekday == 0 || weekday == 6 ? (struct calendar_hours){0, 0} : office_hours;
}

bool calendar_working_day(const struct calendar *c, int32_t day)
{
    struct calendar_hours h = hours_of(c, day);
    return h.from < h.until;
}

/* Work on that day: from *ret_from to *ret_until. False: none. */
static bool shift(const struct calendar *c, int32_t day, int64_t *ret_from, int64_t *ret_until)
{
    struct calendar_hours h = hours_of(c, day);
    if (h.from >= h.until) return false;
    *ret_from = calendar_moment_ms(day, h.from);
    *ret_until = calendar_moment_ms(day, h.until);
    return true;
}

int64_t calendar_due_ms(const struct calendar *c, int64_t from_ms, int64_t working_minutes)
{
    int64_t left = working_minutes * MINUTE_MS, from, until;
    int32_t first = date_uk_day(from_ms);
    for (int32_t day = first; day < first + CALENDAR_NEVER_DAYS; day++) {
        if (!shift(c, day, &from, &until) || until <= from_ms) continue;
        if (from < from_ms) from = from_ms;
        /* Work that fills the day is done when it ends, work of no length when the next begins. */
        if (left <= until - from) return from + left;
        left -= until - from;
    }
    return INT64_MAX;
}

int64_t calendar_working_minutes(const struct calendar *c, int64_t from_ms, int64_t to_ms)
{
    int64_t sum = 0, from, until;
    for (int32_t day = date_uk_day(from_ms); from_ms < to_ms && day <= date_uk_day(to_ms); day++) {
        if (!shift(c, day, &from, &until)) continue;
        if (from < from_ms) from = from_ms;
        if (until > to_ms) until = to_ms;
        if (until > from) sum += until - from;
    }
    return sum / MINUTE_MS;
}

int64_t calendar_next_start_ms(const struct calendar *c, int64_t at_ms)
{
    return calendar_due_ms(c, at_ms, 0);
}

int64_t calendar_days_later_ms(const struct calendar *c, int64_t from_ms, int working_days)
{
    int64_t from, until = INT64_MAX;
    int32_t first = date_uk_day(from_ms);
    for (int32_t day = first + 1; working_days > 0 && day < first + CALENDAR_NEVER_DAYS; day++)
        working_days -= shift(c, day, &from, &until);
    return working_days > 0 ? INT64_MAX : until;
}

/* ---- schools ---- */

bool calendar_school_known(const struct calendar *c, int32_t day)
{
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < c->terms.n; i++) {
        if (c->terms.at[i].from < first) first = c->terms.at[i].from;
        if (c->terms.at[i].until > last) last = c->terms.at[i].until;
    }
    return day >= first && day <= last;
}

bool calendar_school_day(const struct calendar *c, int32_t day)
{
    int weekday = calendar_weekday(day);
    return weekday != 0 && weekday != 6 && within(&c->terms, day) && !within(&c->closed, day) &&
           !within(&c->holidays, day) && !calendar_bank_holiday(day);
}

static void mark_spans(const struct day_spans *s, int32_t from, size_t n, bool to, bool *open)
{
    for (size_t i = 0; i < s->n; i++) {
        int64_t first = (int64_t)s->at[i].from - from, past = (int64_t)s->at[i].until - from + 1;
        if (first < 0) first = 0;
        if (past > (int64_t)n) past = (int64_t)n;
        if (first < past) memset(open + first, to, (size_t)(past - first));
    }
}

void calendar_school_list(const struct calendar *c, int32_t from, size_t n, bool *ret_open)
{
    enum { SHORTEST_MONTH = 28 };
    int weekday = calendar_weekday(from);
    struct date d = date_from_days(from);
    if (n) memset(ret_open, false, n);
    mark_spans(&c->terms, from, n, true, ret_open);
    mark_spans(&c->closed, from, n, false, ret_open);
    mark_spans(&c->holidays, from, n, false, ret_open);
    for (size_t i = 0; i < n; i++, weekday = (weekday + 1) % 7) {
        int32_t day = from + (int32_t)i;
        if (weekday == 0 || weekday == 6) ret_open[i] = false;
        if (ret_open[i] && may_be_holiday(d, weekday)) ret_open[i] = !calendar_bank_holiday(day);
        if (d.day++ >= SHORTEST_MONTH) d = date_from_days(day + 1);
    }
}

int32_t calendar_school_days(const struct calendar *c, int32_t from_day, int32_t to_day)
{
    int32_t n = 0;
    for (int32_t day = from_day; day < to_day; day++)
        n += calendar_school_day(c, day);
    return n;
}

int32_t calendar_next_school_day(const struct calendar *c, int32_t day)
{
    for (int32_t next = day + 1; next < day + CALENDAR_NEVER_DAYS; next++)
        if (calendar_school_day(c, next)) return next;
    return INT32_MAX;
}

int64_t calendar_school_start_ms(const struct calendar *c, int32_t day)
{
    (void)c;
    return calendar_moment_ms(day, SCHOOL_STARTS);
}
