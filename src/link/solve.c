/* link/solve.c -- the components that a chunk touched, solved again, and persons for the clusters.
 *
 * A region is closed under automatic edges and under "was the same person", so that every person
 * whose members may change is in it with all of them. As members of a person hang together by
 * edges, and the ends of every edge that went are in the region, the second matters only in the
 * middle of a rebuild, when edges of another model are there and persons are not yet solved. */
#include "link/chunk.h"

#include "base/sort.h"

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for solving");
}

struct region {
    struct chunk *c;
    link_node_list nodes;
    VEC(struct cluster_edge) edges;
    struct cluster_node *input;
    uint32_t *cluster;
    struct link_person **of_cluster; /* by first node of the cluster */
};

static bool take(struct region *r, struct link_node *n)
{
    if (n->in_region) return true;
    struct link_node **slot = VEC_PUSH(&r->nodes);
    if (!slot) return false;
    n->in_region = true;
    *slot = n;
    return true;
}

/* A record that an agency named but never told of is nobody yet. */
static void leave_unknown(struct region *r, size_t from)
{
    size_t kept = from;
    for (size_t i = from; i < r->nodes.n; i++) {
        struct link_node *n = r->nodes.at[i];
        n->in_region = n->features || n->person || (n->in_chunk && n->exists);
        if (n->in_region) r->nodes.at[kept++] = n;
    }
    r->nodes.n = kept;
}

/* What humans said of those who are long in hand, as of now: no word that stands when a transaction
 * begins is undone by it. The chunk's own are read already, and so is who is loaded now. A preview
 * has words in hand that nobody said yet. */
static err hear(struct region *r, struct db *db, size_t from, struct err_info *why)
{
    struct chunk *c = r->c;
    if (!c->lease) return ERR_OK;
    struct arena_mark mark = arena_mark(c->arena);
    struct link_node **in_hand = ARENA_ARRAY(c->arena, struct link_node *, r->nodes.n - from + 1);
    size_t n = 0;
    if (!in_hand) return no_memory(why);
    for (size_t i = from; i < r->nodes.n; i++)
        if (r->nodes.at[i]->loaded && !r->nodes.at[i]->in_chunk) in_hand[n++] = r->nodes.at[i];
    err e = n ? graph_load_decisions(c->graph, db, in_hand, n, c->arena, why) : ERR_OK;
    arena_rewind(c->arena, mark);
    return e;
}

/* Everything one step further; what is not in hand is loaded a whole ring at a time. */
static err grow(struct region *r, struct db *db, struct err_info *why)
{
    const struct link_graph *g = r->c->graph;
    for (size_t from = 0; from < r->nodes.n;) {
        size_t to = r->nodes.n;
        err e = hear(r, db, from, why);
        if (!e)
            e = graph_load_records(r->c->graph, db, r->nodes.at + from, to - from, r->c->arena,
                                   why);
        if (e) return e;
        leave_unknown(r, from);
        for (to = r->nodes.n; from < to; from++) {
            struct link_node *n = r->nodes.at[from];
            for (uint32_t i = 0; i < n->edge_count && !PLANTED(FAR_ENDS); i++)
                if (graph_joins(g, &n->edges[i]) && !take(r, n->edges[i].other))
                    return no_memory(why);
            for (struct link_node *m = n->person ? n->person->first : NULL; m; m = m->next_member)
                if (!take(r, m)) return no_memory(why);
        }
    }
    return ERR_OK;
}

static int by_order(const void *left, const void *right)
{
    return graph_order(*(struct link_node *const *)left, *(struct link_node *const *)right);
}

static void verified_numbers(const struct features *f, uint64_t *to)
{
    size_t n = 0;
    for (size_t i = 0; f && i < f->nhs_numbers; i++)
        if (f->nhs[i].verified) to[n++] = f->nhs[i].number;
}

static bool collect_edges(struct region *r)
{
    for (uint32_t i = 0; i < r->nodes.n; i++) {
        const struct link_node *n = r->nodes.at[i];
        for (uint32_t k = 0; k < n->edge_count; k++) {
            const struct link_edge *e = &n->edges[k];
            if (!e->other->in_region || e->other->place <= i ||
                (!e->present && e->human == HUMAN_NONE))
                continue;
            struct cluster_edge *slot = VEC_PUSH(&r->edges);
            if (!slot) return false;
            *slot = judge_cluster_edge(r->c->graph->model, i, e->other->place,
                                       e->present ? e->weight : INT32_MIN, e->flags, e->human);
        }
    }
    return true;
}

/* ---- what is done once for many records of the chunk ---- */

static uint32_t root_of(uint32_t *part, uint32_t i)
{
    while (part[i] != i)
        i = part[i] = part[part[i]];
    return i;
}

static void unite(uint32_t *part, const struct link_node *a, const struct link_node *b)
{
    uint32_t x = root_of(part, a->place), y = root_of(part, b->place);
    part[x > y ? x : y] = x > y ? y : x;
}

/* The components of the region. */
static void find_parts(const struct region *r, uint32_t *part)
{
    const struct link_graph *g = r->c->graph;
    for (uint32_t i = 0; i < r->nodes.n; i++)
        part[i] = i;
    for (uint32_t i = 0; i < r->nodes.n; i++) {
        const struct link_node *n = r->nodes.at[i];
        if (n->person && n->person->first->in_region) unite(part, n, n->person->first);
        for (uint32_t k = 0; k < n->edge_count; k++)
            if (n->edges[k].other->in_region && graph_joins(g, &n->edges[k]))
                unite(part, n, n->edges[k].other);
    }
}

/* Of the region's evidence, the part that is in components with several records of the chunk: with
 * half as many records the chunk would have as much to do for these. */
static bool find_shared(const struct region *r, double *ret_shared)
{
    struct chunk *c = r->c;
    struct arena_mark mark = arena_mark(c->arena);
    uint32_t *part = ARENA_ARRAY(c->arena, uint32_t, r->nodes.n + 1);
    uint32_t *records = ARENA_ARRAY(c->arena, uint32_t, r->nodes.n + 1);
    double all = 0, shared = 0;
    if (!part || !records) return false;
    find_parts(r, part);
    for (size_t i = 0; i < c->part.n; i++) {
        const struct link_node *n = c->part.records[i].node;
        if (n->in_region) records[root_of(part, n->place)]++;
    }
    for (uint32_t i = 0; i < r->nodes.n; i++) {
        double evidence = 1 + r->nodes.at[i]->edge_count;
        all += evidence;
        if (c->part.n == 1 || records[root_of(part, i)] > 1) shared += evidence;
    }
    *ret_shared = all > 0 ? shared / all : 0;
    arena_rewind(c->arena, mark);
    return true;
}

static err solve(struct region *r, struct err_info *why)
{
    struct arena *a = r->c->arena;
    size_t n = r->nodes.n;
    if (!PLANTED(ARRIVAL)) sort_list(r->nodes.at, n, sizeof *r->nodes.at, by_order);
    r->input = ARENA_ARRAY(a, struct cluster_node, n + 1);
    r->cluster = ARENA_ARRAY(a, uint32_t, n + 1);
    r->of_cluster = ARENA_ARRAY(a, struct link_person *, n + 1);
    if (!r->input || !r->cluster || !r->of_cluster) return no_memory(why);
    for (uint32_t i = 0; i < n; i++) {
        r->nodes.at[i]->place = i;
        r->input[i].key = i; /* the order is all that counts */
        const struct features *f = r->nodes.at[i]->features;
        verified_numbers(f, r->input[i].exclusive);
        r->input[i].many = f && (f->flags & FEATURE_MANY);
    }
    if (!collect_edges(r) || !find_shared(r, &r->c->shared)) return no_memory(why);
    struct cluster_rules rules = judge_cluster_rules(r->c->graph->model);
    return cluster_solve(&rules, r->input, n, r->edges.at, r->edges.n, a, r->cluster, why);
}

/* How many members of a cluster were that person: who keeps the id. */
struct claim {
    struct link_person *person;
    uint32_t cluster, members;
};

static int by_cluster_and_person(const void *left, const void *right)
{
    const struct claim *a = left, *b = right;
    if (a->cluster != b->cluster) return a->cluster < b->cluster ? -1 : 1;
    return (a->person->id > b->person->id) - (a->person->id < b->person->id);
}

static int by_strength(const void *left, const void *right)
{
    const struct claim *a = left, *b = right;
    if (a->members != b->members) return a->members > b->members ? -1 : 1;
    if (a->person->made_ms != b->person->made_ms)
        return a->person->made_ms < b->person->made_ms ? -1 : 1;
    if (a->person->id != b->person->id) return a->person->id < b->person->id ? -1 : 1;
    return (a->cluster > b->cluster) - (a->cluster < b->cluster);
}

static size_t count_claims(const struct region *r, struct claim *claims)
{
    size_t n = 0, kept = 0;
    for (uint32_t i = 0; i < r->nodes.n; i++)
        if (r->nodes.at[i]->person)
            claims[n++] = (struct claim){r->nodes.at[i]->person, r->cluster[i], 1};
    sort_list(claims, n, sizeof *claims, by_cluster_and_person);
    for (size_t i = 0; i < n; i++) {
        if (kept && claims[kept - 1].cluster == claims[i].cluster &&
            claims[kept - 1].person == claims[i].person) {
            claims[kept - 1].members++;
        } else {
            claims[kept++] = claims[i];
        }
    }
    if (!PLANTED(MAJORITY)) sort_list(claims, kept, sizeof *claims, by_strength);
    return kept;
}

/* A random id in the cell of its first record, so that a chunk of neighbouring records writes to
 * neighbouring places. */
static struct link_person *new_person(struct chunk *c, int64_t record)
{
    const int64_t below = ((int64_t)1 << (63 - CELL_BITS)) - 1;
    int64_t id = (record & ~below) | (rand_id(&c->graph->hub->rand) & below);
    struct link_person *p = graph_person(c->graph, id);
    if (!p) return NULL;
    p->made_ms = hub_now_ms(c->graph->hub);
    c->report.persons_new++;
    return p;
}

/* The strongest claim first: each person goes on in one cluster, each cluster keeps one id. A
 * person that goes on nowhere becomes an alias of the cluster that took most of its members. */
static err name_clusters(struct region *r, struct err_info *why)
{
    struct chunk *c = r->c;
    struct claim *claims = ARENA_ARRAY(c->arena, struct claim, r->nodes.n + 1);
    if (!claims) return no_memory(why);
    size_t n = count_claims(r, claims);
    uint32_t mark = ++c->graph->mark;
    for (size_t i = 0; i < n; i++) {
        if (r->of_cluster[claims[i].cluster] || claims[i].person->mark == mark) continue;
        r->of_cluster[claims[i].cluster] = claims[i].person;
        claims[i].person->mark = mark;
        claims[i].person->merged_into = 0;
    }
    for (uint32_t i = 0; i < r->nodes.n; i++) {
        if (r->cluster[i] != i || r->of_cluster[i]) continue;
        if (!(r->of_cluster[i] = new_person(c, r->nodes.at[i]->record))) return no_memory(why);
    }
    for (size_t i = 0; i < n; i++) {
        struct link_person *p = claims[i].person, *into = r->of_cluster[claims[i].cluster];
        if (p == into) continue;
        if (p->mark == mark) { /* goes on elsewhere: some of its records left */
            c->report.split++;
            buf_printf(&c->story, "split %lld: %u to %lld\n", (long long)p->id, claims[i].members,
                       (long long)into->id);
        } else {
            c->report.merged++;
            if (!p->merged_into && !PLANTED(ALIAS)) p->merged_into = into->id;
            buf_printf(&c->story, "merge %lld: %u to %lld\n", (long long)p->id, claims[i].members,
                       (long long)into->id);
        }
    }
    return ERR_OK;
}

static err move_members(struct region *r, struct err_info *why)
{
    struct link_graph *g = r->c->graph;
    for (uint32_t i = 0; i < r->nodes.n; i++) {
        struct link_node *n = r->nodes.at[i];
        struct link_person *to = r->of_cluster[r->cluster[i]];
        if (n->person == to) continue;
        n->was = n->person;
        n->moved = true;
        if (n->was) n->was->direct = to->direct = true;
        if (!graph_dirty(g, n) || !graph_dirty_person(g, PLANTED(OLD_PERSON) ? NULL : n->person) ||
            !graph_dirty_person(g, to))
            return no_memory(why);
        graph_place(n, to);
    }
    return ERR_OK;
}

/* Score only: nobody moves; whoever is new waits alone. */
static err place_new(struct chunk *c, struct err_info *why)
{
    for (size_t i = 0; i < c->part.n; i++) {
        struct link_node *n = c->part.records[i].node;
        if (n->person || !c->part.records[i].exists) continue;
        struct link_person *p = new_person(c, n->record);
        if (!p || !graph_dirty(c->graph, n) || !graph_dirty_person(c->graph, p))
            return no_memory(why);
        n->moved = true;
        graph_place(n, p);
    }
    return ERR_OK;
}

/* A record of which nothing is left is nobody any more. */
static bool leave_person(struct region *r, struct link_node *n)
{
    struct link_graph *g = r->c->graph;
    struct link_person *p = n->person;
    n->was = p;
    n->moved = p->direct = true;
    buf_printf(&r->c->story, "leave %lld\n", (long long)p->id);
    graph_place(n, NULL);
    for (struct link_node *m = p->first; m; m = m->next_member)
        if (!take(r, m)) return false;
    return graph_dirty(g, n) && graph_dirty_person(g, p);
}

err chunk_solve(struct chunk *c, struct db *db, struct err_info *why)
{
    if (c->mode == CHUNK_SCORE_ONLY) return place_new(c, why);
    struct region r = {.c = c};
    err e = ERR_OK;
    for (size_t i = 0; i < c->part.n && !e; i++) {
        struct link_node *n = c->part.records[i].node;
        bool known = c->mode == CHUNK_SOLVE_ONLY ? n->person != NULL : c->part.records[i].exists;
        bool gone = c->mode != CHUNK_SOLVE_ONLY && !known && n->person;
        if ((known && !take(&r, n)) || (gone && !leave_person(&r, n))) e = no_memory(why);
    }
    for (size_t i = 0; i < c->graph->dirty.n && !e && !PLANTED(NEIGHBOURS); i++)
        if ((c->graph->dirty.at[i]->person || c->graph->dirty.at[i]->features) &&
            !take(&r, c->graph->dirty.at[i]))
            e = no_memory(why);
    if (!e) e = grow(&r, db, why);
    if (!e) e = solve(&r, why);
    if (!e) e = name_clusters(&r, why);
    if (!e) e = move_members(&r, why);
    for (size_t i = 0; i < r.nodes.n; i++)
        r.nodes.at[i]->in_region = false;
    VEC_RELEASE(&r.nodes);
    VEC_RELEASE(&r.edges);
    return e;
}
