/* expect/unseen.c -- has nobody seen this child for longer than their age allows?
 *
 * It is judged as of the last day that everybody who would tell has told in full: whatever a feed
 * may still bring is later than that day, so a feed that stops creates no miss. Being seen later
 * than that day, by whom it may be, ends a miss all the same. */
#include "expect/inside.h"

enum { WEEK_DAYS = 7, WEEK_SCHOOL_DAYS = 5 };

static int32_t length_of(const struct unseen_limit *l)
{
    return l->days ? l->days : l->school_days * WEEK_DAYS / WEEK_SCHOOL_DAYS;
}

bool expect_feed_tells(const struct expect_case *c, const struct unseen_limit *limit,
                       const struct expect_feed *f)
{
    return f->sees && !f->left_out && f->rhythm <= length_of(limit) && expect_feed_knows(c, f);
}

/* Is there a school that has this child, and would tell that it came? */
static bool at_school(const struct expect_case *c, const struct unseen_limit *l, int32_t day)
{
    if (expect_home_educated(c, c->today) || expect_home_educated(c, day)) return false;
    for (size_t i = 0; i < c->plan->feed_count; i++) {
        const struct expect_feed *f = &c->plan->feeds[i];
        if (f->kind == AGENCY_SCHOOL && f->sees_routine && expect_feed_tells(c, l, f) &&
            expect_place(c, CLASS_BIT(AGENCY_SCHOOL), day))
            return true;
    }
    return false;
}

/* The first day on which the limit has passed since `from`. */
static int32_t passes_on(const struct expect_plan *plan, const struct unseen_limit *l, int32_t from)
{
    return l->days ? from + l->days : school_days_after(plan, from, l->school_days);
}

/* How it stands under one limit. */
static void under(const struct expect_case *c, const struct unseen_limit *l, int32_t since,
                  struct unseen_state *s)
{
    s->limit = l;
    s->from = since;
    s->told = INT32_MIN;
    s->waits_for = -1;
    for (size_t i = 0; i < c->plan->feed_count; i++) {
        const struct expect_feed *f = &c->plan->feeds[i];
        if (!expect_feed_tells(c, l, f)) continue;
        s->from = later(s->from, f->since);
        if (s->waits_for < 0 || told_until(c, f) < s->told) {
            s->waits_for = (int32_t)i;
            s->told = told_until(c, f);
        }
    }
    s->missed_from = passes_on(c->plan, l, s->from);
}

/* Could somebody born in that time have an age for this limit on that day? */
static bool may_fit(const struct expect_case *c, const struct unseen_limit *l, int32_t born,
                    int32_t day)
{
    bool any_age = !l->below.months && !l->below.days;
    return (any_age || day < span_over(born, l->below)) &&
           (!l->at_school || at_school(c, l, day));
}

static size_t first_fit(const struct expect_case *c, int32_t born, int32_t day)
{
    const struct unseen_terms *u = c->plan->terms;
    for (size_t i = 0; i < u->limit_count; i++)
        if (may_fit(c, &u->limits[i], born, day)) return i;
    return u->limit_count;
}

/* The last day on which everybody who would tell under this limit has told all. */
static int32_t told_day(const struct expect_case *c, const struct unseen_state *s)
{
    return s->told == INT32_MIN ? INT32_MIN : sooner(c->today, s->told - 1);
}

/* Of the limits that may be meant on that day the one that leaves most time: where the age is not
 * certain, the child has the benefit. */
static bool judged_on(const struct expect_case *c, struct born born, int32_t since, int32_t day,
                      struct unseen_state *s)
{
    const struct unseen_terms *u = c->plan->terms;
    size_t young = first_fit(c, born.late, day), old = first_fit(c, born.early, day);
    bool found = false;
    for (size_t i = young; i <= old && i < u->limit_count; i++) {
        struct unseen_state one = *s;
        if (u->limits[i].at_school && !at_school(c, &u->limits[i], day)) continue;
        under(c, &u->limits[i], since, &one);
        if (!found || one.missed_from > s->missed_from) *s = one;
        found = true;
    }
    return found;
}

static enum expect_reason not_judged(const struct expect_case *c, struct born *born)
{
    if (!born_of(c->who->born, born)) return EXPECT_BECAUSE_NO_BIRTH_DATE;
    enum expect_reason ended = ended_by(c, c->today);
    if (ended) return ended;
    if (born->late > c->today || c->today >= span_cut(born->early, c->plan->terms->child_below))
        return EXPECT_BECAUSE_ADULT;
    return c->who->known_since > c->today ? EXPECT_BECAUSE_NOT_HERE : EXPECT_BECAUSE_NONE;
}

static int32_t passed_of(const struct expect_case *c, const struct unseen_state *s)
{
    if (s->from > c->today) return 0;
    return s->limit->days ? c->today - s->from
                          : calendar_school_days(c->plan->calendar, s->from, c->today);
}

struct unseen_state expect_unseen(const struct expect_case *c)
{
    struct unseen_state s = {.answer = UNSEEN_NOT_EXPECTED,
                             .last = last_of(c, &c->plan->in_person, INT32_MIN, c->today),
                             .from = EXPECT_NEVER,
                             .told = INT32_MIN,
                             .missed_from = EXPECT_NEVER,
                             .waits_for = -1};
    struct born born;
    if ((s.reason = not_judged(c, &born))) return s;
    int32_t since = later(born.late, c->who->known_since);
    if (s.last >= 0) since = later(born.late, c->events[s.last].day + 1);
    if (!judged_on(c, born, since, c->today, &s)) {
        s.reason = EXPECT_BECAUSE_NO_TELLER;
        return s;
    }
    /* The age that counts is the one on the day up to which all is told. */
    int32_t day = told_day(c, &s);
    if (day != INT32_MIN && day < c->today && day >= born.late) {
        struct unseen_state then = s;
        if (judged_on(c, born, since, day, &then) && then.missed_from > s.missed_from) s = then;
        day = sooner(day, told_day(c, &s));
    }
    s.passed = passed_of(c, &s);
    if (s.missed_from > c->today) s.answer = UNSEEN_WITHIN;
    else s.answer = s.missed_from <= day ? UNSEEN_MISSED : UNSEEN_CANNOT_SAY;
    if (s.answer != UNSEEN_CANNOT_SAY) s.waits_for = -1;
    return s;
}
