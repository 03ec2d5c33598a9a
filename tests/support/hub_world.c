/* tests/support/hub_world.c */
#include "support/hub_world.h"

#include <stdio.h>
#include <stdlib.h>

void hub_world_open(struct hub_world *w, int64_t now_ms, bool training)
{
    hub_world_open_keyed(w, now_ms, training, 1);
}

void hub_world_open_keyed(struct hub_world *w, int64_t now_ms, bool training, uint64_t seed)
{
    char dir[256];
    *w = (struct hub_world){.hub = NULL};
    store_world_place_ready(&w->place);
    struct hub_plan plan = {.training = training,
                            .database = store_world_is_pg() ? w->place.url : NULL};
    snprintf(dir, sizeof dir, "%s/hub", w->place.folder);
    w->a = arena_new(64 << 20);
    if (!w->a || hub_create(dir, &plan, rand_seeded(seed), &w->why) ||
        hub_open(dir, &w->hub, &w->why)) {
        fprintf(stderr, "hub_world: %s\n", w->why.text);
        abort();
    }
    w->hub->clock = clock_fixed(now_ms);
    w->hub->rand = rand_seeded(2);
}

void hub_world_close(struct hub_world *w)
{
    hub_close(w->hub);
    arena_free(w->a);
    store_world_close(&w->place); /* no store of its own was started */
}
