/* encompass/back.c -- what became of what schools were told: acknowledged, and when; taken back.
 *
 * Runs every ten seconds beside a hub where nearly always nothing happened: it looks by reading,
 * and takes the writer only for what it found. Whether incidents still stand is asked after the
 * police delivered something, never else. */
#include "encompass/inside.h"

#include "audit/audit.h"
#include "base/clock.h"
#include "base/mem.h"
#include "event/history.h"
#include "expect/expect.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>

enum { PAGE = 64 };
#define CHECKED_FACT "encompass:checked"

struct notice encompass_notice(const struct partners *p, int64_t child, int64_t event, str agency,
                               str service)
{
    return (struct notice){.kind = NOTICE_BEFORE_SCHOOL,
                           .to = TO_SERVICE,
                           .agency = agency,
                           .who = service,
                           .person = child,
                           .about = event,
                           .partners = p};
}

struct back {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    struct q_encompass_open_row after; /* the last that was looked at */
    struct found {
        int64_t child, event, at_ms;
        str agency, service;
    } found[PAGE];
    size_t n, read;
    int64_t from_ms;
    struct visibility visibility;
};

static struct notice notice_of(const struct back *b, const struct found *f)
{
    return encompass_notice(b->partners, f->child, f->event, f->agency, f->service);
}

static void start(struct back *b)
{
    b->after = (struct q_encompass_open_row){.agency = STR("")};
    b->read = PAGE;
}

/* ---- acknowledged ---- */

static err find_acknowledged(struct db *db, void *ctx, struct err_info *why)
{
    struct back *b = ctx;
    struct q_encompass_open_rows rows;
    const struct q_encompass_open_in in = {b->after.told_ms, b->after.child, b->after.event,
                                           b->after.agency, PAGE};
    b->n = 0;
    err e = q_encompass_open(db, &in, b->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct found f = {rows.at[i].child, rows.at[i].event, 0, rows.at[i].agency,
                          rows.at[i].service};
        const struct notice n = notice_of(b, &f);
        e = notice_acknowledged_ms(db, b->hub, &n, &f.at_ms, why);
        if (!e && f.at_ms) b->found[b->n++] = f;
    }
    b->read = e ? 0 : rows.n;
    if (!e && rows.n) b->after = rows.at[rows.n - 1];
    return e;
}

static err keep_acknowledged(struct db *db, void *ctx, struct err_info *why)
{
    const struct back *b = ctx;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < b->n; i++) {
        const struct found *f = &b->found[i];
        e = q_encompass_acknowledge(
            db,
            &(struct q_encompass_acknowledge_in){cell_of(f->child), f->child, f->event, f->agency,
                                                 f->at_ms},
            why);
    }
    return e;
}

/* ---- taken back ---- */

/* Under no record does the event stand any more. */
static err stands(struct back *b, struct db *db, int64_t event, bool *ret_stands,
                  struct err_info *why)
{
    struct q_event_homes_rows homes;
    *ret_stands = false;
    err e = q_event_homes(db, &(struct q_event_homes_in){cell_of(event), event}, b->arena, &homes,
                          why);
    for (size_t i = 0; !e && !*ret_stands && i < homes.n; i++) {
        const struct event *events;
        size_t n = 0;
        e = record_events(db, &b->visibility, &homes.at[i].record, 1, KNOWN_NOW, false, b->arena,
                          &events, &n, why);
        for (size_t k = 0; !e && k < n; k++)
            *ret_stands |= events[k].event == event;
    }
    return e;
}

static err find_taken_back(struct db *db, void *ctx, struct err_info *why)
{
    struct back *b = ctx;
    struct q_encompass_lately_rows rows;
    const struct q_encompass_lately_in in = {b->from_ms,     b->after.told_ms, b->after.child,
                                             b->after.event, b->after.agency,  PAGE};
    b->n = 0;
    err e = visibility_load(db, b->arena, &b->visibility, why);
    if (!e) e = q_encompass_lately(db, &in, b->arena, &rows, why);
    if (e) return e;
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct found f = {rows.at[i].child, rows.at[i].event, hub_now_ms(b->hub),
                          rows.at[i].agency, rows.at[i].service};
        bool still = true;
        e = stands(b, db, f.event, &still, why);
        if (!e && !still) b->found[b->n++] = f;
    }
    b->read = e ? 0 : rows.n;
    if (!e && rows.n)
        b->after = (struct q_encompass_open_row){.told_ms = rows.at[rows.n - 1].told_ms,
                                                 .child = rows.at[rows.n - 1].child,
                                                 .event = rows.at[rows.n - 1].event,
                                                 .agency = rows.at[rows.n - 1].agency};
    return e;
}

/* The alert that nobody read goes; whoever read it is told that it no longer stands. */
static err take_back(struct db *db, struct back *b, const struct found *f, struct err_info *why)
{
    struct notice n = notice_of(b, f);
    int64_t read_ms = 0;
    const struct audit_subject subject = {f->child, 1};
    const struct audit_entry entry = {.kind = AUDIT_ENCOMPASS_TOLD,
                                      .actor = STR("system"),
                                      .role = STR("system"),
                                      .decision = STR("allowed"),
                                      .detail = STR("the incident was taken back by the police"),
                                      .subjects = &subject,
                                      .subject_count = 1};
    err e = q_encompass_withdraw(
        db,
        &(struct q_encompass_withdraw_in){cell_of(f->child), f->child, f->event, f->agency,
                                          f->at_ms},
        why);
    if (e || db_changes(db) == 0) return e;
    e = notice_acknowledged_ms(db, b->hub, &n, &read_ms, why);
    if (!e) e = notice_done(db, b->hub, &n, why);
    n.kind = NOTICE_BASIS_CHANGED;
    if (!e && read_ms) e = notice_put(db, b->hub, &n, why);
    return e ? e : audit_note(db, b->hub, &entry, why);
}

static err keep_taken_back(struct db *db, void *ctx, struct err_info *why)
{
    struct back *b = ctx;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < b->n; i++)
        e = take_back(db, b, &b->found[i], why);
    return e;
}

/* ---- when it has to be looked at ---- */

struct mark {
    struct back *back;
    char text[24];
    bool fresh;
};

/* The newest delivery of a police feed that went live. */
static err read_mark(struct db *db, void *ctx, struct err_info *why)
{
    struct mark *m = ctx;
    struct arena *a = m->back->arena;
    struct q_agency_feed_state_rows rows;
    int64_t newest = 0;
    str kept;
    err e = q_agency_feed_state(db, &(struct q_agency_feed_state_in){CELL_HUB}, a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct agency *agency = partners_agency(m->back->partners, rows.at[i].agency);
        if (agency && agency->kind == AGENCY_POLICE && rows.at[i].delivered_ms > newest)
            newest = rows.at[i].delivered_ms;
    }
    (void)snprintf(m->text, sizeof m->text, "%" PRId64, newest);
    if (!e) e = hub_fact(db, CHECKED_FACT, a, &kept, why);
    m->fresh = !e && newest && !str_eq_c(kept, m->text);
    return e;
}

static err keep_mark(struct db *db, void *ctx, struct err_info *why)
{
    const struct mark *m = ctx;
    return hub_fact_set(db, CHECKED_FACT, str_of(m->text), why);
}

static err run(struct back *b, store_fn find, store_fn keep, int64_t *ret_n,
               struct err_info *why)
{
    err e = ERR_OK;
    start(b);
    while (!e && b->read == PAGE) {
        str agency = b->after.agency;
        char kept[128];
        (void)snprintf(kept, sizeof kept, "%.*s", STR_FMT(agency));
        arena_clear(b->arena);
        b->after.agency = str_of(kept);
        e = store_read(b->hub->store, find, b, why);
        if (!e && b->n) e = store_write(b->hub->store, keep, b, why);
        if (!e) *ret_n += (int64_t)b->n;
    }
    return e;
}

err encompass_look_back(struct hub *h, const struct partners *p, struct arena *a,
                        struct encompass_run *ret_run, struct err_info *why)
{
    struct back *b = mem_zero(1, sizeof *b);
    struct mark m = {.back = b};
    if (!b) return err_set(why, ERR_NOMEM, "telling schools");
    *b = (struct back){.hub = h, .partners = p, .arena = a};
    b->from_ms = hub_now_ms(h) - 2 * EXPECT_ENCOMPASS_DAYS * MS_PER_DAY;
    err e = run(b, find_acknowledged, keep_acknowledged, &ret_run->acknowledged, why);
    if (!e) e = store_read(h->store, read_mark, &m, why);
    if (!e && m.fresh) e = run(b, find_taken_back, keep_taken_back, &ret_run->taken_back, why);
    if (!e && m.fresh) e = store_write(h->store, keep_mark, &m, why);
    mem_free(b);
    return e;
}
