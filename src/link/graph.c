/* link/graph.c -- nodes, persons and edges in memory. See graph.h. */
#include "link/graph.h"

#ifdef LINK_PLANT
enum link_plant link_planted;
#endif

err graph_init(struct link_graph *g, struct hub *h, const struct model *m, size_t bytes,
               struct err_info *why)
{
    memset(g, 0, sizeof *g);
    g->hub = h;
    g->model = m;
    g->bytes = bytes;
    g->arena = arena_new(2 * bytes);
    return g->arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for linking");
}

void graph_release(struct link_graph *g)
{
    map64_release(&g->nodes);
    map64_release(&g->persons);
    map64_release(&g->keys);
    map64_release(&g->crowded);
    VEC_RELEASE(&g->pool);
    VEC_RELEASE(&g->crowds);
    VEC_RELEASE(&g->dirty);
    VEC_RELEASE(&g->dirty_persons);
    arena_free(g->arena);
    g->arena = NULL;
}

void graph_forget(struct link_graph *g)
{
    map64_clear(&g->nodes);
    map64_clear(&g->persons);
    map64_clear(&g->keys);
    map64_clear(&g->crowded);
    VEC_CLEAR(&g->pool);
    VEC_CLEAR(&g->crowds);
    VEC_CLEAR(&g->dirty);
    VEC_CLEAR(&g->dirty_persons);
    arena_clear(g->arena);
    g->whole = false;
}

static void *make(struct link_graph *g, struct map64 *map, int64_t id, size_t size)
{
    bool is_new;
    uint64_t *slot = map64_put(map, (uint64_t)id, &is_new);
    if (!slot) return NULL;
    if (!*slot) *slot = (uint64_t)(uintptr_t)arena_alloc(g->arena, size);
    return (void *)(uintptr_t)*slot;
}

struct link_node *graph_node(struct link_graph *g, int64_t record)
{
    struct link_node *n = make(g, &g->nodes, record, sizeof *n);
    if (n) n->record = record;
    return n;
}

struct link_person *graph_person(struct link_graph *g, int64_t person)
{
    struct link_person *p = make(g, &g->persons, person, sizeof *p);
    if (p) p->id = person;
    return p;
}

/* Of a key: its place + 1 in the pool below, how many records have it now above. */
enum { PLACE_BITS = 40 };
static const uint64_t one_more = UINT64_C(1) << PLACE_BITS, place_mask = one_more - 1;

static bool use_key(struct link_graph *g, struct link_node *n, uint64_t key)
{
    bool is_new;
    uint64_t *head = map64_put(&g->keys, key, &is_new);
    struct link_key_use *use = head ? VEC_PUSH(&g->pool) : NULL;
    if (!use) return false;
    *use = (struct link_key_use){n, *head & place_mask};
    *head = ((*head & ~place_mask) + one_more) | g->pool.n;
    return true;
}

/* What it has no more stays in the list of its key, uncounted. */
static bool change_keys(struct link_graph *g, struct link_node *n, const struct link_keys *was,
                        const struct link_keys *now)
{
    size_t old = was ? was->n : 0, new = now ? now->n : 0;
    bool is_new, ok = true;
    for (size_t i = 0, j = 0; ok && (i < old || j < new);) {
        bool both = i < old && j < new && was->key[i] == now->key[j];
        bool gone = !both && (j == new || (i < old && was->key[i] < now->key[j]));
        uint64_t key = gone ? was->key[i] : now->key[j];
        i += both || gone;
        j += !gone;
        if (both || !link_key_pairs(key)) continue;
        if (gone) *map64_put(&g->keys, key, &is_new) -= one_more;
        if (!gone) ok = use_key(g, n, key);
    }
    return ok;
}

/* Records that are nobody yet count as one person each. */
static bool many_persons(struct link_graph *g, uint64_t key, uint64_t head)
{
    size_t n = 0;
    uint32_t mark = ++g->mark;
    const struct link_key_use *use = graph_next_sharer(g, head & place_mask);
    for (; use && n <= LINK_CROWD_PERSONS; use = graph_next_sharer(g, use->next)) {
        struct link_person *p = use->node->person;
        if (!use->node->keys || !link_keys_have(use->node->keys, key)) continue;
        if (p && p->mark == mark) continue;
        if (p) p->mark = mark;
        n++;
    }
    return n > LINK_CROWD_PERSONS;
}

/* To be counted; one that is lost for want of memory costs no more than the count. */
static void note_crowd(struct link_graph *g, uint64_t key)
{
    bool is_new = false;
    if (!map64_put(&g->crowded, key, &is_new) || !is_new) return;
    uint64_t *slot = VEC_PUSH(&g->crowds);
    if (slot) *slot = key;
}

const struct link_key_use *graph_sharers(struct link_graph *g, uint64_t key)
{
    const uint64_t *head = map64_get(&g->keys, key);
    if (!head) return NULL;
    uint64_t records = *head >> PLACE_BITS;
    bool crowd = records > LINK_CROWD_RECORDS ||
                 (records > LINK_CROWD_PERSONS && many_persons(g, key, *head));
    if (!crowd) return graph_next_sharer(g, *head & place_mask);
    note_crowd(g, key);
    return NULL;
}

bool graph_crowd(struct link_graph *g, uint64_t key)
{
    bool is_new;
    uint64_t *head = map64_put(&g->keys, key, &is_new);
    if (head && *head >> PLACE_BITS <= LINK_CROWD_RECORDS) *head += LINK_CROWD_RECORDS * one_more;
    return head;
}

bool graph_set_features(struct link_graph *g, struct link_node *n, const struct features *f,
                        const struct link_keys *k)
{
    struct features *copy = NULL;
    struct link_keys *keys = NULL;
    if (f) {
        size_t key_bytes = offsetof(struct link_keys, key) + k->n * sizeof k->key[0];
        copy = ARENA_NEW(g->arena, struct features);
        keys = arena_alloc(g->arena, key_bytes);
        if (!copy || !keys) return false;
        *copy = *f;
        homes_mark(g->model, &g->hub->keys, copy);
        memcpy(keys, k, key_bytes);
    }
    if (!change_keys(g, n, n->keys, keys)) return false;
    n->features = copy;
    n->keys = keys;
    return true;
}

void graph_place(struct link_node *n, struct link_person *to)
{
    if (n->person) {
        struct link_node **at = &n->person->first;
        while (*at && *at != n)
            at = &(*at)->next_member;
        if (*at) *at = n->next_member;
    }
    n->next_member = NULL;
    n->person = to;
    if (!to) return;
    n->next_member = to->first;
    to->first = n;
}

/* ---- edges ----
 *
 * Most records have a few; one of hundreds of namesakes has hundreds, and each of these is looked
 * for by name: from so many on, a hash of whom they lead to finds them. */

enum { EDGES_LOOKED_THROUGH = 8, EDGE_ROOM_START = 4 };

/* Where the place + 1 of the edge to `to` stands in the hash, or would. */
static uint32_t *edge_slot(const struct link_node *from, const struct link_node *to)
{
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15); /* spreads any id over the upper half */
    uint32_t mask = from->edge_slots - 1, i = (uint32_t)(((uint64_t)to->record * odd) >> 32) & mask;
    while (from->edge_at[i] && from->edges[from->edge_at[i] - 1].other != to)
        i = (i + 1) & mask;
    return &from->edge_at[i];
}

static void index_edges(struct link_node *n)
{
    memset(n->edge_at, 0, n->edge_slots * sizeof *n->edge_at);
    for (uint32_t i = 0; i < n->edge_count; i++)
        *edge_slot(n, n->edges[i].other) = i + 1;
}

struct link_edge *graph_known_edge(const struct link_node *from, const struct link_node *to)
{
    if (from->edge_slots) {
        uint32_t place = *edge_slot(from, to);
        return place ? &from->edges[place - 1] : NULL;
    }
    for (uint32_t i = 0; i < from->edge_count; i++)
        if (from->edges[i].other == to) return &from->edges[i];
    return NULL;
}

/* Twice as many edges, and a hash of twice as many slots as there is room for edges. */
static bool more_edges(struct link_graph *g, struct link_node *n)
{
    uint32_t room = n->edge_room ? n->edge_room * 2 : EDGE_ROOM_START;
    uint32_t slots = room > EDGES_LOOKED_THROUGH ? room * 2 : 0;
    struct link_edge *more = ARENA_ARRAY(g->arena, struct link_edge, room);
    uint32_t *at = slots ? ARENA_ARRAY(g->arena, uint32_t, slots) : NULL;
    if (!more || (slots && !at)) return false;
    if (n->edge_count) memcpy(more, n->edges, n->edge_count * sizeof *more);
    n->edges = more;
    n->edge_room = room;
    n->edge_at = at;
    n->edge_slots = slots;
    if (slots) index_edges(n);
    return true;
}

struct link_edge *graph_edge(struct link_graph *g, struct link_node *from, struct link_node *to)
{
    struct link_edge *known = graph_known_edge(from, to);
    if (known) return known;
    if (from->edge_count == from->edge_room && !more_edges(g, from)) return NULL;
    struct link_edge *e = &from->edges[from->edge_count++];
    *e = (struct link_edge){.other = to};
    if (from->edge_slots) *edge_slot(from, to) = from->edge_count;
    return e;
}

void graph_tidy_edges(struct link_node *n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n->edge_count; i++)
        if (n->edges[i].present || n->edges[i].human != HUMAN_NONE) n->edges[kept++] = n->edges[i];
    bool fewer = kept < n->edge_count;
    n->edge_count = kept;
    if (fewer && n->edge_slots) index_edges(n);
}

bool graph_connect(struct link_graph *g, struct link_node *a, struct link_node *b, int32_t weight,
                   uint32_t flags)
{
    for (int side = 0; side < 2; side++) {
        struct link_edge *e = graph_edge(g, side ? b : a, side ? a : b);
        if (!e) return false;
        e->weight = weight;
        e->flags = flags;
        e->present = true;
    }
    return graph_dirty(g, a) && graph_dirty(g, b);
}

bool graph_dirty(struct link_graph *g, struct link_node *n)
{
    if (n->dirty) return true;
    struct link_node **slot = VEC_PUSH(&g->dirty);
    if (!slot) return false;
    n->dirty = true;
    *slot = n;
    return true;
}

bool graph_dirty_person(struct link_graph *g, struct link_person *p)
{
    if (!p || p->dirty) return true;
    struct link_person **slot = VEC_PUSH(&g->dirty_persons);
    if (!slot) return false;
    p->dirty = true;
    *slot = p;
    return true;
}
