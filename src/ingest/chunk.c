/* ingest/chunk.c -- collecting rows. See chunk.h. */
#include "ingest/chunk.h"

#include "base/mem.h"
#include "query.h"

err chunk_init(struct chunk *c, struct load *l, struct err_info *why)
{
    *c = (struct chunk){.load = l, .slice = CHUNK_SLICE_LEAST, .packed = BUF_INIT(64 * 1024)};
    c->arena = arena_new(CHUNK_ARENA_BYTES);
    return c->arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to store a delivery");
}

void chunk_release(struct chunk *c)
{
    for (size_t i = 0; i < c->keys.n; i++)
        key_wipe(&c->keys.at[i].key);
    for (size_t i = 0; i < c->persons.n; i++)
        key_wipe(&c->persons.at[i].key.key);
    VEC_RELEASE(&c->rows);
    VEC_RELEASE(&c->persons);
    VEC_RELEASE(&c->rejects);
    VEC_RELEASE(&c->copies);
    VEC_RELEASE(&c->keys);
    map64_release(&c->person_of);
    map64_release(&c->said);
    map64_release(&c->keys_at);
    buf_release(&c->packed);
    arena_free(c->arena);
    c->arena = NULL;
}

bool chunk_full(const struct chunk *c)
{
    return c->rows.n + c->rejects.n >= CHUNK_ROWS || c->bytes >= CHUNK_BYTES;
}

static bool chunk_empty(const struct chunk *c)
{
    return c->rows.n + c->rejects.n == 0;
}

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to store a delivery");
}

void chunk_row_keys(const struct chunk *c, struct chunk_row *r)
{
    if (r->row_key) return;
    int64_t about = r->event                              ? r->event
                    : r->relation == RELATION_MERGED_INTO ? ROW_ABOUT_MERGER
                                                          : ROW_ABOUT_PERSON;
    r->row_key = chunk_row_key(c->load, r->record, about);
    if (about != ROW_ABOUT_PERSON && r->content.len)
        r->person_key = chunk_row_key(c->load, r->record, ROW_ABOUT_PERSON);
}

static err keep(struct chunk *c, str text, str *ret_copy, struct err_info *why)
{
    *ret_copy = str_copy(c->arena, text);
    c->bytes += (int64_t)text.len;
    return ret_copy->at ? ERR_OK : no_memory(why);
}

/* The record of a row among the chunk's persons, with the key that an earlier chunk found. */
static err add_person(struct chunk *c, int64_t record, size_t *ret_person, struct err_info *why)
{
    bool is_new;
    uint64_t *at = map64_put(&c->person_of, (uint64_t)record, &is_new);
    if (!at) return no_memory(why);
    if (is_new) {
        struct chunk_person *p = VEC_PUSH(&c->persons);
        if (!p) return no_memory(why);
        *p = (struct chunk_person){.record = record};
        *at = c->persons.n;
    }
    *ret_person = (size_t)*at;
    return ERR_OK;
}

static err pack_person(struct chunk *c, const struct row *row, struct chunk_row *out,
                       struct err_info *why)
{
    buf_reset(&c->packed);
    content_pack(&row->who, &c->packed);
    err e = buf_state(&c->packed);
    if (!e) e = keep(c, buf_str(&c->packed), &out->content, why);
    if (e) return no_memory(why);
    out->version_hash = crypt_id(&c->load->hub->keys, "version", out->content);
    return ERR_OK;
}

static err pack_event(struct chunk *c, const struct row *row, struct chunk_row *out,
                      struct err_info *why)
{
    int64_t facts[] = {out->record, row->happened_ms, row->end_ms, row->has_time,
                       row->action == ROW_WITHDRAW};
    out->withdraw = row->action == ROW_WITHDRAW;
    out->type = row->event_type;
    out->service = row->service;
    out->happened_ms = row->happened_ms;
    out->end_ms = row->end_ms;
    out->has_time = row->has_time;
    buf_reset(&c->packed);
    event_pack(&row->event, &c->packed);
    err e = buf_state(&c->packed);
    if (!e) e = keep(c, buf_str(&c->packed), &out->event_content, why);
    if (e) return no_memory(why);
    out->event_hash =
        crypt_id(&c->load->hub->keys, "event-version", str_range((const char *)facts, sizeof facts),
                 out->type, out->service, out->event_content);
    return ERR_OK;
}

err chunk_add(struct chunk *c, long line, const struct row *row, struct err_info *why)
{
    const struct keys *keys = &c->load->hub->keys;
    struct chunk_row out = {.line = line,
                            .as_of_ms = row->as_of_ms,
                            .stated = row->as_of_stated,
                            .sensitive = row->who.who.sensitive,
                            .relation = row->relation};
    out.record = record_id(keys, c->load->agency, row->who.person_ref);
    err e = add_person(c, out.record, &out.person, why);
    if (!e && row->has_person) e = pack_person(c, row, &out, why);
    if (!e && row->has_event) {
        out.event = event_id(keys, c->load->agency, row->event.event_ref);
        e = pack_event(c, row, &out, why);
    }
    if (c->load->cures) chunk_row_keys(c, &out);
    if (row->relation) out.related = record_id(keys, c->load->agency, row->related_ref);
    struct chunk_row *slot = e ? NULL : VEC_PUSH(&c->rows);
    if (!e && !slot) e = no_memory(why);
    if (!e) *slot = out;
    return e;
}

/* ---- for those who write ---- */

/* Still ours? And a sign of life for whoever wonders. */
err chunk_beat(struct db *db, struct load *l, struct arena *a, struct err_info *why)
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

/* The number of rows that makes a transaction last as long as it should. */
void chunk_adapt(struct chunk *c, size_t rows, int64_t ns)
{
    double want = (double)rows * CHUNK_SLICE_MS * 1e6 / (double)(ns > 0 ? ns : 1);
    if (rows < c->slice / 2) return;
    if (want > (double)c->slice * 2) want = (double)c->slice * 2;
    c->slice = want < CHUNK_SLICE_LEAST  ? CHUNK_SLICE_LEAST
               : want > CHUNK_SLICE_MOST ? CHUNK_SLICE_MOST
                                         : (size_t)want;
}

/* ---- storing ---- */

/* What was found out stays known for the next chunks, now that it is committed. */
static err remember_keys(struct chunk *c, struct err_info *why)
{
    if (c->keys.n + c->persons.n > CHUNK_KEYS_MAX) {
        map64_clear(&c->keys_at);
        for (size_t i = 0; i < c->keys.n; i++)
            key_wipe(&c->keys.at[i].key);
        VEC_CLEAR(&c->keys);
    }
    for (size_t i = 0; i < c->persons.n; i++) {
        const struct chunk_person *p = &c->persons.at[i];
        bool is_new;
        if ((p->is_new || p->erased) && !p->wrapped.at)
            continue; /* only rows with a problem were about it */
        uint64_t *at = map64_put(&c->keys_at, (uint64_t)p->record, &is_new);
        if (at && is_new) {
            struct data_key *slot = VEC_PUSH(&c->keys);
            *at = slot ? c->keys.n : 0;
        }
        if (!at || !*at) return no_memory(why);
        c->keys.at[*at - 1] = p->key;
    }
    return ERR_OK;
}

static void count(struct tally *t, const struct chunk_row *r, enum column column)
{
    if (t && r->problem) tally_bad(t, column);
    else if (t && r->event_is_new && !r->withdraw) tally_new_event(t, r->happened_ms);
}

/* Both lists are in the order of the lines. */
static err tell(struct chunk *c, chunk_done_fn *on_done, void *context, struct err_info *why)
{
    size_t row = 0, reject = 0;
    err e = ERR_OK;
    while (!e && (row < c->rows.n || reject < c->rejects.n)) {
        bool bad = row == c->rows.n ||
                   (reject < c->rejects.n && c->rejects.at[reject].line < c->rows.at[row].line);
        if (bad) {
            const struct chunk_reject *r = &c->rejects.at[reject++];
            e = on_done(context, r->line, r->reason, r->column, false, why);
        } else {
            const struct chunk_row *r = &c->rows.at[row++];
            enum column column = r->problem ? COLUMN_event_ref : COLUMN__COUNT;
            count(c->load->tally, r, column);
            e = on_done(context, r->line, r->problem, column, r->old, why);
        }
    }
    return e;
}

err chunk_store(struct chunk *c, chunk_done_fn *on_done, void *context, struct err_info *why)
{
    if (chunk_empty(c)) return ERR_OK;
    err e = chunk_look_up(c, why);
    if (!e) e = chunk_write(c, why);
    if (!e) e = remember_keys(c, why);
    if (!e) e = tell(c, on_done, context, why);
    if (e) return e;
    for (size_t i = 0; i < c->persons.n; i++)
        key_wipe(&c->persons.at[i].key.key);
    VEC_CLEAR(&c->rows);
    VEC_CLEAR(&c->persons);
    VEC_CLEAR(&c->rejects);
    VEC_CLEAR(&c->copies);
    map64_clear(&c->person_of);
    map64_clear(&c->said);
    arena_clear(c->arena);
    c->bytes = 0;
    return ERR_OK;
}
