/* mash/mash.h -- a MASH case: a contact on its way to a decision, with what partners were asked.
 *
 *     contact -> initial decision -> screening -> final decision
 *
 * Clocks start at receipt (agency/mash_terms.h). Everything done is a step, kept for ever in its
 * order; what people write is sealed under the case's own key. Each change is one transaction with
 * its entry in the log: a process killed anywhere leaves a case that goes on. A change that rests
 * on what was seen carries the version it was seen in: of two at once one wins, and the other is
 * told what happened. A case belongs to whoever has its person's records: merged or parted, it goes
 * on and says so. Who may not know of the person does not find the case and counts none. */
#ifndef AIM_MASH_MASH_H
#define AIM_MASH_MASH_H

#include "mash/reference.h"
#include "mash/stage.h"
#include "search/viewer.h"

enum { MASH_TEXT_MAX = 8000 }; /* of a reason, a note, a question, an answer */

/* ---- opening ---- */

/* What comes in. Text may be empty. */
struct mash_contact {
    int64_t person;
    int64_t review;      /* the open review it comes from; 0 = whichever the person has */
    int64_t referral;    /* 0 = none */
    int64_t received_ms; /* when the clocks start; 0 = now */
    bool adult;          /* the adults' pathway; set by age where the age is known */
    str text;            /* what is worrying, in the words of whoever told it */
};

/* Make a contact, with every linked row and its source date as it stands now. A person has one open
 * case: opened again, it is the same one, *ret_new false, and a referral is added to it. Somebody's
 * allocated worker is told, and the contact is theirs. ERR_DENIED, ERR_ABSENT (no such person, or
 * not for this viewer), ERR_INPUT. */
MUST err mash_open(struct hub *h, const struct partners *p, const struct viewer *v,
                   const struct mash_contact *contact, int64_t *ret_mash, bool *ret_new,
                   struct err_info *why);

/* The same of a referral that this viewer's agency received: with what the referrer wrote, its
 * clock from when it was sent. The referral is accepted by it, and done with the case's outcome. */
MUST err mash_open_referral(struct hub *h, const struct partners *p, const struct viewer *v,
                            int64_t referral, int64_t *ret_mash, bool *ret_new,
                            struct err_info *why);

/* The case that a reference names. ERR_ABSENT; whether the viewer may see it is decided by what is
 * done with it. */
MUST err mash_find(struct hub *h, str reference, int64_t *ret_mash, struct err_info *why);
/* The open case of a person, 0 = none; for pages that show the person already. */
MUST err mash_open_case_of(struct db *db, int64_t person, struct arena *a, int64_t *ret_mash,
                           struct err_info *why);

/* ---- changing ---- */

/* name, word (of forms and commands), needs the version it was seen in, wants a reason or text */
#define MASH_ACT_LIST(X)                                                                           \
    X(BAND, "band", true, false)         /* value: colour; a reason when it changes */             \
    X(MOVE, "move", true, false)         /* value: stage; a reason when it goes back */            \
    X(DECIDE, "decide", true, true)      /* value: outcome */                                      \
    X(CONFIRM, "confirm", true, false)   /* the second person agrees */                            \
    X(RETURN, "return", true, true)      /* ... or does not */                                     \
    X(NOTE, "note", false, true)                                                                   \
    X(TAKE, "take", true, false)         /* I work on it */                                        \
    X(HAND, "hand", true, false)         /* value: login, or "agency service" */                   \
    X(INCLUDE, "include", false, false)  /* who: of the household */                               \
    X(EXCLUDE, "exclude", false, true)   /* who */                                                 \
    X(NOTICED, "noticed", true, false)   /* I have seen that records came or went */               \
    X(ASK, "ask", false, true)           /* value: agency; text: the question */                   \
    X(ASK_ALL, "ask_all", false, true)   /* every agency with a match that was not asked yet */    \
    X(REMIND, "remind", false, false)    /* value: agency */                                       \
    X(ESCALATE, "escalate", false, false) /* value: agency */
enum mash_act {
#define MASH_ACT_ENUM(name, word, versioned, text) MASH_ACT_##name,
    MASH_ACT_LIST(MASH_ACT_ENUM)
#undef MASH_ACT_ENUM
        MASH_ACT__COUNT
};
bool mash_act_of(str word, enum mash_act *ret_act);

struct mash_change {
    enum mash_act act;
    int64_t version; /* the case as it was seen; 0 = as it is now (a command that did not say) */
    str value, text;
    str told; /* of a decision: what who referred is told beside the outcome; may be empty */
    int64_t who;
};

/* ERR_CONFLICT: it changed since, `why` says what happened and by whom. ERR_INPUT: not now, or
 * something is missing. ERR_DENIED: this user may not. ERR_ABSENT: no such case for this viewer. */
MUST err mash_do(struct hub *h, const struct partners *p, const struct viewer *v, int64_t mash,
                 const struct mash_change *change, struct err_info *why);

/* ---- the partner's side ---- */

struct mash_answer {
    int32_t round;
    str known;   /* "known", "not_known", "nothing_held" */
    str facts;   /* codes of the list, space-separated */
    str text, contact;
};
/* What this viewer's agency was asked of a case. The purpose is "partner check", the reference that
 * of the case. ERR_CONFLICT: a colleague answered already. A late one counts too. */
MUST err mash_answer(struct hub *h, const struct partners *p, const struct viewer *v, int64_t mash,
                     const struct mash_answer *answer, struct err_info *why);

/* ---- timed work ---- */

/* Remind of what is due, escalate what is long overdue, tell the manager of late decisions, forget
 * what people wrote when the retention is over. Idempotent; killed anywhere it is run again. */
struct mash_chased {
    int64_t reminded, escalated, late, erased;
};
MUST err mash_chase(struct hub *h, const struct partners *p, struct mash_chased *ret_done,
                    struct err_info *why);

#endif
