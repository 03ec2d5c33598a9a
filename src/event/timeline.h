/* event/timeline.h -- what each service of the region has to say about one person in the display
 * window, and the five answers that must never be confused. Pure: who may see what is decided by
 * the caller. */
#ifndef AIM_EVENT_TIMELINE_H
#define AIM_EVENT_TIMELINE_H

#include "base/date.h"
#include "event/activity.h"

#define ROW_STATE_LIST(X)                                                                          \
    X(ACTIVITY, "activity")         /* reported in the window */                                   \
    X(NONE, "none")                 /* none in the window, in data up to a date */                 \
    X(LATE, "late")                 /* none so far, and the feed is silent for too long */         \
    X(NOT_SUPPLIED, "not_supplied") /* no live agreement brings activity of this agency */         \
    X(NOT_SHOWN, "not_shown")       /* not shown to this role */
enum row_state {
#define ROW_STATE_ENUM(name, word) ROW_##name,
    ROW_STATE_LIST(ROW_STATE_ENUM)
#undef ROW_STATE_ENUM
        ROW__COUNT
};
const char *row_state_word(enum row_state s);

enum { ROW_MONTHS = 12 };

struct service_row {
    const struct service *service;
    enum row_state state;
    bool late;              /* also with activity: there may be more that has not come */
    int64_t data_up_to_ms;  /* 0 = nothing has ever come */
    int32_t incidents; /* in the window, counted once; echoes count for the agency that sent them */
    struct date last;       /* of the newest; year 0 = none, or not shown */
    str label;              /* of the newest; "" = none, or not shown */
    int32_t months[ROW_MONTHS]; /* incidents by calendar month, oldest first, this month last; 0
                                   when not shown */
    bool locked; /* set by who decides: something of it is kept from the viewer by its agency */
    str status; /* "Child in need": what is open now, else what ended last; "" = none, or not shown.
                 * Set by who decides. */
    struct date status_since, status_until; /* until: year 0 = it is open */
    struct lead lead; /* whom to ring: the worker of an open status, else of the newest event, when
                       * it names one; else of the service */
    int64_t newest_event, newest_record; /* 0 = none */
};

/* How fresh an agency's feed is. */
struct feed_state {
    int64_t complete_to_ms; /* 0 = nothing has ever come */
    int64_t delivered_ms;
    bool supplied;          /* a live agreement brings events */
    bool late;
    int64_t due_ms; /* the next delivery is expected by then; 0 = not known */
    const struct feed_state *services; /* of an agency: by service, the feeds that bring it; NULL =
                                          all its services are as fresh as the agency */
};
/* How fresh one of the agency's services is. */
static inline const struct feed_state *feed_of_service(const struct feed_state *agency, size_t s)
{
    return agency->services ? &agency->services[s] : agency;
}
/* From the agreement in force (NULL = none) and the two times of the feed. */
struct feed_state feed_state_of(const struct agreement *t, int64_t complete_to_ms,
                                int64_t delivered_ms, int64_t now_ms);

struct window {
    int32_t today; /* days since 1970, UK */
    int32_t days;
};

/* On the screen: what happened in the window, and a status that was open in it. */
bool timeline_shows(const struct activity *e, struct window w);

/* "Count of activity": incidents of the classes that count. `events` as activity_arrange left
 * them. */
int32_t timeline_count(const struct activity *events, size_t n, struct window w);

/* A row per service of the region, in its order; `feeds` by agency. Enough room:
 * timeline_rows_max. */
size_t timeline_rows_max(const struct partners *p);
size_t timeline_rows(const struct partners *p, const struct feed_state *feeds,
                     const struct activity *events, size_t n, struct window w,
                     struct service_row *ret_rows);

#endif
