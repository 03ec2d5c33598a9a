/* protect/lock.c -- asking, opening, offering, locking by hand. */
#include "protect/lock_inside.h"

#include "notice/notice.h"
#include "query.h"

enum asking_kind { ASK, EMERGENCY, TRANSFER };

struct asking {
    struct locking l;
    enum asking_kind kind;
    const struct lock_wish *wish;
    str to;               /* of a hand-over */
    enum lock_consent consent;
    int64_t request, until_ms;
};

static err check_reason(pii reason, struct err_info *why)
{
    str text = str_trim(pii_reveal(reason, REVEAL_CLEAN));
    if (!text.len) return err_set(why, ERR_INPUT, "say why");
    if (text.len > LOCK_REASON_MAX)
        return err_set(why, ERR_INPUT, "the reason is longer than %d characters", LOCK_REASON_MAX);
    return ERR_OK;
}

static err add_records(struct asking *q, const struct lock_part *part, struct err_info *why)
{
    struct locking *l = &q->l;
    const struct user *u = l->viewer->user;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < part->n; i++) {
        e = q_lock_request_record_add(l->db,
                                      &(struct q_lock_request_record_add_in){
                                          cell_of(q->request), q->request, part->records[i]},
                                      why);
        if (e || q->kind != EMERGENCY) continue;
        e = q_lock_grant_add(
            l->db,
            &(struct q_lock_grant_add_in){cell_of(part->records[i]), part->records[i], q->request,
                                          str_of(u->login), str_of(u->agency), STR("user"),
                                          l->now_ms, q->until_ms},
            why);
    }
    return e;
}

static err store_request(struct asking *q, const struct lock_part *part, struct err_info *why)
{
    static const char *const kinds[] = {"request", "emergency", "transfer"};
    struct locking *l = &q->l;
    const struct calendar *c = &l->partners->terms.calendar;
    struct rand r = l->hub->rand;
    str sealed;
    q->request = rand_id(&r);
    err e = lock_seal(l, q->request, 0, q->wish->reason, &sealed, why);
    struct q_lock_request_add_in add = {
        .cell = cell_of(q->request),
        .request = q->request,
        .kind = str_of(kinds[q->kind]),
        .state = q->kind == EMERGENCY ? STR("granted") : STR("asked"),
        .owner = q->kind == TRANSFER ? q->to : part->owner,
        .login = str_of(l->viewer->user->login),
        .agency = str_of(l->viewer->user->agency),
        .purpose = str_of(purpose_word(l->viewer->purpose)),
        .scope = q->wish->agency ? STR("agency") : STR("user"),
        .person = l->person,
        .consent = q->kind == TRANSFER ? str_of(lock_consent_word(q->consent)) : STR(""),
        .asked_ms = l->now_ms,
        .due_ms = q->kind == EMERGENCY
                      ? calendar_days_later_ms(c, l->now_ms, 1)
                      : calendar_due_ms(c, l->now_ms, (int64_t)lock_terms(l)->answer_hours * 60),
        .until_ms = q->until_ms,
        .reason = sealed,
        .answer = STR("")};
    if (!e) e = q_lock_request_add(l->db, &add, why);
    if (!e) e = add_records(q, part, why);
    return e ? e : lock_tell_owner(l, add.owner, q->request, l->person, why);
}

/* The data protection officers learn of every emergency. */
static err tell_officers(struct asking *q, struct err_info *why)
{
    char reference[LOCK_REFERENCE_TEXT + 1];
    err e = ERR_OK;
    lock_reference(q->request, reference);
    for (size_t i = 0; !e && i < q->l.partners->agency_count; i++)
        e = notice_put(q->l.db, q->l.hub,
                       &(struct notice){.kind = NOTICE_ACCESS_ASKED,
                                        .to = TO_ROLE,
                                        .agency = q->l.partners->agencies[i].code,
                                        .who = str_of(role_word(ROLE_DPO)),
                                        .about = q->request,
                                        .reference = str_of(reference),
                                        .partners = q->l.partners},
                       why);
    return e;
}

static err ask(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *q = ctx;
    struct locking *l = &q->l;
    size_t asked = 0;
    arena_rewind(l->arena, l->mark);
    l->db = db;
    q->until_ms =
        q->kind == EMERGENCY ? l->now_ms + lock_terms(l)->emergency_minutes * MS_PER_MINUTE : 0;
    err e = lock_parts(l, q->wish->person, why);
    for (size_t i = 0; !e && i < l->part_count; i++) {
        const struct lock_part *part = &l->parts[i];
        bool named = !q->wish->owner.len || str_eq(part->owner, q->wish->owner);
        if (!named || (!part->held && q->kind != TRANSFER)) continue;
        e = store_request(q, part, why);
        if (!e && q->kind == EMERGENCY) e = tell_officers(q, why);
        asked++;
        if (!e)
            e = lock_note(l, q->kind == EMERGENCY ? AUDIT_LOCK_OPENED : AUDIT_LOCK, q->request,
                          q->kind == ASK         ? "asked"
                          : q->kind == EMERGENCY ? "opened in an emergency"
                                                 : "offered",
                          l->person, why);
    }
    return e || asked ? e : lock_absent(why);
}

static err run(struct asking *q, struct hub *h, const struct partners *p, const struct viewer *v,
               struct err_info *why)
{
    err e = lock_start(&q->l, h, p, v, why);
    if (!e && !access_may(v->user, CAP_LOCKS))
        e = err_set(why, ERR_DENIED, "locked records are not for your role");
    if (!e) e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e) e = check_reason(q->wish->reason, why);
    if (!e) e = store_write_step(h->store, ask, q, why);
    arena_free(q->l.arena);
    return e;
}

err lock_ask(struct hub *h, const struct partners *p, const struct viewer *v,
             const struct lock_wish *w, int64_t *ret_request, struct err_info *why)
{
    struct asking q = {.kind = ASK, .wish = w};
    if (!w->owner.len) return lock_absent(why);
    err e = run(&q, h, p, v, why);
    if (!e) *ret_request = q.request;
    return e;
}

err lock_open(struct hub *h, const struct partners *p, const struct viewer *v,
              const struct lock_wish *w, int64_t *ret_until_ms, struct err_info *why)
{
    struct asking q = {.kind = EMERGENCY, .wish = w};
    err e = run(&q, h, p, v, why);
    if (!e) *ret_until_ms = q.until_ms;
    return e;
}

err lock_offer(struct hub *h, const struct partners *p, const struct viewer *v, int64_t person,
               str to, enum lock_consent consent, pii reason, int64_t *ret_request,
               struct err_info *why)
{
    const struct lock_wish w = {.person = person, .owner = str_of(v->user->agency),
                                .reason = reason};
    struct asking q = {.kind = TRANSFER, .wish = &w, .to = to, .consent = consent};
    const struct protection *terms = &p->terms.protection;
    if (!protection_decides(terms, str_of(v->user->agency), str_of(v->user->login)))
        return err_set(why, ERR_DENIED, "who decides about what is locked hands it over");
    if (!protection_lock_of(terms, to) || str_eq_c(to, v->user->agency))
        return err_set(why, ERR_INPUT, "nobody there decides about locked records");
    if (consent == LOCK_CONSENT_NOT_GIVEN)
        return err_set(why, ERR_INPUT, "without consent, or a risk of harm, it is not handed over");
    err e = run(&q, h, p, v, why);
    if (!e) *ret_request = q.request;
    return e;
}

/* ---- by hand ---- */

struct setting {
    struct locking l;
    int64_t person;
    bool locked;
};

static err set(struct db *db, void *ctx, struct err_info *why)
{
    struct setting *s = ctx;
    struct locking *l = &s->l;
    struct q_link_members_rows members;
    struct q_record_get_row record;
    struct subject subject = {.audience = 3};
    const struct look look = viewer_look(l->viewer, l->hub);
    size_t own = 0;
    arena_rewind(l->arena, l->mark);
    l->db = db;
    err e = history_shielded(db, s->person, l->arena, &l->person, &subject.shield, why);
    if (!e && access_decide(&look, &subject, FIELD_KNOWN).disclose != DISCLOSE_SHOW) e = ERR_ABSENT;
    if (!e)
        e = q_link_members(db, &(struct q_link_members_in){cell_of(l->person), l->person},
                           l->arena, &members, why);
    for (size_t i = 0; !e && i < members.n; i++) {
        int64_t id = members.at[i].record;
        struct q_lock_of_record_row kept = {.owner = STR("")};
        e = q_record_get(db, &(struct q_record_get_in){cell_of(id), id}, l->arena, &record, why);
        if (!e)
            e = q_lock_of_record(db, &(struct q_lock_of_record_in){cell_of(id), id}, l->arena,
                                 &kept, why);
        if (e == ERR_ABSENT) {
            kept.owner = record.agency;
            e = ERR_OK;
        }
        /* what was handed over is the new owner's to lock and unlock, and nobody else's */
        if (e || !str_eq_c(kept.owner, l->viewer->user->agency)) continue;
        own++;
        e = q_lock_put(db,
                       &(struct q_lock_put_in){cell_of(id), id, s->locked, kept.owner,
                                               l->now_ms, str_of(l->viewer->user->login)},
                       why);
    }
    if (e == ERR_ABSENT || (!e && !own)) return lock_absent(why);
    return e ? e
             : lock_note(l, AUDIT_LOCK, 0, s->locked ? "locked" : "unlocked", l->person, why);
}

err lock_set(struct hub *h, const struct partners *p, const struct viewer *v, int64_t person,
             bool locked, struct err_info *why)
{
    struct setting s = {.person = person, .locked = locked};
    err e = lock_start(&s.l, h, p, v, why);
    if (!e && !protection_decides(&p->terms.protection, str_of(v->user->agency),
                                  str_of(v->user->login)))
        e = err_set(why, ERR_DENIED, "only who decides for your agency locks its records");
    if (!e) e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e) e = store_write(h->store, set, &s, why);
    arena_free(s.l.arena);
    return e;
}
