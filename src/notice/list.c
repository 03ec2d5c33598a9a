/* notice/list.c -- a viewer's own notices, those they may know of.
 *
 * Workload: every page of every user counts them: one to some dozens of addressees, a handful of
 * open notices. */
#include "notice/inside.h"

#include "base/clock.h"
#include "base/sort.h"
#include "event/history.h"

#include <stdio.h>

enum { CLOSED_DAYS = 14, COUNT_MOST = 100 };

struct reading {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct look look;
    struct arena *arena;
    struct arena_mark mark;
    bool closed;
    int32_t most;
    int64_t now_ms;
    struct notice_line *lines;
    size_t n, room;
};

err notice_person_known(struct db *db, const struct look *look, int64_t person, struct arena *a,
                        bool *ret_known, struct err_info *why)
{
    struct subject s = {.audience = 3};
    int64_t living;
    *ret_known = person == 0;
    if (!person) return ERR_OK;
    err e = history_shielded(db, person, a, &living, &s.shield, why);
    if (!e) *ret_known = access_decide(look, &s, FIELD_KNOWN).disclose == DISCLOSE_SHOW;
    return e == ERR_ABSENT ? ERR_OK : e;
}

bool notice_read_by(const struct partners *p, const struct user *u, enum notice_to to,
                    enum notice_kind kind, str agency, str who)
{
    bool referral = str_starts(str_of(notice_row(kind)->word), STR("referral-"));
    return to != TO_SERVICE || !referral || u->role == ROLE_MANAGER ||
           referral_reads(&p->terms.referrals, agency, who, str_of(u->login));
}

static err push(struct reading *r, struct db *db, struct notice_line l, str kind,
                struct err_info *why)
{
    bool known;
    err e = notice_person_known(db, &r->look, l.person, r->arena, &known, why);
    if (e || !known || r->n == r->room || !notice_kind_of(kind, &l.kind)) return e;
    if (!notice_read_by(r->partners, r->viewer->user, l.to, l.kind, l.agency, l.who))
        return ERR_OK;
    l.waits = l.tell_ms > r->now_ms;
    r->lines[r->n++] = l;
    return ERR_OK;
}

static err read_open(struct reading *r, struct db *db, int64_t audience, enum notice_to to,
                     struct err_info *why)
{
    struct q_notice_open_rows rows;
    struct q_notice_open_in in = {cell_of(audience), audience, r->most};
    err e = q_notice_open(db, &in, r->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_notice_open_row *o = &rows.at[i];
        e = push(r, db,
                 (struct notice_line){.audience = audience,
                                      .id = o->notice,
                                      .to = to,
                                      .agency = o->agency,
                                      .who = o->who,
                                      .person = o->person,
                                      .about = o->about,
                                      .reference = o->reference,
                                      .times = o->times,
                                      .urgent = o->urgent != 0,
                                      .made_ms = o->made_ms,
                                      .last_ms = o->last_ms,
                                      .tell_ms = o->tell_ms,
                                      .due_ms = o->due_ms,
                                      .escalated_ms = o->escalated_ms},
                 o->kind, why);
    }
    return e;
}

static err read_closed(struct reading *r, struct db *db, int64_t audience, enum notice_to to,
                       struct err_info *why)
{
    struct q_notice_closed_rows rows;
    struct q_notice_closed_in in = {cell_of(audience), audience,
                                    r->now_ms - CLOSED_DAYS * MS_PER_DAY, r->most};
    err e = q_notice_closed(db, &in, r->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_notice_closed_row *o = &rows.at[i];
        e = push(r, db,
                 (struct notice_line){.audience = audience,
                                      .id = o->notice,
                                      .to = to,
                                      .agency = o->agency,
                                      .who = o->who,
                                      .person = o->person,
                                      .about = o->about,
                                      .reference = o->reference,
                                      .times = o->times,
                                      .urgent = o->urgent != 0,
                                      .made_ms = o->made_ms,
                                      .closed_ms = o->closed_ms,
                                      .closed_by = o->closed_by},
                 o->kind, why);
    }
    return e;
}

/* ---- to whom this viewer listens ---- */

static err read_of(struct reading *r, struct db *db, enum notice_to to, str who,
                   struct err_info *why)
{
    str agency = str_of(r->viewer->user->agency);
    int64_t audience = notice_audience(r->hub, to, agency, who);
    return r->closed ? read_closed(r, db, audience, to, why)
                     : read_open(r, db, audience, to, why);
}

static err read_all(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *r = ctx;
    const struct user *u = r->viewer->user;
    const struct agency *agency = partners_agency(r->partners, str_of(u->agency));
    arena_rewind(r->arena, r->mark);
    r->n = 0;
    r->lines = ARENA_ARRAY(r->arena, struct notice_line, r->room + 1);
    if (!r->lines) return err_set(why, ERR_NOMEM, "no memory for the alerts");
    err e = read_of(r, db, TO_LOGIN, str_of(u->login), why);
    if (!e) e = read_of(r, db, TO_ROLE, str_of(role_word(u->role)), why);
    for (size_t i = 0; !e && agency && access_may(u, CAP_PERSON) && i < agency->service_count; i++)
        e = read_of(r, db, TO_SERVICE, agency->services[i].code, why);
    return e;
}

static int by_need(const void *left, const void *right)
{
    const struct notice_line *a = left, *b = right;
    int64_t at = a->closed_ms ? a->closed_ms : a->last_ms;
    int64_t bt = b->closed_ms ? b->closed_ms : b->last_ms;
    if (a->waits != b->waits) return a->waits ? 1 : -1;
    if (!a->closed_ms && a->urgent != b->urgent) return a->urgent ? -1 : 1;
    if (at != bt) return at > bt ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static err read_own(struct reading *r, struct err_info *why)
{
    r->mark = arena_mark(r->arena);
    r->look = viewer_look(r->viewer, r->hub);
    r->now_ms = hub_now_ms(r->hub);
    err e = store_read(r->hub->store, read_all, r, why);
    if (!e && r->n) sort_list(r->lines, r->n, sizeof *r->lines, by_need);
    return e;
}

static size_t told(const struct reading *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        n += !r->lines[i].waits && !r->lines[i].closed_ms;
    return n;
}

static err note(struct reading *r, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(r->viewer, AUDIT_NOTICES_SHOWN);
    struct audit_subject *subjects = ARENA_ARRAY(r->arena, struct audit_subject, r->n + 1);
    char detail[60];
    if (!subjects) return err_set(why, ERR_NOMEM, "no memory for the alerts");
    for (size_t i = 0; i < r->n; i++)
        if (r->lines[i].person)
            subjects[entry.subject_count++] = (struct audit_subject){r->lines[i].person, 0};
    (void)snprintf(detail, sizeof detail, "%s alerts, %zu", r->closed ? "past" : "open", r->n);
    entry.detail = str_of(detail);
    entry.subjects = subjects;
    return audit_note_alone(r->hub, &entry, why);
}

err notice_list(struct hub *h, const struct partners *p, const struct viewer *v, bool closed,
                struct arena *a, struct notice_list *ret_list, struct err_info *why)
{
    struct reading r = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .arena = a,
                        .closed = closed,
                        .most = NOTICE_LIST_MAX,
                        .room = NOTICE_LIST_MAX};
    if (!access_may(v->user, CAP_SIGNED_IN))
        return err_set(why, ERR_DENIED, "alerts are for those who use the hub");
    err e = read_own(&r, why);
    if (!e) e = note(&r, why);
    if (!e) *ret_list = (struct notice_list){r.lines, r.n, told(&r)};
    return e;
}

err notice_count(struct hub *h, const struct partners *p, const struct viewer *v, struct arena *a,
                 size_t *ret_n, struct err_info *why)
{
    struct reading r = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .arena = a,
                        .most = COUNT_MOST,
                        .room = COUNT_MOST};
    err e = read_own(&r, why);
    if (!e) *ret_n = told(&r);
    return e;
}
