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
        compare(seed, &(struct course){.seed = seed,
                                       .most = 150,
                                       .rows = 1 + (int)seed % 9,
                                       .rebuild = seed % 4 == 0});
    }
}

/* The graph is forgotten again and again, and the looks with it. */
static void with_little_in_hand_any_order_ends_like_one_batch(void **state)
{
    (void)state;
    const struct course at_once = {0};
    for (uint64_t seed = 1; seed <= packs_wanted(8); seed++) {
        make_pack(seed + 3000);
        regions_run(pack, PACK, &at_once, &batch);
        compare(seed, &(struct course){.seed = seed, .most = 60, .bytes = LITTLE_BYTES});
        compare(seed, &(struct course){.seed = seed,
                                       .most = 150,
                                       .rows = 1 + (int)seed % 9,
                                       .bytes = LITTLE_BYTES,
                                       .rebuild = seed % 2 == 0});
    }
}

/* Keys that the model calls heavy are refined, whoever comes first. */
static void with_heavy_keys_any_order_ends_like_one_batch(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= packs_wanted(12); seed++) {
        make_pack(seed + 9000);
        const struct model *m = regions_heavy(pack, PACK);
        assert_true(m->weights->heavy_count > 100);
        regions_run(pack, PACK, &(struct course){.model = m}, &batch);
        compare(seed, &(struct course){.seed = seed, .most = 30, .model = m, .watch = true});
        compare(seed, &(struct course){
                          .seed = seed, .most = 200, .rows = 3, .keys = 70 + seed, .model = m});
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

/* Who takes a word back has never said it: whatever came between, and in whatever order. */
static void what_was_taken_back_was_never_said(void **state)
{
    (void)state;
    static struct script silent[PACK_MAX];
    const struct course at_once = {0};
    size_t backs = 0;
    for (uint64_t seed = 1; seed <= packs_wanted(8); seed++) {
        make_pack(seed + 5000);
        memcpy(silent, pack, sizeof silent);
        for (int s = 0; s < PACK; s++)
            for (size_t i = 0, n = pack[s].n; i < n && pack[s].n < STEPS_MAX; i++) {
                struct step *said = &pack[s].step[i];
                if (said->act != SAME && said->act != DIFFERENT) continue;
                pack[s].step[pack[s].n++] = (struct step){.act = TAKES_BACK,
                                                          .record = said->other,
                                                          .other = said->record,
                                                          .after = (int)i};
                silent[s].step[i].act = TAKES_BACK; /* of nothing */
                backs++;
            }
        regions_run(silent, PACK, &at_once, &batch);
        for (int turn = 0; turn < 2; turn++) {
            const struct course c = {
                .seed = seed, .most = turn ? 12 : 80, .watch = true, .rebuild = seed % 3 == 0};
            regions_run(pack, PACK, &c, &other);
            int at = regions_differ(pack, PACK, &batch, &other);
            if (at < 0) continue;
            script_print(&pack[at]);
            fail_msg("pack %d, region %d ended otherwise than without those words", (int)seed, at);
        }
    }
    assert_true(backs > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_and_partition_ends_like_one_batch),
        cmocka_unit_test(with_little_in_hand_any_order_ends_like_one_batch),
        cmocka_unit_test(with_heavy_keys_any_order_ends_like_one_batch),
        cmocka_unit_test(two_hubs_with_other_keys_end_alike),
        cmocka_unit_test(what_was_taken_back_was_never_said),
    };
    return cmocka_run_group_tests_name("link/regions", tests, NULL, NULL);
}
