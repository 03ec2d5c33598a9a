/* agency/queue_terms.c -- the clocks of the review queue and of what people are told. Pure. */
#include "agency/queue_terms.h"

#include "base/clock.h"

enum { LOOK_DAYS = 40 };

static int32_t minute_of(int64_t at_ms, int32_t *ret_day)
{
    struct uk_time t = date_uk(at_ms);
    *ret_day = date_days(t.date);
    return t.hour * 60 + t.minute;
}

/* Of the working days of this calendar the longest counts: the others are short ones. */
static int32_t minutes_of_working_day(const struct calendar *c)
{
    int32_t most = 0;
    for (int d = 0; d < 7; d++)
        if (c->week[d].until - c->week[d].from > most) most = c->week[d].until - c->week[d].from;
    return most ? most : 8 * 60;
}

int64_t queue_due_ms(const struct queue_terms *t, const struct calendar *c, int colour,
                     int64_t from_ms, int32_t hours)
{
    int64_t clock_ms = from_ms + hours * MS_PER_HOUR;
    if (colour < 0 || colour >= QUEUE_COLOURS || t->runs_on[colour]) return clock_ms;
    int32_t day = minutes_of_working_day(c), rest = hours % 24 * 60;
    int64_t due_ms =
        calendar_due_ms(c, from_ms, (int64_t)(hours / 24) * day + (rest < day ? rest : day));
    return due_ms == INT64_MAX ? clock_ms : due_ms; /* nobody ever works: the clock counts */
}

static bool quiet_at(const struct queue_terms *t, const struct calendar *c, int32_t day,
                     int32_t minute)
{
    int32_t from = t->quiet_from, until = t->quiet_until;
    if (t->quiet_days && !calendar_working_day(c, day)) return true;
    return from < until ? minute >= from && minute < until
                        : from > until && (minute >= from || minute < until);
}

int64_t queue_awake_ms(const struct queue_terms *t, const struct calendar *c, int64_t now_ms)
{
    int32_t day, minute = minute_of(now_ms, &day);
    if (!quiet_at(t, c, day, minute)) return now_ms;
    /* it ends at midnight of a day that is not quiet, or when quiet hours do */
    for (int32_t d = day; d < day + LOOK_DAYS; d++)
        for (int i = 0; i < 2; i++) {
            int32_t m = i ? t->quiet_until : 0;
            int64_t at_ms = calendar_moment_ms(d, m);
            if (at_ms > now_ms && !quiet_at(t, c, d, m)) return at_ms;
        }
    return now_ms; /* quiet for ever: then it is told, not lost */
}

int64_t queue_digest_ms(const struct queue_terms *t, const struct calendar *c, int64_t now_ms)
{
    int32_t day;
    (void)minute_of(now_ms, &day);
    for (int32_t d = day; d < day + LOOK_DAYS; d++)
        for (size_t i = 0; i < t->digest_count; i++) {
            int64_t at_ms = calendar_moment_ms(d, t->digests[i]);
            if (at_ms > now_ms && calendar_working_day(c, d)) return at_ms;
        }
    return now_ms;
}
