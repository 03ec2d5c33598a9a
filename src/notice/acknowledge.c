/* notice/acknowledge.c -- somebody has seen a notice and deals with it. */
#include "notice/inside.h"

enum { SCRATCH_BYTES = 256 * 1024 };

struct acknowledging {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct arena *arena;
    int64_t audience, id;
    str service; /* one of whose notices it is; empty = of the user or the role */
};

static bool listens(struct acknowledging *k)
{
    const struct user *u = k->viewer->user;
    str agency = str_of(u->agency);
    const struct agency *of = partners_agency(k->partners, agency);
    if (k->audience == notice_audience(k->hub, TO_LOGIN, agency, str_of(u->login))) return true;
    if (k->audience == notice_audience(k->hub, TO_ROLE, agency, str_of(role_word(u->role))))
        return true;
    for (size_t i = 0; of && access_may(u, CAP_PERSON) && i < of->service_count; i++)
        if (k->audience == notice_audience(k->hub, TO_SERVICE, agency, of->services[i].code)) {
            k->service = of->services[i].code;
            return true;
        }
    return false;
}

static err note(struct acknowledging *k, struct db *db, const struct q_notice_get_row *row,
                struct err_info *why)
{
    struct audit_subject subject = {row->person, 0};
    struct audit_entry entry = viewer_entry(k->viewer, AUDIT_NOTICE_ACKNOWLEDGED);
    entry.detail = row->kind;
    entry.subjects = &subject;
    entry.subject_count = row->person != 0;
    return audit_note(db, k->hub, &entry, why);
}

static err was_faster(struct acknowledging *k, const struct q_notice_get_row *row,
                      struct err_info *why)
{
    if (str_eq_c(row->closed_by, k->viewer->user->login)) return ERR_OK; /* sent twice */
    str when = date_moment_long(k->arena, row->closed_ms);
    if (str_eq_c(row->closed_by, "system"))
        return err_set(why, ERR_CONFLICT, "this is past: what it was about was done on %.*s",
                       STR_FMT(when));
    return err_set(why, ERR_CONFLICT, "%.*s has acknowledged this already, on %.*s",
                   STR_FMT(row->closed_by), STR_FMT(when));
}

static err acknowledge(struct db *db, void *ctx, struct err_info *why)
{
    struct acknowledging *k = ctx;
    struct q_notice_get_row row;
    struct look look = viewer_look(k->viewer, k->hub);
    bool known = false;
    arena_clear(k->arena);
    err e = q_notice_get(db,
                         &(struct q_notice_get_in){cell_of(k->audience), k->audience, k->id},
                         k->arena, &row, why);
    enum notice_to to = k->service.len ? TO_SERVICE : TO_LOGIN;
    enum notice_kind kind;
    if (!e && (!notice_kind_of(row.kind, &kind) ||
               !notice_read_by(k->partners, k->viewer->user, to, kind,
                               str_of(k->viewer->user->agency), k->service)))
        e = ERR_ABSENT;
    if (!e) e = notice_person_known(db, &look, row.person, k->arena, &known, why);
    if (e == ERR_ABSENT) return err_set(why, e, "there is no such alert");
    if (!e && !known) e = err_set(why, ERR_ABSENT, "there is no such alert");
    if (e) return e;
    if (row.closed_ms) return was_faster(k, &row, why);
    e = q_notice_close(db,
                       &(struct q_notice_close_in){cell_of(k->audience), k->audience, k->id,
                                                   hub_now_ms(k->hub),
                                                   str_of(k->viewer->user->login)},
                       why);
    return e ? e : note(k, db, &row, why);
}

err notice_acknowledge(struct hub *h, const struct partners *p, const struct viewer *v,
                       int64_t audience, int64_t id, struct err_info *why)
{
    struct acknowledging k = {.hub = h,
                              .partners = p,
                              .viewer = v,
                              .audience = audience,
                              .id = id,
                              .arena = arena_new(SCRATCH_BYTES)};
    if (!k.arena) return err_set(why, ERR_NOMEM, "no memory for an alert");
    err e = listens(&k) ? store_write_step(h->store, acknowledge, &k, why)
                        : err_set(why, ERR_ABSENT, "there is no such alert");
    arena_free(k.arena);
    return e;
}
