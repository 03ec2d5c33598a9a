/* Expected contacts: met, missed, or not to be said; and what is never a miss. */
#include "world.h"

#include "base/clock.h"
#include "base/rand.h"

/* Nearly one year and four months old: the review at one year is due by 15 months. */
static struct world *toddler(void) { return world_new("2026-11-22", "2025-07-20", NULL); }

static void a_contact_in_its_time_is_met(void **state)
{
    (void)state;
    struct world *w = toddler();
    world_event(w, "2026-06-30", HEALTH, ONE_YEAR);
    struct expect_state s = world_contact(w, "one_year");
    assert_int_equal(s.answer, EXPECT_MET);
    assert_int_equal(s.from, day("2026-04-20"));
    assert_int_equal(s.until, day("2026-07-20"));
    assert_int_equal(w->events[s.event].day, day("2026-06-30"));
    world_free(w);
}

static void a_contact_is_missed_when_its_grace_has_passed(void **state)
{
    (void)state;
    struct world *w = toddler();
    w->today = day("2026-10-20");
    assert_answer(w, "one_year", "due");
    w->today = day("2026-10-21");
    assert_answer(w, "one_year", "missed");
    world_free(w);
}

static void a_contact_that_comes_late_is_met_still(void **state)
{
    (void)state;
    struct world *w = toddler();
    world_event(w, "2026-11-20", HEALTH, ONE_YEAR);
    assert_answer(w, "one_year", "met");
    world_free(w);
}

static void a_child_not_of_age_has_missed_nothing(void **state)
{
    (void)state;
    struct world *w = toddler();
    assert_answer(w, "two_years_health", "not_yet");
    assert_answer(w, "on_a_roll", "not_yet");
    world_free(w);
}

static void a_late_feed_makes_no_contact_missed(void **state)
{
    (void)state;
    struct world *w = toddler();
    world_feed(w, HEALTH, "2026-10-01");
    struct expect_state s = world_contact(w, "one_year");
    assert_int_equal(s.answer, EXPECT_CANNOT_SAY);
    assert_int_equal(w->plan.feeds[s.waits_for].agency, HEALTH);
    world_feed(w, HEALTH, NULL);
    assert_answer(w, "one_year", "cannot_say");
    world_free(w);
}

static void only_feeds_that_would_tell_are_waited_for(void **state)
{
    (void)state;
    struct world *w = toddler();
    world_feed(w, POLICE, NULL);
    world_feed(w, GP, NULL);
    assert_answer(w, "one_year", "missed");
    world_free(w);
}

static void what_no_agency_tells_of_is_not_supplied(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2026-07-20", NULL);
    assert_answer(w, "gp_six_weeks", "not_supplied");
    world_free(w);
}

static void a_time_before_the_data_begin_is_not_supplied(void **state)
{
    (void)state;
    struct world *w =
        world_new("2026-11-22", "2025-07-20", "feeds:\n- {agency: health, since: 2026-05-01}\n");
    struct expect_state s = world_contact(w, "one_year");
    assert_int_equal(s.answer, EXPECT_NOT_SUPPLIED);
    assert_int_equal(s.reason, EXPECT_BECAUSE_BEFORE_DATA);
    world_free(w);
}

static void a_birth_date_known_in_part_must_be_certainly_too_late(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2025-07", NULL); /* born by 31 July */
    w->today = day("2026-10-31");
    assert_answer(w, "one_year", "due");
    w->today = day("2026-11-01");
    assert_answer(w, "one_year", "missed");
    w->who.born = (struct date){2025, 0, 0};
    assert_answer(w, "one_year", "due");
    w->who.born = (struct date){0};
    assert_answer(w, "one_year", "not_expected");
    world_free(w);
}

static void a_child_who_has_died_missed_nothing(void **state)
{
    (void)state;
    struct world *w = toddler();
    w->who.died = day("2026-11-10"); /* even what was missed before */
    struct expect_state s = world_contact(w, "one_year");
    assert_int_equal(s.answer, EXPECT_NOT_EXPECTED);
    assert_int_equal(s.reason, EXPECT_BECAUSE_DIED);
    world_free(w);
}

static void who_came_here_later_did_not_miss_it_here(void **state)
{
    (void)state;
    struct world *w = toddler();
    w->who.known_since = day("2026-08-01");
    assert_int_equal(world_contact(w, "one_year").reason, EXPECT_BECAUSE_NOT_HERE);
    world_free(w);
}

static void a_withdrawn_measurement_is_not_missed(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2020-03-05", NULL);
    world_knows(w, SCHOOL);
    assert_answer(w, "ncmp_reception", "missed");
    world_event(w, "2025-05-10", MEASURING, WITHDRAWN);
    assert_answer(w, "ncmp_reception", "excused");
    world_free(w);
}

static void a_missed_measurement_is_never_the_only_reason(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2020-03-05", NULL);
    assert_false(world_contact(w, "ncmp_reception").contact->terms->review);
    assert_true(world_contact(w, "one_year").contact->terms->review);
    world_free(w);
}

static void who_has_no_school_is_not_measured_there(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2020-03-05", NULL);
    assert_int_equal(world_contact(w, "ncmp_reception").reason, EXPECT_BECAUSE_NO_PLACE);
    world_free(w);
}

static void a_child_without_a_nursery_place_does_not_miss_the_setting_half(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2023-08-20", NULL); /* three and a quarter */
    struct expect_state s = world_contact(w, "two_years_setting");
    assert_int_equal(s.reason, EXPECT_BECAUSE_NO_PLACE);
    assert_answer(w, "two_years_health", "missed");
    world_knows(w, NURSERY);
    assert_answer(w, "two_years_setting", "missed");
    world_event(w, "2026-01-20", NURSERY, CHECK_TWO);
    assert_answer(w, "two_years_setting", "met");
    assert_answer(w, "two_years_health", "missed");
    world_free(w);
}

static void what_the_service_cancelled_is_not_missed(void **state)
{
    (void)state;
    struct world *w = toddler();
    world_event(w, "2026-07-10", HEALTH, BY_SERVICE);
    assert_answer(w, "one_year", "put_off");
    world_free(w);
}

static void not_being_brought_or_cancelling_after_that_is(void **state)
{
    static const int types[] = {NOT_BROUGHT, BY_FAMILY};
    (void)state;
    for (size_t i = 0; i < COUNT(types); i++) {
        struct world *w = toddler();
        world_event(w, "2026-07-10", HEALTH, BY_SERVICE);
        world_event(w, "2026-08-10", HEALTH, types[i]);
        assert_answer(w, "one_year", "missed");
        world_free(w);
    }
}

static void of_school_age_on_no_roll_and_no_register_is_missed(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2019-03-05", NULL);
    assert_answer(w, "on_a_roll", "missed");
    world_status(w, "2024-09-02", NULL, SCHOOL, ON_ROLL);
    assert_answer(w, "on_a_roll", "met");
    w->events[0].end_day = day("2026-10-20"); /* left a month ago: twenty weeks of grace */
    assert_answer(w, "on_a_roll", "due");
    w->events[0].end_day = day("2026-06-20");
    assert_answer(w, "on_a_roll", "missed");
    world_status(w, "2026-09-01", NULL, COUNCIL, HOME_ED);
    assert_answer(w, "on_a_roll", "met");
    world_free(w);
}

static void one_late_school_is_enough_not_to_say_that_a_child_has_none(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2019-03-05", NULL);
    world_feed(w, ACADEMY, "2024-03-01");
    assert_answer(w, "on_a_roll", "cannot_say");
    world_free(w);
}

static void a_school_without_roll_events_has_whom_its_records_name(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2019-03-05", NULL);
    world_knows(w, SCHOOL);
    assert_answer(w, "on_a_roll", "met");
    world_free(w);
}

static void a_home_educated_child_is_visited_every_year(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2016-03-05", NULL);
    world_status(w, "2025-08-01", NULL, COUNCIL, HOME_ED);
    assert_answer(w, "home_education_visit", "missed"); /* by 1 August, and two months */
    world_event(w, "2026-10-20", COUNCIL, HOME_VISIT);
    assert_answer(w, "home_education_visit", "met");
    assert_answer(w, "ncmp_year_6", "not_expected");
    world_free(w);
}

/* Nobody keeps a register, or its feed is not there: the school's word is enough. */
static void home_education_that_a_school_tells_of_holds_until_the_child_is_on_a_roll_again(
    void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2016-03-05", NULL);
    world_status(w, "2021-09-01", "2025-07-31", SCHOOL, ON_ROLL);
    world_event(w, "2025-08-01", SCHOOL, LEFT_FOR_HOME);
    assert_answer(w, "home_education_visit", "missed");
    assert_answer(w, "on_a_roll", "met");
    assert_answer(w, "ncmp_year_6", "not_expected");
    world_event(w, "2026-10-20", COUNCIL, HOME_VISIT);
    assert_answer(w, "home_education_visit", "met");
    world_status(w, "2026-11-02", NULL, SCHOOL, ON_ROLL);
    assert_answer(w, "home_education_visit", "not_expected");
    world_free(w);
}

static void a_plan_asks_for_visits_while_it_is_open(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2016-03-05", NULL);
    assert_answer(w, "plan_visit", "not_expected");
    world_status(w, "2026-08-01", NULL, CARE, PLAN);
    assert_answer(w, "plan_visit", "missed");
    world_event(w, "2026-11-01", CARE, VISIT);
    assert_answer(w, "plan_visit", "met");
    w->events[0].end_day = day("2026-11-20");
    assert_answer(w, "plan_visit", "not_expected");
    world_free(w);
}

static void an_antenatal_contact_is_expected_after_a_booking_and_not_after_a_loss(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "1998-03-05", NULL);
    world_event(w, "2026-01-15", HEALTH, BOOKED);
    assert_answer(w, "antenatal", "missed");
    world_event(w, "2026-03-15", HEALTH, LOST);
    assert_answer(w, "antenatal", "excused");
    world_free(w);
}

static void every_number_is_a_setting(void **state)
{
    (void)state;
    struct world *w =
        world_new("2026-11-22", "2025-07-20",
                  "contacts:\n"
                  "- {key: one_year, grace: 6 months}\n"
                  "- {key: two_years_health, expected: no}\n"
                  "- {key: own, label: Ours, until: 12 months, met_by: [gp_contact]}\n");
    assert_answer(w, "one_year", "due");
    assert_answer(w, "own", "missed");
    for (size_t i = 0; i < w->plan.contact_count; i++)
        assert_false(str_eq_c(w->plan.contacts[i].terms->key, "two_years_health"));
    world_free(w);
}

static void what_was_missed_long_ago_has_lapsed(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2020-03-05", NULL);
    assert_answer(w, "one_year", "lapsed");
    world_free(w);
}

/* ---- whatever happens ---- */

static void a_feed_outage_makes_no_contact_missed_that_was_not(void **state)
{
    static const char *const born[] = {"2026-08-01", "2025-07-20", "2024-02-29", "2023-08-20",
                                       "2025-07"};
    static const int seen[] = {BORN_VISIT, SIX_WEEKS, ONE_YEAR, TWO_YEARS, NOT_BROUGHT, BY_SERVICE};
    struct rand r = rand_seeded(21);
    size_t missed = 0;
    (void)state;
    for (int i = 0; i < 1500; i++) {
        struct world *w = world_new("2026-11-22", born[rand_below(&r, COUNT(born))], NULL);
        int32_t stops = day("2025-09-01") + (int32_t)rand_below(&r, 440);
        for (uint64_t n = rand_below(&r, 5); n; n--) {
            world_event(w, "2025-09-01", HEALTH, seen[rand_below(&r, COUNT(seen))]);
            w->events[w->n - 1].day = day("2025-09-01") + (int32_t)rand_below(&r, 440);
        }
        struct world whole = *w;
        size_t kept = 0;
        for (size_t k = 0; k < w->n; k++)
            if (w->events[k].day < stops) w->events[kept++] = w->events[k];
        w->n = kept;
        w->times[HEALTH].complete_to_ms = date_uk_midnight_ms(date_from_days(stops));
        struct expect_case c = world_case(w);
        for (size_t k = 0; k < w->plan.contact_count; k++) {
            struct expect_state s = expect_contact_state(&c, &w->plan.contacts[k]);
            if (s.answer != EXPECT_MISSED) continue;
            struct expect_case then = world_case(&whole);
            bool waits = expect_contact_teller(&c, s.contact, HEALTH);
            then.today = waits && stops <= w->today ? stops - 1 : w->today; /* while all was told */
            assert_int_equal(expect_contact_state(&then, &whole.plan.contacts[k]).answer,
                             EXPECT_MISSED);
            missed++;
        }
        world_free(w);
    }
    assert_true(missed > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contact_in_its_time_is_met),
        cmocka_unit_test(a_contact_is_missed_when_its_grace_has_passed),
        cmocka_unit_test(a_contact_that_comes_late_is_met_still),
        cmocka_unit_test(a_child_not_of_age_has_missed_nothing),
        cmocka_unit_test(a_late_feed_makes_no_contact_missed),
        cmocka_unit_test(only_feeds_that_would_tell_are_waited_for),
        cmocka_unit_test(what_no_agency_tells_of_is_not_supplied),
        cmocka_unit_test(a_time_before_the_data_begin_is_not_supplied),
        cmocka_unit_test(a_birth_date_known_in_part_must_be_certainly_too_late),
        cmocka_unit_test(a_child_who_has_died_missed_nothing),
        cmocka_unit_test(who_came_here_later_did_not_miss_it_here),
        cmocka_unit_test(a_withdrawn_measurement_is_not_missed),
        cmocka_unit_test(a_missed_measurement_is_never_the_only_reason),
        cmocka_unit_test(who_has_no_school_is_not_measured_there),
        cmocka_unit_test(a_child_without_a_nursery_place_does_not_miss_the_setting_half),
        cmocka_unit_test(what_the_service_cancelled_is_not_missed),
        cmocka_unit_test(not_being_brought_or_cancelling_after_that_is),
        cmocka_unit_test(of_school_age_on_no_roll_and_no_register_is_missed),
        cmocka_unit_test(one_late_school_is_enough_not_to_say_that_a_child_has_none),
        cmocka_unit_test(a_school_without_roll_events_has_whom_its_records_name),
        cmocka_unit_test(a_home_educated_child_is_visited_every_year),
        cmocka_unit_test(
            home_education_that_a_school_tells_of_holds_until_the_child_is_on_a_roll_again),
        cmocka_unit_test(a_plan_asks_for_visits_while_it_is_open),
        cmocka_unit_test(an_antenatal_contact_is_expected_after_a_booking_and_not_after_a_loss),
        cmocka_unit_test(every_number_is_a_setting),
        cmocka_unit_test(what_was_missed_long_ago_has_lapsed),
        cmocka_unit_test(a_feed_outage_makes_no_contact_missed_that_was_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
