/* rule/figures.h -- what a simulation found, as JSON that may be told: small numbers of persons are
 * null, and nobody can be counted out of them (base/few.h).
 *
 *     {"id", "version", "persons", "hits", "lasting", "hits_by_week": [...], "hits_a_week",
 *      "social_care": {...}, "lead_days_quarter", ..., "age": {...}, "sex": {...}, "area": {...},
 *      "anyway", "teams": [{"team", "hits"}], "outcomes": {...},
 *      "fairness": [{"by", "group", "persons", "per_thousand", "ratio", "look"}],
 *      "change": {...}}
 *
 * "area" is by wards where the region maps them, by postcode districts else; "by" of "fairness" is
 * "ward" then, or "area".
 *
 * Of a rule that fires for fewer than FEW persons only the id, the version and "persons": null. */
#ifndef AIM_RULE_FIGURES_H
#define AIM_RULE_FIGURES_H

#include "codec/json.h"
#include "rule/simulate.h"

/* A group that a rule fires for so many times as often as for all is to be looked at, and needs a
 * written reason before the rule goes live. */
#define FIGURES_RATIO_MAX 1.25

/* The members of one rule's object, in an object that is open. */
void figures_rule(const struct simulated *s, const struct simulate_rule *r, struct json_writer *w);
/* "WHAT_by_week", a list, and "WHAT_a_week", to a tenth; at most SIMULATE_DAYS_MAX / 7 + 1
 * weeks. */
void figures_weeks(const char *what, const int64_t *week, size_t weeks, struct json_writer *w);

#endif
