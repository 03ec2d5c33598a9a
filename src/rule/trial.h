/* rule/trial.h -- a version of a rule tried on the hub's history, in the background: what it finds,
 * beside the version that is live, kept for those who decide.
 *
 * The result is JSON: {"first", "last", "persons", "sampled", "rule": {...}, "base": {...}
 * (empty without one), "new_reviews_by_week", "examples": [{"who", "day", "lead", "age",
 * "sentence"}]}. The figures are those of rule/figures.h: small numbers are null. The examples name
 * persons by their ids, sealed, for rule/trial_example; nobody with a shield is one. */
#ifndef AIM_RULE_TRIAL_H
#define AIM_RULE_TRIAL_H

#include "rule/release.h"
#include "rule/simulate.h"

enum { TRIAL_RESULT_MAX = 4 * 1024 * 1024, TRIAL_DAYS = 365 };

/* Where the ids of examples are sealed. */
struct place trial_place(void);

/* To be tried, or once more: what was read, asked and approved of the trial before does not count
 * for this one. Nothing when it waits already. In a transaction. */
MUST err trial_ask(struct db *db, struct hub *h, const struct release *r, str login,
                   struct err_info *why);
/* Try the one that waits longest; *ret_did false: none does. Begun again by the next call when it
 * is killed; two at once do the same work twice and end the same. */
MUST err trial_run_next(struct hub *h, const struct partners *p, bool *ret_did,
                        struct err_info *why);
/* Once a day: how often the live rules fired, week by week (rule_week). */
MUST err trial_count_weeks(struct hub *h, struct err_info *why);

/* ---- an example, without a name ---- */

struct trial_event {
    int32_t days;   /* before the day the rule first fired; negative: after it */
    bool evidence;  /* the rule rests on it */
    const struct event_type *type;
    const struct service *service;
};
struct trial_example {
    int64_t person;
    int32_t age, lead; /* as simulate_example */
    str sentence;      /* in the arena */
    const struct trial_event *events; /* the year before that day and what came after, oldest
                                         first */
    size_t event_count;
};
/* The example at `place`, from 1, of a trial that is done. ERR_ABSENT: there is none, or they are
 * no longer held or have a shield now. */
MUST err trial_example(struct db *db, struct hub *h, const struct partners *p,
                       const struct release *r, int32_t place, struct arena *a,
                       struct trial_example *ret_example, struct err_info *why);

#endif
