/* tests/rule/judged.h -- does a rule of these blocks fire on these events?
 *
 *     FIRES("{count: {days: 28, at_least: 2}}", TODAY, EVENT(TODAY, POLICE, VIOLENCE))
 */
#ifndef AIM_TESTS_RULE_JUDGED_H
#define AIM_TESTS_RULE_JUDGED_H

#include "fixture.h"

enum { TODAY = 16155 }; /* 2014-03-26 */

static struct rule_hit hit; /* of the last FIRES */

static bool fires_on(const char *blocks, struct activity *events, size_t n, int32_t today)
{
    struct rule_moment m = world_moment(w, today);
    activity_arrange(events, n, NULL);
    return rule_judge(world_rule(w, blocks), events, n, &m, &hit);
}

#define FIRES(blocks, today, ...)                                                                  \
    fires_on(blocks, (struct activity[]){__VA_ARGS__}, COUNT(((struct activity[]){__VA_ARGS__})),  \
             today)
#define EVENT(day, agency, type) world_event(w, day, agency, type)

#endif
