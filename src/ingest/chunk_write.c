/* ingest/chunk_write.c -- sealing what is new in a chunk, and writing it slice by slice. See
 * chunk.h. */
#include "ingest/chunk.h"

#include "base/sort.h"
#include "person/plant.h"
#include "query.h"
#include "store/store.h"

#include <stdio.h>

struct row_place {
    int64_t record;
    size_t row;
};

/* Everything the transaction inserts, made beforehand: it may run more than once and must be
 * short. */
struct writing {
    struct chunk *chunk;
    struct row_place *order;               /* of the rows: by record */
    struct q_event_home_add_in *all_homes; /* by event */
    size_t all_home_n, rows;
    struct q_record_add_in *records;
    struct q_record_rekey_in *rekeys;
    struct q_record_shield_in *shields;
    struct q_lock_feed_in *locks;
    struct q_record_version_add_in *versions;
    struct q_event_add_in *events;
    struct q_event_home_add_in *homes;
    struct q_record_relation_add_in *relations;
    struct q_record_related_add_in *related; /* as many */
    struct q_record_touch_in *touches;
    struct q_held_add_in *helds;
    struct q_held_doubt_in *doubts;
    struct q_held_close_in *closes;
    struct q_quarantine_add_in *rejects;
    struct q_quarantine_cure_in *cures;
    size_t record_n, rekey_n, shield_n, lock_n, version_n, event_n, home_n, relation_n, touch_n;
    size_t held_n, doubt_n, close_n, reject_n, cure_n;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to store a delivery");
}

static bool make_room(struct writing *w)
{
    enum { ROOM = CHUNK_SLICE_MOST + 1 };
    struct arena *a = w->chunk->arena;
    w->records = ARENA_ARRAY(a, struct q_record_add_in, ROOM);
    w->rekeys = ARENA_ARRAY(a, struct q_record_rekey_in, ROOM);
    w->shields = ARENA_ARRAY(a, struct q_record_shield_in, ROOM);
    w->locks = ARENA_ARRAY(a, struct q_lock_feed_in, ROOM);
    w->versions = ARENA_ARRAY(a, struct q_record_version_add_in, ROOM);
    w->events = ARENA_ARRAY(a, struct q_event_add_in, ROOM);
    w->homes = ARENA_ARRAY(a, struct q_event_home_add_in, ROOM);
    w->relations = ARENA_ARRAY(a, struct q_record_relation_add_in, ROOM);
    w->related = ARENA_ARRAY(a, struct q_record_related_add_in, ROOM);
    w->touches = ARENA_ARRAY(a, struct q_record_touch_in, ROOM);
    w->helds = ARENA_ARRAY(a, struct q_held_add_in, ROOM);
    w->closes = ARENA_ARRAY(a, struct q_held_close_in, ROOM);
    w->doubts = ARENA_ARRAY(a, struct q_held_doubt_in, ROOM);
    w->rejects = ARENA_ARRAY(a, struct q_quarantine_add_in, ROOM);
    w->cures = ARENA_ARRAY(a, struct q_quarantine_cure_in, (size_t)2 * ROOM);
    return w->records && w->rekeys && w->shields && w->locks && w->versions && w->events &&
           w->homes && w->relations && w->related && w->touches && w->helds && w->closes &&
           w->doubts && w->rejects && w->cures;
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
    return ERR_OK;
}

/* The digest of a record may not be trusted any more, but in what the delivery `keep` says. */
static void doubt(struct writing *w, int64_t record, int64_t keep)
{
    w->doubts[w->doubt_n++] = (struct q_held_doubt_in){cell_of(record), record, keep};
}

/* The extract says this of the record; what the one before it said held until then. */
static void hold(struct writing *w, int64_t record)
{
    const struct load *l = w->chunk->load;
    int32_t cell = cell_of(record);
    w->helds[w->held_n++] = (struct q_held_add_in){.cell = cell,
                                                   .record = record,
                                                   .stream = l->full->stream,
                                                   .as_of_ms = l->as_of_ms,
                                                   .delivery = l->delivery,
                                                   .digest = full_digest(l->full, record)};
    if (l->full->before_ms)
        w->closes[w->close_n++] = (struct q_held_close_in){cell, record, l->full->stream,
                                                           l->delivery, l->full->before_ms};
}

/* What waits under this key and is not newer waits no more. */
static void cure(struct writing *w, int64_t row_key, int64_t as_of_ms, int64_t delivery)
{
    if (PLANTED(CURE)) return;
    if (PLANTED(CURED_BY_OLD)) as_of_ms = INT64_MAX;
    w->cures[w->cure_n++] =
        (struct q_quarantine_cure_in){cell_of(row_key), row_key, as_of_ms, delivery};
}

static err make_row(struct writing *w, struct chunk_row *r, struct err_info *why)
{
    struct load *l = w->chunk->load;
    struct chunk_person *p = &w->chunk->persons.at[r->person - 1];
    err e = r->version_is_new ? seal_version(w, r, p, why) : ERR_OK;
    if (!e && r->event_is_new) e = seal_event(w, r, p, why);
    if (e) return e;
    if (r->relation_is_new) {
        w->related[w->relation_n] =
            (struct q_record_related_add_in){cell_of(r->related), r->related, r->record};
        w->relations[w->relation_n++] = (struct q_record_relation_add_in){
            cell_of(r->record), r->record,   r->related, str_of(relation_word(r->relation)),
            r->as_of_ms,        l->delivery};
    }
    if (r->row_key) cure(w, r->row_key, r->as_of_ms, l->delivery);
    if (r->person_key) cure(w, r->person_key, r->as_of_ms, l->delivery);
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
    if (w->chunk->load->doubts) doubt(w, k->record, 0);
}

/* A row of the record was put aside: its digest is none. */
static err spoil(struct writing *w, int64_t record, struct err_info *why)
{
    doubt(w, record, 0);
    return full_spoil(w->chunk->load->full, record, why);
}

static err make_reject(struct writing *w, const struct chunk_reject *r, struct err_info *why)
{
    struct load *l = w->chunk->load;
    err e = chunk_reject_seal(w->chunk, r, &w->rejects[w->reject_n], why);
    if (e) return e;
    w->reject_n++;
    if (r->record && !r->cured_by) cure(w, r->row_key, r->as_of_ms, l->delivery);
    return r->record && l->full ? spoil(w, r->record, why) : ERR_OK;
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
    if (PLANTED(SHIELD) && !p->is_new) more = 0;
    p->key.shield |= more;
    if (p->is_new)
        w->records[w->record_n++] = (struct q_record_add_in){
            .cell = cell, .record = p->record, .agency = l->agency, .data_key = p->wrapped,
            .shield = p->key.shield, .made_ms = l->stored_ms, .delivery = l->delivery};
    else if (more)
        w->shields[w->shield_n++] = (struct q_record_shield_in){cell, p->record, more};
    /* a lock counts before what it hides is to be seen; an unchanged row undoes no unlocking */
    if (p->locked && p->changed)
        w->locks[w->lock_n++] = (struct q_lock_feed_in){cell, p->record, l->agency, l->stored_ms};
    if (p->erased)
        w->rekeys[w->rekey_n++] = (struct q_record_rekey_in){
            .cell = cell, .record = p->record, .data_key = p->wrapped, .none = STR("")};
    if (p->changed && !p->key.touched)
        w->touches[w->touch_n++] = (struct q_record_touch_in){cell, p->record, l->delivery};
    if (l->full && !p->key.extracted) hold(w, p->record);
    if (p->changed && l->doubts) doubt(w, p->record, l->full ? l->delivery : 0);
    p->key.touched = p->key.touched || p->changed;
    p->key.extracted = true;
}

/* ---- the transaction ---- */

static err note(struct db *db, const struct writing *w, struct err_info *why)
{
    struct load *l = w->chunk->load;
    struct audit_entry entry = *l->audit;
    char detail[200];
    snprintf(
        detail, sizeof detail,
        "delivery=%016llx step=chunk rows=%zu records=%zu versions=%zu events=%zu quarantined=%zu",
        (unsigned long long)l->delivery, w->rows, w->record_n, w->version_n, w->event_n,
        w->reject_n);
    entry.detail = str_of(detail);
    return audit_note(db, l->hub, &entry, why);
}

static err insert_all(struct db *db, void *ctx, struct err_info *why)
{
    struct writing *w = ctx;
    err e = chunk_beat(db, w->chunk->load, w->chunk->arena, why);
    if (!e && w->record_n) e = q_record_add_many(db, w->records, w->record_n, why);
    if (!e && w->rekey_n) e = q_record_rekey_many(db, w->rekeys, w->rekey_n, why);
    if (!e && w->shield_n) e = q_record_shield_many(db, w->shields, w->shield_n, why);
    if (!e && w->lock_n) e = q_lock_feed_many(db, w->locks, w->lock_n, why);
    if (!e && w->shield_n) e = chunk_tell_queue(db, w->shields, w->shield_n, w->chunk->arena, why);
    if (!e && w->version_n) e = q_record_version_add_many(db, w->versions, w->version_n, why);
    if (!e && w->event_n) e = q_event_add_many(db, w->events, w->event_n, why);
    if (!e && w->home_n) e = q_event_home_add_many(db, w->homes, w->home_n, why);
    if (!e && w->relation_n) e = q_record_relation_add_many(db, w->relations, w->relation_n, why);
    if (!e && w->relation_n) e = q_record_related_add_many(db, w->related, w->relation_n, why);
    if (!e && w->touch_n) e = q_record_touch_many(db, w->touches, w->touch_n, why);
    if (!e && w->held_n) e = q_held_add_many(db, w->helds, w->held_n, why);
    if (!e && w->close_n) e = q_held_close_many(db, w->closes, w->close_n, why);
    if (!e && w->doubt_n) e = q_held_doubt_many(db, w->doubts, w->doubt_n, why);
    if (!e && w->cure_n) e = q_quarantine_cure_many(db, w->cures, w->cure_n, why);
    if (!e && w->reject_n) e = q_quarantine_add_many(db, w->rejects, w->reject_n, why);
    return e ? e : note(db, w, why);
}

/* ---- slices ---- */

static void empty(struct writing *w)
{
    w->record_n = w->rekey_n = w->shield_n = w->lock_n = w->version_n = w->event_n = w->home_n = 0;
    w->relation_n = w->touch_n = w->held_n = w->close_n = w->doubt_n = w->reject_n = w->cure_n = 0;
}

static err write_slice(struct writing *w, size_t rows, struct err_info *why)
{
    int64_t started_ns = clock_monotonic_ns();
    w->rows = rows;
    err e = store_write(w->chunk->load->hub->store, insert_all, w, why);
    if (!e) chunk_adapt(w->chunk, rows, clock_monotonic_ns() - started_ns);
    return e;
}

typedef err make_fn(struct writing *w, size_t i, struct err_info *why);

/* Things 0 .. n-1, as many at a time as one transaction takes. */
static err write_all(struct writing *w, size_t n, make_fn *make, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < n;) {
        struct arena_mark mark = arena_mark(w->chunk->arena);
        size_t first = i, end = n - i > w->chunk->slice ? i + w->chunk->slice : n;
        empty(w);
        for (; !e && i < end; i++)
            e = make(w, i, why);
        if (!e) e = write_slice(w, end - first, why);
        arena_rewind(w->chunk->arena, mark);
    }
    return e;
}

static err make_copy_at(struct writing *w, size_t i, struct err_info *why)
{
    (void)why;
    make_copy(w, &w->chunk->copies.at[i]);
    return ERR_OK;
}

static err make_reject_at(struct writing *w, size_t i, struct err_info *why)
{
    return make_reject(w, &w->chunk->rejects.at[i], why);
}

static err make_home_at(struct writing *w, size_t i, struct err_info *why)
{
    (void)why;
    w->homes[w->home_n++] = w->all_homes[i];
    return ERR_OK;
}

static err make_row_at(struct writing *w, size_t i, struct err_info *why)
{
    struct chunk_row *r = &w->chunk->rows.at[w->order[i].row];
    struct chunk_person *p = &w->chunk->persons.at[r->person - 1];
    if (r->problem) {
        err bad = chunk_reject_late(w->chunk, r, &w->rejects[w->reject_n], why);
        w->reject_n += !bad;
        return bad || !w->chunk->load->full ? bad : spoil(w, r->record, why);
    }
    bool first = !p->written;
    p->written = true;
    err e = first && (p->is_new || p->erased) ? make_key(w, p, why) : ERR_OK;
    if (!e && first) make_record(w, p);
    return e ? e : make_row(w, r, why);
}

/* ---- order ---- */

static int by_record(const void *left, const void *right)
{
    const struct row_place *a = left, *b = right;
    if (a->record != b->record) return a->record < b->record ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static int by_event(const void *left, const void *right)
{
    const struct q_event_home_add_in *a = left, *b = right;
    if (a->event != b->event) return a->event < b->event ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

/* What a record's rows have in common is known before the first of them is written. */
static err put_in_order(struct writing *w, struct err_info *why)
{
    struct chunk *c = w->chunk;
    w->order = ARENA_ARRAY(c->arena, struct row_place, c->rows.n + 1);
    w->all_homes = ARENA_ARRAY(c->arena, struct q_event_home_add_in, c->rows.n + 1);
    if (!w->order || !w->all_homes || !make_room(w)) return no_memory(why);
    for (size_t i = 0; i < c->rows.n; i++) {
        const struct chunk_row *r = &c->rows.at[i];
        struct chunk_person *p = &c->persons.at[r->person - 1];
        w->order[i] = (struct row_place){r->record, i};
        if (r->problem) continue;
        p->add_shield |= r->sensitive & SENSITIVE_SHIELDS;
        p->locked = p->locked || r->sensitive & SENSITIVE_LOCKED;
        p->changed = p->changed || r->version_is_new || r->event_is_new ||
                     (r->relation_is_new && !PLANTED(MERGER));
        if (r->event_is_new)
            w->all_homes[w->all_home_n++] = (struct q_event_home_add_in){
                .cell = cell_of(r->event), .event = r->event, .record = r->record};
    }
    if (c->rows.n) sort_list(w->order, c->rows.n, sizeof *w->order, by_record);
    if (w->all_home_n) sort_list(w->all_homes, w->all_home_n, sizeof *w->all_homes, by_event);
    return ERR_OK;
}

/* Homes first, then what other records must know, then the rows themselves: a row that is there
 * needs nothing more, whenever the power goes. */
err chunk_write(struct chunk *c, struct err_info *why)
{
    struct writing w = {.chunk = c};
    err e = put_in_order(&w, why);
    if (!e) e = write_all(&w, w.all_home_n, make_home_at, why);
    if (!e) e = write_all(&w, c->copies.n, make_copy_at, why);
    if (!e) e = write_all(&w, c->rows.n, make_row_at, why);
    return e ? e : write_all(&w, c->rejects.n, make_reject_at, why);
}
