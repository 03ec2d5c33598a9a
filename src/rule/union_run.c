/* rule/union_run.c -- everybody who may be one with somebody, judged in transactions of some
 * milliseconds. Workload: some ten possible links per thousand records. */
#include "rule/inside.h"

#include "base/clock.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

/* Every pair has the day on which it is to be judged again; else all of the hub are judged once
 * more. So it is in a hub of before there were such days. */
static const char pairs_fact[] = "rule_pairs", pairs_judged[] = "judged";

enum { PAGE = 256, CHUNK_NS = 8 * 1000 * 1000, BYTES_MAX = 64 << 20 };

struct pass {
    const struct judging_day *day;
    struct arena *arena;
    struct rule_run *total, run;
    int64_t person[PAGE];
    size_t n, rows, from, until;
    struct q_match_possible_page_in pair;
    int64_t after;
    const int64_t *list;
    size_t left; /* of it */
};

static err fetch_linked(struct db *db, void *ctx, struct err_info *why)
{
    struct pass *p = ctx;
    struct q_match_possible_page_rows rows;
    arena_clear(p->arena);
    err e = q_match_possible_page(db, &p->pair, p->arena, &rows, why);
    if (e) return e;
    p->n = 0;
    p->rows = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        if (!p->n || p->person[p->n - 1] != rows.at[i].person)
            p->person[p->n++] = rows.at[i].person;
    if (rows.n)
        p->pair = (struct q_match_possible_page_in){rows.at[rows.n - 1].cell,
                                                    rows.at[rows.n - 1].record,
                                                    rows.at[rows.n - 1].other, PAGE};
    return ERR_OK;
}

static err fetch_held(struct db *db, void *ctx, struct err_info *why)
{
    struct pass *p = ctx;
    struct q_union_persons_after_rows rows;
    struct q_union_persons_after_in in = {cell_of(p->after), p->after, PAGE};
    arena_clear(p->arena);
    err e = q_union_persons_after(db, &in, p->arena, &rows, why);
    if (e) return e;
    p->n = p->rows = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        p->person[i] = rows.at[i].person;
    if (rows.n) p->after = rows.at[rows.n - 1].person;
    return ERR_OK;
}

static err fetch_list(struct db *db, void *ctx, struct err_info *why)
{
    struct pass *p = ctx;
    (void)db;
    (void)why;
    p->n = p->rows = p->left < PAGE ? p->left : PAGE;
    memcpy(p->person, p->list, p->n * sizeof *p->list);
    p->list += p->n;
    p->left -= p->n;
    return ERR_OK;
}

static err note(struct db *db, struct pass *p, const struct audit_subject *subjects, size_t n,
                struct err_info *why)
{
    char detail[100];
    (void)snprintf(detail, sizeof detail,
                   "persons who may be one: hits begun %lld, hits ended %lld",
                   (long long)p->run.unions_begun, (long long)p->run.unions_ended);
    return judge_note(db, p->day->hub, detail, subjects, n, why);
}

static err judge_some(struct db *db, void *ctx, struct err_info *why)
{
    struct pass *p = ctx;
    struct visibility v;
    struct audit_subject subjects[PAGE];
    size_t changed = 0, i = p->from;
    int64_t started_ns = clock_monotonic_ns();
    arena_clear(p->arena);
    p->run = (struct rule_run){0};
    err e = visibility_load(db, p->arena, &v, why);
    struct arena_mark mark = arena_mark(p->arena);
    for (; !e && i < p->n && (i == p->from || clock_monotonic_ns() - started_ns < CHUNK_NS); i++) {
        bool this_one = false;
        e = union_judge(db, p->day, &v, p->person[i], p->arena, &p->run, &this_one, why);
        if (this_one) subjects[changed++] = (struct audit_subject){p->person[i], 3};
        arena_rewind(p->arena, mark);
    }
    if (!e && changed) e = note(db, p, subjects, changed, why);
    p->until = i;
    return e;
}

static err go_through(struct pass *p, store_fn fetch, struct err_info *why)
{
    err e = ERR_OK;
    do {
        e = store_read(p->day->hub->store, fetch, p, why);
        for (p->from = 0; !e && p->from < p->n; p->from = p->until) {
            e = store_write(p->day->hub->store, judge_some, p, why);
            p->total->unions_begun += e ? 0 : p->run.unions_begun;
            p->total->unions_ended += e ? 0 : p->run.unions_ended;
        }
    } while (!e && p->rows == PAGE);
    return e;
}

static err begin(const struct judging_day *day, struct rule_run *run, struct arena **ret_whole,
                 struct pass **ret_pass, struct err_info *why)
{
    struct arena *whole = *ret_whole = arena_new(1 << 16);
    struct pass *p = *ret_pass = whole ? ARENA_NEW(whole, struct pass) : NULL;
    if (!p || !(p->arena = arena_new(BYTES_MAX)))
        return err_set(why, ERR_NOMEM, "judging two persons");
    p->day = day;
    p->total = run;
    return ERR_OK;
}

static void end(struct arena *whole, struct pass *p)
{
    if (p) arena_free(p->arena);
    arena_free(whole);
}

err union_judge_all(const struct judging_day *day, struct rule_run *run, struct err_info *why)
{
    struct arena *whole;
    struct pass *p;
    err e = begin(day, run, &whole, &p, why);
    if (!e) p->pair = (struct q_match_possible_page_in){-1, -1, -1, PAGE};
    if (!e) e = go_through(p, fetch_linked, why);
    if (!e) e = go_through(p, fetch_held, why);
    end(whole, p);
    return e;
}

err union_judge_list(const struct judging_day *day, const int64_t *person, size_t n,
                     struct rule_run *run, struct err_info *why)
{
    struct arena *whole;
    struct pass *p;
    err e = begin(day, run, &whole, &p, why);
    if (!e) p->list = person;
    if (!e) p->left = n;
    if (!e) e = go_through(p, fetch_list, why);
    end(whole, p);
    return e;
}

/* ---- what a killed run leaves ---- */

static err put_wait(struct db *db, void *ctx, struct err_info *why)
{
    const bool *wait = ctx;
    return hub_fact_set(db, pairs_fact, *wait ? STR("wait") : str_of(pairs_judged), why);
}

err union_wait(struct store *store, bool wait, struct err_info *why)
{
    return store_write(store, put_wait, &wait, why);
}

err union_waits(struct db *db, struct arena *a, bool *ret_wait, struct err_info *why)
{
    str text;
    err e = hub_fact(db, pairs_fact, a, &text, why);
    *ret_wait = !e && !str_eq_c(text, pairs_judged);
    return e;
}
