/* expect/days.c -- on which days an answer may change: some more than needed do no harm. */
#include "expect/inside.h"

static void add_statuses(const struct expect_case *c, expect_day *add, void *ctx)
{
    const struct expect_plan *p = c->plan;
    for (size_t i = 0; i < c->n; i++) {
        const struct activity *e = &c->events[i];
        if (!expect_is(&p->on_roll, e->type) && !expect_is(&p->off_roll, e->type) &&
            !expect_is(&p->home_educated, e->type) && !expect_is(&p->deceased, e->type))
            continue;
        add(ctx, e->day);
        if (e->end_day != ACTIVITY_NO_END) add(ctx, (int64_t)e->end_day + 1);
    }
    if (c->who->died != EXPECT_NEVER) add(ctx, c->who->died);
    if (c->who->left != EXPECT_NEVER) add(ctx, c->who->left);
}

static void add_seen(const struct expect_case *c, expect_day *add, void *ctx)
{
    for (size_t i = 0; i < c->n; i++)
        if (expect_is(&c->plan->in_person, c->events[i].type)) add(ctx, c->events[i].day);
}

static bool looks_at(const struct expect_case *c, const struct expect_contact *k, uint16_t type)
{
    return expect_is(&k->met_by, type) || expect_is(&k->excused_by, type) ||
           expect_is(&k->put_off_by, type) || expect_is(&k->start, type) ||
           expect_is(&c->plan->missed, type);
}

static void add_lapse(const struct expected_contact *t, int32_t from, expect_day *add, void *ctx)
{
    int32_t missed = span_over(span_over(from, t->until), t->grace) + 1;
    add(ctx, missed);
    add(ctx, span_over(from, t->grace) + 1);
    add(ctx, span_cut(span_cut(span_cut(from, t->until), t->grace), t->lapses) + 1);
}

/* It never is expected of this person any more, whatever the day: most contacts, most people. */
static bool is_past(const struct expect_case *c, const struct expect_contact *k)
{
    const struct expected_contact *t = k->terms;
    struct born born;
    if (t->when == EXPECTED_AFTER || t->when == EXPECTED_WHILE)
        return first_of(c, &k->start, INT32_MIN, EXPECT_NEVER) < 0;
    return !born_of(c->who->born, &born) ||
           span_cut(span_cut(span_cut(born.early, t->until), t->grace), t->lapses) + 1 <= c->today;
}

void expect_contact_days(const struct expect_case *c, const struct expect_contact *contact,
                         expect_day *add, void *ctx)
{
    const struct expected_contact *t = contact->terms;
    struct born born;
    if (is_past(c, contact)) return;
    add_statuses(c, add, ctx);
    add_seen(c, add, ctx);
    for (size_t i = 0; i < c->n; i++) {
        const struct activity *e = &c->events[i];
        if (!looks_at(c, contact, e->type)) continue;
        add(ctx, e->day);
        add_lapse(t, e->day, add, ctx);
        if (e->end_day == ACTIVITY_NO_END) continue;
        add(ctx, (int64_t)e->end_day + 1);
        add_lapse(t, e->end_day + 1, add, ctx);
    }
    for (size_t i = 0; i < c->plan->feed_count; i++)
        if (expect_contact_teller(c, contact, i)) add_lapse(t, c->plan->feeds[i].since, add, ctx);
    if (c->who->known_since != EXPECT_NEVER) add_lapse(t, c->who->known_since, add, ctx);
    if (!born_of(c->who->born, &born)) return;
    add_lapse(t, born.early, add, ctx);
    add_lapse(t, born.late, add, ctx);
    add(ctx, span_cut(born.early, t->from));
    add(ctx, span_cut(born.early, t->until));
    add_lapse(t, span_over(born.late, t->from), add, ctx);
}

/* A limit has passed since a day; a child comes of the age for the next. */
static void add_limits(const struct expect_case *c, int32_t from, expect_day *add, void *ctx)
{
    const struct unseen_terms *u = c->plan->terms;
    for (size_t i = 0; i < u->limit_count; i++) {
        const struct unseen_limit *l = &u->limits[i];
        int32_t day = l->days ? from + l->days : school_days_after(c->plan, from, l->school_days);
        if (day != EXPECT_NEVER) add(ctx, day);
    }
}

bool expect_grown_up(const struct expect_case *c)
{
    struct born born;
    return born_of(c->who->born, &born) &&
           c->today >= span_cut(born.early, c->plan->terms->child_below);
}

void expect_unseen_days(const struct expect_case *c, expect_day *add, void *ctx)
{
    const struct unseen_terms *u = c->plan->terms;
    struct born born;
    if (!born_of(c->who->born, &born) || expect_grown_up(c)) return;
    add_statuses(c, add, ctx);
    add_seen(c, add, ctx);
    for (size_t i = 0; i < c->n; i++)
        if (expect_is(&c->plan->in_person, c->events[i].type))
            add_limits(c, c->events[i].day + 1, add, ctx);
    for (size_t i = 0; i < c->plan->feed_count; i++)
        add_limits(c, c->plan->feeds[i].since, add, ctx);
    if (c->who->known_since != EXPECT_NEVER) add_limits(c, c->who->known_since, add, ctx);
    add_limits(c, born.late, add, ctx);
    add(ctx, born.late);
    add(ctx, span_cut(born.early, u->child_below));
    for (size_t i = 0; i < u->limit_count; i++) {
        add(ctx, span_over(born.early, u->limits[i].below));
        add(ctx, span_over(born.late, u->limits[i].below));
    }
}

void expect_left_days(const struct expect_case *c, expect_day *add, void *ctx)
{
    add_statuses(c, add, ctx);
    add_seen(c, add, ctx);
}
