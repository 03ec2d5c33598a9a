/* supply/arrival.c -- see arrival.h. */
#include "supply/arrival.h"

static const struct {
    const char *word, *sign;
} arrivals[] = {
#define ARRIVAL_ROW(name, word, sign) {word, sign},
    ARRIVAL_LIST(ARRIVAL_ROW)
#undef ARRIVAL_ROW
};
const char *arrival_word(enum arrival a) { return arrivals[a].word; }
const char *arrival_sign(enum arrival a) { return arrivals[a].sign; }

/* Did anything come in (after, until]? A day knows its first and its last delivery. */
static bool came(const struct supply_day *days, size_t n, int64_t after, int64_t until)
{
    for (size_t i = 0; i < n; i++) {
        if (!days[i].deliveries) continue;
        if (days[i].first_ms > after && days[i].first_ms <= until) return true;
        if (days[i].last_ms > after && days[i].last_ms <= until) return true;
    }
    return false;
}

/* Time is parted half-way between due moments: what came belongs to the nearer one, and to it
 * alone. */
static enum arrival by_calendar(const struct due *d, const struct supply_day *days, size_t n,
                                size_t i, int64_t now_ms)
{
    if (!due_on_day(d, days[i].day))
        return days[i].deliveries ? ARRIVAL_ON_TIME : ARRIVAL_NOT_DUE;
    int64_t due = due_moment_ms(d, days[i].day);
    int64_t before = due_last_ms(d, due - 1), next = due_next_ms(d, due);
    int64_t opens = before ? before + (due - before) / 2 : 0;
    int64_t closes = next ? due + (next - due) / 2 : INT64_MAX;
    if (came(days, n, opens, due)) return ARRIVAL_ON_TIME;
    if (now_ms < due) return ARRIVAL_NOT_YET;
    return came(days, n, due, closes) ? ARRIVAL_LATE : ARRIVAL_NOTHING;
}

static enum arrival by_hours(int64_t hours, const struct supply_day *days, size_t i,
                             int64_t now_ms)
{
    const int64_t most_ms = hours * MS_PER_HOUR;
    int64_t last_ms = 0, end_ms = date_uk_midnight_ms(date_from_days(days[i].day + 1));
    for (size_t k = 0; k < i; k++)
        if (days[k].deliveries) last_ms = days[k].last_ms;
    if (days[i].deliveries)
        return last_ms && days[i].first_ms - last_ms > most_ms ? ARRIVAL_LATE : ARRIVAL_ON_TIME;
    if (!last_ms) return ARRIVAL_NOT_DUE;
    if (now_ms < end_ms && now_ms - last_ms <= most_ms) return ARRIVAL_NOT_YET;
    int64_t silent_ms = (now_ms < end_ms ? now_ms : end_ms) - last_ms;
    return silent_ms > most_ms ? ARRIVAL_NOTHING : ARRIVAL_NOT_DUE;
}

void arrival_judge(const struct agreement *t, struct supply_day *days, size_t n, int64_t now_ms)
{
    for (size_t i = 0; i < n; i++) {
        int64_t start_ms = date_uk_midnight_ms(date_from_days(days[i].day));
        if (!t) days[i].arrival = days[i].deliveries ? ARRIVAL_ON_TIME : ARRIVAL_PAUSED;
        else if (start_ms < t->from_ms && !days[i].deliveries) days[i].arrival = ARRIVAL_NOT_DUE;
        else if (t->due.every == DUE_HOURS)
            days[i].arrival = by_hours(t->due.hours, days, i, now_ms);
        else days[i].arrival = by_calendar(&t->due, days, n, i, now_ms);
    }
}
