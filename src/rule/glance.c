/* rule/glance.c -- persons looked at in memory, with everybody's events as they were read
 * (event/crowd.h): is there anything to judge, and if not, when may there be?
 *
 * First with a household of which nothing is known, so that every block about it holds; for one or
 * two in a hundred then some rule would fire. Of those who lives there is read, many in one
 * transaction, and what these were there for is in the crowd. In the same transaction each is
 * looked at with everybody they may be one with: what these were there for is in the crowd, too.
 *
 * Workload: a million persons, a thousand at a time, by every thread. */
#include "rule/inside.h"

#include "store/store.h"

#include <stdatomic.h>

static struct rule_moment moment_of(const struct glancing *g, const struct history *h,
                                    struct expect_person *who)
{
    bool expects = g->day->rules->needs & RULE_NEEDS_EXPECTED;
    if (expects) expect_person_of(g->day->expect, h, who);
    return judging_moment(g->day, h, expects ? who : NULL);
}

enum fires { FIRES_NOT, FIRES_BY_WHO_LIVES_THERE, FIRES };

/* Of who lives there nothing is known: every block about it holds. */
static enum fires something_fires(const struct judging_day *day, const struct history *h,
                                  const struct rule_moment *m)
{
    struct rule_hit hit;
    enum fires found = FIRES_NOT;
    for (size_t i = 0; i < day->rules->n; i++) {
        const struct rule *r = &day->rules->rules[i];
        if (!day->rules->live[i] || !rule_judge(r, h->events, h->event_count, m, &hit)) continue;
        if (!(r->needs & RULE_NEEDS_HOUSEHOLD)) return FIRES;
        found = FIRES_BY_WHO_LIVES_THERE;
    }
    return found;
}

static err settle(const struct glancing *g, const struct history *h, const struct rule_moment *m,
                  struct arena *a, struct glance *v, struct err_info *why)
{
    v->quiet = true;
    return judging_next_day(g->day, h, m, a, &v->next_day, why);
}

static err glance_at(const struct glancing *g, size_t at, struct arena *a, struct err_info *why)
{
    struct glance *v = &g->verdict[at];
    struct history h;
    struct expect_person who;
    *v = (struct glance){.alone = glance_alone(g, at),
                         .next_day = RULE_NONE,
                         .pairs_day = RULE_NONE,
                         .mark = g->state[at].mark};
    if (g->state[at].concerned) return ERR_OK;
    err e = crowd_history(g->crowd, g->first + at, a, &h, why);
    if (e || !h.record_count) return e;
    struct rule_moment m = moment_of(g, &h, &who);
    m.household = &unread_household;
    enum fires fires = something_fires(g->day, &h, &m);
    if (fires == FIRES || judging_incident(g->day, &h)) return ERR_OK;
    v->around = fires == FIRES_BY_WHO_LIVES_THERE;
    return v->around ? ERR_OK : settle(g, &h, &m, a, v, why);
}

/* ---- with who lives there ---- */

static err look_around(const struct glancing *g, size_t at, struct around *w,
                       struct err_info *why)
{
    const struct rule_set *set = g->day->rules;
    struct history h;
    struct expect_person who;
    struct rule_hit hit;
    bool fires = false;
    err e = crowd_history(g->crowd, g->first + at, w->a, &h, why);
    if (e) return e;
    struct rule_moment m = moment_of(g, &h, &who);
    for (size_t i = 0; !e && !fires && i < set->n; i++)
        if (set->live[i])
            e = judge_around(w, &set->rules[i], h.events, h.event_count, &m, set->needs, &hit,
                             &fires, why);
    if (e || fires) return e;
    m.household = around_known(w);
    return settle(g, &h, &m, w->a, &g->verdict[at], why);
}

/* ---- both ---- */

/* Both days are written as one. */
static void join_days(struct glance *v)
{
    if (!v->quiet || !v->alone) return;
    v->next_day = day_sooner(v->next_day, v->pairs_day);
    v->pairs_day = RULE_NONE;
}

struct looking {
    const struct glancing *g;
    struct arena *arena;
};

static err look_at(const struct glancing *g, size_t at, const struct union_look *l,
                   struct err_info *why)
{
    struct glance *v = &g->verdict[at];
    struct around w = {.db = l->db,
                       .hub = g->day->hub,
                       .partners = g->day->partners,
                       .visibility = l->visibility,
                       .a = l->a,
                       .crowd = g->crowd,
                       .persons = {g->person[at]},
                       .person_count = 1};
    err e = v->around ? look_around(g, at, &w, why) : ERR_OK;
    if (!e && glance_has_pairs(g, at)) e = glance_pairs(g, at, l, why);
    if (!e) join_days(v);
    return e;
}

static err look_further(struct db *db, void *ctx, struct err_info *why)
{
    const struct looking *l = ctx;
    const struct glancing *g = l->g;
    struct visibility v;
    arena_clear(l->arena);
    err e = visibility_load(db, l->arena, &v, why);
    struct arena_mark mark = arena_mark(l->arena);
    const struct union_look look = {
        .db = db, .day = g->day, .visibility = &v, .crowd = g->crowd, .a = l->arena};
    for (size_t i = 0; !e && i < g->n && !atomic_load(g->stop); i++) {
        if (!g->verdict[i].around && !glance_has_pairs(g, i)) continue;
        e = look_at(g, i, &look, why);
        arena_rewind(l->arena, mark);
    }
    return e;
}

err glance_all(const struct glancing *g, struct arena *a, struct err_info *why)
{
    bool further = false;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < g->n && !atomic_load(g->stop); i++) {
        arena_clear(a);
        e = glance_at(g, i, a, why);
        further |= g->verdict[i].around || glance_has_pairs(g, i);
    }
    if (e || !further) return e;
    return store_read(g->day->hub->store, look_further, &(struct looking){g, a}, why);
}
