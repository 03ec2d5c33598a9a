/* search/view_rows.c -- a row per service, and the list of events, as far as this viewer may
 * see. */
#include "search/inside.h"

#include "base/buf.h"
#include "base/clock.h"

static int lower(int a, int b) { return a < 0 || (b >= 0 && b < a) ? b : a; }

int view_audience(const struct partners *p, const struct agency *agency,
                  const struct event_type *type, int64_t now_ms)
{
    int in_force = -1;
    const struct agreement *last = NULL;
    for (size_t i = 0; i < p->agreement_count; i++) {
        const struct agreement *t = &p->agreements[i];
        if (t->agency != agency || !t->live) continue;
        if (!last || t->until_ms > last->until_ms) last = t;
        if (t->from_ms <= now_ms && now_ms < t->until_ms &&
            (!type || agreement_allows_type(t, type)))
            in_force = lower(in_force, t->audience);
    }
    return in_force >= 0 ? in_force : last ? last->audience : -1;
}

static bool sees_behind(const struct looking *l, const struct locks *locks,
                        const struct activity *e, enum field f)
{
    struct subject s = l->subject;
    const struct event_type *type = &l->partners->types[e->type];
    s.event_tier = type->tier;
    s.audience = view_audience(l->partners, &l->partners->agencies[e->agency], type, l->now_ms);
    s.locked = lock_holds(locks, e->record, type->code);
    return access_decide(&l->look, &s, f).disclose == DISCLOSE_SHOW;
}

bool sees_event(const struct looking *l, const struct activity *e, enum field f)
{
    return sees_behind(l, &l->locks, e, f);
}

bool sees_event_around(const struct looking *l, const struct activity *e, enum field f)
{
    return sees_behind(l, &l->life_locks, e, f);
}

static const struct activity *find_activity(const struct history *h, int64_t record, int64_t event)
{
    for (size_t i = 0; i < h->event_count; i++)
        if (h->events[i].record == record && h->events[i].id == event) return &h->events[i];
    return NULL;
}

/* Is anything of this service's kept from the viewer by its agency? */
static bool row_locked(const struct looking *l, const struct service *service)
{
    const struct agency *agency = service->agency;
    for (size_t i = 0; i < l->history.event_count && !l->subject.shield; i++) {
        const struct activity *e = &l->history.events[i];
        if (&l->partners->agencies[e->agency] == agency &&
            &agency->services[e->service] == service &&
            lock_holds(&l->locks, e->record, l->partners->types[e->type].code))
            return true;
    }
    return false;
}

/* What the row may say of its newest event that is open to this viewer. `open`: the same row, made
 * from the events with an open date alone. */
static err open_row(struct looking *l, struct service_row *row, const struct service_row *open,
                    struct err_info *why)
{
    bool lead = sees(l, FIELD_LEAD);
    row->locked = row_locked(l, row->service);
    row->incidents = open->incidents;
    row->last = open->last;
    row->label = STR("");
    row->newest_event = open->newest_event;
    row->newest_record = open->newest_record;
    memcpy(row->months, open->months, sizeof row->months);
    if (!lead) row->lead = (struct lead){.phone = l->partners->duty_line};
    if (!row->newest_event) return view_status(l, row, lead, why);
    const struct activity *e = find_activity(&l->history, row->newest_record, row->newest_event);
    if (e && sees_event(l, e, FIELD_EVENT_LABEL)) row->label = l->partners->types[e->type].label;
    err failed =
        lead ? view_lead_of(l, row, row->newest_record, row->newest_event, why) : ERR_OK;
    return failed ? failed : view_status(l, row, lead, why);
}

/* May this viewer know at all whether this agency has been in touch? */
static bool sees_feed(const struct looking *l, const struct agency *agency)
{
    struct subject s = l->subject;
    s.audience = view_audience(l->partners, agency, NULL, l->now_ms);
    return access_decide(&l->look, &s, FIELD_SERVICES).disclose == DISCLOSE_SHOW;
}

static void hide_row(struct looking *l, struct service_row *row)
{
    const struct service *service = row->service;
    *row = (struct service_row){.service = service, .state = ROW_NOT_SHOWN,
                                .lead = {.phone = l->partners->duty_line}};
}

/* `dated`: the events whose date is open to this viewer; no others are counted. */
static err count_activity(struct looking *l, const struct activity *dated, size_t n,
                          struct window w, struct err_info *why)
{
    struct person_view *v = &l->view;
    v->count_shown = sees(l, FIELD_EVENT_DATE);
    if (!v->count_shown) return ERR_OK;
    v->count = timeline_count(dated, n, w);
    v->count_sentence =
        str_printf(l->arena, "%d %s of activity within %.*s for this person", v->count,
                   v->count == 1 ? "count" : "counts", STR_FMT(l->partners->region));
    return v->count_sentence.at ? ERR_OK : err_set(why, ERR_NOMEM, "the rows of a person");
}

static err fill_rows(struct looking *l, const struct feed_state *feeds, struct window w,
                     struct service_row *rows, struct err_info *why)
{
    const struct partners *p = l->partners;
    const struct history *h = &l->history;
    size_t dated_count = 0, n = timeline_rows(p, feeds, h->events, h->event_count, w, rows);
    struct service_row *open = ARENA_ARRAY(l->arena, struct service_row, n + 1);
    struct activity *dated = ARENA_ARRAY(l->arena, struct activity, h->event_count + 1);
    if (!open || !dated) return err_set(why, ERR_NOMEM, "the rows of a person");
    for (size_t i = 0; i < h->event_count; i++)
        if (sees_event(l, &h->events[i], FIELD_EVENT_DATE)) dated[dated_count++] = h->events[i];
    (void)timeline_rows(p, feeds, dated, dated_count, w, open);
    l->view.rows = rows;
    l->view.row_count = n;
    for (size_t i = 0, row = 0; i < p->agency_count; i++) {
        bool shown = l->view.services_shown && sees_feed(l, &p->agencies[i]);
        for (size_t k = 0; k < p->agencies[i].service_count; k++, row++) {
            err e = ERR_OK;
            if (shown || (l->view.services_shown && rows[row].state == ROW_NOT_SUPPLIED))
                e = open_row(l, &rows[row], &open[row], why);
            else
                hide_row(l, &rows[row]);
            if (e) return e;
        }
    }
    return count_activity(l, dated, dated_count, w, why);
}

err view_rows(struct looking *l, struct err_info *why)
{
    const struct feed_state *feeds;
    const struct window w = {l->today, (int32_t)l->hub->settings.window_days};
    l->view.window_days = w.days;
    l->view.services_shown = sees(l, FIELD_SERVICES);
    if (!l->view.services_shown && l->subject.shield)
        return ERR_OK; /* not even whose rows there would be */
    struct service_row *rows =
        ARENA_ARRAY(l->arena, struct service_row, timeline_rows_max(l->partners) + 1);
    if (!rows) return err_set(why, ERR_NOMEM, "the rows of a person");
    err e = feeds_read(l->db, l->partners, l->now_ms, l->arena, &feeds, why);
    return e ? e : fill_rows(l, feeds, w, rows, why);
}

/* ---- events as lines ---- */

/* "Sunshine School, West Mids Police": the other agencies that reported this incident. */
static str also_of(struct looking *l, const struct activity *e)
{
    struct buf out = BUF_INIT(4096);
    const struct history *h = &l->history;
    size_t end = activity_reports_end(h->events, h->event_count, e->incident, l->partners);
    for (size_t i = e->incident; i < end; i++) {
        const struct activity *echo = &h->events[i];
        if (echo->incident != e->incident || echo == e) continue;
        if (!sees_event(l, echo, FIELD_HISTORY)) continue;
        if (out.len) buf_add_c(&out, ", ");
        buf_add(&out, l->partners->agencies[echo->agency].name);
    }
    str also = str_copy(l->arena, buf_str(&out));
    buf_release(&out);
    return also;
}

/* Of the reports of one incident the first that this user may see stands for it. */
static bool stands(struct looking *l, const struct activity *e, struct window w)
{
    const struct activity *events = l->history.events;
    if (!timeline_shows(e, w) || !sees_event(l, e, FIELD_HISTORY)) return false;
    for (const struct activity *other = &events[e->incident]; other < e; other++)
        if (other->incident == e->incident && timeline_shows(other, w) &&
            sees_event(l, other, FIELD_HISTORY))
            return false;
    return true;
}

err event_line_of(struct looking *l, const struct activity *e, struct event_line *ret,
                  struct err_info *why)
{
    const struct agency *agency = &l->partners->agencies[e->agency];
    *ret = (struct event_line){.date = date_from_days(e->day),
                               .service = &agency->services[e->service],
                               .label = l->partners->types[e->type].label,
                               .class = (enum event_class)e->class,
                               .also = also_of(l, e)};
    return ret->also.at ? ERR_OK : err_set(why, ERR_NOMEM, "the events of a person");
}

err view_events(struct looking *l, struct err_info *why)
{
    const struct history *h = &l->history;
    const struct window w = {l->today, (int32_t)l->hub->settings.window_days};
    l->view.history_shown = sees(l, FIELD_HISTORY);
    if (!l->view.history_shown) return ERR_OK;
    struct event_line *lines = ARENA_ARRAY(l->arena, struct event_line, h->event_count + 1);
    if (!lines) return err_set(why, ERR_NOMEM, "the events of a person");
    for (size_t i = h->event_count; i-- > 0;) {
        const struct activity *e = &h->events[i];
        if (!stands(l, e, w)) continue;
        err err_ = event_line_of(l, e, &lines[l->view.event_count++], why);
        if (err_) return err_;
    }
    l->view.events = lines;
    return ERR_OK;
}
