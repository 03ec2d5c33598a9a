/* weight/cluster.c -- see cluster.h. Components have 1 to 20 nodes, rarely hundreds: lists, not
 * matrices. */
#include "weight/cluster_inside.h"

#include "base/sort.h"

#include <string.h>

enum { MANY = 3 }; /* records */

static bool is_bridge(const struct solver *s, uint32_t small, uint32_t large,
                      const struct between *b, int32_t weight)
{
    if (b->supported * 2 < s->size[small]) return true;
    return b->automatic == 1 && s->size[large] >= MANY && weight < s->rules->bridge;
}

/* Who has the same name comes before who is like it in all else: no rival. */
static bool named_before(const struct cluster_edge *link, const struct cluster_edge *rival)
{
    return (link->flags & EDGE_NAMED) && !(rival->flags & EDGE_NAMED);
}

/* "Isla, known as Lacey" has the name of either, and so joins the two. */
static bool has_both_names(const struct solver *s, uint32_t x, uint32_t z,
                           const struct cluster_edge *link)
{
    struct between b;
    look_between(s, x, z, NONE, &b);
    return b.named && (link->flags & EDGE_NAMED);
}

/* Could a member of x as well have gone to a cluster that y excludes? */
static bool has_rival(struct solver *s, uint32_t x, uint32_t y, const struct cluster_edge *link)
{
    if (!s->anything_excludes) return false;
    s->round++;
    for (uint32_t i = x; i != NONE; i = s->next[i])
        for (uint32_t k = s->first_edge[i]; k < s->first_edge[i + 1]; k++) {
            const struct cluster_edge *e = &s->edges[s->edge[k]];
            uint32_t z = s->cluster[other_end(e, i)];
            if (z == x || z == y || (e->flags & EDGE_DIFFERENT)) continue;
            if (!(e->flags & EDGE_AUTOMATIC)) continue;
            if (e->weight < link->weight - s->rules->margin || named_before(link, e)) continue;
            if (s->looked[z] == s->round) continue;
            s->looked[z] = s->round;
            struct between b;
            look_between(s, z, y, NONE, &b);
            if (b.by_doubt && !b.human_no && has_both_names(s, x, z, link)) continue;
            if (b.human_no || b.machine_no) return true;
        }
    return false;
}

enum { FITS = EDGE_AUTOMATIC | EDGE_LONE, LONE_MARGINS = 2 };

static bool fits(const struct solver *s, uint32_t x, uint32_t y)
{
    for (uint32_t i = x; i != NONE; i = s->next[i])
        for (uint32_t k = s->first_edge[i]; k < s->first_edge[i + 1]; k++) {
            const struct cluster_edge *e = &s->edges[s->edge[k]];
            if (s->cluster[other_end(e, i)] == y && (e->flags & FITS)) return true;
        }
    return false;
}

static bool excludes(const struct solver *s, uint32_t x, uint32_t y)
{
    struct between b;
    look_between(s, x, y, NONE, &b);
    return b.human_no || b.machine_no;
}

/* Does x fit somebody whom y does not fit, or is held apart from? */
static bool fits_another(const struct solver *s, uint32_t x, uint32_t y)
{
    for (uint32_t i = x; i != NONE; i = s->next[i])
        for (uint32_t k = s->first_edge[i]; k < s->first_edge[i + 1]; k++) {
            const struct cluster_edge *e = &s->edges[s->edge[k]];
            uint32_t z = s->cluster[other_end(e, i)];
            if (z == x || z == y || !(e->flags & FITS)) continue;
            if (!fits(s, z, y) || excludes(s, z, y)) return true;
        }
    return false;
}

/* Does y fit somebody whom x excludes? */
static bool fits_excluded(const struct solver *s, uint32_t y, uint32_t x,
                          const struct cluster_edge *link)
{
    for (uint32_t i = y; i != NONE; i = s->next[i])
        for (uint32_t k = s->first_edge[i]; k < s->first_edge[i + 1]; k++) {
            const struct cluster_edge *e = &s->edges[s->edge[k]];
            uint32_t z = s->cluster[other_end(e, i)];
            if (z == x || z == y || !(e->flags & FITS)) continue;
            if (e->weight < link->weight - LONE_MARGINS * s->rules->margin) continue;
            if (named_before(link, e)) continue;
            struct between b;
            look_between(s, z, x, y, &b);
            if (b.human_no || b.machine_no) return true;
        }
    return false;
}

static bool born_with_others(const struct solver *s, uint32_t x)
{
    for (uint32_t i = x; i != NONE; i = s->next[i])
        if (s->nodes[i].many) return true;
    return false;
}

static bool may_join_alone(const struct solver *s, uint32_t x, uint32_t y,
                           const struct cluster_edge *e)
{
    struct between b;
    if ((e->flags & EDGE_SLIP) && confirmed(s, e->a) && confirmed(s, e->b)) return false;
    if ((e->flags & EDGE_UNNAMED) && (born_with_others(s, x) || born_with_others(s, y)))
        return false;
    look_between(s, x, y, NONE, &b);
    if (b.human_no || b.machine_no || fits_another(s, x, y)) return false;
    bool settled = (e->flags & EDGE_AUTOMATIC) && s->size[y] >= MANY; /* who y is, others tell */
    return settled || !fits_excluded(s, y, x, e);
}

static void join(struct solver *s, uint32_t x, uint32_t y)
{
    uint32_t keep = x < y ? x : y, gone = x < y ? y : x;
    for (uint32_t i = gone; i != NONE; i = s->next[i])
        s->cluster[i] = keep;
    s->next[s->last[keep]] = gone;
    s->last[keep] = s->last[gone];
    s->size[keep] += s->size[gone];
}

static bool may_join(struct solver *s, uint32_t x, uint32_t y, const struct cluster_edge *e)
{
    struct between b;
    look_between(s, x, y, NONE, &b);
    if (b.human_no) return false;
    if (e->flags & EDGE_SAME) return true;
    if (b.machine_no) return false;
    if (e->flags & EDGE_SETTLED) return true;
    return !is_bridge(s, x, y, &b, e->weight) && !has_rival(s, x, y, e) && !has_rival(s, y, x, e);
}

static void consider(struct solver *s, const struct cluster_edge *e, bool alone)
{
    uint32_t x = s->cluster[e->a], y = s->cluster[e->b];
    if (x == y) return;
    bool x_is_smaller = s->size[x] < s->size[y] || (s->size[x] == s->size[y] && x < y);
    uint32_t small = x_is_smaller ? x : y, large = x_is_smaller ? y : x;
    if (alone ? may_join_alone(s, small, large, e) : may_join(s, small, large, e))
        join(s, small, large);
}

enum turn { TURN_HUMAN, TURN_AUTOMATIC, TURN_LONE };

/* An edge to sort: humans first, lone ones last, then the strongest, then the keys. */
struct ranked {
    int64_t low, high;
    int32_t weight;
    uint32_t place;
    uint8_t turn; /* enum turn */
};

static int by_rank(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    if (a->turn != b->turn) return a->turn < b->turn ? -1 : 1;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    if (a->low != b->low) return a->low < b->low ? -1 : 1;
    return (a->high > b->high) - (a->high < b->high);
}

static size_t rank_edges(const struct solver *s, struct ranked *list)
{
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct cluster_edge *e = &s->edges[i];
        bool same = (e->flags & EDGE_SAME) != 0;
        if (!same && ((e->flags & EDGE_DIFFERENT) || !(e->flags & FITS))) continue;
        uint8_t turn = same ? TURN_HUMAN : e->flags & EDGE_AUTOMATIC ? TURN_AUTOMATIC : TURN_LONE;
        int64_t a = s->nodes[e->a].key, b = s->nodes[e->b].key;
        list[n++] = (struct ranked){a < b ? a : b, a < b ? b : a, e->weight, (uint32_t)i, turn};
    }
    sort_list(list, n, sizeof *list, by_rank);
    return n;
}

/* Without it nobody has a rival: hundreds of equal records take no time. */
static bool anything_excludes(const struct solver *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += may_exclude(&s->nodes[i]);
    bool any = n > 1;
    for (size_t i = 0; i < s->count && !any; i++)
        any = (s->edges[i].flags & (EDGE_APART | EDGE_DOUBT | EDGE_DIFFERENT)) != 0;
    return any;
}

static bool prepare(struct solver *s, struct arena *scratch)
{
    s->next = ARENA_ARRAY(scratch, uint32_t, s->n);
    s->last = ARENA_ARRAY(scratch, uint32_t, s->n);
    s->size = ARENA_ARRAY(scratch, uint32_t, s->n);
    s->first_edge = ARENA_ARRAY(scratch, uint32_t, s->n + 2);
    s->edge = ARENA_ARRAY(scratch, uint32_t, 2 * s->count + 1);
    s->looked = ARENA_ARRAY(scratch, uint32_t, s->n);
    bool *turned = ARENA_ARRAY(scratch, bool, s->n);
    s->anything_excludes = anything_excludes(s);
    if (!remember_between(s, scratch) || !turned || !s->looked || !s->next || !s->last ||
        !s->size || !s->first_edge || !s->edge)
        return false;
    for (uint32_t i = 0; i < s->n; i++)
        s->cluster[i] = s->last[i] = i, s->next[i] = NONE, s->size[i] = 1;
    for (size_t i = 0; i < s->count; i++)
        s->first_edge[s->edges[i].a + 2]++, s->first_edge[s->edges[i].b + 2]++;
    for (size_t i = 2; i < s->n + 2; i++)
        s->first_edge[i] += s->first_edge[i - 1];
    for (size_t i = 0; i < s->count; i++) { /* first_edge[node + 1] runs along while filling */
        s->edge[s->first_edge[s->edges[i].a + 1]++] = (uint32_t)i;
        s->edge[s->first_edge[s->edges[i].b + 1]++] = (uint32_t)i;
    }
    doubt_turned(s, turned);
    return true;
}

err cluster_solve(const struct cluster_rules *rules, const struct cluster_node *nodes, size_t n,
                  const struct cluster_edge *edges, size_t count, struct arena *scratch,
                  uint32_t *ret_cluster, struct err_info *why)
{
    if (!n) return ERR_OK;
    struct solver s = {.rules = rules,
                       .nodes = nodes,
                       .edges = ARENA_ARRAY(scratch, struct cluster_edge, count + 1),
                       .n = n,
                       .count = count,
                       .cluster = ret_cluster};
    struct ranked *list = ARENA_ARRAY(scratch, struct ranked, count + 1);
    if (s.edges && count) memcpy(s.edges, edges, count * sizeof *edges);
    if (!list || !s.edges || !prepare(&s, scratch))
        return err_set(why, ERR_NOMEM, "no memory to solve a component of linkage");
    size_t joining = rank_edges(&s, list);
    for (size_t i = 0; i < joining; i++)
        consider(&s, &s.edges[list[i].place], list[i].turn == TURN_LONE);
    for (size_t i = 0; i < joining; i++) /* what was too weak a bridge may be so alone */
        if (list[i].turn == TURN_AUTOMATIC) consider(&s, &s.edges[list[i].place], true);
    return ERR_OK;
}
