/* ingest/chunk_write.c -- sealing what is new in a chunk, and writing it in one transaction. */
#include "ingest/chunk.h"

#include "query.h"
#include "store/store.h"

#include <stdio.h>

/* Everything the transaction inserts, made beforehand: it may run more than once, and must be
 * short. */
struct writing {
    struct chunk *chunk;
    struct q_record_add_in *records;
    struct q_record_rekey_in *rekeys;
    struct q_record_shield_in *shields;
    struct q_record_version_add_in *versions;
    struct q_event_add_in *events;
    struct q_event_home_add_in *homes;
    struct q_record_relation_add_in *relations;
    struct q_record_touch_in *touches;
    struct q_record_extract_add_in *extracts;
    struct q_quarantine_add_in *rejects;
    struct q_quarantine_cure_in *cures;
    size_t record_n, rekey_n, shield_n, version_n, event_n, home_n, relation_n, touch_n, extract_n,
        reject_n, cure_n;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to store a delivery");
}

static bool make_room(struct writing *w)
{
    struct chunk *c = w->chunk;
    size_t persons = c->persons.n + 1, rows = c->rows.n + 1, copies = c->copies.n;
    w->records = ARENA_ARRAY(c->arena, struct q_record_add_in, persons);
    w->rekeys = ARENA_ARRAY(c->arena, struct q_record_rekey_in, persons);
    w->shields = ARENA_ARRAY(c->arena, struct q_record_shield_in, persons);
    w->versions = ARENA_ARRAY(c->arena, struct q_record_version_add_in, rows);
    w->events = ARENA_ARRAY(c->arena, struct q_event_add_in, rows + copies);
    w->homes = ARENA_ARRAY(c->arena, struct q_event_home_add_in, rows);
    w->relations = ARENA_ARRAY(c->arena, struct q_record_relation_add_in, rows);
    w->touches = ARENA_ARRAY(c->arena, struct q_record_touch_in, persons + copies);
    w->extracts = ARENA_ARRAY(c->arena, struct q_record_extract_add_in, persons);
    w->rejects = ARENA_ARRAY(c->arena, struct q_quarantine_add_in, rows + c->rejects.n);
    w->cures = ARENA_ARRAY(c->arena, struct q_quarantine_cure_in, rows);
    return w->records && w->rekeys && w->shields && w->versions && w->events && w->homes &&
           w->relations && w->touches && w->extracts && w->rejects && w->cures;
}

/* ---- rows ---- */

static err seal_version(struct writing *w, const struct chunk_row *r, struct chunk_person *p,
                        struct err_info *why)
{
    struct load *l = w->chunk->load;
    str sealed;
    err e = crypt_seal(&p->key.key, &l->hub->rand, record_version_place(r->record, r->version_hash),
                       r->content, w->chunk->arena, &sealed, why);
    if (e) return e;
    w->versions[w->version_n++] = (struct q_record_version_add_in){.cell = cell_of(r->record),
                                                                   .record = r->record,
                                                                   .as_of_ms = r->as_of_ms,
                                                                   .hash = r->version_hash,
                                                                   .delivery = l->delivery,
                                                                   .known_ms = l->stored_ms,
                                                                   .sealed = sealed};
    return ERR_OK;
}

static err seal_event(struct writing *w, const struct chunk_row *r, struct chunk_person *p,
                      struct err_info *why)
{
    struct load *l = w->chunk->load;
    str sealed;
    err e = crypt_seal(&p->key.key, &l->hub->rand, event_place(r->record, r->event),
                       r->event_content, w->chunk->arena, &sealed, why);
    if (e) return e;
    w->events[w->event_n++] =
        (struct q_event_add_in){.cell = cell_of(r->record),
                                .record = r->record,
                                .event = r->event,
                                .as_of_ms = r->as_of_ms,
                                .hash = r->event_hash,
                                .type = r->type,
                                .service = r->service,
                                .happened_ms = r->happened_ms,
                                .has_time = r->has_time,
                                .end_ms = r->end_ms,
                                .stated = r->stated,
                                .withdrawn = r->withdraw ? EVENT_WITHDRAWN : EVENT_STANDS,
                                .delivery = l->delivery,
                                .known_ms = l->stored_ms,
                                .sealed = sealed};
    w->homes[w->home_n++] = (struct q_event_home_add_in){
        .cell = cell_of(r->event), .event = r->event, .record = r->record};
    return ERR_OK;
}

static err make_row(struct writing *w, struct chunk_row *r, struct err_info *why)
{
    struct load *l = w->chunk->load;
    struct chunk_person *p = &w->chunk->persons.at[r->person - 1];
    err e = r->version_is_new ? seal_version(w, r, p, why) : ERR_OK;
    if (!e && r->event_is_new) e = seal_event(w, r, p, why);
    if (e) return e;
    if (r->relation_is_new)
        w->relations[w->relation_n++] =
            (struct q_record_relation_add_in){.cell = cell_of(r->record),
                                              .record = r->record,
                                              .related = r->related,
                                              .kind = str_of(relation_word(r->relation)),
                                              .as_of_ms = r->as_of_ms,
                                              .delivery = l->delivery};
    if (r->row_key)
        w->cures[w->cure_n++] = (struct q_quarantine_cure_in){
            .cell = cell_of(r->row_key), .row_key = r->row_key, .cured_by = l->delivery};
    return ERR_OK;
}

/* A version of an event under a record that it was not, or is no longer, said of. */
static void make_copy(struct writing *w, const struct chunk_copy *k)
{
    w->events[w->event_n++] =
        (struct q_event_add_in){.cell = cell_of(k->record),
                                .record = k->record,
                                .event = k->event,
                                .as_of_ms = k->as_of_ms,
                                .hash = k->hash,
                                .stated = k->stated,
                                .withdrawn = k->withdrawn ? EVENT_WITHDRAWN : EVENT_ELSEWHERE,
                                .delivery = k->delivery,
                                .known_ms = w->chunk->load->stored_ms};
    w->touches[w->touch_n++] = (struct q_record_touch_in){
        .cell = cell_of(k->record), .record = k->record, .delivery = k->delivery};
}

static err make_reject(struct writing *w, const struct chunk_reject *r, struct err_info *why)
{
    struct load *l = w->chunk->load;
    str sealed;
    err e = crypt_seal(&l->hub->keys.use[KEY_DELIVERY], &l->hub->rand,
                       (struct place){"quarantine", r->row_key, r->line}, r->plain, w->chunk->arena,
                       &sealed, why);
    if (e) return e;
    w->rejects[w->reject_n++] = (struct q_quarantine_add_in){
        .cell = cell_of(r->row_key),
        .row_key = r->row_key,
        .delivery = l->delivery,
        .line = r->line,
        .field = r->column < COLUMN__COUNT ? str_of(column_table[r->column].name) : STR(""),
        .reason = str_of(reason_table[r->reason].code),
        .sealed = sealed,
        .agency = l->agency};
    return ERR_OK;
}

/* A row found to be wrong only now: what it said is kept as it was packed. */
static err make_late_reject(struct writing *w, const struct chunk_row *r, struct err_info *why)
{
    struct chunk *c = w->chunk;
    buf_reset(&c->packed);
    buf_add(&c->packed, r->content);
    buf_add(&c->packed, r->event_content);
    if (buf_state(&c->packed)) return no_memory(why);
    struct chunk_reject reject = {.line = r->line,
                                  .row_key = chunk_row_key(c->load, r->record, r->event),
                                  .column = COLUMN_event_ref,
                                  .reason = r->problem,
                                  .plain = buf_str(&c->packed)};
    return make_reject(w, &reject, why);
}

/* ---- records ---- */

static err make_key(struct writing *w, struct chunk_person *p, struct err_info *why)
{
    struct load *l = w->chunk->load;
    p->key.key = key_random(&l->hub->rand);
    return crypt_wrap(&l->hub->keys.use[KEY_WRAP], &l->hub->rand, record_key_place(p->record),
                      &p->key.key, w->chunk->arena, &p->wrapped, why);
}

static void make_record(struct writing *w, struct chunk_person *p)
{
    struct load *l = w->chunk->load;
    int32_t cell = cell_of(p->record), more = p->add_shield & ~p->key.shield;
    p->key.shield |= more;
    if (p->is_new)
        w->records[w->record_n++] = (struct q_record_add_in){.cell = cell,
                                                             .record = p->record,
                                                             .agency = l->agency,
                                                             .data_key = p->wrapped,
                                                             .shield = p->key.shield,
                                                             .made_ms = l->stored_ms,
                                                             .delivery = l->delivery};
    else if (more)
        w->shields[w->shield_n++] =
            (struct q_record_shield_in){.cell = cell, .record = p->record, .shield = more};
    if (p->erased)
        w->rekeys[w->rekey_n++] = (struct q_record_rekey_in){
            .cell = cell, .record = p->record, .data_key = p->wrapped, .none = STR("")};
    if (p->changed && !p->key.touched)
        w->touches[w->touch_n++] =
            (struct q_record_touch_in){.cell = cell, .record = p->record, .delivery = l->delivery};
    if (l->full && !p->key.extracted)
        w->extracts[w->extract_n++] = (struct q_record_extract_add_in){
            .cell = cell, .record = p->record, .delivery = l->delivery};
    p->key.touched = p->key.touched || p->changed;
    p->key.extracted = true;
}

/* A record that only rows with a problem were about is not made. */
static err make_all(struct writing *w, struct err_info *why)
{
    struct chunk *c = w->chunk;
    err e = make_room(w) ? ERR_OK : no_memory(why);
    for (size_t i = 0; !e && i < c->rows.n; i++) {
        const struct chunk_row *r = &c->rows.at[i];
        struct chunk_person *p = &c->persons.at[r->person - 1];
        if (r->problem) continue;
        if ((p->is_new || p->erased) && !p->wrapped.at) e = make_key(w, p, why);
        p->add_shield |= r->sensitive;
        p->changed = p->changed || r->version_is_new || r->event_is_new || r->relation_is_new;
    }
    for (size_t i = 0; !e && i < c->persons.n; i++)
        if (!c->persons.at[i].is_new || c->persons.at[i].wrapped.at)
            make_record(w, &c->persons.at[i]);
    for (size_t i = 0; !e && i < c->rows.n; i++) {
        struct chunk_row *r = &c->rows.at[i];
        e = r->problem ? make_late_reject(w, r, why) : make_row(w, r, why);
    }
    for (size_t i = 0; !e && i < c->copies.n; i++)
        make_copy(w, &c->copies.at[i]);
    for (size_t i = 0; !e && i < c->rejects.n; i++)
        e = make_reject(w, &c->rejects.at[i], why);
    return e;
}

/* ---- the transaction ---- */

/* Still ours? And a sign of life for whoever wonders. */
static err beat(struct db *db, struct load *l, struct arena *a, struct err_info *why)
{
    struct q_delivery_lease_get_in in = {.job = l->lease_job};
    struct q_delivery_lease_get_row row;
    err e = q_delivery_lease_get(db, &in, a, &row, why);
    if (e && e != ERR_ABSENT) return e;
    if (e || !str_eq(row.owner, l->lease_owner)) {
        (void)err_set(why, ERR_BUSY, "another load for this agency has taken over");
        return err_todo(why, "when that one is done, load this file again; nothing is lost");
    }
    struct q_delivery_lease_put_in put = {
        .job = l->lease_job, .owner = l->lease_owner, .until_ms = row.until_ms + 1};
    return q_delivery_lease_put(db, &put, why);
}

static err note(struct db *db, const struct writing *w, struct err_info *why)
{
    struct load *l = w->chunk->load;
    struct audit_entry entry = *l->audit;
    char detail[200];
    snprintf(
        detail, sizeof detail,
        "delivery=%016llx step=chunk rows=%zu records=%zu versions=%zu events=%zu quarantined=%zu",
        (unsigned long long)l->delivery, w->chunk->rows.n + w->chunk->rejects.n, w->record_n,
        w->version_n, w->event_n, w->reject_n);
    entry.detail = str_of(detail);
    return audit_note(db, l->hub, &entry, why);
}

static err insert_all(struct db *db, void *ctx, struct err_info *why)
{
    struct writing *w = ctx;
    err e = beat(db, w->chunk->load, w->chunk->arena, why);
    if (!e && w->record_n) e = q_record_add_many(db, w->records, w->record_n, why);
    if (!e && w->rekey_n) e = q_record_rekey_many(db, w->rekeys, w->rekey_n, why);
    if (!e && w->shield_n) e = q_record_shield_many(db, w->shields, w->shield_n, why);
    if (!e && w->version_n) e = q_record_version_add_many(db, w->versions, w->version_n, why);
    if (!e && w->event_n) e = q_event_add_many(db, w->events, w->event_n, why);
    if (!e && w->home_n) e = q_event_home_add_many(db, w->homes, w->home_n, why);
    if (!e && w->relation_n) e = q_record_relation_add_many(db, w->relations, w->relation_n, why);
    if (!e && w->touch_n) e = q_record_touch_many(db, w->touches, w->touch_n, why);
    if (!e && w->extract_n) e = q_record_extract_add_many(db, w->extracts, w->extract_n, why);
    if (!e && w->cure_n) e = q_quarantine_cure_many(db, w->cures, w->cure_n, why);
    if (!e && w->reject_n) e = q_quarantine_add_many(db, w->rejects, w->reject_n, why);
    return e ? e : note(db, w, why);
}

err chunk_write(struct chunk *c, int64_t *ret_ns, struct err_info *why)
{
    struct writing w = {.chunk = c};
    err e = make_all(&w, why);
    int64_t started_ns = clock_monotonic_ns();
    if (!e) e = store_write(c->load->hub->store, insert_all, &w, why);
    *ret_ns = clock_monotonic_ns() - started_ns;
    return e;
}
