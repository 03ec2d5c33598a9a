/* access/policy.c -- the one decision about what a user sees of a person.
 *
 * Four tables, and the strictest of them wins: which purposes a role may have, which tier a role
 * gets, which tier a field needs, and what a shield takes away. Change a row and ACCESS_POLICY
 * together. */
#include "access/access.h"
#include "access/session.h"

enum { URGENT_MS = 60 * MS_PER_MINUTE, BY_AGENCY = -2, NO_PEOPLE = -1, TIER_MAX = 3 };

#define FOR(p) (1u << PURPOSE_##p)
#define CARE (FOR(CHILD) | FOR(ADULT) | FOR(CHECK) | FOR(URGENT))

static const struct {
    int tier;
    uint32_t purposes;
} role_rules[] = {
    [ROLE_NONE] = {NO_PEOPLE, 0},
    [ROLE_PRACTITIONER] = {BY_AGENCY, CARE},
    [ROLE_REVIEWER] = {3, CARE},
    [ROLE_MANAGER] = {3, CARE},
    [ROLE_STEWARD] = {2, FOR(CORRECTION)},
    [ROLE_DPO] = {NO_PEOPLE, FOR(CORRECTION)},
    [ROLE_AUDITOR] = {NO_PEOPLE, 0},
    [ROLE_ADMIN] = {NO_PEOPLE, 0},
    [ROLE_LOADER] = {NO_PEOPLE, 0},
    [ROLE_CLERK] = {1, FOR(CORRECTION)},
    [ROLE_DATA_OFFICER] = {NO_PEOPLE, 0},
    [ROLE_COMMISSIONER] = {NO_PEOPLE, 0},
};
_Static_assert(COUNT(role_rules) == ROLE__COUNT, "every role has its row");

/* tier: the least that sees it. below: what the others get. at_location, at_adopted: the least tier
 * that sees it of a person so shielded; NOBODY takes it away from everyone. about: of what a FEED
 * tells the agreement's audience counts too, of an EVENT the catalogue's tier as well. correction:
 * a steward needs it to compare records. */
enum { NOBODY = TIER_MAX + 1 };
static const struct {
    int tier;
    enum disclosure below;
    int at_location, at_adopted;
    enum { PERSON, FEED, EVENT } about;
    bool correction;
} field_rules[] = {
    [FIELD_KNOWN] = {0, DISCLOSE_DENY, 0, 0, PERSON, false},
    [FIELD_LEAD] = {0, DISCLOSE_DENY, 3, 0, PERSON, false},
    [FIELD_NAME] = {0, DISCLOSE_MASK, 0, 0, PERSON, true},
    [FIELD_BIRTH_DATE] = {0, DISCLOSE_MASK, 0, 0, PERSON, true},
    [FIELD_GENDER] = {0, DISCLOSE_MASK, 0, 0, PERSON, true},
    [FIELD_SERVICES] = {1, DISCLOSE_DENY, 3, 1, FEED, false},
    [FIELD_REVIEW_FLAG] = {1, DISCLOSE_DENY, 1, 1, PERSON, false},
    [FIELD_OUTCODE] = {1, DISCLOSE_DENY, NOBODY, 1, PERSON, true},
    [FIELD_POSSIBLE] = {2, DISCLOSE_DENY, 2, NOBODY, PERSON, true},
    [FIELD_EVENT_DATE] = {2, DISCLOSE_MASK, 3, 2, EVENT, false},
    [FIELD_EVENT_LABEL] = {2, DISCLOSE_MASK, 3, 2, EVENT, false},
    [FIELD_OTHER_NAMES] = {3, DISCLOSE_MASK, 3, NOBODY, PERSON, true},
    [FIELD_ADDRESS] = {3, DISCLOSE_MASK, NOBODY, 3, PERSON, true},
    [FIELD_IDENTIFIERS] = {3, DISCLOSE_MASK, 3, NOBODY, PERSON, true},
    [FIELD_HISTORY] = {3, DISCLOSE_MASK, 3, 3, EVENT, false},
    [FIELD_RULES] = {3, DISCLOSE_MASK, 3, 3, PERSON, false},
    [FIELD_HOUSEHOLD] = {3, DISCLOSE_MASK, NOBODY, NOBODY, PERSON, false},
    [FIELD_NOTES] = {3, DISCLOSE_DENY, 3, 3, PERSON, false},
    [FIELD_LOOKS] = {3, DISCLOSE_DENY, 3, 3, PERSON, false},
    [FIELD_PLANS] = {1, DISCLOSE_DENY, NOBODY, NOBODY, PERSON, false},
    [FIELD_SAFETY] = {0, DISCLOSE_DENY, 3, 3, PERSON, false},
};
_Static_assert(COUNT(field_rules) == FIELD__COUNT, "every field has its row");

static bool purpose_allowed(const struct user *u, enum purpose p)
{
    return (unsigned)u->role < ROLE__COUNT && (unsigned)p < PURPOSE__COUNT && p != PURPOSE_NONE &&
           role_rules[u->role].purposes & 1u << p;
}

bool purpose_any(const struct user *u)
{
    return (unsigned)u->role < ROLE__COUNT && role_rules[u->role].purposes != 0;
}

err purpose_check(const struct user *u, enum purpose p, str reference, struct err_info *why)
{
    if (!purpose_allowed(u, p))
        return err_set(why, ERR_DENIED, "this reason is not one that your role may give");
    if (reference.len > REFERENCE_MAX)
        return err_set(why, ERR_INPUT, "the case reference is longer than %d characters",
                       REFERENCE_MAX);
    if (p == PURPOSE_CHECK && str_empty(str_trim(reference)))
        return err_set(why, ERR_INPUT,
                       "give the case reference of the partner who asked for the check");
    return ERR_OK;
}

/* "Someone needs help right now" opens one tier more for an hour; it is looked at the next working
 * day. */
int access_tier(const struct look *l)
{
    if ((unsigned)l->user->role >= ROLE__COUNT) return NO_PEOPLE;
    int tier = role_rules[l->user->role].tier;
    if (tier == BY_AGENCY) {
        tier = l->user->agency_tier;
        if (tier < 0 || tier > TIER_MAX) return NO_PEOPLE;
        int64_t since_ms = l->now_ms - l->purpose_since_ms;
        if (l->purpose == PURPOSE_URGENT && since_ms >= 0 && since_ms < URGENT_MS && tier < 2)
            tier++;
    }
    return tier;
}

static struct decision decided(enum disclosure disclose, int tier, const char *why)
{
    return (struct decision){disclose, tier < 0 ? 0 : tier, ACCESS_POLICY, why};
}

struct decision access_decide(const struct look *l, const struct subject *s, enum field f)
{
    const int known = SHIELD_LOCATION | SHIELD_ADOPTED | SHIELD_SEALED | SHIELD_FAMILY;
    int tier = access_tier(l);
    if ((unsigned)f >= FIELD__COUNT) return decided(DISCLOSE_DENY, tier, "field");
    if (tier == NO_PEOPLE) return decided(DISCLOSE_DENY, tier, "role");
    if (!purpose_allowed(l->user, l->purpose)) return decided(DISCLOSE_DENY, tier, "purpose");
    if (s->shield & ~known || s->shield & (SHIELD_SEALED | SHIELD_FAMILY))
        return decided(DISCLOSE_DENY, tier,
                       "shield"); /* sealed, and one's own family: as if not known */

    bool correcting = l->purpose == PURPOSE_CORRECTION && field_rules[f].correction;
    int least = correcting ? 0 : field_rules[f].tier, shielded = 0;
    if (s->shield & SHIELD_LOCATION) shielded = field_rules[f].at_location;
    if (s->shield & SHIELD_ADOPTED && field_rules[f].at_adopted > shielded)
        shielded = field_rules[f].at_adopted;
    if (tier < shielded) return decided(field_rules[f].below, tier, "shield");
    if (l->purpose == PURPOSE_CORRECTION && !field_rules[f].correction && f != FIELD_KNOWN)
        return decided(field_rules[f].below, tier, "purpose");
    if (field_rules[f].about == EVENT && s->event_tier > least) least = s->event_tier;
    if (field_rules[f].about != PERSON && s->audience < least)
        return decided(DISCLOSE_MASK, tier, "audience");
    if (tier < least) return decided(field_rules[f].below, tier, "tier");
    if (field_rules[f].about == EVENT && s->locked) return decided(DISCLOSE_MASK, tier, "locked");
    return decided(DISCLOSE_SHOW, tier, "shown");
}
