/* clerical/bridge.c -- see bridge.h. Workload: of a million records some thousands of links are
 * weak and in persons of four records or more; a few of them are bridges. */
#include "clerical/bridge.h"

#include "base/sort.h"
#include "link/hub_model.h"
#include "store/cell.h"

#include <inttypes.h>
#include <stdio.h>

enum { BRIDGE_BITS = 3, SIDE_LEAST = 2, PAGE = 100, RECORDS_MOST = 200, BYTES_MAX = 64 << 20 };

/* The records that hang together with `from` without that one edge. */
static size_t reach(const struct inspection *in, const struct inspect_edge *without, uint32_t from,
                    bool *seen)
{
    size_t n = 1;
    bool more = true;
    memset(seen, 0, in->record_count);
    seen[from] = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < in->edge_count; i++) {
            const struct inspect_edge *e = &in->edges[i];
            if (e == without || !e->joins || seen[e->a] == seen[e->b]) continue;
            seen[e->a] = seen[e->b] = true;
            n++;
            more = true;
        }
    }
    return n;
}

size_t bridge_side(const struct inspection *in, const struct inspect_record *a,
                   const struct inspect_record *b)
{
    bool seen[INSPECT_RECORDS_MAX];
    const struct inspect_edge *bridge = NULL;
    uint32_t x = (uint32_t)(a - in->records), y = (uint32_t)(b - in->records);
    for (size_t i = 0; i < in->edge_count && !bridge; i++) {
        const struct inspect_edge *e = &in->edges[i];
        if ((e->a == x && e->b == y) || (e->a == y && e->b == x)) bridge = e;
    }
    if (!bridge || !bridge->joins || bridge->human != HUMAN_NONE || bridge->flags & LINK_MERGED ||
        bridge->weight / 1000.0 >= in->model->upper + BRIDGE_BITS)
        return 0;
    size_t one = reach(in, bridge, x, seen);
    if (seen[y]) return 0;
    size_t other = reach(in, bridge, y, seen), least = one < other ? one : other;
    return least >= SIDE_LEAST ? least : 0;
}

/* ---- the sweep ---- */

struct sweep {
    struct hub *hub;
    struct arena *page_arena, *pair_arena;
    struct q_match_weak_page_in after;
    struct q_match_weak_page_rows page;
    struct q_match_put_item_in puts[PAGE];
    struct q_match_drop_item_in drops[PAGE];
    size_t put_count, drop_count;
};

static const char place_fact[] = "match_bridges";

static err read_place(struct sweep *s, struct db *db, struct err_info *why)
{
    str text, part[3];
    int64_t at[3] = {-1, -1, -1};
    err e = hub_fact(db, place_fact, s->page_arena, &text, why);
    for (int i = 0; i < 3 && !e && text.len; i++)
        if (!str_next(&text, ' ', &part[i]) || !str_to_int64(part[i], &at[i])) at[i] = -1;
    s->after.cell = (int32_t)at[0];
    s->after.record = at[1];
    s->after.other = at[2];
    return e;
}

static err one_link(struct sweep *s, struct db *db, const struct inspection *in,
                    const struct q_match_weak_page_row *r, struct err_info *why)
{
    const int64_t person[] = {r->person, r->person}, version[] = {r->version, r->version};
    const struct inspect_record *a = inspect_find(in, r->record), *b = inspect_find(in, r->other);
    size_t side = a && b ? bridge_side(in, a, b) : 0;
    struct q_match_item_row known;
    err e = q_match_item(db, &(struct q_match_item_in){r->cell, r->record, r->other}, s->pair_arena,
                     &known, why);
    if (e && e != ERR_ABSENT) return e;
    if (!side && !e && known.asked == WAITS_BRIDGE)
        s->drops[s->drop_count++] = (struct q_match_drop_item_in){r->cell, r->record, r->other};
    int64_t state = pair_state(&s->hub->keys, person, version, r->weight, (uint32_t)r->flags);
    if (!side || (!e && (known.asked == WAITS_ASKED || known.state == state))) return ERR_OK;
    s->puts[s->put_count++] = (struct q_match_put_item_in){
        .cell = r->cell,
        .record = r->record,
        .other = r->other,
        .since_ms = hub_now_ms(s->hub),
        .asked = WAITS_BRIDGE,
        .weight = r->weight,
        .flags = r->flags,
        .state = state,
        .evidence = pair_evidence(&s->hub->keys, a->features, b->features),
        .records = (int32_t)side};
    return ERR_OK;
}

/* The links of one person: all that lies between the records is read once. A person of hundreds of
 * records has too many for one weak one to matter. */
static err one_person(struct sweep *s, struct db *db,
                      const struct q_match_weak_page_row *const *links, size_t n,
                      struct err_info *why)
{
    struct inspection in;
    const int64_t ids[] = {links[0]->record, links[0]->other};
    arena_clear(s->pair_arena);
    err e = link_inspect(db, s->hub, ids, 2, s->pair_arena, &in, why);
    if (e) return e == ERR_LIMIT ? ERR_OK : e;
    for (size_t i = 0; !e && in.record_count <= RECORDS_MOST && i < n; i++)
        e = one_link(s, db, &in, links[i], why);
    return e;
}

static int by_person(const void *left, const void *right)
{
    const struct q_match_weak_page_row *a = *(const struct q_match_weak_page_row *const *)left,
                                       *b = *(const struct q_match_weak_page_row *const *)right;
    return (a->person > b->person) - (a->person < b->person);
}

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct sweep *s = ctx;
    const struct q_match_weak_page_row *links[PAGE];
    arena_clear(s->page_arena);
    s->put_count = s->drop_count = 0;
    err e = read_place(s, db, why);
    if (!e) e = q_match_weak_page(db, &s->after, s->page_arena, &s->page, why);
    for (size_t i = 0; !e && i < s->page.n; i++)
        links[i] = &s->page.at[i];
    if (!e && s->page.n) sort_list(links, s->page.n, sizeof *links, by_person);
    for (size_t i = 0, end; !e && i < s->page.n; i = end) {
        for (end = i + 1; end < s->page.n && links[end]->person == links[i]->person; end++)
            continue;
        e = one_person(s, db, links + i, end - i, why);
    }
    return e;
}

static err write_page(struct db *db, void *ctx, struct err_info *why)
{
    const struct sweep *s = ctx;
    char place[80] = "";
    const struct q_match_weak_page_row *last = s->page.n ? &s->page.at[s->page.n - 1] : NULL;
    if (last && s->page.n == (size_t)s->after.page)
        (void)snprintf(place, sizeof place, "%" PRId32 " %" PRId64 " %" PRId64, last->cell,
                       last->record, last->other);
    err e = s->put_count ? q_match_put_item_many(db, s->puts, s->put_count, why) : ERR_OK;
    if (!e && s->drop_count) e = q_match_drop_item_many(db, s->drops, s->drop_count, why);
    return e ? e : hub_fact_set(db, place_fact, str_of(place), why);
}

/* A hub without weak links is left alone: nothing is written. */
static err sweep(struct sweep *s, size_t most, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t done = 0; !e && done < most; done += s->page.n) {
        e = store_read(s->hub->store, read_page, s, why);
        bool from_start = s->after.record < 0, end = !e && s->page.n < (size_t)s->after.page;
        if (!e && (!from_start || s->put_count || s->drop_count || !end))
            e = store_write(s->hub->store, write_page, s, why);
        if (end) break;
    }
    return e;
}

err bridges_refresh(struct hub *h, size_t most, struct err_info *why)
{
    const struct model *m;
    err e = hub_model(h, &m, why);
    if (e) return e;
    struct sweep s = {.hub = h,
                      .page_arena = arena_new(BYTES_MAX),
                      .pair_arena = arena_new(BYTES_MAX),
                      .after = {.least = (int32_t)(m->lower * 1000),
                                .most = (int32_t)((m->upper + BRIDGE_BITS) * 1000),
                                .page = PAGE}};
    e = s.page_arena && s.pair_arena ? sweep(&s, most, why)
                                         : err_set(why, ERR_NOMEM, "no memory for weak bridges");
    arena_free(s.page_arena);
    arena_free(s.pair_arena);
    return e;
}
