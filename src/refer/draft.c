/* refer/draft.c -- drafts of referrals: one user's, sealed, forgotten after their time. */
#include "refer/inside.h"

#include "base/clock.h"

struct drafting {
    struct hub *hub;
    const struct viewer *viewer;
    int64_t id, until_ms;
    const struct draft *save;
    struct arena *arena;
    struct arena_mark mark;
    struct draft draft;
    struct draft *list;
    size_t n;
};

static str login_of(const struct drafting *d) { return str_of(d->viewer->user->login); }

/* Was it sent? Then its id is a referral's. */
static err check_not_sent(struct db *db, struct drafting *d, struct err_info *why)
{
    struct q_referral_get_row row;
    err e = q_referral_get(db, &(struct q_referral_get_in){cell_of(d->id), d->id}, d->arena, &row,
                           why);
    if (e == ERR_ABSENT) return ERR_OK;
    if (e) return e;
    if (!str_eq(row.from_login, login_of(d)))
        return err_set(why, ERR_ABSENT, "there is no such draft");
    return err_set(why, ERR_CONFLICT, "this referral has been sent already");
}

static err get(struct db *db, struct drafting *d, struct q_referral_draft_row *row,
               struct err_info *why)
{
    err e = q_referral_draft(db, &(struct q_referral_draft_in){cell_of(d->id), d->id}, d->arena,
                             row, why);
    if (!e && (!str_eq(row->login, login_of(d)) || row->until_ms <= hub_now_ms(d->hub)))
        e = ERR_ABSENT;
    return e == ERR_ABSENT ? err_set(why, e, "there is no such draft, or its time is over") : e;
}

/* Who was sealed since is not known by a draft either. */
static err still_known(struct db *db, struct drafting *d, int64_t person, bool *ret_known,
                       struct err_info *why)
{
    const struct look look = viewer_look(d->viewer, d->hub);
    return refer_known(db, &look, person, d->arena, ret_known, why);
}

static err open_draft(struct db *db, void *ctx, struct err_info *why)
{
    struct drafting *d = ctx;
    struct q_referral_draft_row row;
    struct key k;
    bool known = false;
    arena_rewind(d->arena, d->mark);
    err e = check_not_sent(db, d, why);
    if (!e) e = get(db, d, &row, why);
    if (!e) e = still_known(db, d, row.person, &known, why);
    if (!e && !known)
        e = err_set(why, ERR_ABSENT, "there is no such draft, or its time is over");
    if (!e) e = refer_key(d->hub, "referral_draft", d->id, row.data_key, &k, why);
    if (e) return e;
    d->draft = (struct draft){
        .id = d->id, .person = row.person, .saved_ms = row.saved_ms, .until_ms = row.until_ms};
    e = refer_unseal(&k, "referral_draft", d->id, row.sealed, d->arena, &d->draft.content, why);
    key_wipe(&k);
    return e;
}

err draft_open(struct hub *h, const struct viewer *v, int64_t draft, struct arena *a,
               struct draft *ret_draft, struct err_info *why)
{
    struct drafting d = {.hub = h, .viewer = v, .id = draft, .arena = a, .mark = arena_mark(a)};
    err e = refer_may(v, why);
    if (!e) e = store_read(h->store, open_draft, &d, why);
    if (!e) *ret_draft = d.draft;
    return e;
}

static err save(struct db *db, void *ctx, struct err_info *why)
{
    struct drafting *d = ctx;
    const struct draft *s = d->save;
    struct q_referral_draft_row row;
    struct q_referral_put_draft_in in = {.cell = cell_of(d->id),
                                         .draft = d->id,
                                         .login = login_of(d),
                                         .person = s->person,
                                         .saved_ms = hub_now_ms(d->hub),
                                         .until_ms = d->until_ms};
    struct key k = {{0}};
    arena_rewind(d->arena, d->mark);
    err e = check_not_sent(db, d, why);
    if (!e)
        e = q_referral_draft(db, &(struct q_referral_draft_in){cell_of(d->id), d->id}, d->arena,
                             &row, why);
    if (!e && (!str_eq(row.login, login_of(d)) || row.person != s->person))
        return err_set(why, ERR_ABSENT, "there is no such draft, or its time is over");
    if (e && e != ERR_ABSENT) return e;
    e = refer_seal(d->hub, "referral_draft", d->id, &s->content, d->arena, &k, &in.data_key,
                   &in.sealed, why);
    key_wipe(&k);
    if (!e) e = q_referral_put_draft(db, &in, why);
    return e ? e : refer_note(db, d->hub, d->viewer, AUDIT_REFERRAL, s->person, STR("draft kept"),
                              why);
}

err draft_save(struct hub *h, const struct partners *p, const struct viewer *v,
               const struct draft *s, struct err_info *why)
{
    err e = refer_may(v, why);
    struct arena *a = e ? NULL : arena_new(4 * 1024 * 1024);
    if (!a) return e ? e : err_set(why, ERR_NOMEM, "no memory to keep a draft");
    struct drafting d = {.hub = h,
                         .viewer = v,
                         .id = s->id,
                         .save = s,
                         .arena = a,
                         .mark = arena_mark(a),
                         .until_ms =
                             hub_now_ms(h) + p->terms.referrals.draft_days * MS_PER_DAY};
    e = store_write_step(h->store, save, &d, why);
    arena_free(a);
    return e;
}

static err drop(struct db *db, void *ctx, struct err_info *why)
{
    struct drafting *d = ctx;
    struct q_referral_draft_row row;
    arena_rewind(d->arena, d->mark);
    err e = get(db, d, &row, why);
    if (!e)
        e = q_referral_drop_draft(db, &(struct q_referral_drop_draft_in){cell_of(d->id), d->id},
                                  why);
    return e ? e : refer_note(db, d->hub, d->viewer, AUDIT_REFERRAL, row.person,
                              STR("draft thrown away"), why);
}

err draft_drop(struct hub *h, const struct viewer *v, int64_t draft, struct err_info *why)
{
    err e = refer_may(v, why);
    struct arena *a = e ? NULL : arena_new(1024 * 1024);
    if (!a) return e ? e : err_set(why, ERR_NOMEM, "no memory for a draft");
    struct drafting d = {.hub = h, .viewer = v, .id = draft, .arena = a, .mark = arena_mark(a)};
    e = store_write_step(h->store, drop, &d, why);
    arena_free(a);
    return e;
}

static err list(struct db *db, void *ctx, struct err_info *why)
{
    struct drafting *d = ctx;
    struct q_referral_drafts_rows rows;
    arena_rewind(d->arena, d->mark);
    d->n = 0;
    err e = q_referral_drafts(db, &(struct q_referral_drafts_in){login_of(d)}, d->arena, &rows,
                              why);
    if (e) return e;
    d->list = ARENA_ARRAY(d->arena, struct draft, rows.n + 1);
    if (!d->list) return err_set(why, ERR_NOMEM, "the drafts");
    for (size_t i = 0; !e && i < rows.n; i++) {
        bool known = false;
        if (rows.at[i].until_ms <= hub_now_ms(d->hub)) continue;
        e = still_known(db, d, rows.at[i].person, &known, why);
        if (e || !known) continue;
        d->list[d->n++] = (struct draft){.id = rows.at[i].draft,
                                         .person = rows.at[i].person,
                                         .saved_ms = rows.at[i].saved_ms,
                                         .until_ms = rows.at[i].until_ms};
    }
    return e;
}

err draft_list(struct hub *h, const struct viewer *v, struct arena *a,
               const struct draft **ret_list, size_t *ret_n, struct err_info *why)
{
    struct drafting d = {.hub = h, .viewer = v, .arena = a, .mark = arena_mark(a)};
    err e = refer_may(v, why);
    if (!e) e = store_read(h->store, list, &d, why);
    if (e) return e;
    *ret_list = d.list;
    *ret_n = d.n;
    return ERR_OK;
}
