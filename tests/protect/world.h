/* tests/protect/world.h -- the region of tests/e2e/protect in a hub on the store under test, on
 * 24 November 2026, 9:00. */
#ifndef AIM_TESTS_PROTECT_WORLD_H
#define AIM_TESTS_PROTECT_WORLD_H

#include "search/world.h"

#define PROTECT_MS INT64_C(1795510800000) /* 2026-11-24T09:00:00Z */

void protect_world_open(struct look_world *w);
/* The user of that login of the region, worried about a child. */
struct viewer protect_viewer(struct look_world *w, const char *login);
int64_t protect_person(struct look_world *w, const char *given, const char *family,
                       const char *born);

#endif
