/* The comparison of endings is worth something: each of a list of faults, planted in the linker,
 * makes some region end otherwise than in one batch, or breaks what must hold on the way. */
#include "regions.h"

#define LINK_PLANT
#include "link/plant.h"

#include <stdio.h>

enum { PACK = 16, PACKS = 200 };

static const char *const words[] = {
    "",
#define WORDS(name, text) text,
    LINK_PLANTS(WORDS)
#undef WORDS
};

static struct script pack[PACK];
static struct ending batch, other;

static bool noticed(uint64_t seed)
{
    for (int i = 0; i < PACK; i++)
        script_make(&pack[i], i, seed * PACK + (uint64_t)i);
    const struct model *m = link_planted == PLANT_HEAVY ? regions_heavy(pack, PACK) : NULL;
    const struct course at_once = {.model = m};
    struct course c = {.seed = seed, .most = 40, .model = m, .watch = true, .tell = true};
    if (link_planted == PLANT_STALE_LOOK) c.most = 150, c.rows = 3, c.bytes = LITTLE_BYTES;
    regions_run(pack, PACK, &at_once, &batch);
    regions_run(pack, PACK, &c, &other);
    return other.broken || regions_differ(pack, PACK, &batch, &other) >= 0;
}

static void without_a_fault_nothing_is_noticed(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++)
        assert_false(noticed(seed));
}

static void every_planted_fault_is_noticed(void **state)
{
    (void)state;
    int missed = 0;
    for (int plant = PLANT_NONE + 1; plant < PLANT__COUNT; plant++) {
        uint64_t seed = 1;
        link_planted = (enum link_plant)plant;
        while (seed <= PACKS && !noticed(seed))
            seed++;
        link_planted = PLANT_NONE;
        missed += seed > PACKS;
        printf("    %s: %s %d\n", words[plant], seed > PACKS ? "NOT noticed in" : "noticed in pack",
               (int)seed);
    }
    assert_int_equal(missed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_fault_nothing_is_noticed),
        cmocka_unit_test(every_planted_fault_is_noticed),
    };
    return cmocka_run_group_tests_name("link/planted", tests, NULL, NULL);
}
