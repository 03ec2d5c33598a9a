/* person/ended.c -- whether a record has ended: every feed that ever spoke of it has sent a newer
 * full extract without it. A feed that sends none never ends anybody. */
#include "base/vec.h"
#include "person/held.h"
#include "query.h"

enum { ARENA_BYTES = 256 * 1024 };

struct word {
    int64_t delivery, as_of_ms; /* the newest of this delivery */
};
struct feed_word {
    str feed;
    int64_t as_of_ms;
};

struct ending {
    struct db *db;
    const struct visibility *visibility;
    const struct record *record;
    struct arena *arena;
    VEC(struct word) words;
    VEC(struct feed_word) feeds;
    struct err_info *why;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to read the feeds of a record");
}

static err add_word(struct ending *g, int64_t delivery, int64_t as_of_ms)
{
    for (size_t i = 0; i < g->words.n; i++)
        if (g->words.at[i].delivery == delivery) {
            if (g->words.at[i].as_of_ms < as_of_ms) g->words.at[i].as_of_ms = as_of_ms;
            return ERR_OK;
        }
    struct word *slot = VEC_PUSH(&g->words);
    if (!slot) return no_memory(g->why);
    *slot = (struct word){delivery, as_of_ms};
    return ERR_OK;
}

static err on_event(void *ctx, const struct q_event_list_row *row)
{
    struct ending *g = ctx;
    return visible(g->visibility, row->delivery) ? add_word(g, row->delivery, row->as_of_ms)
                                                 : ERR_OK;
}

static err add_feed(struct ending *g, const struct word *w)
{
    struct q_delivery_feed_of_in in = {cell_of(w->delivery), w->delivery};
    struct q_delivery_feed_of_row row = {0};
    err e = q_delivery_feed_of(g->db, &in, g->arena, &row, g->why);
    if (e && e != ERR_ABSENT) return e;
    str feed = e || !row.feed.len ? g->record->agency : row.feed;
    for (size_t i = 0; i < g->feeds.n; i++)
        if (str_eq(g->feeds.at[i].feed, feed)) {
            if (g->feeds.at[i].as_of_ms < w->as_of_ms) g->feeds.at[i].as_of_ms = w->as_of_ms;
            return ERR_OK;
        }
    struct feed_word *slot = VEC_PUSH(&g->feeds);
    if (!slot) return no_memory(g->why);
    *slot = (struct feed_word){feed, w->as_of_ms};
    return ERR_OK;
}

/* Since when this feed no longer has the record; 0 = it still has it. */
static err ended_by(struct ending *g, const struct held_list *held, const struct feed_word *w,
                    int64_t *ret_since_ms)
{
    struct q_delivery_feed_get_in in = {.agency = g->record->agency, .feed = w->feed};
    struct q_delivery_feed_get_row feed = {0};
    err e = q_delivery_feed_get(g->db, &in, g->arena, &feed, g->why);
    *ret_since_ms = 0;
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    bool has = feed.full_ms <= w->as_of_ms;
    for (size_t i = 0; i < held->n; i++)
        has = has || (held->at[i].now && held->at[i].stream == feed.stream);
    if (!has) *ret_since_ms = feed.full_ms;
    return ERR_OK;
}

static err find_end(struct ending *g, int64_t *ret_since_ms)
{
    struct held_list held = {0};
    const struct record *r = g->record;
    struct q_event_list_in events_in = {.cell = cell_of(r->id), .record = r->id};
    err e = held_read(g->db, g->visibility, &r->id, 1, g->arena, &held, g->why);
    for (size_t i = 0; !e && i < r->version_count; i++)
        e = add_word(g, r->versions[i].delivery, r->versions[i].as_of_ms);
    if (!e) e = q_event_list_each(g->db, &events_in, on_event, g, g->why);
    for (size_t i = 0; !e && i < g->words.n; i++)
        e = add_feed(g, &g->words.at[i]);
    bool ended = g->feeds.n > 0;
    int64_t last_ms = 0;
    for (size_t i = 0; !e && ended && i < g->feeds.n; i++) {
        int64_t since_ms;
        e = ended_by(g, &held, &g->feeds.at[i], &since_ms);
        ended = since_ms != 0;
        if (since_ms > last_ms) last_ms = since_ms;
    }
    if (!e) *ret_since_ms = ended ? last_ms : 0;
    return e;
}

err record_ended(struct db *db, const struct visibility *v, const struct record *r,
                 int64_t *ret_since_ms, struct err_info *why)
{
    struct ending g = {.db = db, .visibility = v, .record = r, .why = why};
    g.arena = arena_new(ARENA_BYTES);
    err e = g.arena ? find_end(&g, ret_since_ms) : no_memory(why);
    VEC_RELEASE(&g.words);
    VEC_RELEASE(&g.feeds);
    arena_free(g.arena);
    return e;
}
