/* supply/report.c -- see report.h. */
#include "supply/report.h"

#include "base/sort.h"
#include "codec/json.h"
#include "event/history.h"
#include "link/hub_model.h"
#include "query.h"
#include "store/cell.h"
#include "supply/arrival.h"
#include "supply/fix.h"

enum { GOOD_LEAST = 950, WATCH_LEAST = 850, ARENA_BYTES = 64 * 1024 * 1024 };

static const char *const bands[] = {
    [SUPPLY_GOOD] = "good", [SUPPLY_WATCH] = "watch", [SUPPLY_ACT] = "act now",
    [SUPPLY_PAUSED] = "paused"};
_Static_assert(COUNT(bands) == SUPPLY_BAND__COUNT, "every band has its word");

const char *supply_band_word(enum supply_band b) { return bands[b]; }

static const struct {
    const char *code, *words;
} figures[] = {
#define FIGURE_ROW(name, code, words) {code, words},
    SUPPLY_FIGURE_LIST(FIGURE_ROW)
#undef FIGURE_ROW
};

const char *supply_figure_code(enum supply_figure f) { return figures[f].code; }
const char *supply_figure_words(enum supply_figure f) { return figures[f].words; }

/* ---- which feeds ---- */

err supply_feeds(const struct partners *p, const struct agency *agency, struct arena *a,
                 str **ret_feeds, size_t *ret_n, struct err_info *why)
{
    str *feeds = ARENA_ARRAY(a, str, p->agreement_count + 1);
    size_t n = 0;
    if (!feeds) return err_set(why, ERR_NOMEM, "no memory for the feeds of an agency");
    for (size_t i = 0; i < p->agreement_count; i++) {
        const struct agreement *t = &p->agreements[i];
        bool seen = t->agency != agency;
        for (size_t k = 0; !seen && k < n; k++)
            seen = str_eq(feeds[k], t->feed);
        if (!seen) feeds[n++] = t->feed;
    }
    *ret_feeds = feeds;
    *ret_n = n;
    return ERR_OK;
}

static err find_feed(const struct partners *p, struct supply_report *r, str feed, struct arena *a,
                     struct err_info *why)
{
    str *feeds = NULL;
    size_t n = 0;
    err e = supply_feeds(p, r->agency, a, &feeds, &n, why);
    for (size_t i = 0; !e && i < n; i++)
        if (feed.len ? str_eq(feeds[i], feed)
                     : n == 1 || str_eq(feeds[i], r->agency->code))
            return r->feed = feeds[i], ERR_OK;
    return e ? e : err_set(why, ERR_ABSENT, "this agency has no such feed");
}

/* ---- gathering ---- */

struct gathering {
    struct db *db;
    struct supply_report *r;
    struct arena *a;
    struct err_info *why;
    int32_t oldest; /* first day of the first month */
};

static struct supply_sum *month_of(struct supply_report *r, int32_t day)
{
    struct date d = date_from_days(day);
    for (size_t i = 0; i < SUPPLY_MONTHS; i++)
        if (r->months[i].year == d.year && r->months[i].month == d.month) return &r->months[i].sum;
    return NULL;
}

/* The sums that a day counts in: its month's, and that of the report. */
static size_t sums_of(struct supply_report *r, int32_t day, struct supply_sum *ret_sums[2])
{
    size_t n = 0;
    struct supply_sum *month = month_of(r, day);
    if (month) ret_sums[n++] = month;
    if (day >= r->from_day && day <= r->until_day) ret_sums[n++] = &r->sum;
    return n;
}

static void add_day(struct supply_report *r, const struct q_supply_days_row *row)
{
    struct supply_sum *sums[2];
    for (size_t i = sums_of(r, row->day, sums); i-- > 0;) {
        sums[i]->deliveries += row->deliveries;
        sums[i]->lines += row->lines;
        sums[i]->unchanged += row->unchanged;
        sums[i]->quarantined += row->quarantined;
        sums[i]->persons += row->persons;
        sums[i]->events += row->events;
    }
    int32_t at = row->day - (r->today - SUPPLY_DAYS + 1);
    if (at < 0 || at >= SUPPLY_DAYS) return;
    r->days[at].deliveries = row->deliveries;
    r->days[at].lines = row->lines;
    r->days[at].quarantined = row->quarantined;
    r->days[at].first_ms = row->first_ms;
    r->days[at].last_ms = row->last_ms;
}

static err add_days(struct gathering *g)
{
    struct supply_report *r = g->r;
    struct q_supply_days_rows rows;
    const struct q_supply_days_in in = {r->agency->code, g->oldest};
    err e = q_supply_days(g->db, &in, g->a, &rows, g->why);
    for (size_t i = 0; !e && i < rows.n; i++)
        if (str_eq(rows.at[i].feed, r->feed) && rows.at[i].day <= r->today)
            r->until_day = rows.at[i].day;
    r->from_day = r->until_day - SUPPLY_DAYS + 1;
    for (size_t i = 0; !e && i < rows.n; i++)
        if (str_eq(rows.at[i].feed, r->feed)) add_day(r, &rows.at[i]);
    return e;
}

static err on_column(void *ctx, const struct q_supply_columns_row *row)
{
    struct gathering *g = ctx;
    struct supply_sum *sums[2];
    enum column c = column_find(row->name);
    if (c == COLUMN__COUNT) return ERR_OK; /* of a later version of the format */
    for (size_t i = sums_of(g->r, row->day, sums); i-- > 0;) {
        sums[i]->filled[c] += row->filled;
        sums[i]->bad[c] += row->bad;
        sums[i]->weak[c] += row->weak;
    }
    return ERR_OK;
}

static err on_lag(void *ctx, const struct q_supply_lags_row *row)
{
    struct gathering *g = ctx;
    struct supply_sum *sums[2];
    if (row->lag < 0 || row->lag >= LAG__COUNT) return ERR_OK;
    for (size_t i = sums_of(g->r, row->day, sums); i-- > 0;)
        sums[i]->lag[row->lag] += row->events;
    return ERR_OK;
}

static int most_rows_first(const void *a, const void *b)
{
    const struct supply_held *x = a, *y = b;
    if (x->rows != y->rows) return x->rows > y->rows ? -1 : 1;
    if (x->column != y->column) return x->column < y->column ? -1 : 1;
    return (x->reason > y->reason) - (x->reason < y->reason);
}

/* By which feed a row came is told by the agreement of its delivery. */
static bool of_feed(const struct partners *p, const struct supply_report *r, str agreement)
{
    for (size_t i = 0; i < p->agreement_count; i++)
        if (p->agreements[i].agency == r->agency && str_eq(p->agreements[i].id, agreement))
            return str_eq(p->agreements[i].feed, r->feed);
    return false;
}

static err add_held(struct gathering *g, const struct partners *p)
{
    struct supply_report *r = g->r;
    struct q_supply_held_rows rows;
    err e = q_supply_held(g->db, &(struct q_supply_held_in){r->agency->code}, g->a, &rows, g->why);
    if (e) return e;
    r->held = ARENA_ARRAY(g->a, struct supply_held, SUPPLY_HELD_MAX + 1);
    if (!r->held) return err_set(g->why, ERR_NOMEM, "no memory for a report");
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_supply_held_row *row = &rows.at[i];
        struct supply_held one = {column_find(row->field), reason_of_code(row->reason), row->held};
        if (!of_feed(p, r, row->agreement) || one.reason == REASON_NONE) continue;
        size_t k = 0;
        while (k < r->held_n &&
               (r->held[k].column != one.column || r->held[k].reason != one.reason))
            k++;
        if (k == SUPPLY_HELD_MAX) continue;
        if (k == r->held_n) r->held[r->held_n++] = (struct supply_held){one.column, one.reason, 0};
        r->held[k].rows += one.rows;
        r->held_rows += one.rows;
    }
    sort_list(r->held, r->held_n, sizeof *r->held, most_rows_first);
    return ERR_OK;
}

static err add_own(struct gathering *g)
{
    struct q_supply_own_row row = {0};
    err e = q_supply_own(g->db, &(struct q_supply_own_in){g->r->agency->code}, g->a, &row, g->why);
    if (e && e != ERR_ABSENT) return e;
    g->r->own = (struct supply_own){row.day, row.records, row.duplicates};
    return ERR_OK;
}

/* The newest month that was settled: rows come newest first. */
static err add_figures(struct gathering *g)
{
    struct supply_report *r = g->r;
    struct q_supply_figures_rows rows;
    err e = q_supply_figures(g->db, &(struct q_supply_figures_in){r->agency->code}, g->a, &rows,
                             g->why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_supply_figures_row *row = &rows.at[i];
        if (!r->period) r->period = row->period;
        for (size_t f = 0; row->period == r->period && f < FIGURE__COUNT; f++)
            if (str_eq_c(row->name, figures[f].code))
                r->figures[f] = (struct disclosed_share){(enum disclosed)row->shown, row->percent,
                                                         row->persons};
    }
    return e;
}

static err add_state(struct gathering *g, int64_t now_ms)
{
    struct q_agency_feed_state_rows rows;
    const struct q_agency_feed_state_in in = {CELL_HUB};
    err e = q_agency_feed_state(g->db, &in, g->a, &rows, g->why);
    for (size_t i = 0; !e && i < rows.n; i++)
        if (str_eq(rows.at[i].agency, g->r->agency->code) && str_eq(rows.at[i].feed, g->r->feed))
            g->r->state = feed_state_of(g->r->agreement, rows.at[i].complete_to_ms,
                                        rows.at[i].delivered_ms, now_ms);
    return e;
}

/* ---- the whole ---- */

static void start(struct supply_report *r, int64_t now_ms, int32_t *ret_oldest)
{
    r->today = date_days(date_uk(now_ms).date);
    struct date today = date_from_days(r->today), first = {today.year, today.month, 1};
    for (int i = 0; i < SUPPLY_MONTHS; i++) {
        struct date d = date_add_months(first, i - SUPPLY_MONTHS + 1);
        r->months[i] = (struct supply_month){.year = d.year, .month = d.month};
        if (i == 0) *ret_oldest = date_days(d);
    }
    for (int i = 0; i < SUPPLY_DAYS; i++)
        r->days[i].day = r->today - SUPPLY_DAYS + 1 + i;
}

static enum supply_band band_of(const struct supply_report *r)
{
    int worst = r->filled < r->valid ? r->filled : r->valid;
    int accepted = measure_accepted(&r->sum);
    if (!r->agreement) return SUPPLY_PAUSED;
    if (accepted < worst) worst = accepted;
    if (!r->until_day || r->state.late || worst < WATCH_LEAST) return SUPPLY_ACT;
    return worst < GOOD_LEAST || r->held_rows ? SUPPLY_WATCH : SUPPLY_GOOD;
}

static err gather(struct gathering *g, const struct partners *p, int64_t now_ms)
{
    struct supply_report *r = g->r;
    const struct q_supply_columns_in columns = {r->agency->code, r->feed, g->oldest};
    const struct q_supply_lags_in lags = {r->agency->code, r->feed, g->oldest};
    err e = add_days(g);
    if (!e) e = q_supply_columns_each(g->db, &columns, on_column, g, g->why);
    if (!e) e = q_supply_lags_each(g->db, &lags, on_lag, g, g->why);
    if (!e) e = add_held(g, p);
    if (!e) e = add_own(g);
    if (!e) e = add_figures(g);
    return e ? e : add_state(g, now_ms);
}

err supply_report(struct db *db, const struct hub *h, const struct partners *p,
                  const struct agency *agency, str feed, struct arena *a,
                  struct supply_report *ret_report, struct err_info *why)
{
    struct supply_report *r = ret_report;
    struct gathering g = {.db = db, .r = r, .a = a, .why = why};
    const struct model *model = NULL;
    int64_t now_ms = hub_now_ms(h);
    *r = (struct supply_report){.agency = agency};
    start(r, now_ms, &g.oldest);
    err e = find_feed(p, r, feed, a, why);
    if (!e) r->agreement = partners_agreement(p, agency, r->feed, now_ms);
    if (!e) r->state = feed_state_of(r->agreement, 0, 0, now_ms);
    if (!e) e = gather(&g, p, now_ms);
    if (!e) e = hub_model(h, &model, why);
    if (!e) e = fix_list(r, model, a, why);
    if (e) return e;
    arrival_judge(r->agreement, r->days, SUPPLY_DAYS, now_ms);
    r->filled = r->agreement ? measure_filled_all(&r->sum, r->agreement) : MEASURE_NONE;
    r->valid = r->agreement ? measure_valid_all(&r->sum, r->agreement) : MEASURE_NONE;
    r->band = band_of(r);
    return ERR_OK;
}

/* ---- by code, for the doors ---- */

struct by_code {
    const struct hub *hub;
    str agency, feed;
    struct arena *a;
    struct partners *partners;
    struct supply_report report;
};

static err read_by_code(struct db *db, void *ctx, struct err_info *why)
{
    struct by_code *b = ctx;
    partners_free(b->partners);
    b->partners = NULL;
    err e = partners_load(db, &b->partners, why);
    const struct agency *agency = e ? NULL : partners_agency(b->partners, b->agency);
    if (!e && !agency) return err_set(why, ERR_ABSENT, "this hub has no agency with that code");
    return e ? e
             : supply_report(db, b->hub, b->partners, agency, b->feed, b->a, &b->report, why);
}

err supply_report_of(struct hub *h, str agency, str feed, struct buf *out, struct err_info *why)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct by_code *b = a ? ARENA_NEW(a, struct by_code) : NULL;
    struct json_writer w = {.out = out};
    err e = b ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a report");
    if (!e) {
        *b = (struct by_code){.hub = h, .agency = agency, .feed = feed, .a = a};
        e = store_read(h->store, read_by_code, b, why);
    }
    if (!e) {
        supply_report_json(&b->report, a, &w);
        buf_byte(out, '\n');
        e = buf_state(out) ? err_set(why, buf_state(out), "no memory for a report") : ERR_OK;
    }
    if (b) partners_free(b->partners);
    arena_free(a);
    return e;
}
