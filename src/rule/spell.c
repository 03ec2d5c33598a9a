/* rule/spell.c -- see spell.h. */
#include "rule/spell.h"

#include "base/sort.h"
#include "rule/block.h"
#include "rule/plant.h"

#ifdef RULE_PLANT
enum rule_plant rule_planted;
#endif

enum { ROOM_FIRST = 64 };

void rule_days_add(struct rule_days *d, int64_t day)
{
    if (day <= d->first || day > d->last || d->failed) return;
    if (d->n == d->room) {
        size_t room = d->room ? 2 * d->room : ROOM_FIRST;
        int32_t *at = ARENA_ARRAY(d->arena, int32_t, room);
        d->failed = !at;
        if (!at) return;
        if (d->n) memcpy(at, d->at, d->n * sizeof *at);
        d->at = at;
        d->room = room;
    }
    d->at[d->n++] = (int32_t)day;
}

void rule_days_after(const struct rule_pick *p, const struct judging *j, const int32_t *after,
                     size_t n, struct rule_days *d)
{
    for (size_t i = 0; i < j->n; i++) {
        if (!pick_has(p, &j->events[i], j->moment)) continue;
        rule_days_add(d, j->events[i].day);
        for (size_t k = 0; k < n; k++)
            if (after[k] != RULE_NONE) rule_days_add(d, (int64_t)j->events[i].day + after[k]);
    }
}

static err list_days(const struct rule *r, const struct judging *j, struct rule_days *d,
                     struct err_info *why)
{
    size_t kept = 0;
    rule_days_add(d, r->since);
    for (size_t i = 0; i < r->check_count; i++)
        r->checks[i].block->days(&r->checks[i], j, d);
    if (d->failed) return err_set(why, ERR_LIMIT, "no memory for the days of a rule");
    if (d->n) sort_list(d->at, d->n, sizeof *d->at, sort_int32);
    for (size_t i = 0; i < d->n; i++)
        if (!kept || d->at[i] != d->at[kept - 1]) d->at[kept++] = d->at[i];
    d->n = kept;
    return ERR_OK;
}

static bool lacks(const struct rule_check *c, const struct judging *j)
{
    int32_t needed = c->block->needed ? c->block->needed(c) : 0;
    for (size_t i = 0; i < j->n && needed > 0; i++)
        needed -= pick_has(&c->of, &j->events[i], j->moment);
    return needed > 0;
}

/* Nothing that a rule must have seen is there: most people, most rules. */
static bool cannot_fire(const struct rule *r, const struct judging *j)
{
    if (rule_has_too_few(r, j->moment)) return true;
    for (size_t i = 0; i < r->check_count; i++) {
        const struct rule_check *c = &r->checks[i];
        bool any = !c->any_count;
        for (size_t k = 0; k < c->any_count && !any; k++)
            any = !lacks(&c->any[k], j);
        if (!any || lacks(c, j)) return true;
    }
    return false;
}

/* Some block is over, or one that only events can bring about does not hold, and none of them is to
 * come. */
static bool has_faded(const struct rule *r, const struct judging *j)
{
    for (size_t i = 0; i < r->check_count; i++) {
        const struct rule_check *c = &r->checks[i];
        struct judging one = *j;
        struct rule_fact f = {.type = -1};
        bool comes = false;
        if (c->block->over && c->block->over(c, j)) return true;
        if ((!c->block->fades || c->at_most != RULE_NONE) && !PLANTED(FADED)) continue;
        for (size_t k = j->n; k > 0 && j->events[k - 1].day > j->moment->today && !comes; k--)
            comes = pick_has(&c->of, &j->events[k - 1], j->moment);
        if (!comes && !c->block->judge(c, &one, &f)) return true;
    }
    return false;
}

err rule_next_day(const struct rule *r, const struct activity *events, size_t n,
                  const struct rule_moment *m, const int32_t *whole, int32_t last, struct arena *a,
                  int32_t *ret_day, struct err_info *why)
{
    struct rule_days d = {.arena = a, .first = m->today, .last = last};
    struct rule_moment then = *m;
    struct rule_hit hit;
    then.complete_to = whole;
    then.whole = true;
    struct judging j = {.events = events, .n = n, .moment = &then};
    *ret_day = RULE_NONE;
    if (cannot_fire(r, &j) || has_faded(r, &j)) return ERR_OK;
    if (rule_judge(r, events, n, &then, &hit)) {
        *ret_day = PLANTED(SLOW_FEED) ? RULE_NONE : m->today + 1;
        return ERR_OK;
    }
    err e = list_days(r, &j, &d, why);
    for (size_t i = 0; !e && i < d.n; i++) {
        then.today = d.at[i];
        if (rule_judge(r, events, n, &then, &hit)) return *ret_day = d.at[i], ERR_OK;
    }
    *ret_day = last;
    return e;
}

err rule_spells(const struct rule *r, const struct activity *events, size_t n,
                const struct rule_moment *m, int32_t first, int32_t last, struct arena *a,
                const struct rule_spell **ret_spells, size_t *ret_n, struct err_info *why)
{
    struct rule_days d = {.arena = a, .first = first, .last = last};
    struct judging j = {.events = events, .n = n, .moment = m};
    struct rule_moment then = *m;
    *ret_spells = NULL;
    *ret_n = 0;
    if (cannot_fire(r, &j)) return ERR_OK;
    err e = list_days(r, &j, &d, why);
    struct rule_spell *spells = e ? NULL : ARENA_ARRAY(a, struct rule_spell, d.n / 2 + 1);
    if (!e && !spells) e = err_set(why, ERR_LIMIT, "no memory for the spells of a rule");
    size_t count = 0;
    bool firing = false;
    for (size_t i = 0; !e && i <= d.n; i++) { /* the first day, then those on which it can change */
        struct rule_hit hit;
        then.today = i ? d.at[i - 1] : first;
        bool fires = rule_judge(r, events, n, &then, &hit);
        if (fires && !firing) spells[count++] = (struct rule_spell){then.today, last + 1, hit};
        if (!fires && firing) spells[count - 1].until = then.today;
        firing = fires;
    }
    *ret_spells = spells;
    *ret_n = count;
    return e;
}
