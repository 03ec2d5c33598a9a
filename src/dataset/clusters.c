/* dataset/clusters.c -- components of rows by automatic edges, each solved on its own, and then
 * records.
 *
 * Copies of one row are one node: what holds for one holds for all. They are one person when the
 * pair they make is itself an automatic link; otherwise nothing says which of them an edge means,
 * and each stays alone. */
#include "base/mem.h"
#include "base/sort.h"
#include "dataset/score.h"
#include "weight/average.h"

struct clusters {
    const struct frame *f;
    const edge_list *edges;
    uint32_t *parent; /* union-find over rows */
    uint32_t *place;  /* of a row in its component */
    bool *alone;      /* copies that nothing joins */
    int32_t least;    /* weight that can join two rows */
};

static uint32_t find(uint32_t *parent, uint32_t at)
{
    while (parent[at] != at)
        at = parent[at] = parent[parent[at]];
    return at;
}

static bool joins(const struct clusters *c, const struct dataset_edge *e)
{
    return e->weight >= c->least && e->left != e->right;
}

/* Copies of a row in one file are a pair; an edge to itself must join them. */
static void mark_alone(struct clusters *c)
{
    for (size_t i = 0; i < c->f->row.n; i++)
        c->alone[i] = row_pairs(c->f, i, i) > 0;
    for (size_t i = 0; i < c->edges->n; i++) {
        const struct dataset_edge *e = &c->edges->at[i];
        if (e->left == e->right && (e->flags & EDGE_AUTOMATIC)) c->alone[e->left] = false;
    }
}

static void join(struct clusters *c)
{
    for (uint32_t i = 0; i < c->f->row.n; i++)
        c->parent[i] = i;
    for (size_t i = 0; i < c->edges->n; i++) {
        const struct dataset_edge *e = &c->edges->at[i];
        if (!joins(c, e) || c->alone[e->left] || c->alone[e->right]) continue;
        uint32_t a = find(c->parent, e->left), b = find(c->parent, e->right);
        if (a < b) c->parent[b] = a;
        else c->parent[a] = b;
    }
    for (uint32_t i = 0; i < c->f->row.n; i++)
        c->parent[i] = find(c->parent, i);
}

/* ---- one component ---- */

struct sorted_edge {
    uint32_t root, edge;
};

static int by_root(const void *left, const void *right)
{
    const struct sorted_edge *a = left, *b = right;
    if (a->root != b->root) return a->root < b->root ? -1 : 1;
    return (a->edge > b->edge) - (a->edge < b->edge);
}

/* The rows of the edges, ascending, each once. */
static size_t rows_of(const struct clusters *c, const struct sorted_edge *list, size_t n,
                      uint32_t *rows)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct dataset_edge *e = &c->edges->at[list[i].edge];
        rows[count++] = e->left;
        rows[count++] = e->right;
    }
    sort_list(rows, count, sizeof *rows, sort_uint32);
    for (size_t i = 0; i < count; i++)
        if (!i || rows[i] != rows[i - 1]) rows[kept++] = rows[i];
    return kept;
}

static err solve(struct clusters *c, const struct sorted_edge *list, size_t n,
                 double least, bool one_to_one, struct arena *a,
                 struct err_info *why)
{
    uint32_t *rows = ARENA_ARRAY(a, uint32_t, 2 * n);
    struct cluster_edge *edges = ARENA_ARRAY(a, struct cluster_edge, n);
    size_t count = rows ? rows_of(c, list, n, rows) : 0;
    struct cluster_node *nodes = ARENA_ARRAY(a, struct cluster_node, count + 1);
    uint32_t *cluster = ARENA_ARRAY(a, uint32_t, count + 1);
    uint32_t *copies = ARENA_ARRAY(a, uint32_t, count + 1);
    if (!rows || !edges || !nodes || !cluster || !copies)
        return err_set(why, ERR_LIMIT, "a component of linkage is too large to solve");
    for (size_t i = 0; i < count; i++) {
        bool second = c->f->row.at[rows[i]].copies[1] != 0;
        nodes[i] = (struct cluster_node){.key = rows[i], .source = one_to_one ? second + 1u : 0};
        c->place[rows[i]] = (uint32_t)i;
        copies[i] = frame_copies(c->f, rows[i]);
    }
    for (size_t i = 0; i < n; i++) {
        const struct dataset_edge *e = &c->edges->at[list[i].edge];
        uint32_t l = c->place[e->left], r = c->place[e->right];
        edges[i] = (struct cluster_edge){l, r, e->weight, e->flags};
    }
    err e = cluster_average(nodes, copies, count, edges, n, least, a, cluster, why);
    for (size_t i = 0; !e && i < count; i++)
        c->parent[rows[i]] = rows[cluster[i]];
    return e;
}

static err solve_all(struct clusters *c, double least, bool one_to_one,
                     struct err_info *why)
{
    static const size_t SCRATCH_MAX = (size_t)8 << 30;
    struct arena *a = arena_new(SCRATCH_MAX);
    struct sorted_edge *list = mem_alloc((c->edges->n + 1) * sizeof *list);
    err e = a && list ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to cluster");
    size_t n = 0;
    for (size_t i = 0; !e && i < c->edges->n; i++) {
        const struct dataset_edge *edge = &c->edges->at[i];
        if (edge->left == edge->right || c->alone[edge->left] || c->alone[edge->right]) continue;
        if (c->parent[edge->left] == c->parent[edge->right])
            list[n++] = (struct sorted_edge){c->parent[edge->left], (uint32_t)i};
    }
    if (!e) sort_list(list, n, sizeof *list, by_root);
    for (size_t i = 0, end; !e && i < n; i = end) {
        for (end = i + 1; end < n && list[end].root == list[i].root; end++)
            continue;
        e = solve(c, list + i, end - i, least, one_to_one, a, why);
        arena_clear(a);
    }
    mem_free(list);
    arena_free(a);
    return e;
}

/* ---- records ---- */

static err to_records(const struct clusters *c, uint32_t *ret_cluster, struct err_info *why)
{
    uint32_t *first = mem_alloc((c->f->row.n + 1) * sizeof *first); /* record of each cluster */
    if (!first) return err_set(why, ERR_NOMEM, "no memory to cluster");
    memset(first, 0xFF, c->f->row.n * sizeof *first);
    /* copies in one file only are joined by what they all are linked to, not by themselves */
    uint32_t *linked = mem_zero(c->f->row.n + 1, sizeof *linked);
    for (size_t i = 0; linked && i < c->f->row.n; i++)
        linked[c->parent[i]] += c->parent[i] != i;
    for (uint32_t i = 0; linked && i < c->f->records; i++) {
        uint32_t row = c->f->row_of.at[i], root = c->parent[row];
        bool single = c->alone[row] || (!linked[root] && row_pairs(c->f, row, row) <= 0);
        if (single) {
            ret_cluster[i] = i;
            continue;
        }
        if (first[root] == UINT32_MAX) first[root] = i;
        ret_cluster[i] = first[root];
    }
    bool fine = linked != NULL;
    mem_free(linked);
    mem_free(first);
    return fine ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to cluster");
}

err cluster_rows(const struct frame *f, const edge_list *edges, double least,
                 bool one_to_one, uint32_t *ret_cluster, struct err_info *why)
{
    static const double THOUSAND = 1000;
    struct clusters c = {.f = f, .edges = edges,
                         .least = (int32_t)(weight_from_probability(least) * THOUSAND)};
    c.parent = mem_alloc((f->row.n + 1) * sizeof *c.parent);
    c.place = mem_alloc((f->row.n + 1) * sizeof *c.place);
    c.alone = mem_zero(f->row.n + 1, sizeof *c.alone);
    err e = c.parent && c.place && c.alone ? ERR_OK
                                           : err_set(why, ERR_NOMEM, "no memory to cluster");
    if (!e) {
        mark_alone(&c);
        join(&c);
        e = solve_all(&c, least, one_to_one, why);
    }
    if (!e) e = to_records(&c, ret_cluster, why);
    mem_free(c.parent);
    mem_free(c.place);
    mem_free(c.alone);
    return e;
}
