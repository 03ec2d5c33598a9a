/* agency/mash_terms.h -- how this partnership runs its MASH: hours by colour, who confirms, the
 * lists of outcomes and facts. Section `mash` of the region file (docs/cases.md). Pure. */
#ifndef AIM_AGENCY_MASH_TERMS_H
#define AIM_AGENCY_MASH_TERMS_H

#include "agency/calendar.h"

/* The gravest first. */
enum mash_band { MASH_RED, MASH_AMBER, MASH_GREEN, MASH_BLUE, MASH_BAND__COUNT };
const char *mash_band_word(enum mash_band b); /* "red" */
bool mash_band_of(str word, enum mash_band *ret_band);

/* Who must agree with a final decision before it stands. */
enum mash_confirm { CONFIRM_NOBODY, CONFIRM_ANOTHER, CONFIRM_MANAGER };

enum { MASH_OUTCOMES_MAX = 24, MASH_FACTS_MAX = 24 };

struct mash_outcome {
    str code, label;
    bool children, adults;
    bool whole_history; /* the decider must have been shown all of it first: "no further action" */
    bool allocated;     /* it goes to a worker who has the person already */
};

/* What a partner can say by a tick. */
struct mash_fact {
    str code, label;
};

struct mash_terms {
    int32_t reply_minutes[MASH_BAND__COUNT]; /* for partners' replies; 0 = no clock */
    bool by_clock[MASH_BAND__COUNT];         /* runs out of working hours too */
    int32_t escalate_minutes; /* so much later than due, the agency's lead is told; working time */
    enum mash_confirm confirm;
    int32_t retention_months; /* after the decision */
    struct mash_outcome outcomes[MASH_OUTCOMES_MAX];
    size_t outcome_count;
    struct mash_fact facts[MASH_FACTS_MAX];
    size_t fact_count;
};
extern const struct mash_terms mash_terms_default;

const struct mash_outcome *mash_outcome_of(const struct mash_terms *t, str code); /* or NULL */
const struct mash_fact *mash_fact_of(const struct mash_terms *t, str code);

/* By when a partner asked at that moment is to reply; 0 = whenever they can. */
int64_t mash_reply_due_ms(const struct mash_terms *t, const struct calendar *c, enum mash_band b,
                          int64_t asked_ms);
/* By when a contact received then is to be decided: within one working day. */
int64_t mash_decide_due_ms(const struct calendar *c, int64_t received_ms);

#endif
