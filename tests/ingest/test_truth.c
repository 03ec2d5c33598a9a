/* What is true does not depend on how it came: late, corrected, withdrawn, twice, out of order,
 * split over many deliveries and under ids merged since, it ends as if it had been told in order
 * and without a slip. And this comparison is worth something: it notices planted faults. */
#include "ingest/story.h"

#include <stdio.h>

#ifdef TRUTH_PLANT
#include "person/plant.h"
enum truth_plant truth_planted;
#endif

enum { STORIES = 4, TELLINGS = 3, STORIES_PLANTED = 30 };

/* Ids are keyed by the hub: all hubs of one test share keys. */
static struct keys keys;

static void open_world(struct world *w)
{
    static bool have_keys;
    world_open(w);
    if (have_keys) w->hub->keys = keys;
    keys = w->hub->keys;
    have_keys = true;
}

/* Told clean and told wild: do the two differ? */
static bool differ(const struct story *s, uint64_t seed, bool say)
{
    struct world clean, wild;
    open_world(&clean);
    open_world(&wild);
    str expected = story_told_clean(&clean, s), got = story_told_wild(&wild, s, seed);
    bool same = str_eq(expected, got);
    if (!same && say)
        printf("clean:\n%.*s\nwild:\n%.*s\n", STR_FMT(expected), STR_FMT(got));
    assert_true(expected.len > 800);
    world_close(&clean);
    world_close(&wild);
    return !same;
}

static void however_it_is_told_it_ends_the_same(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= STORIES; seed++) {
        static struct story s;
        story_make(&s, seed);
        for (uint64_t telling = 1; telling <= TELLINGS; telling++)
            if (differ(&s, seed * 100 + telling, true))
                fail_msg("story %d, telling %d", (int)seed, (int)telling);
    }
}

#ifdef TRUTH_PLANT
static const char *const words[] = {
    "",
#define WORDS(name, text) text,
    TRUTH_PLANTS(WORDS)
#undef WORDS
};

static void every_planted_fault_is_noticed(void **state)
{
    (void)state;
    int missed = 0;
    for (int plant = PLANT_NONE + 1; plant < PLANT__COUNT; plant++) {
        static struct story s;
        uint64_t seed = 0;
        bool noticed = false;
        truth_planted = (enum truth_plant)plant;
        while (!noticed && seed++ < STORIES_PLANTED) {
            story_make(&s, seed);
            noticed = differ(&s, seed, false);
        }
        truth_planted = PLANT_NONE;
        missed += !noticed;
        printf("    %s: %s %d\n", words[plant], noticed ? "noticed in story" : "NOT noticed in",
               (int)seed);
    }
    assert_int_equal(missed, 0);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(however_it_is_told_it_ends_the_same),
#ifdef TRUTH_PLANT
        cmocka_unit_test(every_planted_fault_is_noticed),
#endif
    };
    return cmocka_run_group_tests_name("ingest/truth", tests, NULL, NULL);
}
