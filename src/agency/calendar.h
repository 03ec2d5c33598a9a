/* agency/calendar.h -- when the partnership works and when schools are open. UK civil time. Pure.
 *
 * Bank holidays of England and Wales are worked out (Gregorian computus; a holiday at the weekend
 * is kept on the next working day); days that a government adds once are named by the region file,
 * section `calendar` (docs/region.md). Working time runs on the clock of the wall: a working day on
 * which clocks change has the hours it always has. */
#ifndef AIM_AGENCY_CALENDAR_H
#define AIM_AGENCY_CALENDAR_H

#include "base/date.h"

enum { CALENDAR_SPANS_MAX = 128, CALENDAR_NEVER_DAYS = 800 };

/* Days since 1970, both included. */
struct day_span {
    int32_t from, until;
};

struct day_spans {
    struct day_span at[CALENDAR_SPANS_MAX];
    size_t n;
};

/* All zero = the default: Monday to Friday from 9am to 5pm, nothing known of schools. */
struct calendar {
    struct calendar_hours {
        int32_t from, until; /* minutes of the day; equal = nobody works */
    } week[7];               /* Sunday first */
    struct day_spans holidays; /* besides the bank holidays */
    struct day_spans terms;    /* schools are open, but for weekends, bank holidays and ... */
    struct day_spans closed;   /* ... these: half-terms, training days */
};

int calendar_weekday(int32_t day); /* 0 = Sunday */
bool calendar_bank_holiday(int32_t day); /* England and Wales */
/* The moment at which the clock on the wall shows that minute of that day (1440 = its end). A
 * minute that does not exist (clocks go forward) is the one an hour later. */
int64_t calendar_moment_ms(int32_t day, int32_t minute);

bool calendar_working_day(const struct calendar *c, int32_t day);
/* When so many minutes of working time have passed since from_ms. 0 minutes: the next working
 * moment. INT64_MAX = not within CALENDAR_NEVER_DAYS. */
int64_t calendar_due_ms(const struct calendar *c, int64_t from_ms, int64_t working_minutes);
int64_t calendar_working_minutes(const struct calendar *c, int64_t from_ms, int64_t to_ms);
/* at_ms itself when somebody is at work then, else the next start of work. */
int64_t calendar_next_start_ms(const struct calendar *c, int64_t at_ms);
/* The end of the working day after that many whole working days: "within one working day" of
 * something that came at any hour of day D ends when work ends on the next working day after D. */
int64_t calendar_days_later_ms(const struct calendar *c, int64_t from_ms, int working_days);

/* Do the terms of the region file say anything about that day? Between the first day of the first
 * term and the last day of the last one they do. Where they do not, no day is a school day. */
bool calendar_school_known(const struct calendar *c, int32_t day);
bool calendar_school_day(const struct calendar *c, int32_t day);
/* The same of n days that begin with `from`, in one go: ret_open has a place for each. */
void calendar_school_list(const struct calendar *c, int32_t from, size_t n, bool *ret_open);
/* How many of the days from_day <= day < to_day are school days. */
int32_t calendar_school_days(const struct calendar *c, int32_t from_day, int32_t to_day);
/* The first school day after that day; INT32_MAX = the terms do not say. */
int32_t calendar_next_school_day(const struct calendar *c, int32_t day);
int64_t calendar_school_start_ms(const struct calendar *c, int32_t day); /* 8:30am, that day */

#endif
