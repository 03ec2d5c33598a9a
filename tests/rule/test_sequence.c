/* Blocks about two things in a row, how long a status lasts, alternatives, and who told: at their
 * boundaries, and against a naive reading of the documentation. */
#include "judged.h"

#include "base/rand.h"

static void agencies_and_services_narrow_what_is_counted(void **state)
{
    (void)state;
    struct activity front = EVENT(TODAY, HOSPITAL, ATTENDED), ward = EVENT(TODAY, HOSPITAL, NURSE);
    ward.service = 1;
    assert_true(FIRES("{count: {days: 9, at_least: 2, agencies: [hospital]}}", TODAY, front, ward));
    assert_false(
        FIRES("{count: {days: 9, at_least: 1, agencies: [police, school]}}", TODAY, front));
    assert_true(FIRES("{count: {days: 9, at_least: 1, services: [hospital/wards]}}", TODAY, ward));
    assert_false(
        FIRES("{count: {days: 9, at_least: 1, services: [hospital/wards]}}", TODAY, front));
    assert_false(FIRES("{count: {days: 9, at_least: 1, services: [police/wards]}}", TODAY, ward));
}

static void only_those_who_could_tell_are_waited_for(void **state)
{
    (void)state;
    const char *rule = "{days_since: {at_least: 20, class: [routine], agencies: [hospital]}}";
    struct activity seen = EVENT(TODAY - 30, HOSPITAL, SEEN);
    w->complete_to[SCHOOL] = RULE_NONE;
    assert_true(FIRES(rule, TODAY, seen));
    w->complete_to[HOSPITAL] = TODAY - 11;
    assert_false(FIRES(rule, TODAY, seen));
}

#define AFTER "{after: {first: {class: [high]}, then: {class: [concern]}, within: 14, days: 30}}"

static void what_comes_after_lies_within_its_days(void **state)
{
    (void)state;
    struct activity then = EVENT(TODAY - 29, HOSPITAL, ATTENDED);
    assert_true(FIRES(AFTER, TODAY, then, EVENT(TODAY - 43, POLICE, VIOLENCE)));
    assert_int_equal(hit.facts[0].before, 14);
    assert_int_equal(hit.newest, TODAY - 29);
    assert_false(FIRES(AFTER, TODAY, then, EVENT(TODAY - 44, POLICE, VIOLENCE)));
    assert_true(FIRES(AFTER, TODAY, then, EVENT(TODAY - 30, POLICE, VIOLENCE)));
    assert_false(FIRES(AFTER, TODAY, then, EVENT(TODAY - 29, POLICE, VIOLENCE)));
    assert_false(FIRES(AFTER, TODAY, then, EVENT(TODAY - 28, POLICE, VIOLENCE)));
    assert_false(FIRES(AFTER, TODAY + 1, then, EVENT(TODAY - 30, POLICE, VIOLENCE)));
    assert_false(FIRES(AFTER, TODAY, EVENT(TODAY + 1, HOSPITAL, ATTENDED),
                       EVENT(TODAY - 1, POLICE, VIOLENCE)));
}

static void reports_of_one_incident_are_no_sequence(void **state)
{
    (void)state;
    const char *rule = "{after: {first: {agency_kinds: [police]}, then: {agency_kinds: [school]},"
                       " within: 14, days: 30}}";
    assert_false(
        FIRES(rule, TODAY, EVENT(TODAY - 2, POLICE, VIOLENCE), EVENT(TODAY - 1, SCHOOL, VIOLENCE)));
    assert_true(FIRES(rule, TODAY, EVENT(TODAY - 9, POLICE, VIOLENCE),
                      EVENT(TODAY - 2, POLICE, VIOLENCE), EVENT(TODAY - 1, SCHOOL, VIOLENCE)));
    assert_int_equal(hit.facts[0].before, 8);
}

static void a_closed_case_comes_first_on_the_day_it_ended(void **state)
{
    (void)state;
    const char *rule =
        "{after: {first: {closed: yes}, then: {}, within: 10, days: 60, at_least: 2}}";
    struct activity plan = EVENT(TODAY - 300, SOCIAL_CARE, PLAN);
    plan.end_day = TODAY - 30;
    struct activity late = EVENT(TODAY - 20, HOSPITAL, ATTENDED);
    assert_true(FIRES(rule, TODAY, plan, late, EVENT(TODAY - 29, POLICE, VIOLENCE)));
    assert_false(FIRES(rule, TODAY, plan, late, EVENT(TODAY - 30, POLICE, VIOLENCE)));
    assert_false(FIRES(rule, TODAY, plan, late, EVENT(TODAY - 19, POLICE, VIOLENCE)));
    plan.end_day = ACTIVITY_NO_END;
    assert_false(FIRES(rule, TODAY, plan, late, EVENT(TODAY - 29, POLICE, VIOLENCE)));
}

#define WITHOUT                                                                                    \
    "{without: {first: {class: [high]}, then: {class: [routine]}, within: 14, days: 60}}"

static void what_should_have_followed_is_missing_when_its_days_are_over(void **state)
{
    (void)state;
    struct activity first = EVENT(TODAY - 14, POLICE, VIOLENCE);
    assert_true(FIRES(WITHOUT, TODAY, first));
    assert_int_equal(hit.newest, TODAY);
    assert_false(FIRES(WITHOUT, TODAY - 1, first));
    assert_false(FIRES(WITHOUT, TODAY, first, EVENT(TODAY, HOSPITAL, SEEN)));
    assert_false(FIRES(WITHOUT, TODAY, first, EVENT(TODAY - 14, HOSPITAL, SEEN)));
    assert_true(FIRES(WITHOUT, TODAY, first, EVENT(TODAY - 15, HOSPITAL, SEEN)));
    assert_true(FIRES(WITHOUT, TODAY + 1, first, EVENT(TODAY + 1, HOSPITAL, SEEN)));
    assert_false(FIRES(WITHOUT, TODAY + 46, first));
}

static void a_late_feed_never_makes_what_should_have_followed_missing(void **state)
{
    (void)state;
    struct activity first = EVENT(TODAY - 30, POLICE, VIOLENCE);
    w->complete_to[SCHOOL] = TODAY - 17;
    assert_false(FIRES(WITHOUT, TODAY, first)); /* 13 days are certain */
    w->complete_to[SCHOOL] = TODAY - 16;
    assert_true(FIRES(WITHOUT, TODAY, first));
    w->complete_to[SCHOOL] = RULE_NONE;
    assert_false(FIRES(WITHOUT, TODAY, first));
}

static void a_feed_that_had_not_begun_makes_nothing_missing(void **state)
{
    (void)state;
    struct activity first = EVENT(TODAY - 30, POLICE, VIOLENCE);
    w->told_from[SCHOOL] = TODAY - 30;
    assert_true(FIRES(WITHOUT, TODAY, first));
    w->told_from[SCHOOL] = TODAY - 29; /* it may have followed on the same day */
    assert_false(FIRES(WITHOUT, TODAY, first));
}

static void a_status_lasts_from_its_first_day(void **state)
{
    (void)state;
    struct activity plan = EVENT(TODAY - 90, SOCIAL_CARE, PLAN);
    assert_true(FIRES("{status: {open: yes, at_least: 90}}", TODAY, plan));
    assert_false(FIRES("{status: {open: yes, at_least: 91}}", TODAY, plan));
    assert_true(FIRES("{status: {open: yes, at_most: 90}}", TODAY, plan));
    assert_false(FIRES("{status: {open: yes, at_most: 89}}", TODAY, plan));
    assert_false(FIRES("{status: {open: no, at_most: 89}}", TODAY, plan));
    plan.end_day = TODAY - 5;
    assert_true(FIRES("{status: {open: no, at_least: 5, at_most: 5}}", TODAY, plan));
    assert_false(FIRES("{status: {open: no, at_most: 4}}", TODAY, plan));
    assert_false(FIRES("{status: {open: no, at_most: 4}}", TODAY,
                       EVENT(TODAY, POLICE, VIOLENCE))); /* there never was one */
}

static void one_of_several_is_enough_and_the_others_leave_no_mark(void **state)
{
    (void)state;
    struct activity e[] = {EVENT(TODAY - 3, POLICE, VIOLENCE),
                           EVENT(TODAY - 9, HOSPITAL, ATTENDED)};
    const struct rule *r = world_rule(w, "{any: [{count: {days: 28, at_least: 2, class: [high]}},"
                                         " {count: {days: 28, at_least: 1, class: [concern]}}]}");
    struct rule_moment m = world_moment(w, TODAY);
    activity_arrange(e, COUNT(e), NULL);
    assert_true(rule_judge(r, e, COUNT(e), &m, &hit));
    assert_int_equal(hit.facts[0].choice, 1);
    assert_int_equal(hit.newest, TODAY - 9);
    assert_int_equal(rule_evidence(r, e, COUNT(e), &m, w->arena, &hit, &w->why), ERR_OK);
    assert_int_equal(hit.event_count, 1);
    assert_int_equal(hit.events[0]->agency, HOSPITAL);
}

/* ---- a naive twin ---- */

static bool is_first_report(const struct activity *e, size_t at, int class)
{
    for (size_t i = 0; i < at; i++)
        if (e[i].incident == e[at].incident && e[i].class == class) return false;
    return e[at].class == class;
}

static int naive_after(const struct activity *e, size_t n, int32_t today, int within, int days)
{
    int count = 0;
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        if (!is_first_report(e, i, CLASS_CONCERN) || !activity_in_window(e[i].day, today, days))
            continue;
        for (size_t k = 0; k < n; k++)
            found |= is_first_report(e, k, CLASS_HIGH) && e[k].day < e[i].day &&
                     e[i].day - e[k].day <= within && e[k].incident != e[i].incident;
        count += found;
    }
    return count;
}

static int naive_without(const struct activity *e, size_t n, int32_t today, int within, int days)
{
    int count = 0;
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        if (!is_first_report(e, i, CLASS_HIGH) || !activity_in_window(e[i].day, today, days) ||
            e[i].day + within > today)
            continue;
        for (size_t k = 0; k < n; k++)
            found |= is_first_report(e, k, CLASS_ROUTINE) && e[k].day >= e[i].day &&
                     e[k].day - e[i].day <= within && e[k].incident != e[i].incident;
        count += !found;
    }
    return count;
}

static size_t random_life(struct rand *r, struct activity *e, size_t room)
{
    size_t n = rand_below(r, (uint32_t)room);
    for (size_t i = 0; i < n; i++) {
        e[i] = EVENT(TODAY + 2 - (int32_t)rand_below(r, 60), (int)rand_below(r, AGENCIES),
                     (int)rand_below(r, TYPES));
        if (rand_below(r, 3)) e[i].end_day = e[i].day + (int32_t)rand_below(r, 40);
    }
    return n;
}

static void sequences_equal_a_naive_reading(void **state)
{
    (void)state;
    struct rand r = rand_seeded(11);
    const struct rule *after = world_rule(w, AFTER), *without = world_rule(w, WITHOUT);
    struct rule_moment m = world_moment(w, TODAY);
    int fired[2] = {0, 0};
    for (int round = 0; round < 4000; round++) {
        struct activity e[16];
        size_t n = random_life(&r, e, COUNT(e));
        activity_arrange(e, n, NULL);
        int count = naive_after(e, n, TODAY, 14, 30);
        assert_int_equal(rule_judge(after, e, n, &m, &hit), count > 0);
        if (count) assert_int_equal(hit.facts[0].count, count);
        fired[0] += count > 0;
        count = naive_without(e, n, TODAY, 14, 60);
        assert_int_equal(rule_judge(without, e, n, &m, &hit), count > 0);
        if (count) assert_int_equal(hit.facts[0].count, count);
        fired[1] += count > 0;
    }
    assert_true(fired[0] > 300 && fired[1] > 300);
}

/* ---- laws over all blocks ---- */

static const char *const all_blocks[] = {
    "{count: {days: 28, at_least: 2, from_agencies: 2}}",
    "{same_type: {days: 40, at_least: 2}}",
    "{rising: {days: 20, at_least: 2, times: 2}}",
    "{days_since: {at_least: 10, class: [routine]}}",
    "{after: {first: {}, then: {}, within: 14, days: 30}}",
    "{after: {first: {closed: yes}, then: {}, within: 30, days: 50, at_least: 2}}",
    WITHOUT,
    "{status: {open: no, at_most: 20}}",
    "{any: [{count: {days: 5, at_least: 2}}, {status: {open: yes, at_least: 10}}]}",
};

static bool same_events(const struct rule_hit *a, const struct rule_hit *b)
{
    if (a->event_count != b->event_count) return false;
    for (size_t i = 0; i < a->event_count; i++)
        if (a->events[i]->id != b->events[i]->id) return false;
    return true;
}

static void shuffle(struct rand *r, struct activity *e, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = rand_below(r, (uint32_t)i);
        struct activity one = e[i - 1];
        e[i - 1] = e[k];
        e[k] = one;
    }
}

static void the_order_in_which_events_came_never_matters(void **state)
{
    (void)state;
    struct rand r = rand_seeded(23);
    struct rule_moment m = world_moment(w, TODAY);
    int fired = 0;
    for (int round = 0; round < 2000; round++) {
        struct activity e[16], other[16];
        struct rule_hit one, two;
        struct arena_mark mark = arena_mark(w->arena);
        const struct rule *rule = world_rule(w, all_blocks[(size_t)round % COUNT(all_blocks)]);
        size_t n = random_life(&r, e, COUNT(e));
        memcpy(other, e, sizeof e);
        shuffle(&r, other, n);
        activity_arrange(e, n, NULL);
        activity_arrange(other, n, NULL);
        bool fires = rule_judge(rule, e, n, &m, &one);
        assert_int_equal(rule_judge(rule, other, n, &m, &two), fires);
        if (fires) {
            assert_int_equal(rule_evidence(rule, e, n, &m, w->arena, &one, &w->why), ERR_OK);
            assert_int_equal(rule_evidence(rule, other, n, &m, w->arena, &two, &w->why), ERR_OK);
            assert_memory_equal(one.facts, two.facts, sizeof one.facts);
            assert_int_equal(one.newest, two.newest);
            assert_true(same_events(&one, &two));
        }
        fired += fires;
        arena_rewind(w->arena, mark);
    }
    assert_true(fired > 300);
}

static void what_is_to_come_changes_nothing_today(void **state)
{
    (void)state;
    struct rand r = rand_seeded(29);
    struct rule_moment m = world_moment(w, TODAY);
    for (int round = 0; round < 900; round++) {
        struct activity e[16], past[16];
        struct rule_hit one, two;
        struct arena_mark mark = arena_mark(w->arena);
        const struct rule *rule = world_rule(w, all_blocks[(size_t)round % COUNT(all_blocks)]);
        size_t n = random_life(&r, e, COUNT(e)), kept = 0;
        for (size_t i = 0; i < n; i++)
            if (e[i].day <= TODAY) past[kept++] = e[i];
        activity_arrange(e, n, NULL);
        activity_arrange(past, kept, NULL);
        bool fires = rule_judge(rule, past, kept, &m, &one);
        assert_int_equal(rule_judge(rule, e, n, &m, &two), fires);
        if (fires) assert_memory_equal(one.facts, two.facts, sizeof one.facts);
        arena_rewind(w->arena, mark);
    }
}

/* Nobody has so many events; a fault of a feed may make them. */
static void a_person_with_100000_events_is_judged(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    struct activity *e = ARENA_ARRAY(w->arena, struct activity, MANY);
    struct rule_moment m = world_moment(w, TODAY);
    assert_non_null(e);
    for (int i = 0; i < MANY; i++) {
        e[i] = EVENT(TODAY - i % 3000, i % AGENCIES, (i / AGENCIES) % TYPES);
        if (e[i].type == PLAN) e[i].end_day = e[i].day + i % 50;
    }
    activity_arrange(e, MANY, NULL);
    for (size_t i = 0; i < COUNT(all_blocks); i++) {
        const struct rule *rule = world_rule(w, all_blocks[i]);
        if (rule_judge(rule, e, MANY, &m, &hit))
            assert_int_equal(rule_evidence(rule, e, MANY, &m, w->arena, &hit, &w->why), ERR_OK);
    }
}

/* Days are calendar days of the UK: the night in which a clock goes on or back is one of them, and
 * so is 29 February. */
static void windows_are_calendar_days_over_leap_days_and_changes_of_the_clock(void **state)
{
    (void)state;
    static const struct date days[] = {{2024, 3, 1}, {2024, 3, 31}, {2024, 10, 27}, {2023, 3, 1}};
    const char *rule = "{count: {days: 3, at_least: 1}}";
    for (size_t i = 0; i < COUNT(days); i++) {
        int32_t day = date_days(days[i]);
        struct activity e = EVENT(0, POLICE, VIOLENCE);
        e.day = date_days(date_uk(date_uk_midnight_ms(days[i])).date);
        assert_int_equal(e.day, day);
        assert_true(FIRES(rule, day + 2, e));
        assert_false(FIRES(rule, day + 3, e));
        e.day = date_days(date_uk(date_uk_midnight_ms(date_from_days(day + 1)) - 1).date);
        assert_int_equal(e.day, day); /* the last millisecond of it */
    }
    assert_int_equal(date_days((struct date){2024, 3, 1}) - date_days((struct date){2024, 2, 28}),
                     2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(agencies_and_services_narrow_what_is_counted),
        TEST(only_those_who_could_tell_are_waited_for),
        TEST(what_comes_after_lies_within_its_days),
        TEST(reports_of_one_incident_are_no_sequence),
        TEST(a_closed_case_comes_first_on_the_day_it_ended),
        TEST(what_should_have_followed_is_missing_when_its_days_are_over),
        TEST(a_late_feed_never_makes_what_should_have_followed_missing),
        TEST(a_feed_that_had_not_begun_makes_nothing_missing),
        TEST(a_status_lasts_from_its_first_day),
        TEST(one_of_several_is_enough_and_the_others_leave_no_mark),
        TEST(sequences_equal_a_naive_reading),
        TEST(the_order_in_which_events_came_never_matters),
        TEST(what_is_to_come_changes_nothing_today),
        TEST(a_person_with_100000_events_is_judged),
        TEST(windows_are_calendar_days_over_leap_days_and_changes_of_the_clock),
    };
    return cmocka_run_group_tests_name("rule/sequence", tests, NULL, NULL);
}
