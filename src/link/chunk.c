/* link/chunk.c -- a chunk of records: reading what waits, and what is known of it; then score,
 * solve and save in one transaction. */
#include "link/chunk.h"

#include "base/clock.h"
#include "person/clean.h"

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for a chunk of linking");
}

/* ---- read ---- */

static uint64_t tie_of(const struct record *r)
{
    uint64_t parts[] = {
        str_hash(r->agency),
        str_hash(pii_reveal(r->versions[0].content.person_ref, REVEAL_CLEAN))};
    return str_hash(str_range((const char *)parts, sizeof parts));
}

/* Since when the record says where its person lives now; a name that was corrected meanwhile says
 * nothing of the address. */
static int32_t home_day(const struct record *r, const struct features *f, size_t versions)
{
    int64_t since_ms = r->versions[0].as_of_ms;
    for (size_t i = 1; i < versions && f->flags & FEATURE_HOME_NOW; i++) {
        struct features one;
        clean_start(&one, r->agency);
        clean_add_home(&one, &r->versions[i].content.who, true);
        if (!one.homes || memcmp(&one.home[0], &f->home[0], sizeof one.home[0]) != 0) break;
        since_ms = r->versions[i].as_of_ms;
    }
    return f->flags & FEATURE_HOME_NOW ? date_days(date_uk(since_ms).date) : 0;
}

static bool make_features(struct chunk *c, const struct record *r, struct chunk_record *to)
{
    to->shield = r->shield;
    to->exists = !str_empty(r->agency) && (r->version_count || r->erased);
    if (r->erased || !r->version_count) return true;
    to->tie = tie_of(r);
    struct features f;
    struct link_keys keys;
    clean_start(&f, r->agency);
    /* Behind the adoption wall only the new identity counts: the birth family's names, address and
     * numbers, in older versions, must neither match nor be found. */
    bool adopted = r->shield & SENSITIVE_ADOPTED;
    size_t versions = adopted ? 1 : r->version_count;
    for (size_t i = 0; i < versions; i++) {
        struct demographics who = r->versions[i].content.who;
        if (adopted) who.previous_family_name = (pii){0};
        clean_add(&f, &who);
    }
    if (adopted) f.flags |= FEATURE_ADOPTED;
    enum life_status life = r->versions[0].content.life;
    if (life == LIFE_DECEASED || life == LIFE_MOVED_AWAY) f.flags &= (uint8_t)~FEATURE_HOME_NOW;
    f.home_day = home_day(r, &f, versions);
    if (PLANTED(HEAVY) && c->graph->pool.n < 2000)
        link_keys_of(&f, &keys);
    else
        link_keys_under(&f, c->graph->model, &keys);
    struct features *kept = ARENA_NEW(c->arena, struct features);
    struct link_keys *kept_keys = ARENA_NEW(c->arena, struct link_keys);
    if (!kept || !kept_keys) return false;
    *kept = f;
    *kept_keys = keys;
    to->features = kept;
    to->keys = kept_keys;
    return true;
}

static err read_records(struct chunk *c, struct db *db, struct err_info *why)
{
    struct arena *texts = arena_new(256u << 20);
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, c->n + 1);
    struct record *records = ARENA_ARRAY(c->arena, struct record, c->n + 1);
    struct visibility v;
    err e = texts && ids && records ? ERR_OK : no_memory(why);
    for (size_t i = 0; i < c->n && !e; i++)
        ids[i] = c->records[i].record;
    if (!e) e = visibility_load(db, texts, &v, why);
    if (!e)
        e = record_relations(db, &v, ids, c->n, c->arena, &c->relations, &c->relation_count, why);
    if (!e) e = records_read(db, c->graph->hub, &v, ids, c->n, texts, records, why);
    for (size_t i = 0; i < c->n && !e; i++)
        if (!make_features(c, &records[i], &c->records[i])) e = no_memory(why);
    if (!e) records_wipe(records, c->n);
    arena_free(texts);
    return e;
}

err chunk_read(struct db *db, void *chunk, struct err_info *why)
{
    struct chunk *c = chunk;
    struct q_link_touched_page_rows rows;
    struct q_link_touched_page_in in = {c->after.cell, c->after.record, c->after.delivery,
                                        c->rows};
    c->n = c->touch_count = c->relation_count = 0;
    err e = q_link_touched_page(db, &in, c->arena, &rows, why);
    if (e) return e;
    struct chunk_touch *touches = ARENA_ARRAY(c->arena, struct chunk_touch, rows.n + 1);
    c->records = ARENA_ARRAY(c->arena, struct chunk_record, rows.n + 1);
    if (!touches || !c->records) return no_memory(why);
    for (size_t i = 0; i < rows.n; i++) {
        touches[i] = (struct chunk_touch){rows.at[i].cell, rows.at[i].record, rows.at[i].delivery};
        if (!i || rows.at[i].record != rows.at[i - 1].record)
            c->records[c->n++].record = rows.at[i].record;
    }
    c->touches = touches;
    c->touch_count = rows.n;
    if (rows.n) c->after = touches[rows.n - 1];
    if (c->mode == CHUNK_SOLVE_ONLY) return ERR_OK;
    e = read_records(c, db, why);
    return e ? e : chunk_gather(c, db, why); /* here, for the writer is not to wait for it */
}

/* Which of the two a merger is from, an edge does not say: those who may have told it are asked. */
static err load_mergers(struct chunk *c, struct db *db, struct err_info *why)
{
    size_t n = 0, room = 0;
    struct visibility v;
    c->told_of_count = 0;
    for (size_t i = 0; i < c->n; i++)
        room += c->records[i].node->edge_count;
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, room + 1);
    if (!ids) return no_memory(why);
    for (size_t i = 0; i < c->n; i++)
        for (uint32_t k = 0; k < c->records[i].node->edge_count; k++)
            if (c->records[i].node->edges[k].flags & LINK_MERGED)
                ids[n++] = c->records[i].node->edges[k].other->record;
    if (!n) return ERR_OK;
    err e = visibility_load(db, c->arena, &v, why);
    return e ? e
             : record_relations(db, &v, ids, n, c->arena, &c->told_of, &c->told_of_count, why);
}

/* The chunk's records and everybody they have evidence with, as the store has it. */
static err load_chunk(struct chunk *c, struct db *db, struct err_info *why)
{
    link_node_list nodes = {0};
    err e = VEC_RESERVE(&nodes, c->n + 1) ? ERR_OK : no_memory(why);
    for (size_t i = 0; i < c->n && !e; i++) {
        struct chunk_record *r = &c->records[i];
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
    for (size_t i = 0; i < c->relation_count && !e; i++) {
        struct link_node **slot = VEC_PUSH(&nodes);
        if (!slot || !(*slot = graph_node(c->graph, c->relations[i].related))) e = no_memory(why);
    }
    if (!e && nodes.n > own)
        e = graph_load_records(c->graph, db, nodes.at + own, nodes.n - own, c->arena, why);
    VEC_RELEASE(&nodes);
    return e ? e : load_mergers(c, db, why);
}

static void wave_mark(struct chunk *c)
{
    const size_t now[] = {c->wave.add_key.n, c->wave.drop_key.n, c->wave.untouch.n,
                          c->wave.touch.n, c->wave.again.n};
    memcpy(c->wave_was, now, sizeof now);
}

static void wave_back(struct chunk *c)
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
     * graph this chunk would not find them. */
    c->wave_lost = !c->first_try && c->wave_was[0] + c->wave_was[1] + c->wave_was[2] > 0;
    if (c->wave_lost) return err_set(why, ERR_CONFLICT, "a wave of linking starts anew");
    if (c->first_try) {
        wave_mark(c);
    } else {
        wave_back(c);
        graph_forget(c->graph);
        c->gathered = false;
    }
    c->first_try = false;
    c->report = (struct link_report){.records = (int64_t)c->n};
    buf_reset(&c->story);
    struct arena_mark mark = arena_mark(c->arena);
    err e = load_chunk(c, db, why);
    if (!e && c->mode != CHUNK_SOLVE_ONLY) e = chunk_score(c, db, why);
    if (!e) e = chunk_solve(c, db, why);
    if (!e) e = chunk_save(c, db, why);
    for (size_t i = 0; i < c->n && c->records[i].node; i++)
        c->records[i].node->in_chunk = false;
    arena_rewind(c->arena, mark);
    c->took_ns = clock_monotonic_ns() - began_ns;
    return e;
}
