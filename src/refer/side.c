/* refer/side.c -- whose a referral is: who reads it, and who may say what becomes of it.
 *
 * Received it is for those of the service it went to, as the region file names them; for the
 * allocated worker it was sent to; and for the agency's managers, who are told when nobody
 * answers. Sent it is for the sender's agency to read, and for its sender, or a manager there, to
 * take back. A program reads and answers what was sent to its agency where the region file names
 * it, and nothing else. */
#include "refer/inside.h"

static bool receives(const struct referral_terms *t, const struct user *u,
                     const struct referral *r)
{
    str login = str_of(u->login);
    return u->role == ROLE_MANAGER || (login.len && str_eq(r->to_login, login)) ||
           referral_reads(t, r->to_agency, r->to_service, login);
}

static bool of_program(const struct referral_terms *t, const struct viewer *v, struct referral *r)
{
    str login = str_of(v->user->login);
    str client = str_from(login, STR(REFER_PROGRAM).len);
    r->side = SIDE_RECEIVER;
    r->may_act = str_eq_c(r->to_agency, v->user->agency) &&
                 referral_program_reads(t, r->to_agency, r->to_service, client);
    return r->may_act;
}

bool refer_side(const struct partners *p, const struct viewer *v, struct referral *r)
{
    const struct user *u = v->user;
    const struct referral_terms *t = &p->terms.referrals;
    str agency = str_of(u->agency);
    bool mine = str_eq_c(r->from_login, u->login);
    if (!agency.len) return false;
    if (refer_is_program(v)) return of_program(t, v, r);
    /* who works at both ends is on the side they took */
    if (str_eq(r->to_agency, agency) && !mine && receives(t, u, r)) {
        r->side = SIDE_RECEIVER;
        r->may_act = true;
        return true;
    }
    r->side = SIDE_SENDER;
    r->may_act = mine || u->role == ROLE_MANAGER;
    return str_eq(r->from_agency, agency);
}
