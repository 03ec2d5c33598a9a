/* rule/run.c -- many persons judged, in transactions of some milliseconds each.
 *
 * Workload: after a first load everyone is stale (a million); on a quiet day some hundreds; once a
 * day those for whom time alone can change something (judge_on), everyone when the rules or the
 * region's words changed. Most persons have no hit and write nothing but their removal from the
 * list. */
#include "rule/inside.h"

#include "base/clock.h"
#include "link/home.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum {
    PAGE = 256,
    RUN_BYTES_MAX = 64 * 1024 * 1024,
    PERSON_BYTES_MAX = 64 * 1024 * 1024,
    END_OF_TIME = 1000000 /* a day that no feed gets to */
};

static const str day_job = {"rules-day", 9};
static const char print_fact[] = "rule_print";   /* of what everyone was last judged by */

struct page {
    int64_t person[PAGE];
    size_t n;
};

/* ---- what a run needs to know ---- */

struct start {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    struct rule_set rules;
    struct rule_feeds feeds;
    int32_t *whole;
    int32_t done_day;
    str print;        /* of the rules and words as they are now */
    bool judged;      /* somebody was judged before: linking is told, link/home.h */
    bool changed;     /* everyone was last judged by other rules or words */
    int32_t first_due; /* of judge_on; INT32_MAX = nobody's */
};

static err add_print(struct start *s, str text, struct err_info *why)
{
    struct hash h = crypt_sha256_two(s->print, text);
    str more = str_printf(s->arena, "%.*s %02x%02x%02x%02x%02x%02x", STR_FMT(s->print), h.at[0],
                          h.at[1], h.at[2], h.at[3], h.at[4], h.at[5]);
    if (!more.at) return err_set(why, ERR_NOMEM, "judging");
    s->print = more;
    return ERR_OK;
}

/* Sections of the region file that rules look at: another limit judges everyone, too; and so does a
 * feed that begins, or turns out to have begun before. */
static err add_terms(struct db *db, struct start *s, struct err_info *why)
{
    /* Who is judged is judged with whom they may be one, at once: a hub where that was left to the
     * end of a run, which may have been killed, judges everyone once more. */
    const str with_pairs = STR("pairs");
    static const char *const looked_at[] = {"unseen", "calendar"};
    const str begins = {(const char *)s->feeds.told_from,
                        s->partners->agreement_count * sizeof *s->feeds.told_from};
    err e = add_print(s, begins, why);
    if (!e) e = add_print(s, with_pairs, why);
    for (size_t i = 0; !e && i < COUNT(looked_at); i++) {
        char name[TERMS_FACT_MAX];
        str text;
        terms_fact(looked_at[i], name);
        e = hub_fact(db, name, s->arena, &text, why);
        if (!e && !str_empty(text)) e = add_print(s, text, why);
    }
    return e;
}

static err read_start(struct db *db, void *ctx, struct err_info *why)
{
    struct start *s = ctx;
    struct q_rule_day_get_row done = {0};
    err e = rule_set_load(db, s->partners, s->arena, &s->rules, why);
    if (!e) e = rule_feeds_read(db, s->hub, s->partners, s->arena, &s->feeds, why);
    if (e) return e;
    s->whole = ARENA_ARRAY(s->arena, int32_t, s->partners->agency_count + 1);
    if (!s->whole) return err_set(why, ERR_NOMEM, "judging");
    for (size_t i = 0; i < s->partners->agency_count; i++)
        s->whole[i] = END_OF_TIME;
    e = q_rule_day_get(db, &(struct q_rule_day_get_in){day_job}, s->arena, &done, why);
    if (e && e != ERR_ABSENT) return e;
    s->done_day = done.done_day;
    str judged, before;
    e = hub_fact(db, HOME_JUDGED_FACT, s->arena, &judged, why);
    s->judged = !e && !str_empty(judged);
    if (!e) e = rule_set_print(&s->rules, s->partners, s->arena, &s->print, why);
    if (!e) e = add_terms(db, s, why);
    if (!e) e = hub_fact(db, print_fact, s->arena, &before, why);
    s->changed = !e && !str_eq(before, s->print);
    struct q_rule_judge_on_first_row first;
    if (!e) e = q_rule_judge_on_first(db, s->arena, &first, why);
    s->first_due = e ? INT32_MAX : first.day;
    return e == ERR_ABSENT ? ERR_OK : e;
}

/* ---- the next page of persons ---- */

struct fetch {
    struct page page;
    int64_t after;
    int32_t today;
    enum whom whom;
};

static err on_stale(void *ctx, const struct q_rule_stale_after_row *row)
{
    struct page *p = ctx;
    if (p->n < PAGE) p->person[p->n++] = row->person;
    return ERR_OK;
}

static err on_due(void *ctx, const struct q_rule_judge_on_after_row *row)
{
    struct page *p = ctx;
    if (p->n < PAGE) p->person[p->n++] = row->person;
    return ERR_OK;
}

static err on_person(void *ctx, const struct q_rule_persons_after_row *row)
{
    struct page *p = ctx;
    if (p->n < PAGE) p->person[p->n++] = row->person;
    return ERR_OK;
}

static err fetch_page(struct db *db, void *ctx, struct err_info *why)
{
    struct fetch *f = ctx;
    f->page.n = 0;
    if (f->whom == EVERYONE)
        return q_rule_persons_after_each(
            db, &(struct q_rule_persons_after_in){cell_of(f->after), f->after, PAGE}, on_person,
            &f->page, why);
    if (f->whom == THE_DUE)
        return q_rule_judge_on_after_each(
            db, &(struct q_rule_judge_on_after_in){cell_of(f->after), f->after, f->today, PAGE},
            on_due, &f->page, why);
    return q_rule_stale_after_each(
        db, &(struct q_rule_stale_after_in){cell_of(f->after), f->after, PAGE}, on_stale, &f->page,
        why);
}

struct work {
    struct judging_day *day;
    rule_progress *progress;
    void *progress_ctx;
    struct rule_run run;
};

/* If they are many: all at once. *ret_left: some may be left for judge_pages. */
static err judge_at_once(struct work *w, enum whom whom, bool *ret_left, struct err_info *why)
{
    struct fetch f = {.whom = whom, .today = w->day->today};
    bool many = false;
    err e = store_read(w->day->hub->store, fetch_page, &f, why);
    bool full = !e && (f.page.n == PAGE || f.page.n >= judge_many_limits.from);
    if (full)
        e = judge_many(w->day, whom, w->progress, w->progress_ctx, &w->run, &many, why);
    *ret_left = f.page.n && (!many || whom != EVERYONE);
    return e;
}

/* What became stale behind our back is found by starting again. */
static err judge_pages(struct work *w, enum whom whom, struct arena *a, struct err_info *why)
{
    struct fetch f = {.whom = whom, .today = w->day->today};
    err e = ERR_OK;
    bool first = true, more = true;
    while (!e && more) {
        size_t done;
        e = store_read(w->day->hub->store, fetch_page, &f, why);
        if (!e) e = judge_list(w->day, f.page.person, NULL, f.page.n, a, &w->run, &done, why);
        if (!e && w->progress) w->progress(w->progress_ctx, w->run.judged);
        more = f.page.n || (whom == THE_STALE && !first);
        first = !f.page.n;
        f.after = f.page.n ? f.page.person[f.page.n - 1] : 0;
    }
    return e;
}

static err judge_all(struct work *w, enum whom whom, struct err_info *why)
{
    bool left = false;
    struct arena *a = arena_new(PERSON_BYTES_MAX);
    err e = a ? judge_at_once(w, whom, &left, why) : err_set(why, ERR_NOMEM, "judging");
    if (!e && left) e = judge_pages(w, whom, a, why);
    arena_free(a);
    return e;
}

static err put_judged(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return hub_fact_set(db, HOME_JUDGED_FACT, STR("yes"), why);
}

struct finishing {
    const struct work *work;
    enum whom whom;
    str print;
};

static err day_is_done(struct db *db, void *ctx, struct err_info *why)
{
    const struct finishing *f = ctx;
    const struct work *w = f->work;
    char detail[160];
    (void)snprintf(detail, sizeof detail,
                   "%s judged for the day: persons %lld, hits begun %lld, hits ended %lld",
                   f->whom == EVERYONE ? "everyone" : "whom time can change",
                   (long long)w->run.judged, (long long)w->run.hits_begun,
                   (long long)w->run.hits_ended);
    err e = q_rule_day_put(db, &(struct q_rule_day_put_in){day_job, w->day->today}, why);
    if (!e && f->whom == EVERYONE) e = hub_fact_set(db, print_fact, f->print, why);
    return e ? e : judge_note(db, w->day->hub, detail, NULL, 0, why);
}

static err run(const struct start *s, enum whom whom, struct work *w, struct err_info *why)
{
    struct hub *h = s->hub;
    struct finishing f = {w, whom, s->print};
    err e = judge_all(w, whom, why);
    return e || whom == THE_STALE ? e : store_write(h->store, day_is_done, &f, why);
}

static err begin(struct hub *h, const struct partners *p, bool day, bool again,
                 rule_progress *progress, void *ctx, struct rule_run *ret_run, struct err_info *why)
{
    struct start s = {.hub = h, .partners = p, .arena = arena_new(RUN_BYTES_MAX)};
    if (!s.arena) return err_set(why, ERR_NOMEM, "judging");
    err e = store_read(h->store, read_start, &s, why);
    int64_t now_ms = hub_now_ms(h);
    struct rand r = h->rand;
    enum whom whom = !day ? THE_STALE : again || s.changed ? EVERYONE : THE_DUE;
    struct judging_day today = {h,
                                &r,
                                p,
                                &s.rules,
                                s.feeds.complete_to,
                                s.feeds.told_from,
                                s.whole,
                                &s.feeds.expect,
                                now_ms,
                                date_days(date_uk(now_ms).date)};
    struct work w = {.day = &today, .progress = progress, .progress_ctx = ctx};
    /* Due though today was done: judged again while the clock was behind. */
    bool due = s.done_day < today.today || s.first_due <= today.today;
    bool wanted = !day || again || s.changed || due;
    if (!e && wanted && !s.judged) e = store_write(h->store, put_judged, NULL, why);
    if (!e && wanted) e = run(&s, whom, &w, why);
    arena_free(s.arena);
    if (!e) *ret_run = w.run;
    return e;
}

err rule_run_stale(struct hub *h, const struct partners *p, rule_progress *progress, void *ctx,
                   struct rule_run *ret_run, struct err_info *why)
{
    return begin(h, p, false, false, progress, ctx, ret_run, why);
}

err rule_run_day(struct hub *h, const struct partners *p, bool again, rule_progress *progress,
                 void *ctx, struct rule_run *ret_run, struct err_info *why)
{
    return begin(h, p, true, again, progress, ctx, ret_run, why);
}
