/* link/graph.h -- the part of the hub's evidence that the linker has in hand: records, persons,
 * edges.
 *
 * A cache between the store and the work: what is not here is loaded when it is needed, what
 * changes is noted, and one write brings the store up to date. On an empty hub everything is made
 * here and nothing is ever loaded. Nodes live in one arena; when it is half full, the whole graph
 * is dropped between two chunks, so memory does not grow with the hub. */
#ifndef AIM_LINK_GRAPH_H
#define AIM_LINK_GRAPH_H

#include "base/map.h"
#include "base/vec.h"
#include "hub/hub.h"
#include "link/compare.h"
#include "link/home.h"
#include "link/keys.h"
#include "link/plant.h"

struct link_node;

struct link_edge {
    struct link_node *other;
    int32_t weight;
    uint32_t flags;
    enum human human;
    bool present; /* there is evidence between the two, as of now */
    /* as the store has it */
    bool stored, possible;
    int32_t stored_weight;
    uint32_t stored_flags;
};

struct link_person {
    int64_t id, made_ms, version, merged_into;
    struct link_node *first; /* members, by next_member */
    int32_t shield;
    bool stored, dirty;
    bool featured;  /* of a stored one only the members and their features are here so far */
    bool loaded;    /* it was in the store before this run had it in hand */
    bool resend;    /* write all its keys, not only the new ones */
    bool direct;    /* ... in this very transaction: records moved between persons */
    uint64_t *keys; /* sorted union of its members' keys, as the store has it */
    size_t key_count;
    struct link_home *homes; /* sorted, as the store has them: link/home.h */
    size_t home_count;
    int64_t home[HOME_KINDS]; /* the same, by kind */
    uint32_t mark;            /* scratch of one pass */
    uint32_t pairs_mark;      /* whether `pairs` is of this save: possible.c */
    const struct link_pairs *pairs;
};

struct link_node {
    int64_t record;
    uint64_t tie; /* hash of its agency and reference, the same in every hub: settles what weighs
                     the same. In memory and in the sealed row alone; 0 = not known */
    struct link_person *person; /* NULL = not yet a member */
    struct link_node *next_member;
    const struct features *features; /* NULL = none, or not loaded */
    const struct link_keys *keys;    /* only its first n are there */
    struct link_edge *edges;
    uint32_t edge_count, edge_room;
    uint32_t *edge_at,
        edge_slots; /* finds one of many: graph_known_edge; none while there are few */
    int32_t shield;
    bool loaded; /* edges and person are here */
    bool dirty;  /* its edges or its person changed */
    bool in_chunk, in_region;
    bool exists;             /* something is known of it: in_chunk alone */
    bool moved;              /* not a member of `was` any more (NULL = of nobody) */
    struct link_person *was; /* as the store has it, when moved */
    uint32_t mark;           /* scratch of one pass */
    uint32_t place;          /* in the list being solved */
};

struct link_key_use {
    struct link_node *node;
    uint64_t next; /* place + 1 in the pool, 0 = end */
};

typedef VEC(struct link_node *) link_node_list;
typedef VEC(struct link_person *) link_person_list;

struct link_graph {
    struct hub *hub;
    const struct model *model;
    struct arena *arena;
    size_t bytes; /* half of what the arena holds: from here on it is time to forget */
    struct map64 nodes, persons, keys; /* id -> pointer; key -> see graph_sharers */
    VEC(struct link_key_use) pool;
    struct map64 crowded; /* keys met as a crowd; `crowds`: those the store has not been told of */
    VEC(uint64_t) crowds;
    bool whole; /* everything that is linked is here: the store need not be asked */
    uint32_t mark;
    link_node_list dirty;
    link_person_list dirty_persons;
};

enum { GRAPH_BYTES = 160 * 1024 * 1024 };

MUST err graph_init(struct link_graph *g, struct hub *h, const struct model *m, size_t bytes,
                    struct err_info *why);
void graph_release(struct link_graph *g);
void graph_forget(struct link_graph *g); /* drop everything; the store knows it all */

/* NULL when memory is out. A node made here is a stub: nothing is known of it yet. */
struct link_node *graph_node(struct link_graph *g, int64_t record);
struct link_person *graph_person(struct link_graph *g, int64_t person);
bool graph_set_features(struct link_graph *g, struct link_node *n, const struct features *f,
                        const struct link_keys *k);
/* Who shares a blocking key, one after another, and some who had it; nobody when it is a crowd. */
const struct link_key_use *graph_sharers(struct link_graph *g, uint64_t key);
static inline const struct link_key_use *graph_next_sharer(const struct link_graph *g,
                                                           uint64_t next)
{
    return next ? &g->pool.at[next - 1] : NULL;
}
/* This key is a crowd in the store: not all who have it are here. False: no memory. */
bool graph_crowd(struct link_graph *g, uint64_t key);
void graph_place(struct link_node *n, struct link_person *to); /* move it; to may be NULL */
struct link_edge *graph_edge(struct link_graph *g, struct link_node *from,
                             struct link_node *to); /* found or made */
struct link_edge *graph_known_edge(const struct link_node *from,
                                   const struct link_node *to); /* NULL = none */
void graph_tidy_edges(struct link_node *n); /* forget those without evidence or decision */
bool graph_connect(struct link_graph *g, struct link_node *a, struct link_node *b, int32_t weight,
                   uint32_t flags);
bool graph_dirty(struct link_graph *g, struct link_node *n);
bool graph_dirty_person(struct link_graph *g, struct link_person *p);

/* Bring the persons here with their members and features, which is all that comparing asks for: the
 * rest comes with graph_load_records, once a pair is worth keeping. Who is here is skipped. */
MUST err graph_load_features(struct link_graph *g, struct db *db, const int64_t *ids, size_t n,
                             struct arena *a, struct err_info *why);
/* The same of one person, whose unsealed feature row is at hand. */
MUST err graph_take_row(struct link_graph *g, int64_t person, str row, struct err_info *why);
/* Bring the persons here with features, members, edges and human decisions. Ids already here are
 * skipped. */
MUST err graph_load_persons(struct link_graph *g, struct db *db, const int64_t *ids, size_t n,
                            struct arena *a, struct err_info *why);
/* The same for the persons of these records; a record without a person is marked loaded. */
MUST err graph_load_records(struct link_graph *g, struct db *db, struct link_node *const *nodes,
                            size_t n, struct arena *a, struct err_info *why);

/* What humans decided about these records, as of now. */
MUST err graph_load_decisions(struct link_graph *g, struct db *db, struct link_node *const *nodes,
                              size_t n, struct arena *a, struct err_info *why);

/* Where a person lives by what its members' agencies say now, made in the graph's arena; and the
 * same by kind. */
bool graph_homes(struct link_graph *g, const struct link_person *p, struct link_home **ret_homes,
                 size_t *ret_n, int64_t ret_home[HOME_KINDS]);

/* One feature row: the records of a person with their features, packed. */
void graph_pack_row(const struct link_person *p, struct buf *to);
struct graph_row_record {
    int64_t record;
    uint64_t tie;
    int32_t shield;
    const struct features *features; /* NULL = none */
};
typedef err (*graph_row_fn)(void *ctx, const struct graph_row_record *r, struct err_info *why);
MUST err graph_unpack_row(str row, graph_row_fn fn, void *ctx, struct err_info *why);
struct place graph_row_place(int64_t person);

/* An order of records that no hub's key has a part in, as far as they are known. */
static inline int graph_order(const struct link_node *a, const struct link_node *b)
{
    if (a->tie != b->tie) return a->tie < b->tie ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

static inline enum verdict graph_verdict(const struct link_graph *g, const struct link_edge *e)
{
    return e->present ? judge_edge(g->model, e->weight / 1000.0, e->flags) : VERDICT_NONE;
}
/* Does this edge hold two records in one component? */
static inline bool graph_joins(const struct link_graph *g, const struct link_edge *e)
{
    if (e->human != HUMAN_NONE) return e->human == HUMAN_SAME;
    return graph_verdict(g, e) >= VERDICT_LONE;
}
/* Does it stand as a possible link while the two belong to different persons? */
static inline bool graph_is_possible(const struct link_graph *g, const struct link_edge *e)
{
    if (e->flags & LINK_MERGED && !e->weight) return false; /* named, but not yet told of */
    return e->human == HUMAN_NONE && graph_verdict(g, e) >= VERDICT_POSSIBLE;
}

#endif
