/* base/date.c -- civil dates. Day arithmetic after Howard Hinnant, "chrono-compatible low-level
 * date algorithms" (days_from_civil / civil_from_days). */
#include "base/date.h"

#include "base/clock.h"

#include <stdio.h>

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

static int days_in_month(int year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

bool date_valid(struct date d)
{
    if (d.year < 1 || d.year > 9999) return false;
    if (d.month == 0) return d.day == 0;
    if (d.month < 1 || d.month > 12) return false;
    return d.day >= 0 && d.day <= days_in_month(d.year, d.month);
}

bool date_whole(struct date d) { return d.year && d.month && d.day; }

int32_t date_days(struct date d)
{
    int month = d.month ? d.month : 1, day = d.day ? d.day : 1;
    int year = d.year - (month <= 2);
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_from_days(int32_t days)
{
    days += 719468;
    int era = (days >= 0 ? days : days - 146096) / 146097;
    int day_of_era = days - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_index = (5 * day_of_year + 2) / 153;
    int month = month_index < 10 ? month_index + 3 : month_index - 9;
    return (struct date){(int16_t)(year_of_era + era * 400 + (month <= 2)), (int8_t)month,
                         (int8_t)(day_of_year - (153 * month_index + 2) / 5 + 1)};
}

int date_cmp(struct date a, struct date b)
{
    uint32_t x = date_pack(a), y = date_pack(b);
    return (x > y) - (x < y);
}

int date_age(struct date born, struct date on)
{
    if (!born.year || !on.year || date_cmp(born, on) > 0) return -1;
    bool before_birthday = on.month < born.month || (on.month == born.month && on.day < born.day);
    return on.year - born.year - before_birthday;
}

struct date date_add_months(struct date d, int count)
{
    int all = d.year * 12 + (d.month - 1) + count;
    struct date moved = {(int16_t)(all / 12), (int8_t)(all % 12 + 1), d.day};
    int last = days_in_month(moved.year, moved.month);
    if (moved.day > last) moved.day = (int8_t)last;
    return moved;
}

/* `len` digits at `at`; -1 when one is not a digit or the text is too short. */
static int digits(str s, size_t at, size_t len)
{
    if (s.len < at + len) return -1;
    int value = 0;
    for (size_t i = at; i < at + len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return -1;
        value = value * 10 + (s.at[i] - '0');
    }
    return value;
}

bool date_parse_iso(str s, struct date *ret_date)
{
    if (s.len != 4 && s.len != 7 && s.len != 10) return false;
    int year = digits(s, 0, 4), month = 0, day = 0;
    if (s.len >= 7 && (s.at[4] != '-' || (month = digits(s, 5, 2)) < 1)) return false;
    if (s.len == 10 && (s.at[7] != '-' || (day = digits(s, 8, 2)) < 1)) return false;
    struct date d = {(int16_t)year, (int8_t)month, (int8_t)day};
    if (year < 0 || !date_valid(d)) return false;
    *ret_date = d;
    return true;
}

/* "Z", "+hh:mm", "+hhmm" or "+hh" -> minutes east of UTC. */
static bool parse_zone(str s, int *ret_minutes)
{
    if (str_eq(s, STR("Z"))) {
        *ret_minutes = 0;
        return true;
    }
    if (s.len < 3 || (s.at[0] != '+' && s.at[0] != '-')) return false;
    int hours = digits(s, 1, 2), minutes = 0;
    str rest = str_from(s, 3);
    if (rest.len && rest.at[0] == ':') rest = str_from(rest, 1);
    if (rest.len && (rest.len != 2 || (minutes = digits(rest, 0, 2)) < 0)) return false;
    if (hours < 0 || hours > 14 || minutes > 59) return false;
    *ret_minutes = (hours * 60 + minutes) * (s.at[0] == '-' ? -1 : 1);
    return true;
}

bool date_parse_moment(str s, int64_t *ret_ms, bool *ret_has_time)
{
    struct date d;
    if (!date_parse_iso(str_upto(s, 10), &d) || !date_whole(d)) return false;
    *ret_has_time = s.len > 10;
    if (s.len == 10) {
        *ret_ms = date_uk_midnight_ms(d);
        return true;
    }
    if (s.at[10] != 'T' && s.at[10] != ' ') return false;
    int hour = digits(s, 11, 2), minute = digits(s, 14, 2), second = 0, ms = 0, zone = 0;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || s.at[13] != ':') return false;
    str rest = str_from(s, 16);
    if (rest.len && rest.at[0] == ':') {
        second = digits(rest, 1, 2);
        if (second < 0 || second > 60) return false;
        rest = str_from(rest, 3);
    }
    if (rest.len && rest.at[0] == '.') {
        size_t n = 1;
        for (int scale = 100; n < rest.len && rest.at[n] >= '0' && rest.at[n] <= '9';
             n++, scale /= 10)
            ms += (rest.at[n] - '0') * scale;
        if (n == 1) return false;
        rest = str_from(rest, n);
    }
    if (!parse_zone(rest, &zone)) return false;
    *ret_ms = (int64_t)date_days(d) * MS_PER_DAY +
              (hour * 60 + minute - zone) * (int64_t)MS_PER_MINUTE + second * MS_PER_SECOND + ms;
    return true;
}

static int weekday(int32_t days) { return (int)(((int64_t)days % 7 + 11) % 7); } /* 0 = Sunday */

/* The last Sunday of that month, as a day number. */
static int32_t last_sunday(int year, int month)
{
    int32_t last =
        date_days((struct date){(int16_t)year, (int8_t)month, (int8_t)days_in_month(year, month)});
    return last - weekday(last);
}

/* Summer time runs from 01:00 UTC on the last Sunday of March to the same of October. */
static bool is_summer(int64_t utc_ms)
{
    int64_t days = utc_ms / MS_PER_DAY - (utc_ms % MS_PER_DAY < 0);
    int year = date_from_days((int32_t)days).year;
    return utc_ms >= (int64_t)last_sunday(year, 3) * MS_PER_DAY + MS_PER_HOUR &&
           utc_ms < (int64_t)last_sunday(year, 10) * MS_PER_DAY + MS_PER_HOUR;
}

struct uk_time date_uk(int64_t utc_ms)
{
    int64_t local = utc_ms + (is_summer(utc_ms) ? MS_PER_HOUR : 0);
    int64_t days = local / MS_PER_DAY - (local % MS_PER_DAY < 0);
    int64_t seconds = (local - days * MS_PER_DAY) / MS_PER_SECOND;
    return (struct uk_time){date_from_days((int32_t)days), (int)(seconds / 3600),
                            (int)(seconds / 60 % 60), (int)(seconds % 60), weekday((int32_t)days)};
}

int32_t date_uk_day(int64_t utc_ms)
{
    int64_t days = utc_ms / MS_PER_DAY - (utc_ms % MS_PER_DAY < 0);
    bool late = utc_ms - days * MS_PER_DAY >= MS_PER_DAY - MS_PER_HOUR; /* tomorrow in summer */
    return (int32_t)days + (late && is_summer(utc_ms));
}

int64_t date_uk_midnight_ms(struct date d)
{
    int64_t ms = (int64_t)date_days(d) * MS_PER_DAY;
    return is_summer(ms - MS_PER_HOUR) ? ms - MS_PER_HOUR : ms;
}

str date_iso(struct arena *a, struct date d)
{
    if (!d.year) return STR("");
    if (!d.month) return str_printf(a, "%04d", d.year);
    if (!d.day) return str_printf(a, "%04d-%02d", d.year, d.month);
    return str_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

str date_long(struct arena *a, struct date d)
{
    if (!d.year) return STR("Not recorded");
    if (!d.month) return str_printf(a, "%d, day and month not known", d.year);
    if (!d.day) return str_printf(a, "%s %d, day not known", months[d.month - 1], d.year);
    return str_printf(a, "%d %s %d", d.day, months[d.month - 1], d.year);
}

str date_month_name(int month)
{
    return month >= 1 && month <= 12 ? str_of(months[month - 1]) : STR("");
}

str date_short(struct arena *a, struct date d)
{
    if (!date_whole(d)) return date_long(a, d);
    return str_printf(a, "%d %.3s %d", d.day, months[d.month - 1], d.year);
}

str date_moment_iso(struct arena *a, int64_t utc_ms)
{
    int64_t days = utc_ms / MS_PER_DAY - (utc_ms % MS_PER_DAY < 0);
    int64_t ms = utc_ms - days * MS_PER_DAY;
    struct date d = date_from_days((int32_t)days);
    return str_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", d.year, d.month, d.day,
                      (int)(ms / MS_PER_HOUR), (int)(ms / MS_PER_MINUTE % 60),
                      (int)(ms / MS_PER_SECOND % 60), (int)(ms % 1000));
}

str date_moment_long(struct arena *a, int64_t utc_ms)
{
    struct uk_time t = date_uk(utc_ms);
    int hour = t.hour % 12 ? t.hour % 12 : 12;
    return str_printf(a, "%d %s %d, %d:%02d%s", t.date.day, months[t.date.month - 1], t.date.year,
                      hour, t.minute, t.hour < 12 ? "am" : "pm");
}
