/* expect/plan.c -- the region's words into small numbers: which feeds bring what, since when and up
 * to when. Made once for a run, over some dozens of feeds and contacts. */
#include "expect/inside.h"

#include "base/clock.h"
#include "query.h"
#include "store/cell.h"

enum { HOURS_OF_A_DAY = 24, DAYS_OF_A_YEAR = 366 };

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for what is expected");
}

static void add_type(struct expect_types *t, size_t at)
{
    if (at >= EXPECT_TYPES_MAX) return;
    t->bits[at / 64] |= UINT64_C(1) << at % 64;
    t->any = true;
}

/* Codes that the catalogue does not have are nobody's. */
static struct expect_types types_of(const struct partners *p, struct unseen_codes codes)
{
    struct expect_types t = {.any = false};
    for (size_t i = 0; i < codes.n; i++)
        for (size_t k = 0; k < p->type_count; k++)
            if (str_eq(p->types[k].code, codes.at[i])) add_type(&t, k);
    return t;
}

static bool overlap(const struct expect_types *a, const struct expect_types *b)
{
    for (size_t i = 0; i < COUNT(a->bits); i++)
        if (a->bits[i] & b->bits[i]) return true;
    return false;
}

/* ---- feeds ---- */

static int32_t rhythm_of(const struct agreement *t)
{
    static const int32_t days[DUE__COUNT] = {
        [DUE_DAY] = 1, [DUE_WORKING_DAY] = 5, [DUE_WEEK] = 7, [DUE_MONTH] = 31};
    if (t->due.every == DUE_HOURS)
        return (t->expected_every_hours + HOURS_OF_A_DAY - 1) / HOURS_OF_A_DAY;
    if (t->due.every == DUE_TERM) return DAYS_OF_A_YEAR / (t->due.on_n ? (int32_t)t->due.on_n : 1);
    return days[t->due.every];
}

static void take_settings(const struct unseen_terms *u, struct expect_feed *f)
{
    for (size_t i = 0; i < u->feed_count; i++) {
        const struct unseen_feed *s = &u->feeds[i];
        if (!str_eq(s->agency, f->terms->agency->code) ||
            (s->feed.len && !str_eq(s->feed, f->terms->feed)))
            continue;
        f->left_out = s->left_out;
        if (s->since_day != INT32_MIN) f->since = s->since_day;
    }
}

/* A renewal goes on with what the agreements before it brought. Before its first delivery no feed
 * has told of anything as it happened. */
static int32_t since_of(const struct partners *p, const struct agreement *t, int64_t delivered_ms)
{
    int64_t first = t->from_ms;
    for (size_t i = 0; i < p->agreement_count; i++) {
        const struct agreement *o = &p->agreements[i];
        if (o->live && o->agency == t->agency && str_eq(o->feed, t->feed) && o->from_ms < first)
            first = o->from_ms;
    }
    return date_days(date_uk(delivered_ms > first ? delivered_ms : first).date);
}

static struct expect_feed feed_of(const struct partners *p, const struct agreement *t,
                                  struct expect_times times, int64_t now_ms)
{
    struct expect_feed f = {.terms = t,
                            .agency = (uint16_t)(t->agency - p->agencies),
                            .kind = t->agency->kind,
                            .since = since_of(p, t, times.since_ms),
                            .until = INT32_MIN,
                            .rhythm = rhythm_of(t)};
    if (times.complete_to_ms) f.until = date_days(date_uk(times.complete_to_ms).date);
    f.late = feed_state_of(t, times.complete_to_ms, times.delivered_ms, now_ms).late;
    for (size_t i = 0; i < t->type_count; i++) {
        const struct event_type *type = t->types[i];
        add_type(&f.brings, (size_t)(type - p->types));
        f.sees |= type->in_person && type->class != CLASS_MISSED;
        f.sees_routine |= type->in_person && type->class == CLASS_ROUTINE;
    }
    take_settings(&p->terms.unseen, &f);
    return f;
}

static bool in_force(const struct partners *p, const struct agreement *t, int64_t now_ms)
{
    const struct agreement *now[FEEDS_MAX];
    size_t n = t->live ? partners_feeds(p, t->agency, now_ms, now, FEEDS_MAX) : 0;
    for (size_t i = 0; i < n && i < FEEDS_MAX; i++)
        if (now[i] == t) return true;
    return false;
}

static err make_feeds(const struct partners *p, const struct expect_times *times, int64_t now_ms,
                      struct arena *a, struct expect_plan *plan, struct err_info *why)
{
    struct expect_feed *feeds = ARENA_ARRAY(a, struct expect_feed, p->agreement_count + 1);
    if (!feeds) return no_memory(why);
    for (size_t i = 0; i < p->agreement_count; i++)
        if (p->agreements[i].type_count && in_force(p, &p->agreements[i], now_ms))
            feeds[plan->feed_count++] = feed_of(p, &p->agreements[i], times[i], now_ms);
    plan->feeds = feeds;
    return ERR_OK;
}

/* ---- contacts ---- */

static err make_contact(struct expect_plan *plan, const struct expected_contact *terms,
                        struct arena *a, struct expect_contact *c, struct err_info *why)
{
    const struct partners *p = plan->partners;
    *c = (struct expect_contact){.terms = terms,
                                 .met_by = types_of(p, terms->met_by),
                                 .excused_by = types_of(p, terms->excused_by),
                                 .put_off_by = types_of(p, terms->put_off_by),
                                 .start = types_of(p, terms->start)};
    c->tellers = ARENA_ARRAY(a, uint64_t, plan->feed_count / 64 + 1);
    if (!c->tellers) return no_memory(why);
    for (size_t i = 0; i < plan->feed_count; i++) {
        const struct expect_feed *f = &plan->feeds[i];
        if (f->left_out || (terms->kinds && !(terms->kinds & CLASS_BIT(f->kind))) ||
            !overlap(&f->brings, &c->met_by))
            continue;
        c->tellers[i / 64] |= UINT64_C(1) << i % 64;
        c->teller_count++;
    }
    return ERR_OK;
}

static err make_contacts(struct expect_plan *plan, struct arena *a, struct err_info *why)
{
    const struct unseen_terms *u = plan->terms;
    struct expect_contact *list = ARENA_ARRAY(a, struct expect_contact, u->contact_count + 1);
    err e = list ? ERR_OK : no_memory(why);
    for (size_t i = 0; i < u->contact_count && !e; i++)
        if (u->contacts[i].expected)
            e = make_contact(plan, &u->contacts[i], a, &list[plan->contact_count++], why);
    plan->contacts = list;
    return e;
}

err expect_plan_make(const struct partners *p, const struct expect_times *times, int64_t now_ms,
                     struct arena *a, struct expect_plan *ret_plan, struct err_info *why)
{
    const struct unseen_terms *u = &p->terms.unseen;
    struct expect_plan plan = {
        .partners = p,
        .calendar = &p->terms.calendar,
        .terms = u,
        .on_roll = types_of(p, u->on_roll),
        .off_roll = types_of(p, u->off_roll),
        .home_educated = types_of(p, u->home_educated),
        .deceased = types_of(p, u->deceased),
        .encompass = types_of(
            p, (struct unseen_codes){p->terms.encompass.types, p->terms.encompass.type_count}),
        .terms_from = EXPECT_NEVER};
    for (size_t i = 0; i < plan.calendar->terms.n; i++)
        plan.terms_from = sooner(plan.terms_from, plan.calendar->terms.at[i].from);
    for (size_t i = 0; i < p->type_count; i++) {
        bool missed = p->types[i].class == CLASS_MISSED;
        if (missed) add_type(&plan.missed, i);
        else if (p->types[i].in_person) add_type(&plan.in_person, i);
    }
    err e = make_feeds(p, times, now_ms, a, &plan, why);
    if (!e) e = make_contacts(&plan, a, why);
    if (!e) e = school_days_list(&plan, now_ms, a, why);
    if (!e) *ret_plan = plan;
    return e;
}

err expect_plan_read(struct db *db, const struct partners *p, int64_t now_ms, struct arena *a,
                     struct expect_plan *ret_plan, struct err_info *why)
{
    struct q_agency_feed_state_rows rows;
    struct expect_times *times = ARENA_ARRAY(a, struct expect_times, p->agreement_count + 1);
    if (!times) return no_memory(why);
    err e = q_agency_feed_state(db, &(struct q_agency_feed_state_in){CELL_HUB}, a, &rows, why);
    for (size_t i = 0; i < p->agreement_count && !e; i++)
        for (size_t k = 0; k < rows.n; k++)
            if (str_eq(rows.at[k].agency, p->agreements[i].agency->code) &&
                str_eq(rows.at[k].feed, p->agreements[i].feed))
                times[i] = (struct expect_times){rows.at[k].complete_to_ms,
                                                 rows.at[k].delivered_ms, rows.at[k].since_ms};
    return e ? e : expect_plan_make(p, times, now_ms, a, ret_plan, why);
}
