/* rule/glance.c -- persons looked at in memory, with everybody's events as they were read
 * (event/crowd.h): is there anything to judge, and if not, when may there be?
 *
 * First with a household of which nothing is known, so that every block about it holds; for one or
 * two in a hundred then some rule would fire. Of those who lives there is read, many in one
 * transaction, and what these were there for is in the crowd.
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
    *v = (struct glance){.next_day = RULE_NONE, .mark = g->state[at].mark};
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

struct looking {
    const struct glancing *g;
    struct arena *arena;
};

static err look_around_all(struct db *db, void *ctx, struct err_info *why)
{
    const struct looking *l = ctx;
    const struct glancing *g = l->g;
    struct visibility v;
    arena_clear(l->arena);
    err e = visibility_load(db, l->arena, &v, why);
    struct arena_mark mark = arena_mark(l->arena);
    for (size_t i = 0; !e && i < g->n && !atomic_load(g->stop); i++) {
        if (!g->verdict[i].around) continue;
        struct around w = {.db = db,
                           .hub = g->day->hub,
                           .partners = g->day->partners,
                           .visibility = &v,
                           .a = l->arena,
                           .crowd = g->crowd,
                           .persons = {g->person[i]},
                           .person_count = 1};
        e = look_around(g, i, &w, why);
        arena_rewind(l->arena, mark);
    }
    return e;
}

err glance_all(const struct glancing *g, struct arena *a, struct err_info *why)
{
    bool around = false;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < g->n && !atomic_load(g->stop); i++) {
        arena_clear(a);
        e = glance_at(g, i, a, why);
        around |= g->verdict[i].around;
    }
    if (e || !around) return e;
    return store_read(g->day->hub->store, look_around_all, &(struct looking){g, a}, why);
}
