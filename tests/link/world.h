/* tests/link/world.h -- a hub with people in it, told in one line each. All invented. */
#ifndef AIM_TESTS_LINK_WORLD_H
#define AIM_TESTS_LINK_WORLD_H

#include "check.h"
#include "support/hub_world.h"

#include "link/link.h"
#include "person/clean.h"
#include "person/record.h"
#include "query.h"
#include "store/cell.h"

enum { WORLD_NOW_MS = 1395835200 }; /* seconds of 26 March 2014; times a thousand below */

struct saying {
    const char *agency, *ref;
    int as_of; /* days */
    const char
        *text; /* given|family|birth|gender|address|postcode|nhs, "+" behind a verified number */
};

struct world {
    struct hub_world place;
    struct hub *hub;
    struct err_info why;
};

static inline void world_open_keyed(struct world *w, uint64_t seed)
{
    hub_world_open_keyed(&w->place, (int64_t)WORLD_NOW_MS * 1000, true, seed);
    w->hub = w->place.hub;
}

static inline void world_open(struct world *w)
{
    world_open_keyed(w, 1);
}

static inline void world_close(struct world *w)
{
    hub_world_close(&w->place);
}

/* The same hub as another process sees it; hub_close it. */
static inline struct hub *world_open_again(struct world *w)
{
    struct hub *h = NULL;
    if (hub_open(w->hub->dir, &h, &w->why)) fail_msg("%s", w->why.text);
    h->clock = clock_fixed((int64_t)WORLD_NOW_MS * 1000);
    h->rand = rand_seeded(3);
    return h;
}

static inline int64_t world_record(struct world *w, const char *agency, const char *ref)
{
    return record_id(&w->hub->keys, str_of(agency), pii_of(str_of(ref)));
}

static inline void world_content(const struct saying *s, struct record_content *ret)
{
    str rest = str_of(s->text), part[7];
    for (size_t i = 0; i < COUNT(part); i++)
        if (!str_next(&rest, '|', &part[i])) part[i] = STR("");
    *ret = (struct record_content){.person_ref = pii_of(str_of(s->ref))};
    struct demographics *d = &ret->who;
    d->given_name = pii_of(part[0]);
    d->family_name = pii_of(part[1]);
    (void)date_parse_iso(part[2], &d->birth_date);
    d->gender = part[3].len ? part[3].at[0] : 'U';
    d->address = pii_of(part[4]);
    d->postcode = pii_of(part[5]);
    if (str_ends(part[6], STR("+"))) d->nhs_status = 1, part[6].len--;
    d->nhs_number = pii_of(part[6]);
}

struct telling {
    struct world *w;
    const struct saying *const *list;
    size_t n;
    int64_t delivery;
};

static inline err world_tell_one(struct db *db, struct world *w, const struct saying *s,
                                 int64_t delivery, struct arena *a)
{
    struct hub *h = w->hub;
    int64_t record = world_record(w, s->agency, s->ref);
    struct buf plain = BUF_INIT(1 << 16);
    struct record_content content;
    struct key data_key = key_random(&h->rand);
    struct q_record_get_row head;
    str wrapped, sealed = {0};
    world_content(s, &content);
    content_pack(&content, &plain);
    int64_t hash = crypt_id(&h->keys, "version", buf_str(&plain));
    err e = q_record_get(db, &(struct q_record_get_in){cell_of(record), record}, a, &head, &w->why);
    if (!e) {
        e = crypt_unwrap(&h->keys.use[KEY_WRAP], record_key_place(record), head.data_key, &data_key,
                         &w->why);
    } else if (e == ERR_ABSENT) {
        e = crypt_wrap(&h->keys.use[KEY_WRAP], &h->rand, record_key_place(record), &data_key, a,
                       &wrapped, &w->why);
        struct q_record_add_in add = {cell_of(record), record,  str_of(s->agency), wrapped, 0,
                                      hub_now_ms(h),   delivery};
        if (!e) e = q_record_add(db, &add, &w->why);
    }
    if (!e)
        e = crypt_seal(&data_key, &h->rand, record_version_place(record, hash), buf_str(&plain), a,
                       &sealed, &w->why);
    struct q_record_version_add_in version = {
        cell_of(record), record, s->as_of * (int64_t)MS_PER_DAY, hash, delivery,
        hub_now_ms(h),   sealed};
    if (!e) e = q_record_version_add(db, &version, &w->why);
    if (!e)
        e = q_record_touch(db, &(struct q_record_touch_in){cell_of(record), record, delivery},
                           &w->why);
    buf_release(&plain);
    return e;
}

static inline err world_tell_in(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    struct arena *a = arena_new(64 << 20);
    err e = ERR_OK;
    (void)why;
    for (size_t i = 0; i < t->n && !e; i++)
        e = world_tell_one(db, t->w, t->list[i], t->delivery, a);
    arena_free(a);
    return e;
}

/* One delivery, live at once. */
static inline void world_tell(struct world *w, const struct saying *const *list, size_t n,
                              int64_t delivery)
{
    struct telling t = {w, list, n, delivery};
    if (store_write(w->hub->store, world_tell_in, &t, &w->why)) fail_msg("%s", w->why.text);
}

static inline struct link_report world_link(struct world *w)
{
    struct link_report report;
    if (link_run(w->hub, NULL, &report, &w->why)) fail_msg("%s", w->why.text);
    return report;
}

struct world_asking {
    int64_t record, person;
    int64_t possible[64];
    size_t possible_count;
};

static inline err world_ask_in(struct db *db, void *ctx, struct err_info *why)
{
    struct world_asking *q = ctx;
    struct arena *a = arena_new(1 << 20);
    struct q_link_membership_row row;
    struct q_link_possibles_rows rows;
    err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(q->record), q->record}, a,
                              &row, why);
    q->person = e ? 0 : row.person;
    if (!e)
        e = q_link_possibles(db, &(struct q_link_possibles_in){cell_of(q->record), q->record}, a,
                             &rows, why);
    q->possible_count = 0;
    for (size_t i = 0; !e && i < rows.n && i < COUNT(q->possible); i++)
        q->possible[q->possible_count++] = rows.at[i].other;
    arena_free(a);
    return ERR_OK;
}

static inline struct world_asking world_ask(struct world *w, int64_t record)
{
    struct world_asking q = {.record = record};
    assert_int_equal(store_read(w->hub->store, world_ask_in, &q, &w->why), ERR_OK);
    return q;
}

static inline int64_t world_person(struct world *w, const char *agency, const char *ref)
{
    return world_ask(w, world_record(w, agency, ref)).person;
}

static inline err world_alias_in(struct db *db, void *ctx, struct err_info *why)
{
    int64_t *id = ctx;
    struct arena *a = arena_new(1 << 20);
    struct q_link_person_row row;
    err e = q_link_person(db, &(struct q_link_person_in){cell_of(*id), *id}, a, &row, why);
    *id = e ? 0 : row.merged_into;
    arena_free(a);
    return ERR_OK;
}

/* Where a person went that is no more; 0 = nowhere. */
static inline int64_t world_alias(struct world *w, int64_t person)
{
    assert_int_equal(store_read(w->hub->store, world_alias_in, &person, &w->why), ERR_OK);
    return person;
}

struct world_found {
    struct world *w;
    struct features query;
    struct link_candidate best;
    size_t n;
};

static inline err world_search_in(struct db *db, void *ctx, struct err_info *why)
{
    struct world_found *s = ctx;
    const struct link_candidate *list;
    struct arena *a = arena_new(1 << 20);
    err e = link_candidates(db, s->w->hub, &s->query, -20, 5, a, &list, &s->n, why);
    if (!e && s->n) s->best = list[0];
    arena_free(a);
    return e;
}

static inline struct world_found world_search(struct world *w, const char *text)
{
    struct world_found s = {.w = w};
    struct saying said = {"", "", 1, text};
    struct record_content c;
    world_content(&said, &c);
    clean_start(&s.query, STR(""));
    clean_add(&s.query, &c.who);
    if (store_read(w->hub->store, world_search_in, &s, &w->why)) fail_msg("%s", w->why.text);
    return s;
}

#endif
