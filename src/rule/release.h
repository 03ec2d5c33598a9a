/* rule/release.h -- how a version of a rule goes live: tried on the hub's history, its examples
 * read, asked for, and approved by two named people who are neither the one who made it nor the one
 * who asked: a manager of the safeguarding team and the data protection officer. In a training hub
 * it is live at once.
 *
 *     draft -> tried (rule/trial.h) -> asked -> approved twice -> live -> retired
 *                                      draft -> rejected
 *
 * Every step is done in one transaction, told to the log by the caller, and may be done again: two
 * at once, and one wins while the other is told what happened. */
#ifndef AIM_RULE_RELEASE_H
#define AIM_RULE_RELEASE_H

#include "access/access.h"
#include "rule/recognise.h"

enum { RELEASE_NOTE_MAX = 1000 };

struct release_sign {
    str kind; /* made, read, asked, approved, rejected, retired */
    str login, role, note;
    int32_t place;
    int64_t at_ms;
};

enum trial_state { TRIAL_NONE, TRIAL_WAITING, TRIAL_DONE, TRIAL_FAILED };

struct release {
    str id, state, owner, text; /* state: draft, live, ended */
    int32_t version, live; /* live: the version that is live, 0 = none */
    const struct release_sign *signs;
    size_t sign_count;
    enum trial_state trial;
    int64_t trial_done_ms, trial_persons;
    str trial_result;
    size_t examples, read; /* of the trial: how many there are, how many somebody read */
    bool look;             /* it fires for a group so much more often that a reason is needed */
};

/* ERR_ABSENT: there is no such version. Version 0: the newest draft, else the live one, else the
 * newest. */
MUST err release_read(struct db *db, str id, int32_t version, struct arena *a,
                      struct release *ret_release, struct err_info *why);

/* By whom it was made: in the transaction that adds it. */
MUST err release_made(struct db *db, struct hub *h, str id, int32_t version, str login,
                      struct err_info *why);
/* This example was on the screen of somebody. */
MUST err release_example_read(struct db *db, struct hub *h, const struct release *r,
                              const struct user *u, int32_t place, struct err_info *why);
/* Errors of all: ERR_CONFLICT, with what is missing or what somebody did first; ERR_DENIED: not by
 * this user; ERR_INPUT: a reason is needed, or too long. */
MUST err release_ask(struct db *db, struct hub *h, const struct release *r, const struct user *u,
                     str note, struct err_info *why);
MUST err release_approve(struct db *db, struct hub *h, const struct release *r,
                         const struct user *u, str note, bool *ret_live, struct err_info *why);
MUST err release_reject(struct db *db, struct hub *h, const struct release *r, const struct user *u,
                        str note, struct err_info *why);
MUST err release_retire(struct db *db, struct hub *h, const struct release *r, const struct user *u,
                        str note, struct err_info *why);

#endif
