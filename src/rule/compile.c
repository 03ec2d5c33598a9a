/* rule/compile.c -- from the words of a rule file to the small numbers of a region. */
#include "rule/block.h"

err rule_compile(struct rule *r, const struct partners *p, struct arena *a, struct err_info *why)
{
    if (p->type_count > RULE_TYPES_MAX)
        return err_set(why, ERR_LIMIT,
                       "rules can tell %d event types apart, the catalogue has more",
                       RULE_TYPES_MAX);
    for (size_t i = 0; i < r->check_count; i++) {
        err e = block_compile(&r->checks[i], p, a, why);
        if (e) return e;
    }
    return ERR_OK;
}
