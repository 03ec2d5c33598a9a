/* safeguard/route.c -- see route.h. */
#include "safeguard/route.h"

#include "event/allocated.h"
#include "notice/notice.h"
#include "safeguard/review_inside.h"

enum { AT_ONCE = 100, SCRATCH_BYTES = 32 << 20 };
static const char known_outcome[] = "known";

struct routing {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena, *list_arena;
    struct rule_set rules;
    struct q_review_unrouted_rows rows;
    size_t at;
    struct route_report one;
};

static err read_waiting(struct db *db, void *ctx, struct err_info *why)
{
    struct routing *r = ctx;
    arena_clear(r->list_arena);
    err e = q_review_unrouted(db, &(struct q_review_unrouted_in){AT_ONCE}, r->list_arena, &r->rows,
                              why);
    return e || !r->rows.n ? e : rule_set_load(db, r->partners, r->list_arena, &r->rules, why);
}

static err note(struct routing *r, struct db *db, const struct review *is, enum audit_kind kind,
                const char *what, struct err_info *why)
{
    char reference[REVIEW_REFERENCE + 1];
    struct audit_subject subject = {is->person, 3};
    review_reference(is->review, reference);
    const struct audit_entry entry = {.kind = kind,
                                      .actor = STR("system"),
                                      .role = STR("system"),
                                      .decision = STR("allowed"),
                                      .detail = str_printf(r->arena, "%s, %s", reference, what),
                                      .subjects = &subject,
                                      .subject_count = 1};
    return audit_note(db, r->hub, &entry, why);
}

static struct notice alert(const struct routing *r, const struct review *is, str worker,
                           char reference[REVIEW_REFERENCE + 1])
{
    review_reference(is->review, reference);
    return (struct notice){.kind = NOTICE_WORKER_ALERT,
                           .to = TO_LOGIN,
                           .who = worker,
                           .person = is->person,
                           .about = is->review,
                           .reference = str_of(reference),
                           .partners = r->partners};
}

/* ---- to the worker ---- */

static err send_to(struct routing *r, struct db *db, const struct review *was, str worker,
                   struct err_info *why)
{
    const struct region_terms *t = &r->partners->terms;
    char reference[REVIEW_REFERENCE + 1];
    struct review is = *was;
    is.worker = worker;
    is.routed_ms = calendar_due_ms(&t->calendar, hub_now_ms(r->hub),
                                   t->queue.worker_hours * INT64_C(60));
    if (is.routed_ms == INT64_MAX) is.routed_ms = REVIEW_LOOKED_AT;
    r->one.routed = is.routed_ms > 0;
    err e = review_put(db, was, &is, why);
    if (e || is.routed_ms <= 0) return e;
    struct notice n = alert(r, &is, worker, reference);
    e = notice_put(db, r->hub, &n, why);
    return e ? e : note(r, db, &is, AUDIT_REVIEW_ASSIGNED, "to the allocated worker", why);
}

static err leave(struct routing *r, struct db *db, const struct review *was, struct err_info *why)
{
    struct review is = *was;
    (void)r;
    is.routed_ms = REVIEW_LOOKED_AT;
    return review_put(db, was, &is, why);
}

static err look_for(struct routing *r, struct db *db, const struct review *was,
                    const struct allocated *a, struct err_info *why)
{
    bool goes = a->found && !a->late && a->login.len && str_empty(was->assigned);
    err e = goes
                ? rule_worker_is_told(db, &r->rules, r->partners, was->person, r->arena, &goes, why)
                : ERR_OK;
    if (e) return e;
    return goes ? send_to(r, db, was, a->login, why) : leave(r, db, was, why);
}

/* ---- and back ---- */

static err come_back(struct routing *r, struct db *db, const struct review *was, const char *what,
                     struct err_info *why)
{
    char reference[REVIEW_REFERENCE + 1];
    struct review is = *was;
    is.routed_ms = REVIEW_LOOKED_AT;
    r->one.came_back = 1;
    err e = review_put(db, was, &is, why);
    struct notice n = alert(r, was, was->worker, reference);
    if (!e) e = notice_done(db, r->hub, &n, why);
    return e ? e : note(r, db, &is, AUDIT_REVIEW_ASSIGNED, what, why);
}

static err close_for(struct routing *r, struct db *db, const struct review *was,
                     struct err_info *why)
{
    struct review is = *was;
    struct rand random = r->hub->rand;
    err e = crypt_seal(&r->hub->keys.use[KEY_FEATURE], &random, review_reason_place(was->review),
                       STR("Acknowledged by the allocated worker"), r->arena, &is.sealed, why);
    is.open = false;
    is.closed_ms = hub_now_ms(r->hub);
    is.closed_by = was->worker;
    is.outcome = STR("known");
    is.routed_ms = REVIEW_LOOKED_AT;
    r->one.acknowledged = 1;
    if (!e) e = review_put(db, was, &is, why);
    if (!e) e = review_learn(db, r->partners, &is, r->arena, why);
    return e ? e : note(r, db, &is, AUDIT_REVIEW_CLOSED, known_outcome, why);
}

static err look_again(struct routing *r, struct db *db, const struct review *was,
                      const struct allocated *a, struct err_info *why)
{
    char reference[REVIEW_REFERENCE + 1];
    struct notice n = alert(r, was, was->worker, reference);
    bool open = false, escalated = false, told = true;
    err e = notice_state(db, r->hub, &n, &open, &escalated, why);
    if (!e)
        e = rule_worker_is_told(db, &r->rules, r->partners, was->person, r->arena, &told, why);
    if (e) return e;
    if (!open) return close_for(r, db, was, why);
    if (!a->found || !str_eq(a->login, was->worker))
        return come_back(r, db, was, "back: the case is no longer this worker's", why);
    if (!told) return come_back(r, db, was, "back: a rule that fires tells the queue", why);
    if (a->late) return come_back(r, db, was, "back: the worker's feed is late", why);
    if (was->routed_ms <= hub_now_ms(r->hub))
        return come_back(r, db, was, "back: not acknowledged in time", why);
    return ERR_OK;
}

/* ---- one ---- */

static err route_one(struct db *db, void *ctx, struct err_info *why)
{
    struct routing *r = ctx;
    struct review *list;
    struct allocated a;
    size_t n;
    int64_t person = r->rows.at[r->at].person;
    arena_clear(r->arena);
    r->one = (struct route_report){.looked_at = 1};
    err e = reviews_read(db, person, r->arena, &list, &n, why);
    if (e || !n || !list[0].open || list[0].routed_ms < 0) return e;
    e = allocated_find(db, r->hub, r->partners, person, r->arena, &a, why);
    if (e) return e;
    return list[0].routed_ms ? look_again(r, db, &list[0], &a, why)
                             : look_for(r, db, &list[0], &a, why);
}

err review_route(struct hub *h, const struct partners *p, struct route_report *ret_report,
                 struct err_info *why)
{
    struct routing r = {.hub = h,
                        .partners = p,
                        .arena = arena_new(SCRATCH_BYTES),
                        .list_arena = arena_new(SCRATCH_BYTES)};
    *ret_report = (struct route_report){0};
    err e = r.arena && r.list_arena ? store_read(h->store, read_waiting, &r, why)
                                    : err_set(why, ERR_NOMEM, "no memory to look for workers");
    for (r.at = 0; !e && r.at < r.rows.n; r.at++) {
        e = store_write(h->store, route_one, &r, why);
        ret_report->looked_at += !e;
        ret_report->routed += r.one.routed;
        ret_report->came_back += r.one.came_back;
        ret_report->acknowledged += r.one.acknowledged;
    }
    arena_free(r.arena);
    arena_free(r.list_arena);
    return e;
}
