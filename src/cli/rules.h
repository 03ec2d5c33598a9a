/* cli/rules.h -- inside of the rule commands: the rules of the hub, loaded for one call. */
#ifndef AIM_CLI_RULES_H
#define AIM_CLI_RULES_H

#include "agency/region.h"
#include "cli/command.h"
#include "rule/recognise.h"

struct rules {
    struct arena *arena; /* the call's */
    struct partners *partners; /* partners_free, also when loading failed */
    struct rule_set set;
};
MUST err rules_start(struct call *call, struct rules *r, struct err_info *why);

/* The rules of a region file that was applied in the transaction `db` is in, before it is
 * committed: a rule on an event type that nobody has, or whose example says otherwise, is
 * refused. */
MUST err rules_check_applied(struct db *db, const struct region *region, struct err_info *why);

#endif
