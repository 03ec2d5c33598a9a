/* link/around.c -- whoever lives with somebody who changed is judged again: what happens to an
 * adult is a reason to look at the children who live there. Until then the queue looks up what it
 * says of them. In the transaction of the change. */
#include "base/sort.h"
#include "link/chunk.h"

struct found {
    size_t which; /* of the addresses asked for */
    int64_t person;
};

struct around {
    VEC(struct found) residents;
    struct err_info *why;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to save a chunk of linking");
}

static err on_resident(void *ctx, size_t which, const struct q_link_residents_row *row)
{
    struct around *s = ctx;
    struct found *slot = VEC_PUSH(&s->residents);
    if (!slot) return no_memory(s->why);
    *slot = (struct found){which, row->person};
    return ERR_OK;
}

static size_t sort_unique(int64_t *at, size_t n)
{
    size_t kept = 0;
    if (n > 1) sort_list(at, n, sizeof *at, sort_int64);
    for (size_t i = 0; i < n; i++)
        if (!kept || at[i] != at[kept - 1]) at[kept++] = at[i];
    return kept;
}

/* One more than a household may have: somebody may have just moved in or be about to leave. */
enum { LOOKED_AT = HOUSEHOLD_PERSONS_MAX + 1 };

static err mark(struct around *s, struct chunk *c, struct db *db, struct err_info *why)
{
    size_t n = 0, count = s->residents.n;
    const struct found *at = s->residents.at;
    int64_t *persons = ARENA_ARRAY(c->arena, int64_t, count + 1);
    struct q_link_add_stale_in *in = ARENA_ARRAY(c->arena, struct q_link_add_stale_in, count + 1);
    struct q_review_doubt_in *doubt = ARENA_ARRAY(c->arena, struct q_review_doubt_in, count + 1);
    if (!persons || !in || !doubt) return no_memory(why);
    for (size_t from = 0, until; from < count; from = until) {
        for (until = from; until < count && at[until].which == at[from].which; until++)
            continue;
        for (size_t i = from; until - from <= LOOKED_AT && i < until; i++)
            persons[n++] = at[i].person;
    }
    n = sort_unique(persons, n);
    for (size_t i = 0; i < n; i++) {
        in[i] = (struct q_link_add_stale_in){cell_of(persons[i]), persons[i]};
        doubt[i] = (struct q_review_doubt_in){cell_of(persons[i]), persons[i]};
    }
    if (!n) return ERR_OK;
    err e = q_link_add_stale_many(db, in, n, why);
    return e ? e : q_review_doubt_many(db, doubt, n, why);
}

err chunk_mark_around(struct chunk *c, struct db *db, int64_t *addresses, size_t n,
                      struct err_info *why)
{
    struct around s = {.why = why};
    str judged;
    err e = hub_fact(db, HOME_JUDGED_FACT, c->arena, &judged, why);
    if (e || str_empty(judged)) return e;
    n = sort_unique(addresses, n);
    struct q_link_residents_in *in = ARENA_ARRAY(c->arena, struct q_link_residents_in, n + 1);
    if (!in) return no_memory(why);
    for (size_t i = 0; i < n; i++)
        in[i] = (struct q_link_residents_in){cell_of(addresses[i]), addresses[i], LOOKED_AT + 1};
    if (n) e = q_link_residents_set(db, in, n, on_resident, &s, why);
    if (!e) e = mark(&s, c, db, why);
    VEC_RELEASE(&s.residents);
    return e;
}
