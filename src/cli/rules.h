/* cli/rules.h -- inside of the rule commands: the rules of the hub, loaded for one call. */
#ifndef AIM_CLI_RULES_H
#define AIM_CLI_RULES_H

#include "cli/command.h"
#include "rule/recognise.h"

struct rules {
    struct arena *arena; /* the call's */
    struct partners *partners; /* partners_free, also when loading failed */
    struct rule_set set;
};
MUST err rules_start(struct call *call, struct rules *r, struct err_info *why);

#endif
