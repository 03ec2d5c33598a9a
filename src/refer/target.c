/* refer/target.c -- where a referral goes: the allocated worker, the front door, the offer. */
#include "refer/inside.h"

#include "event/allocated.h"

/* Whose worker takes a referral of that pathway, and whose front door it is by default. */
static const enum agency_kind kinds[] = {
    [REFERRAL_PATHWAY_CHILD] = AGENCY_CHILDRENS_SOCIAL_CARE,
    [REFERRAL_PATHWAY_ADULT] = AGENCY_ADULT_SOCIAL_CARE,
};

static const struct service *service_of(const struct partners *p, const struct referral_door *d)
{
    const struct agency *agency = partners_agency(p, d->agency);
    return agency ? partners_service(agency, d->service) : NULL;
}

static const struct service *front_door(const struct partners *p, enum referral_pathway pathway)
{
    const struct service *named = service_of(p, &p->terms.referrals.doors[pathway]);
    for (size_t i = 0; !named && i < p->agency_count; i++)
        if (p->agencies[i].kind == kinds[pathway] && p->agencies[i].service_count)
            named = &p->agencies[i].services[0];
    return named;
}

err referral_target(struct db *db, const struct hub *h, const struct partners *p, int64_t person,
                    enum referral_pathway pathway, str offer, struct arena *a,
                    struct referral_target *ret_target, struct err_info *why)
{
    struct allocated worker;
    *ret_target = (struct referral_target){.login = STR(""), .name = STR("")};
    if (pathway == REFERRAL_PATHWAY_SUPPORT) {
        const struct referral_offer *o = referral_offer_of(&p->terms.referrals, offer);
        ret_target->service = o ? service_of(p, &o->door) : NULL;
        return ERR_OK;
    }
    err e = allocated_find(db, h, p, person, a, &worker, why);
    if (e) return e;
    bool theirs = worker.found && worker.agency->kind == kinds[pathway];
    if (theirs)
        *ret_target = (struct referral_target){worker.service, true, worker.login,
                                               worker.named ? worker.name : STR(""), worker.late};
    else
        ret_target->service = front_door(p, pathway);
    return ERR_OK;
}

struct asking {
    const struct hub *hub;
    const struct partners *partners;
    int64_t person;
    enum referral_pathway pathway;
    str offer;
    struct arena *arena;
    struct referral_target *target;
};

static err ask(struct db *db, void *ctx, struct err_info *why)
{
    const struct asking *q = ctx;
    return referral_target(db, q->hub, q->partners, q->person, q->pathway, q->offer, q->arena,
                           q->target, why);
}

err referral_target_find(struct hub *h, const struct partners *p, int64_t person,
                         enum referral_pathway pathway, str offer, struct arena *a,
                         struct referral_target *ret_target, struct err_info *why)
{
    struct asking q = {h, p, person, pathway, offer, a, ret_target};
    return store_read(h->store, ask, &q, why);
}
