/* rule/glance_pairs.c -- persons looked at in memory with everybody they may be one with: does any
 * rule fire on two together, and if not, when may it?
 *
 * Of both ends of a possible link comes the same, so whoever is second finds what the first left
 * beside the link. It is chance who is first, and does not matter. */
#include "rule/inside.h"

/* Beside a link: a day, RULE_NONE, or one of these, which are no days that anybody lives to. */
enum { NOT_LOOKED = 0, SOMETHING_FIRES = -1 };

static void leave(const struct glancing *g, int64_t person, int64_t other, int32_t found)
{
    size_t link;
    if (crowd_link(g->crowd, person, other, &link)) atomic_store(&g->pair_day[link], found);
}

static err look_at_pair(const struct glancing *g, const struct union_look *l, int64_t person,
                        int64_t other, int32_t *ret_day, struct err_info *why)
{
    struct union_found found;
    size_t back;
    *ret_day = NOT_LOOKED;
    if (crowd_link(g->crowd, other, person, &back)) *ret_day = atomic_load(&g->pair_day[back]);
    if (*ret_day != NOT_LOOKED) return ERR_OK;
    err e = union_look(l, person, other, &found, why);
    if (e) return e;
    *ret_day = found.n ? SOMETHING_FIRES : found.next_day;
    leave(g, person, other, *ret_day);
    return ERR_OK;
}

bool glance_has_pairs(const struct glancing *g, size_t at)
{
    return !g->verdict[at].alone && !g->state[at].paired;
}

bool glance_alone(const struct glancing *g, size_t at)
{
    const uint32_t *others;
    size_t n;
    bool whole;
    crowd_linked(g->crowd, g->first + at, &others, &n, &whole);
    return !n && !g->state[at].paired;
}

err glance_pairs(const struct glancing *g, size_t at, const struct union_look *l,
                 struct err_info *why)
{
    struct glance *v = &g->verdict[at];
    const int64_t *others = NULL;
    size_t n = 0;
    err e = union_others(l, g->person[at], &others, &n, why);
    v->alone = true;
    for (size_t i = 0; !e && v->alone && i < n; i++) {
        int32_t day;
        e = look_at_pair(g, l, g->person[at], others[i], &day, why);
        v->alone = !e && day != SOMETHING_FIRES;
        if (!e && v->alone) v->pairs_day = day_sooner(v->pairs_day, day);
    }
    return e;
}
