/* tests/rule/region.h -- a hub with a generated region in it, taken in and linked, nobody judged:
 * with everything that regions have (households, shields, twins, movers, the dead, agencies'
 * errors). */
#ifndef AIM_TESTS_RULE_REGION_H
#define AIM_TESTS_RULE_REGION_H

#include "agency/partners.h"
#include "audit/audit.h"
#include "base/rand.h"
#include "support/hub_world.h"

enum { REGION_PERSONS = 140 };

struct region_world {
    struct hub_world hub;
    struct arena *a;
    struct partners *partners;
    struct audit_entry audit;
    struct err_info why;
    char folder[64];
};

void region_world_open(struct region_world *w, uint64_t seed);
void region_world_close(struct region_world *w);
/* The test fails with what is in w->why. */
void region_world_must(const struct region_world *w, err e);

/* Somebody's event of a class that counts, told late, of a person who is held already. */
void region_world_tell(struct region_world *w, struct rand *r, int number);

/* Further persons, about whom two agencies each tell what counts, of late; so many possible links
 * between records of theirs are thrown by dice. */
void region_world_pair(struct region_world *w, struct rand *r, int links);

#endif
