/* refer/referral.h -- a concern handed from one agency to another: written, sent, answered.
 *
 * A draft is one user's. Sending it makes a referral with the draft's id, so a form that is sent
 * twice is one referral. It goes to the person's allocated worker and their team when there is one,
 * else to the front door of its pathway; one for support to whoever makes the offer, with consent
 * only. The receiving agency sees what was sent and no more, whatever its tier; the person's page
 * is another matter and decided as always. A referral stays with the records it was about.
 *
 * Each function is one transaction with its entry in the log: killed anywhere it is done or not. */
#ifndef AIM_REFER_REFERRAL_H
#define AIM_REFER_REFERRAL_H

#include "refer/content.h"
#include "refer/state.h"
#include "search/person_view.h"

/* ---- where it would go ---- */

struct referral_target {
    const struct service *service; /* NULL: this region has nobody for it */
    bool worker;                   /* to the allocated worker and their team */
    str login, name;               /* of the worker, as far as they are known */
    bool late;                     /* the feed that says so is late */
};
/* Of a pathway (and offer). What it says of a worker is for routing; see event/allocated.h. */
MUST err referral_target(struct db *db, const struct hub *h, const struct partners *p,
                         int64_t person, enum referral_pathway pathway, str offer, struct arena *a,
                         struct referral_target *ret_target, struct err_info *why);
MUST err referral_target_find(struct hub *h, const struct partners *p, int64_t person,
                              enum referral_pathway pathway, str offer, struct arena *a,
                              struct referral_target *ret_target, struct err_info *why);

/* ---- drafts ---- */

struct draft {
    int64_t id, person;
    int64_t saved_ms, until_ms;
    struct refer_content content;
};
/* ERR_ABSENT: not this viewer's, thrown away, or too old. ERR_CONFLICT: it has been sent. */
MUST err draft_open(struct hub *h, const struct viewer *v, int64_t draft, struct arena *a,
                    struct draft *ret_draft, struct err_info *why);
/* Keep it, under a new id or its own. ERR_CONFLICT: it has been sent; ERR_ABSENT: the id is
 * another's. */
MUST err draft_save(struct hub *h, const struct partners *p, const struct viewer *v,
                    const struct draft *d, struct err_info *why);
MUST err draft_drop(struct hub *h, const struct viewer *v, int64_t draft, struct err_info *why);
/* This viewer's, newest first, without content. */
MUST err draft_list(struct hub *h, const struct viewer *v, struct arena *a,
                    const struct draft **ret_list, size_t *ret_n, struct err_info *why);

/* Fill in who it is about and what goes with it: every linked row that this view shows, all of them
 * in. Rows that the draft had left out stay out. */
MUST err refer_content_fill(struct refer_content *c, const struct person_view *view,
                            const struct partners *p, struct arena *a, struct err_info *why);
/* Does the view still show all that the draft would send? */
bool refer_content_shown(const struct refer_content *c, const struct refer_content *now);

/* ---- sending ---- */

/* The draft of this viewer becomes a referral; `view`: the person as the viewer sees them now.
 * ERR_INPUT: not whole; ERR_CONFLICT: what goes with it has changed since it was checked;
 * ERR_ABSENT: no such draft; ERR_CONFIG: the region says no one to send it to. Sent already:
 * ERR_OK. */
MUST err referral_send(struct hub *h, const struct partners *p, const struct viewer *v,
                       int64_t draft, const struct person_view *view, struct err_info *why);

/* ---- reading ---- */

struct referral_step {
    int64_t version, at_ms;
    str login, agency; /* agency: code */
    str name;          /* of the user; the login of a program, or of who is no user any more */
    enum referral_state state;
    str code;          /* reason or outcome */
    pii words;
};

struct referral {
    int64_t id, person; /* person: who it is about as known now; 0 = nobody any more */
    char reference[REFERENCE_TEXT + 1];
    str from_agency, from_login, to_agency, to_service, to_login, routed, offer, outcome;
    enum referral_pathway pathway;
    enum urgency urgency;
    enum referral_state state;
    int64_t version, sent_ms, due_ms, moved_ms, ended_ms;
    enum referral_side side; /* the viewer's; who is both is the receiver */
    bool may_act;  /* and it is for this viewer to say what becomes of it */
    int shield;    /* of who it is about, now */
    bool erased;   /* its time is over: what it said was destroyed */
    bool hidden;   /* the person was sealed since: what it says is shown to nobody */
    bool cut;      /* the person's place is protected since: what could tell it is left out */
    bool split;    /* the records it was about are no longer one person's */
    bool late;     /* not acknowledged in time */
    int32_t quiet_days; /* refer/quiet.h; 0 = it is not quiet, or not this viewer's to end */
    struct refer_content content; /* empty in lists, but for the name */
    const struct referral_step *steps;
    size_t step_count;
};

/* One, whole. ERR_ABSENT: none, or neither from nor to this viewer's agency. ERR_DENIED. */
MUST err referral_open(struct hub *h, const struct partners *p, const struct viewer *v,
                       int64_t referral, struct arena *a, struct referral *ret_referral,
                       struct err_info *why);

/* Quiet: received, and quiet for long (refer/quiet.h). */
enum referral_box { BOX_MINE, BOX_OURS, BOX_RECEIVED, BOX_QUIET, BOX__COUNT };
const char *referral_box_word(enum referral_box b); /* "mine" */
bool referral_box_of(str word, enum referral_box *ret_box);
struct referral_list {
    const struct referral *list; /* newest first; of BOX_QUIET the longest quiet first */
    size_t n, open;
    bool more; /* older ones are left off */
};
enum { REFERRAL_LIST_MAX = 200, REFERRAL_LIST_DAYS = 400 };
/* `state` below 0: all. */
MUST err referral_list(struct hub *h, const struct partners *p, const struct viewer *v,
                       enum referral_box box, int state, struct arena *a,
                       struct referral_list *ret_list, struct err_info *why);
/* Those about this person that are from or to the viewer's agency, newest first, without content:
 * for a person's page, which the viewer may open and which is in the log already. */
MUST err referral_of_person(struct hub *h, const struct partners *p, const struct viewer *v,
                            int64_t person, struct arena *a, const struct referral **ret_list,
                            size_t *ret_n, struct err_info *why);

/* ---- answering ---- */

struct referral_answer {
    enum referral_state to;
    int64_t version; /* of the page that was answered; 0 = whatever it is now */
    str code;        /* reason of a return, outcome of an end */
    pii words;
};
/* ERR_CONFLICT: somebody else was faster (who, what and when are in `why`), or there is no such
 * change from its state now. The same answer by the same user again: ERR_OK. ERR_INPUT: a reason is
 * missing. ERR_ABSENT as referral_open. */
MUST err referral_act(struct hub *h, const struct partners *p, const struct viewer *v,
                      int64_t referral, const struct referral_answer *answer,
                      struct err_info *why);

/* The same in the caller's transaction, for what a referral leads to (a case). */
MUST err referral_act_in(struct db *db, struct hub *h, const struct partners *p,
                         const struct viewer *v, int64_t referral,
                         const struct referral_answer *answer, struct arena *a,
                         struct err_info *why);

/* ---- by the clock ---- */

/* Tell those who have to know of referrals that nobody acknowledged; forget drafts whose time is
 * over; destroy what old referrals said. Idempotent. */
MUST err referral_tick(struct hub *h, const struct partners *p, struct err_info *why);

#endif
