/* tests/rule/fixture.h -- a world of its own for each test. */
#ifndef AIM_TESTS_RULE_FIXTURE_H
#define AIM_TESTS_RULE_FIXTURE_H

#include "world.h"

static struct world *w;

static int make_world(void **state)
{
    (void)state;
    w = world_new();
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

#endif
