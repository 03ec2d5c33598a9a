/* access/access.h -- who may do what, and the one function that decides who sees what.
 *
 * Unknown means no: a role, purpose, field or shield that the tables do not know is denied. Whoever
 * shows anything asks access_decide() for each field, and notes the policy version in the log. */
#ifndef AIM_ACCESS_ACCESS_H
#define AIM_ACCESS_ACCESS_H

#include "agency/partners.h"

#define ACCESS_POLICY "policy-10" /* changes with any row of the tables in policy.c and role.c */

/* ---- what a user may do ---- */

#define CAPABILITY_LIST(X)                                                                         \
    X(ANYONE, "anyone")       /* signed in or not: sign-in page, help */                           \
    X(SIGNED_IN, "signed-in") /* any user: purpose, own settings, sign out */                      \
    X(SEARCH, "search")       /* look for a person */                                              \
    X(PERSON, "person")       /* open a person's page, as far as the tier goes */                  \
    X(REVIEW, "review")       /* the review queue */                                               \
    X(REVIEW_CLOSE, "review-close")                                                                \
    X(MATCH_REVIEW, "match-review") /* why records are together; say same or different */          \
    X(MATCH_SENIOR,                                                                                \
      "match-senior")             /* settle what two disagree on; take persons apart, join them */ \
    X(LOAD, "load")               /* take in deliveries */                                         \
    X(LINK, "link")               /* run the linker */                                             \
    X(LINK_EXPORT, "link-export") /* who is with whom, as a list */                                \
    X(RULES, "rules")             /* try and judge rules */                                        \
    X(APPLY, "apply")             /* partners, agreements, catalogue, rules, users */              \
    X(APPROVE, "approve")         /* make a draft live, as one of two */                           \
    X(USERS, "users")                                                                              \
    X(CONFIG, "config")                                                                            \
    X(AUDIT, "audit") /* verify and export the log */                                              \
    X(AUDIT_READ, "audit-read") /* read what the accounts of one's own agency did */               \
    X(SERVE, "serve")                                                                              \
    X(STATUS, "status") /* feeds, health: no person data */                                        \
    X(REPORT, "report")                                                                            \
    X(QUALITY, "quality") /* how good what feeds send is; see access_own_feeds_only */             \
    X(CASE, "case")       /* MASH cases: open, work on, decide */                                  \
    X(CASE_CONFIRM, "case-confirm") /* be the second person of a decision */                       \
    X(CHECK_ANSWER, "check-answer") /* answer what a case asks of the user's own agency */         \
    X(PLANS, "plans")   /* plans for unscheduled care; who looked at those of one's own agency */  \
    X(LOCKS, "locks")   /* ask to see what is locked; decide for one's own agency */               \
    X(LOCK_REVIEW, "lock-review") /* look at emergency openings afterwards */                      \
    X(SAFETY, "safety") /* staff-safety markers of one's own agency */                             \
    X(REFER, "refer")               /* send referrals; receive those to the user's agency */       \
    X(WEBHOOKS, "webhooks")         /* which case systems are told of referrals */ \
    X(TRENDS, "trends") /* figures of whole quarters: nobody in them */
enum capability {
#define CAPABILITY_ENUM(name, word) CAP_##name,
    CAPABILITY_LIST(CAPABILITY_ENUM)
#undef CAPABILITY_ENUM
        CAP__COUNT
};
const char *capability_word(enum capability c);

#define ROLE_LIST(X)                                                                               \
    X(NONE, "")                    /* nobody: not signed in */                                     \
    X(PRACTITIONER, "practitioner") /* at an agency: its tier */                                   \
    X(REVIEWER, "reviewer")        /* safeguarding team: tier 3, works the queue */                \
    X(MANAGER, "manager")          /* safeguarding team's manager */                               \
    X(STEWARD, "steward")          /* data steward: which records are the same person */           \
    X(DPO, "dpo")                  /* data protection officer */                                   \
    X(AUDITOR, "auditor")          /* the log, not the people */                                   \
    X(ADMIN, "admin")              /* runs the hub, never opens a person */                        \
    X(LOADER, "loader")            /* an agency's feed */                                          \
    X(CLERK, "clerk")              /* compares two records at a time, and sees nothing else */     \
    X(DATA_OFFICER, "data-officer") /* at an agency: how good its own feeds are */ \
    X(COMMISSIONER, "commissioner") /* plans services: trends, and no person anywhere */
enum role {
#define ROLE_ENUM(name, word) ROLE_##name,
    ROLE_LIST(ROLE_ENUM)
#undef ROLE_ENUM
        ROLE__COUNT
};
const char *role_word(enum role r);
bool role_of(str word, enum role *ret_role); /* false for "" and anything unknown */

enum { LOGIN_MAX = 40, USER_NAME_MAX = 80, CODE_MAX = 40 };

/* A user as far as decisions go. All zero = nobody. */
struct user {
    char login[LOGIN_MAX + 1], name[USER_NAME_MAX + 1], agency[CODE_MAX + 1];
    enum role role;
    int agency_tier; /* of practitioners there */
};

bool access_may(const struct user *u, enum capability c);
/* Is what this user may do with feeds meant for those of their own agency alone? */
bool access_own_feeds_only(const struct user *u);

/* ---- why a user looks ---- */

#define PURPOSE_LIST(X)                                                                            \
    X(NONE, "", "")                                                                                \
    X(CHILD, "child_concern", "I am worried about a child")                                        \
    X(ADULT, "adult_concern", "I am worried about an adult with care and support needs")           \
    X(CHECK, "partner_check", "A partner asked me for a check") /* needs a case reference */       \
    X(URGENT, "urgent", "Someone needs help right now")                                            \
    X(CORRECTION, "correction", "I am correcting a record") /* stewards and DPOs */
enum purpose {
#define PURPOSE_ENUM(name, word, label) PURPOSE_##name,
    PURPOSE_LIST(PURPOSE_ENUM)
#undef PURPOSE_ENUM
        PURPOSE__COUNT
};
const char *purpose_word(enum purpose p);
const char *purpose_label(enum purpose p); /* as the screen asks */
bool purpose_of(str word, enum purpose *ret_purpose);
/* Is there a purpose that this user may have at all? Those who see no people have none. */
bool purpose_any(const struct user *u);
/* May this user choose it, with this case reference? ERR_DENIED, ERR_INPUT (reference missing or
 * too long). */
MUST err purpose_check(const struct user *u, enum purpose p, str reference, struct err_info *why);

/* ---- what a user sees of a person ---- */

/* Bits of record.shield and person.shield. SHIELD_FAMILY is decided here and set by nobody yet: an
 * account has no home and no person to compare with. */
enum shield { SHIELD_LOCATION = 1, SHIELD_ADOPTED = 2, SHIELD_SEALED = 4, SHIELD_FAMILY = 8 };

#define FIELD_LIST(X)                                                                              \
    X(KNOWN, "known")                 /* that the hub knows this person at all */                  \
    X(LEAD, "lead")                   /* whom to ring */                                           \
    X(NAME, "name")                                                                                \
    X(BIRTH_DATE, "birth_date")                                                                    \
    X(GENDER, "gender")                                                                            \
    X(SERVICES, "services")           /* which services know them */                               \
    X(REVIEW_FLAG, "review_flag")     /* "review required", without why */                         \
    X(OUTCODE, "outcode")             /* first half of the postcode */                             \
    X(POSSIBLE, "possible")           /* that a further record may belong to them */               \
    X(EVENT_DATE, "event_date")                                                                    \
    X(EVENT_LABEL, "event_label")                                                                  \
    X(OTHER_NAMES, "other_names")     /* known as, previous names */                               \
    X(ADDRESS, "address")                                                                          \
    X(IDENTIFIERS, "identifiers")     /* NHS number, pupil number */                               \
    X(HISTORY, "history")             /* all events, old addresses */                              \
    X(RULES, "rules")                 /* which rule fired on which events */                       \
    X(HOUSEHOLD, "household")                                                                      \
    X(NOTES, "notes")                 /* of reviews */                                             \
    X(LOOKS, "looks")                 /* who else has looked */                                    \
    X(PLANS, "plans")                 /* that there is a plan, and its authority: see protect/ */  \
    X(SAFETY, "safety")               /* staff-safety markers, for those whose staff visit */
enum field {
#define FIELD_ENUM(name, word) FIELD_##name,
    FIELD_LIST(FIELD_ENUM)
#undef FIELD_ENUM
        FIELD__COUNT
};
const char *field_word(enum field f);

/* DENY: as if it did not exist. MASK: say that there is something that this role is not shown. */
enum disclosure { DISCLOSE_DENY, DISCLOSE_MASK, DISCLOSE_SHOW };

/* What is known of the one who is looked at. */
struct subject {
    int shield;     /* the worst of the cluster: the union of the bits */
    int event_tier; /* EVENT_*, HISTORY: the tier the catalogue opens this event type to; else 0 */
    int audience;   /* one agency's SERVICES, EVENT_*, HISTORY: what its agreement allows; else 3 */
    bool locked;    /* EVENT_*, HISTORY: kept locked by its agency, and not opened for this user */
};

struct look {
    const struct user *user;
    enum purpose purpose;
    int64_t purpose_since_ms; /* when it was chosen: "urgent" wears off */
    int64_t now_ms;
};

struct decision {
    enum disclosure disclose;
    int tier;           /* the one that was applied, 0-3 */
    const char *policy; /* ACCESS_POLICY */
    const char *why;    /* a few words for the log: "tier", "shield", "purpose", "role", "shown" */
};

struct decision access_decide(const struct look *l, const struct subject *s, enum field f);
/* The tier of this look; -1 = sees no people at all. */
int access_tier(const struct look *l);

#endif
