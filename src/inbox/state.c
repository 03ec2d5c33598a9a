/* inbox/state.c -- what waits, and forgetting what was acknowledged long ago; see inbox.h. */
#include "inbox/inside.h"

#include "query.h"
#include "store/cell.h"

enum { SWEEP_AT_ONCE = 512, ARENA_BYTES = 1024 * 1024 };

err inbox_feeds(struct db *db, struct arena *a, const struct inbox_feed **ret_list, size_t *ret_n,
                struct err_info *why)
{
    struct q_inbox_feeds_rows feeds;
    err e = q_inbox_feeds(db, a, &feeds, why);
    if (e) return e;
    struct inbox_feed *list = ARENA_ARRAY(a, struct inbox_feed, feeds.n + 1);
    if (!list) return err_set(why, ERR_NOMEM, "no memory for the list of feeds");
    for (size_t i = 0; !e && i < feeds.n; i++) {
        struct q_inbox_waiting_row row = {0};
        struct q_inbox_waiting_in in = {cell_of(feeds.at[i].feed), feeds.at[i].feed,
                                        INBOX_WAITING_MAX};
        e = q_inbox_waiting(db, &in, a, &row, why);
        list[i] = (struct inbox_feed){feeds.at[i].agency, feeds.at[i].code, row.waiting,
                                      row.oldest_ms};
    }
    if (e) return e;
    *ret_list = list;
    *ret_n = feeds.n;
    return ERR_OK;
}

/* ---- the sweep ---- */

struct sweeping {
    struct arena *arena;
    int64_t before_ms;
    struct q_inbox_seen_old_rows old;
};

static err find_old(struct db *db, void *ctx, struct err_info *why)
{
    struct sweeping *s = ctx;
    struct q_inbox_seen_old_in in = {s->before_ms, SWEEP_AT_ONCE};
    return q_inbox_seen_old(db, &in, s->arena, &s->old, why);
}

static err forget(struct db *db, void *ctx, struct err_info *why)
{
    const struct sweeping *s = ctx;
    struct q_inbox_seen_remove_in in[SWEEP_AT_ONCE];
    for (size_t i = 0; i < s->old.n; i++)
        in[i] = (struct q_inbox_seen_remove_in){cell_of(s->old.at[i].feed), s->old.at[i].feed,
                                                s->old.at[i].message};
    return q_inbox_seen_remove_many(db, in, s->old.n, why);
}

err inbox_sweep(struct hub *h, struct err_info *why)
{
    struct sweeping s = {.arena = arena_new(ARENA_BYTES),
                         .before_ms = hub_now_ms(h) - INBOX_KEEP_DAYS * MS_PER_DAY};
    err e = s.arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to forget messages");
    do {
        if (e) break;
        arena_clear(s.arena);
        s.old.n = 0;
        e = store_read(h->store, find_old, &s, why);
        if (!e && s.old.n) e = store_write(h->store, forget, &s, why);
    } while (!e && s.old.n == SWEEP_AT_ONCE);
    arena_free(s.arena);
    return e;
}
