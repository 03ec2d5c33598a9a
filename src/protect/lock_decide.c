/* protect/lock_decide.c -- granting, refusing, taking over; looking at emergencies; the list. */
#include "protect/lock_inside.h"

#include "base/sort.h"
#include "notice/notice.h"
#include "query.h"

#include <stdio.h>

struct deciding {
    struct locking l;
    const struct lock_answer *answer;
    int64_t request;
    struct q_lock_request_row row;
};

static bool decides(const struct locking *l, str owner)
{
    return str_eq_c(owner, l->viewer->user->agency) &&
           protection_decides(lock_terms(l), owner, str_of(l->viewer->user->login));
}

static err no_such(struct err_info *why)
{
    return err_set(why, ERR_ABSENT, "there is no such request, or not for you");
}

static err read_request(struct deciding *d, struct err_info *why)
{
    err e = q_lock_request(d->l.db,
                           &(struct q_lock_request_in){cell_of(d->request), d->request},
                           d->l.arena, &d->row, why);
    return e == ERR_ABSENT ? no_such(why) : e;
}

/* ---- deciding ---- */

static err decided_before(const struct deciding *d, struct err_info *why)
{
    return err_set(why, ERR_CONFLICT, "this was decided before: %.*s, by %.*s",
                   STR_FMT(d->row.state), STR_FMT(d->row.decided_by));
}

/* Who decides about the record now; what was handed over since is not the request's any more. */
static err still_held(struct deciding *d, int64_t record, bool transfer, bool *ret_held,
                      struct err_info *why)
{
    struct q_lock_of_record_row kept;
    struct q_record_get_row row;
    struct locking *l = &d->l;
    str holder = transfer ? d->row.agency : d->row.owner, owner = STR("");
    err e = q_lock_of_record(l->db, &(struct q_lock_of_record_in){cell_of(record), record},
                             l->arena, &kept, why);
    if (!e) owner = kept.owner;
    if (e == ERR_ABSENT) {
        e = q_record_get(l->db, &(struct q_record_get_in){cell_of(record), record}, l->arena, &row,
                         why);
        if (!e) owner = row.agency;
    }
    *ret_held = !e && str_eq(owner, holder);
    return e == ERR_ABSENT ? ERR_OK : e;
}

static err each_record(struct deciding *d, int64_t until_ms, struct err_info *why)
{
    struct locking *l = &d->l;
    struct q_lock_request_records_rows records;
    bool transfer = str_eq_c(d->row.kind, "transfer"), held = false;
    size_t n = 0;
    err e = q_lock_request_records(
        l->db, &(struct q_lock_request_records_in){cell_of(d->request), d->request}, l->arena,
        &records, why);
    for (size_t i = 0; !e && i < records.n; i++) {
        int64_t id = records.at[i].record;
        e = still_held(d, id, transfer, &held, why);
        if (e || !held) continue;
        n++;
        if (transfer)
            e = q_lock_put(l->db,
                           &(struct q_lock_put_in){cell_of(id), id, 1, d->row.owner, l->now_ms,
                                                   str_of(l->viewer->user->login)},
                           why);
        else
            e = q_lock_grant_add(l->db,
                                 &(struct q_lock_grant_add_in){cell_of(id), id, d->request,
                                                               d->row.login, d->row.agency,
                                                               d->row.scope, l->now_ms, until_ms},
                                 why);
    }
    if (!e && !n)
        e = err_set(why, ERR_CONFLICT, "it was handed over meanwhile: another agency decides");
    return e;
}

static err tell_asker(struct deciding *d, struct err_info *why)
{
    char reference[LOCK_REFERENCE_TEXT + 1];
    lock_reference(d->request, reference);
    return notice_put(d->l.db, d->l.hub,
                      &(struct notice){.kind = NOTICE_ACCESS_DECIDED,
                                       .to = TO_LOGIN,
                                       .who = d->row.login,
                                       .person = d->row.person,
                                       .about = d->request,
                                       .reference = str_of(reference),
                                       .partners = d->l.partners},
                      why);
}

/* Whoever else was asked need not answer any more. */
static err done(struct deciding *d, struct err_info *why)
{
    const struct protection_lock *terms = protection_lock_of(lock_terms(&d->l), d->row.owner);
    err e = ERR_OK;
    for (size_t i = 0; terms && !e && i < terms->deciders.n; i++)
        e = notice_done(d->l.db, d->l.hub,
                        &(struct notice){.kind = NOTICE_ACCESS_ASKED,
                                         .to = TO_LOGIN,
                                         .who = terms->deciders.at[i],
                                         .person = d->row.person,
                                         .about = d->request,
                                         .partners = d->l.partners},
                        why);
    return e;
}

static err check_answer(const struct deciding *d, struct err_info *why)
{
    const struct lock_answer *a = d->answer;
    int most = lock_terms(&d->l)->grant_days_max;
    str words = str_trim(pii_reveal(a->words, REVEAL_CLEAN));
    if (words.len > LOCK_REASON_MAX)
        return err_set(why, ERR_INPUT, "the reason is longer than %d characters", LOCK_REASON_MAX);
    if (!a->grant && !words.len) return err_set(why, ERR_INPUT, "say why it is refused");
    if (a->grant && (a->days < 0 || a->days > most))
        return err_set(why, ERR_INPUT, "a grant lasts 1 to %d days", most);
    if (a->grant && str_eq_c(d->row.kind, "transfer") && a->consent == LOCK_CONSENT_NOT_GIVEN)
        return err_set(why, ERR_INPUT, "without consent, or a risk of harm, it is not taken over");
    return ERR_OK;
}

static err decide(struct db *db, void *ctx, struct err_info *why)
{
    struct deciding *d = ctx;
    struct locking *l = &d->l;
    const struct lock_answer *a = d->answer;
    arena_rewind(l->arena, l->mark);
    l->db = db;
    err e = read_request(d, why);
    if (!e && (!decides(l, d->row.owner) || str_eq_c(d->row.kind, "emergency"))) e = no_such(why);
    if (!e && !str_eq_c(d->row.state, "asked")) e = decided_before(d, why);
    if (!e) e = check_answer(d, why);
    if (e) return e;
    bool transfer = str_eq_c(d->row.kind, "transfer");
    int days = a->days ? a->days : lock_terms(l)->grant_days_max;
    int64_t until_ms = a->grant && !transfer ? l->now_ms + days * MS_PER_DAY : 0;
    str sealed;
    e = lock_seal(l, d->request, 1, a->words, &sealed, why);
    struct q_lock_request_decide_in in = {
        .cell = cell_of(d->request),
        .request = d->request,
        .state = a->grant ? STR("granted") : STR("refused"),
        .decided_ms = l->now_ms,
        .decided_by = str_of(l->viewer->user->login),
        .decided_consent = transfer ? str_of(lock_consent_word(a->consent)) : STR(""),
        .until_ms = until_ms,
        .answer = sealed};
    if (!e) e = q_lock_request_decide(db, &in, why);
    if (!e && db_changes(db) == 0)
        e = err_set(why, ERR_CONFLICT, "somebody else decided this a moment ago");
    if (!e && a->grant) e = each_record(d, until_ms, why);
    if (!e) e = tell_asker(d, why);
    if (!e) e = done(d, why);
    return e ? e
             : lock_note(l, AUDIT_LOCK, d->request,
                         !a->grant  ? "refused"
                         : transfer ? "taken over"
                                    : "granted",
                         d->row.person, why);
}

err lock_decide(struct hub *h, const struct partners *p, const struct viewer *v,
                const struct lock_answer *a, struct err_info *why)
{
    struct deciding d = {.answer = a, .request = a->request};
    err e = lock_start(&d.l, h, p, v, why);
    if (!e) e = store_write_step(h->store, decide, &d, why);
    arena_free(d.l.arena);
    return e;
}

/* ---- afterwards ---- */

static bool officer(const struct locking *l)
{
    return access_may(l->viewer->user, CAP_LOCK_REVIEW) && l->viewer->user->role == ROLE_DPO;
}

static err review(struct db *db, void *ctx, struct err_info *why)
{
    struct deciding *d = ctx;
    struct locking *l = &d->l;
    arena_rewind(l->arena, l->mark);
    l->db = db;
    err e = read_request(d, why);
    if (e) return e;
    bool own = decides(l, d->row.owner), dpo = officer(l);
    if (!str_eq_c(d->row.kind, "emergency") || (!own && !dpo)) return no_such(why);
    if ((own && d->row.owner_ms) || (!own && d->row.dpo_ms))
        return err_set(why, ERR_CONFLICT, "this was looked at before, by %.*s",
                       STR_FMT(own ? d->row.owner_by : d->row.dpo_by));
    str login = str_of(l->viewer->user->login);
    struct q_lock_request_review_in in = {.cell = cell_of(d->request),
                                          .request = d->request,
                                          .owner_ms = own ? l->now_ms : d->row.owner_ms,
                                          .owner_by = own ? login : d->row.owner_by,
                                          .dpo_ms = own ? d->row.dpo_ms : l->now_ms,
                                          .dpo_by = own ? d->row.dpo_by : login};
    in.state = in.owner_ms && in.dpo_ms ? STR("reviewed") : STR("granted");
    e = q_lock_request_review(db, &in, why);
    if (!e && own) e = done(d, why);
    return e ? e
             : lock_note(l, AUDIT_LOCK, d->request,
                         own ? "looked at by the owner" : "looked at by the officer",
                         own ? d->row.person : 0, why);
}

err lock_review(struct hub *h, const struct partners *p, const struct viewer *v, int64_t request,
                struct err_info *why)
{
    struct deciding d = {.request = request};
    err e = lock_start(&d.l, h, p, v, why);
    if (!e) e = store_write_step(h->store, review, &d, why);
    arena_free(d.l.arena);
    return e;
}

/* ---- the list ---- */

struct listing {
    struct locking l;
    struct lock_line *lines;
    size_t n;
};

static str name_of(const struct locking *l, str code)
{
    const struct agency *a = partners_agency(l->partners, code);
    return a ? a->name : code;
}

static bool shown_person(struct listing *g, int64_t person)
{
    const struct look look = viewer_look(g->l.viewer, g->l.hub);
    struct subject s = {.audience = 3};
    int64_t living;
    struct err_info ignored;
    if (history_shielded(g->l.db, person, g->l.arena, &living, &s.shield, &ignored)) return false;
    return access_decide(&look, &s, FIELD_KNOWN).disclose == DISCLOSE_SHOW;
}

static err add_line(struct listing *g, const struct q_lock_request_row *r, struct err_info *why)
{
    struct locking *l = &g->l;
    for (size_t i = 0; i < g->n; i++)
        if (g->lines[i].request == r->request) return ERR_OK;
    if (g->n == LOCK_LIST_MAX) return ERR_OK;
    struct lock_line *o = &g->lines[g->n++];
    bool own = decides(l, r->owner), emergency = str_eq_c(r->kind, "emergency");
    *o = (struct lock_line){.request = r->request,
                            .kind = r->kind,
                            .state = r->state,
                            .owner = name_of(l, r->owner),
                            .agency = name_of(l, r->agency),
                            .login = r->login,
                            .for_agency = str_eq_c(r->scope, "agency"),
                            .consent = r->consent,
                            .decided_consent = r->decided_consent,
                            .asked_ms = r->asked_ms,
                            .due_ms = r->due_ms,
                            .decided_ms = r->decided_ms,
                            .until_ms = r->until_ms,
                            .owner_ms = r->owner_ms,
                            .dpo_ms = r->dpo_ms,
                            .decided_by = r->decided_by,
                            .owner_by = r->owner_by,
                            .dpo_by = r->dpo_by};
    lock_reference(r->request, o->reference);
    if (str_eq_c(r->state, "granted") && r->until_ms && r->until_ms <= l->now_ms && !emergency)
        o->state = STR("ended");
    o->may_decide = own && !emergency && str_eq_c(r->state, "asked");
    o->may_review = emergency && ((own && !r->owner_ms) || (officer(l) && !r->dpo_ms));
    o->overdue = (o->may_decide || o->may_review) && r->due_ms < l->now_ms;
    o->person = access_may(l->viewer->user, CAP_PERSON) && shown_person(g, r->person) ? r->person
                                                                                     : 0;
    /* of somebody sealed since, their words tell nobody who works with people */
    o->reason = o->answer = pii_of(STR(""));
    if (access_may(l->viewer->user, CAP_PERSON) && !o->person) return ERR_OK;
    err e = lock_unseal(l, r->request, 0, r->reason, &o->reason, why);
    return e ? e : lock_unseal(l, r->request, 1, r->answer, &o->answer, why);
}

/* The three lists have one shape. */
#define ADD_ALL(rows)                                                                              \
    for (size_t i = 0; !e && i < (rows).n; i++) {                                                  \
        struct q_lock_request_row one;                                                             \
        _Static_assert(sizeof one == sizeof (rows).at[0], "one shape");                            \
        memcpy(&one, &(rows).at[i], sizeof one);                                                   \
        e = add_line(g, &one, why);                                                                \
    }

static err read_lists(struct db *db, void *ctx, struct err_info *why)
{
    enum { EMERGENCY_DAYS = 92 };
    struct listing *g = ctx;
    struct locking *l = &g->l;
    const struct user *u = l->viewer->user;
    struct q_lock_requests_of_rows of = {0};
    struct q_lock_requests_by_rows by = {0};
    struct q_lock_emergencies_rows openings = {0};
    l->db = db;
    g->n = 0;
    err e = ERR_OK;
    if (decides(l, str_of(u->agency)))
        e = q_lock_requests_of(
            db, &(struct q_lock_requests_of_in){str_of(u->agency), LOCK_LIST_MAX}, l->arena, &of,
            why);
    if (!e)
        e = q_lock_requests_by(
            db, &(struct q_lock_requests_by_in){str_of(u->login), LOCK_LIST_MAX}, l->arena, &by,
            why);
    if (!e && officer(l))
        e = q_lock_emergencies(
            db,
            &(struct q_lock_emergencies_in){l->now_ms - EMERGENCY_DAYS * MS_PER_DAY,
                                            LOCK_LIST_MAX},
            l->arena, &openings, why);
    ADD_ALL(of)
    ADD_ALL(by)
    ADD_ALL(openings)
    return e;
}

static int by_need(const void *left, const void *right)
{
    const struct lock_line *a = left, *b = right;
    bool at = a->may_decide || a->may_review, bt = b->may_decide || b->may_review;
    if (at != bt) return at ? -1 : 1;
    if (at && a->due_ms != b->due_ms) return a->due_ms < b->due_ms ? -1 : 1;
    if (a->asked_ms != b->asked_ms) return a->asked_ms > b->asked_ms ? -1 : 1;
    return (a->request > b->request) - (a->request < b->request);
}

err lock_list(struct hub *h, const struct partners *p, const struct viewer *v, struct arena *a,
              struct lock_list *ret_list, struct err_info *why)
{
    struct listing g = {.lines = ARENA_ARRAY(a, struct lock_line, LOCK_LIST_MAX + 1)};
    struct audit_subject *subjects = ARENA_ARRAY(a, struct audit_subject, LOCK_LIST_MAX + 1);
    struct audit_entry entry = viewer_entry(v, AUDIT_LOCKS_SHOWN);
    if (!g.lines || !subjects) return err_set(why, ERR_NOMEM, "no memory for requests");
    err e = lock_start(&g.l, h, p, v, why);
    arena_free(g.l.arena);
    g.l.arena = a;
    if (!e) e = store_read(h->store, read_lists, &g, why);
    if (!e && g.n) sort_list(g.lines, g.n, sizeof *g.lines, by_need);
    size_t to_do = 0;
    for (size_t i = 0; !e && i < g.n; i++) {
        to_do += g.lines[i].may_decide || g.lines[i].may_review;
        if (g.lines[i].person)
            subjects[entry.subject_count++] = (struct audit_subject){g.lines[i].person, 0};
    }
    entry.subjects = subjects;
    if (!e) e = audit_note_alone(h, &entry, why);
    if (!e) *ret_list = (struct lock_list){g.lines, g.n, to_do};
    return e;
}
