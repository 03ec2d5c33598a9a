/* People who hang together and do not fit into the linker's memory: everybody else is linked, they
 * are set aside and told of, nothing is tried for ever, and with room enough they are linked
 * too. */
#include "world.h"

#include <stdio.h>

enum { OF_ONE = 60, STRANGERS = 6, RECORDS = OF_ONE + STRANGERS };
enum { LITTLE_BYTES = 32 * 1024 };

static struct world w;
static struct saying said[RECORDS];
static const struct saying *list[RECORDS];
static char text[RECORDS][120], ref[RECORDS][12];

/* One person of so many records, and in between others. */
static int open_world(void **state)
{
    (void)state;
    world_open(&w);
    for (size_t i = 0; i < RECORDS; i++) {
        bool stranger = i % (RECORDS / STRANGERS) == 0;
        (void)snprintf(ref[i], sizeof ref[i], "%zu", i);
        if (stranger)
            (void)snprintf(text[i], sizeof text[i],
                           "T%cm|Z%cxwell|19%02zu-05-06|M|%zu Far Lane|B9%zu 1AA|",
                           'a' + (int)(i % 20), 'a' + (int)(i % 17), 10 + i % 80, i + 1, i % 10);
        else
            (void)snprintf(text[i], sizeof text[i],
                           "Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|9990000018+");
        said[i] = (struct saying){stranger ? "police" : "school", ref[i], 1, text[i]};
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

static struct link_report link_with(size_t bytes, bool again)
{
    struct link_report r;
    const struct link_options options = {.bytes = bytes, .again = again};
    if (link_run(w.hub, &options, &r, &w.why)) fail_msg("%s", w.why.text);
    return r;
}

static err count_in(struct db *db, void *ctx, struct err_info *why)
{
    struct arena *a = arena_new(1 << 16);
    err e = q_link_touched_count(db, a, ctx, why);
    arena_free(a);
    return e;
}

static struct q_link_touched_count_row waiting(void)
{
    struct q_link_touched_count_row row;
    assert_int_equal(store_read(w.hub->store, count_in, &row, &w.why), ERR_OK);
    return row;
}

static int64_t person(size_t i)
{
    return world_person(&w, said[i].agency, said[i].ref);
}

static void all_of_one_are_one(void)
{
    int64_t jane = 0;
    for (size_t i = 0; i < RECORDS; i++) {
        bool is_jane = said[i].agency[0] == 's';
        if (is_jane && !jane) jane = person(i);
        assert_true(person(i) != 0);
        assert_true((person(i) == jane) == is_jane);
    }
    assert_int_equal(waiting().waiting, 0);
    assert_int_equal(waiting().aside, 0);
}

static void who_does_not_fit_is_set_aside_and_everybody_else_is_linked(void **state)
{
    (void)state;
    world_tell(&w, list, RECORDS, 1);
    struct link_report r = link_with(LITTLE_BYTES, false);
    assert_true(r.aside > 0 && r.aside < OF_ONE);
    for (size_t i = 0; i < RECORDS; i++)
        if (said[i].agency[0] == 'p') assert_true(person(i) != 0);
    assert_int_equal(waiting().waiting, 0);
    assert_int_equal(waiting().aside, r.aside);
}

static void nobody_who_is_aside_is_tried_again_unasked(void **state)
{
    (void)state;
    world_tell(&w, list, RECORDS, 1);
    struct link_report r = link_with(LITTLE_BYTES, false);
    int64_t aside = r.aside;
    r = link_with(LITTLE_BYTES, false);
    assert_int_equal(r.writes, 0);
    assert_int_equal(waiting().aside, aside);
    r = link_with(LITTLE_BYTES, true); /* asked, they still do not fit */
    assert_int_equal(r.aside, aside);
    assert_int_equal(waiting().waiting, 0);
}

static void with_room_enough_they_are_linked(void **state)
{
    (void)state;
    world_tell(&w, list, RECORDS, 1);
    (void)link_with(LITTLE_BYTES, false);
    assert_int_equal(link_with(0, true).aside, 0);
    all_of_one_are_one();
}

static void a_rebuild_with_room_enough_links_them(void **state)
{
    (void)state;
    world_tell(&w, list, RECORDS, 1);
    (void)link_with(LITTLE_BYTES, false);
    if (link_rebuild(w.hub, NULL, NULL, &w.why)) fail_msg("%s", w.why.text);
    all_of_one_are_one();
}

static void a_rebuild_without_room_sets_them_aside(void **state)
{
    (void)state;
    struct link_report r;
    world_tell(&w, list, RECORDS, 1);
    (void)link_with(0, false);
    const struct link_options little = {.bytes = LITTLE_BYTES};
    if (link_rebuild(w.hub, &little, &r, &w.why)) fail_msg("%s", w.why.text);
    assert_true(r.aside > 0);
    assert_int_equal(waiting().waiting, 0);
    (void)link_with(0, true);
    all_of_one_are_one();
}

static void who_is_told_of_anew_is_tried_again(void **state)
{
    (void)state;
    world_tell(&w, list, RECORDS, 1);
    (void)link_with(LITTLE_BYTES, false);
    for (size_t i = 0; i < RECORDS; i++)
        said[i].as_of = 2;
    world_tell(&w, list, RECORDS, 2);
    assert_int_equal(link_with(0, false).aside, 0);
    all_of_one_are_one();
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(who_does_not_fit_is_set_aside_and_everybody_else_is_linked),
        IN_WORLD(nobody_who_is_aside_is_tried_again_unasked),
        IN_WORLD(with_room_enough_they_are_linked),
        IN_WORLD(a_rebuild_with_room_enough_links_them),
        IN_WORLD(a_rebuild_without_room_sets_them_aside),
        IN_WORLD(who_is_told_of_anew_is_tried_again),
    };
    return cmocka_run_group_tests_name("link/memory", tests, NULL, NULL);
}
