/* refer/quiet.c -- see quiet.h. */
#include "refer/quiet.h"

#include "base/clock.h"
#include "refer/inside.h"

static err answers(struct db *db, int64_t mash, int64_t referral, struct arena *a, bool *ret_does,
                   struct err_info *why)
{
    struct q_mash_get_row c;
    struct q_mash_referrals_rows more;
    err e = q_mash_get(db, &(struct q_mash_get_in){cell_of(mash), mash}, a, &c, why);
    if (e == ERR_ABSENT) return ERR_OK;
    if (e || str_eq_c(c.stage, "closed")) return e;
    *ret_does |= c.referral == referral;
    e = q_mash_referrals(db, &(struct q_mash_referrals_in){cell_of(mash), mash}, a, &more, why);
    for (size_t i = 0; !e && i < more.n; i++)
        *ret_does |= more.at[i].referral == referral;
    return e;
}

static err has_open_case(struct db *db, const struct referral *r, struct arena *a, bool *ret_has,
                         struct err_info *why)
{
    struct q_mash_cases_of_rows rows;
    *ret_has = false;
    if (!r->person) return ERR_OK;
    err e = q_mash_cases_of(db, &(struct q_mash_cases_of_in){cell_of(r->person), r->person}, a,
                            &rows, why);
    for (size_t i = 0; !e && !*ret_has && i < rows.n; i++)
        e = answers(db, rows.at[i].mash, r->id, a, ret_has, why);
    return e;
}

err refer_find_quiet(struct db *db, struct hub *h, const struct partners *p, struct referral *r,
                     struct arena *a, struct err_info *why)
{
    const int32_t least = p->terms.queue.referral_days,
                  days = date_uk_day(hub_now_ms(h)) - date_uk_day(r->moved_ms);
    bool waits = r->state == REFERRAL_SENT && !r->late, busy = false;
    r->quiet_days = 0;
    if (!least || days < least || waits || referral_ended(r->state) || !r->may_act ||
        r->side != SIDE_RECEIVER)
        return ERR_OK;
    err e = has_open_case(db, r, a, &busy, why);
    if (!e && !busy) r->quiet_days = days;
    return e;
}

str referral_quiet_words(const struct referral *r, struct arena *a)
{
    static const char *const todo[REFERRAL__COUNT] = {
        [REFERRAL_SENT] = "nobody has acknowledged it. Consider accepting or returning it.",
        [REFERRAL_RECEIVED] = "it was neither accepted nor returned. Consider doing so.",
        [REFERRAL_ACCEPTED] =
            "nothing was said of it since it was accepted. Consider saying what came of it."};
    if (!r->quiet_days || !todo[r->state]) return STR("");
    return str_printf(a, "Quiet for %d days: %s", r->quiet_days, todo[r->state]);
}

/* ---- how many ---- */

struct counting {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct look look;
    struct arena *arena;
    struct arena_mark mark;
    int64_t n;
};

static err count_one(struct db *db, struct counting *c, int64_t id, struct err_info *why)
{
    struct referral r;
    err e = refer_load(db, c->hub, id, &c->look, c->arena, &r, why);
    if (e || !refer_side(c->partners, c->viewer, &r)) return e;
    e = refer_find_quiet(db, c->hub, c->partners, &r, c->arena, why);
    c->n += !e && r.quiet_days;
    return e;
}

static err count_quiet(struct db *db, void *ctx, struct err_info *why)
{
    struct counting *c = ctx;
    struct q_referral_quiet_to_rows rows;
    arena_rewind(c->arena, c->mark);
    c->n = 0;
    err e = refer_quiet_rows(db, c->hub, c->partners, str_of(c->viewer->user->agency), c->arena,
                             &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = count_one(db, c, rows.at[i].referral, why);
    return e;
}

err refer_quiet_rows(struct db *db, struct hub *h, const struct partners *p, str agency,
                     struct arena *a, struct q_referral_quiet_to_rows *ret_rows,
                     struct err_info *why)
{
    const int32_t days = p->terms.queue.referral_days;
    int32_t today = date_uk_day(hub_now_ms(h));
    *ret_rows = (struct q_referral_quiet_to_rows){.n = 0};
    if (!days || !agency.len) return ERR_OK;
    struct q_referral_quiet_to_in in = {
        agency, date_uk_midnight_ms(date_from_days(today - days + 1)), REFERRAL_LIST_MAX};
    return q_referral_quiet_to(db, &in, a, ret_rows, why);
}

err referral_quiet_count(struct hub *h, const struct partners *p, const struct viewer *v,
                         struct arena *a, int64_t *ret_n, struct err_info *why)
{
    struct counting c = {.hub = h,
                         .partners = p,
                         .viewer = v,
                         .look = viewer_look(v, h),
                         .arena = a,
                         .mark = arena_mark(a)};
    *ret_n = 0;
    if (!access_may(v->user, CAP_REFER)) return ERR_OK;
    err e = store_read(h->store, count_quiet, &c, why);
    if (!e) *ret_n = c.n;
    return e;
}
