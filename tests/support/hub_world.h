/* tests/support/hub_world.h -- a fresh training hub on the engine under test: fixed clock, seeded
 * randomness. Moves in time by w->hub->clock.fixed_ms. */
#ifndef AIM_TESTS_SUPPORT_HUB_WORLD_H
#define AIM_TESTS_SUPPORT_HUB_WORLD_H

#include "hub/hub.h"
#include "support/store_world.h"

struct hub_world {
    struct store_world place;
    struct hub *hub;
    struct arena *a;
    struct err_info why;
};
void hub_world_open(struct hub_world *w, int64_t now_ms,
                    bool training); /* stops the test when it cannot */
/* The same with keys from another seed: two hubs that know of each other's nothing. */
void hub_world_open_keyed(struct hub_world *w, int64_t now_ms, bool training, uint64_t seed);
void hub_world_close(struct hub_world *w);

#endif
