/* rule/renumber.h -- a draft with other numbers, made from the version that is live: what `aim
 * apply` makes of the same numbers under `recognition` in the region file, text for text. */
#ifndef AIM_RULE_RENUMBER_H
#define AIM_RULE_RENUMBER_H

#include "access/access.h"
#include "rule/release.h"

/* What the region sets in a version, as lines to stand under `recognition` in the region file; NULL
 * = nothing. In the arena. */
MUST err rule_setting_lines(const struct release *r, struct arena *a, str *ret_lines,
                            struct err_info *why);

/* The highest version of a rule that the hub has. */
MUST err rule_newest(struct db *db, str id, struct arena *a, int32_t *ret_version,
                     struct err_info *why);

/* A draft of `rule`, the compiled version that `live` is, with values[i] for rule->numbers[i]; its
 * version is one above `newest`, which must be the highest that there is. It is read, looked up and
 * proved like any that is applied, and signed as made by `u`; nothing that is live changes. In the
 * transaction `db` is in.
 *
 * ERR_CONFLICT: it is live no more, or somebody made another version first; ERR_INPUT: no number is
 * another, or the rule refuses them (with the reason); ERR_DENIED: not by this user. */
MUST err rule_renumber(struct db *db, struct hub *h, const struct partners *p,
                       const struct release *live, const struct rule *rule, int32_t newest,
                       const int32_t *values, const struct user *u, struct arena *a,
                       int32_t *ret_version, struct err_info *why);

#endif
