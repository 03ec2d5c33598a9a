/* ingest/chunk_reject.c -- rows of a chunk that are put aside, and which of them still matter.
 *
 * A bad row waits until its agency says something newer of the same thing; what is newer is decided
 * by as_of, never by arrival. So a bad row that comes late may be old news already: it is kept, but
 * nobody is asked to mend it.
 *
 * Typical: none, or some dozens per delivery; in a bad file every row. */
#include "ingest/chunk.h"

#include "ingest/aside.h"
#include "person/plant.h"
#include "query.h"

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to put a row aside");
}

int64_t chunk_row_key(const struct load *l, int64_t record, int64_t about)
{
    int64_t ids[] = {record, about};
    return crypt_id(&l->hub->keys, "row", str_range((const char *)ids, sizeof ids));
}

err chunk_reject(struct chunk *c, const struct chunk_reject *r, struct err_info *why)
{
    str plain = str_copy(c->arena, r->plain);
    struct chunk_reject *slot = plain.at ? VEC_PUSH(&c->rejects) : NULL;
    if (!slot) return no_memory(why);
    *slot = *r;
    slot->plain = plain;
    slot->cured_by = 0;
    c->bytes += (int64_t)plain.len;
    c->load->cures = true; /* a later row of this very delivery may be the better one */
    return ERR_OK;
}

/* ---- what is newer ---- */

struct judging {
    struct chunk *chunk;
    const struct visibility *visibility;
    const size_t *index; /* input of the running query -> reject */
};

static void found(struct judging *j, size_t which, int64_t delivery, int64_t as_of_ms)
{
    struct chunk_reject *r = &j->chunk->rejects.at[j->index[which]];
    bool ours = delivery == j->chunk->load->delivery;
    if (ours ? as_of_ms > r->as_of_ms : visible(j->visibility, delivery)) r->cured_by = delivery;
}

#define ON_NEWER(name)                                                                             \
    static err on_##name(void *ctx, size_t which, const struct q_quarantine_##name##_row *row)     \
    {                                                                                              \
        found(ctx, which, row->delivery, row->as_of_ms);                                           \
        return ERR_OK;                                                                             \
    }
ON_NEWER(newer_event)
ON_NEWER(newer_version)
ON_NEWER(newer_merger)
ON_NEWER(newer_row)

static err find_events(struct db *db, struct judging *j, size_t *index, struct err_info *why)
{
    struct chunk *c = j->chunk;
    struct q_quarantine_newer_event_in *in =
        ARENA_ARRAY(c->arena, struct q_quarantine_newer_event_in, c->rejects.n);
    size_t n = 0;
    if (!in) return no_memory(why);
    for (size_t i = 0; i < c->rejects.n; i++) {
        const struct chunk_reject *r = &c->rejects.at[i];
        if (!r->record || r->about == ROW_ABOUT_PERSON || r->about == ROW_ABOUT_MERGER) continue;
        in[n] = (struct q_quarantine_newer_event_in){cell_of(r->record), r->record, r->about,
                                                     r->as_of_ms};
        index[n++] = i;
    }
    return q_quarantine_newer_event_set(db, in, n, on_newer_event, j, why);
}

static err find_versions(struct db *db, struct judging *j, size_t *index, struct err_info *why)
{
    struct chunk *c = j->chunk;
    struct q_quarantine_newer_version_in *in =
        ARENA_ARRAY(c->arena, struct q_quarantine_newer_version_in, c->rejects.n);
    size_t n = 0;
    if (!in) return no_memory(why);
    for (size_t i = 0; i < c->rejects.n; i++) {
        const struct chunk_reject *r = &c->rejects.at[i];
        if (!r->record || r->about != ROW_ABOUT_PERSON) continue;
        in[n] =
            (struct q_quarantine_newer_version_in){cell_of(r->record), r->record, r->as_of_ms};
        index[n++] = i;
    }
    return q_quarantine_newer_version_set(db, in, n, on_newer_version, j, why);
}

static err find_mergers(struct db *db, struct judging *j, size_t *index, struct err_info *why)
{
    struct chunk *c = j->chunk;
    struct q_quarantine_newer_merger_in *in =
        ARENA_ARRAY(c->arena, struct q_quarantine_newer_merger_in, c->rejects.n);
    size_t n = 0;
    if (!in) return no_memory(why);
    for (size_t i = 0; i < c->rejects.n; i++) {
        const struct chunk_reject *r = &c->rejects.at[i];
        if (!r->record || r->about != ROW_ABOUT_MERGER) continue;
        in[n] = (struct q_quarantine_newer_merger_in){cell_of(r->record), r->record, r->as_of_ms};
        index[n++] = i;
    }
    return q_quarantine_newer_merger_set(db, in, n, on_newer_merger, j, why);
}

static err find_rows(struct db *db, struct judging *j, size_t *index, struct err_info *why)
{
    struct chunk *c = j->chunk;
    struct q_quarantine_newer_row_in *in =
        ARENA_ARRAY(c->arena, struct q_quarantine_newer_row_in, c->rejects.n);
    size_t n = 0;
    if (!in) return no_memory(why);
    for (size_t i = 0; i < c->rejects.n; i++) {
        const struct chunk_reject *r = &c->rejects.at[i];
        if (!r->record) continue;
        in[n] = (struct q_quarantine_newer_row_in){cell_of(r->row_key), r->row_key, r->as_of_ms};
        index[n++] = i;
    }
    return q_quarantine_newer_row_set(db, in, n, on_newer_row, j, why);
}

err chunk_reject_judge(struct db *db, struct chunk *c, const struct visibility *v,
                       struct err_info *why)
{
    static err (*const finders[])(struct db *, struct judging *, size_t *, struct err_info *) = {
        find_rows, find_events, find_versions, find_mergers};
    if (!c->rejects.n || PLANTED(OLD_NEWS)) return ERR_OK;
    size_t *index = ARENA_ARRAY(c->arena, size_t, c->rejects.n);
    struct judging j = {c, v, index};
    if (!index) return no_memory(why);
    for (size_t i = 0; i < c->rejects.n; i++)
        c->rejects.at[i].cured_by = 0;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < COUNT(finders); i++)
        e = finders[i](db, &j, index, why);
    return e;
}

/* What this very chunk says better: rows of one key, the newest good one. */
static err newest_good(struct chunk *c, struct map64 *newest, struct err_info *why)
{
    for (size_t i = 0; i < c->rows.n; i++) {
        const struct chunk_row *r = &c->rows.at[i];
        int64_t keys[] = {r->row_key, r->person_key};
        for (size_t k = 0; !r->problem && k < COUNT(keys); k++) {
            bool is_new;
            uint64_t *at = keys[k] ? map64_put(newest, (uint64_t)keys[k], &is_new) : NULL;
            if (keys[k] && !at) return no_memory(why);
            if (at && (is_new || (int64_t)*at < r->as_of_ms)) *at = (uint64_t)r->as_of_ms;
        }
    }
    return ERR_OK;
}

err chunk_reject_judge_within(struct chunk *c, struct err_info *why)
{
    struct map64 newest = {0};
    if (!c->rejects.n || PLANTED(OLD_NEWS)) return ERR_OK;
    for (size_t i = 0; i < c->rows.n; i++)
        chunk_row_keys(c, &c->rows.at[i]);
    err e = newest_good(c, &newest, why);
    for (size_t i = 0; !e && i < c->rejects.n; i++) {
        struct chunk_reject *r = &c->rejects.at[i];
        const uint64_t *at = map64_get(&newest, (uint64_t)r->row_key);
        if (at && (int64_t)*at > r->as_of_ms) r->cured_by = c->load->delivery;
    }
    map64_release(&newest);
    return e;
}

/* ---- what is stored ---- */

err chunk_reject_seal(struct chunk *c, const struct chunk_reject *r,
                      struct q_quarantine_add_in *ret_row, struct err_info *why)
{
    struct load *l = c->load;
    str sealed;
    err e = crypt_seal(&l->hub->keys.use[KEY_DELIVERY], &l->hub->rand,
                       (struct place){"quarantine", r->row_key, r->line}, r->plain, c->arena,
                       &sealed, why);
    if (e) return e;
    *ret_row = (struct q_quarantine_add_in){
        .cell = cell_of(r->row_key),
        .row_key = r->row_key,
        .delivery = l->delivery,
        .line = r->line,
        .field = r->column < COLUMN__COUNT ? str_of(column_table[r->column].name) : STR(""),
        .reason = str_of(reason_table[r->reason].code),
        .sealed = sealed,
        .agency = l->agency,
        .cured_by = r->cured_by,
        .as_of_ms = r->as_of_ms};
    return ERR_OK;
}

/* A row found to be wrong only when it met the store. */
err chunk_reject_late(struct chunk *c, const struct chunk_row *r,
                      struct q_quarantine_add_in *ret_row, struct err_info *why)
{
    buf_reset(&c->packed);
    err e = aside_pack_stored(r, c->arena, &c->packed, why);
    if (e) return e;
    if (buf_state(&c->packed)) return no_memory(why);
    struct chunk_reject reject = {.line = r->line,
                                  .row_key = chunk_row_key(c->load, r->record, r->event),
                                  .as_of_ms = r->as_of_ms,
                                  .column = COLUMN_event_ref,
                                  .reason = r->problem,
                                  .plain = buf_str(&c->packed)};
    return chunk_reject_seal(c, &reject, ret_row, why);
}
