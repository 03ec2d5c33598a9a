/* person/record.c -- reading records back: head, key, versions in clear. See record.h.
 *
 * Everything is read for many records at once, because that is how it is asked for: the linker
 * takes hundreds, a person's page takes ten, and on PostgreSQL one round trip costs more than the
 * rows. */
#include "person/record.h"

#include "base/sort.h"
#include "person/held.h"
#include "query.h"

static const char *const life_words[LIFE__COUNT] = {"", "deceased", "moved_away", "off_roll"};
static const char *const relation_words[RELATION__COUNT] = {
    "", "mother", "father", "carer", "sibling", "unborn_of", "merged_into"};

const char *life_status_word(enum life_status s)
{
    return life_words[s];
}
const char *relation_word(enum relation_kind k)
{
    return relation_words[k];
}

enum relation_kind relation_of(str word)
{
    for (int k = RELATION_NONE + 1; k < RELATION__COUNT; k++)
        if (str_eq_c(word, relation_words[k])) return (enum relation_kind)k;
    return RELATION_NONE;
}

int64_t record_id(const struct keys *k, str agency, pii person_ref)
{
    return crypt_id(k, "record", agency, pii_reveal(person_ref, REVEAL_SEAL));
}

int64_t event_id(const struct keys *k, str agency, pii event_ref)
{
    return crypt_id(k, "event", agency, pii_reveal(event_ref, REVEAL_SEAL));
}

struct place record_key_place(int64_t record)
{
    return (struct place){"record.data_key", record, 0};
}
struct place record_version_place(int64_t record, int64_t hash)
{
    return (struct place){"record_version", record, hash};
}
struct place event_place(int64_t record, int64_t event)
{
    return (struct place){"event", record, event};
}

/* ---- visibility ---- */

err visibility_load(struct db *db, struct arena *a, struct visibility *ret_visibility,
                    struct err_info *why)
{
    struct q_delivery_staging_list_rows rows;
    err e = q_delivery_staging_list(db, a, &rows, why);
    if (e) return e;
    int64_t *staged = ARENA_ARRAY(a, int64_t, rows.n + 1);
    if (!staged) return err_set(why, ERR_NOMEM, "no memory for the list of deliveries");
    for (size_t i = 0; i < rows.n; i++)
        staged[i] = rows.at[i].delivery;
    *ret_visibility = (struct visibility){staged, rows.n};
    return ERR_OK;
}

bool visible(const struct visibility *v, int64_t delivery)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->staged[i] == delivery) return false;
    return true;
}

/* ---- heads and versions ---- */

struct reading {
    const struct hub *hub;
    const struct visibility *visibility;
    struct arena *arena;
    struct record *records;
    const size_t *index; /* which of `records` an input of the running query is about */
    size_t *room;        /* versions that fit, per record */
    struct id_walk walk; /* of a range */
    bool heads;          /* nothing else is wanted */
    struct err_info *why;
};

static err out_of_arena(struct err_info *why)
{
    return err_set(why, ERR_LIMIT, "the records asked for do not fit in the memory set aside");
}

static err on_head(void *ctx, size_t which, const struct q_record_get_row *row)
{
    struct reading *r = ctx;
    struct record *record = &r->records[which];
    record->agency = str_copy(r->arena, row->agency);
    if (!record->agency.at) return out_of_arena(r->why);
    record->shield = row->shield;
    record->made_ms = row->made_ms;
    record->erased = row->data_key.len == 0;
    if (record->erased || r->heads) return ERR_OK;
    return crypt_unwrap(&r->hub->keys.use[KEY_WRAP], record_key_place(record->id), row->data_key,
                        &record->data_key, r->why);
}

/* One more version, in an array that doubles: rows come one at a time and their number is not
 * known. */
static struct record_version *add_version(struct reading *r, size_t which)
{
    struct record *record = &r->records[which];
    if (record->version_count == r->room[which]) {
        size_t room = r->room[which] ? r->room[which] * 2 : 2;
        struct record_version *more = ARENA_ARRAY(r->arena, struct record_version, room);
        if (!more) return NULL;
        for (size_t i = 0; i < record->version_count; i++)
            more[i] = record->versions[i];
        record->versions = more;
        r->room[which] = room;
    }
    struct record_version *versions = (struct record_version *)(uintptr_t)record->versions;
    return &versions[record->version_count++];
}

/* What was said of one and the same day stands in an order that no hub's key has a part in, or two
 * hubs that were told the same would call another of them the newest. */
static void settle(const struct record *record)
{
    struct record_version *list = (struct record_version *)(uintptr_t)record->versions;
    for (size_t i = record->version_count - 1; i > 0; i--) {
        if (list[i - 1].as_of_ms != list[i].as_of_ms || list[i - 1].tie >= list[i].tie) return;
        struct record_version later = list[i];
        list[i] = list[i - 1];
        list[i - 1] = later;
    }
}

static err take_version(struct reading *r, size_t which,
                        const struct q_record_version_list_row *row)
{
    struct record *record = &r->records[which];
    if (!visible(r->visibility, row->delivery)) return ERR_OK;
    struct record_version *version = add_version(r, which);
    if (!version) return out_of_arena(r->why);
    str plain;
    err e = crypt_open(&record->data_key, record_version_place(record->id, row->hash), row->sealed,
                       r->arena, &plain, r->why);
    *version = (struct record_version){.as_of_ms = row->as_of_ms,
                                       .hash = row->hash,
                                       .delivery = row->delivery,
                                       .known_ms = row->known_ms,
                                       .tie = e ? 0 : str_hash(plain)};
    if (!e) e = content_unpack(plain, &version->content, r->why);
    if (!e) settle(record);
    return e;
}

static err on_version(void *ctx, size_t input, const struct q_record_version_list_row *row)
{
    struct reading *r = ctx;
    return take_version(r, r->index[input], row);
}

static err read_heads(struct db *db, struct reading *r, size_t n, struct err_info *why)
{
    struct q_record_get_in *in = ARENA_ARRAY(r->arena, struct q_record_get_in, n + 1);
    if (!in) return out_of_arena(why);
    for (size_t i = 0; i < n; i++)
        in[i] =
            (struct q_record_get_in){.cell = cell_of(r->records[i].id), .record = r->records[i].id};
    return q_record_get_set(db, in, n, on_head, r, why);
}

static err read_versions(struct db *db, struct reading *r, size_t n, struct err_info *why)
{
    struct q_record_version_list_in *in =
        ARENA_ARRAY(r->arena, struct q_record_version_list_in, n + 1);
    size_t *index = ARENA_ARRAY(r->arena, size_t, n + 1), count = 0;
    r->room = ARENA_ARRAY(r->arena, size_t, n + 1);
    if (!in || !index || !r->room) return out_of_arena(why);
    for (size_t i = 0; i < n; i++) {
        const struct record *record = &r->records[i];
        if (str_empty(record->agency) || record->erased) continue;
        in[count].cell = cell_of(record->id);
        in[count].record = record->id;
        index[count++] = i;
    }
    r->index = index;
    return q_record_version_list_set(db, in, count, on_version, r, why);
}

static int newest_first(const void *left, const void *right)
{
    const struct record_version *a = left, *b = right;
    if (a->as_of_ms != b->as_of_ms) return a->as_of_ms > b->as_of_ms ? -1 : 1;
    return (a->hash < b->hash) - (a->hash > b->hash);
}

/* Oldest first, so that what was kept twice is found where it was said. */
static void fill_in(struct record *record)
{
    struct record_version *versions = (struct record_version *)(uintptr_t)record->versions;
    for (size_t i = record->version_count; i-- > 1;)
        content_keep(&versions[i - 1].content, &versions[i].content);
}

/* What full extracts said again since. */
static void confirm(struct record *record, size_t which, struct held_list *held)
{
    struct record_version *versions = (struct record_version *)(uintptr_t)record->versions;
    held_skip(held, which);
    if (!held->n || held->at->which != which) return;
    for (size_t i = 0; i < record->version_count; i++)
        versions[i].as_of_ms =
            held_until(held, which, versions[i].delivery, versions[i].as_of_ms);
    if (record->version_count)
        sort_list(versions, record->version_count, sizeof *versions, newest_first);
}

static void settle_all(struct record *records, size_t n, struct held_list held)
{
    for (size_t i = 0; i < n; i++) {
        confirm(&records[i], i, &held);
        fill_in(&records[i]);
    }
}

err records_read(struct db *db, const struct hub *h, const struct visibility *v, const int64_t *ids,
                 size_t n, struct arena *a, struct record *ret_records, struct err_info *why)
{
    struct reading r = {.hub = h, .visibility = v, .arena = a, .records = ret_records, .why = why};
    for (size_t i = 0; i < n; i++)
        ret_records[i] = (struct record){.id = ids[i]};
    err e = read_heads(db, &r, n, why);
    if (!e) e = read_versions(db, &r, n, why);
    struct held_list held = {0};
    if (!e) e = held_read(db, v, ids, n, a, &held, why);
    if (!e) settle_all(ret_records, n, held);
    if (e) records_wipe(ret_records, n);
    return e;
}

/* ---- of some cells ---- */

static err on_head_of_range(void *ctx, const struct q_record_range_row *row)
{
    struct reading *r = ctx;
    size_t which;
    if (!id_walk_up(&r->walk, row->record, &which)) return ERR_OK;
    return on_head(ctx, which,
                   &(struct q_record_get_row){row->record, row->agency, row->data_key, row->shield,
                                              row->made_ms});
}

/* The records are given as they are whole, from the last: what one took of the arena is taken back,
 * so that it all stays in the processor's nearest memory. */
struct giving {
    struct reading r;
    size_t left;        /* so many are not given yet: those before it */
    struct held_list held;
    struct arena_mark mark;
    record_given *give;
    void *ctx;
};

static err give_last(struct giving *g)
{
    struct record *record = &g->r.records[--g->left];
    struct held_list held = held_from(&g->held, g->left);
    confirm(record, g->left, &held);
    fill_in(record);
    err e = g->give(g->ctx, g->left, record, g->r.why);
    key_wipe(&record->data_key);
    record->versions = NULL;
    arena_rewind(g->r.arena, g->mark);
    return e;
}

static err give_after(struct giving *g, size_t which)
{
    err e = ERR_OK;
    while (!e && g->left > which)
        e = give_last(g);
    return e;
}

static err on_version_of_range(void *ctx, const struct q_record_version_range_row *row)
{
    struct giving *g = ctx;
    struct reading *r = &g->r;
    size_t which;
    if (!id_walk_down(&r->walk, row->record, &which)) return ERR_OK;
    if (str_empty(r->records[which].agency) || r->records[which].erased) return ERR_OK;
    err e = give_after(g, which + 1);
    return e ? e
             : take_version(r, which,
                            &(struct q_record_version_list_row){row->as_of_ms, row->hash,
                                                                row->delivery, row->known_ms,
                                                                row->sealed});
}

static err heads_range(struct db *db, struct reading *r, struct cell_range cells,
                       const int64_t *ids, size_t n, struct err_info *why)
{
    for (size_t i = 0; i < n; i++)
        r->records[i] = (struct record){.id = ids[i]};
    r->walk = (struct id_walk){ids, n, 0};
    return q_record_range_each(db, &(struct q_record_range_in){cells.first, cells.last},
                               on_head_of_range, r, why);
}

err record_heads_range(struct db *db, struct cell_range cells, const int64_t *ids, size_t n,
                       struct arena *a, struct record *ret_records, struct err_info *why)
{
    struct reading r = {.arena = a, .records = ret_records, .heads = true, .why = why};
    return heads_range(db, &r, cells, ids, n, why);
}

err records_read_range(struct db *db, const struct hub *h, const struct visibility *v,
                       struct cell_range cells, const int64_t *ids, size_t n, struct arena *a,
                       record_given *give, void *ctx, struct err_info *why)
{
    struct giving g = {.r = {.hub = h, .visibility = v, .arena = a, .why = why},
                       .left = n,
                       .give = give,
                       .ctx = ctx};
    struct q_record_version_range_in in = {cells.first, cells.last};
    g.r.room = ARENA_ARRAY(a, size_t, n + 1);
    g.r.records = ARENA_ARRAY(a, struct record, n + 1);
    if (!g.r.room || !g.r.records) return out_of_arena(why);
    err e = heads_range(db, &g.r, cells, ids, n, why);
    if (!e) e = held_read_range(db, v, cells, ids, n, a, &g.held, why);
    g.r.walk.at = n;
    g.mark = arena_mark(a);
    if (!e) e = q_record_version_range_each(db, &in, on_version_of_range, &g, why);
    if (!e) e = give_after(&g, 0);
    records_wipe(g.r.records, n);
    return e;
}

static err on_shield(void *ctx, size_t which, const struct q_record_get_row *row)
{
    (void)which;
    *(int *)ctx |= row->shield;
    return ERR_OK;
}

err records_shield(struct db *db, const int64_t *ids, size_t n, struct arena *a, int *io_shield,
                   struct err_info *why)
{
    struct q_record_get_in *in = ARENA_ARRAY(a, struct q_record_get_in, n + 1);
    if (!in) return err_set(why, ERR_NOMEM, "no memory to read what shields a person");
    for (size_t i = 0; i < n; i++)
        in[i] = (struct q_record_get_in){cell_of(ids[i]), ids[i]};
    return q_record_get_set(db, in, n, on_shield, io_shield, why);
}

void records_wipe(struct record *records, size_t n)
{
    for (size_t i = 0; i < n; i++)
        key_wipe(&records[i].data_key);
}
