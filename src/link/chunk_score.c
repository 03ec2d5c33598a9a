/* link/chunk_score.c -- the records of a chunk against whoever shares a key: candidates, pairs,
 * edges. */
#include "link/chunk.h"

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for a chunk of linking");
}

/* ---- candidates ---- */

/* Bring those with whom the look found evidence. Whoever is here is as they are now, and was
 * perhaps not so when it was looked. */
static err gather(struct chunk *c, struct db *db, struct err_info *why)
{
    const struct look *k = c->part.look;
    VEC(int64_t) persons = {0};
    err e = ERR_OK;
    for (size_t i = 0; i < k->crowd_count && !e; i++)
        if (!graph_crowd(c->graph, k->crowds[i])) e = no_memory(why);
    for (size_t i = 0; i < c->part.n && !e; i++) {
        const struct chunk_record *r = &c->part.records[i];
        c->report.compared += r->compared;
        for (size_t f = 0; f < r->found_count && !e; f++) {
            const struct chunk_found *found = &r->found[f];
            int64_t *slot = found->row.len ? NULL : VEC_PUSH(&persons);
            if (slot) *slot = found->person;
            if (found->row.len) e = graph_take_row(c->graph, found->person, found->row, why);
            else if (!slot) e = no_memory(why);
        }
    }
    if (!e && persons.n)
        e = graph_load_features(c->graph, db, persons.at, persons.n, c->arena, why);
    VEC_RELEASE(&persons);
    return e;
}

/* ---- pairs ---- */

/* Forget what was known between a record and others; what still holds is found again. */
static bool drop_edges(struct link_graph *g, struct link_node *n)
{
    for (uint32_t i = 0; i < n->edge_count && !PLANTED(STALE_EDGES); i++) {
        struct link_edge *back = graph_edge(g, n->edges[i].other, n);
        if (!back || !graph_dirty(g, n->edges[i].other)) return false;
        n->edges[i].present = back->present = false;
        n->edges[i].flags &= ~(uint32_t)LINK_MERGED; /* take_mergers knows what is still said */
        back->flags &= ~(uint32_t)LINK_MERGED;
    }
    return graph_dirty(g, n);
}

/* A pair worth keeping, until both of its ends are here with all that the store knows of them. */
struct pair {
    struct link_node *ends[2];
    int32_t weight;
    uint32_t flags;
};

struct pairs {
    VEC(struct pair) list;
};

static bool compare(struct chunk *c, struct link_node *a, struct link_node *b, struct pairs *to)
{
    const struct link_edge *known = graph_known_edge(a, b);
    struct judgement j;
    judge_records(c->graph->model, a->features, b->features, &j);
    if (known) j.flags |= known->flags & LINK_MERGED;
    j.verdict = judge_edge(c->graph->model, j.weight, j.flags);
    c->report.compared++;
    if (j.verdict == VERDICT_NONE && !(j.flags & LINK_MERGED)) return true; /* a merger is kept */
    c->report.edges++;
    double milli = j.weight * 1000;
    struct pair *slot = VEC_PUSH(&to->list);
    if (!slot) return false;
    *slot = (struct pair){{a, b}, (int32_t)(milli < 0 ? milli - 0.5 : milli + 0.5), j.flags};
    return true;
}

/* With whoever shares a key. */
static bool compare_by_keys(struct chunk *c, struct link_node *n, struct pairs *to)
{
    struct link_graph *g = c->graph;
    uint32_t mark = ++g->mark;
    n->mark = mark;
    for (size_t i = 0; i < n->keys->n; i++) {
        const struct link_key_use *use = graph_sharers(g, n->keys->key[i]);
        for (; use; use = graph_next_sharer(g, use->next)) {
            struct link_node *other = use->node;
            if (other->mark == mark || !other->features) continue;
            other->mark = mark;
            if (other->in_chunk && other->place < n->place) continue; /* that one saw this one */
            if (link_keys_share(n->keys, other->keys) && !compare(c, n, other, to)) return false;
        }
    }
    return true;
}

/* A pair that a human decided on is judged whether or not it shares a key. */
static bool compare_named(struct chunk *c, struct link_node *n, struct pairs *to)
{
    for (uint32_t i = 0; i < n->edge_count; i++) {
        const struct link_edge *e = &n->edges[i];
        bool named = e->human != HUMAN_NONE || (e->flags & LINK_MERGED);
        bool seen = e->present || (e->other->in_chunk && e->other->place < n->place);
        if (!named || seen || !e->other->features) continue;
        if (!compare(c, n, e->other, to)) return false;
    }
    return true;
}

/* Nearly all who are compared are strangers: the edges and decisions of the others alone are
 * read. */
static err connect(struct chunk *c, struct db *db, struct pairs *pairs, struct err_info *why)
{
    link_node_list others = {0};
    uint32_t mark = ++c->graph->mark;
    bool ok = true;
    for (size_t i = 0; i < pairs->list.n && ok; i++) {
        struct link_node *other = pairs->list.at[i].ends[1];
        if (other->loaded || other->mark == mark) continue;
        other->mark = mark;
        struct link_node **slot = VEC_PUSH(&others);
        if (slot) *slot = other;
        ok = slot;
    }
    err e = ok ? ERR_OK : no_memory(why);
    if (!e && others.n) e = graph_load_records(c->graph, db, others.at, others.n, c->arena, why);
    VEC_RELEASE(&others);
    for (size_t i = 0; i < pairs->list.n && !e; i++) {
        const struct pair *p = &pairs->list.at[i];
        if (!graph_connect(c->graph, p->ends[0], p->ends[1], p->weight, p->flags))
            e = no_memory(why);
    }
    VEC_CLEAR(&pairs->list);
    return e;
}

static bool take_features(struct chunk *c)
{
    for (size_t i = 0; i < c->part.n; i++) {
        struct chunk_record *r = &c->part.records[i];
        r->node->place = (uint32_t)i;
        r->node->in_chunk = true;
        r->node->exists = r->exists;
        r->node->shield = r->shield;
        r->node->tie = r->tie;
        if (!drop_edges(c->graph, r->node)) return false;
        if (!graph_set_features(c->graph, r->node, r->features, r->keys)) return false;
        if (!r->node->person) continue;
        if (!graph_dirty_person(c->graph, r->node->person)) return false;
        r->node->person->resend =
            r->node->person->loaded; /* perhaps a wave was killed before its keys came */
    }
    return true;
}

/* What agencies say about their own records. A record that was named but never told of keeps the
 * word until it comes. */
static bool take_merger(struct link_graph *g, const struct relation *r)
{
    if (r->kind != RELATION_MERGED_INTO) return true;
    struct link_node *a = graph_node(g, r->record), *b = graph_node(g, r->related);
    if (!a || !b) return false;
    if (a == b || (!a->in_chunk && !b->in_chunk)) return true;
    if (!graph_connect(g, a, b, 0, LINK_MERGED)) return false;
    bool both = a->features && b->features; /* then it is judged with the others */
    graph_edge(g, a, b)->present = graph_edge(g, b, a)->present = !both;
    return true;
}

static bool take_mergers(struct chunk *c)
{
    bool ok = true;
    for (size_t i = 0; i < c->part.relation_count && ok; i++)
        ok = take_merger(c->graph, &c->part.relations[i]);
    for (size_t i = 0; i < c->told_of_count && ok && !PLANTED(MERGERS); i++)
        ok = take_merger(c->graph, &c->told_of[i]);
    return ok;
}

/* Every record of the chunk by `look`, then what was found becomes edges. */
static err compare_all(struct chunk *c, struct db *db, struct pairs *pairs,
                       bool (*look)(struct chunk *c, struct link_node *n, struct pairs *to),
                       struct err_info *why)
{
    for (size_t i = 0; i < c->part.n; i++)
        if (c->part.records[i].features && !look(c, c->part.records[i].node, pairs))
            return no_memory(why);
    return connect(c, db, pairs, why);
}

err chunk_score(struct chunk *c, struct db *db, struct err_info *why)
{
    struct pairs pairs = {0};
    err e = gather(c, db, why);
    if (!e && (!take_features(c) || !take_mergers(c))) e = no_memory(why);
    if (!e) e = compare_all(c, db, &pairs, compare_by_keys, why);
    if (!e) e = compare_all(c, db, &pairs, compare_named, why);
    VEC_RELEASE(&pairs.list);
    return e;
}
