/* rule/prove.h -- the examples that stand in a rule: given these events on this date, it fires or
 * does not. A rule whose example says otherwise than the rule does is refused.
 *
 * An example is judged in a world of its own: the region's catalogue, agencies and services, and a
 * stand-in for each kind of agency, so that it holds in every region; whose feeds are all complete
 * unless the example says that one is late. */
#ifndef AIM_RULE_PROVE_H
#define AIM_RULE_PROVE_H

#include "rule/rule.h"

enum { RULE_EXAMPLES_MAX = 32, RULE_EXAMPLE_EVENTS_MAX = 400, RULE_EXAMPLE_HOUSEHOLD_MAX = 15 };

struct rule_example_event {
    const struct yaml_node *type, *agency, *service; /* codes; NULL = not named */
    enum event_class class;                          /* when no type is named */
    enum agency_kind kind;                           /* when no agency is named */
    int32_t day, end_day;
};

/* Somebody who lives with the person of the example. */
struct rule_example_member {
    enum relation_kind relation; /* they are this to the person */
    struct date born;
    const struct rule_example_event *events;
    size_t event_count;
};

struct rule_example {
    const struct yaml_node *node;
    str name;
    int32_t today;
    struct date born; /* year 0 = not known */
    int32_t left; /* day on which an agency says they moved away; RULE_NONE */
    bool fires;
    const struct rule_example_event *events;
    size_t event_count;
    const struct rule_example_member *household;
    size_t household_count;
    int32_t late[AGENCY__COUNT]; /* by kind: so many days ago its feeds are complete */
};

struct rule_proof {
    const struct rule_example *example;
    bool fires; /* what the rule does; it holds when the example says the same */
    str sentence; /* of the hit; empty when it does not fire */
};

/* Every example of a compiled rule, in the arena. ERR_INPUT: an example names what the region does
 * not have. */
MUST err rule_prove(const struct rule *r, const struct partners *p, struct arena *a,
                    const struct rule_proof **ret_proofs, size_t *ret_n, struct err_info *why);
/* The same, and ERR_INPUT at the first example that does not hold. */
MUST err rule_prove_all(const struct rule *r, const struct partners *p, struct arena *a,
                        struct err_info *why);

#endif
