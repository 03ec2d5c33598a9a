/* link/candidates.c -- who may be meant: keys, persons that have one of them, their feature rows,
 * the same scoring as linking. Some dozens of rows are read; nothing is written. */
#include "link/link.h"

#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "link/explain.h"
#include "link/graph.h"
#include "query.h"
#include "link/hub_model.h"
#include "store/cell.h"

enum { LOOK_MAX = 200 }; /* persons by one key: more tell nobody apart */

struct asking {
    struct hub *hub;
    const struct model *model;
    const struct features *query;
    struct arena *a;
    struct err_info *why;
    struct map64 seen;
    VEC(struct q_link_feature_in) persons;
    struct link_candidate *list, now;
    size_t n;
    bool any; /* `now` holds a record */
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to search");
}

static err on_person(void *ctx, size_t which, const struct q_link_persons_by_key_row *row)
{
    struct asking *s = ctx;
    (void)which;
    bool is_new;
    if (!map64_put(&s->seen, (uint64_t)row->person, &is_new)) return no_memory(s->why);
    if (!is_new) return ERR_OK;
    struct q_link_feature_in *slot = VEC_PUSH(&s->persons);
    if (!slot) return no_memory(s->why);
    *slot = (struct q_link_feature_in){cell_of(row->person), row->person};
    return ERR_OK;
}

/* The record of this person that fits best speaks for them. */
static err on_record(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct asking *s = ctx;
    (void)why;
    if (!r->features) return ERR_OK;
    struct features known = *r->features;
    struct judgement j;
    homes_mark(s->model, &s->hub->keys, &known);
    judge_records(s->model, s->query, &known, &j);
    bool better = !s->any || j.weight > s->now.weight ||
                  (j.weight == s->now.weight && r->record < s->now.record);
    if (!better) return ERR_OK;
    s->any = true;
    s->now.record = r->record;
    s->now.weight = j.weight;
    s->now.levels = j.levels;
    return ERR_OK;
}

static err on_feature(void *ctx, size_t which, const struct q_link_feature_row *row)
{
    struct asking *s = ctx;
    (void)which;
    str plain;
    struct arena_mark mark = arena_mark(s->a);
    s->any = false;
    s->now = (struct link_candidate){.person = row->person};
    err e = crypt_open(&s->hub->keys.use[KEY_FEATURE], graph_row_place(row->person), row->sealed,
                       s->a, &plain, s->why);
    if (!e) e = graph_unpack_row(plain, on_record, s, s->why);
    arena_rewind(s->a, mark);
    if (!e && s->any) s->list[s->n++] = s->now;
    return e;
}

static int by_weight(const void *left, const void *right)
{
    const struct link_candidate *a = left, *b = right;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

/* Who shares a key of the kind asked for, and is not yet in the list. */
static err gather(struct asking *s, struct db *db, const struct link_keys *keys, bool pairs)
{
    struct q_link_persons_by_key_in in[LINK_KEYS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < keys->n; i++) {
        int64_t key = link_key_seal(&s->hub->keys, keys->key[i]);
        if (link_key_pairs(keys->key[i]) == pairs)
            in[n++] = (struct q_link_persons_by_key_in){cell_of(key), key, LOOK_MAX};
    }
    VEC_CLEAR(&s->persons);
    err e = q_link_persons_by_key_set(db, in, n, on_person, s, s->why);
    if (e || !s->persons.n) return e;
    struct link_candidate *list = ARENA_ARRAY(s->a, struct link_candidate, s->n + s->persons.n);
    if (!list) return err_set(s->why, ERR_LIMIT, "too many people fit this search");
    if (s->n) memcpy(list, s->list, s->n * sizeof *list);
    s->list = list;
    return q_link_feature_set(db, s->persons.at, s->persons.n, on_feature, s, s->why);
}

err link_candidates(struct db *db, struct hub *h, const struct features *query, double least,
                    size_t limit, struct arena *a, const struct link_candidate **ret_list,
                    size_t *ret_n, struct err_info *why)
{
    struct asking s = {.hub = h, .query = query, .a = a, .why = why};
    struct link_keys keys;
    err e = hub_model(h, &s.model, why);
    if (!e) link_keys_under(query, s.model, &keys);
    if (!e) e = gather(&s, db, &keys, true);
    bool sure = false;
    for (size_t i = 0; i < s.n; i++)
        sure |= s.list[i].weight >= s.model->upper;
    if (!e && !sure) e = gather(&s, db, &keys, false);
    map64_release(&s.seen);
    VEC_RELEASE(&s.persons);
    if (e) return e;
    sort_list(s.list, s.n, sizeof *s.list, by_weight);
    size_t kept = 0;
    while (kept < s.n && kept < limit && s.list[kept].weight >= least) {
        s.list[kept].strength = explain_strength(s.model, s.list[kept].weight);
        kept++;
    }
    *ret_list = s.list;
    *ret_n = kept;
    return ERR_OK;
}
