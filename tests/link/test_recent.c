/* Keys of a wave of middling size wait in a table of their own and go to their place stretch by
 * stretch (link/recent.h). Whoever looks finds the same people all along. */
#include "world.h"

#include "link/keys.h"
#include "link/recent.h"

#include <stdio.h>

enum { MANY = 400, PAGE = 20 * 1000 };

static struct world w;
static struct saying said[MANY];
static const struct saying *list[MANY];
static char text[MANY][160], ref[MANY][12];

/* Four hundred people no two of whom are alike. */
static int open_world(void **state)
{
    static const char *const given[] = {"Aisha", "Omar", "Jane", "Tom", "Peter"};
    (void)state;
    world_open(&w);
    for (size_t i = 0; i < MANY; i++) {
        (void)snprintf(ref[i], sizeof ref[i], "%zu", i);
        (void)snprintf(text[i], sizeof text[i],
                       "%s|Q%c%c%cson|%zu-%02zu-%02zu|U|%zu Inour Street|B99 %zu%c%c|",
                       given[i % 5], (char)('a' + i % 26), (char)('a' + i / 26),
                       (char)('e' + i % 7), 1940 + i % 71, 1 + i % 12, 2 + i % 27, 1 + i, i % 10,
                       (char)('A' + i % 20), (char)('A' + i / 20));
        said[i] = (struct saying){"school", ref[i], 1, text[i]};
        list[i] = &said[i];
    }
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&w);
    return 0;
}

struct waiting {
    size_t n, of_person;
    int64_t person;
};

static err count_in(struct db *db, void *ctx, struct err_info *why)
{
    struct waiting *to = ctx;
    struct arena *a = arena_new(4 << 20);
    struct q_link_recent_keys_page_rows rows;
    const struct q_link_recent_keys_page_in all = {-1, -1, 0, cell_of(INT64_MAX), INT64_MAX, PAGE};
    err e = q_link_recent_keys_page(db, &all, a, &rows, why);
    to->n = e ? 0 : rows.n;
    to->of_person = 0;
    for (size_t i = 0; i < to->n; i++)
        to->of_person += rows.at[i].person == to->person;
    arena_free(a);
    return e;
}

/* How many keys wait; and how many of them are this person's. */
static struct waiting waiting(int64_t person)
{
    struct waiting n = {.person = person};
    if (store_read(w.hub->store, count_in, &n, &w.why)) fail_msg("%s", w.why.text);
    return n;
}

/* As after a wave of so many keys. */
static void settle(size_t keys)
{
    struct link_graph graph = {.hub = w.hub};
    struct lease lease = {0};
    struct chunk c = {.graph = &graph, .lease = &lease};
    struct link_report times = {0};
    bool taken = false;
    assert_int_equal(lease_take(&lease, w.hub->store, &taken, &w.why), ERR_OK);
    assert_true(taken);
    if (recent_settle(&c, keys, &times, &w.why)) fail_msg("%s", w.why.text);
    lease_release(&lease);
}

static void settle_all(void)
{
    for (size_t i = 0; i < RECENT_KEYS / RECENT_WAVE_MAX; i++)
        settle(RECENT_WAVE_MAX);
    settle(1); /* the walk is at the end of its last stretch, which leaves a rest */
}

static void everybody_is_found(void)
{
    for (size_t i = 0; i < MANY; i += 37) {
        struct world_found found = world_search(&w, text[i]);
        assert_true(found.n > 0);
        assert_int_equal(found.best.person, world_person(&w, "school", ref[i]));
    }
}

static void told_again_by_another_agency_they_are_the_same_people(size_t from)
{
    static struct saying again[MANY];
    static const struct saying *told[MANY];
    size_t n = 0;
    for (size_t i = from; i < MANY; i += 20) {
        again[n] = said[i];
        again[n].agency = "police";
        told[n] = &again[n];
        n++;
    }
    world_tell(&w, told, n, 2);
    assert_int_equal(world_link(&w).records, n);
    for (size_t i = from; i < MANY; i += 20)
        assert_int_equal(world_person(&w, "police", ref[i]), world_person(&w, "school", ref[i]));
}

static void keys_of_a_few_people_go_to_their_place_at_once(void **state)
{
    (void)state;
    world_tell(&w, list, 5, 1);
    (void)world_link(&w);
    assert_int_equal(waiting(0).n, 0);
}

static void keys_of_hundreds_wait_and_their_people_are_found(void **state)
{
    (void)state;
    world_tell(&w, list, MANY, 1);
    (void)world_link(&w);
    assert_true(waiting(0).n >= RECENT_WAVE_MIN / 2);
    everybody_is_found();
    told_again_by_another_agency_they_are_the_same_people(3);
}

static void each_wave_moves_a_stretch_as_long_as_it_is_large(void **state)
{
    (void)state;
    world_tell(&w, list, MANY, 1);
    (void)world_link(&w);
    size_t before = waiting(0).n;
    for (size_t i = 0; i < 2; i++)
        settle(RECENT_KEYS / 8);
    size_t after = waiting(0).n;
    assert_in_range(before - after, before / 5, before * 3 / 10);
    everybody_is_found();
    told_again_by_another_agency_they_are_the_same_people(7);
}

static void keys_in_their_place_find_the_same_people(void **state)
{
    (void)state;
    world_tell(&w, list, MANY, 1);
    (void)world_link(&w);
    settle_all();
    assert_int_equal(waiting(0).n, 0);
    everybody_is_found();
    told_again_by_another_agency_they_are_the_same_people(11);
}

static void the_walk_begins_again_at_the_front(void **state)
{
    (void)state;
    settle_all();
    world_tell(&w, list, MANY, 1);
    (void)world_link(&w);
    settle_all();
    assert_int_equal(waiting(0).n, 0);
}

static err decide_in(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return link_decide(db, w.hub, world_record(&w, "school", ref[0]),
                       world_record(&w, "school", ref[1]), true, STR("ann"), STR("seen"), why);
}

static void no_key_of_a_person_that_became_another_waits(void **state)
{
    (void)state;
    world_tell(&w, list, MANY, 1);
    (void)world_link(&w);
    int64_t one = world_person(&w, "school", ref[0]), other = world_person(&w, "school", ref[1]);
    assert_true(waiting(one).of_person > 0 && waiting(other).of_person > 0);
    if (store_write(w.hub->store, decide_in, NULL, &w.why)) fail_msg("%s", w.why.text);
    (void)world_link(&w);
    int64_t gone = world_alias(&w, one) ? one : other;
    assert_true(world_alias(&w, gone) != 0);
    assert_int_equal(waiting(gone).of_person, 0);
    everybody_is_found();
}

static void a_rebuild_forgets_what_waits(void **state)
{
    (void)state;
    world_tell(&w, list, MANY, 1);
    (void)world_link(&w);
    size_t before = waiting(0).n;
    if (link_rebuild(w.hub, NULL, NULL, &w.why)) fail_msg("%s", w.why.text);
    assert_true(waiting(0).n <= before);
    everybody_is_found();
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(keys_of_a_few_people_go_to_their_place_at_once),
        IN_WORLD(keys_of_hundreds_wait_and_their_people_are_found),
        IN_WORLD(each_wave_moves_a_stretch_as_long_as_it_is_large),
        IN_WORLD(keys_in_their_place_find_the_same_people),
        IN_WORLD(the_walk_begins_again_at_the_front),
        IN_WORLD(no_key_of_a_person_that_became_another_waits),
        IN_WORLD(a_rebuild_forgets_what_waits),
    };
    return cmocka_run_group_tests_name("link/recent", tests, NULL, NULL);
}
