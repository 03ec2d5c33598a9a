/* Any order and any partition of what is told ends in the same persons and the same possible links
 * as one batch; no word of a human is undone on the way, no id is lost to a smaller part or used
 * twice. AIM_TEST_REGIONS=N: so many regions instead of some hundreds. */
#include "regions.h"

#include <stdio.h>
#include <stdlib.h>

enum { PACK = 16 };

static struct script pack[PACK_MAX];
static struct ending batch, other;

static size_t packs_wanted(size_t usual)
{
    const char *asked = getenv("AIM_TEST_REGIONS");
    if (asked) return (size_t)strtoull(asked, NULL, 10) / PACK + 1;
    return store_world_is_pg() ? usual / 3 : usual;
}

static void make_pack(uint64_t seed)
{
    for (int i = 0; i < PACK; i++)
        script_make(&pack[i], i, seed * PACK + (uint64_t)i);
}

static void compare(uint64_t seed, const struct course *c)
{
    regions_run(pack, PACK, c, &other);
    int at = regions_differ(pack, PACK, &batch, &other);
    if (at < 0) return;
    struct script s = pack[at];
    bool alone = regions_shrink(&s, c);
    printf("pack %d, region %d, most %zu%s:\n", (int)seed, at, c->most,
           alone ? "" : " (alone it ends the same)");
    script_print(&s);
    fail_msg("ended otherwise than in one batch");
}

static void any_order_and_partition_ends_like_one_batch(void **state)
{
    (void)state;
    const struct course at_once = {0};
    for (uint64_t seed = 1; seed <= packs_wanted(24); seed++) {
        make_pack(seed);
        regions_run(pack, PACK, &at_once, &batch);
        compare(seed, &(struct course){.seed = seed, .most = 40, .watch = true});
        compare(seed, &(struct course){
                          .seed = seed, .most = 150, .rows = 1 + (int)seed % 9, .rebuild = seed % 4 == 0});
    }
}

/* Record ids are keyed hashes; what weighs the same must not be settled by them. */
static void two_hubs_with_other_keys_end_alike(void **state)
{
    (void)state;
    const struct course at_once = {0};
    for (uint64_t seed = 1; seed <= packs_wanted(24); seed++) {
        make_pack(seed);
        regions_run(pack, PACK, &at_once, &batch);
        compare(seed, &(struct course){.keys = 1000 + seed});
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_and_partition_ends_like_one_batch),
        cmocka_unit_test(two_hubs_with_other_keys_end_alike),
    };
    return cmocka_run_group_tests_name("link/regions", tests, NULL, NULL);
}
