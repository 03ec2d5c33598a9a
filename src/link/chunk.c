/* link/chunk.c -- a chunk of records: reading what waits, and what is known of it; then score,
 * solve and save in one transaction. */
#include "link/chunk.h"

#include "base/clock.h"

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for a chunk of linking");
}

/* Which of the two a merger is from, an edge does not say: those who may have told it are asked. */
static err load_mergers(struct chunk *c, struct db *db, struct err_info *why)
{
    size_t n = 0, room = 0;
    struct visibility v;
    c->told_of_count = 0;
    for (size_t i = 0; i < c->part.n; i++)
        room += c->part.records[i].node->edge_count;
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, room + 1);
    if (!ids) return no_memory(why);
    for (size_t i = 0; i < c->part.n; i++)
        for (uint32_t k = 0; k < c->part.records[i].node->edge_count; k++)
            if (c->part.records[i].node->edges[k].flags & LINK_MERGED)
                ids[n++] = c->part.records[i].node->edges[k].other->record;
    if (!n) return ERR_OK;
    err e = visibility_load(db, c->arena, &v, why);
    return e ? e : record_relations(db, &v, ids, n, c->arena, &c->told_of, &c->told_of_count, why);
}

/* The chunk's records and everybody they have evidence with, as the store has it. */
static err load_chunk(struct chunk *c, struct db *db, struct err_info *why)
{
    link_node_list nodes = {0};
    err e = VEC_RESERVE(&nodes, c->part.n + 1) ? ERR_OK : no_memory(why);
    for (size_t i = 0; i < c->part.n && !e; i++) {
        struct chunk_record *r = &c->part.records[i];
        r->node = graph_node(c->graph, r->record);
        if (!r->node)
            e = no_memory(why);
        else
            nodes.at[nodes.n++] = r->node;
    }
    if (!e) e = graph_load_records(c->graph, db, nodes.at, nodes.n, c->arena, why);
    /* whoever is long in hand may have been decided on since */
    if (!e) e = graph_load_decisions(c->graph, db, nodes.at, nodes.n, c->arena, why);
    size_t own = nodes.n;
    for (size_t i = 0; i < own && !e; i++)
        for (uint32_t k = 0; k < nodes.at[i]->edge_count && !e; k++) {
            struct link_node **slot = VEC_PUSH(&nodes);
            if (!slot)
                e = no_memory(why);
            else
                *slot = nodes.at[i]->edges[k].other;
        }
    for (size_t i = 0; i < c->part.relation_count && !e; i++) {
        struct link_node **slot = VEC_PUSH(&nodes);
        if (!slot || !(*slot = graph_node(c->graph, c->part.relations[i].related)))
            e = no_memory(why);
    }
    if (!e && nodes.n > own)
        e = graph_load_records(c->graph, db, nodes.at + own, nodes.n - own, c->arena, why);
    VEC_RELEASE(&nodes);
    return e ? e : load_mergers(c, db, why);
}

static void wave_mark(struct chunk *c)
{
    const size_t now[] = {c->wave.add_key.n, c->wave.drop_key.n, c->wave.untouch.n, c->wave.touch.n,
                          c->wave.again.n};
    memcpy(c->wave_was, now, sizeof now);
}

void chunk_undo(struct chunk *c)
{
    c->wave.add_key.n = c->wave_was[0];
    c->wave.drop_key.n = c->wave_was[1];
    c->wave.untouch.n = c->wave_was[2];
    c->wave.touch.n = c->wave_was[3];
    c->wave.again.n = c->wave_was[4];
}

err link_chunk_write(struct db *db, void *chunk, struct err_info *why)
{
    struct chunk *c = chunk;
    int64_t began_ns = clock_monotonic_ns();
    /* What earlier chunks of the wave made is in the graph and not yet in the store: without the
     * graph this chunk would not find them; nor anybody, if nobody was looked up. */
    bool waiting = c->wave_was[0] + c->wave_was[1] + c->wave_was[2] > 0;
    c->wave_lost = !c->first_try && (waiting || c->part.look->known);
    if (c->wave_lost) return err_set(why, ERR_CONFLICT, "a wave of linking starts anew");
    if (c->first_try) {
        wave_mark(c);
    } else {
        chunk_undo(c);
        graph_forget(c->graph);
    }
    c->first_try = false;
    c->report = (struct link_report){.records = (int64_t)c->part.n};
    buf_reset(&c->story);
    struct arena_mark mark = arena_mark(c->arena);
    c->shared = 0;
    err e = load_chunk(c, db, why);
    int64_t loaded_ns = clock_monotonic_ns() - began_ns; /* the next chunk has it in hand */
    if (!e && c->mode != CHUNK_SOLVE_ONLY) e = chunk_score(c, db, why);
    int64_t scored_ns = clock_monotonic_ns() - began_ns;
    if (!e) e = chunk_solve(c, db, why);
    if (!e) e = chunk_save(c, db, why);
    for (size_t i = 0; i < c->part.n && c->part.records[i].node; i++)
        c->part.records[i].node->in_chunk = false;
    arena_rewind(c->arena, mark);
    c->took_ns = clock_monotonic_ns() - began_ns;
    c->once_ns = (int64_t)(c->shared * (double)(loaded_ns + c->took_ns - scored_ns));
    return e;
}

/* ---- what does not fit ---- */

bool chunk_too_large(const struct chunk *c, err e)
{
    bool no_room = arena_refused(c->graph->arena) || arena_refused(c->arena);
    return e == ERR_LIMIT || (e == ERR_NOMEM && no_room);
}

static err set_aside(struct db *db, void *ctx, struct err_info *why)
{
    const struct look_part *p = ctx;
    int64_t record = p->touches[0].record;
    err e = ERR_OK;
    for (size_t i = 0; i < p->touch_count && !e; i++) {
        const struct chunk_touch *t = &p->touches[i];
        e = q_record_untouch(db, &(struct q_record_untouch_in){t->cell, record, t->delivery}, why);
    }
    struct q_record_touch_in touch = {cell_of(record), record, MARK_ASIDE};
    return e ? e : q_record_touch(db, &touch, why);
}

err chunk_set_aside(struct chunk *c, struct err_info *why)
{
    c->anybody_aside = true;
    return lease_write(c->lease, set_aside, &c->part, why);
}

static err put_back(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    err e = q_link_aside_again(db, why);
    return e ? e : q_link_aside_forget(db, why);
}

err chunks_put_back(const struct lease *l, struct err_info *why)
{
    return lease_write(l, put_back, NULL, why);
}
