/* person/relation.c -- what agencies say about two of their records. */
#include "base/vec.h"

#include "base/sort.h"
#include "person/plant.h"
#include "person/record.h"
#include "query.h"

struct reading {
    const struct visibility *visibility;
    const int64_t *ids;
    VEC(struct relation) all;
    struct err_info *why;
};

static err on_relation(void *ctx, size_t which, const struct q_record_relation_list_row *row)
{
    struct reading *r = ctx;
    if (!visible(r->visibility, row->delivery)) return ERR_OK;
    enum relation_kind kind = relation_of(row->kind);
    if (kind == RELATION_NONE)
        return err_set(r->why, ERR_CORRUPT, "a stored relation has an unknown kind");
    struct relation *slot = VEC_PUSH(&r->all);
    if (!slot) return err_set(r->why, ERR_NOMEM, "no memory for the relations of a record");
    *slot = (struct relation){r->ids[which], row->related, kind, row->as_of_ms};
    return ERR_OK;
}

/* By record, kind, related; newest first. Mergers: newest first, then the highest related. */
static int in_order(const void *left, const void *right)
{
    const struct relation *a = left, *b = right;
    bool merger = a->kind == RELATION_MERGED_INTO;
    if (a->record != b->record) return a->record < b->record ? -1 : 1;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (merger && a->as_of_ms != b->as_of_ms)
        return (a->as_of_ms > b->as_of_ms) != PLANTED(MERGER_OLDEST) ? -1 : 1;
    if (a->related != b->related) return (a->related < b->related) != merger ? -1 : 1;
    return (a->as_of_ms < b->as_of_ms) - (a->as_of_ms > b->as_of_ms);
}

static bool said_again(const struct relation *kept, const struct relation *next)
{
    return kept->record == next->record && kept->kind == next->kind &&
           (kept->related == next->related || kept->kind == RELATION_MERGED_INTO);
}

err record_relations(struct db *db, const struct visibility *v, const int64_t *ids, size_t n,
                     struct arena *a, const struct relation **ret_relations, size_t *ret_n,
                     struct err_info *why)
{
    struct reading r = {.visibility = v, .ids = ids, .why = why};
    struct q_record_relation_list_in *in = ARENA_ARRAY(a, struct q_record_relation_list_in, n + 1);
    if (!in) return err_set(why, ERR_NOMEM, "no memory for the relations of a record");
    for (size_t i = 0; i < n; i++) {
        in[i].cell = cell_of(ids[i]);
        in[i].record = ids[i];
    }
    err e = q_record_relation_list_set(db, in, n, on_relation, &r, why);
    struct relation *out = e ? NULL : ARENA_ARRAY(a, struct relation, r.all.n + 1);
    size_t count = 0;
    if (!e && !out) e = err_set(why, ERR_NOMEM, "no memory for the relations of a record");
    if (!e && r.all.n) sort_list(r.all.at, r.all.n, sizeof *r.all.at, in_order);
    for (size_t i = 0; !e && i < r.all.n; i++)
        if (!count || !said_again(&out[count - 1], &r.all.at[i])) out[count++] = r.all.at[i];
    VEC_RELEASE(&r.all);
    if (e) return e;
    *ret_relations = out;
    *ret_n = count;
    return ERR_OK;
}

/* ---- from the other side ---- */

struct naming {
    VEC(int64_t) records;
    struct err_info *why;
};

static err on_naming(void *ctx, size_t which, const struct q_record_related_list_row *row)
{
    struct naming *s = ctx;
    (void)which;
    int64_t *slot = VEC_PUSH(&s->records);
    if (!slot) return err_set(s->why, ERR_NOMEM, "no memory for the relations of a record");
    *slot = row->record;
    return ERR_OK;
}

static bool one_of(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (ids[i] == id) return true;
    return false;
}

err record_relations_of(struct db *db, const struct visibility *v, const int64_t *ids, size_t n,
                        struct arena *a, const struct relation **ret_relations, size_t *ret_n,
                        struct err_info *why)
{
    struct naming s = {.why = why};
    const struct relation *all = NULL;
    size_t count = 0, records = 0;
    struct q_record_related_list_in *in = ARENA_ARRAY(a, struct q_record_related_list_in, n + 1);
    if (!in) return err_set(why, ERR_NOMEM, "no memory for the relations of a record");
    for (size_t i = 0; i < n; i++)
        in[i] = (struct q_record_related_list_in){cell_of(ids[i]), ids[i]};
    err e = q_record_related_list_set(db, in, n, on_naming, &s, why);
    if (s.records.n > 1) sort_list(s.records.at, s.records.n, sizeof(int64_t), sort_int64);
    for (size_t i = 0; i < s.records.n; i++)
        if (!records || s.records.at[i] != s.records.at[records - 1])
            s.records.at[records++] = s.records.at[i];
    if (!e) e = record_relations(db, v, s.records.at, records, a, &all, &count, why);
    VEC_RELEASE(&s.records);
    struct relation *kept = e ? NULL : ARENA_ARRAY(a, struct relation, count + 1);
    if (!e && !kept) e = err_set(why, ERR_NOMEM, "no memory for the relations of a record");
    if (e) return e;
    *ret_n = 0;
    for (size_t i = 0; i < count; i++)
        if (one_of(ids, n, all[i].related)) kept[(*ret_n)++] = all[i];
    *ret_relations = kept;
    return ERR_OK;
}
