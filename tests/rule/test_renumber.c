/* A draft with other numbers: the text that a region file would make, checked like it, and nothing
 * live changed. */
#include "search/world.h"

#include "query.h"
#include "rule/renumber.h"
#include "store/cell.h"
#include "store/store.h"

#define WRITTEN                                                                                    \
    "rules:\n"                                                                                     \
    "  - id: N1\n    version: 1\n    name: Concerns in a short time\n    owner: Partnership\n"     \
    "    since: 2013-01-01\n    band: amber\n    weight: $weight\n    half_life_days: 28\n"        \
    "    numbers: {window: 28, enough: 3, agencies: 2, weight: 30}\n    when:\n"                   \
    "      - count: {days: $window, at_least: $enough, from_agencies: $agencies}\n"

static struct look_world w;

struct trial_of {
    int32_t shown, newest, values[4]; /* version 0: the newest draft, else the live one */
    enum role role;
    int32_t version; /* of the draft */
    struct release release;
};

static err put(struct db *db, void *ctx, struct err_info *why)
{
    struct q_agency_put_rule_in *in = ctx;
    in->cell = CELL_HUB;
    in->id = STR("N1");
    in->owner = STR("Partnership");
    return q_agency_put_rule(db, in, why);
}

static void put_rule(int32_t version, const char *state, const char *text)
{
    struct q_agency_put_rule_in in = {
        .version = version, .state = str_of(state), .text = str_of(text)};
    assert_int_equal(store_write(w.hub.hub->store, put, &in, &w.why), ERR_OK);
}

static err read_release(struct db *db, void *ctx, struct err_info *why)
{
    struct trial_of *t = ctx;
    return release_read(db, STR("N1"), t->shown, w.a, &t->release, why);
}

static struct release stored(int32_t version)
{
    struct trial_of t = {.shown = version};
    assert_int_equal(store_read(w.hub.hub->store, read_release, &t, &w.why), ERR_OK);
    return t.release;
}

static err renumber(struct db *db, void *ctx, struct err_info *why)
{
    struct trial_of *t = ctx;
    struct rule_set set;
    const struct user u = {.login = "marsh", .role = t->role};
    err e = read_release(db, t, why);
    if (!e) e = rule_set_load(db, w.partners, w.a, &set, why);
    return e ? e
             : rule_renumber(db, w.hub.hub, w.partners, &t->release,
                             rule_set_find(&set, STR("N1"), t->shown), t->newest, t->values, &u,
                             w.a, &t->version, why);
}

static err change(struct trial_of *t)
{
    if (!t->shown) t->shown = 1;
    if (!t->newest) t->newest = t->shown;
    if (!t->role) t->role = ROLE_MANAGER;
    return store_write(w.hub.hub->store, renumber, t, &w.why);
}

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    put_rule(1, "live", WRITTEN);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static void a_draft_is_the_live_text_with_the_lines_of_a_region_file_behind_it(void **state)
{
    (void)state;
    struct trial_of t = {.values = {60, 4, 2, 30}};
    assert_int_equal(change(&t), ERR_OK);
    assert_int_equal(t.version, 2);
    struct release r = stored(2);
    assert_str_equal(r.text, WRITTEN "\nrecognition:\n  - rule: N1\n    version: 2\n"
                                     "    numbers: {window: 60, enough: 4}\n");
    assert_str_equal(r.state, "draft");
    assert_int_equal(r.live, 1);
    assert_str_equal(r.owner, "Partnership");
    assert_int_equal(r.sign_count, 1);
    assert_str_equal(r.signs[0].kind, "made");
    assert_str_equal(r.signs[0].login, "marsh");
    assert_str_equal(stored(1).state, "live");
    str lines;
    assert_int_equal(rule_setting_lines(&r, w.a, &lines, &w.why), ERR_OK);
    assert_str_equal(lines, "  - rule: N1\n    version: 2\n    numbers: {window: 60, enough: 4}\n");
}

static void no_other_number_is_no_draft(void **state)
{
    (void)state;
    struct trial_of t = {.values = {28, 3, 2, 30}};
    assert_int_equal(change(&t), ERR_INPUT);
    assert_non_null(strstr(w.why.text, "no number was changed"));
    assert_int_equal(stored(0).version, 1);
}

static void whoever_is_second_is_told_of_the_version_that_was_made_first(void **state)
{
    (void)state;
    struct trial_of first = {.values = {60, 3, 2, 30}}, second = {.values = {90, 3, 2, 30}};
    assert_int_equal(change(&first), ERR_OK);
    assert_int_equal(change(&second), ERR_CONFLICT);
    assert_non_null(strstr(w.why.text, "somebody made version 2"));
    second.newest = 2; /* they have looked at it */
    assert_int_equal(change(&second), ERR_OK);
    assert_int_equal(second.version, 3);
}

static void numbers_that_the_rule_refuses_are_no_draft_and_the_reason_is_told(void **state)
{
    (void)state;
    struct trial_of t = {.values = {28, 1, 2, 30}};
    assert_int_equal(change(&t), ERR_INPUT);
    assert_non_null(strstr(w.why.text, "more than at_least asks for"));
    struct trial_of grave = {.values = {28, 3, 2, 1001}};
    assert_int_equal(change(&grave), ERR_INPUT);
    assert_non_null(strstr(w.why.text, "from 1 to 1000"));
    assert_int_equal(stored(0).version, 1);
}

static void only_who_may_try_rules_makes_one_and_only_of_what_is_live(void **state)
{
    (void)state;
    struct trial_of dpo = {.values = {60, 3, 2, 30}, .role = ROLE_DPO},
                    made = {.values = {60, 3, 2, 30}, .role = ROLE_ADMIN},
                    of_draft = {.values = {90, 3, 2, 30}, .shown = 2};
    assert_int_equal(change(&dpo), ERR_DENIED);
    assert_int_equal(change(&made), ERR_OK);
    assert_int_equal(change(&of_draft), ERR_CONFLICT);
    assert_non_null(strstr(w.why.text, "live no more"));
}

static void what_a_region_set_before_stays_and_its_examples_still_prove_it(void **state)
{
    (void)state;
    put_rule(5, "live",
             WRITTEN "\nrecognition:\n  - rule: N1\n    version: 5\n    numbers: {enough: 4}\n"
                     "    examples:\n      - name: \"four: in \\\"a\\\" month\"\n"
                     "        on: 2014-03-26\n        fires: yes\n        events:\n"
                     "          - {ago: 1, class: high, from: police}\n"
                     "          - {ago: 3, class: high, from: school}\n"
                     "          - {ago: 5, class: high, from: police}\n"
                     "          - {ago: 7, class: high, from: school}\n");
    struct trial_of back = {.values = {60, 3, 2, 30}, .shown = 5};
    assert_int_equal(change(&back), ERR_OK);
    assert_str_equal(
        stored(6).text,
        WRITTEN "\nrecognition:\n  - rule: N1\n    version: 6\n    numbers: {window: 60, enough: "
                "3}\n    examples:\n      - {name: \"four: in \\\"a\\\" month\", on: 2014-03-26, "
                "fires: yes, events: [{ago: 1, class: high, from: police}, {ago: 3, class: high, "
                "from: school}, {ago: 5, class: high, from: police}, {ago: 7, class: high, from: "
                "school}]}\n");
    struct trial_of five = {.values = {60, 5, 2, 30}, .shown = 5, .newest = 6};
    assert_int_equal(change(&five), ERR_INPUT);
    assert_non_null(strstr(w.why.text, "does not fire in this example"));
    assert_int_equal(stored(0).version, 6);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_draft_is_the_live_text_with_the_lines_of_a_region_file_behind_it),
        TEST(no_other_number_is_no_draft),
        TEST(whoever_is_second_is_told_of_the_version_that_was_made_first),
        TEST(numbers_that_the_rule_refuses_are_no_draft_and_the_reason_is_told),
        TEST(only_who_may_try_rules_makes_one_and_only_of_what_is_live),
        TEST(what_a_region_set_before_stays_and_its_examples_still_prove_it),
    };
    return cmocka_run_group_tests_name("rule/renumber", tests, NULL, NULL);
}
