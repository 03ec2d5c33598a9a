/* link/inspect.c -- see inspect.h. The graph and the solver of link_run, without its last step. */
#include "link/inspect.h"

#include "base/sort.h"
#include "link/hub_model.h"
#include "link/chunk.h"

enum { SCRATCH_BYTES = 64 << 20, STORY_BYTES = 1 << 20 };

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to look at persons");
}

static err too_many(struct err_info *why)
{
    return err_set(why, ERR_LIMIT, "these persons have more than %d records", INSPECT_RECORDS_MAX);
}

/* A graph of its own, with a hub of its own: the randomness of the hub is one thread's. */
struct looking {
    struct hub hub;
    struct link_graph graph;
    struct arena *scratch;
    link_node_list nodes;
};

static err look_start(struct looking *l, struct hub *h, struct err_info *why)
{
    memset(l, 0, sizeof *l);
    l->hub = *h;
    l->scratch = arena_new(SCRATCH_BYTES);
    if (!l->scratch) return no_memory(why);
    const struct model *model;
    err e = hub_model(h, &model, why);
    return e ? e : graph_init(&l->graph, &l->hub, model, GRAPH_BYTES, why);
}

static void look_end(struct looking *l)
{
    VEC_RELEASE(&l->nodes);
    graph_release(&l->graph);
    arena_free(l->scratch);
    crypt_wipe(&l->hub.keys, sizeof l->hub.keys);
}

static err add_record(struct looking *l, int64_t record, struct err_info *why)
{
    struct link_node *n = graph_node(&l->graph, record);
    if (!n) return no_memory(why);
    for (size_t i = 0; i < l->nodes.n; i++)
        if (l->nodes.at[i] == n) return ERR_OK;
    struct link_node **slot = VEC_PUSH(&l->nodes);
    if (slot) *slot = n;
    return slot ? ERR_OK : no_memory(why);
}

static err load(struct looking *l, struct db *db, struct err_info *why)
{
    return graph_load_records(&l->graph, db, l->nodes.at, l->nodes.n, l->scratch, why);
}

/* ---- link_inspect ---- */

static int by_person(const void *left, const void *right)
{
    const struct inspect_record *a = left, *b = right;
    if (a->person != b->person) return a->person < b->person ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

static err list_records(struct looking *l, struct arena *a, struct inspection *ret,
                        struct err_info *why)
{
    uint32_t mark = ++l->graph.mark;
    size_t n = 0;
    struct inspect_record *list = ARENA_ARRAY(a, struct inspect_record, INSPECT_RECORDS_MAX);
    if (!list) return no_memory(why);
    for (size_t i = 0; i < l->nodes.n; i++) {
        struct link_person *p = l->nodes.at[i]->person;
        if (!p || p->mark == mark) continue;
        p->mark = mark;
        for (struct link_node *m = p->first; m; m = m->next_member) {
            if (n == INSPECT_RECORDS_MAX) return too_many(why);
            struct features *f = m->features ? ARENA_NEW(a, struct features) : NULL;
            if (m->features && !f) return no_memory(why);
            if (f) *f = *m->features;
            list[n++] = (struct inspect_record){m->record, p->id, m->shield, f};
        }
    }
    if (n) sort_list(list, n, sizeof *list, by_person);
    ret->records = list;
    ret->record_count = n;
    return ERR_OK;
}

static err list_persons(struct looking *l, struct arena *a, struct inspection *ret,
                        struct err_info *why)
{
    struct inspect_person *list = ARENA_ARRAY(a, struct inspect_person, ret->record_count + 1);
    size_t n = 0;
    if (!list) return no_memory(why);
    for (size_t i = 0; i < ret->record_count; i++) {
        int64_t id = ret->records[i].person;
        const struct link_person *p = graph_person(&l->graph, id);
        if (!p) return no_memory(why);
        if (!n || list[n - 1].person != id)
            list[n++] = (struct inspect_person){.person = id, .version = p->version};
        list[n - 1].records++;
    }
    ret->persons = list;
    ret->person_count = n;
    return ERR_OK;
}

const struct inspect_record *inspect_find(const struct inspection *i, int64_t record)
{
    const struct inspect_record *part = i->records;
    for (size_t p = 0; p < i->person_count; part += i->persons[p++].records) {
        const struct inspect_record *found =
            sort_find(part, i->persons[p].records, sizeof *part, &record, sort_int64);
        if (found) return found;
    }
    return NULL;
}

static int by_ends(const void *left, const void *right)
{
    const struct inspect_edge *a = left, *b = right;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

static err list_edges(struct looking *l, struct arena *a, struct inspection *ret,
                      struct err_info *why)
{
    size_t room = 0, n = 0;
    for (size_t i = 0; i < ret->record_count; i++)
        room += graph_node(&l->graph, ret->records[i].record)->edge_count;
    struct inspect_edge *list = ARENA_ARRAY(a, struct inspect_edge, room + 1);
    if (!list) return no_memory(why);
    for (uint32_t i = 0; i < ret->record_count; i++) {
        const struct link_node *from = graph_node(&l->graph, ret->records[i].record);
        for (uint32_t k = 0; k < from->edge_count; k++) {
            const struct link_edge *e = &from->edges[k];
            const struct inspect_record *to = inspect_find(ret, e->other->record);
            uint32_t place = to ? (uint32_t)(to - ret->records) : 0;
            if (!to || place <= i || (!e->present && e->human == HUMAN_NONE)) continue;
            list[n++] = (struct inspect_edge){
                i,        place,      e->present ? e->weight : 0, e->flags,
                e->human, e->present, graph_joins(&l->graph, e)};
        }
    }
    if (n) sort_list(list, n, sizeof *list, by_ends);
    ret->edges = list;
    ret->edge_count = n;
    return ERR_OK;
}

err link_inspect(struct db *db, struct hub *h, const int64_t *records, size_t n, struct arena *a,
                 struct inspection *ret_inspection, struct err_info *why)
{
    struct looking l;
    struct inspection found = {0};
    err e = look_start(&l, h, why);
    for (size_t i = 0; i < n && !e; i++)
        e = add_record(&l, records[i], why);
    if (!e) e = load(&l, db, why);
    if (!e) e = list_records(&l, a, &found, why);
    if (!e) e = list_persons(&l, a, &found, why);
    if (!e) e = list_edges(&l, a, &found, why);
    found.model = l.graph.model;
    look_end(&l);
    if (!e) *ret_inspection = found;
    return e;
}

/* ---- link_preview ---- */

static err wish_in(struct looking *l, const struct link_wish *w, struct err_info *why)
{
    struct link_node *ends[] = {graph_node(&l->graph, w->record), graph_node(&l->graph, w->other)};
    for (int i = 0; i < 2; i++) {
        struct link_edge *e = ends[i] && ends[1 - i]
                                  ? graph_edge(&l->graph, ends[i], ends[1 - i])
                                  : NULL;
        if (!e || !graph_dirty(&l->graph, ends[i])) return no_memory(why);
        e->human = w->human;
    }
    return ERR_OK;
}

static int by_record(const void *left, const void *right)
{
    const struct link_move *a = left, *b = right;
    return (a->record > b->record) - (a->record < b->record);
}

static err list_moves(struct looking *l, struct arena *a, const struct link_move **ret_moves,
                      size_t *ret_n, struct err_info *why)
{
    const struct link_graph *g = &l->graph;
    struct link_move *list = ARENA_ARRAY(a, struct link_move, g->dirty.n + 1);
    size_t n = 0;
    if (!list) return no_memory(why);
    for (size_t i = 0; i < g->dirty.n; i++) {
        const struct link_node *m = g->dirty.at[i];
        if (!m->moved || m->was == m->person) continue;
        list[n++] = (struct link_move){m->record, m->was ? m->was->id : 0,
                                       m->person && m->person->stored ? m->person->id : 0};
    }
    if (n) sort_list(list, n, sizeof *list, by_record);
    *ret_moves = list;
    *ret_n = n;
    return ERR_OK;
}

static err solve(struct looking *l, struct db *db, struct err_info *why)
{
    struct chunk c = {.graph = &l->graph,
                      .mode = CHUNK_ALL,
                      .arena = l->scratch,
                      .story = BUF_INIT(STORY_BYTES),
                      .part = {.records = ARENA_ARRAY(l->scratch, struct chunk_record,
                                                      l->nodes.n + 1),
                               .n = l->nodes.n}};
    if (!c.part.records) return no_memory(why);
    for (size_t i = 0; i < c.part.n; i++)
        c.part.records[i] = (struct chunk_record){.record = l->nodes.at[i]->record,
                                             .node = l->nodes.at[i],
                                             .features = l->nodes.at[i]->features,
                                             .exists = true};
    err e = chunk_solve(&c, db, why);
    buf_release(&c.story);
    return e;
}

err link_preview(struct db *db, struct hub *h, const struct link_wish *wishes, size_t n,
                 struct arena *a, const struct link_move **ret_moves, size_t *ret_n,
                 struct err_info *why)
{
    struct looking l;
    err e = look_start(&l, h, why);
    for (size_t i = 0; i < n && !e; i++) {
        e = add_record(&l, wishes[i].record, why);
        if (!e) e = add_record(&l, wishes[i].other, why);
    }
    if (!e) e = load(&l, db, why);
    for (size_t i = 0; i < n && !e; i++)
        e = wish_in(&l, &wishes[i], why);
    if (!e) e = solve(&l, db, why);
    if (!e) e = list_moves(&l, a, ret_moves, ret_n, why);
    look_end(&l);
    return e;
}
