/* refer/state.h -- the states of a referral, and which change of them whose it is: one table.
 *
 * Words are stored and part of the API: added to, never changed. */
#ifndef AIM_REFER_STATE_H
#define AIM_REFER_STATE_H

#include "base/str.h"

#include <stdbool.h>

#define REFERRAL_STATE_LIST(X)                                                                     \
    X(SENT, "sent", "Sent")                                                                        \
    X(RECEIVED, "received", "Received")    /* somebody at the receiving agency has it */           \
    X(ACCEPTED, "accepted", "Accepted")                                                            \
    X(RETURNED, "returned", "Returned")    /* with a reason: it ends */                            \
    X(DONE, "done", "Done")                /* with an outcome: it ends */                          \
    X(WITHDRAWN, "withdrawn", "Withdrawn") /* by who sent it: it ends */
enum referral_state {
#define REFERRAL_STATE_ENUM(name, word, label) REFERRAL_##name,
    REFERRAL_STATE_LIST(REFERRAL_STATE_ENUM)
#undef REFERRAL_STATE_ENUM
        REFERRAL__COUNT
};
const char *referral_state_word(enum referral_state s);
const char *referral_state_label(enum referral_state s);
bool referral_state_of(str word, enum referral_state *ret_state);
bool referral_ended(enum referral_state s);

enum referral_side { SIDE_SENDER, SIDE_RECEIVER };
/* What has to come with a change: nothing, their own words, a reason of the region's list (words as
 * well when they like), an outcome. */
enum referral_with { WITH_NOTHING, WITH_WORDS, WITH_REASON, WITH_OUTCOME };

struct referral_move {
    enum referral_state from, to;
    enum referral_side side;
    enum referral_with with;
    const char *label; /* of the button */
    bool support_only; /* of a safeguarding referral it is not possible */
};
extern const struct referral_move referral_moves[];
extern const size_t referral_move_count;
/* NULL = there is no such change. */
const struct referral_move *referral_move_find(enum referral_state from, enum referral_state to,
                                               enum referral_side side, bool support);

/* What came of it: the sector's outcomes, and those of support. */
struct referral_outcome {
    const char *word, *label;
};
extern const struct referral_outcome referral_outcomes[];
extern const size_t referral_outcome_count;
const struct referral_outcome *referral_outcome_of(str word); /* NULL = there is none */

/* A referral's number as people say it: "2K7M-94QX-3HTB-A". False: it is none. */
enum { REFERENCE_TEXT = 16 };
void referral_reference(int64_t referral, char ret_text[REFERENCE_TEXT + 1]);
bool referral_of_reference(str text, int64_t *ret_referral);

#endif
