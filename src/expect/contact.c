/* expect/contact.c -- was an expected contact met, was it missed, or can nobody say? */
#include "expect/inside.h"

/* When it is expected of this person. Days; `met_from` to `met_until` is when an event meets it. */
struct stretch {
    int32_t from, until, missed_from, lapses_at;
    int32_t met_from, met_until;
};

static int32_t grace_ends(const struct expected_contact *t, int32_t until)
{
    return span_over(until, t->grace) + 1;
}

/* Between the earliest and the latest day it may be counted from. */
static struct stretch window_from(const struct expected_contact *t, struct born base)
{
    struct stretch w = {.from = span_cut(base.early, t->from),
                        .until = span_over(base.late, t->until)};
    w.missed_from = grace_ends(t, w.until);
    w.lapses_at = span_cut(span_cut(span_cut(base.early, t->until), t->grace), t->lapses) + 1;
    w.met_from = span_before(w.from, t->early);
    w.met_until = w.lapses_at - 1;
    return w;
}

bool of_kind(const struct expect_case *c, const struct expect_contact *k, int32_t event)
{
    uint32_t kinds = k->terms->kinds;
    return !kinds || kinds & CLASS_BIT(c->plan->partners->agencies[c->events[event].agency].kind);
}

/* Cancelled by the service since `from`, and not missed since then: its place, or -1. */
static int32_t put_off(const struct expect_case *c, const struct expect_contact *k, int32_t from)
{
    int32_t off = last_of(c, &k->put_off_by, from, c->today);
    while (off >= 0 && !of_kind(c, k, off)) {
        if (!off) return -1;
        struct expect_case before = *c;
        before.n = (size_t)off;
        off = last_of(&before, &k->put_off_by, from, c->today);
    }
    if (off < 0) return -1;
    for (size_t i = (size_t)off + 1; i < c->n && c->events[i].day <= c->today; i++)
        if (expect_is(&c->plan->missed, c->events[i].type) && of_kind(c, k, (int32_t)i)) return -1;
    return off;
}

bool expect_contact_teller(const struct expect_case *c, const struct expect_contact *contact,
                           size_t feed)
{
    if (!(contact->tellers[feed / 64] >> feed % 64 & 1)) return false;
    return contact->terms->when == EXPECTED_HELD || expect_feed_knows(c, &c->plan->feeds[feed]);
}

/* Of the feeds that would have told: the stalest (-1: there is none), and since when all tell. */
static int32_t stalest(const struct expect_case *c, const struct expect_contact *k,
                       int32_t *ret_since)
{
    int32_t found = -1;
    *ret_since = INT32_MIN;
    for (size_t i = 0; i < c->plan->feed_count; i++) {
        if (!expect_contact_teller(c, k, i)) continue;
        const struct expect_feed *f = &c->plan->feeds[i];
        *ret_since = later(*ret_since, f->since);
        if (found < 0 || told_until(c, f) < told_until(c, &c->plan->feeds[found]))
            found = (int32_t)i;
    }
    return found;
}

static void answer(struct expect_state *s, enum expect_answer a, enum expect_reason why,
                   int32_t event)
{
    s->answer = a;
    s->reason = why;
    s->event = event;
}

/* Nothing met it. Is it missed, or is somebody not that far yet? */
static void nobody_told(const struct expect_case *c, int32_t met_from, int32_t stale,
                        struct expect_state *s)
{
    if (c->today < s->missed_from) {
        answer(s, c->today < s->from ? EXPECT_NOT_YET : EXPECT_DUE, EXPECT_BECAUSE_NONE, -1);
        return;
    }
    int32_t off = put_off(c, s->contact, met_from);
    if (off >= 0) {
        answer(s, EXPECT_PUT_OFF, EXPECT_BECAUSE_NONE, off);
        return;
    }
    bool told = told_until(c, &c->plan->feeds[stale]) > s->missed_from;
    answer(s, told ? EXPECT_MISSED : EXPECT_CANNOT_SAY, EXPECT_BECAUSE_NONE, -1);
    if (!told) s->waits_for = stale;
}

/* Why it is not expected of this person; nothing was told of it. */
static enum expect_reason not_expected(const struct expect_case *c, const struct expect_contact *k,
                                       const struct stretch *w)
{
    const struct expected_contact *t = k->terms;
    int32_t then = sooner(c->today, w->until);
    struct born born;
    enum expect_reason ended = ended_by(c, c->today);
    if (ended) return ended;
    if (t->born_from.year && born_of(c->who->born, &born) && born.early < date_days(t->born_from))
        return EXPECT_BECAUSE_BORN_BEFORE;
    if (t->at_school && (expect_home_educated(c, c->today) || expect_home_educated(c, then)))
        return EXPECT_BECAUSE_HOME_EDUCATED;
    if (t->place && !expect_place(c, t->place, then)) return EXPECT_BECAUSE_NO_PLACE;
    return c->who->known_since > w->until ? EXPECT_BECAUSE_NOT_HERE : EXPECT_BECAUSE_NONE;
}

/* A contact that comes once: at an age, or after an event. */
static void once(const struct expect_case *c, struct stretch w, struct expect_state *s)
{
    const struct expect_contact *k = s->contact;
    int32_t since, stale = stalest(c, k, &since);
    s->from = w.from, s->until = w.until, s->missed_from = w.missed_from;
    int32_t until = sooner(c->today, w.met_until);
    int32_t met = first_of(c, &k->met_by, w.met_from, until);
    int32_t excused = last_of(c, &k->excused_by, w.met_from, until);
    enum expect_reason why = not_expected(c, k, &w);
    if (met >= 0) answer(s, EXPECT_MET, EXPECT_BECAUSE_NONE, met);
    else if (excused >= 0) answer(s, EXPECT_EXCUSED, EXPECT_BECAUSE_NONE, excused);
    else if (why) answer(s, EXPECT_NOT_EXPECTED, why, -1);
    else if (c->today >= w.lapses_at) answer(s, EXPECT_LAPSED, EXPECT_BECAUSE_NONE, -1);
    else if (stale < 0) answer(s, EXPECT_NOT_SUPPLIED, EXPECT_BECAUSE_NO_TELLER, -1);
    else if (since > w.from) answer(s, EXPECT_NOT_SUPPLIED, EXPECT_BECAUSE_BEFORE_DATA, -1);
    else nobody_told(c, w.met_from, stale, s);
}

static void at_age(const struct expect_case *c, struct expect_state *s)
{
    struct born born;
    if (born_of(c->who->born, &born)) once(c, window_from(s->contact->terms, born), s);
    else answer(s, EXPECT_NOT_EXPECTED, EXPECT_BECAUSE_NO_BIRTH_DATE, -1);
}

static void after(const struct expect_case *c, struct expect_state *s)
{
    int32_t start = last_of(c, &s->contact->start, INT32_MIN, c->today);
    if (start < 0) {
        answer(s, EXPECT_NOT_EXPECTED, EXPECT_BECAUSE_NO_CAUSE, -1);
        return;
    }
    struct born base = {c->events[start].day, c->events[start].day};
    once(c, window_from(s->contact->terms, base), s);
}

/* The first day of the status that asks for it and is open; a child is educated at home also when
 * that was told as an event that has no end. */
static int32_t open_since(const struct expect_case *c, const struct expect_types *start)
{
    int32_t since = EXPECT_NEVER;
    for (size_t i = 0; i < c->n && c->events[i].day <= c->today; i++) {
        const struct activity *e = &c->events[i];
        if (!expect_is(start, e->type)) continue;
        bool open = e->class == CLASS_STATUS ? e->end_day >= c->today
                                             : expect_is(&c->plan->home_educated, e->type);
        if (open && expect_is(&c->plan->home_educated, e->type))
            open = expect_home_educated(c, c->today);
        if (open) since = sooner(since, e->day);
    }
    return since;
}

/* A contact that comes again and again while something is open. */
static void again(const struct expect_case *c, struct expect_state *s)
{
    const struct expect_contact *k = s->contact;
    int32_t since, stale = stalest(c, k, &since), open = open_since(c, &k->start);
    enum expect_reason ended = ended_by(c, c->today);
    if (open == EXPECT_NEVER || ended) {
        answer(s, EXPECT_NOT_EXPECTED, ended ? ended : EXPECT_BECAUSE_NO_CAUSE, -1);
        return;
    }
    int32_t met = last_of(c, &k->met_by, open, c->today);
    int32_t base = met >= 0 ? c->events[met].day : open;
    s->from = later(base, since);
    s->until = span_over(s->from, k->terms->until);
    s->missed_from = grace_ends(k->terms, s->until);
    int32_t excused = last_of(c, &k->excused_by, base, c->today);
    if (excused >= 0) answer(s, EXPECT_EXCUSED, EXPECT_BECAUSE_NONE, excused);
    else if (met >= 0 && c->today < s->missed_from) answer(s, EXPECT_MET, EXPECT_BECAUSE_NONE, met);
    else if (stale < 0) answer(s, EXPECT_NOT_SUPPLIED, EXPECT_BECAUSE_NO_TELLER, -1);
    else nobody_told(c, base, stale, s);
}

/* The first day from which nothing of these types holds. */
static int32_t gap_since(const struct expect_case *c, const struct expect_contact *k, int32_t start)
{
    int32_t since = start;
    for (size_t i = 0; i < c->n && c->events[i].day <= c->today; i++) {
        const struct activity *e = &c->events[i];
        bool ends = expect_is(&k->met_by, e->type) && e->end_day < c->today;
        if (ends) since = later(since, e->end_day + 1);
        if (expect_is(&c->plan->off_roll, e->type)) since = later(since, e->day);
    }
    return since;
}

/* Something that must be there all the time: a school, or the register of those taught at home. */
static void held(const struct expect_case *c, struct expect_state *s)
{
    const struct expect_contact *k = s->contact;
    struct born born;
    if (!born_of(c->who->born, &born)) {
        answer(s, EXPECT_NOT_EXPECTED, EXPECT_BECAUSE_NO_BIRTH_DATE, -1);
        return;
    }
    int32_t since, stale = stalest(c, k, &since), have = held_of(c, &k->met_by, c->today);
    int32_t start = span_over(born.late, k->terms->from);
    enum expect_reason ended = ended_by(c, c->today);
    if (c->who->known_since != EXPECT_NEVER) since = later(since, c->who->known_since);
    s->from = later(gap_since(c, k, start), since);
    s->until = span_cut(born.early, k->terms->until) - 1;
    s->missed_from = grace_ends(k->terms, s->from);
    bool home = expect_home_educated(c, c->today);
    bool place = k->terms->place && expect_place(c, k->terms->place, c->today);
    if (ended) answer(s, EXPECT_NOT_EXPECTED, ended, -1);
    else if (c->today < start) answer(s, EXPECT_NOT_YET, EXPECT_BECAUSE_NONE, -1);
    else if (c->today > s->until) answer(s, EXPECT_LAPSED, EXPECT_BECAUSE_NONE, -1);
    else if (have >= 0 || place || home)
        answer(s, EXPECT_MET, home ? EXPECT_BECAUSE_HOME_EDUCATED : EXPECT_BECAUSE_NONE, have);
    else if (stale < 0) answer(s, EXPECT_NOT_SUPPLIED, EXPECT_BECAUSE_NO_TELLER, -1);
    else nobody_told(c, s->from, stale, s);
}

struct expect_state expect_contact_state(const struct expect_case *c,
                                         const struct expect_contact *contact)
{
    static void (*const judges[])(const struct expect_case *, struct expect_state *) = {
        [EXPECTED_AT_AGE] = at_age,
        [EXPECTED_AFTER] = after,
        [EXPECTED_WHILE] = again,
        [EXPECTED_HELD] = held};
    struct expect_state s = {.contact = contact,
                             .from = EXPECT_NEVER,
                             .until = EXPECT_NEVER,
                             .missed_from = EXPECT_NEVER,
                             .event = -1,
                             .waits_for = -1};
    judges[contact->terms->when](c, &s);
    return s;
}
