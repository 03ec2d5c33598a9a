/* rule/tally.h -- what a simulation counts, by one thread; added up at the end. Private to rule/.
 *
 * Sums, and the best examples by an order of their own: whatever the number of threads and who took
 * which person, the end is the same. */
#ifndef AIM_RULE_TALLY_H
#define AIM_RULE_TALLY_H

#include "base/vec.h"
#include "event/history.h"
#include "rule/simulate.h"

enum { QUARTILES = 3, WEEK = 7 };

struct found {
    const struct rule_spell *at;
    size_t n;
};

struct area_list {
    VEC(struct simulate_area) all;
};

struct rule_tally {
    struct simulate_rule of;
    int64_t *week, *leads, *team, *sooner; /* by week; persons by days; hits by team; persons by
                                              days */
    struct area_list area;
    struct simulate_outcome outcome[SIMULATE_OUTCOMES_MAX];
};

struct tally {
    const struct partners *partners;
    const struct simulate_plan *plan;
    struct arena *arena; /* of what stays */
    size_t weeks, teams;
    struct rule_tally *rule;
    int64_t *week;
    int64_t persons, any, sampled, region_age[AGE__COUNT], region_sex[SEX__COUNT];
    struct area_list region;
};

/* One review that a person closed. */
struct closed_review {
    int32_t opened; /* day */
    str outcome;
};

MUST err tally_init(struct tally *t, const struct partners *p, const struct simulate_plan *plan,
                    struct arena *a, struct err_info *why);
void tally_release(struct tally *t);
/* A person for whom some rule of the plan fires. `scratch`: of this person. */
MUST err tally_person(struct tally *t, int64_t person, const struct history *h,
                      const struct found *found, const struct closed_review *reviews,
                      size_t review_count, struct arena *scratch, struct err_info *why);
/* One of the sample that stands for the region. */
MUST err tally_region(struct tally *t, const struct history *h, struct err_info *why);
MUST err tally_add(struct tally *to, const struct tally *from, struct err_info *why);
/* The figures, in the tally's arena. */
MUST err tally_end(struct tally *t, struct simulated *ret, struct err_info *why);

#endif
