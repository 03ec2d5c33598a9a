/* notice/load.c -- see load.h. Some thousands of rows, once in a while. */
#include "notice/load.h"

#include "base/clock.h"
#include "base/sort.h"
#include "notice/inside.h"

enum { ENOUGH = 5 };

struct counting {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    struct arena_mark mark;
    int32_t days;
    struct notice_load *list;
    size_t n;
};

typedef struct q_notice_made_row made_row;

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

static int32_t uk_day(int64_t ms) { return date_days(date_uk(ms).date); }

static int32_t working_days(const struct counting *c)
{
    int32_t today = uk_day(hub_now_ms(c->hub)), n = 0;
    for (int32_t d = today - c->days + 1; d <= today; d++)
        n += calendar_working_day(&c->partners->terms.calendar, d);
    return n ? n : 1;
}

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

/* Rows from..to are of one addressee, by time. */
static err count_one(struct counting *c, const made_row *rows, size_t n, struct err_info *why)
{
    struct notice_load *l = &c->list[c->n++];
    int64_t *times = ARENA_ARRAY(c->arena, int64_t, n), today = 0;
    size_t acknowledged = 0;
    if (!times) return err_set(why, ERR_NOMEM, "no memory for a report");
    *l = (struct notice_load){.agency = rows[0].agency, .who = rows[0].who};
    if (!notice_to_of(rows[0].addressee, &l->to))
        return err_set(why, ERR_CORRUPT, "a stored alert is for nobody");
    for (size_t i = 0; i < n; i++) {
        add(l, &rows[i], times, &acknowledged);
        bool new_day = !i || uk_day(rows[i].made_ms) != uk_day(rows[i - 1].made_ms);
        today = new_day ? 1 : today + 1;
        if (today > l->most) l->most = today;
        l->days_over += today == c->partners->terms.queue.alerts_per_day + 1;
    }
    if (acknowledged) sort_list(times, acknowledged, sizeof *times, sort_int64);
    if (acknowledged >= ENOUGH) l->median_ms = times[acknowledged / 2];
    l->per_day = (double)l->made / working_days(c);
    return ERR_OK;
}

static err read_made(struct db *db, void *ctx, struct err_info *why)
{
    struct counting *c = ctx;
    struct q_notice_made_rows rows;
    arena_rewind(c->arena, c->mark);
    c->n = 0;
    struct q_notice_made_in in = {hub_now_ms(c->hub) - c->days * MS_PER_DAY};
    err e = q_notice_made(db, &in, c->arena, &rows, why);
    c->list = e ? NULL : ARENA_ARRAY(c->arena, struct notice_load, rows.n + 1);
    if (!c->list) return e ? e : err_set(why, ERR_NOMEM, "no memory for a report");
    if (rows.n) sort_list(rows.at, rows.n, sizeof *rows.at, by_addressee);
    for (size_t from = 0, to; !e && from < rows.n; from = to) {
        for (to = from; to < rows.n && rows.at[to].audience == rows.at[from].audience;)
            to++;
        e = count_one(c, &rows.at[from], to - from, why);
    }
    if (c->n) sort_list(c->list, c->n, sizeof *c->list, most_first);
    return e;
}

err notice_loads(struct hub *h, const struct partners *p, int32_t days, struct arena *a,
                 const struct notice_load **ret_list, size_t *ret_n, struct err_info *why)
{
    struct counting c = {
        .hub = h, .partners = p, .arena = a, .mark = arena_mark(a), .days = days};
    err e = store_read(h->store, read_made, &c, why);
    if (!e) *ret_list = c.list, *ret_n = c.n;
    return e;
}
