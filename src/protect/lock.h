/* protect/lock.h -- asking to see what an agency keeps locked; granting, refusing, handing over;
 * opening in an emergency, looked at afterwards.
 *
 * Who asks must be allowed to know of the person and of the agency's part in it: for anybody else,
 * and for a shielded person, there is nothing to ask for (ERR_ABSENT, one text). Requests are about
 * the owner's records of the person, so merging and splitting persons carries grants along. Every
 * step is one transaction with its entry in the log and its notices; of two who decide at once the
 * second is told who was first (ERR_CONFLICT). */
#ifndef AIM_PROTECT_LOCK_H
#define AIM_PROTECT_LOCK_H

#include "base/date.h"
#include "base/pii.h"
#include "search/viewer.h"

enum { LOCK_REASON_MAX = 600, LOCK_REFERENCE_TEXT = 10, LOCK_LIST_MAX = 200 };

/* "R-4471AB": names a request on screens and on the phone. */
void lock_reference(int64_t request, char ret_text[LOCK_REFERENCE_TEXT + 1]);

#define LOCK_CONSENT_LIST(X)                                                                       \
    X(GIVEN, "given")           /* the person consents */                                          \
    X(NOT_NEEDED, "not_needed") /* somebody is at risk of harm */                                  \
    X(NOT_GIVEN, "not_given")
enum lock_consent {
#define LOCK_CONSENT_ENUM(name, word) LOCK_CONSENT_##name,
    LOCK_CONSENT_LIST(LOCK_CONSENT_ENUM)
#undef LOCK_CONSENT_ENUM
        LOCK_CONSENT__COUNT
};
const char *lock_consent_word(enum lock_consent c);
bool lock_consent_of(str word, enum lock_consent *ret_consent);

/* What is asked, or opened. */
struct lock_wish {
    int64_t person;
    str owner;     /* agency whose locked part it is; empty in an emergency: all of it */
    pii reason;
    bool agency;   /* for everybody of the asker's agency who may open people, not for them alone */
};
MUST err lock_ask(struct hub *h, const struct partners *p, const struct viewer *v,
                  const struct lock_wish *w, int64_t *ret_request, struct err_info *why);
/* Opened at once, for some minutes (region file). *ret_until_ms: until when. */
MUST err lock_open(struct hub *h, const struct partners *p, const struct viewer *v,
                   const struct lock_wish *w, int64_t *ret_until_ms, struct err_info *why);
/* Hand the owner's part over: `to` takes it when it says yes. ERR_INPUT: without consent. */
MUST err lock_offer(struct hub *h, const struct partners *p, const struct viewer *v, int64_t person,
                    str to, enum lock_consent consent, pii reason, int64_t *ret_request,
                    struct err_info *why);
/* Lock, or no longer lock, the records that the viewer's own agency has of the person. */
MUST err lock_set(struct hub *h, const struct partners *p, const struct viewer *v, int64_t person,
                  bool locked, struct err_info *why);

struct lock_answer {
    int64_t request;
    bool grant;
    int days;             /* of a grant, 1 to grant_days_max; 0 = the most */
    enum lock_consent consent; /* of a hand-over: asked again */
    pii words;            /* why; needed to refuse */
};
MUST err lock_decide(struct hub *h, const struct partners *p, const struct viewer *v,
                     const struct lock_answer *a, struct err_info *why);
/* An emergency opening was looked at: by one who decides for an owner, or by the DPO. */
MUST err lock_review(struct hub *h, const struct partners *p, const struct viewer *v,
                     int64_t request, struct err_info *why);

struct lock_line {
    int64_t request;
    char reference[LOCK_REFERENCE_TEXT + 1];
    str kind, state; /* words of the schema; state "ended" when a grant is over */
    str owner, agency; /* names */
    str login;         /* who asked */
    bool for_agency;
    int64_t person;    /* 0 = not for this viewer */
    str consent, decided_consent;
    int64_t asked_ms, due_ms, decided_ms, until_ms, owner_ms, dpo_ms;
    str decided_by, owner_by, dpo_by;
    pii reason, answer;
    bool overdue;
    bool may_decide, may_review; /* this viewer, now */
};
struct lock_list {
    const struct lock_line *lines; /* what this viewer has to do first, by when; then the rest */
    size_t n, to_do;
};
/* What this viewer asked for, decides, or looks at afterwards. In the log before it returns. */
MUST err lock_list(struct hub *h, const struct partners *p, const struct viewer *v, struct arena *a,
                   struct lock_list *ret_list, struct err_info *why);

#endif
