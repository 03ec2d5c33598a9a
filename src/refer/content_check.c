/* refer/refer_content_check.c -- is the first step of a referral whole? One question after the
 * other, in the order of the screen. */
#include "refer/content.h"

static bool blank(pii p) { return str_empty(str_trim(pii_reveal(p, REVEAL_SEAL))); }
static bool longer(pii p, size_t most) { return pii_reveal(p, REVEAL_SEAL).len > most; }

static err wrong(const char *field, const char **ret_field, struct err_info *why, const char *text)
{
    *ret_field = field;
    return err_set(why, ERR_INPUT, "%s", text);
}

static err check_support(const struct refer_content *c, const struct referral_terms *t,
                         struct date today, const char **f, struct err_info *why)
{
    const struct referral_offer *offer = referral_offer_of(t, c->offer);
    if (!offer) return wrong("to", f, why, "Select which support you would like for them");
    if (!referral_offer_fits(offer, c->age))
        return wrong("to", f, why, "This offer is for people of another age");
    if (c->consent == CONSENT_NOT_SAID)
        return wrong("consent", f, why, "Select whether they agree to this referral");
    if (c->consent != CONSENT_GIVEN)
        return wrong("consent", f, why,
                     "Support can only be asked for when they agree. Nothing has been sent");
    if (blank(c->consent_by))
        return wrong("consent_by", f, why, "Enter who agreed: the person, or a parent or carer");
    if (!date_whole(c->consent_day) || date_cmp(c->consent_day, today) > 0)
        return wrong("consent_day", f, why, "Enter the day on which they agreed, not after today");
    if (blank(c->consent_how))
        return wrong("consent_how", f, why, "Enter how they agreed, for example on the telephone");
    return ERR_OK;
}

static err check_safeguarding(const struct refer_content *c, const char **f, struct err_info *why)
{
    if (!c->urgency_chosen)
        return wrong("soon", f, why, "Select how soon someone needs to act");
    if (c->pathway == REFERRAL_PATHWAY_ADULT) {
        if (c->capacity == CAPACITY_NOT_SAID)
            return wrong("capacity", f, why,
                         "Select what is known of their capacity and what they want");
        if (c->capacity != CAPACITY_AGREES && blank(c->capacity_why))
            return wrong("capacity_why", f, why,
                         "Enter why you refer them although they have not agreed");
        return ERR_OK;
    }
    if (c->told == TOLD_NOT_SAID)
        return wrong("told", f, why, "Select whether the family knows of this referral");
    if (c->told != TOLD_YES && blank(c->told_why))
        return wrong("told_why", f, why, "Enter why the family does not know");
    return ERR_OK;
}

static err check_lengths(const struct refer_content *c, const char **f, struct err_info *why)
{
    const struct {
        const char *field;
        pii text;
        size_t most;
    } all[] = {{"worry", c->worry, REFERRAL_WORRY_MAX},
               {"told_why", c->told_why, REFERRAL_LINE_MAX * 5},
               {"capacity_why", c->capacity_why, REFERRAL_LINE_MAX * 5},
               {"consent_by", c->consent_by, REFERRAL_LINE_MAX},
               {"consent_how", c->consent_how, REFERRAL_LINE_MAX},
               {"back_name", pii_of(c->back_name), REFERRAL_LINE_MAX},
               {"back_phone", pii_of(c->back_phone), 40}};
    for (size_t i = 0; i < COUNT(all); i++)
        if (longer(all[i].text, all[i].most)) {
            *f = all[i].field;
            return err_set(why, ERR_INPUT, "Enter at most %zu characters here", all[i].most);
        }
    return ERR_OK;
}

err refer_content_check(const struct refer_content *c, const struct referral_terms *t,
                        struct date today, const char **ret_field, struct err_info *why)
{
    err e = check_lengths(c, ret_field, why);
    if (e) return e;
    if (blank(c->worry)) return wrong("worry", ret_field, why, "Enter what you are worried about");
    if (!c->pathway_chosen)
        return wrong("to", ret_field, why, "Select who should get this referral");
    e = c->pathway == REFERRAL_PATHWAY_SUPPORT ? check_support(c, t, today, ret_field, why)
                                      : check_safeguarding(c, ret_field, why);
    if (e) return e;
    if (str_empty(str_trim(c->back_name)))
        return wrong("back_name", ret_field, why, "Enter the name of who should be rung back");
    if (str_empty(str_trim(c->back_phone)))
        return wrong("back_phone", ret_field, why, "Enter the number to ring back");
    return ERR_OK;
}
