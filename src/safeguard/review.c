/* safeguard/review.c -- one review changed: assigned, closed; see review.h. */
#include "safeguard/review_inside.h"

#include "base/date.h"
#include "notice/notice.h"
#include "store/cell.h"

#include <stdio.h>

enum { CHANGE_BYTES = 8 << 20 };

void review_reference(int64_t review, char ret_text[REVIEW_REFERENCE + 1])
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* none that look alike */
    uint64_t n = (uint64_t)review;
    ret_text[0] = 'V';
    ret_text[1] = '-';
    for (int i = 0; i < 6; i++, n >>= 5)
        ret_text[2 + i] = digits[n & 31];
    ret_text[REVIEW_REFERENCE] = 0;
}

/* ---- finding it ---- */

static struct review *in_list(struct review *list, size_t n, int64_t review)
{
    if (!review && n) return list; /* the open one, else the newest */
    for (size_t i = 0; i < n; i++)
        if (list[i].review == review) return &list[i];
    return NULL;
}

/* It went where the records went. */
static bool went_on(const struct review *r)
{
    return !r || (!r->open && str_eq_c(r->closed_by, "system") && str_eq_c(r->outcome, "merged"));
}

err review_find(struct db *db, const struct look *look, struct review_name name, struct arena *a,
                struct found_review *ret, struct err_info *why)
{
    struct head head = {.person = name.person};
    struct loading l = {.db = db, .look = *look, .arena = a};
    *ret = (struct found_review){0};
    err e = queue_live(&l, &head, why);
    if (!e) e = reviews_read(db, name.person, a, &ret->list, &ret->n, why);
    if (e) return e;
    ret->review = in_list(ret->list, ret->n, name.review);
    if (went_on(ret->review) && head.person != name.person) {
        e = reviews_read(db, head.person, a, &ret->list, &ret->n, why);
        if (e) return e;
        struct review *there = in_list(ret->list, ret->n, name.review);
        if (there) ret->review = there;
    }
    if (!ret->review || !queue_knows(&l, head.shield))
        return err_set(why, ERR_ABSENT, "there is no such review");
    ret->living = head.person;
    ret->shield = head.shield;
    return ERR_OK;
}

/* ---- one change ---- */

struct changing {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct arena *arena;
    struct look look;
    struct review_name name;
    str to, was;         /* assigning */
    str outcome, reason; /* closing */
    str sealed;
};

static err already_closed(struct changing *c, const struct review *r, struct err_info *why)
{
    const struct queue_outcome *o = queue_outcome_find(&c->partners->terms.queue, r->outcome);
    str when = date_moment_long(c->arena, r->closed_ms);
    if (str_eq_c(r->closed_by, "system"))
        return err_set(why, ERR_CONFLICT, "this review ended by itself on %.*s: %s", STR_FMT(when),
                       review_system_words(r->outcome));
    return err_set(why, ERR_CONFLICT, "%.*s closed this review on %.*s: %.*s",
                   STR_FMT(r->closed_by), STR_FMT(when), STR_FMT(o ? o->label : r->outcome));
}

static err note(struct changing *c, struct db *db, enum audit_kind kind, const struct review *r,
                str detail, struct err_info *why)
{
    char reference[REVIEW_REFERENCE + 1];
    struct audit_subject subject = {r->person, 3};
    struct audit_entry entry = viewer_entry(c->viewer, kind);
    review_reference(r->review, reference);
    entry.detail = str_printf(c->arena, "%s, %.*s", reference, STR_FMT(detail));
    entry.subjects = &subject;
    entry.subject_count = 1;
    return audit_note(db, c->hub, &entry, why);
}

static struct notice about(const struct changing *c, const struct review *r, enum notice_kind kind,
                           str to, const char *reference)
{
    return (struct notice){.kind = kind,
                           .to = TO_LOGIN,
                           .who = to,
                           .person = r->person,
                           .about = r->review,
                           .reference = str_of(reference),
                           .partners = c->partners};
}

/* Who had it needs not look at it any more; who gets it from another is told. */
static err tell(struct changing *c, struct db *db, const struct review *was, str to,
                struct err_info *why)
{
    char reference[REVIEW_REFERENCE + 1];
    str actor = str_of(c->viewer->user->login);
    err e = ERR_OK;
    review_reference(was->review, reference);
    if (was->assigned.len) {
        struct notice n = about(c, was, NOTICE_REVIEW_ASSIGNED, was->assigned, reference);
        e = notice_done(db, c->hub, &n, why);
        n.kind = NOTICE_REVIEW_TAKEN;
        if (!e && !str_eq(was->assigned, actor)) e = notice_put(db, c->hub, &n, why);
    }
    if (e || str_empty(to) || str_eq(to, actor)) return e;
    struct notice n = about(c, was, NOTICE_REVIEW_ASSIGNED, to, reference);
    return notice_put(db, c->hub, &n, why);
}

/* ---- assigning ---- */

static err may_work(struct changing *c, struct db *db, struct err_info *why)
{
    struct user u;
    if (str_empty(c->to)) return ERR_OK;
    err e = account_find(db, c->to, &u, why);
    if (e == ERR_ABSENT || (!e && !access_may(&u, CAP_REVIEW)))
        return err_set(why, ERR_INPUT, "nobody of that name works the review queue");
    return e;
}

static err assign(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    struct found_review f;
    arena_clear(c->arena);
    err e = review_find(db, &c->look, c->name, c->arena, &f, why);
    if (!e && !f.review->open) e = already_closed(c, f.review, why);
    if (!e && str_eq(f.review->assigned, c->to)) return ERR_OK; /* sent twice */
    if (!e && !str_eq(f.review->assigned, c->was)) {
        str when = date_moment_long(c->arena, f.review->assigned_ms);
        if (str_empty(f.review->assigned))
            return err_set(why, ERR_CONFLICT, "somebody gave this review back on %.*s",
                           STR_FMT(when));
        return err_set(why, ERR_CONFLICT, "%.*s has taken this review, on %.*s",
                       STR_FMT(f.review->assigned), STR_FMT(when));
    }
    if (!e) e = may_work(c, db, why);
    if (e) return e;
    struct review is = *f.review;
    is.assigned = c->to;
    is.assigned_ms = hub_now_ms(c->hub);
    if (is.routed_ms > 0 && c->to.len) is.routed_ms = REVIEW_LOOKED_AT; /* the team has it now */
    e = review_put(db, f.review, &is, why);
    if (!e) e = tell(c, db, f.review, c->to, why);
    return e ? e
             : note(c, db, AUDIT_REVIEW_ASSIGNED, &is,
                    c->to.len ? str_printf(c->arena, "to %.*s", STR_FMT(c->to)) : STR("to nobody"),
                    why);
}

/* ---- closing ---- */

err review_learn(struct db *db, const struct partners *p, const struct review *is, struct arena *a,
                 struct err_info *why)
{
    struct stored_hits hits;
    const struct rule_set none = {0};
    const struct queue_outcome *o = queue_outcome_find(&p->terms.queue, is->outcome);
    int32_t today = date_days(date_uk(is->closed_ms).date);
    err e = rule_hits_read(db, &none, p, is->person, today, a, &hits, why);
    for (size_t i = 0; !e && i < hits.n; i++) {
        const struct stored_hit *h = &hits.at[i];
        if (h->until_ms && h->until_ms < is->opened_ms) continue;
        e = q_review_add_outcome(db,
                                 &(struct q_review_add_outcome_in){
                                     .cell = cell_of(is->person),
                                     .person = is->person,
                                     .review = is->review,
                                     .rule = h->id,
                                     .version = h->version,
                                     .band = str_of(rule_band_word(is->band)),
                                     .outcome = is->outcome,
                                     .useful = o ? o->useful : 1,
                                     .opened_ms = is->opened_ms,
                                     .closed_ms = is->closed_ms},
                                 why);
    }
    return e;
}

static err close_found(struct changing *c, struct db *db, const struct review *r,
                       struct err_info *why)
{
    struct review is = *r;
    struct rand random = c->hub->rand;
    err e = crypt_seal(&c->hub->keys.use[KEY_FEATURE], &random, review_reason_place(r->review),
                       c->reason, c->arena, &is.sealed, why);
    if (e) return e;
    is.open = false;
    is.closed_ms = hub_now_ms(c->hub);
    is.closed_by = str_of(c->viewer->user->login);
    is.outcome = c->outcome;
    is.routed_ms = REVIEW_LOOKED_AT;
    e = review_put(db, r, &is, why);
    if (!e) e = review_learn(db, c->partners, &is, c->arena, why);
    if (!e) e = tell(c, db, r, STR(""), why);
    if (!e && r->worker.len) {
        char reference[REVIEW_REFERENCE + 1];
        review_reference(r->review, reference);
        struct notice n = about(c, r, NOTICE_WORKER_ALERT, r->worker, reference);
        e = notice_done(db, c->hub, &n, why);
    }
    return e ? e : note(c, db, AUDIT_REVIEW_CLOSED, &is, c->outcome, why);
}

static err close_it(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    struct found_review f;
    arena_clear(c->arena);
    err e = review_find(db, &c->look, c->name, c->arena, &f, why);
    if (e) return e;
    if (f.review->open) return close_found(c, db, f.review, why);
    if (str_eq_c(f.review->closed_by, c->viewer->user->login) &&
        str_eq(f.review->outcome, c->outcome))
        return ERR_OK; /* sent twice */
    return already_closed(c, f.review, why);
}

static err check_closing(const struct changing *c, struct err_info *why)
{
    if (!access_may(c->viewer->user, CAP_REVIEW_CLOSE))
        return err_set(why, ERR_DENIED, "your role does not close reviews");
    if (!queue_outcome_find(&c->partners->terms.queue, c->outcome))
        return err_set(why, ERR_INPUT, "select how the review ends");
    if (str_empty(str_trim(c->reason)))
        return err_set(why, ERR_INPUT, "write down why: a sentence is enough");
    if (c->reason.len > REVIEW_REASON_MAX)
        return err_set(why, ERR_INPUT, "the reason is longer than %d characters",
                       REVIEW_REASON_MAX);
    return str_is_utf8(c->reason) ? ERR_OK
                                  : err_set(why, ERR_INPUT, "the reason cannot be read as text");
}

err review_close_in(struct db *db, struct hub *h, const struct partners *p, const struct viewer *v,
                    int64_t person, str outcome, str reason, struct arena *a, int64_t *ret_closed,
                    struct err_info *why)
{
    struct changing c = {.hub = h,
                         .partners = p,
                         .viewer = v,
                         .arena = a,
                         .look = viewer_look(v, h),
                         .outcome = outcome,
                         .reason = reason};
    struct review *list;
    size_t n;
    *ret_closed = 0;
    err e = reviews_read(db, person, a, &list, &n, why);
    if (e || !n || !list[0].open) return e;
    e = close_found(&c, db, &list[0], why);
    if (!e) *ret_closed = list[0].review;
    return e;
}

/* ---- the doors ---- */

static err change(struct changing *c, store_fn fn, struct err_info *why)
{
    c->arena = arena_new(CHANGE_BYTES);
    c->look = viewer_look(c->viewer, c->hub);
    if (!c->arena) return err_set(why, ERR_NOMEM, "no memory for a review");
    err e = store_write_step(c->hub->store, fn, c, why);
    arena_free(c->arena);
    return e;
}

err review_check_viewer(const struct viewer *v, struct err_info *why)
{
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_REVIEW))
        e = err_set(why, ERR_DENIED, "your role does not work the review queue");
    return e;
}

err review_assign(struct hub *h, const struct partners *p, const struct viewer *v,
                  struct review_name name, str to, str was, struct err_info *why)
{
    struct changing c = {
        .hub = h, .partners = p, .viewer = v, .name = name, .to = to, .was = was};
    err e = review_check_viewer(v, why);
    return e ? e : change(&c, assign, why);
}

err review_close(struct hub *h, const struct partners *p, const struct viewer *v,
                 struct review_name name, str outcome, str reason, struct err_info *why)
{
    struct changing c = {.hub = h,
                         .partners = p,
                         .viewer = v,
                         .name = name,
                         .outcome = outcome,
                         .reason = reason};
    err e = review_check_viewer(v, why);
    if (!e) e = check_closing(&c, why);
    return e ? e : change(&c, close_it, why);
}
