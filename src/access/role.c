/* access/role.c -- the words of access, and which role may do what. */
#include "access/access.h"

#define BIT(c) (1u << CAP_##c)

static const struct {
    const char *word;
    uint32_t may;
    bool own_feeds; /* what it may do with feeds is for its own agency's */
} roles[] = {
    [ROLE_NONE] = {"", BIT(ANYONE)},
    [ROLE_PRACTITIONER] = {"practitioner", BIT(ANYONE) | BIT(SIGNED_IN) | BIT(SEARCH) |
                                               BIT(PERSON) | BIT(STATUS) | BIT(CHECK_ANSWER) |
                                               BIT(PLANS) | BIT(LOCKS) | BIT(SAFETY) | BIT(REFER)},
    [ROLE_REVIEWER] = {"reviewer", BIT(ANYONE) | BIT(SIGNED_IN) | BIT(SEARCH) | BIT(PERSON) |
                                       BIT(REVIEW) | BIT(REVIEW_CLOSE) | BIT(STATUS) | BIT(CASE) |
                                       BIT(CHECK_ANSWER) | BIT(PLANS) | BIT(LOCKS) | BIT(SAFETY) |
                                       BIT(REFER)},
    [ROLE_MANAGER] = {"manager", BIT(ANYONE) | BIT(SIGNED_IN) | BIT(SEARCH) | BIT(PERSON) |
                                     BIT(REVIEW) | BIT(REVIEW_CLOSE) | BIT(RULES) | BIT(APPROVE) |
                                     BIT(TRENDS) | BIT(REPORT) | BIT(STATUS) | BIT(QUALITY) |
                                     BIT(CASE) | BIT(CASE_CONFIRM) | BIT(CHECK_ANSWER) |
                                     BIT(PLANS) | BIT(LOCKS) | BIT(LOCK_REVIEW) | BIT(SAFETY) |
                                     BIT(REFER)},
    [ROLE_STEWARD] = {"steward", BIT(ANYONE) | BIT(SIGNED_IN) | BIT(SEARCH) | BIT(PERSON) |
                                     BIT(MATCH_REVIEW) | BIT(MATCH_SENIOR) | BIT(LINK) |
                                     BIT(LINK_EXPORT) | BIT(QUALITY) | BIT(REPORT) | BIT(STATUS)},
    [ROLE_DPO] = {"dpo", BIT(ANYONE) | BIT(SIGNED_IN) | BIT(APPROVE) | BIT(AUDIT) |
                             BIT(AUDIT_READ) | BIT(CONFIG) | BIT(TRENDS) | BIT(REPORT) |
                             BIT(STATUS) | BIT(QUALITY) | BIT(LOCK_REVIEW)},
    [ROLE_AUDITOR] = {"auditor", BIT(ANYONE) | BIT(SIGNED_IN) | BIT(AUDIT) | BIT(AUDIT_READ) |
                                     BIT(TRENDS) | BIT(REPORT) | BIT(STATUS) | BIT(QUALITY)},
    [ROLE_ADMIN] = {"admin", BIT(ANYONE) | BIT(SIGNED_IN) | BIT(LOAD) | BIT(LINK) | BIT(RULES) |
                                 BIT(APPLY) | BIT(APPROVE) | BIT(USERS) | BIT(CONFIG) | BIT(AUDIT) |
                                 BIT(SERVE) | BIT(STATUS) | BIT(QUALITY) | BIT(WEBHOOKS)},
    [ROLE_LOADER] = {"loader",
                     BIT(ANYONE) | BIT(SIGNED_IN) | BIT(LOAD) | BIT(LINK_EXPORT) | BIT(STATUS) |
                         BIT(QUALITY),
                     .own_feeds = true},
    [ROLE_CLERK] = {"clerk", BIT(ANYONE) | BIT(SIGNED_IN) | BIT(MATCH_REVIEW) | BIT(STATUS)},
    [ROLE_DATA_OFFICER] = {"data-officer",
                           BIT(ANYONE) | BIT(SIGNED_IN) | BIT(STATUS) | BIT(QUALITY),
                           .own_feeds = true},
    [ROLE_COMMISSIONER] = {"commissioner", BIT(ANYONE) | BIT(SIGNED_IN) | BIT(TRENDS)},
};
_Static_assert(COUNT(roles) == ROLE__COUNT, "every role has its row");
_Static_assert(CAP__COUNT <= 32, "capabilities fit into the word");

static const char *const capabilities[] = {
#define CAPABILITY_WORD(name, word) [CAP_##name] = word,
    CAPABILITY_LIST(CAPABILITY_WORD)
#undef CAPABILITY_WORD
};

static const struct {
    const char *word, *label;
} purposes[] = {
#define PURPOSE_ROW(name, word, label) [PURPOSE_##name] = {word, label},
    PURPOSE_LIST(PURPOSE_ROW)
#undef PURPOSE_ROW
};

static const char *const fields[] = {
#define FIELD_WORD(name, word) [FIELD_##name] = word,
    FIELD_LIST(FIELD_WORD)
#undef FIELD_WORD
};

const char *capability_word(enum capability c) { return capabilities[c]; }
const char *role_word(enum role r) { return roles[r].word; }
const char *purpose_word(enum purpose p) { return purposes[p].word; }
const char *purpose_label(enum purpose p) { return purposes[p].label; }
const char *field_word(enum field f) { return fields[f]; }

bool role_of(str word, enum role *ret_role)
{
    for (enum role r = ROLE_NONE + 1; r < ROLE__COUNT; r++)
        if (str_eq_c(word, roles[r].word)) {
            *ret_role = r;
            return true;
        }
    return false;
}

bool purpose_of(str word, enum purpose *ret_purpose)
{
    for (enum purpose p = PURPOSE_NONE + 1; p < PURPOSE__COUNT; p++)
        if (str_eq_c(word, purposes[p].word)) {
            *ret_purpose = p;
            return true;
        }
    return false;
}

bool access_may(const struct user *u, enum capability c)
{
    if ((unsigned)u->role >= ROLE__COUNT || (unsigned)c >= CAP__COUNT) return false;
    return roles[u->role].may & 1u << c;
}

bool access_own_feeds_only(const struct user *u)
{
    return (unsigned)u->role >= ROLE__COUNT || roles[u->role].own_feeds;
}
