/* rule/figures.h -- what a simulation found, as JSON that may be told: small numbers of persons are
 * null, and nobody can be counted out of them (base/few.h).
 *
 *     {"id", "version", "persons", "hits", "lasting", "hits_by_week", "social_care": {...},
 *      "lead_days_quarter", ..., "age": {...}, "sex": {...}, "area": {...}, "anyway",
 *      "teams": [{"team", "hits"}], "outcomes": {...}, "fairness": [{"by", "group", "persons",
 *      "per_thousand", "ratio", "look"}], "change": {...}}
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
void figures_weeks(const char *key, const int64_t *week, size_t weeks, struct json_writer *w);
enum { FIGURES_NAME_MAX = 200 };
/* "Children's front door", or the agency and its service. */
void figures_team(const struct simulate_team *t, char ret_name[FIGURES_NAME_MAX]);

#endif
