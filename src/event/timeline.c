/* event/timeline.c -- one row per service, whatever there is or is not to say. */
#include "event/timeline.h"

#include "base/clock.h"

static const char *const state_words[ROW__COUNT] = {
#define ROW_STATE_WORD(name, word) word,
    ROW_STATE_LIST(ROW_STATE_WORD)
#undef ROW_STATE_WORD
};

const char *row_state_word(enum row_state s) { return state_words[s]; }

struct feed_state feed_state_of(const struct agreement *t, int64_t complete_to_ms,
                                int64_t delivered_ms, int64_t now_ms)
{
    struct feed_state f = {.complete_to_ms = complete_to_ms, .delivered_ms = delivered_ms};
    f.supplied = t && t->type_count;
    struct due due = t ? t->due : (struct due){.every = DUE_HOURS};
    if (due.every == DUE_HOURS && t) due.hours = t->expected_every_hours;
    f.late = f.supplied && due_late(&due, delivered_ms, now_ms);
    if (t && due.every != DUE_HOURS) f.due_ms = due_next_ms(&due, now_ms);
    else if (t && delivered_ms) f.due_ms = delivered_ms + due.hours * (int64_t)MS_PER_HOUR;
    return f;
}

bool timeline_shows(const struct activity *e, struct window w)
{
    if (activity_in_window(e->day, w.today, w.days)) return true;
    return e->class == CLASS_STATUS && e->day <= w.today && e->end_day > w.today - w.days;
}

int32_t timeline_count(const struct activity *events, size_t n, struct window w)
{
    int32_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += activity_counts(&events[i]) && activity_in_window(events[i].day, w.today, w.days);
    return count;
}

size_t timeline_rows_max(const struct partners *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->agency_count; i++)
        n += p->agencies[i].service_count;
    return n;
}

static void add_month(struct service_row *row, int32_t day, int32_t today)
{
    struct date then = date_from_days(day), now = date_from_days(today);
    int back = (now.year - then.year) * 12 + now.month - then.month;
    if (back >= 0 && back < ROW_MONTHS) row->months[ROW_MONTHS - 1 - back]++;
}

/* Events come oldest first: the last one that is seen is the newest. */
static void add_event(struct service_row *row, const struct activity *e, const struct partners *p,
                      struct window w)
{
    row->incidents++;
    row->last = date_from_days(e->day);
    row->label = p->types[e->type].label;
    row->newest_event = e->id;
    row->newest_record = e->record;
    add_month(row, e->day, w.today);
}

static enum row_state state_of(const struct service_row *row, const struct feed_state *f)
{
    if (row->incidents) return ROW_ACTIVITY;
    if (!f->supplied) return ROW_NOT_SUPPLIED;
    return f->late ? ROW_LATE : ROW_NONE;
}

size_t timeline_rows(const struct partners *p, const struct feed_state *feeds,
                     const struct activity *events, size_t n, struct window w,
                     struct service_row *ret_rows)
{
    size_t count = 0;
    for (size_t a = 0; a < p->agency_count; a++) {
        const struct agency *agency = &p->agencies[a];
        struct service_row *first = &ret_rows[count];
        for (size_t s = 0; s < agency->service_count; s++)
            ret_rows[count++] = (struct service_row){.service = &agency->services[s],
                                                     .late = feed_of_service(&feeds[a], s)->late,
                                                     .data_up_to_ms =
                                                         feed_of_service(&feeds[a], s)
                                                             ->complete_to_ms,
                                                     .lead = agency->services[s].lead};
        for (size_t i = 0; i < n; i++)
            if (events[i].agency == a && events[i].service < agency->service_count &&
                timeline_shows(&events[i], w))
                add_event(&first[events[i].service], &events[i], p, w);
        for (size_t s = 0; s < agency->service_count; s++)
            first[s].state = state_of(&first[s], feed_of_service(&feeds[a], s));
    }
    return count;
}
