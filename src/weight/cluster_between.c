/* weight/cluster_between.c -- whether two clusters may become one, by all their records: what a
 * pair alone cannot tell. */
#include "weight/cluster_inside.h"

static bool exclude_each_other(const struct cluster_node *a, const struct cluster_node *b)
{
    if (a->source && a->source == b->source) return true;
    if (!a->exclusive[0] || !b->exclusive[0]) return false;
    for (size_t i = 0; i < CLUSTER_EXCLUSIVE_MAX; i++)
        for (size_t k = 0; a->exclusive[i] && k < CLUSTER_EXCLUSIVE_MAX; k++)
            if (a->exclusive[i] == b->exclusive[k]) return false;
    return true;
}

bool confirmed(const struct solver *s, uint32_t node)
{
    for (uint32_t k = s->first_edge[node]; k < s->first_edge[node + 1]; k++) {
        const struct cluster_edge *e = &s->edges[s->edge[k]];
        if ((e->flags & EDGE_AUTOMATIC) && (e->flags & EDGE_ALIKE) &&
            s->cluster[other_end(e, node)] == s->cluster[node])
            return true;
    }
    return false;
}

/* Names that belong together: two forms of one, or a slip of a name that is known to be one. */
static bool belong(const struct solver *s, uint32_t known, uint32_t other)
{
    for (uint32_t k = s->first_edge[known]; k < s->first_edge[known + 1]; k++) {
        const struct cluster_edge *e = &s->edges[s->edge[k]];
        if (other_end(e, known) != other || !(e->flags & EDGE_ALIKE)) continue;
        if (e->flags & EDGE_AUTOMATIC) return true;
        if ((e->flags & EDGE_SLIP) && confirmed(s, known)) return true;
    }
    return false;
}

/* Stands a record of that cluster between the two, named alike with both? "Msnjit" and "Manjjit"
 * are no two people where there are records of Manjit. */
static bool told_by_a_third(const struct solver *s, uint32_t i, uint32_t j, uint32_t cluster)
{
    for (uint32_t k = s->first_edge[i]; k < s->first_edge[i + 1]; k++) {
        uint32_t third = other_end(&s->edges[s->edge[k]], i);
        if (third == j || s->cluster[third] != cluster) continue;
        if (belong(s, third, i) && belong(s, third, j)) return true;
    }
    return false;
}

static bool any_doubt_stands(const struct solver *s, uint32_t x, uint32_t y, uint32_t witness,
                             bool *ret_firm)
{
    bool stands = false;
    *ret_firm = false;
    for (uint32_t i = x; i != NONE; i = s->next[i])
        for (uint32_t k = s->first_edge[i]; k < s->first_edge[i + 1]; k++) {
            const struct cluster_edge *e = &s->edges[s->edge[k]];
            uint32_t j = other_end(e, i);
            if (s->cluster[j] != y || !(e->flags & EDGE_DOUBT) || (e->flags & EDGE_SAME)) continue;
            if (e->flags & EDGE_FIRM) return *ret_firm = true;
            bool told = told_by_a_third(s, i, j, y) || told_by_a_third(s, i, j, x) ||
                        (witness != NONE && told_by_a_third(s, i, j, witness));
            stands |= !told;
        }
    return stands;
}

/* Two doubts of four records, each of one agency: no agency has somebody twice under two names so
 * easily that two of them do. There are two such unless one record is in all of them. */
static bool two_agencies_have_both(const struct solver *s, uint32_t x, uint32_t y)
{
    uint32_t one = NONE, other = NONE;
    bool one_in_all = true, other_in_all = true;
    for (uint32_t i = x; i != NONE; i = s->next[i])
        for (uint32_t k = s->first_edge[i]; k < s->first_edge[i + 1]; k++) {
            const struct cluster_edge *e = &s->edges[s->edge[k]];
            uint32_t j = other_end(e, i);
            if (s->cluster[j] != y || !(e->flags & EDGE_BOTH) || (e->flags & EDGE_SAME)) continue;
            if (one == NONE) one = i, other = j;
            one_in_all &= one == i;
            other_in_all &= other == j;
        }
    return !one_in_all && !other_in_all;
}

static void look_now(const struct solver *s, uint32_t x, uint32_t y, uint32_t witness,
                     struct between *ret)
{
    *ret = (struct between){0};
    for (uint32_t i = x; i != NONE; i = s->next[i]) {
        bool supported = false;
        for (uint32_t k = s->first_edge[i]; k < s->first_edge[i + 1]; k++) {
            const struct cluster_edge *e = &s->edges[s->edge[k]];
            if (s->cluster[other_end(e, i)] != y) continue;
            ret->human_no |= (e->flags & EDGE_DIFFERENT) != 0;
            ret->machine_no |= (e->flags & EDGE_APART) && !(e->flags & EDGE_SAME);
            ret->doubt |= (e->flags & EDGE_DOUBT) && !(e->flags & EDGE_SAME);
            ret->named |= (e->flags & EDGE_NAMED) != 0;
            bool automatic = (e->flags & EDGE_AUTOMATIC) != 0;
            ret->automatic += automatic;
            supported |= automatic;
        }
        ret->supported += supported;
        for (uint32_t j = may_exclude(&s->nodes[i]) ? y : NONE; j != NONE && !ret->machine_no;
             j = s->next[j])
            ret->machine_no |= exclude_each_other(&s->nodes[i], &s->nodes[j]);
    }
    if (!ret->doubt || ret->named || ret->machine_no) return;
    if ((ret->machine_no = two_agencies_have_both(s, x, y))) return;
    bool firm;
    ret->machine_no = any_doubt_stands(s, x, y, witness, &firm);
    ret->by_doubt = ret->machine_no && !firm;
}

/* ---- what was seen before ---- */

enum { REMEMBER_EDGES = 4096, REMEMBER_BITS = 16 };

/* A cluster only grows: with its first member, its size says which records it has. */
struct remembered {
    uint32_t x, y, x_size, y_size; /* x = y: nothing yet */
    struct between between;
};

bool remember_between(struct solver *s, struct arena *scratch)
{
    if (s->count < REMEMBER_EDGES) return true;
    s->memory = ARENA_ARRAY(scratch, struct remembered, 1 << REMEMBER_BITS);
    return s->memory;
}

void look_between(const struct solver *s, uint32_t x, uint32_t y, uint32_t witness,
                  struct between *ret)
{
    if (!s->memory || witness != NONE) {
        look_now(s, x, y, witness, ret);
        return;
    }
    uint32_t place = (x * UINT32_C(2654435761) + y) * UINT32_C(2246822519) >> (32 - REMEMBER_BITS);
    struct remembered *m = &s->memory[place];
    if (x == y || m->x != x || m->y != y || m->x_size != s->size[x] || m->y_size != s->size[y]) {
        *m = (struct remembered){x, y, s->size[x], s->size[y], {0}};
        look_now(s, x, y, witness, &m->between);
    }
    *ret = m->between;
}

/* ---- names the wrong way round ---- */

/* Of each record: is its name the wrong way round, for most who have it? */
static void look_for_turned(const struct solver *s, bool *ret_turned)
{
    for (uint32_t node = 0; node < s->n; node++) {
        uint32_t turned = 0, straight = 0;
        for (uint32_t k = s->first_edge[node]; k < s->first_edge[node + 1]; k++) {
            unsigned flags = s->edges[s->edge[k]].flags;
            if (!(flags & EDGE_AUTOMATIC)) continue;
            turned += (flags & EDGE_TURNED) != 0;
            straight += (flags & EDGE_NAMED) != 0;
        }
        ret_turned[node] = turned > straight;
    }
}

/* "Jones Thomas" and "Jones Toby" have no given name in common, where others say Thomas Jones and
 * Toby Jones. In any order: what is taken from an edge leaves both its ends as turned as they
 * were. */
void doubt_turned(struct solver *s, bool *scratch)
{
    look_for_turned(s, scratch);
    for (size_t i = 0; i < s->count; i++) {
        struct cluster_edge *e = &s->edges[i];
        if (!(e->flags & EDGE_GIVEN) || (e->flags & (EDGE_SAME | EDGE_SETTLED))) continue;
        if (!scratch[e->a] || !scratch[e->b]) continue;
        e->flags &= ~(unsigned)(EDGE_AUTOMATIC | EDGE_LONE | EDGE_NAMED | EDGE_ALIKE);
        e->flags |= EDGE_DOUBT;
    }
}
