/* link/recent.c -- see recent.h. How far the walk through the keys has come is the hub's fact
 * "link_settled"; killed on the way, it begins the same stretch again. */
#include "link/recent.h"

#include "base/clock.h"
#include <inttypes.h>
#include <stdio.h>

static const char cursor_fact[] = "link_settled";

enum { PAGE_START = 1024, PAGE_STEP = 8 };

struct settling {
    struct arena *arena;
    struct q_link_recent_keys_page_in at;
    size_t moved; /* by the last transaction */
    int64_t took_ns;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to put blocking keys in their place");
}

static err read_cursor(struct db *db, void *ctx, struct err_info *why)
{
    struct settling *s = ctx;
    str text;
    err e = hub_fact(db, cursor_fact, s->arena, &text, why);
    if (e) return e;
    s->at.key = 0;
    if (!str_empty(text) && !str_to_int64(text, &s->at.key))
        return err_set(why, ERR_CORRUPT, "the hub's fact %s is no number", cursor_fact);
    s->at.cell = cell_of(s->at.key);
    return ERR_OK;
}

static err write_cursor(struct db *db, void *ctx, struct err_info *why)
{
    const struct settling *s = ctx;
    char text[24];
    bool round = s->at.last_key == INT64_MAX;
    (void)snprintf(text, sizeof text, "%" PRId64, round ? 0 : s->at.last_key);
    return hub_fact_set(db, cursor_fact, str_of(text), why);
}

static err move_page(struct db *db, void *ctx, struct err_info *why)
{
    struct settling *s = ctx;
    int64_t from_ns = clock_monotonic_ns();
    struct q_link_recent_keys_page_rows rows;
    s->moved = 0;
    arena_clear(s->arena);
    err e = q_link_recent_keys_page(db, &s->at, s->arena, &rows, why);
    if (e || !rows.n) return e;
    struct q_link_add_key_in *add = ARENA_ARRAY(s->arena, struct q_link_add_key_in, rows.n);
    struct q_link_drop_recent_key_in *drop =
        ARENA_ARRAY(s->arena, struct q_link_drop_recent_key_in, rows.n);
    if (!add || !drop) return no_memory(why);
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_link_recent_keys_page_row *row = &rows.at[i];
        add[i] = (struct q_link_add_key_in){row->cell, row->key, row->person};
        drop[i] = (struct q_link_drop_recent_key_in){row->cell, row->key, row->person};
    }
    e = q_link_add_key_many(db, add, rows.n, why);
    if (!e) e = q_link_drop_recent_key_many(db, drop, rows.n, why);
    s->moved = rows.n;
    s->took_ns = clock_monotonic_ns() - from_ns;
    return e;
}

err recent_settle(struct chunk *c, size_t keys, struct link_report *times, struct err_info *why)
{
    struct store *store = c->graph->hub->store;
    const int64_t stretch = (int64_t)keys << (63 - RECENT_BITS);
    struct settling s = {.arena = arena_new(1 << 20), .moved = 1};
    if (!s.arena) return no_memory(why);
    err e = store_read(store, read_cursor, &s, why);
    s.at.last_key = s.at.key > INT64_MAX - stretch ? INT64_MAX : s.at.key + stretch;
    s.at.last_cell = cell_of(s.at.last_key);
    s.at.page = PAGE_START;
    while (!e && s.moved) { /* what is moved is gone: the next page begins where this one did */
        e = lease_write(c->lease, move_page, &s, why);
        if (e || !s.moved) break;
        chunk_count_write(times, s.took_ns);
        if (s.moved == (size_t)s.at.page)
            s.at.page = chunk_rows_that_fit(s.at.page / PAGE_STEP, s.took_ns) * PAGE_STEP;
    }
    if (!e) e = lease_write(c->lease, write_cursor, &s, why);
    arena_free(s.arena);
    return e;
}
