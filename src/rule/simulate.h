/* rule/simulate.h -- rules over the history that the hub holds: whom they would have fired for,
 * when, how much work that is a week, and how many days before social care first heard.
 *
 * Nothing is written. Every day sees what had happened by then, as it is known now: what came in
 * late is taken as if it had come in time, and persons are who they are held to be today. So the
 * figures say what a rule finds in this history, not what a screen showed.
 *
 * A person counts once for each rule, on the first day it fires in the period ("first"):
 *   known    an open case of social care, or contact with it in the 365 days before first
 *   led      not known, and social care heard on first or later: `lead` days after it
 *   never    neither
 * Social care hears by an event that counts, or a status, of an agency of children's or adults'
 * social care. */
#ifndef AIM_RULE_SIMULATE_H
#define AIM_RULE_SIMULATE_H

#include "rule/spell.h"

enum {
    SIMULATE_RULES_MAX = 64,
    SIMULATE_DAYS_MAX = 3660,
    SIMULATE_EXAMPLES_MAX = 5,
    SIMULATE_KNOWN_DAYS = 365
};

/* Age on the first day. */
enum simulate_age {
    AGE_INFANT,
    AGE_1_4,
    AGE_5_10,
    AGE_11_17,
    AGE_18_64,
    AGE_65,
    AGE_NOT_KNOWN,
    AGE__COUNT
};
extern const char *const simulate_age_words[AGE__COUNT];
enum simulate_sex { SEX_FEMALE, SEX_MALE, SEX_OTHER, SEX__COUNT };
extern const char *const simulate_sex_words[SEX__COUNT];

/* Postcode districts; persons of whom the place may not be told are in none. */
struct simulate_area {
    str outcode;
    int64_t persons;
};

struct simulate_example {
    int64_t person;
    int32_t day; /* first */
    struct rule_fact facts[RULE_CHECKS_MAX];
};

struct simulate_rule {
    const struct rule *rule;
    int64_t persons, hits,
        lasting; /* hits: spells; lasting: persons it fires for on the last day */
    int64_t known, led, never;      /* persons; their sum is `persons` */
    int32_t lead[3];                /* days, of `led`: quartiles; RULE_NONE without any */
    int64_t age[AGE__COUNT], sex[SEX__COUNT];
    const struct simulate_area *area; /* most persons first */
    size_t areas;
    const int64_t *week; /* hits that begin after the first day of all, by week: struct
                            simulated.weeks of them */
    struct simulate_example example[SIMULATE_EXAMPLES_MAX]; /* the latest; of one day by id */
    size_t examples;
};

struct simulate_plan {
    const struct rule *rule[SIMULATE_RULES_MAX]; /* compiled */
    size_t rules;
    int32_t first, last; /* days; at most SIMULATE_DAYS_MAX */
    void (*progress)(void *ctx, int64_t persons); /* in the caller's thread; may be NULL */
    void *progress_ctx;
};

struct simulated {
    struct simulate_rule *rule; /* as in the plan */
    size_t rules, weeks;
    int64_t persons;     /* looked at */
    int64_t any;         /* for whom some rule fires */
    const int64_t *week; /* by week: persons whom no rule fired for before and one does now */
};

/* Reads in short transactions beside whatever else goes on. Lives in `a`. Errors: ERR_INPUT (no
 * rule, too many, an impossible period), ERR_LIMIT, those of the store. */
MUST err simulate(struct hub *h, const struct partners *p, const struct simulate_plan *plan,
                  struct arena *a, struct simulated *ret_simulated, struct err_info *why);

#endif
