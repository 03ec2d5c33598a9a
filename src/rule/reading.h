/* rule/reading.h -- inside of reading rule files: numbers by name, the head of a rule, examples. */
#ifndef AIM_RULE_READING_H
#define AIM_RULE_READING_H

#include "rule/block.h"

enum { RULE_NAMED_MAX = 24 };

struct rule_named {
    str name;
    int32_t value, written; /* written: before a region set it */
    const struct yaml_node *node;
    const char *place; /* the first setting that uses it; NULL = none yet */
    int32_t min, max;  /* of all that do */
};

/* While one rule is read. */
struct rule_reading {
    struct arena *a;
    struct rule_named named[RULE_NAMED_MAX + 1];
    size_t named_count;
};

/* `numbers` of the rule. */
MUST err named_read(const struct yaml_node *rule, struct rule_reading *g, struct err_info *why);
/* A region's own values for some of them; NULL = none. */
MUST err named_set(const struct yaml_node *numbers, struct rule_reading *g, struct err_info *why);
MUST err named_all_used(const struct rule_reading *g, struct err_info *why);
/* What they are, for whoever wants to set them. */
MUST err named_keep(const struct rule_reading *g, struct rule *r, struct err_info *why);

/* Everything of a rule but its blocks and numbers. */
MUST err head_read(const struct yaml_node *map, struct rule_reading *g, struct rule *r,
                   struct err_info *why);
/* `examples` of a map. */
MUST err examples_read(const struct yaml_node *map, struct rule_reading *g, struct rule *r,
                       struct err_info *why);

#endif
