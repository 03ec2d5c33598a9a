/* How few there are of something, and days that only a leap year has. */
#include "world.h"

#include "base/rand.h"

enum { TODAY = 16155 }; /* 2014-03-26 */

static struct world *w;

static int make_world(void **state)
{
    (void)state;
    w = world_new();
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

static struct rule_hit hit;

static bool fires_on(const char *blocks, struct activity *events, size_t n, int32_t today)
{
    struct rule_moment m = world_moment(w, today);
    activity_arrange(events, n, NULL);
    return rule_judge(world_rule(w, blocks), events, n, &m, &hit);
}

#define FIRES(blocks, today, ...)                                                                  \
    fires_on(blocks, (struct activity[]){__VA_ARGS__}, COUNT(((struct activity[]){__VA_ARGS__})),  \
             today)
#define EVENT(day, agency, type) world_event(w, day, agency, type)

static void at_most_so_many_holds_while_there_are_few_in_the_window(void **state)
{
    (void)state;
    const char *rule = "{count: {days: 28, at_least: 1, at_most: 2}}";
    struct activity one = EVENT(TODAY - 27, POLICE, VIOLENCE),
                    two = EVENT(TODAY - 3, SCHOOL, NURSE), three = EVENT(TODAY, HOSPITAL, ATTENDED),
                    gone = EVENT(TODAY - 28, HOSPITAL, ATTENDED);
    assert_false(FIRES(rule, TODAY, gone));
    assert_true(FIRES(rule, TODAY, one));
    assert_true(FIRES(rule, TODAY, one, two, gone));
    assert_false(FIRES(rule, TODAY, one, two, three));
    assert_true(FIRES(rule, TODAY + 1, one, two, three)); /* the first has left the window */
}

static void a_late_feed_never_makes_few_of_many(void **state)
{
    (void)state;
    const char *rule =
        "{count: {days: 60, at_least: 1, class: [high]}}, {count: {days: 28, at_most: "
        "0, class: [routine], agency_kinds: [hospital, school]}}";
    struct activity hurt = EVENT(TODAY - 50, POLICE, VIOLENCE),
                    seen = EVENT(TODAY - 30, HOSPITAL, SEEN);
    assert_true(FIRES(rule, TODAY, hurt, seen));
    w->complete_to[SCHOOL] = TODAY - 2;
    assert_true(FIRES(rule, TODAY, hurt, seen)); /* 28 days until then are certain */
    w->complete_to[SCHOOL] = TODAY - 3;
    assert_false(FIRES(rule, TODAY, hurt, seen));
    w->complete_to[SCHOOL] = RULE_NONE;
    assert_false(FIRES(rule, TODAY, hurt));
    w->complete_to[SCHOOL] = TODAY;
    w->complete_to[POLICE] = RULE_NONE; /* nobody asked the police */
    assert_true(FIRES(rule, TODAY, hurt, seen));
}

static void a_feed_that_had_not_begun_makes_no_few(void **state)
{
    (void)state;
    const char *rule =
        "{count: {days: 60, at_least: 1, class: [high]}}, {count: {days: 28, at_most: "
        "0, class: [routine], agency_kinds: [hospital, school]}}";
    struct activity hurt = EVENT(TODAY - 50, POLICE, VIOLENCE);
    w->told_from[POLICE] = TODAY; /* nobody asked the police */
    w->told_from[SCHOOL] = TODAY - 27;
    assert_true(FIRES(rule, TODAY, hurt));
    w->told_from[SCHOOL] = TODAY - 26;
    assert_false(FIRES(rule, TODAY, hurt));
    assert_true(FIRES(rule, TODAY + 1, hurt));
    w->complete_to[HOSPITAL] = TODAY; /* ... and not of tomorrow: 27 days are told of by both */
    assert_false(FIRES(rule, TODAY + 1, hurt));
}

static void a_leap_day_is_a_day_of_the_window(void **state)
{
    (void)state;
    const char *rule = "{count: {days: 28, at_least: 1}}";
    int32_t leap = date_days((struct date){2016, 3, 1}),
            common = date_days((struct date){2015, 3, 1});
    assert_true(FIRES(rule, leap, EVENT(date_days((struct date){2016, 2, 29}), POLICE, VIOLENCE)));
    assert_true(FIRES(rule, leap, EVENT(date_days((struct date){2016, 2, 3}), POLICE, VIOLENCE)));
    assert_false(FIRES(rule, leap, EVENT(date_days((struct date){2016, 2, 2}), POLICE, VIOLENCE)));
    assert_true(FIRES(rule, common, EVENT(date_days((struct date){2015, 2, 2}), POLICE, VIOLENCE)));
}

static void who_was_born_on_a_leap_day_grows_older_every_year(void **state)
{
    (void)state;
    struct activity hurt = EVENT(date_days((struct date){2018, 2, 20}), POLICE, VIOLENCE);
    const struct rule *r = world_rule(w, "{age: {from: 18}}, {count: {days: 28, at_least: 1}}");
    struct rule_moment m = world_moment(w, date_days((struct date){2018, 2, 27}));
    m.born = (struct date){2000, 2, 29};
    activity_arrange(&hurt, 1, NULL);
    assert_false(rule_judge(r, &hurt, 1, &m, &hit));
    m.today = date_days((struct date){2018, 3, 1});
    assert_true(rule_judge(r, &hurt, 1, &m, &hit));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(at_most_so_many_holds_while_there_are_few_in_the_window),
        TEST(a_late_feed_never_makes_few_of_many),
        TEST(a_feed_that_had_not_begun_makes_no_few),
        TEST(a_leap_day_is_a_day_of_the_window),
        TEST(who_was_born_on_a_leap_day_grows_older_every_year),
    };
    return cmocka_run_group_tests_name("rule/few", tests, NULL, NULL);
}
