/* link/look_candidates.c -- who in the store shares a key with a record of the look and is worth
 * bringing: keys in the order of their table, persons in the order of theirs, and each person's
 * records compared as their row goes by. Nearly all are strangers, of whom nothing is kept. */
#include "base/sort.h"
#include "base/vec.h"
#include "link/compare.h"
#include "link/graph.h"
#include "link/home.h"
#include "link/look.h"
#include "query.h"

/* A key of the look, and the records that have it: uses[from] to uses[until - 1]. */
struct asked {
    int64_t sealed;
    uint64_t key;
    uint32_t from, until, persons, records;
};

struct use {
    int64_t sealed;
    uint64_t key;
    uint32_t record;
};

struct hit {
    int64_t person;
    uint32_t asked;
};

/* What one person's records have been to one of the look's. */
struct meeting {
    uint32_t person, row; /* the last that it met: numbers of this look, from 1 */
    uint32_t compared;
    bool found;
};

struct looking {
    struct look *k;
    struct err_info *why;
    struct use *uses;
    struct asked *asked;
    size_t asked_count;
    VEC(struct hit) hits; /* by person, once they are all there */
    VEC(uint64_t) crowds;
    VEC(struct chunk_found) found;
    size_t *first; /* of each person: its first hit; and one more */
    size_t person_count;
    /* of the person whose row goes by */
    size_t which;
    uint32_t row;
    VEC(uint32_t) met; /* records of the look */
    struct meeting *meetings;
    struct features features;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for a look at who waits to be linked");
}

/* ---- keys ---- */

static int by_sealed(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    if (a->sealed != b->sealed) return a->sealed < b->sealed ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

/* Each key once, in the order of its table: people of one household share many. */
static err list_keys(struct looking *l)
{
    struct look *k = l->k;
    size_t n = 0, room = 1;
    for (size_t i = 0; i < k->n; i++)
        room += k->records[i].keys ? k->records[i].keys->n : 0;
    l->uses = ARENA_ARRAY(k->arena, struct use, room);
    l->asked = ARENA_ARRAY(k->arena, struct asked, room);
    l->meetings = ARENA_ARRAY(k->arena, struct meeting, k->n + 1);
    if (!l->uses || !l->asked || !l->meetings) return no_memory(l->why);
    for (uint32_t i = 0; i < k->n; i++)
        for (size_t j = 0; k->records[i].keys && j < k->records[i].keys->n; j++) {
            uint64_t key = k->records[i].keys->key[j];
            if (link_key_pairs(key))
                l->uses[n++] = (struct use){link_key_seal(&k->of->hub->keys, key), key, i};
        }
    sort_list(l->uses, n, sizeof *l->uses, by_sealed);
    for (uint32_t i = 0; i < n; i++) {
        bool new = !i || l->uses[i].sealed != l->uses[i - 1].sealed;
        if (new) l->asked[l->asked_count++] = (struct asked){l->uses[i].sealed, l->uses[i].key, i,
                                                             i, 0, 0};
        l->asked[l->asked_count - 1].until = i + 1;
    }
    return ERR_OK;
}

static err on_person(void *ctx, size_t which, const struct q_link_persons_by_key_row *row)
{
    struct looking *l = ctx;
    struct asked *a = &l->asked[which];
    if (++a->persons > LINK_CROWD_PERSONS) {
        l->hits.n -= LINK_CROWD_PERSONS;
        uint64_t *slot = VEC_PUSH(&l->crowds);
        if (slot) *slot = a->key;
        return slot ? ERR_OK : no_memory(l->why);
    }
    struct hit *slot = VEC_PUSH(&l->hits);
    if (!slot) return no_memory(l->why);
    *slot = (struct hit){row->person, (uint32_t)which};
    return ERR_OK;
}

static err ask_keys(struct looking *l, struct db *db)
{
    struct q_link_persons_by_key_in *in =
        ARENA_ARRAY(l->k->arena, struct q_link_persons_by_key_in, l->asked_count + 1);
    if (!in) return no_memory(l->why);
    for (size_t i = 0; i < l->asked_count; i++)
        in[i] = (struct q_link_persons_by_key_in){cell_of(l->asked[i].sealed), l->asked[i].sealed,
                                                  LINK_CROWD_PERSONS + 1};
    return q_link_persons_by_key_set(db, in, l->asked_count, on_person, l, l->why);
}

/* ---- persons ---- */

static bool note_found(struct looking *l, uint32_t record, int64_t person, str row)
{
    struct chunk_found *slot = VEC_PUSH(&l->found);
    if (slot) *slot = (struct chunk_found){record, person, row};
    return slot;
}

/* A record of the look and one of the person whose row goes by. */
static bool meet(struct looking *l, uint32_t record, int64_t other)
{
    const struct chunk_record *r = &l->k->records[record];
    struct meeting *m = &l->meetings[record];
    const uint32_t person = (uint32_t)l->which + 1;
    if (m->person != person) {
        uint32_t *slot = VEC_PUSH(&l->met);
        if (!slot) return false;
        *slot = record;
        *m = (struct meeting){.person = person};
    }
    if (m->found || m->row == l->row || r->record == other) return true;
    m->row = l->row;
    m->compared++;
    struct judgement j;
    judge_records(l->k->of->model, r->features, &l->features, &j);
    m->found = judge_edge(l->k->of->model, j.weight, j.flags) != VERDICT_NONE;
    return true;
}

static err on_record(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct looking *l = ctx;
    l->row++;
    if (!r->features) return ERR_OK;
    l->features = *r->features;
    homes_mark(l->k->of->model, &l->k->of->hub->keys, &l->features);
    for (size_t i = l->first[l->which]; i < l->first[l->which + 1]; i++) {
        struct asked *a = &l->asked[l->hits.at[i].asked];
        if (++a->records > LINK_CROWD_RECORDS) continue; /* see take_all */
        for (uint32_t u = a->from; u < a->until; u++)
            if (!meet(l, l->uses[u].record, r->record)) return no_memory(why);
    }
    return ERR_OK;
}

/* A row as large as that is read again by who needs it. */
enum { ROW_KEPT_MAX = 64 * 1024 };

static err on_feature(void *ctx, size_t which, const struct q_link_feature_row *row)
{
    struct looking *l = ctx;
    struct arena *a = l->k->arena;
    str plain;
    bool any = false, ok = true;
    l->which = which;
    VEC_CLEAR(&l->met);
    struct arena_mark mark = arena_mark(a);
    err e = crypt_open(&l->k->of->hub->keys.use[KEY_FEATURE], graph_row_place(row->person),
                       row->sealed, a, &plain, l->why);
    if (!e) e = graph_unpack_row(plain, on_record, l, l->why);
    bool kept = plain.len <= ROW_KEPT_MAX && arena_used(a) <= l->k->of->rows_bytes;
    for (size_t i = 0; i < l->met.n && !e && ok; i++) {
        struct meeting *m = &l->meetings[l->met.at[i]];
        if (m->found) ok = note_found(l, l->met.at[i], row->person, kept ? plain : (str){0});
        else l->k->records[l->met.at[i]].compared += m->compared;
        any |= m->found;
    }
    if (!any || !kept) arena_rewind(a, mark);
    return e || ok ? e : no_memory(l->why);
}

static int by_person(const void *left, const void *right)
{
    const struct hit *a = left, *b = right;
    if (a->person != b->person) return a->person < b->person ? -1 : 1;
    return (a->asked > b->asked) - (a->asked < b->asked);
}

/* In the order of the table, so that each of its pages is read once. */
static err ask_persons(struct looking *l, struct db *db)
{
    struct arena *a = l->k->arena;
    size_t n = 0;
    struct q_link_feature_in *in = ARENA_ARRAY(a, struct q_link_feature_in, l->hits.n + 1);
    l->first = ARENA_ARRAY(a, size_t, l->hits.n + 1);
    if (!in || !l->first) return no_memory(l->why);
    sort_list(l->hits.at, l->hits.n, sizeof *l->hits.at, by_person);
    for (size_t i = 0; i < l->hits.n; i++) {
        int64_t person = l->hits.at[i].person;
        if (i && l->hits.at[i - 1].person == person) continue;
        l->first[n] = i;
        in[n++] = (struct q_link_feature_in){cell_of(person), person};
    }
    l->first[n] = l->hits.n;
    return q_link_feature_set(db, in, n, on_feature, l, l->why);
}

/* Of some keys so many records went by that they may be a crowd, which who has all of them in hand
 * can tell (graph_sharers): everybody is brought. */
static bool take_all(struct looking *l)
{
    for (size_t i = 0; i < l->hits.n; i++) {
        const struct asked *a = &l->asked[l->hits.at[i].asked];
        if (a->records <= LINK_CROWD_RECORDS) continue;
        for (uint32_t u = a->from; u < a->until; u++)
            if (!note_found(l, l->uses[u].record, l->hits.at[i].person, (str){0})) return false;
    }
    return true;
}

/* ---- what is handed over ---- */

static int by_record(const void *left, const void *right)
{
    const struct chunk_found *a = left, *b = right;
    if (a->record != b->record) return a->record < b->record ? -1 : 1;
    if (a->person != b->person) return a->person < b->person ? -1 : 1;
    return (a->row.len < b->row.len) - (a->row.len > b->row.len);
}

static err hand_over(struct looking *l)
{
    struct look *k = l->k;
    struct chunk_found *found = ARENA_ARRAY(k->arena, struct chunk_found, l->found.n + 1);
    uint64_t *crowds = ARENA_ARRAY(k->arena, uint64_t, l->crowds.n + 1);
    if (!found || !crowds) return no_memory(l->why);
    sort_list(l->found.at, l->found.n, sizeof *l->found.at, by_record);
    for (size_t i = 0; i < l->found.n; i++) {
        struct chunk_record *r = &k->records[l->found.at[i].record];
        found[i] = l->found.at[i];
        if (!r->found_count++) r->found = &found[i];
    }
    for (size_t i = 0; i < l->crowds.n; i++)
        crowds[i] = l->crowds.at[i];
    k->crowds = crowds;
    k->crowd_count = l->crowds.n;
    return ERR_OK;
}

err look_for_candidates(struct look *k, struct db *db, struct err_info *why)
{
    struct looking l = {.k = k, .why = why};
    err e = list_keys(&l);
    if (!e) e = ask_keys(&l, db);
    if (!e) e = ask_persons(&l, db);
    if (!e && !take_all(&l)) e = no_memory(why);
    if (!e) e = hand_over(&l);
    VEC_RELEASE(&l.hits);
    VEC_RELEASE(&l.crowds);
    VEC_RELEASE(&l.found);
    VEC_RELEASE(&l.met);
    return e;
}
