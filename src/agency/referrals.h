/* agency/referrals.h -- where this partnership's referrals go: section `referrals` of the region
 * file (docs/referrals.md).
 *
 * A safeguarding referral goes to the front door of its pathway; one for support to whoever makes
 * the offer. What the region file does not say has a default: the first service of the first agency
 * of children's or adults' social care; no offers; four working hours, one and three working days
 * to acknowledge. */
#ifndef AIM_AGENCY_REFERRALS_H
#define AIM_AGENCY_REFERRALS_H

#include "base/str.h"

#include <stdbool.h>

#define REFERRAL_PATHWAY_LIST(X)                                                                   \
    X(CHILD, "child", "Safeguarding a child")                                                      \
    X(ADULT, "adult", "Safeguarding an adult (Care Act section 42 concern)")                       \
    X(SUPPORT, "support", "Support")
enum referral_pathway {
#define REFERRAL_PATHWAY_ENUM(name, word, label) REFERRAL_PATHWAY_##name,
    REFERRAL_PATHWAY_LIST(REFERRAL_PATHWAY_ENUM)
#undef REFERRAL_PATHWAY_ENUM
        REFERRAL_PATHWAY__COUNT
};
const char *referral_pathway_word(enum referral_pathway p);
const char *referral_pathway_label(enum referral_pathway p);
bool referral_pathway_of(str word, enum referral_pathway *ret_pathway);

#define URGENCY_LIST(X)                                                                            \
    X(TODAY, "today", "Today")                                                                     \
    X(DAY, "one_day", "Within 1 working day")                                                      \
    X(DAYS, "three_days", "Within 3 working days")
enum urgency {
#define URGENCY_ENUM(name, word, label) URGENCY_##name,
    URGENCY_LIST(URGENCY_ENUM)
#undef URGENCY_ENUM
        URGENCY__COUNT
};
const char *urgency_word(enum urgency u);
const char *urgency_label(enum urgency u);
bool urgency_of(str word, enum urgency *ret_urgency);

/* An agency's service by its codes; no agency = not said. */
struct referral_door {
    str agency, service;
};
struct referral_offer {
    str code, label;
    struct referral_door door;
    int32_t from_age, below_age; /* for whom; whole years */
};
struct referral_reason {
    str code, label;
};

/* Who at an agency reads what is sent to one of its services. */
struct referral_readers {
    struct referral_door door; /* no service: every service of the agency */
    const str *users;          /* logins */
    size_t user_count;
    bool all;                  /* no users were named: everybody there who may refer */
    const str *programs;       /* codes of clients; nobody else's program reads any */
    size_t program_count;
};

enum {
    REFERRAL_READERS_MAX = 400,
    REFERRAL_OFFERS_MAX = 100,
    REFERRAL_REASONS_MAX = 40,
    REFERRAL_AGE_END = 200
};

struct referral_terms {
    struct referral_door doors[REFERRAL_PATHWAY__COUNT];
    const struct referral_offer *offers;
    size_t offer_count;
    const struct referral_reason *reasons; /* why one comes back */
    size_t reason_count;
    const struct referral_readers *readers;
    size_t reader_count;
    int32_t acknowledge_minutes[URGENCY__COUNT]; /* of working time */
    int32_t draft_days;      /* a draft that nobody sends is forgotten after so many */
    int32_t keep_months;     /* what a referral says is destroyed so long after its end */
    int32_t webhook_days;    /* how long a message to a case system is tried */
};

const struct referral_offer *referral_offer_of(const struct referral_terms *t, str code);
const struct referral_reason *referral_reason_of(const struct referral_terms *t, str code);
/* Is what is sent to that service for this user of its agency, or this program of it, to read? A
 * service for which the region file names nobody is read by all users of the agency, and by no
 * program. */
bool referral_reads(const struct referral_terms *t, str agency, str service, str login);
bool referral_program_reads(const struct referral_terms *t, str agency, str service, str client);
bool referral_offer_fits(const struct referral_offer *o,
                         int age); /* age below 0: not known, fits */

#endif
