/* agency/due.h -- when a feed's deliveries are expected, by its agreement: every so many hours, or
 * by a time of day on certain days of the UK calendar. Pure.
 *
 * Between one due moment and the next, at least one delivery comes; the feed is late from a due
 * moment on until one has come since the due moment before it. Nothing has to run for that: it is
 * worked out whenever it is asked. */
#ifndef AIM_AGENCY_DUE_H
#define AIM_AGENCY_DUE_H

#include "agency/calendar.h"
#include "base/buf.h"

#define DUE_LIST(X)                                                                                \
    X(HOURS, "hours") /* a span, without a calendar */                                             \
    X(DAY, "day")                                                                                  \
    X(WORKING_DAY,                                                                                 \
      "working_day")  /* Monday to Friday without bank holidays of England and Wales */            \
    X(WEEK, "week")   /* on: weekdays, Sunday = 0 */                                               \
    X(MONTH, "month") /* on: days of the month, 1-28 */                                            \
    X(TERM, "term")   /* on: month * 100 + day, of every year */
enum due_every {
#define DUE_ENUM(name, word) DUE_##name,
    DUE_LIST(DUE_ENUM)
#undef DUE_ENUM
        DUE__COUNT
};
const char *due_every_word(enum due_every e);

enum { DUE_ON_MAX = 12, DUE_CLOSED_MAX = 16, DUE_NEVER_DAYS = 800 };

struct due {
    enum due_every every;
    int32_t hours;  /* HOURS: how long the feed may be silent */
    int32_t minute; /* of the day, UK time; 1440 = midnight at its end */
    int32_t on[DUE_ON_MAX];
    size_t on_n;
    struct day_span closed[DUE_CLOSED_MAX]; /* nothing is due */
    size_t closed_n;
};

/* The form that is stored: "working_day 540 closed 20809-20822". False: not such a text. */
MUST err due_write(const struct due *d, struct arena *a, str *ret_text, struct err_info *why);
bool due_read(str text, struct due *ret_due);

bool due_working_day(int32_t day); /* England and Wales */
/* Is a delivery due on that day? Never for HOURS. */
bool due_on_day(const struct due *d, int32_t day);
/* The moment on that day by which it is due. */
int64_t due_moment_ms(const struct due *d, int32_t day);
/* The newest due moment up to at_ms, and the next after it; 0 = none within DUE_NEVER_DAYS. */
int64_t due_last_ms(const struct due *d, int64_t at_ms);
int64_t due_next_ms(const struct due *d, int64_t at_ms);
/* delivered_ms 0 = nothing has ever come: that is late. */
bool due_late(const struct due *d, int64_t delivered_ms, int64_t now_ms);

/* "every working day by 9am", for screens and reports. */
str due_words(const struct due *d, struct arena *a);

#endif
