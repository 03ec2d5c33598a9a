/* clerical/sweep.c -- the queue kept up to date with the possible links.
 *
 * Workload: some ten pairs per thousand records. A pair is worked out anew only when one of its two
 * persons or its weight changed (match_item.state); the others cost a comparison of two numbers. */
#include "clerical/bridge.h"

#include "clerical/pair.h"
#include "store/cell.h"

enum { PAGE = 500, BATCH = 50, PAGE_BYTES_MAX = 32 << 20, PAIR_BYTES_MAX = 64 << 20, ADULT = 18 };

struct sweep {
    struct hub *hub;
    struct arena *page_arena, *pair_arena;
    int32_t today;
    struct q_match_possible_page_rows page;
    int64_t *states;  /* of the page's pairs as the queue has them; 0 = it has not */
    bool *asked;
    struct q_match_possible_page_in after;
    struct q_match_put_item_in puts[BATCH];
    size_t put_count, at, most;
    bool rebuilding;
};

static int64_t state_of(const struct sweep *s, const struct q_match_possible_page_row *r)
{
    const int64_t person[] = {r->person, r->other_person};
    const int64_t version[] = {r->version, r->other_version};
    return pair_state(&s->hub->keys, person, version, r->weight, (uint32_t)r->flags);
}

/* ---- a page of possible links, and what the queue knows of them ---- */

static err on_item(void *ctx, size_t which, const struct q_match_item_row *row)
{
    struct sweep *s = ctx;
    s->states[which] = row->state;
    s->asked[which] = row->asked == WAITS_ASKED;
    return ERR_OK;
}

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct sweep *s = ctx;
    str stage;
    arena_clear(s->page_arena);
    err e = hub_fact(db, "link_rebuild", s->page_arena, &stage, why);
    s->rebuilding = !e && !str_empty(stage);
    if (!e) e = q_match_possible_page(db, &s->after, s->page_arena, &s->page, why);
    size_t n = e ? 0 : s->page.n;
    struct q_match_item_in *in = ARENA_ARRAY(s->page_arena, struct q_match_item_in, n + 1);
    s->states = ARENA_ARRAY(s->page_arena, int64_t, n + 1);
    s->asked = ARENA_ARRAY(s->page_arena, bool, n + 1);
    if (e) return e;
    if (!in || !s->states || !s->asked) return err_set(why, ERR_NOMEM, "the matching queue");
    for (size_t i = 0; i < n; i++)
        in[i] = (struct q_match_item_in){s->page.at[i].cell, s->page.at[i].record,
                                         s->page.at[i].other};
    return q_match_item_set(db, in, n, on_item, s, why);
}

/* ---- one pair worked out ---- */

static bool is_child(const struct sweep *s, const struct features *f)
{
    for (size_t i = 0; f && i < f->births; i++)
        if (f->birth[i].year && date_age(f->birth[i], date_from_days(s->today)) < ADULT)
            return true;
    return false;
}

static err work_out(struct sweep *s, struct db *db, const struct q_match_possible_page_row *r,
                    bool asked, struct q_match_put_item_in *ret, struct err_info *why)
{
    struct inspection in;
    const int64_t ids[] = {r->record, r->other};
    arena_clear(s->pair_arena);
    err e = link_inspect(db, s->hub, ids, 2, s->pair_arena, &in, why);
    if (e) return e == ERR_LIMIT ? ERR_OK : e; /* nobody could look at it */
    const struct inspect_record *a = inspect_find(&in, r->record), *b = inspect_find(&in, r->other);
    if (!a || !b || in.person_count != 2) return ERR_OK; /* changed since: the next sweep sees it */
    size_t x = in.persons[0].records, y = in.persons[1].records;
    *ret = (struct q_match_put_item_in){
        .cell = r->cell,
        .record = r->record,
        .other = r->other,
        .since_ms = hub_now_ms(s->hub),
        .asked = asked,
        .weight = r->weight,
        .flags = r->flags,
        .state = state_of(s, r),
        .evidence = pair_evidence(&s->hub->keys, a->features, b->features),
        .records = (int32_t)(x < y ? x : y),
        .child = is_child(s, a->features) || is_child(s, b->features)};
    return ERR_OK;
}

/* As many changed pairs of the page, from s->at on, as make one write. */
static err read_batch(struct db *db, void *ctx, struct err_info *why)
{
    struct sweep *s = ctx;
    size_t at = s->at, n = 0;
    err e = ERR_OK;
    for (; at < s->page.n && n < BATCH && n < s->most && !e; at++) {
        const struct q_match_possible_page_row *r = &s->page.at[at];
        if (s->states[at] == state_of(s, r)) continue;
        s->puts[n].record = 0;
        e = work_out(s, db, r, s->asked[at], &s->puts[n], why);
        n += !e && s->puts[n].record;
    }
    s->put_count = e ? 0 : n;
    if (!e) s->at = at;
    return e;
}

static err write_batch(struct db *db, void *ctx, struct err_info *why)
{
    const struct sweep *s = ctx;
    return q_match_put_item_many(db, s->puts, s->put_count, why);
}

static err drop_gone(struct db *db, void *ctx, struct err_info *why)
{
    err e = q_match_drop_gone(db, &(struct q_match_drop_gone_in){PAGE}, why);
    *(int64_t *)ctx = db_changes(db);
    return e;
}

/* ---- all of them ---- */

static err sweep_page(struct sweep *s, struct err_info *why)
{
    err e = ERR_OK;
    for (s->at = 0; !e && s->at < s->page.n && s->most;) {
        size_t from = s->at; /* a read that runs again starts where this one did */
        e = store_read(s->hub->store, read_batch, s, why);
        if (!e && s->put_count) e = store_write(s->hub->store, write_batch, s, why);
        s->most -= s->put_count;
        if (!e && s->at == from) break;
    }
    return e;
}

static err sweep_all(struct sweep *s, struct err_info *why)
{
    int64_t gone = PAGE;
    err e = ERR_OK;
    do {
        e = store_read(s->hub->store, read_page, s, why);
        if (e || s->rebuilding) return e; /* everything vanishes for a while, and comes back */
        e = sweep_page(s, why);
        if (s->page.n)
            s->after = (struct q_match_possible_page_in){
                s->page.at[s->page.n - 1].cell, s->page.at[s->page.n - 1].record,
                s->page.at[s->page.n - 1].other, PAGE};
    } while (!e && s->page.n == PAGE && s->most);
    while (!e && gone == PAGE)
        e = store_write(s->hub->store, drop_gone, &gone, why);
    return e;
}

err clerical_refresh(struct hub *h, size_t most, bool *ret_done, struct err_info *why)
{
    struct sweep s = {.hub = h,
                      .page_arena = arena_new(PAGE_BYTES_MAX),
                      .pair_arena = arena_new(PAIR_BYTES_MAX),
                      .most = most,
                      .after = {-1, -1, -1, PAGE},
                      .today = date_days(date_uk(hub_now_ms(h)).date)};
    err e = s.page_arena && s.pair_arena
                ? ERR_OK
                : err_set(why, ERR_NOMEM, "no memory for the matching queue");
    if (!e) e = sweep_all(&s, why);
    if (!e && !s.rebuilding) e = bridges_refresh(h, most, why);
    if (!e) *ret_done = s.most > 0;
    arena_free(s.page_arena);
    arena_free(s.pair_arena);
    return e;
}
