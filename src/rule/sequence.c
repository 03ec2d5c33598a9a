/* rule/sequence.c -- what blocks about two things in a row share: reading them, and their words. */
#include "rule/block.h"

enum { SEQUENCE_CLASSES = ACTIVITY_COUNTING | 1u << CLASS_ROUTINE | 1u << CLASS_STATUS };

/* Types that are named say their class themselves. */
static err read_pick(const struct yaml_node *map, const char *key, bool may_close,
                     struct rule_pick *p, struct err_info *why)
{
    static const char *const keys[] = {RULE_PICK_KEYS, NULL};
    static const char *const with_closed[] = {RULE_PICK_KEYS, "closed", NULL};
    const struct yaml_node *node = NULL;
    err e = yaml_need_map(map, key, &node, why);
    if (!e) e = yaml_only(node, may_close ? with_closed : keys, why);
    if (!e) e = yaml_may_bool(node, "closed", &p->closed, why);
    if (e) return e;
    p->kinds = RULE_ALL_KINDS;
    p->classes = yaml_get(node, "types") ? SEQUENCE_CLASSES : ACTIVITY_COUNTING;
    if (p->closed) p->classes = 1u << CLASS_STATUS;
    return pick_read(node, p->closed ? 1u << CLASS_STATUS : SEQUENCE_CLASSES, p, why);
}

err sequence_read(const struct yaml_node *map, struct rule_pick *first, struct rule_pick *then,
                  bool may_close, struct err_info *why)
{
    err e = read_pick(map, "first", may_close, first, why);
    return e ? e : read_pick(map, "then", false, then, why);
}

err sequence_compile(struct rule_check *c, const struct partners *p, struct arena *a,
                     struct err_info *why)
{
    err e = pick_compile(&c->of, p, a, why);
    return e ? e : pick_compile(&c->other, p, a, why);
}
