/* bench/many.c -- see many.h. Everything is written in the order of its table, so that a million
 * persons are there in some two minutes. */
#include "many.h"

#include "base/clock.h"
#include "base/sort.h"
#include "base/vec.h"
#include "link/home.h"
#include "person/record.h"
#include "query.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    BATCH = 2000,
    SOURCES_MAX = 400,
    CHILDREN = 22, /* of a hundred */
    HISTORY_DAYS = 3 * 365
};

/* An agency, and what it tells: by class. */
struct source {
    const struct agency *agency;
    const struct event_type *of[CLASS__COUNT][8];
    size_t n[CLASS__COUNT];
};

struct put {
    int64_t record;
    uint32_t person, number; /* number: which of the person's records */
};

struct maker {
    struct bench_region *region;
    struct source source[SOURCES_MAX];
    size_t sources;
    int64_t persons;
    int32_t today;
    VEC(struct put) put;
    struct arena *arena;
    size_t from;
};

/* What there is to know of a person, from their number alone. */
struct one {
    int64_t id, home;
    struct date born;
    int32_t every; /* days between two events */
    unsigned records;
    uint64_t seed;
};

static struct one one_of(const struct maker *m, int64_t i)
{
    struct rand r = rand_seeded((uint64_t)i * 2 + 1);
    int64_t step = INT64_MAX / (m->persons + 2);
    bool child = rand_below(&r, 100) < CHILDREN;
    int32_t days = child ? (int32_t)rand_below(&r, 18 * 365)
                         : 18 * 365 + (int32_t)rand_below(&r, 70 * 365);
    struct one one = {.id = step * (i + 1) + (int64_t)rand_below(&r, (uint64_t)step),
                      .home = step * (i / 5 * 5 + 1 + (i % 5 > 1)),
                      .born = date_from_days(m->today - days),
                      .records = 2 + (unsigned)rand_below(&r, 2),
                      .seed = rand_u64(&r)};
    one.every = !child ? HISTORY_DAYS / MANY_EVENTS : days < 365 ? 20 : days < 5 * 365 ? 60 : 90;
    return one;
}

static void find_sources(struct maker *m)
{
    const struct partners *p = m->region->partners;
    for (size_t i = 0; i < p->agreement_count && m->sources < SOURCES_MAX; i++) {
        const struct agreement *t = &p->agreements[i];
        struct source s = {.agency = t->agency};
        if (!t->live || t->agency->kind == AGENCY_SCHOOL || t->agency->kind == AGENCY_NURSERY)
            continue; /* a child on a roll is seen every day, which ten events cannot tell */
        for (size_t k = 0; k < t->type_count; k++) {
            enum event_class class = t->types[k]->class;
            if (s.n[class] < COUNT(s.of[class])) s.of[class][s.n[class]++] = t->types[k];
        }
        if (s.n[CLASS_ROUTINE]) m->source[m->sources++] = s;
    }
}

static const struct source *source_of(const struct maker *m, const struct one *one, unsigned number)
{
    return &m->source[(one->seed >> 8 * number) % 251 % m->sources];
}

/* ---- records, in the order of their ids ---- */

static int64_t record_of(const struct maker *m, const struct one *one, int64_t i, unsigned k)
{
    char ref[40];
    (void)snprintf(ref, sizeof ref, "N%lld-%u", (long long)i, k);
    return record_id(&m->region->hub->keys, source_of(m, one, k)->agency->code,
                     pii_of(str_of(ref)));
}

static int by_record(const void *left, const void *right)
{
    const struct put *a = left, *b = right;
    return (a->record > b->record) - (a->record < b->record);
}

static bool list_records(struct maker *m)
{
    for (int64_t i = 0; i < m->persons; i++) {
        struct one one = one_of(m, i);
        for (unsigned k = 0; k < one.records; k++) {
            struct put *put = VEC_PUSH(&m->put);
            if (!put) return false;
            *put = (struct put){record_of(m, &one, i, k), (uint32_t)i, k};
        }
    }
    sort_list(m->put.at, m->put.n, sizeof *m->put.at, by_record);
    return true;
}

static const struct event_type *type_of(const struct source *s, struct rand *r)
{
    static const struct {
        uint64_t below;
        enum event_class class;
    } share[] = {{70, CLASS_CONCERN}, {75, CLASS_HIGH}, {105, CLASS_MISSED}, {115, CLASS_STATUS}};
    uint64_t at = rand_below(r, 1000);
    enum event_class class = CLASS_ROUTINE;
    for (size_t i = COUNT(share); i-- > 0;)
        if (at < share[i].below) class = share[i].class;
    if (!s->n[class]) class = CLASS_ROUTINE;
    return s->of[class][rand_below(r, s->n[class])];
}

static err put_event(struct db *db, const struct maker *m, const struct put *put,
                     const struct one *one, int which, const struct key *key, struct err_info *why)
{
    struct hub *h = m->region->hub;
    struct rand r = rand_seeded(one->seed + (uint64_t)which);
    const struct source *s = source_of(m, one, put->number);
    const struct event_type *type = type_of(s, &r);
    struct buf packed = BUF_INIT(4096);
    char ref[40];
    int32_t day = m->today - which * one->every - (int32_t)rand_below(&r, (uint64_t)one->every);
    int64_t at_ms = day * (int64_t)MS_PER_DAY + 9 * (int64_t)MS_PER_HOUR;
    (void)snprintf(ref, sizeof ref, "E%u-%d", put->person, which);
    event_pack(&(struct event_sealed){.event_ref = pii_of(str_of(ref))}, &packed);
    int64_t id = event_id(&h->keys, s->agency->code, pii_of(str_of(ref)));
    struct q_event_add_in in = {.cell = cell_of(put->record),
                                .record = put->record,
                                .event = id,
                                .as_of_ms = at_ms,
                                .hash = rand_id(&r),
                                .type = type->code,
                                .service = s->agency->services[0].code,
                                .happened_ms = at_ms,
                                .has_time = 1,
                                .delivery = 1,
                                .known_ms = at_ms};
    err e = crypt_seal(key, &h->rand, event_place(put->record, id), buf_str(&packed), m->arena,
                       &in.sealed, why);
    buf_release(&packed);
    return e ? e : q_event_add(db, &in, why);
}

static err put_version(struct db *db, const struct maker *m, const struct put *put,
                       const struct one *one, const struct key *key, struct err_info *why)
{
    struct hub *h = m->region->hub;
    struct buf packed = BUF_INIT(1 << 16);
    char family[32], address[40];
    (void)snprintf(family, sizeof family, "Quill%u", put->person % 9973);
    (void)snprintf(address, sizeof address, "%u Far Lane, Birmingham", put->person / 5 + 1);
    struct record_content c = {.who = {.given_name = pii_of(STR("Ada")),
                                       .family_name = pii_of(str_of(family)),
                                       .birth_date = one->born,
                                       .gender = 'F',
                                       .address = pii_of(str_of(address)),
                                       .postcode = pii_of(STR("B99 7QA"))},
                               .person_ref = pii_of(str_of(family))};
    content_pack(&c, &packed);
    int64_t as_of_ms = (m->today - HISTORY_DAYS) * (int64_t)MS_PER_DAY;
    struct q_record_version_add_in in = {.cell = cell_of(put->record),
                                         .record = put->record,
                                         .as_of_ms = as_of_ms,
                                         .hash = crypt_id(&h->keys, "version", buf_str(&packed)),
                                         .delivery = 1,
                                         .known_ms = as_of_ms};
    err e = crypt_seal(key, &h->rand, record_version_place(put->record, in.hash), buf_str(&packed),
                       m->arena, &in.sealed, why);
    buf_release(&packed);
    return e ? e : q_record_version_add(db, &in, why);
}

static err put_record(struct db *db, const struct maker *m, const struct put *put,
                      struct err_info *why)
{
    struct hub *h = m->region->hub;
    struct one one = one_of(m, put->person);
    struct key key = key_random(&h->rand);
    int32_t cell = cell_of(put->record);
    str wrapped;
    err e = crypt_wrap(&h->keys.use[KEY_WRAP], &h->rand, record_key_place(put->record), &key,
                       m->arena, &wrapped, why);
    struct q_record_add_in in = {
        cell, put->record, source_of(m, &one, put->number)->agency->code, wrapped, 0, 1, 1};
    if (!e) e = q_record_add(db, &in, why);
    if (!e) e = put_version(db, m, put, &one, &key, why);
    for (unsigned i = put->number; !e && i < MANY_EVENTS; i += one.records)
        e = put_event(db, m, put, &one, (int)i, &key, why);
    struct q_link_put_membership_in mine = {cell, put->record, one.id, 1, STR("linker"),
                                            STR("new")};
    return e ? e : q_link_put_membership(db, &mine, why);
}

static err put_records(struct db *db, void *ctx, struct err_info *why)
{
    struct maker *m = ctx;
    err e = ERR_OK;
    arena_clear(m->arena);
    for (size_t i = m->from; !e && i < m->put.n && i < m->from + BATCH; i++)
        e = put_record(db, m, &m->put.at[i], why);
    return e;
}

/* ---- persons, in the order of their ids ---- */

/* Every so many persons may be one with another. */
static err put_pair(struct db *db, const struct maker *m, int64_t i, struct err_info *why)
{
    enum { EVERY = 7, OTHER = 3 };
    int64_t k = (i + OTHER) % m->persons;
    if (i % EVERY || k == i) return ERR_OK;
    const struct one one = one_of(m, i), other = one_of(m, k);
    int64_t end[] = {record_of(m, &one, i, 0), record_of(m, &other, k, 0)};
    err e = ERR_OK;
    for (int side = 0; !e && side < 2; side++)
        e = q_link_put_possible(db,
                                &(struct q_link_put_possible_in){cell_of(end[side]), end[side],
                                                                 end[1 - side], 4000, 0},
                                why);
    return e;
}

static err put_person(struct db *db, const struct maker *m, int64_t i, struct err_info *why)
{
    struct one one = one_of(m, i);
    struct q_link_put_person_in in = {.cell = cell_of(one.id),
                                      .person = one.id,
                                      .made_ms = 1,
                                      .version = 1,
                                      .home_address = one.home};
    err e = q_link_put_person(db, &in, why);
    for (unsigned k = 0; !e && k < one.records; k++) {
        int64_t record = record_of(m, &one, i, k);
        e = q_link_add_member(
            db, &(struct q_link_add_member_in){cell_of(one.id), one.id, record}, why);
    }
    if (!e) e = put_pair(db, m, i, why);
    struct q_link_put_home_in home = {cell_of(one.home), one.home, one.id, 2};
    if (!e) e = q_link_put_home(db, &home, why);
    return e ? e
             : q_link_add_stale(db, &(struct q_link_add_stale_in){cell_of(one.id), one.id}, why);
}

static err put_persons(struct db *db, void *ctx, struct err_info *why)
{
    struct maker *m = ctx;
    err e = ERR_OK;
    for (int64_t i = (int64_t)m->from; !e && i < m->persons && i < (int64_t)m->from + BATCH; i++)
        e = put_person(db, m, i, why);
    return e;
}

static bool put_all(struct maker *m)
{
    struct store *s = m->region->hub->store;
    struct err_info *why = &m->region->why;
    for (m->from = 0; m->from < m->put.n; m->from += BATCH)
        if (store_write(s, put_records, m, why)) return false;
    for (m->from = 0; m->from < (size_t)m->persons; m->from += BATCH)
        if (store_write(s, put_persons, m, why)) return false;
    return store_checkpoint(s, why) == ERR_OK;
}

bool bench_many_make(struct bench_region *r, int64_t persons)
{
    enum { FEW = 200 }; /* of the generated region, so that its feeds have delivered */
    const char *asked = getenv("AIM_BENCH_PERSONS");
    struct maker m = {.region = r, .persons = asked ? strtoll(asked, NULL, 10) : persons,
                      .arena = arena_new(64 << 20)};
    bool made = m.arena && bench_region_sized(r, FEW) && bench_region_hub(r) &&
                bench_region_take(r, NULL) && bench_region_link(r);
    if (made) {
        m.today = date_days(date_uk(hub_now_ms(r->hub)).date);
        find_sources(&m);
        r->persons = m.persons;
        fprintf(stderr, "bench: making a hub of %lld persons\n", (long long)m.persons);
        made = m.sources && list_records(&m) && put_all(&m);
    }
    VEC_RELEASE(&m.put);
    arena_free(m.arena);
    return made;
}
