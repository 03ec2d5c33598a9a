/* ingest/chunk_read.c -- what is there already of what a chunk says. See chunk.h.
 *
 * Only this load writes records of this agency (its lease is checked again when writing), so what
 * is read here still holds then. */
#include "ingest/chunk.h"

#include "person/plant.h"
#include "query.h"
#include "store/store.h"

struct looking {
    struct chunk *chunk;
    struct visibility visibility;
    const size_t *index; /* input of the running query -> row or person */
    VEC(struct chunk_copy)
    homes; /* of this chunk's events: only event and record; an event's together */
    VEC(struct chunk_copy) known;    /* the versions there, in the same order */
    struct map64 homes_at, known_at; /* event -> its first, counted from 1 */
    struct err_info *why;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to store a delivery");
}

/* Is what `delivery` told old news? What another delivery told and never showed is told anew. */
static bool counts(const struct looking *l, int64_t delivery, bool *ret_old)
{
    bool ours = delivery == l->chunk->load->delivery;
    *ret_old = !ours && visible(&l->visibility, delivery);
    return ours || *ret_old;
}

/* ---- records ---- */

static err on_head(void *ctx, size_t which, const struct q_record_get_row *row)
{
    struct looking *l = ctx;
    struct chunk_person *p = &l->chunk->persons.at[l->index[which]];
    p->is_new = false;
    p->erased = row->data_key.len == 0;
    p->key.shield = row->shield;
    if (p->erased) return ERR_OK;
    return crypt_unwrap(&l->chunk->load->hub->keys.use[KEY_WRAP], record_key_place(p->record),
                        row->data_key, &p->key.key, l->why);
}

static err find_records(struct db *db, struct looking *l, struct err_info *why)
{
    struct chunk *c = l->chunk;
    struct q_record_get_in *in = ARENA_ARRAY(c->arena, struct q_record_get_in, c->persons.n + 1);
    size_t *index = ARENA_ARRAY(c->arena, size_t, c->persons.n + 1), n = 0;
    if (!in || !index) return no_memory(why);
    for (size_t i = 0; i < c->persons.n; i++) {
        struct chunk_person *p = &c->persons.at[i];
        const uint64_t *at = map64_get(&c->keys_at, (uint64_t)p->record);
        *p = (struct chunk_person){.record = p->record, .is_new = !at};
        if (at) p->key = c->keys.at[*at - 1];
        if (at) continue;
        in[n] = (struct q_record_get_in){.cell = cell_of(p->record), .record = p->record};
        index[n++] = i;
    }
    l->index = index;
    return q_record_get_set(db, in, n, on_head, l, why);
}

/* ---- versions and relations ---- */

static err on_version(void *ctx, size_t which, const struct q_record_version_find_row *row)
{
    struct looking *l = ctx;
    struct chunk_row *r = &l->chunk->rows.at[l->index[which]];
    bool old;
    if (!counts(l, row->delivery, &old)) return ERR_OK;
    r->version_is_new = false;
    r->old = r->old && old;
    return ERR_OK;
}

static err find_versions(struct db *db, struct looking *l, struct err_info *why)
{
    struct chunk *c = l->chunk;
    struct q_record_version_find_in *in =
        ARENA_ARRAY(c->arena, struct q_record_version_find_in, c->rows.n + 1);
    size_t *index = ARENA_ARRAY(c->arena, size_t, c->rows.n + 1), n = 0;
    if (!in || !index) return no_memory(why);
    for (size_t i = 0; i < c->rows.n; i++) {
        struct chunk_row *r = &c->rows.at[i];
        if (!r->content.len) continue;
        r->version_is_new = true;
        if (c->persons.at[r->person - 1].is_new) continue;
        in[n] = (struct q_record_version_find_in){.cell = cell_of(r->record),
                                                  .record = r->record,
                                                  .as_of_ms = r->as_of_ms,
                                                  .hash = r->version_hash};
        index[n++] = i;
    }
    l->index = index;
    return q_record_version_find_set(db, in, n, on_version, l, why);
}

static err on_relation(void *ctx, size_t which, const struct q_record_relation_find_row *row)
{
    struct looking *l = ctx;
    struct chunk_row *r = &l->chunk->rows.at[l->index[which]];
    bool old;
    if (!counts(l, row->delivery, &old)) return ERR_OK;
    r->relation_is_new = false;
    r->old = r->old && old;
    return ERR_OK;
}

static err find_relations(struct db *db, struct looking *l, struct err_info *why)
{
    struct chunk *c = l->chunk;
    struct q_record_relation_find_in *in =
        ARENA_ARRAY(c->arena, struct q_record_relation_find_in, c->rows.n + 1);
    size_t *index = ARENA_ARRAY(c->arena, size_t, c->rows.n + 1), n = 0;
    if (!in || !index) return no_memory(why);
    for (size_t i = 0; i < c->rows.n; i++) {
        struct chunk_row *r = &c->rows.at[i];
        if (!r->relation) continue;
        r->relation_is_new = true;
        in[n] = (struct q_record_relation_find_in){.cell = cell_of(r->record),
                                                   .record = r->record,
                                                   .related = r->related,
                                                   .as_of_ms = r->as_of_ms,
                                                   .kind = str_of(relation_word(r->relation))};
        index[n++] = i;
    }
    l->index = index;
    return q_record_relation_find_set(db, in, n, on_relation, l, why);
}

/* ---- events ---- */

/* Where an event's run starts; `at` is the place, from 1, of the newest. */
static err note_first(struct map64 *map, int64_t event, size_t at, struct err_info *why)
{
    bool is_new;
    uint64_t *first = map64_put(map, (uint64_t)event, &is_new);
    if (!first) return no_memory(why);
    if (is_new) *first = at;
    return ERR_OK;
}

static size_t first_of(const struct map64 *map, int64_t event, size_t none)
{
    const uint64_t *first = map64_get(map, (uint64_t)event);
    return first ? (size_t)*first - 1 : none;
}

static err on_home(void *ctx, size_t which, const struct q_event_homes_row *row)
{
    struct looking *l = ctx;
    struct chunk_copy *slot = VEC_PUSH(&l->homes);
    if (!slot) return no_memory(l->why);
    *slot = (struct chunk_copy){.event = l->chunk->rows.at[l->index[which]].event,
                                .record = row->record};
    return note_first(&l->homes_at, slot->event, l->homes.n, l->why);
}

static err on_known(void *ctx, size_t which, const struct q_event_versions_row *row)
{
    struct looking *l = ctx;
    struct chunk_copy *slot = VEC_PUSH(&l->known);
    if (!slot) return no_memory(l->why);
    *slot = (struct chunk_copy){.record = l->homes.at[which].record,
                                .event = l->homes.at[which].event,
                                .as_of_ms = row->as_of_ms,
                                .hash = row->hash,
                                .delivery = row->delivery,
                                .stated = row->stated != 0,
                                .withdrawn = row->withdrawn == EVENT_WITHDRAWN};
    return note_first(&l->known_at, slot->event, l->known.n, l->why);
}

static err find_events(struct db *db, struct looking *l, struct err_info *why)
{
    struct chunk *c = l->chunk;
    struct q_event_homes_in *in = ARENA_ARRAY(c->arena, struct q_event_homes_in, c->rows.n + 1);
    size_t *index = ARENA_ARRAY(c->arena, size_t, c->rows.n + 1), n = 0;
    if (!in || !index) return no_memory(why);
    for (size_t i = 0; i < c->rows.n; i++) {
        const struct chunk_row *r = &c->rows.at[i];
        bool is_new = false;
        if (r->event && !map64_put(&c->said, (uint64_t)r->event, &is_new)) return no_memory(why);
        if (!is_new) continue;
        in[n] = (struct q_event_homes_in){.cell = cell_of(r->event), .event = r->event};
        index[n++] = i;
    }
    l->index = index;
    err e = q_event_homes_set(db, in, n, on_home, l, why);
    if (e || !l->homes.n) return e;
    struct q_event_versions_in *versions =
        ARENA_ARRAY(c->arena, struct q_event_versions_in, l->homes.n);
    if (!versions) return no_memory(why);
    for (size_t i = 0; i < l->homes.n; i++)
        versions[i] = (struct q_event_versions_in){.cell = cell_of(l->homes.at[i].record),
                                                   .record = l->homes.at[i].record,
                                                   .event = l->homes.at[i].event};
    return q_event_versions_set(db, versions, l->homes.n, on_known, l, why);
}

static err look_up(struct db *db, void *ctx, struct err_info *why)
{
    struct looking *l = ctx;
    struct chunk *c = l->chunk;
    l->why = why;
    VEC_CLEAR(&l->known);
    VEC_CLEAR(&l->homes);
    map64_clear(&l->homes_at);
    map64_clear(&l->known_at);
    map64_clear(&c->said);
    for (size_t i = 0; i < c->rows.n; i++)
        c->rows.at[i].old = true;
    err e = visibility_load(db, c->arena, &l->visibility, why);
    if (!e) e = find_records(db, l, why);
    if (!e) e = find_versions(db, l, why);
    if (!e) e = find_relations(db, l, why);
    if (!e) e = find_events(db, l, why);
    return e ? e : chunk_reject_judge(db, c, &l->visibility, why);
}

/* ---- judging events against what is known ---- */

static err add_copy(struct chunk *c, int64_t to, struct chunk_copy version, struct err_info *why)
{
    struct chunk_copy *slot = VEC_PUSH(&c->copies);
    if (!slot) return no_memory(why);
    *slot = version;
    slot->record = to;
    return ERR_OK;
}

static struct chunk_copy copy_of(const struct chunk *c, const struct chunk_row *r)
{
    return (struct chunk_copy){.event = r->event,
                               .as_of_ms = r->as_of_ms,
                               .hash = r->event_hash,
                               .delivery = c->load->delivery,
                               .stated = r->stated,
                               .withdrawn = r->withdraw};
}

/* Where else the event is known: those records learn that it is now said of this one, and this one
 * learns what was said of them. */
static err cross(struct looking *l, const struct chunk_row *r, struct err_info *why)
{
    struct chunk *c = l->chunk;
    err e = ERR_OK;
    size_t first = first_of(&l->homes_at, r->event, l->homes.n);
    for (size_t i = first; !e && i < l->homes.n && l->homes.at[i].event == r->event; i++)
        if (l->homes.at[i].record != r->record && !PLANTED(MOVED))
            e = add_copy(c, l->homes.at[i].record, copy_of(c, r), why);
    first = first_of(&l->known_at, r->event, l->known.n);
    for (size_t i = first; !e && i < l->known.n && l->known.at[i].event == r->event; i++)
        if (l->known.at[i].record != r->record && !PLANTED(MOVED_HISTORY))
            e = add_copy(c, r->record, l->known.at[i], why);
    return e;
}

static void judge_known(const struct looking *l, struct chunk_row *r)
{
    for (size_t i = first_of(&l->known_at, r->event, l->known.n); i < l->known.n; i++) {
        const struct chunk_copy *k = &l->known.at[i];
        bool old;
        if (k->event != r->event) break;
        if (k->as_of_ms != r->as_of_ms || !counts(l, k->delivery, &old)) continue;
        if (k->hash != r->event_hash) {
            if (k->delivery == l->chunk->load->delivery) r->problem = REASON_duplicate_event_ref;
        } else if (k->record == r->record) {
            r->event_is_new = false;
            r->old = r->old && old;
        }
    }
}

/* Rows of this chunk that tell of the same event: again, otherwise, or under another record. */
static void judge_in_chunk(struct looking *l, size_t at)
{
    struct chunk *c = l->chunk;
    struct chunk_row *r = &c->rows.at[at];
    for (size_t i = 0; i < at; i++) {
        const struct chunk_row *other = &c->rows.at[i];
        if (other->event != r->event || other->problem || other->as_of_ms != r->as_of_ms) continue;
        if (other->event_hash != r->event_hash) r->problem = REASON_duplicate_event_ref;
        r->event_is_new = r->old = false; /* said by this delivery */
    }
}

static err cross_in_chunk(struct looking *l, const struct chunk_row *r, struct err_info *why)
{
    struct chunk *c = l->chunk;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < c->rows.n; i++) {
        const struct chunk_row *other = &c->rows.at[i];
        if (other->event == r->event && other->record != r->record && !other->problem &&
            !PLANTED(MOVED_AT_ONCE))
            e = add_copy(c, other->record, copy_of(c, r), why);
    }
    return e;
}

/* Events that come more than once in this chunk: their ids, each as often as it comes again. */
static err find_repeated(struct chunk *c, struct map64 *repeated, struct err_info *why)
{
    struct map64 once = {0};
    err e = ERR_OK;
    for (size_t i = 0; !e && i < c->rows.n; i++) {
        uint64_t event = (uint64_t)c->rows.at[i].event;
        bool is_new = true;
        if (event && !map64_put(&once, event, &is_new)) e = no_memory(why);
        if (!e && !is_new && !map64_put(repeated, event, &is_new)) e = no_memory(why);
    }
    map64_release(&once);
    return e;
}

static err judge_events(struct looking *l, struct err_info *why)
{
    struct chunk *c = l->chunk;
    struct map64 repeated = {0};
    err e = find_repeated(c, &repeated, why);
    VEC_CLEAR(&c->copies);
    for (size_t i = 0; !e && i < c->rows.n; i++) {
        struct chunk_row *r = &c->rows.at[i];
        r->problem = REASON_NONE;
        r->event_is_new = r->event != 0;
        if (!r->event) continue;
        if (l->homes.n) judge_known(l, r);
        if (!r->problem && repeated.n && map64_get(&repeated, (uint64_t)r->event))
            judge_in_chunk(l, i);
    }
    for (size_t i = 0; !e && i < c->rows.n; i++) {
        const struct chunk_row *r = &c->rows.at[i];
        if (r->problem || !r->event_is_new) continue;
        if (l->homes.n) e = cross(l, r, why);
        if (!e && repeated.n && map64_get(&repeated, (uint64_t)r->event))
            e = cross_in_chunk(l, r, why);
    }
    map64_release(&repeated);
    return e;
}

/* The same version again in this chunk adds nothing. */
static err judge_versions(struct chunk *c, struct err_info *why)
{
    map64_clear(&c->said);
    for (size_t i = 0; i < c->rows.n; i++) {
        struct chunk_row *r = &c->rows.at[i];
        uint64_t key =
            (uint64_t)r->version_hash ^ (uint64_t)r->record * 3 ^ (uint64_t)r->as_of_ms << 20;
        bool is_new;
        if (r->version_is_new || r->relation_is_new || r->event_is_new || r->problem)
            r->old = false;
        if (r->problem || !r->version_is_new) continue;
        if (!map64_put(&c->said, key, &is_new)) return no_memory(why);
        r->version_is_new = is_new;
    }
    return ERR_OK;
}

err chunk_look_up(struct chunk *c, struct err_info *why)
{
    struct looking l = {.chunk = c};
    err e = store_read(c->load->hub->store, look_up, &l, why);
    if (!e) e = judge_events(&l, why);
    if (!e) e = judge_versions(c, why);
    if (!e) e = chunk_reject_judge_within(c, why);
    VEC_RELEASE(&l.known);
    VEC_RELEASE(&l.homes);
    map64_release(&l.homes_at);
    map64_release(&l.known_at);
    return e;
}
