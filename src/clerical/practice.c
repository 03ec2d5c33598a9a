/* clerical/practice.c -- see practice.h. */
#include "clerical/practice.h"

#include "base/clock.h"
#include "base/sort.h"
#include "clerical/inside.h"

#include <stdio.h>

enum { BYTES_MAX = 4 << 20, OWN = 100, TEAM = 2000, TEAM_DAYS = 28, ENOUGH = 5 };

struct asking {
    struct hub *hub;
    const struct viewer *viewer;
    struct arena *arena;
    struct own_practice own;
    struct practice *list;
    size_t n;
};

/* 0 = too few to tell. */
static int64_t median(int64_t *list, size_t n)
{
    if (n < ENOUGH) return 0;
    sort_list(list, n, sizeof *list, sort_int64);
    return n % 2 ? list[n / 2] : (list[n / 2 - 1] + list[n / 2]) / 2;
}

static err count(struct db *db, str login, struct arena *a, struct practice *to,
                 struct err_info *why)
{
    struct q_match_agreement_row agreement;
    struct q_match_controls_by_rows tests;
    err e = q_match_agreement(db, &(struct q_match_agreement_in){login}, a, &agreement, why);
    if (!e) e = q_match_controls_by(db, &(struct q_match_controls_by_in){0, login}, a, &tests, why);
    if (e) return e;
    (void)snprintf(to->login, sizeof to->login, "%.*s", STR_FMT(login));
    to->pairs = (size_t)agreement.pairs;
    to->agreed = (size_t)agreement.agreed;
    to->tests = tests.n;
    for (size_t i = 0; i < tests.n; i++)
        to->right += tests.at[i].correct != 0;
    return ERR_OK;
}

/* ---- one's own ---- */

static err own_times(struct db *db, struct asking *g, struct err_info *why)
{
    struct q_match_took_by_rows rows;
    struct q_match_took_by_in in = {str_of(g->viewer->user->login), OWN};
    int64_t took[OWN], from = hub_now_ms(g->hub), now_ms = from;
    size_t n = 0;
    err e = q_match_took_by(db, &in, g->arena, &rows, why);
    if (e) return e;
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].took_ms > 0) took[n++] = rows.at[i].took_ms;
    for (size_t i = 0; i < rows.n && from - rows.at[i].at_ms < PRACTICE_BREAK_MS; i++)
        from = rows.at[i].at_ms - rows.at[i].took_ms;
    g->own.median_ms = median(took, n);
    g->own.stretch_ms = now_ms - from;
    return ERR_OK;
}

/* Who is one of few would know what a colleague takes. */
static err team_times(struct db *db, struct asking *g, struct err_info *why)
{
    struct q_match_took_since_rows rows;
    struct q_match_took_since_in in = {hub_now_ms(g->hub) - TEAM_DAYS * (int64_t)MS_PER_DAY, TEAM};
    str others[PRACTICE_TEAM_LEAST];
    size_t other_count = 0;
    err e = q_match_took_since(db, &in, g->arena, &rows, why);
    int64_t *took = e ? NULL : ARENA_ARRAY(g->arena, int64_t, rows.n + 1);
    if (!took) return e ? e : err_set(why, ERR_NOMEM, "no memory for a figure");
    for (size_t i = 0; i < rows.n; i++) {
        bool known = str_eq_c(rows.at[i].login, g->viewer->user->login);
        took[i] = rows.at[i].took_ms;
        for (size_t k = 0; k < other_count && !known; k++)
            known = str_eq(others[k], rows.at[i].login);
        if (!known && other_count < COUNT(others)) others[other_count++] = rows.at[i].login;
    }
    if (other_count == COUNT(others)) g->own.team_ms = median(took, rows.n);
    return ERR_OK;
}

static err read_own(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *g = ctx;
    arena_clear(g->arena);
    g->own = (struct own_practice){0};
    err e = count(db, str_of(g->viewer->user->login), g->arena, &g->own.practice, why);
    if (!e) e = own_times(db, g, why);
    return e ? e : team_times(db, g, why);
}

err clerical_own_practice(struct hub *h, const struct viewer *v, struct own_practice *ret,
                          struct err_info *why)
{
    struct asking g = {.hub = h, .viewer = v, .arena = arena_new(BYTES_MAX)};
    err e = g.arena ? clerical_check(v, why) : err_set(why, ERR_NOMEM, "no memory for a figure");
    if (!e) e = store_read(h->store, read_own, &g, why);
    if (!e) *ret = g.own;
    arena_free(g.arena);
    return e;
}

/* ---- the team ---- */

static err read_team(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *g = ctx;
    struct q_match_reviewers_rows rows;
    err e = q_match_reviewers(db, g->arena, &rows, why);
    g->list = e ? NULL : ARENA_ARRAY(g->arena, struct practice, rows.n + 1);
    if (!g->list) return e ? e : err_set(why, ERR_NOMEM, "no memory for the reviewers");
    g->n = rows.n;
    for (size_t i = 0; i < rows.n && !e; i++) {
        g->list[i] = (struct practice){.words = rows.at[i].words};
        e = count(db, rows.at[i].login, g->arena, &g->list[i], why);
    }
    return e;
}

err clerical_team_practice(struct hub *h, const struct viewer *v, struct arena *a,
                           const struct practice **ret_list, size_t *ret_n, struct err_info *why)
{
    struct asking g = {.hub = h, .viewer = v, .arena = a};
    struct audit_entry entry = viewer_entry(v, AUDIT_MATCH_LABELS);
    entry.detail = STR("how reviewers do");
    err e = clerical_check(v, why);
    if (!e && !viewer_senior(v)) e = err_set(why, ERR_DENIED, "how others do is for data stewards");
    if (!e) e = audit_note_alone(h, &entry, why);
    if (!e) e = store_read(h->store, read_team, &g, why);
    if (e) return e;
    *ret_list = g.list;
    *ret_n = g.n;
    return ERR_OK;
}
