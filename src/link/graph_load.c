/* link/graph_load.c -- from the store into the graph: persons by feature row, then the edges and
 * human decisions of their records, always many at a time. */
#include "link/graph.h"

#include "base/sort.h"
#include "query.h"
#include "store/cell.h"

struct place graph_row_place(int64_t person)
{
    return (struct place){"feature", person, 0};
}

static void put(struct buf *to, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        buf_byte(to, (char)(value >> (8 * i) & 0xff));
}

static uint64_t get(str *rest, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes && i < rest->len; i++)
        value |= (uint64_t)(unsigned char)rest->at[i] << (8 * i);
    *rest = str_from(*rest, bytes);
    return value;
}

enum { ROW_HEAD = 8 + 8 + 1 + 2 }; /* record, tie, shield, length */

void graph_pack_row(const struct link_person *p, struct buf *to)
{
    for (const struct link_node *n = p->first; n; n = n->next_member) {
        put(to, (uint64_t)n->record, 8);
        put(to, n->tie, 8);
        put(to, (uint64_t)n->shield, 1);
        size_t at = to->len;
        put(to, 0, 2);
        if (n->features) features_pack(n->features, to);
        if (buf_state(to)) return;
        size_t len = to->len - at - 2;
        to->at[at] = (char)(len & 0xff);
        to->at[at + 1] = (char)(len >> 8);
    }
}

err graph_unpack_row(str row, graph_row_fn fn, void *ctx, struct err_info *why)
{
    while (row.len) {
        if (row.len < ROW_HEAD) return err_set(why, ERR_CORRUPT, "a feature row is cut off");
        struct graph_row_record r = {.record = (int64_t)get(&row, 8)};
        r.tie = get(&row, 8);
        r.shield = (int32_t)get(&row, 1);
        size_t len = get(&row, 2);
        if (len > row.len) return err_set(why, ERR_CORRUPT, "a feature row is cut off");
        struct features f;
        err e = len ? features_unpack(str_upto(row, len), &f, why) : ERR_OK;
        r.features = len ? &f : NULL;
        if (!e) e = fn(ctx, &r, why);
        if (e) return e;
        row = str_from(row, len);
    }
    return ERR_OK;
}

struct loading {
    struct link_graph *g;
    struct arena *a;
    struct err_info *why;
    struct link_person *person; /* whose row is being read */
    link_node_list nodes;       /* whose edges and decisions are being read */
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for linking");
}

static err on_record(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct loading *l = ctx;
    struct link_node *n = graph_node(l->g, r->record);
    struct link_keys keys;
    if (!n) return no_memory(why);
    if (r->features) link_keys_under(r->features, l->g->model, &keys);
    if (!graph_set_features(l->g, n, r->features, &keys)) return no_memory(why);
    n->shield = r->shield;
    n->tie = r->tie;
    graph_place(n, l->person);
    return ERR_OK;
}

err graph_take_row(struct link_graph *g, int64_t person, str row, struct err_info *why)
{
    struct loading l = {.g = g, .why = why, .person = graph_person(g, person)};
    if (!l.person) return no_memory(why);
    if (l.person->stored || l.person->featured) return ERR_OK;
    l.person->featured = true;
    return graph_unpack_row(row, on_record, &l, why);
}

static err on_feature(void *ctx, size_t which, const struct q_link_feature_row *row)
{
    struct loading *l = ctx;
    (void)which;
    str plain;
    l->person = graph_person(l->g, row->person);
    if (!l->person) return no_memory(l->why);
    struct arena_mark mark = arena_mark(l->a);
    err e = crypt_open(&l->g->hub->keys.use[KEY_FEATURE], graph_row_place(row->person), row->sealed,
                       l->a, &plain, l->why);
    if (!e) e = graph_unpack_row(plain, on_record, l, l->why);
    arena_rewind(l->a, mark);
    return e;
}

static err on_person(void *ctx, size_t which, const struct q_link_person_row *row)
{
    struct loading *l = ctx;
    (void)which;
    struct link_person *p = graph_person(l->g, row->person);
    if (!p) return no_memory(l->why);
    p->made_ms = row->made_ms;
    p->version = row->version;
    p->merged_into = row->merged_into;
    p->shield = row->shield;
    return ERR_OK;
}

static err on_edge(void *ctx, size_t which, const struct q_link_edges_row *row)
{
    struct loading *l = ctx;
    struct link_node *other = graph_node(l->g, row->other);
    struct link_edge *e = other ? graph_edge(l->g, l->nodes.at[which], other) : NULL;
    if (!e) return no_memory(l->why);
    e->weight = e->stored_weight = row->weight;
    e->flags = e->stored_flags = (uint32_t)row->flags;
    e->present = e->stored = true;
    e->possible = row->possible != 0;
    return ERR_OK;
}

static err on_decision(void *ctx, size_t which, const struct q_link_decisions_row *row)
{
    struct loading *l = ctx;
    struct link_node *other = graph_node(l->g, row->other);
    struct link_edge *e = other ? graph_edge(l->g, l->nodes.at[which], other) : NULL;
    if (!e) return no_memory(l->why);
    static const enum human said[] = {HUMAN_DIFFERENT, HUMAN_SAME, HUMAN_NONE /* taken back */};
    e->human = row->same >= 0 && row->same < (int32_t)COUNT(said) ? said[row->same] : HUMAN_NONE;
    return ERR_OK;
}

static err load_edges(struct loading *l, struct db *db)
{
    size_t n = l->nodes.n;
    struct q_link_edges_in *in = ARENA_ARRAY(l->a, struct q_link_edges_in, n + 1);
    struct q_link_decisions_in *asked = ARENA_ARRAY(l->a, struct q_link_decisions_in, n + 1);
    if (!in || !asked) return no_memory(l->why);
    for (size_t i = 0; i < n; i++) {
        int64_t record = l->nodes.at[i]->record;
        in[i] = (struct q_link_edges_in){cell_of(record), record};
        asked[i] = (struct q_link_decisions_in){cell_of(record), record};
        l->nodes.at[i]->loaded = true;
    }
    err e = q_link_edges_set(db, in, n, on_edge, l, l->why);
    if (PLANTED(DECISIONS)) return e;
    return e ? e : q_link_decisions_set(db, asked, n, on_decision, l, l->why);
}

err graph_load_decisions(struct link_graph *g, struct db *db, struct link_node *const *nodes,
                         size_t n, struct arena *a, struct err_info *why)
{
    struct loading l = {.g = g, .a = a, .why = why};
    struct q_link_decisions_in *in = ARENA_ARRAY(a, struct q_link_decisions_in, n + 1);
    err e = in && VEC_RESERVE(&l.nodes, n + 1) ? ERR_OK : no_memory(why);
    for (size_t i = 0; i < n && !e; i++) {
        l.nodes.at[l.nodes.n++] = nodes[i];
        in[i] = (struct q_link_decisions_in){cell_of(nodes[i]->record), nodes[i]->record};
    }
    if (!e) e = q_link_decisions_set(db, in, n, on_decision, &l, why);
    VEC_RELEASE(&l.nodes);
    return e;
}

/* The union of its members' keys, and where they live: what the store has for it now. */
static bool note_keys(struct link_graph *g, struct link_person *p)
{
    size_t room = 0, n = 0;
    for (const struct link_node *m = p->first; m; m = m->next_member)
        room += m->keys ? m->keys->n : 0;
    p->keys = ARENA_ARRAY(g->arena, uint64_t, room + 1);
    if (!p->keys) return false;
    for (const struct link_node *m = p->first; m; m = m->next_member)
        for (size_t i = 0; m->keys && i < m->keys->n; i++)
            p->keys[n++] = m->keys->key[i];
    p->key_count = n;
    return graph_homes(g, p, &p->homes, &p->home_count, p->home);
}

/* The order of the table, so that each of its pages is read once. */
static int by_person(const void *left, const void *right)
{
    const struct q_link_feature_in *a = left, *b = right;
    return (a->person > b->person) - (a->person < b->person);
}

err graph_load_features(struct link_graph *g, struct db *db, const int64_t *ids, size_t n,
                        struct arena *a, struct err_info *why)
{
    struct loading l = {.g = g, .a = a, .why = why};
    struct q_link_feature_in *in = ARENA_ARRAY(a, struct q_link_feature_in, n + 1);
    size_t count = 0;
    uint32_t mark = ++g->mark;
    if (!in) return no_memory(why);
    for (size_t i = 0; i < n; i++) {
        struct link_person *p = graph_person(g, ids[i]);
        if (!p) return no_memory(why);
        if (p->stored || p->featured || p->mark == mark) continue;
        p->mark = mark;
        in[count++] = (struct q_link_feature_in){cell_of(ids[i]), ids[i]};
    }
    if (count > 1) sort_list(in, count, sizeof *in, by_person);
    err e = q_link_feature_set(db, in, count, on_feature, &l, why);
    for (size_t i = 0; i < count && !e; i++)
        graph_person(g, in[i].person)->featured = true;
    return e;
}

/* Heads, edges and decisions of persons whose features are here. */
static err load_rest(struct loading *l, struct db *db, const link_person_list *persons)
{
    struct q_link_person_in *heads = ARENA_ARRAY(l->a, struct q_link_person_in, persons->n + 1);
    if (!heads) return no_memory(l->why);
    for (size_t i = 0; i < persons->n; i++) {
        const struct link_person *p = persons->at[i];
        heads[i] = (struct q_link_person_in){cell_of(p->id), p->id};
        for (struct link_node *m = p->first; m; m = m->next_member) {
            struct link_node **slot = m->loaded ? NULL : VEC_PUSH(&l->nodes);
            if (slot) *slot = m;
            if (!slot && !m->loaded) return no_memory(l->why);
        }
    }
    err e = q_link_person_set(db, heads, persons->n, on_person, l, l->why);
    if (!e) e = load_edges(l, db);
    for (size_t i = 0; i < persons->n && !e; i++)
        if (!note_keys(l->g, persons->at[i])) e = no_memory(l->why);
    return e;
}

err graph_load_persons(struct link_graph *g, struct db *db, const int64_t *ids, size_t n,
                       struct arena *a, struct err_info *why)
{
    struct loading l = {.g = g, .a = a, .why = why};
    link_person_list persons = {0};
    err e = graph_load_features(g, db, ids, n, a, why);
    for (size_t i = 0; i < n && !e; i++) {
        struct link_person *p = graph_person(g, ids[i]), **slot = NULL;
        if (p && p->stored) continue;
        if (!p || !(slot = VEC_PUSH(&persons))) e = no_memory(why);
        if (!slot) continue;
        *slot = p;
        p->stored = p->loaded = true;
    }
    if (!e) e = load_rest(&l, db, &persons);
    VEC_RELEASE(&persons);
    VEC_RELEASE(&l.nodes);
    return e;
}

struct finding {
    VEC(int64_t) persons, records; /* in step */
    struct err_info *why;
};

static err on_membership(void *ctx, size_t which, const struct q_link_membership_row *row)
{
    struct finding *f = ctx;
    (void)which;
    int64_t *person = VEC_PUSH(&f->persons), *record = VEC_PUSH(&f->records);
    if (!person || !record) return no_memory(f->why);
    *person = row->person;
    *record = row->record;
    return ERR_OK;
}

/* In the middle of a rebuild a person's feature row does not hold all its records yet. */
static err place_the_rest(struct link_graph *g, const struct finding *f)
{
    for (size_t i = 0; i < f->records.n; i++) {
        struct link_node *n = graph_node(g, f->records.at[i]);
        struct link_person *p = graph_person(g, f->persons.at[i]);
        if (!n || !p) return no_memory(f->why);
        if (!n->person) graph_place(n, p);
    }
    return ERR_OK;
}

err graph_load_records(struct link_graph *g, struct db *db, struct link_node *const *nodes,
                       size_t n, struct arena *a, struct err_info *why)
{
    struct finding f = {.why = why};
    struct q_link_membership_in *in = ARENA_ARRAY(a, struct q_link_membership_in, n + 1);
    if (!in) return no_memory(why);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (!nodes[i]->loaded)
            in[count++] =
                (struct q_link_membership_in){cell_of(nodes[i]->record), nodes[i]->record};
    if (!count || g->whole) count = 0;
    err e = count ? q_link_membership_set(db, in, count, on_membership, &f, why) : ERR_OK;
    if (!e && f.persons.n) e = graph_load_persons(g, db, f.persons.at, f.persons.n, a, why);
    if (!e) e = place_the_rest(g, &f);
    VEC_RELEASE(&f.persons);
    VEC_RELEASE(&f.records);
    /* a record whose person has no feature row of it yet (new, or in the middle of a rebuild) */
    struct loading l = {.g = g, .a = a, .why = why};
    for (size_t i = 0; i < n && !e; i++) {
        if (nodes[i]->loaded) continue;
        struct link_node **slot = VEC_PUSH(&l.nodes);
        if (!slot) e = no_memory(why);
        if (slot) *slot = nodes[i];
    }
    if (!e && l.nodes.n) e = load_edges(&l, db);
    VEC_RELEASE(&l.nodes);
    return e;
}
