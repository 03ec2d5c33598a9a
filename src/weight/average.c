/* weight/average.c -- see average.h.
 *
 * A joined cluster gets a new number, so that what the heap says of its parts is seen to be old.
 * Its neighbours are the two lists of its parts put together; a neighbour that has itself been
 * joined is found by its parent, so no list but the new one is ever touched. */
#include "weight/average.h"

#include "base/sort.h"
#include "base/vec.h"
#include "weight/score.h"

#include <math.h>

static const double THOUSANDTH = 0.001;

/* What lies between a cluster and another. */
struct link {
    uint32_t other;
    bool apart;
    double sum;   /* of the probabilities of all pairs between them */
    double doubt; /* pairs of EDGE_DOUBT, less those of EDGE_NAMED */
};

struct group {
    struct link *link;
    size_t links;
    uint32_t parent, first; /* itself = it stands; its first node */
    double records;
    bool sources[2]; /* has a record of source 1, of source 2 */
};

struct offer {
    double mean;
    uint32_t a, b; /* a < b */
};

struct average {
    struct group *group; /* 2 * n: nodes first, then what they were joined to */
    size_t groups;
    VEC(struct offer) heap;
    double least;
    struct arena *scratch;
};

static uint32_t find(struct average *s, uint32_t at)
{
    while (s->group[at].parent != at)
        at = s->group[at].parent = s->group[s->group[at].parent].parent;
    return at;
}

/* ---- the heap: the largest mean on top, of equals who stands first ---- */

static bool before(const struct offer *a, const struct offer *b)
{
    if (a->mean != b->mean) return a->mean > b->mean;
    return a->a != b->a ? a->a < b->a : a->b < b->b;
}

static bool heap_add(struct average *s, struct offer one)
{
    struct offer *slot = VEC_PUSH(&s->heap);
    if (!slot) return false;
    size_t at = s->heap.n - 1;
    for (size_t up; at && before(&one, &s->heap.at[up = (at - 1) / 2]); at = up)
        s->heap.at[at] = s->heap.at[up];
    s->heap.at[at] = one;
    return true;
}

static struct offer heap_take(struct average *s)
{
    struct offer top = s->heap.at[0], last = s->heap.at[--s->heap.n];
    size_t at = 0;
    for (size_t down; (down = 2 * at + 1) < s->heap.n; at = down) {
        if (down + 1 < s->heap.n && before(&s->heap.at[down + 1], &s->heap.at[down])) down++;
        if (!before(&s->heap.at[down], &last)) break;
        s->heap.at[at] = s->heap.at[down];
    }
    if (s->heap.n) s->heap.at[at] = last;
    return top;
}

static bool offer(struct average *s, uint32_t a, uint32_t b, const struct link *l)
{
    const struct group *x = &s->group[a], *y = &s->group[b];
    double mean = l->sum / (x->records * y->records);
    bool rivals = (x->sources[0] && y->sources[0]) || (x->sources[1] && y->sources[1]);
    bool apart = l->apart || l->doubt > 0;
    if (apart || rivals || !(mean > s->least)) return true;
    return heap_add(s, (struct offer){mean, a < b ? a : b, a < b ? b : a});
}

/* ---- joining ---- */

static int by_other(const void *left, const void *right)
{
    const struct link *a = left, *b = right;
    return (a->other > b->other) - (a->other < b->other);
}

static struct link *put_together(struct average *s, const struct group *a, const struct group *b,
                                 uint32_t self, size_t *ret_n)
{
    struct link *all = ARENA_ARRAY(s->scratch, struct link, a->links + b->links + 1);
    size_t n = 0, kept = 0;
    if (!all) return NULL;
    for (size_t part = 0; part < 2; part++) {
        const struct group *g = part ? b : a;
        for (size_t i = 0; i < g->links; i++) {
            all[n] = g->link[i];
            all[n].other = find(s, all[n].other);
            if (all[n].other != self) n++;
        }
    }
    sort_list(all, n, sizeof *all, by_other);
    for (size_t i = 0; i < n; i++) {
        if (kept && all[kept - 1].other == all[i].other) {
            all[kept - 1].sum += all[i].sum;
            all[kept - 1].apart |= all[i].apart;
            all[kept - 1].doubt += all[i].doubt;
        } else {
            all[kept++] = all[i];
        }
    }
    *ret_n = kept;
    return all;
}

static bool join(struct average *s, uint32_t a, uint32_t b)
{
    uint32_t made = (uint32_t)s->groups++;
    struct group *x = &s->group[a], *y = &s->group[b], *to = &s->group[made];
    x->parent = y->parent = made;
    *to = (struct group){.parent = made, .first = x->first < y->first ? x->first : y->first,
                         .records = x->records + y->records,
                         .sources = {x->sources[0] || y->sources[0],
                                     x->sources[1] || y->sources[1]}};
    to->link = put_together(s, x, y, made, &to->links);
    bool fine = to->link != NULL;
    for (size_t i = 0; fine && i < to->links; i++)
        fine = offer(s, made, to->link[i].other, &to->link[i]);
    return fine;
}

/* ---- nodes and edges ---- */

static struct link link_of(const struct cluster_edge *e, uint32_t other, double pairs)
{
    double chance = weight_probability(e->weight * THOUSANDTH);
    double doubt = e->flags & EDGE_DOUBT ? pairs : e->flags & EDGE_NAMED ? -pairs : 0;
    return (struct link){other, (e->flags & (EDGE_APART | EDGE_DIFFERENT)) != 0, chance * pairs,
                         doubt};
}

static err start(struct average *s, const struct cluster_node *nodes, const uint32_t *copies,
                 size_t n, const struct cluster_edge *edges, size_t count, struct err_info *why)
{
    s->group = ARENA_ARRAY(s->scratch, struct group, 2 * n + 1);
    struct link *links = ARENA_ARRAY(s->scratch, struct link, 2 * count + 1);
    if (!s->group || !links) return err_set(why, ERR_LIMIT, "a component is too large to cluster");
    for (uint32_t i = 0; i < n; i++) {
        s->group[i] = (struct group){.parent = i, .first = i, .records = copies ? copies[i] : 1};
        if (nodes[i].source) s->group[i].sources[nodes[i].source & 1] = true;
    }
    for (size_t i = 0; i < count; i++) {
        s->group[edges[i].a].links++;
        s->group[edges[i].b].links++;
    }
    for (size_t i = 0; i < n; i++) {
        s->group[i].link = links;
        links += s->group[i].links;
        s->group[i].links = 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct group *a = &s->group[edges[i].a], *b = &s->group[edges[i].b];
        struct link there = link_of(&edges[i], edges[i].b, a->records * b->records);
        a->link[a->links++] = there;
        b->link[b->links] = there;
        b->link[b->links++].other = edges[i].a;
        if (!offer(s, edges[i].a, edges[i].b, &there))
            return err_set(why, ERR_NOMEM, "no memory to cluster");
    }
    s->groups = n;
    return ERR_OK;
}

err cluster_average(const struct cluster_node *nodes, const uint32_t *copies, size_t n,
                    const struct cluster_edge *edges, size_t count, double least,
                    struct arena *scratch, uint32_t *ret_cluster, struct err_info *why)
{
    struct average s = {.least = least, .scratch = scratch};
    err e = start(&s, nodes, copies, n, edges, count, why);
    while (!e && s.heap.n) {
        struct offer best = heap_take(&s);
        if (s.group[best.a].parent != best.a || s.group[best.b].parent != best.b) continue;
        if (!join(&s, best.a, best.b)) e = err_set(why, ERR_LIMIT, "a component is too large");
    }
    for (uint32_t i = 0; !e && i < n; i++)
        ret_cluster[i] = s.group[find(&s, i)].first;
    VEC_RELEASE(&s.heap);
    return e;
}
