/* link/possible.c -- which pairs stand as possible links: those that nothing between the two whole
 * persons speaks against.
 *
 * Of several pairs of the same two persons the strongest stands for all. So a pair depends on all
 * members of both persons; whenever one person changes, all its pairs are looked at again, with the
 * other persons in hand. */
#include "link/chunk.h"

static bool numbers_conflict(const struct features *a, const struct features *b)
{
    bool both = false;
    for (size_t i = 0; a && b && i < a->nhs_numbers; i++)
        for (size_t k = 0; k < b->nhs_numbers; k++) {
            if (!a->nhs[i].verified || !b->nhs[k].verified) continue;
            if (a->nhs[i].number == b->nhs[k].number) return false;
            both = true;
        }
    return both;
}

static bool persons_apart(const struct link_person *p, const struct link_person *q)
{
    for (const struct link_node *m = p->first; m; m = m->next_member) {
        for (uint32_t i = 0; i < m->edge_count; i++) {
            const struct link_edge *e = &m->edges[i];
            if (e->other->person != q) continue;
            if (e->human == HUMAN_DIFFERENT) return true;
            if (e->present && e->human == HUMAN_NONE && (e->flags & LINK_CANNOT)) return true;
        }
        for (const struct link_node *o = q->first; o; o = o->next_member)
            if (numbers_conflict(m->features, o->features)) return true;
    }
    return false;
}

/* Of two pairs of the same two persons: the stronger one is shown to a human, and settles both. */
static bool stronger(const struct link_node *n, const struct link_edge *e,
                     const struct link_node *m, const struct link_edge *f)
{
    if (e->weight != f->weight) return e->weight > f->weight;
    if (PLANTED(POSSIBLE_ARRIVAL)) return n < m;
    const struct link_node *a = n, *b = e->other, *c = m, *d = f->other;
    bool turn = graph_order(a, b) > 0, turn_other = graph_order(c, d) > 0;
    int low = graph_order(turn ? b : a, turn_other ? d : c);
    return low ? low < 0 : graph_order(turn ? a : b, turn_other ? c : d) < 0;
}

static bool strongest(const struct link_graph *g, const struct link_node *n,
                      const struct link_edge *e)
{
    for (const struct link_node *m = n->person->first; m; m = m->next_member)
        for (uint32_t i = 0; i < m->edge_count; i++) {
            const struct link_edge *f = &m->edges[i];
            if (f->other->person != e->other->person || !graph_is_possible(g, f)) continue;
            if (stronger(m, f, n, e)) return false;
        }
    return true;
}

bool chunk_is_possible(const struct chunk *c, const struct link_node *n, const struct link_edge *e)
{
    if (c->mode == CHUNK_SCORE_ONLY) return false; /* told when everybody has been scored */
    if (!n->person || !e->other->person || n->person == e->other->person) return false;
    return graph_is_possible(c->graph, e) && strongest(c->graph, n, e) &&
           !persons_apart(n->person, e->other->person);
}

err chunk_gather_pairs(struct chunk *c, struct db *db, struct err_info *why)
{
    struct link_graph *g = c->graph;
    link_node_list others = {0};
    bool ok = true;
    if (c->mode == CHUNK_SCORE_ONLY) return ERR_OK;
    for (size_t i = 0; i < g->dirty_persons.n && !PLANTED(POSSIBLE_UNTOUCHED); i++)
        for (struct link_node *m = g->dirty_persons.at[i]->first; m && ok; m = m->next_member)
            ok = graph_dirty(g, m);
    for (size_t i = 0; i < c->n && ok && c->mode == CHUNK_SOLVE_ONLY; i++)
        ok = graph_dirty(g, c->records[i].node);
    for (size_t i = 0; i < g->dirty.n && ok; i++)
        for (uint32_t k = 0; k < g->dirty.at[i]->edge_count && ok; k++) {
            const struct link_edge *e = &g->dirty.at[i]->edges[k];
            if (e->other->loaded || !graph_is_possible(g, e)) continue;
            struct link_node **slot = VEC_PUSH(&others);
            if (slot) *slot = e->other;
            ok = slot;
        }
    err e = ok ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for possible links");
    if (!e && others.n && !PLANTED(POSSIBLE_UNREAD))
        e = graph_load_records(g, db, others.at, others.n, c->arena, why);
    VEC_RELEASE(&others);
    return e;
}
