/* rule/whom.c -- who is to be judged, of very many: lists that ascend, most of them read by ranges,
 * walked through as one. */
#include "rule/inside.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

enum { RANGES = 16, RANGE_CELLS = CELL_COUNT / RANGES };

static err no_memory(struct err_info *why) { return err_set(why, ERR_NOMEM, "listing persons"); }

struct listed {
    VEC(struct q_rule_judge_on_range_row) due;
    VEC(struct q_rule_stale_range_row) stale;
    VEC(int64_t) person;
};

static err on_due(void *ctx, const struct q_rule_judge_on_range_row *row)
{
    struct listed *l = ctx;
    struct q_rule_judge_on_range_row *slot = VEC_PUSH(&l->due);
    if (!slot) return ERR_NOMEM;
    *slot = *row;
    return ERR_OK;
}

static err on_stale(void *ctx, const struct q_rule_stale_range_row *row)
{
    struct listed *l = ctx;
    struct q_rule_stale_range_row *slot = VEC_PUSH(&l->stale);
    if (!slot) return ERR_NOMEM;
    *slot = *row;
    return ERR_OK;
}

static err on_person(void *ctx, const struct q_rule_persons_range_row *row)
{
    struct listed *l = ctx;
    int64_t *slot = VEC_PUSH(&l->person);
    if (!slot) return ERR_NOMEM;
    *slot = row->person;
    return ERR_OK;
}

struct ascending {
    VEC(int64_t) person;
    size_t at; /* how far it was walked */
};

struct reading {
    struct hub *hub;
    bool everyone;
    struct listed range[RANGES];
    struct ascending concerned, paired;
};

struct range_reading {
    struct reading *all;
    size_t range;
};

static err read_lists(struct db *db, void *ctx, struct err_info *why)
{
    const struct range_reading *r = ctx;
    int32_t first = (int32_t)r->range * RANGE_CELLS, last = first + RANGE_CELLS - 1;
    struct listed *to = &r->all->range[r->range];
    err e = q_rule_judge_on_range_each(db, &(struct q_rule_judge_on_range_in){first, last}, on_due,
                                       to, why);
    if (!e)
        e = q_rule_stale_range_each(db, &(struct q_rule_stale_range_in){first, last}, on_stale, to,
                                    why);
    if (!e && r->all->everyone)
        e = q_rule_persons_range_each(db, &(struct q_rule_persons_range_in){first, last},
                                      on_person, to, why);
    return e;
}

static err read_range(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct range_reading r = {ctx, chunk};
    (void)thread;
    return store_read(r.all->hub->store, read_lists, &r, why);
}

static err list(struct ascending *l, int64_t person)
{
    int64_t *slot = VEC_PUSH(&l->person);
    if (!slot) return ERR_NOMEM;
    *slot = person;
    return ERR_OK;
}

static err on_concerned(void *ctx, const struct q_rule_concerned_row *row)
{
    return list(ctx, row->person);
}

static err on_paired(void *ctx, const struct q_union_persons_row *row)
{
    return list(ctx, row->person);
}

static err read_stored(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *all = ctx;
    err e = q_rule_concerned_each(db, on_concerned, &all->concerned, why);
    return e ? e : q_union_persons_each(db, on_paired, &all->paired, why);
}

/* ---- as one list ---- */

static size_t count(const struct listed *l, enum whom whom)
{
    return whom == EVERYONE ? l->person.n : whom == THE_STALE ? l->stale.n : l->due.n;
}

static int64_t person_at(const struct listed *l, enum whom whom, size_t i)
{
    return whom == EVERYONE    ? l->person.at[i]
           : whom == THE_STALE ? l->stale.at[i].person
                               : l->due.at[i].person;
}

static err add(struct whom_list *to, int64_t person, struct whom_state state, struct err_info *why)
{
    int64_t *id = VEC_PUSH(&to->person);
    struct whom_state *slot = VEC_PUSH(&to->state);
    if (!id || !slot) return no_memory(why);
    *id = person;
    *slot = state;
    return ERR_OK;
}

/* Persons are asked for in the order of the list. */
static bool walk(struct ascending *l, int64_t person)
{
    while (l->at < l->person.n && l->person.at[l->at] < person)
        l->at++;
    return l->at < l->person.n && l->person.at[l->at] == person;
}

/* One walk through lists that ascend. */
static err add_range(struct reading *all, const struct listed *l, enum whom whom, int32_t today,
                     struct whom_list *to, struct err_info *why)
{
    size_t n = count(l, whom), due = 0, stale = 0;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < n; i++) {
        struct whom_state state = {.due = RULE_NONE, .mark = NOT_STALE};
        int64_t person = person_at(l, whom, i);
        while (due < l->due.n && l->due.at[due].person < person)
            due++;
        while (stale < l->stale.n && l->stale.at[stale].person < person)
            stale++;
        if (due < l->due.n && l->due.at[due].person == person) state.due = l->due.at[due].day;
        if (stale < l->stale.n && l->stale.at[stale].person == person)
            state.mark = l->stale.at[stale].mark;
        state.concerned = walk(&all->concerned, person);
        state.paired = walk(&all->paired, person);
        if (whom == THE_DUE && state.due > today) continue;
        e = add(to, person, state, why);
    }
    return e;
}

err whom_read(struct hub *hub, enum whom whom, int32_t today, unsigned threads,
              struct whom_list *list, struct err_info *why)
{
    const struct parallel with = {.threads = threads};
    struct reading *all = mem_zero(1, sizeof *all);
    VEC_CLEAR(&list->person);
    VEC_CLEAR(&list->state);
    if (!all) return no_memory(why);
    all->hub = hub;
    all->everyone = whom == EVERYONE;
    err e = parallel_run(&with, RANGES, read_range, all, why);
    if (!e) e = store_read(hub->store, read_stored, all, why);
    for (size_t i = 0; i < RANGES; i++) {
        struct listed *l = &all->range[i];
        if (!e) e = add_range(all, l, whom, today, list, why);
        VEC_RELEASE(&l->due);
        VEC_RELEASE(&l->stale);
        VEC_RELEASE(&l->person);
    }
    VEC_RELEASE(&all->concerned.person);
    VEC_RELEASE(&all->paired.person);
    mem_free(all);
    return e;
}

void whom_release(struct whom_list *list)
{
    VEC_RELEASE(&list->person);
    VEC_RELEASE(&list->state);
}
