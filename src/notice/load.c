/* notice/load.c -- see load.h. Some thousands of rows and some hundreds of users, once in a
 * while. */
#include "notice/load.h"

#include "base/clock.h"
#include "base/sort.h"
#include "notice/inside.h"

#include <stdio.h>

enum { ENOUGH = 5, PUT_OFF_DAYS = 40 }; /* nothing is put off for longer */

typedef struct q_notice_made_row made_row;

struct counting {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    struct arena_mark mark;
    int32_t days, first, working; /* first: day; working: days on which somebody works */
    int64_t since_ms;
    struct q_notice_made_rows rows; /* by addressee, then by time */
    struct notice_load *list;
    size_t n;
    struct q_access_accounts_rows accounts;
    struct notice_worker *workers;
    size_t worker_count;
    int64_t *by_day; /* told to whoever is counted now */
};

static int by_addressee(const void *left, const void *right)
{
    const made_row *a = left, *b = right;
    if (a->audience != b->audience) return a->audience < b->audience ? -1 : 1;
    return (a->made_ms > b->made_ms) - (a->made_ms < b->made_ms);
}

static int most_first(const void *left, const void *right)
{
    const struct notice_load *a = left, *b = right;
    if (a->made != b->made) return a->made > b->made ? -1 : 1;
    return str_cmp(a->who, b->who);
}

static int most_told_first(const void *left, const void *right)
{
    const struct notice_worker *a = left, *b = right;
    if (a->told != b->told) return a->told > b->told ? -1 : 1;
    return str_cmp(a->login, b->login);
}

/* ---- days ---- */

static void clear_days(struct counting *c)
{
    memset(c->by_day, 0, (size_t)c->days * sizeof *c->by_day);
}

/* On its day; false: it waits still. */
static bool count_day(struct counting *c, const made_row *r)
{
    int32_t day = date_uk_day(r->tell_ms) - c->first;
    if (r->tell_ms > hub_now_ms(c->hub) || day < 0 || day >= c->days) return false;
    c->by_day[day]++;
    return true;
}

/* The busiest day, and how many were over the region's budget. */
static void sum_days(const struct counting *c, int64_t *ret_most, int64_t *ret_over)
{
    *ret_most = *ret_over = 0;
    for (int32_t d = 0; d < c->days; d++) {
        if (c->by_day[d] > *ret_most) *ret_most = c->by_day[d];
        *ret_over += c->by_day[d] > c->partners->terms.queue.alerts_per_day;
    }
}

/* ---- by addressee ---- */

static void add(struct notice_load *to, const made_row *r, int64_t *times, size_t *n)
{
    bool system = str_eq_c(r->closed_by, "system");
    to->made++;
    to->merged += r->times - 1;
    to->in_digests += r->digest_ms > 0 || r->tell_ms > r->made_ms;
    to->open += !r->closed_ms;
    to->past += r->closed_ms && system;
    to->escalated += r->escalated_ms > 0;
    if (!r->closed_ms || system) return;
    to->acknowledged++;
    times[(*n)++] = r->closed_ms > r->tell_ms ? r->closed_ms - r->tell_ms : 0;
}

/* Rows of one addressee, by time. */
static err count_one(struct counting *c, const made_row *rows, size_t n, struct err_info *why)
{
    struct notice_load *l = &c->list[c->n++];
    int64_t *times = ARENA_ARRAY(c->arena, int64_t, n), told = 0;
    size_t acknowledged = 0;
    if (!times) return err_set(why, ERR_NOMEM, "no memory for a report");
    *l = (struct notice_load){.agency = rows[0].agency, .who = rows[0].who};
    if (!notice_to_of(rows[0].addressee, &l->to))
        return err_set(why, ERR_CORRUPT, "a stored alert is for nobody");
    clear_days(c);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].made_ms >= c->since_ms) add(l, &rows[i], times, &acknowledged);
        told += count_day(c, &rows[i]);
    }
    sum_days(c, &l->most, &l->days_over);
    if (acknowledged) sort_list(times, acknowledged, sizeof *times, sort_int64);
    if (acknowledged >= ENOUGH) l->median_ms = times[acknowledged / 2];
    l->per_day = (double)told / c->working;
    c->n -= !l->made && !told; /* told before: long past */
    return ERR_OK;
}

static err count_addressees(struct counting *c, struct err_info *why)
{
    const struct q_notice_made_rows *rows = &c->rows;
    err e = ERR_OK;
    c->list = ARENA_ARRAY(c->arena, struct notice_load, rows->n + 1);
    if (!c->list) return err_set(why, ERR_NOMEM, "no memory for a report");
    for (size_t from = 0, to; !e && from < rows->n; from = to) {
        for (to = from; to < rows->n && rows->at[to].audience == rows->at[from].audience;)
            to++;
        e = count_one(c, &rows->at[from], to - from, why);
    }
    if (c->n) sort_list(c->list, c->n, sizeof *c->list, most_first);
    return e;
}

/* ---- by worker ---- */

/* Does it reach this user? By whichever way they would see it among their alerts. */
static bool reaches(const struct counting *c, const struct user *u, const made_row *r)
{
    enum notice_to to;
    enum notice_kind kind;
    if (!notice_to_of(r->addressee, &to) || !notice_kind_of(r->kind, &kind)) return false;
    if (to == TO_LOGIN) return str_eq_c(r->who, u->login);
    if (!str_eq_c(r->agency, u->agency)) return false;
    if (to == TO_ROLE) return str_eq_c(r->who, role_word(u->role));
    return access_may(u, CAP_PERSON) &&
           notice_read_by(c->partners, u, to, kind, r->agency, r->who);
}

static void count_worker(struct counting *c, const struct q_access_accounts_row *row)
{
    struct notice_worker *to = &c->workers[c->worker_count];
    struct user u = {.agency_tier = 0};
    if (!str_eq_c(row->state, "active") || !role_of(row->role, &u.role)) return;
    (void)snprintf(u.login, sizeof u.login, "%.*s", STR_FMT(row->login));
    (void)snprintf(u.agency, sizeof u.agency, "%.*s", STR_FMT(row->agency));
    *to = (struct notice_worker){row->login, row->name, row->agency, row->role, 0, 0, 0, 0, 0};
    clear_days(c);
    for (size_t i = 0; i < c->rows.n; i++) {
        const made_row *r = &c->rows.at[i];
        if (!reaches(c, &u, r) || !count_day(c, r)) continue;
        to->told++;
        to->urgent += r->urgent;
    }
    sum_days(c, &to->most, &to->days_over);
    to->per_day = (double)to->told / c->working;
    c->worker_count += to->told > 0;
}

static err count_workers(struct counting *c, struct err_info *why)
{
    c->workers = ARENA_ARRAY(c->arena, struct notice_worker, c->accounts.n + 1);
    if (!c->workers) return err_set(why, ERR_NOMEM, "no memory for a report");
    for (size_t i = 0; i < c->accounts.n; i++)
        count_worker(c, &c->accounts.at[i]);
    if (c->worker_count)
        sort_list(c->workers, c->worker_count, sizeof *c->workers, most_told_first);
    return ERR_OK;
}

/* ---- */

static err read_made(struct db *db, void *ctx, struct err_info *why)
{
    struct counting *c = ctx;
    arena_rewind(c->arena, c->mark);
    c->by_day = ARENA_ARRAY(c->arena, int64_t, (size_t)c->days);
    if (!c->by_day) return err_set(why, ERR_NOMEM, "no memory for a report");
    struct q_notice_made_in in = {c->since_ms - PUT_OFF_DAYS * MS_PER_DAY};
    err e = q_notice_made(db, &in, c->arena, &c->rows, why);
    if (!e)
        e = q_access_accounts(db, &(struct q_access_accounts_in){CELL_HUB}, c->arena, &c->accounts,
                              why);
    if (!e && c->rows.n)
        sort_list(c->rows.at, c->rows.n, sizeof *c->rows.at, by_addressee);
    return e;
}

static struct counting start(struct hub *h, const struct partners *p, int32_t days,
                             struct arena *a)
{
    const int32_t today = date_uk_day(hub_now_ms(h));
    struct counting c = {.hub = h,
                         .partners = p,
                         .arena = a,
                         .mark = arena_mark(a),
                         .days = days,
                         .first = today - days + 1};
    c.since_ms = date_uk_midnight_ms(date_from_days(c.first));
    for (int32_t d = c.first; d <= today; d++)
        c.working += calendar_working_day(&p->terms.calendar, d);
    if (!c.working) c.working = 1;
    return c;
}

err notice_loads(struct hub *h, const struct partners *p, int32_t days, struct arena *a,
                 const struct notice_load **ret_list, size_t *ret_n, struct err_info *why)
{
    struct counting c = start(h, p, days, a);
    err e = store_read(h->store, read_made, &c, why);
    if (!e) e = count_addressees(&c, why);
    if (!e) *ret_list = c.list, *ret_n = c.n;
    return e;
}

err notice_worker_loads(struct hub *h, const struct partners *p, int32_t days, struct arena *a,
                        const struct notice_worker **ret_list, size_t *ret_n, struct err_info *why)
{
    struct counting c = start(h, p, days, a);
    err e = store_read(h->store, read_made, &c, why);
    if (!e) e = count_workers(&c, why);
    if (!e) *ret_list = c.workers, *ret_n = c.worker_count;
    return e;
}
