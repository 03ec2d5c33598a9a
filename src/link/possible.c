/* link/possible.c -- which pairs stand as possible links: those that nothing between the two whole
 * persons speaks against.
 *
 * Of several pairs of the same two persons the strongest stands for all. So a pair depends on all
 * members of both persons; whenever one person changes, all its pairs are looked at again, with the
 * other persons in hand. */
#include "base/sort.h"
#include "link/chunk.h"

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for possible links");
}

static bool has_verified(const struct features *f)
{
    for (size_t i = 0; i < f->nhs_numbers; i++)
        if (f->nhs[i].verified) return true;
    return false;
}

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

/* Of a person and another: the strongest pair of their records that may be one, and whether
 * evidence or a human holds the two apart. */
struct person_pair {
    const struct link_person *other;
    const struct link_node *from, *to; /* NULL = no pair may be one */
    int32_t weight;
    bool apart;
};

/* What a person has to do with all others, from one look through its edges: a person of hundreds
 * of namesakes has as many pairs as edges. */
struct link_pairs {
    struct person_pair *at; /* by other */
    size_t n;
    const struct features **numbered; /* one for each set of verified numbers that a member has */
    size_t numbered_count;
};

/* Of two pairs of the same two persons: the stronger one is shown to a human, and settles both. */
static bool stronger(const struct person_pair *p, const struct person_pair *q)
{
    if (p->weight != q->weight) return p->weight > q->weight;
    if (PLANTED(POSSIBLE_ARRIVAL)) return p->from < q->from;
    const struct link_node *a = p->from, *b = p->to, *c = q->from, *d = q->to;
    bool turn = graph_order(a, b) > 0, turn_other = graph_order(c, d) > 0;
    int low = graph_order(turn ? b : a, turn_other ? d : c);
    return low ? low < 0 : graph_order(turn ? a : b, turn_other ? c : d) < 0;
}

/* The pairs that say something, into `to`; counts them alone where that is NULL. */
static size_t list_pairs(const struct link_graph *g, const struct link_person *p,
                         struct person_pair *to)
{
    size_t n = 0;
    for (const struct link_node *m = p->first; m; m = m->next_member)
        for (uint32_t i = 0; i < m->edge_count; i++) {
            const struct link_edge *e = &m->edges[i];
            if (!e->other->person || e->other->person == p) continue;
            bool possible = graph_is_possible(g, e);
            bool cannot = e->present && e->human == HUMAN_NONE && (e->flags & LINK_CANNOT);
            bool apart = cannot || e->human == HUMAN_DIFFERENT;
            if (!possible && !apart) continue;
            if (to)
                to[n] = (struct person_pair){e->other->person, possible ? m : NULL,
                                             possible ? e->other : NULL, e->weight, apart};
            n++;
        }
    return n;
}

static int by_other(const void *left, const void *right)
{
    const struct person_pair *a = left, *b = right;
    return (a->other->id > b->other->id) - (a->other->id < b->other->id);
}

static size_t merge_pairs(struct person_pair *at, size_t n)
{
    size_t kept = 0;
    sort_list(at, n, sizeof *at, by_other);
    for (size_t i = 0; i < n; i++) {
        struct person_pair *last = kept ? &at[kept - 1] : NULL, now = at[i];
        if (!last || last->other != now.other) {
            at[kept++] = now;
            continue;
        }
        now.apart |= last->apart;
        if (now.from && (!last->from || stronger(&now, last))) *last = now;
        last->apart = now.apart;
    }
    return kept;
}

static bool same_verified(const struct features *a, const struct features *b)
{
    return a->nhs_numbers == b->nhs_numbers &&
           memcmp(a->nhs, b->nhs, a->nhs_numbers * sizeof a->nhs[0]) == 0;
}

static void list_numbered(const struct link_person *p, struct link_pairs *to)
{
    for (const struct link_node *m = p->first; m; m = m->next_member) {
        bool known = !m->features || !has_verified(m->features);
        for (size_t i = 0; i < to->numbered_count && !known; i++)
            known = same_verified(to->numbered[i], m->features);
        if (!known) to->numbered[to->numbered_count++] = m->features;
    }
}

static bool look_at(const struct chunk *c, struct link_person *p)
{
    size_t members = 0;
    if (!p || (p->pairs && p->pairs_mark == c->pairs_mark)) return true;
    for (const struct link_node *m = p->first; m; m = m->next_member)
        members++;
    struct link_pairs *l = ARENA_NEW(c->arena, struct link_pairs);
    if (!l) return false;
    size_t room = list_pairs(c->graph, p, NULL);
    l->at = ARENA_ARRAY(c->arena, struct person_pair, room + 1);
    l->numbered = ARENA_ARRAY(c->arena, const struct features *, members + 1);
    if (!l->at || !l->numbered) return false;
    l->n = merge_pairs(l->at, list_pairs(c->graph, p, l->at));
    list_numbered(p, l);
    p->pairs = l;
    p->pairs_mark = c->pairs_mark;
    return true;
}

static bool persons_apart(const struct link_pairs *l, const struct person_pair *pair)
{
    bool apart = pair->apart;
    for (const struct link_node *o = pair->other->first; o && !apart; o = o->next_member)
        for (size_t i = 0; i < l->numbered_count && !apart; i++)
            apart = numbers_conflict(l->numbered[i], o->features);
    return apart;
}

bool chunk_is_possible(const struct chunk *c, const struct link_node *n, const struct link_edge *e)
{
    if (c->mode == CHUNK_SCORE_ONLY) return false; /* told when everybody has been scored */
    if (!n->person || !e->other->person || n->person == e->other->person) return false;
    if (!graph_is_possible(c->graph, e)) return false;
    const struct link_pairs *l = n->person->pairs;
    const struct person_pair asked = {.other = e->other->person};
    const struct person_pair *pair = sort_find(l->at, l->n, sizeof asked, &asked, by_other);
    return pair->from == n && pair->to == e->other && !persons_apart(l, pair);
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
    for (size_t i = 0; i < c->part.n && ok && c->mode == CHUNK_SOLVE_ONLY; i++)
        ok = graph_dirty(g, c->part.records[i].node);
    for (size_t i = 0; i < g->dirty.n && ok; i++)
        for (uint32_t k = 0; k < g->dirty.at[i]->edge_count && ok; k++) {
            const struct link_edge *e = &g->dirty.at[i]->edges[k];
            if (e->other->loaded || !graph_is_possible(g, e)) continue;
            struct link_node **slot = VEC_PUSH(&others);
            if (slot) *slot = e->other;
            ok = slot;
        }
    err e = ok ? ERR_OK : no_memory(why);
    if (!e && others.n && !PLANTED(POSSIBLE_UNREAD))
        e = graph_load_records(g, db, others.at, others.n, c->arena, why);
    VEC_RELEASE(&others);
    c->pairs_mark = ++g->mark;
    for (size_t i = 0; i < g->dirty.n && !e; i++)
        if (!look_at(c, g->dirty.at[i]->person)) e = no_memory(why);
    return e;
}
