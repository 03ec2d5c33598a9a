/* link/trial_copy.c -- one snapshot of what the linker reads, page by page, into the scratch store.
 * Rows are copied as they are: what is sealed stays sealed. */
#include "link/trial_inside.h"

#include "query.h"
#include "store/cell.h"

#include <stdio.h>

enum { PAGE = 1000 };

struct copying {
    struct trial_work *work;
    struct db *from;
    int64_t copied;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to try a model");
}

struct putting {
    const void *rows;
    size_t n;
};

/* For each row `r` of a page the values of an insert; where the page ends. */
#define COPY(name, page, put, note, START, VALUES, END)                                            \
    static err put_##name(struct db *db, void *ctx, struct err_info *why)                          \
    {                                                                                              \
        const struct putting *p = ctx;                                                             \
        return q_##put##_many(db, p->rows, p->n, why);                                             \
    }                                                                                              \
    static err copy_##name(struct copying *c, struct err_info *why)                                \
    {                                                                                              \
        struct trial_work *t = c->work;                                                            \
        struct q_trial_##page##_page_in at = {START, PAGE};                                        \
        struct q_trial_##page##_page_rows rows;                                                    \
        do {                                                                                       \
            arena_clear(t->arena);                                                                 \
            err e = q_trial_##page##_page(c->from, &at, t->arena, &rows, why);                     \
            if (e) return e;                                                                       \
            struct q_##put##_in *in = ARENA_ARRAY(t->arena, struct q_##put##_in, rows.n + 1);      \
            if (!in) return no_memory(why);                                                        \
            for (size_t i = 0; i < rows.n; i++) {                                                  \
                const struct q_trial_##page##_page_row *r = &rows.at[i];                           \
                in[i] = (struct q_##put##_in){VALUES};                                             \
                if (!note) return no_memory(why);                                                  \
            }                                                                                      \
            struct putting p = {in, rows.n};                                                       \
            e = rows.n ? store_write(t->scratch.store, put_##name, &p, why) : ERR_OK;              \
            if (e) return e;                                                                       \
            const struct q_trial_##page##_page_row *r = rows.n ? &rows.at[rows.n - 1] : NULL;      \
            if (r) at = (struct q_trial_##page##_page_in){END, PAGE};                              \
            c->copied += (int64_t)rows.n;                                                          \
            trial_tell(t, "copying", c->copied, 0);                                                \
        } while (rows.n == PAGE);                                                                  \
        return ERR_OK;                                                                             \
    }
#define LIST(...) __VA_ARGS__

static uint32_t agency_place(struct trial_work *t, str agency)
{
    for (size_t i = 0; i < t->agency_count; i++)
        if (str_eq_c(agency, t->agencies[i])) return (uint32_t)i;
    if (t->agency_count == COUNT(t->agencies)) return TRIAL_AGENCIES_MAX;
    (void)snprintf(t->agencies[t->agency_count], TRIAL_NAME_MAX, "%.*s", STR_FMT(agency));
    return (uint32_t)t->agency_count++;
}

static bool note_record(struct trial_work *t, const struct q_trial_record_page_row *r)
{
    struct trial_record *to = VEC_PUSH(&t->records);
    if (to) *to = (struct trial_record){.record = r->record, .agency = agency_place(t, r->agency)};
    return to;
}

static bool note_membership(struct trial_work *t, const struct q_trial_member_page_row *r)
{
    struct trial_record *to = trial_find(t, r->record);
    if (to) to->was = r->person;
    return true;
}

COPY(record, record, record_add, note_record(t, r), LIST(-1, -1),
     LIST(r->cell, r->record, r->agency, r->data_key, r->shield, r->made_ms, r->delivery),
     LIST(r->cell, r->record))
COPY(version, version, record_version_add, true, LIST(-1, -1, INT64_MIN, INT64_MIN),
     LIST(r->cell, r->record, r->as_of_ms, r->hash, r->delivery, r->known_ms, r->sealed),
     LIST(r->cell, r->record, r->as_of_ms, r->hash))
COPY(relation, relation, record_relation_add, true, LIST(-1, -1, -1, STR(""), INT64_MIN),
     LIST(r->cell, r->record, r->related, r->kind, r->as_of_ms, r->delivery),
     LIST(r->cell, r->record, r->related, r->kind, r->as_of_ms))
COPY(person, person, link_put_person, true, LIST(-1, -1),
     LIST(r->cell, r->person, r->merged_into, r->shield, r->made_ms, r->version,
          r->home_uprn, r->home_address),
     LIST(r->cell, r->person))
COPY(membership, member, link_put_membership, note_membership(t, r), LIST(-1, -1),
     LIST(r->cell, r->record, r->person, 0, STR("linker"), STR("trial")), LIST(r->cell, r->record))
COPY(member, member, link_add_member, true, LIST(-1, -1),
     LIST(cell_of(r->person), r->person, r->record), LIST(r->cell, r->record))
COPY(decision, decision, link_put_decision, true, LIST(-1, -1, -1),
     LIST(r->cell, r->record, r->other, r->same, r->login, r->at_ms, r->reason),
     LIST(r->cell, r->record, r->other))

static err add_staging(struct db *db, void *ctx, struct err_info *why)
{
    const struct putting *p = ctx;
    return q_delivery_staging_add_many(db, p->rows, p->n, why);
}

static err copy_staging(struct copying *c, struct err_info *why)
{
    struct trial_work *t = c->work;
    struct q_delivery_staging_list_rows rows;
    arena_clear(t->arena);
    err e = q_delivery_staging_list(c->from, t->arena, &rows, why);
    if (e || !rows.n) return e;
    struct q_delivery_staging_add_in *in =
        ARENA_ARRAY(t->arena, struct q_delivery_staging_add_in, rows.n);
    if (!in) return no_memory(why);
    for (size_t i = 0; i < rows.n; i++)
        in[i] = (struct q_delivery_staging_add_in){rows.at[i].delivery};
    struct putting p = {in, rows.n};
    return store_write(t->scratch.store, add_staging, &p, why);
}

/* The possible links are not copied, only remembered: the trial makes its own. */
static err note_possible(struct copying *c, struct err_info *why)
{
    struct trial_work *t = c->work;
    struct q_trial_possible_page_in at = {-1, -1, -1, PAGE};
    struct q_trial_possible_page_rows rows;
    do {
        arena_clear(t->arena);
        err e = q_trial_possible_page(c->from, &at, t->arena, &rows, why);
        if (e) return e;
        for (size_t i = 0; i < rows.n; i++) {
            if (rows.at[i].record > rows.at[i].other) continue;
            struct trial_pair *to = VEC_PUSH(&t->possible);
            if (!to) return no_memory(why);
            *to = (struct trial_pair){rows.at[i].record, rows.at[i].other};
        }
        if (rows.n)
            at = (struct q_trial_possible_page_in){rows.at[rows.n - 1].cell,
                                                   rows.at[rows.n - 1].record,
                                                   rows.at[rows.n - 1].other, PAGE};
    } while (rows.n == PAGE);
    return ERR_OK;
}

static err copy_all(struct db *db, void *ctx, struct err_info *why)
{
    err (*const steps[])(struct copying *, struct err_info *) = {
        copy_staging, copy_record,     copy_version, copy_relation, copy_person,
        copy_membership, copy_member, copy_decision, note_possible};
    struct trial_work *t = ctx;
    struct copying c = {.work = t, .from = db};
    VEC_CLEAR(&t->records);
    VEC_CLEAR(&t->possible);
    t->agency_count = 0;
    err e = trial_scratch(t, why);
    for (size_t i = 0; i < COUNT(steps) && !e; i++)
        e = steps[i](&c, why);
    return e;
}

err trial_copy(struct trial_work *t, struct err_info *why)
{
    return store_read(t->hub->store, copy_all, t, why);
}
