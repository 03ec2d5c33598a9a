/* tests/rule/world.h -- a small region in memory for the tests of rules: agencies, types,
 * agreements. */
#ifndef AIM_TESTS_RULE_WORLD_H
#define AIM_TESTS_RULE_WORLD_H

#include "check.h"

#include "rule/rule.h"

enum { POLICE, SCHOOL, HOSPITAL, COUNCIL, SOCIAL_CARE, AGENCIES };
enum { ATTENDED, REPORTED, VIOLENCE, NURSE, MISSED, SEEN, PLAN, TYPES };

struct world {
    struct arena *arena;
    struct agency agencies[AGENCIES];
    struct service services[AGENCIES][2];
    struct event_type types[TYPES];
    const struct event_type *allowed[AGENCIES][TYPES];
    struct agreement agreements[AGENCIES];
    struct partners partners;
    int32_t complete_to[AGENCIES], told_from[AGENCIES];
    struct err_info why;
};

struct world *world_new(void); /* every agency may send every type, but only SOCIAL_CARE a PLAN */
void world_free(struct world *w);

/* The rule of a text, compiled; fails the test when it does not. */
const struct rule *world_rule(struct world *w, const char *blocks);
/* An event of the type's class. */
struct activity world_event(const struct world *w, int32_t day, int agency, int type);
struct rule_moment world_moment(const struct world *w, int32_t today);

#endif
