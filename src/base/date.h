/* base/date.h -- calendar dates (proleptic Gregorian), and UK civil time.
 *
 * A date knows how much of it is known: day 0 = day not known, month 0 = month not known either. */
#ifndef AIM_BASE_DATE_H
#define AIM_BASE_DATE_H

#include "base/str.h"

struct date {
    int16_t year; /* 0 = no date at all */
    int8_t month; /* 1-12, 0 = not known */
    int8_t day;   /* 1-31, 0 = not known */
};

bool date_valid(struct date d);  /* parts in range, day exists in that month */
bool date_whole(struct date d);  /* year, month and day known */
int32_t date_days(struct date d); /* days since 1970-01-01; unknown parts count as 1 */
struct date date_from_days(int32_t days);
int date_cmp(struct date a, struct date b);
int date_age(struct date born, struct date on); /* whole years; -1 when born is later or unknown */
struct date date_add_months(struct date d, int months); /* day cut to the month's length */
static inline uint32_t date_pack(struct date d)
{
    return (uint32_t)d.year << 9 | (uint32_t)d.month << 5 | (uint32_t)d.day;
}
static inline struct date date_unpack(uint32_t p)
{
    return (struct date){(int16_t)(p >> 9), (int8_t)(p >> 5 & 15), (int8_t)(p & 31)};
}

/* "YYYY-MM-DD", "YYYY-MM", "YYYY". False for anything else or a day that does not exist. */
bool date_parse_iso(str s, struct date *ret_date);
/* An ISO date (midnight in the UK) or date and time with zone ("2026-11-22T09:05:00Z", "+01:00", a
 * space for T, fraction allowed). *ret_has_time tells which. */
bool date_parse_moment(str s, int64_t *ret_ms, bool *ret_has_time);

/* UK civil time (GMT / British Summer Time by the rule in force since 1996) of a UTC moment. */
struct uk_time {
    struct date date;
    int hour, minute, second, weekday; /* weekday: 0 = Sunday */
};
struct uk_time date_uk(int64_t utc_ms);
int32_t date_uk_day(int64_t utc_ms); /* date_days of its date, sooner found */
int64_t date_uk_midnight_ms(struct date d); /* UTC ms at which that day starts in the UK */

/* Texts in the arena: "2014-03-24"; "24 March 2014"; "24 Mar 2014"; "2014, day and month not
 * known". */
str date_iso(struct arena *a, struct date d);
str date_long(struct arena *a, struct date d);
str date_short(struct arena *a, struct date d);
str date_month_name(int month); /* 1-12: "March" */
str date_moment_iso(struct arena *a, int64_t utc_ms); /* "2014-03-24T09:05:00.000Z" */
str date_moment_long(struct arena *a, int64_t utc_ms); /* "24 March 2014, 9:05am", UK time */

#endif
