/* refer/tell.c -- who is told what of a referral: notices, in the transaction of their cause. */
#include "refer/inside.h"

static struct notice notice_of(const struct referral *r, const struct partners *p,
                               enum notice_kind kind)
{
    return (struct notice){.kind = kind,
                           .person = r->person,
                           .about = r->id,
                           .reference = str_of(r->reference),
                           .partners = p};
}

static struct notice to_service(struct notice n, const struct referral *r)
{
    n.to = TO_SERVICE;
    n.agency = r->to_agency;
    n.who = r->to_service;
    return n;
}

static struct notice to_login(struct notice n, str login)
{
    n.to = TO_LOGIN;
    n.who = login;
    return n;
}

static enum notice_kind kind_of(const struct referral *r)
{
    return r->urgency == URGENCY_TODAY && r->pathway != REFERRAL_PATHWAY_SUPPORT
               ? NOTICE_REFERRAL_URGENT
               : NOTICE_REFERRAL_RECEIVED;
}

err refer_tell_sent(struct db *db, struct hub *h, const struct partners *p,
                    const struct referral *r, struct err_info *why)
{
    struct notice n = notice_of(r, p, kind_of(r)), team = to_service(n, r),
                  worker = to_login(n, r->to_login);
    err e = notice_put(db, h, &team, why);
    return e || !r->to_login.len ? e : notice_put(db, h, &worker, why);
}

/* Somebody has it, or it is over: whoever was to look need not any more. */
static err settle(struct db *db, struct hub *h, const struct partners *p, const struct referral *r,
                  struct err_info *why)
{
    struct notice n = notice_of(r, p, kind_of(r)), team = to_service(n, r),
                  worker = to_login(n, r->to_login);
    err e = notice_done(db, h, &team, why);
    return e || !r->to_login.len ? e : notice_done(db, h, &worker, why);
}

err refer_tell_moved(struct db *db, struct hub *h, const struct partners *p,
                     const struct referral *r, str actor, struct err_info *why)
{
    struct notice answered = to_login(notice_of(r, p, NOTICE_REFERRAL_ANSWERED), r->from_login);
    struct notice gone = notice_of(r, p, NOTICE_REFERRAL_WITHDRAWN), team = to_service(gone, r),
                  worker = to_login(gone, r->to_login);
    err e = settle(db, h, p, r, why);
    if (e) return e;
    if (r->state != REFERRAL_WITHDRAWN)
        return str_eq(actor, r->from_login) ? ERR_OK : notice_put(db, h, &answered, why);
    e = notice_put(db, h, &team, why);
    return e || !r->to_login.len ? e : notice_put(db, h, &worker, why);
}

err refer_tell_late(struct db *db, struct hub *h, const struct partners *p,
                    const struct referral *r, struct err_info *why)
{
    struct notice n = notice_of(r, p, NOTICE_REFERRAL_LATE), boss = n, team = to_service(n, r),
                  sender = to_login(n, r->from_login);
    boss.to = TO_ROLE;
    boss.agency = r->to_agency;
    boss.who = str_of(role_word(ROLE_MANAGER));
    err e = notice_put(db, h, &boss, why);
    if (!e) e = notice_put(db, h, &team, why);
    return e ? e : notice_put(db, h, &sender, why);
}
