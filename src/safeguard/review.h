/* safeguard/review.h -- one review: whose it is, and how a named person ends it.
 *
 * A review belongs to a person, and goes where the records go when persons are merged; callers name
 * it by both ids and are answered for the living person. Every change is one transaction with its
 * entry in the log and what is told to whom. Two who change it at once: the first wins, the second
 * is told who and when (ERR_CONFLICT). Sent twice it is done once. Whoever may not know of the
 * person is answered as if there were no such review. */
#ifndef AIM_SAFEGUARD_REVIEW_H
#define AIM_SAFEGUARD_REVIEW_H

#include "safeguard/queue.h"

enum { REVIEW_REASON_MAX = 2000, REVIEW_REFERENCE = 8 };

/* "V-3F9K2D": how people speak of a review. */
void review_reference(int64_t review, char ret_text[REVIEW_REFERENCE + 1]);

struct review_name {
    int64_t person, review; /* review 0 = the person's open one, else the newest */
};

/* One that was closed. */
struct review_past {
    int64_t review, opened_ms, closed_ms;
    enum rule_band band;
    str closed_by, outcome; /* outcome: its label; the system's own in words */
    str reason;             /* "" when it cannot be read or was none */
    bool by_system;
};

struct review_view {
    struct queue_line line;  /* as in the queue; of a closed review as it is now */
    bool open;
    struct review_past closed; /* when it is not open */
    const struct review_past *past; /* of the person, closed, newest first; not this one */
    size_t past_count;
    const struct queue_outcome *outcomes;
    size_t outcome_count;
    bool may_close;
};

/* In the log before it returns. ERR_ABSENT: no such review for this viewer. */
MUST err review_load(struct hub *h, const struct partners *p, const struct viewer *v,
                     struct review_name name, struct arena *a, struct review_view *ret_view,
                     struct err_info *why);

/* Give it to a user who works the queue; "" = to nobody. `was`: who had it when the caller looked;
 * somebody else by now: ERR_CONFLICT. ERR_INPUT: no such user, or not one who works the queue. The
 * one who gets it from another is told, and the one who had it. */
MUST err review_assign(struct hub *h, const struct partners *p, const struct viewer *v,
                       struct review_name name, str to, str was, struct err_info *why);

/* Close it. `outcome`: a code of the region's list; `reason`: 1 to REVIEW_REASON_MAX bytes, sealed.
 * ERR_DENIED, ERR_INPUT, ERR_CONFLICT. The same user with the same outcome again: ERR_OK. */
MUST err review_close(struct hub *h, const struct partners *p, const struct viewer *v,
                      struct review_name name, str outcome, str reason, struct err_info *why);
/* The same in the caller's transaction, for what a review leads to (a referral, a case): closes the
 * person's open review, if there is one. *ret_closed: its id, 0 = there was none. */
MUST err review_close_in(struct db *db, struct hub *h, const struct partners *p,
                         const struct viewer *v, int64_t person, str outcome, str reason,
                         struct arena *a, int64_t *ret_closed, struct err_info *why);

struct review_worker {
    str login, name;
};
/* Users to whom a review can be given, by name. */
MUST err review_workers(struct hub *h, struct arena *a, const struct review_worker **ret_list,
                        size_t *ret_n, struct err_info *why);

#endif
