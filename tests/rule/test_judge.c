/* Each building block of a rule, at its boundaries. */
#include "judged.h"

#include "base/rand.h"

static void a_count_holds_from_its_number_on(void **state)
{
    (void)state;
    const char *rule = "{count: {days: 28, at_least: 2}}";
    assert_false(FIRES(rule, TODAY, EVENT(TODAY, POLICE, VIOLENCE)));
    assert_true(
        FIRES(rule, TODAY, EVENT(TODAY, POLICE, VIOLENCE), EVENT(TODAY - 5, HOSPITAL, ATTENDED)));
    assert_int_equal(hit.facts[0].count, 2);
    assert_int_equal(hit.facts[0].agencies, 2);
    assert_int_equal(hit.newest, TODAY);
}

static void the_window_holds_its_days_and_not_one_more(void **state)
{
    (void)state;
    const char *rule = "{count: {days: 28, at_least: 1}}";
    assert_true(FIRES(rule, TODAY, EVENT(TODAY - 27, POLICE, VIOLENCE)));
    assert_false(FIRES(rule, TODAY, EVENT(TODAY - 28, POLICE, VIOLENCE)));
    assert_false(FIRES(rule, TODAY, EVENT(TODAY + 1, POLICE, VIOLENCE)));
}

static void agencies_are_counted_once_each(void **state)
{
    (void)state;
    const char *rule = "{count: {days: 28, at_least: 3, from_agencies: 2}}";
    assert_false(FIRES(rule, TODAY, EVENT(TODAY, POLICE, VIOLENCE),
                       EVENT(TODAY - 3, POLICE, VIOLENCE), EVENT(TODAY - 6, POLICE, VIOLENCE)));
    assert_true(FIRES(rule, TODAY, EVENT(TODAY, POLICE, VIOLENCE),
                      EVENT(TODAY - 3, POLICE, VIOLENCE), EVENT(TODAY - 6, SCHOOL, VIOLENCE)));
}

static void one_incident_told_by_two_agencies_is_one_count_of_the_first(void **state)
{
    (void)state;
    const char *rule = "{count: {days: 28, at_least: 1}}";
    assert_true(
        FIRES(rule, TODAY, EVENT(TODAY - 1, POLICE, VIOLENCE), EVENT(TODAY, SCHOOL, VIOLENCE)));
    assert_int_equal(hit.facts[0].count, 1);
    assert_int_equal(hit.facts[0].agencies, 1);
}

static void routine_contacts_and_statuses_never_count(void **state)
{
    (void)state;
    const char *rule = "{count: {days: 28, at_least: 1}}";
    assert_false(FIRES(rule, TODAY, EVENT(TODAY, HOSPITAL, SEEN), EVENT(TODAY, SOCIAL_CARE, PLAN)));
    assert_true(FIRES(rule, TODAY, EVENT(TODAY, HOSPITAL, MISSED)));
}

static void classes_types_and_kinds_narrow_what_is_counted(void **state)
{
    (void)state;
    struct activity nurse = EVENT(TODAY, HOSPITAL, NURSE),
                    violence = EVENT(TODAY, POLICE, VIOLENCE);
    assert_false(FIRES("{count: {days: 9, at_least: 1, class: [high]}}", TODAY, nurse));
    assert_true(FIRES("{count: {days: 9, at_least: 1, class: [high]}}", TODAY, violence));
    assert_false(
        FIRES("{count: {days: 9, at_least: 1, types: [ae_attendance]}}", TODAY, nurse, violence));
    assert_true(FIRES("{count: {days: 9, at_least: 1, types: [ae_attendance, school_nurse]}}",
                      TODAY, nurse, violence));
    assert_false(
        FIRES("{count: {days: 9, at_least: 1, agency_kinds: [school, police]}}", TODAY, nurse));
    assert_true(
        FIRES("{count: {days: 9, at_least: 1, agency_kinds: [school, police]}}", TODAY, violence));
}

static void the_same_type_must_repeat(void **state)
{
    (void)state;
    const char *rule = "{same_type: {days: 365, at_least: 3}}";
    assert_false(FIRES(rule, TODAY, EVENT(TODAY, POLICE, VIOLENCE),
                       EVENT(TODAY - 9, POLICE, VIOLENCE), EVENT(TODAY - 20, HOSPITAL, ATTENDED),
                       EVENT(TODAY - 30, HOSPITAL, ATTENDED)));
    assert_true(FIRES(rule, TODAY, EVENT(TODAY, POLICE, VIOLENCE),
                      EVENT(TODAY - 9, HOSPITAL, ATTENDED), EVENT(TODAY - 20, HOSPITAL, ATTENDED),
                      EVENT(TODAY - 364, HOSPITAL, ATTENDED)));
    assert_int_equal(hit.facts[0].type, ATTENDED);
    assert_int_equal(hit.facts[0].count, 3);
    assert_int_equal(hit.newest, TODAY - 9);
}

static void rising_compares_with_the_days_just_before(void **state)
{
    (void)state;
    const char *rule = "{rising: {days: 90, at_least: 3, times: 2}}";
    struct activity now[] = {EVENT(TODAY, POLICE, VIOLENCE), EVENT(TODAY - 20, SCHOOL, NURSE),
                             EVENT(TODAY - 40, HOSPITAL, NURSE)};
    assert_true(FIRES(rule, TODAY, now[0], now[1], now[2], EVENT(TODAY - 90, HOSPITAL, ATTENDED)));
    assert_int_equal(hit.facts[0].before, 1);
    assert_false(FIRES(rule, TODAY, now[0], now[1], now[2], EVENT(TODAY - 90, HOSPITAL, ATTENDED),
                       EVENT(TODAY - 179, HOSPITAL, NURSE)));
    assert_true(FIRES(rule, TODAY, now[0], now[1], now[2], EVENT(TODAY - 90, HOSPITAL, ATTENDED),
                      EVENT(TODAY - 180, HOSPITAL, NURSE)));
    assert_false(FIRES(rule, TODAY, now[0], now[1], EVENT(TODAY - 90, HOSPITAL, ATTENDED)));
}

static void what_begins_does_not_rise(void **state)
{
    (void)state;
    assert_false(FIRES("{rising: {days: 90, at_least: 3, times: 2}}", TODAY,
                       EVENT(TODAY, POLICE, VIOLENCE), EVENT(TODAY - 20, SCHOOL, NURSE),
                       EVENT(TODAY - 40, HOSPITAL, NURSE)));
}

static void days_since_counts_from_the_last_such_event(void **state)
{
    (void)state;
    const char *rule = "{days_since: {at_least: 56, class: [routine]}}";
    assert_true(
        FIRES(rule, TODAY, EVENT(TODAY - 300, HOSPITAL, SEEN), EVENT(TODAY - 56, HOSPITAL, SEEN)));
    assert_int_equal(hit.facts[0].before, 56);
    assert_false(
        FIRES(rule, TODAY, EVENT(TODAY - 300, HOSPITAL, SEEN), EVENT(TODAY - 55, HOSPITAL, SEEN)));
    assert_false(FIRES(rule, TODAY, EVENT(TODAY - 300, POLICE, VIOLENCE)));
    assert_true(FIRES("{days_since: {at_most: 5, types: [ae_attendance]}}", TODAY,
                      EVENT(TODAY - 5, HOSPITAL, ATTENDED)));
    assert_false(FIRES("{days_since: {at_most: 5, types: [ae_attendance]}}", TODAY,
                       EVENT(TODAY - 6, HOSPITAL, ATTENDED)));
}

static void a_late_feed_never_makes_a_contact_missed(void **state)
{
    (void)state;
    const char *rule =
        "{days_since: {at_least: 56, class: [routine], agency_kinds: [hospital, school]}}";
    struct activity seen = EVENT(TODAY - 100, HOSPITAL, SEEN);
    assert_true(FIRES(rule, TODAY, seen));
    w->complete_to[SCHOOL] = TODAY - 45;
    assert_false(FIRES(rule, TODAY, seen)); /* 55 days are certain */
    w->complete_to[SCHOOL] = TODAY - 44;
    assert_true(FIRES(rule, TODAY, seen));
    w->complete_to[HOSPITAL] = RULE_NONE;
    assert_false(FIRES(rule, TODAY, seen));
    w->complete_to[HOSPITAL] = TODAY;
    w->complete_to[POLICE] = RULE_NONE; /* nobody asked the police */
    assert_true(FIRES(rule, TODAY, seen));
}

static void before_a_feed_begins_no_contact_is_missed(void **state)
{
    (void)state;
    const char *rule =
        "{days_since: {at_least: 56, class: [routine], agency_kinds: [hospital, school]}}";
    struct activity seen = EVENT(TODAY - 100, HOSPITAL, SEEN);
    w->told_from[POLICE] = TODAY; /* nobody asked the police */
    w->told_from[SCHOOL] = TODAY - 55;
    assert_true(FIRES(rule, TODAY, seen)); /* 56 days are certain, the first of them included */
    assert_int_equal(hit.facts[0].before, 100);
    w->told_from[SCHOOL] = TODAY - 54;
    assert_false(FIRES(rule, TODAY, seen));
    assert_true(FIRES(rule, TODAY + 1, seen));
}

static void a_status_is_open_from_its_first_to_its_last_day(void **state)
{
    (void)state;
    struct activity plan = EVENT(TODAY - 10, SOCIAL_CARE, PLAN);
    assert_true(FIRES("{status: {open: yes}}", TODAY, plan));
    assert_false(FIRES("{status: {open: no}}", TODAY, plan));
    assert_false(FIRES("{status: {open: yes}}", TODAY - 11, plan));
    plan.end_day = TODAY;
    assert_true(FIRES("{status: {open: yes}}", TODAY, plan));
    assert_false(FIRES("{status: {open: yes}}", TODAY + 1, plan));
    assert_true(FIRES("{status: {open: no}}", TODAY + 1, plan));
}

static void a_status_that_nobody_sends_cannot_be_missing(void **state)
{
    (void)state;
    struct activity violence = EVENT(TODAY, POLICE, VIOLENCE);
    assert_true(
        FIRES("{status: {open: no, agency_kinds: [childrens_social_care]}}", TODAY, violence));
    assert_false(FIRES("{status: {open: no, agency_kinds: [adult_social_care]}}", TODAY, violence));
    w->agreements[SOCIAL_CARE].live = false;
    assert_false(
        FIRES("{status: {open: no, agency_kinds: [childrens_social_care]}}", TODAY, violence));
}

static bool age_fits(const char *block, const char *born)
{
    struct rule_moment m = world_moment(w, TODAY);
    assert_true(!*born || date_parse_iso(str_of(born), &m.born));
    return rule_judge(world_rule(w, block), NULL, 0, &m, &hit);
}

static void age_is_in_whole_years(void **state)
{
    (void)state;
    assert_true(age_fits("{age: {below: 18}}", "1996-03-27"));
    assert_int_equal(hit.facts[0].count, 17);
    assert_false(age_fits("{age: {below: 18}}", "1996-03-26"));
    assert_true(age_fits("{age: {from: 18}}", "1996-03-26"));
    assert_false(age_fits("{age: {from: 5, below: 11}}", "2009-03-27"));
    assert_true(age_fits("{age: {from: 5, below: 11}}", "2009-03-26"));
}

static void an_age_not_fully_known_fits_when_it_may_fit(void **state)
{
    (void)state;
    assert_true(age_fits("{age: {below: 18}}", ""));
    assert_int_equal(hit.facts[0].count, RULE_NONE);
    assert_true(age_fits("{age: {below: 18}}", "1996"));
    assert_true(age_fits("{age: {from: 18}}", "1996"));
    assert_false(age_fits("{age: {below: 18}}", "1995"));
    assert_true(age_fits("{age: {below: 18}}", "1996-03"));
    assert_false(age_fits("{age: {below: 18}}", "1996-02"));
}

static void all_blocks_must_hold(void **state)
{
    (void)state;
    const char *rule = "{count: {days: 28, at_least: 1, class: [high]}}, {status: {open: no}}";
    struct activity violence = EVENT(TODAY, POLICE, VIOLENCE),
                    plan = EVENT(TODAY - 10, SOCIAL_CARE, PLAN);
    assert_true(FIRES(rule, TODAY, violence));
    assert_false(FIRES(rule, TODAY, violence, plan));
}

static void a_rule_does_not_fire_before_its_first_day(void **state)
{
    (void)state;
    struct rule young = *world_rule(w, "{count: {days: 28, at_least: 1}}");
    struct activity e = EVENT(TODAY, POLICE, VIOLENCE);
    struct rule_moment m = world_moment(w, TODAY);
    young.since = TODAY + 1;
    assert_false(rule_judge(&young, &e, 1, &m, &hit));
    young.since = TODAY;
    assert_true(rule_judge(&young, &e, 1, &m, &hit));
}

static void the_evidence_is_what_was_counted_with_its_echoes(void **state)
{
    (void)state;
    struct activity e[] = {EVENT(TODAY - 3, POLICE, VIOLENCE), EVENT(TODAY - 3, SCHOOL, VIOLENCE),
                        EVENT(TODAY - 2, HOSPITAL, SEEN), EVENT(TODAY - 40, HOSPITAL, ATTENDED)};
    const struct rule *r = world_rule(w, "{count: {days: 28, at_least: 1}}");
    struct rule_moment m = world_moment(w, TODAY);
    activity_arrange(e, COUNT(e), NULL);
    assert_int_equal(rule_evidence(r, e, COUNT(e), &m, w->arena, &hit, &w->why), ERR_OK);
    assert_int_equal(hit.event_count, 2);
    assert_int_equal(hit.events[0]->agency, POLICE);
    assert_int_equal(hit.events[1]->agency, SCHOOL);
}

static void a_term_halves_with_its_half_life(void **state)
{
    (void)state;
    assert_int_equal(rule_term(50, 60, TODAY, TODAY), 50000);
    assert_int_equal(rule_term(50, 60, TODAY - 60, TODAY), 25000);
    assert_int_equal(rule_term(50, 60, TODAY - 2, TODAY), 48858);
    assert_int_equal(rule_term(50, 60, TODAY + 5, TODAY), 50000);
}

/* The naive twin of count, same_type and rising: words of the documentation, one event at a
 * time. */
static int naive_count(const struct activity *e, size_t n, int32_t today, int32_t days, int type,
                       uint32_t classes)
{
    int count = 0;
    for (size_t i = 0; i < n; i++)
        for (int32_t back = 0; back < days; back++)
            count += !e[i].echo && e[i].day == today - back && (type < 0 || e[i].type == type) &&
                     (classes >> e[i].class & 1);
    return count;
}

static void hits_equal_a_naive_reading_of_the_rules(void **state)
{
    (void)state;
    struct rand r = rand_seeded(7);
    const struct rule *count =
        world_rule(w, "{count: {class: [concern, high], days: 12, at_least: 4}}");
    const struct rule *same = world_rule(w, "{same_type: {days: 15, at_least: 3}}");
    const struct rule *rising = world_rule(w, "{rising: {days: 10, at_least: 3, times: 2}}");
    struct rule_moment m = world_moment(w, TODAY);
    int fired = 0;
    for (int round = 0; round < 3000; round++) {
        struct activity e[20];
        size_t n = rand_below(&r, 20);
        for (size_t i = 0; i < n; i++)
            e[i] = EVENT(TODAY + 2 - (int32_t)rand_below(&r, 30), (int)rand_below(&r, AGENCIES),
                         (int)rand_below(&r, TYPES));
        activity_arrange(e, n, NULL);
        int most = 0;
        for (int t = 0; t < TYPES; t++) {
            int of_type = naive_count(e, n, TODAY, 15, t, ACTIVITY_COUNTING);
            if (of_type > most) most = of_type;
        }
        int now = naive_count(e, n, TODAY, 10, -1, ACTIVITY_COUNTING);
        int before = naive_count(e, n, TODAY - 10, 10, -1, ACTIVITY_COUNTING);
        int concerns =
            naive_count(e, n, TODAY, 12, -1, CLASS_BIT(CLASS_CONCERN) | CLASS_BIT(CLASS_HIGH));
        assert_int_equal(rule_judge(count, e, n, &m, &hit), concerns >= 4);
        assert_int_equal(rule_judge(same, e, n, &m, &hit), most >= 3);
        assert_int_equal(rule_judge(rising, e, n, &m, &hit),
                         before > 0 && now >= 3 && now >= 2 * before);
        fired += before > 0 && now >= 3 && now >= 2 * before;
    }
    assert_true(fired > 100);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_count_holds_from_its_number_on),
        TEST(the_window_holds_its_days_and_not_one_more),
        TEST(agencies_are_counted_once_each),
        TEST(one_incident_told_by_two_agencies_is_one_count_of_the_first),
        TEST(routine_contacts_and_statuses_never_count),
        TEST(classes_types_and_kinds_narrow_what_is_counted),
        TEST(the_same_type_must_repeat),
        TEST(rising_compares_with_the_days_just_before),
        TEST(what_begins_does_not_rise),
        TEST(days_since_counts_from_the_last_such_event),
        TEST(a_late_feed_never_makes_a_contact_missed),
        TEST(before_a_feed_begins_no_contact_is_missed),
        TEST(a_status_is_open_from_its_first_to_its_last_day),
        TEST(a_status_that_nobody_sends_cannot_be_missing),
        TEST(age_is_in_whole_years),
        TEST(an_age_not_fully_known_fits_when_it_may_fit),
        TEST(all_blocks_must_hold),
        TEST(a_rule_does_not_fire_before_its_first_day),
        TEST(the_evidence_is_what_was_counted_with_its_echoes),
        TEST(a_term_halves_with_its_half_life),
        TEST(hits_equal_a_naive_reading_of_the_rules),
    };
    return cmocka_run_group_tests_name("rule/judge", tests, NULL, NULL);
}
