/* Too many alike: records whose keys bring hundreds together cost no more than others, and bad
 * input of any kind ends in persons. */
#include "world.h"

#include "link/keys.h"

#include <stdio.h>

enum { MANY = 1500 };

static struct world w;
static struct saying said[MANY];
static const struct saying *list[MANY];
static char text[MANY][160], ref[MANY][12];

static int open_world(void **state)
{
    (void)state;
    world_open(&w);
    for (size_t i = 0; i < MANY; i++) {
        (void)snprintf(ref[i], sizeof ref[i], "%zu", i);
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

static size_t persons(size_t n)
{
    static int64_t seen[MANY];
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t person = world_person(&w, "school", ref[i]);
        assert_true(person != 0);
        size_t at = 0;
        while (at < count && seen[at] != person)
            at++;
        if (at == count) seen[count++] = person;
    }
    return count;
}

static void equal_records_without_end_are_compared_with_some_of_each_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < MANY; i++)
        (void)snprintf(text[i], sizeof text[0],
                       "Mohammed|Khan|2001-01-01|M|1 Inour Street|B99 1AA|");
    world_tell(&w, list, MANY, 1);
    struct link_report r = world_link(&w);
    assert_int_equal(r.records, MANY);
    assert_true(r.compared <= LINK_CROWD_PERSONS * LINK_CROWD_PERSONS);
    assert_true(persons(MANY) > 0);
}

static void a_name_and_a_new_years_day_bring_no_more_than_some_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < MANY; i++)
        (void)snprintf(text[i], sizeof text[0],
                       "Mohammed|Khan|1990-01-01|M|%zu Inour Street|B%zu %zuAA|", i + 1,
                       10 + i % 90, i / 90 % 10);
    for (size_t from = 0; from < MANY; from += 300) {
        world_tell(&w, list + from, 300, 1 + (int64_t)from);
        assert_true(world_link(&w).compared <= 300 * LINK_CROWD_PERSONS);
    }
    struct world_found found = world_search(&w, text[MANY - 1]); /* by another key: the address */
    assert_true(found.n > 0);
    assert_int_equal(found.best.person, world_person(&w, "school", ref[MANY - 1]));
}

static void one_household_of_hundreds_is_linked(void **state)
{
    (void)state;
    static const char *const given[] = {"Aisha", "Omar", "Jane", "Tom", "Peter"};
    for (size_t i = 0; i < MANY; i++)
        (void)snprintf(text[i], sizeof text[0], "%s|Doe|%zu-%02zu-%02zu|U|1 Inour Street|B99 1AA|",
                       given[i % 5], 1940 + i % 71, 1 + i % 12, 2 + i % 27);
    world_tell(&w, list, MANY, 1);
    assert_true(world_link(&w).compared <= MANY * LINK_CROWD_PERSONS);
    size_t found = persons(MANY); /* nearly all have somebody much like them */
    if (found < MANY / 20) fail_msg("%zu persons", found);
}

static void who_is_told_of_with_a_new_reference_at_every_visit_is_one_person(void **state)
{
    (void)state;
    enum { VISITS = 400, AT_ONCE = 100 };
    for (size_t i = 0; i < VISITS; i++)
        (void)snprintf(text[i], sizeof text[0],
                       "Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|9990000018+");
    for (size_t from = 0; from < VISITS; from += AT_ONCE) {
        world_tell(&w, list + from, AT_ONCE, 1 + (int64_t)from);
        (void)world_link(&w);
    }
    assert_int_equal(persons(VISITS), 1);
}

static void nothing_told_and_far_too_much_told_end_in_persons(void **state)
{
    (void)state;
    static char name[1001], long_name[1200];
    memset(name, 'x', sizeof name - 1);
    (void)snprintf(long_name, sizeof long_name, "%s|Doe|2001-03-11|F|1 Inour Street|B99 1AA|",
                   name);
    assert_int_equal(world_link(&w).records, 0);
    said[0].text = "||||||";
    said[1].text = long_name;
    said[2].text = long_name;
    said[3].text = "\u674e|\u738b|2999-12-31|U|\u8def|\u7801|0000000000";
    world_tell(&w, list, 4, 1);
    assert_int_equal(world_link(&w).records, 4);
    assert_true(persons(4) >= 3);
    assert_int_equal(world_search(&w, "||||||").n, 0);
    (void)world_search(&w, long_name);
}

static void whose_name_is_misspelt_beyond_every_key_is_found_by_the_address(void **state)
{
    (void)state;
    said[0].text = "Harpreet|Zyxwell|2001-03-11|F|23 Inour Street|B99 1AA|";
    said[1].text = "Tom|Doe|1980-07-01|M|7 Other Road|B98 2BB|";
    world_tell(&w, list, 2, 1);
    (void)world_link(&w);
    const char *asked[] = {"Hraprete|||||B99 1AA|", "|Zyxwel|||23 Inour Street||",
                           "Harpet|Zyxwall|||23 Inour St|B99 1AA|"};
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct world_found found = world_search(&w, asked[i]);
        assert_true(found.n > 0);
        assert_int_equal(found.best.person, world_person(&w, "school", "0"));
    }
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(equal_records_without_end_are_compared_with_some_of_each_other),
        IN_WORLD(a_name_and_a_new_years_day_bring_no_more_than_some_together),
        IN_WORLD(one_household_of_hundreds_is_linked),
        IN_WORLD(who_is_told_of_with_a_new_reference_at_every_visit_is_one_person),
        IN_WORLD(nothing_told_and_far_too_much_told_end_in_persons),
        IN_WORLD(whose_name_is_misspelt_beyond_every_key_is_found_by_the_address),
    };
    return cmocka_run_group_tests_name("link/crowd", tests, NULL, NULL);
}
