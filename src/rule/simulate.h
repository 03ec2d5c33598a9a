/* rule/simulate.h -- rules over the history that the hub holds: whom they would have fired for,
 * when, how much work that is a week and for whom, what became of those reviewed, and how many days
 * before social care first heard.
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
 * social care. Ethnic origin is not in the feed format, so nothing is said by it. */
#ifndef AIM_RULE_SIMULATE_H
#define AIM_RULE_SIMULATE_H

#include "rule/spell.h"

enum {
    SIMULATE_RULES_MAX = 64,
    SIMULATE_DAYS_MAX = 3660,
    SIMULATE_EXAMPLES_MAX = 10,
    SIMULATE_KNOWN_DAYS = 365,
    SIMULATE_OUTCOMES_MAX = 32,
    SIMULATE_SAMPLE = 20000 /* so many persons, or all if they are fewer, stand for the region */
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

/* Wards where the region file maps them, else postcode districts: the geography of trends. Persons
 * of whom the place may not be told are in none, and so are those whom no ward holds. */
struct simulate_area {
    str code, name; /* of a district both are the district */
    int64_t persons;
};

struct simulate_example {
    int64_t person;
    int32_t day;  /* first */
    int32_t lead; /* days until social care heard; -1: it knew; RULE_NONE: never */
    int32_t age;  /* whole years on first; RULE_NONE: not known */
    bool shielded; /* never an example */
    struct rule_fact facts[RULE_CHECKS_MAX];
};

/* Whose work a hit would have been on the day it began: of the service whose case was open then,
 * else of the front door for children or for adults (not known: children). */
struct simulate_team {
    const struct service *service; /* NULL: a front door */
    bool adults;
    int64_t hits;
};

/* What people said when they closed reviews of persons for whom the rule fires, opened on the first
 * day or later. */
struct simulate_outcome {
    str word;
    int64_t reviews;
};

/* Beside another rule of the plan: what a change of a rule changes. */
struct simulate_change {
    int64_t both, gained, lost; /* persons: of both, of this one alone, of the other alone */
    int64_t sooner, later;      /* of both: this one fires first on an earlier, a later day */
    int32_t sooner_days;        /* half of the sooner by so many days or more; RULE_NONE */
};

struct simulate_rule {
    const struct rule *rule;
    int64_t persons, hits,
        lasting; /* hits: spells; lasting: persons it fires for on the last day */
    int64_t known, led, never;      /* persons; their sum is `persons` */
    int32_t lead[3];                /* days, of `led`: quartiles; RULE_NONE without any */
    int64_t age[AGE__COUNT], sex[SEX__COUNT];
    int64_t anyway; /* persons for whom a rule of the plan, neither this nor its base, fires too */
    const struct simulate_area *area; /* most persons first */
    size_t areas;
    const struct simulate_team *team; /* those with hits, most first; as `week`, without the hits
                                         of the first day */
    size_t teams;
    const struct simulate_outcome *outcome; /* most first */
    size_t outcomes;
    const int64_t *week; /* hits that begin after the first day of all, by week: struct
                            simulated.weeks of them */
    struct simulate_change change; /* beside plan.base; zero without one */
    struct simulate_example example[SIMULATE_EXAMPLES_MAX]; /* the latest; of one day by id */
    size_t examples;
};

struct simulate_plan {
    const struct rule *rule[SIMULATE_RULES_MAX]; /* compiled */
    int base[SIMULATE_RULES_MAX]; /* 1 + place of the rule it is compared with; 0 = none. Persons
                                     whom it gains are its examples */
    size_t rules;
    int32_t first, last; /* days; at most SIMULATE_DAYS_MAX */
    unsigned threads;    /* 0 = as many as there are processors */
    void (*progress)(void *ctx, int64_t persons); /* in the caller's thread; may be NULL */
    void *progress_ctx;
};

struct simulated {
    struct simulate_rule *rule; /* as in the plan */
    size_t rules, weeks;
    int64_t persons;     /* looked at */
    int64_t any;         /* for whom some rule fires */
    const int64_t *week; /* by week: persons whom no rule fired for before and one does now */
    /* The region: of `sampled` persons, every so many-th by id, on the last day. */
    int64_t sampled, region_age[AGE__COUNT], region_sex[SEX__COUNT];
    const struct simulate_area *region_area;
    size_t region_areas;
    bool by_ward; /* areas are wards */
};

/* Reads in short transactions beside whatever else goes on. The same whatever the number of
 * threads. Lives in `a`. Errors: ERR_INPUT (no rule, too many, an impossible period), ERR_LIMIT,
 * those of the store. */
MUST err simulate(struct hub *h, const struct partners *p, const struct simulate_plan *plan,
                  struct arena *a, struct simulated *ret_simulated, struct err_info *why);

#endif
