/* notice/notice.h -- telling people: durable, once, at a decent hour, and on to another when nobody
 * answers.
 *
 *     notice_put(db, hub, &(struct notice){.kind = NOTICE_REVIEW_ASSIGNED, .to = TO_LOGIN,
 *                                          .who = login, .person = person, .about = review,
 *                                          .partners = p}, why)
 *
 * in the transaction of what it tells of: told and done, or neither. What is told again while the
 * first is open is one notice with a count. A notice holds no name: a kind (notice/kind.h), whom it
 * is about as an id, and a reference. Whoever may not know of that person is shown no notice of
 * them and counts none. Addressees: a user by login; everybody of a role at an agency; one of an
 * agency's services, which everybody there who may open people reads. Where several are addressed,
 * one acknowledges for all. */
#ifndef AIM_NOTICE_NOTICE_H
#define AIM_NOTICE_NOTICE_H

#include "agency/partners.h"
#include "notice/kind.h"
#include "search/viewer.h"

enum { NOTICE_REFERENCE_MAX = 60, NOTICE_LIST_MAX = 500 };

enum notice_to { TO_LOGIN, TO_ROLE, TO_SERVICE };

struct notice {
    enum notice_kind kind;
    enum notice_to to;
    str agency;      /* of a role or service */
    str who;         /* login; role_word(); the service's code */
    int64_t person;  /* 0 = about nobody */
    int64_t about;   /* id of the review, referral, case; 0 = nothing */
    str reference;   /* as the screens show it: "R-4F2A"; no person data */
    str key;         /* what makes two of a kind the same; empty = person and about */
    const struct partners *partners; /* whose calendar and hours count; NULL = the defaults */
};

/* In the transaction `db` is in; the caller's entry in the log is the notice's too. ERR_INPUT: no
 * addressee, a reference too long. */
MUST err notice_put(struct db *db, struct hub *h, const struct notice *n, struct err_info *why);
/* What it was about is done, or somebody else does it: whatever of it is open is closed. Kind,
 * addressee and key as it was put. In the transaction `db` is in; nothing open is ERR_OK. */
MUST err notice_done(struct db *db, struct hub *h, const struct notice *n, struct err_info *why);
/* Is it open, and since when overdue? *ret_open false = acknowledged, or there was none. */
MUST err notice_state(struct db *db, struct hub *h, const struct notice *n, bool *ret_open,
                      bool *ret_escalated, struct err_info *why);

/* When somebody acknowledged it; 0 = nobody has: it is open, was never put, or is past. */
MUST err notice_acknowledged_ms(struct db *db, struct hub *h, const struct notice *n,
                                int64_t *ret_ms, struct err_info *why);

struct notice_line {
    int64_t audience, id;
    enum notice_kind kind;
    enum notice_to to;
    str agency, who;
    int64_t person, about;
    str reference;
    int32_t times;
    bool urgent, waits; /* waits: for the end of quiet hours or the next digest */
    int64_t made_ms, last_ms, tell_ms, due_ms, escalated_ms;
    int64_t closed_ms; /* 0 = open */
    str closed_by;
};
struct notice_list {
    const struct notice_line *lines; /* open: urgent first, then newest; else newest first */
    size_t n, told; /* told: open and not put off */
};

/* Those of this viewer: open, or acknowledged in the last 14 days. In the log before this
 * returns. */
MUST err notice_list(struct hub *h, const struct partners *p, const struct viewer *v, bool closed,
                     struct arena *a, struct notice_list *ret_list, struct err_info *why);
/* How many are open and told, for the menu. Not in the log. */
MUST err notice_count(struct hub *h, const struct partners *p, const struct viewer *v,
                      struct arena *a, size_t *ret_n, struct err_info *why);

/* Seen, and dealt with by me. The same user again: ERR_OK. ERR_CONFLICT: somebody else was faster,
 * `why` says who and when. ERR_ABSENT: not one of this viewer's. In the log. */
MUST err notice_acknowledge(struct hub *h, const struct partners *p, const struct viewer *v,
                            int64_t audience, int64_t id, struct err_info *why);

#endif
