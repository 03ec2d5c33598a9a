/* Places that many surnames share say little of who is who; and what was said of one day stands in
 * one order in every hub. */
#include "world.h"

#include "link/residents.h"
#include "link/train.h"

#include <stdio.h>

enum { LODGERS = 14 };

static const char *const surname[LODGERS] = {"Doe",    "Khan",    "Smith",  "Kowalska", "Zyxwell",
                                             "Adeyemi", "Hussain", "Brown",  "Patel",    "Nowak",
                                             "Taylor", "Evans",   "Murphy", "Chen"};

static struct world w;

static int open_world(void **state)
{
    (void)state;
    world_open(&w);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&w);
    return 0;
}

/* A hostel of many surnames, and a family of as many under one. */
static void tell_lodgers(void)
{
    for (int i = 0; i < 2 * LODGERS; i++) {
        char ref[12], text[160];
        bool family = i >= LODGERS;
        (void)snprintf(ref, sizeof ref, "%d", i);
        (void)snprintf(text, sizeof text, "%c%cen|%s|%d-%02d-%02d|U|%d Inour Street|B99 1AA|",
                       'A' + i % 20, "aeiou"[i % 5], family ? "Doe" : surname[i], 1950 + i,
                       1 + i % 12, 13 + i % 15, family ? 7 : 23);
        const struct saying said = {"school", ref, 1, text}, *const list = &said;
        world_tell(&w, &list, 1, i + 1);
    }
    (void)world_link(&w);
}

static struct features of(const char *text)
{
    struct features f;
    struct record_content content;
    const struct saying said = {"school", "", 1, text};
    world_content(&said, &content);
    clean_start(&f, STR("school"));
    clean_add(&f, &content.who);
    return f;
}

static void training_lists_where_many_surnames_live_and_not_a_large_family(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    struct weight_model weights = *model_default()->weights;
    struct model m = *model_default();
    struct features hostel = of("Jane|Doe|2001-03-11|F|23 Inour St|B99 1AA|"),
                    family = of("Jane|Doe|2001-03-11|F|7 Inour Street|B99 1AA|");
    tell_lodgers();
    assert_int_equal(link_train_homes(w.hub, a, &weights, &w.why), ERR_OK);
    assert_int_equal(weights.communal_count, 1);
    m.weights = &weights;
    homes_mark(&m, &w.hub->keys, &hostel);
    homes_mark(&m, &w.hub->keys, &family);
    assert_true(hostel.home[0].communal);
    assert_false(family.home[0].communal);
    arena_free(a);
}

static void a_shared_roof_of_many_is_worth_a_postcode_from_either_side(void **state)
{
    (void)state;
    struct features a = of("Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|"),
                    b = of("Jane|Khan||F|23 Inour Street|B99 1AA|");
    struct judgement home, shared, other;
    judge_records(model_default(), &a, &b, &home);
    assert_true(home.flags & LINK_HOME);
    a.home[0].communal = true;
    judge_records(model_default(), &a, &b, &shared);
    judge_records(model_default(), &b, &a, &other);
    assert_int_equal(shared.levels.level[COMPARE_ADDRESS], ADDRESS_POSTCODE);
    assert_false(shared.flags & LINK_HOME);
    assert_true(shared.weight < home.weight - 1 && shared.weight == other.weight);
}

/* The same list in every order: linked with a model that names the hostel, and in another hub's
 * words it names nothing. */
static void the_list_of_one_hub_means_nothing_in_another(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    struct weight_model weights = *model_default()->weights;
    struct model m = *model_default();
    struct features hostel = of("Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    tell_lodgers();
    assert_int_equal(link_train_homes(w.hub, a, &weights, &w.why), ERR_OK);
    m.weights = &weights;
    world_close(&w);
    world_open_keyed(&w, 77);
    homes_mark(&m, &w.hub->keys, &hostel);
    assert_false(hostel.home[0].communal);
    arena_free(a);
}

static err read_newest(struct db *db, void *to, struct err_info *why)
{
    struct arena *a = arena_new(4 << 20);
    struct visibility v;
    struct record r;
    int64_t id = world_record(&w, "school", "1");
    err e = visibility_load(db, a, &v, why);
    if (!e) e = records_read(db, w.hub, &v, &id, 1, a, &r, why);
    if (!e) {
        str family = pii_reveal(r.versions[0].content.who.family_name, REVEAL_CLEAN);
        assert_int_equal(r.version_count, 4);
        (void)snprintf(to, 20, "%.*s", STR_FMT(family));
        records_wipe(&r, 1);
    }
    arena_free(a);
    return e;
}

static void of_what_was_said_of_one_day_every_hub_calls_the_same_the_newest(void **state)
{
    (void)state;
    char newest[20], first[20] = "";
    for (uint64_t keys = 1; keys <= 12; keys++) {
        world_close(&w);
        world_open_keyed(&w, keys);
        for (int i = 0; i < 4; i++) {
            char text[80];
            (void)snprintf(text, sizeof text, "Jane|%s|2001-03-11|F||",
                           surname[keys % 2 ? i : 3 - i]);
            const struct saying said = {"school", "1", 1, text}, *const list = &said;
            world_tell(&w, &list, 1, i + 1);
        }
        assert_int_equal(store_read(w.hub->store, read_newest, newest, &w.why), ERR_OK);
        if (keys == 1) memcpy(first, newest, sizeof first);
        assert_string_equal(newest, first);
    }
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(training_lists_where_many_surnames_live_and_not_a_large_family),
        cmocka_unit_test(a_shared_roof_of_many_is_worth_a_postcode_from_either_side),
        IN_WORLD(the_list_of_one_hub_means_nothing_in_another),
        IN_WORLD(of_what_was_said_of_one_day_every_hub_calls_the_same_the_newest),
    };
    return cmocka_run_group_tests_name("link/communal", tests, NULL, NULL);
}
