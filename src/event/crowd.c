/* event/crowd.c -- see crowd.h.
 *
 *     range 0            range 1                         persons
 *     records: [r r r]   records: [r r r r]              [first, until) of [&r &r &r &r &r ...]
 *     events:  [eeeeee]  events:  [eeeeeeeee]
 *
 * Events of a record lie together, 24 bytes each; records of a person are a list of places in the
 * ranges, in their order. Workload: 512 ranges of 32 cells, each some thousand records. Half a
 * gigabyte does not fit where the processor is quick: whoever goes through it says soon enough who
 * is next (crowd_look.c). */
#include "event/crowd_inside.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "query.h"
#include "store/store.h"

enum {
    RANGES_MIN = 4,
    RANGE_PERSONS = 500, /* at least, unless there are as many ranges already */
    IN_CELL_BITS = 63 - CELL_BITS, /* of an id, which say where in its cell it is ... */
    NEAR_BITS = 24,                /* ... of these the first are enough */
    SCRATCH_BYTES_MAX = 1 << 30
};

static err out_of_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for everybody's events");
}

/* ---- one range ---- */

struct reading {
    struct crowd *crowd;
    struct range *range;
    struct cell_range cells;
    struct arena *arena;
    VEC(struct q_link_memberships_range_row) members; /* whose the records of the range are */
    VEC(int64_t) ids; /* of the records of persons asked for */
    VEC(struct part) parts;
    VEC(struct packed) events;
    struct possible_list possible;
    struct err_info *why;
};

/* Ids are thrown by dice: somebody is near where the number itself says, among the some dozen of
 * their cell. */
static size_t place_near(const struct crowd *c, int64_t person)
{
    const uint64_t in_cell = (uint64_t)person & ((UINT64_C(1) << IN_CELL_BITS) - 1);
    const size_t *from = &c->from[cell_of(person)];
    return from[0] + ((from[1] - from[0]) * (in_cell >> (IN_CELL_BITS - NEAR_BITS)) >> NEAR_BITS);
}

bool crowd_has(const struct crowd *c, int64_t person, size_t *ret_which)
{
    const int64_t *all = c->order.persons;
    const int32_t cell = cell_of(person);
    const size_t from = c->from[cell], until = c->from[cell + 1];
    size_t at = place_near(c, person);
    while (at > from && all[at] >= person)
        at--;
    while (at < until && all[at] < person)
        at++;
    *ret_which = at;
    return at < until && all[at] == person;
}

static err on_membership(void *ctx, const struct q_link_memberships_range_row *row)
{
    struct reading *r = ctx;
    struct q_link_memberships_range_row *slot = VEC_PUSH(&r->members);
    if (!slot) return out_of_memory(r->why);
    *slot = *row;
    return ERR_OK;
}

/* Those of persons asked for. These lie all over the list: they are sent for some rows ahead. */
static err list_parts(struct reading *r)
{
    enum { AHEAD = 16 };
    const struct crowd *c = r->crowd;
    for (size_t i = 0; i < r->members.n; i++) {
        size_t person;
        if (i + AHEAD < r->members.n)
            __builtin_prefetch(&c->order.persons[place_near(c, r->members.at[i + AHEAD].person)]);
        if (!crowd_has(c, r->members.at[i].person, &person)) continue;
        int64_t *id = VEC_PUSH(&r->ids);
        struct part *part = VEC_PUSH(&r->parts);
        if (!id || !part) return out_of_memory(r->why);
        *id = r->members.at[i].record;
        *part = (struct part){.id = *id, .person = (uint32_t)person};
    }
    return ERR_OK;
}

static err take_record(void *ctx, size_t which, const struct record *r, struct err_info *why)
{
    const struct reading *reading = ctx;
    const struct partners *p = reading->crowd->order.partners;
    struct part *part = &reading->parts.at[which];
    (void)why;
    const struct agency *agency = partners_agency(p, r->agency);
    part->agency = agency ? (uint16_t)(agency - p->agencies) : NO_AGENCY;
    part->told = r->version_count > 0;
    if (!part->told) return ERR_OK;
    const struct record_content *now = &r->versions[0].content;
    part->as_of_ms = r->versions[0].as_of_ms;
    part->first_ms = r->versions[r->version_count - 1].as_of_ms;
    part->born = now->who.birth_date;
    part->life = (uint8_t)now->life;
    part->life_date = now->life_date;
    part->confirmed = (uint8_t)now->life_confirmed;
    return ERR_OK;
}

static err read_records(struct db *db, struct reading *r, const struct visibility *v,
                        struct err_info *why)
{
    const struct crowd_order *order = &r->crowd->order;
    if (order->identities)
        return records_read_range(db, order->hub, v, r->cells, r->ids.at, r->ids.n, r->arena,
                                  take_record, r, why);
    struct record *records = ARENA_ARRAY(r->arena, struct record, r->ids.n + 1);
    if (!records) return out_of_memory(why);
    err e = record_heads_range(db, r->cells, r->ids.at, r->ids.n, r->arena, records, why);
    for (size_t i = 0; !e && i < r->ids.n; i++)
        e = take_record(r, i, &records[i], why);
    return e;
}

static err on_event(void *ctx, size_t which, const struct event *e, struct err_info *why)
{
    struct reading *r = ctx;
    struct part *part = &r->parts.at[which];
    const struct partners *p = r->crowd->order.partners;
    struct activity is;
    if (part->agency == NO_AGENCY || !history_activity(p, &p->agencies[part->agency], e, &is))
        return ERR_OK;
    struct packed *slot = VEC_PUSH(&r->events);
    if (!slot) return out_of_memory(why);
    if (!part->events++) part->first_event = r->events.n - 1;
    *slot = (struct packed){is.id, is.day, is.end_day, is.type, is.service};
    return ERR_OK;
}

static err read_range(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *r = ctx;
    struct visibility v;
    r->why = why;
    struct q_link_memberships_range_in in = {r->cells.first, r->cells.last};
    err e = visibility_load(db, r->arena, &v, why);
    if (!e) e = q_link_memberships_range_each(db, &in, on_membership, r, why);
    if (!e) e = list_parts(r);
    if (!e) e = read_records(db, r, &v, why);
    if (!e && r->crowd->order.links)
        e = crowd_read_possible(db, r->cells, r->ids.at, r->ids.n, r->parts.at, &r->possible, why);
    return e ? e
             : record_events_range(db, &v, r->cells, r->ids.at, r->ids.n, r->arena, on_event, r,
                                   why);
}

static void *kept(struct crowd *c, const void *at, size_t n, size_t size)
{
    void *copy = mem_alloc(n * size + 1);
    if (copy && n) memcpy(copy, at, n * size);
    atomic_fetch_add(&c->bytes, n * size);
    return copy;
}

static err keep_range(struct crowd *c, struct reading *r, struct range *range,
                      struct err_info *why)
{
    *range = (struct range){kept(c, r->parts.at, r->parts.n, sizeof *r->parts.at), r->parts.n,
                            kept(c, r->events.at, r->events.n, sizeof *r->events.at),
                            r->events.n,
                            kept(c, r->possible.link.at, r->possible.link.n,
                                 sizeof *r->possible.link.at),
                            r->possible.link.n};
    if (!range->part || !range->event || !range->possible) return out_of_memory(why);
    atomic_fetch_add(&c->bytes, range->parts * sizeof *c->place);
    for (size_t i = 0; i < range->parts; i++)
        range->part[i].event = range->event + range->part[i].first_event;
    if (atomic_load(&c->bytes) > c->order.bytes_max)
        return err_set(why, ERR_LIMIT, "everybody's events do not fit in the memory set aside");
    return ERR_OK;
}

static err take_range(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct crowd *c = ctx;
    int32_t cells = CELL_COUNT / (int32_t)c->ranges, first = (int32_t)chunk * cells;
    struct reading r = {.crowd = c,
                        .cells = {first, first + cells - 1},
                        .arena = arena_new(SCRATCH_BYTES_MAX)};
    (void)thread;
    err e = r.arena ? store_read(c->order.hub->store, read_range, &r, why) : out_of_memory(why);
    if (!e) e = keep_range(c, &r, &c->range[chunk], why);
    VEC_RELEASE(&r.members);
    VEC_RELEASE(&r.ids);
    VEC_RELEASE(&r.parts);
    VEC_RELEASE(&r.events);
    VEC_RELEASE(&r.possible.link);
    arena_free(r.arena);
    return e;
}

/* ---- all of them ---- */

static void count_cells(struct crowd *c)
{
    size_t at = 0;
    for (int32_t cell = 0; cell < CELL_COUNT; cell++) {
        c->from[cell] = at;
        while (at < c->order.n && cell_of(c->order.persons[at]) == cell)
            at++;
    }
    c->from[CELL_COUNT] = at;
}

/* Where the records of each person are, in their order. */
static err join(struct crowd *c, struct err_info *why)
{
    size_t parts = 0;
    for (size_t i = 0; i < c->ranges; i++)
        parts += c->range[i].parts;
    if (parts > UINT32_MAX) return err_set(why, ERR_LIMIT, "too many records at once");
    c->place = mem_alloc((parts + 1) * sizeof *c->place);
    if (!c->place) return out_of_memory(why);
    for (size_t i = 0; i < c->ranges; i++)
        for (size_t k = 0; k < c->range[i].parts; k++)
            c->first[c->range[i].part[k].person + 1]++;
    for (size_t i = 0; i < c->order.n; i++)
        c->first[i + 1] += c->first[i];
    for (size_t i = c->ranges; i-- > 0;) /* from the end, each before the one that is there */
        for (size_t k = c->range[i].parts; k-- > 0;) {
            const struct part *part = &c->range[i].part[k];
            c->place[--c->first[part->person + 1]] = part;
        }
    memmove(c->first, c->first + 1, c->order.n * sizeof *c->first);
    c->first[c->order.n] = (uint32_t)parts;
    return ERR_OK;
}

err crowd_read(const struct crowd_order *order, struct crowd **ret_crowd, struct err_info *why)
{
    struct crowd *c = mem_zero(1, sizeof *c);
    if (!c) return out_of_memory(why);
    c->order = *order;
    c->order.persons = c->person = kept(c, order->persons, order->n, sizeof *c->person);
    c->first = mem_zero(order->n + 1, sizeof *c->first);
    atomic_fetch_add(&c->bytes, (order->n + 1) * sizeof *c->first);
    if (c->person) count_cells(c);
    c->ranges = CROWD_RANGES;
    while (c->ranges > RANGES_MIN && order->n / c->ranges < RANGE_PERSONS)
        c->ranges /= 2;
    const struct parallel with = {.threads = order->threads};
    err e = c->person && c->first ? ERR_OK : out_of_memory(why);
    if (!e) e = parallel_run(&with, c->ranges, take_range, c, why);
    if (!e) e = join(c, why);
    if (!e && order->links) e = crowd_join_links(c, why);
    if (e) crowd_free(c);
    else *ret_crowd = c;
    return e;
}

void crowd_free(struct crowd *c)
{
    if (!c) return;
    for (size_t i = 0; i < CROWD_RANGES; i++) {
        if (c->range[i].part)
            crypt_wipe(c->range[i].part, c->range[i].parts * sizeof *c->range[i].part);
        mem_free(c->range[i].part);
        mem_free(c->range[i].event);
        mem_free(c->range[i].possible);
    }
    mem_free(c->person);
    mem_free(c->first);
    mem_free(c->place);
    mem_free(c->linked);
    mem_free(c->first_linked);
    mem_free(c);
}
