/* Unseen children: each sentence of docs/unseen-children.md, and what may never happen. */
#include "world.h"

/* A baby of three months, last seen at six weeks. */
static struct world *baby(void)
{
    struct world *w = world_new("2026-11-22", "2026-08-20", NULL);
    world_event(w, "2026-09-01", HEALTH, BORN_VISIT);
    return w;
}

static struct world *pupil(const char *last)
{
    struct world *w = world_new("2026-11-22", "2018-03-05", NULL);
    world_knows(w, SCHOOL);
    world_status(w, "2022-09-05", NULL, SCHOOL, ON_ROLL);
    world_event(w, last, SCHOOL, ATTENDED);
    return w;
}

static void a_baby_whom_nobody_saw_for_eight_weeks_is_unseen(void **state)
{
    (void)state;
    struct world *w = baby();
    struct unseen_state s = world_unseen(w);
    assert_int_equal(s.answer, UNSEEN_MISSED);
    assert_int_equal(s.limit->days, 56);
    assert_int_equal(w->events[s.last].day, day("2026-09-01"));
    assert_int_equal(s.missed_from, day("2026-09-02") + 56);
    world_free(w);
}

static void the_limit_is_passed_after_its_last_whole_day(void **state)
{
    (void)state;
    struct world *w = baby(); /* unseen from 2 September: 56 days end with 27 October */
    w->today = day("2026-10-27");
    assert_unseen(w, "within");
    w->today = day("2026-10-28");
    assert_unseen(w, "unseen");
    world_free(w);
}

static void any_agency_that_saw_the_child_is_enough(void **state)
{
    (void)state;
    struct world *w = baby();
    world_event(w, "2026-11-20", POLICE, WELFARE);
    assert_unseen(w, "within");
    world_free(w);
}

static void what_was_not_in_person_is_not_being_seen(void **state)
{
    (void)state;
    struct world *w = baby();
    world_event(w, "2026-11-20", HEALTH, NOT_BROUGHT);
    world_event(w, "2026-11-20", POLICE, OFFENCE);
    assert_unseen(w, "unseen");
    world_free(w);
}

static void each_age_has_its_limit(void **state)
{
    static const struct {
        const char *born, *last;
        int days;
        const char *answer;
    } rows[] = {
        {"2026-03-01", "2026-09-26", 56, "unseen"}, {"2026-03-01", "2026-09-27", 56, "within"},
        {"2024-03-01", "2026-05-23", 182, "unseen"}, {"2024-03-01", "2026-05-24", 182, "within"},
        {"2011-03-01", "2025-11-22", 364, "unseen"}, {"2011-03-01", "2025-11-24", 364, "within"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world *w = world_new("2026-11-22", rows[i].born, NULL);
        world_event(w, rows[i].last, GP, GP_SEEN);
        assert_unseen(w, rows[i].answer);
        assert_int_equal(world_unseen(w).limit->days, rows[i].days);
        world_free(w);
    }
}

static void a_pupil_is_unseen_after_twenty_school_days_of_the_regions_terms(void **state)
{
    (void)state;
    struct world *w = pupil("2026-09-24"); /* 20 school days end with 22 October */
    w->today = day("2026-10-22");
    assert_unseen(w, "within");
    w->today = day("2026-10-23");
    assert_unseen(w, "unseen");
    assert_int_equal(world_unseen(w).limit->school_days, 20);
    world_free(w);
}

static void holidays_are_no_school_days(void **state)
{
    (void)state;
    struct world *w = pupil("2026-07-22"); /* the last day before the summer */
    w->today = day("2026-09-29");          /* 20 school days of September have not passed */
    assert_unseen(w, "within");
    w->today = day("2026-09-30");
    assert_unseen(w, "unseen");
    world_free(w);
}

static void without_terms_in_the_region_file_no_school_day_is_counted(void **state)
{
    (void)state;
    struct world *w = pupil("2026-09-03");
    w->partners.terms.calendar = (struct calendar){0};
    assert_unseen(w, "within");
    world_free(w);
}

static void a_feed_that_is_late_makes_no_miss(void **state)
{
    (void)state;
    struct world *w = baby();
    world_feed(w, GP, "2026-10-20"); /* the limit would pass on the 28th */
    struct unseen_state s = world_unseen(w);
    assert_int_equal(s.answer, UNSEEN_CANNOT_SAY);
    assert_int_equal(w->plan.feeds[s.waits_for].agency, GP);
    assert_true(w->plan.feeds[s.waits_for].late);
    world_free(w);
}

static void what_had_passed_before_the_feed_stopped_is_unseen_still(void **state)
{
    (void)state;
    struct world *w = baby();
    world_feed(w, GP, "2026-11-02");
    assert_unseen(w, "unseen");
    world_event(w, "2026-11-20", POLICE, WELFARE);
    assert_unseen(w, "within");
    world_free(w);
}

static void a_feed_that_never_began_makes_no_miss(void **state)
{
    (void)state;
    struct world *w = baby();
    world_feed(w, POLICE, NULL);
    assert_unseen(w, "cannot_say");
    world_free(w);
}

static void a_feed_that_the_region_leaves_out_is_not_waited_for(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2026-08-20",
                                "feeds:\n- {agency: police, left_out: yes}\n");
    world_event(w, "2026-09-01", HEALTH, BORN_VISIT);
    world_feed(w, POLICE, NULL);
    assert_unseen(w, "unseen");
    world_free(w);
}

static void a_feed_too_seldom_for_the_limit_is_not_waited_for(void **state)
{
    (void)state;
    struct world *w = baby();
    world_feed(w, MEASURING, "2026-01-01"); /* once a year by its agreement */
    assert_unseen(w, "unseen");
    world_free(w);
}

static void data_that_begin_later_leave_the_time_before_out(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2026-03-01",
                                "feeds:\n- {agency: gp, since: 2026-10-20}\n");
    world_event(w, "2026-03-10", HEALTH, BORN_VISIT);
    assert_unseen(w, "within");
    w->today = day("2026-12-15");
    for (int i = 0; i < AGENCIES; i++)
        world_feed(w, i, "2026-12-16");
    assert_unseen(w, "unseen");
    world_free(w);
}

/* The agreement is years old; the first delivery is not. */
static void before_a_first_delivery_nobody_was_told(void **state)
{
    (void)state;
    struct world *w = baby();
    assert_unseen(w, "unseen");
    world_begins(w, GP, "2026-10-20");
    assert_unseen(w, "within");
    assert_int_equal(world_unseen(w).from, day("2026-10-20"));
    w->today = day("2026-12-15");
    for (int i = 0; i < AGENCIES; i++)
        world_feed(w, i, "2026-12-16");
    assert_unseen(w, "unseen");
    w->today = day("2026-12-14");
    assert_unseen(w, "within");
    world_free(w);
}

static void a_region_may_say_that_a_first_delivery_brought_what_was_before(void **state)
{
    (void)state;
    struct world *w =
        world_new("2026-11-22", "2026-08-20", "feeds:\n- {agency: gp, since: 2026-08-01}\n");
    world_event(w, "2026-09-01", HEALTH, BORN_VISIT);
    world_begins(w, GP, "2026-10-20");
    assert_unseen(w, "unseen");
    world_free(w);
}

static void a_school_that_does_not_have_the_child_is_not_waited_for(void **state)
{
    (void)state;
    struct world *w = pupil("2026-09-03");
    world_feed(w, ACADEMY, NULL);
    assert_unseen(w, "unseen");
    world_feed(w, SCHOOL, "2026-09-20");
    assert_unseen(w, "cannot_say");
    world_free(w);
}

static void a_home_educated_child_is_not_missed_by_a_school(void **state)
{
    (void)state;
    struct world *w = pupil("2026-09-03");
    assert_unseen(w, "unseen");
    world_status(w, "2026-09-10", NULL, COUNCIL, HOME_ED);
    assert_unseen(w, "within");
    assert_int_equal(world_unseen(w).limit->days, 364);
    world_free(w);
}

static void every_other_limit_stands_for_a_home_educated_child(void **state)
{
    (void)state;
    struct world *w = pupil("2025-11-01");
    world_status(w, "2025-11-10", NULL, COUNCIL, HOME_ED);
    assert_unseen(w, "unseen");
    assert_int_equal(world_unseen(w).limit->days, 364);
    world_free(w);
}

static void who_has_died_is_not_unseen(void **state)
{
    (void)state;
    struct world *w = baby();
    w->who.died = day("2026-10-01");
    assert_int_equal(world_unseen(w).reason, EXPECT_BECAUSE_DIED);
    w->who.died = EXPECT_NEVER;
    world_event(w, "2026-10-01", GP, DEATH); /* told as an event */
    assert_int_equal(world_unseen(w).reason, EXPECT_BECAUSE_DIED);
    world_free(w);
}

static void moved_away_ends_it_only_with_a_destination(void **state)
{
    int32_t left;
    (void)state;
    struct world *w = baby();
    w->who.left = day("2026-09-15");
    assert_unseen(w, "unseen");
    struct expect_case c = world_case(w);
    assert_true(expect_left(&c, &left));
    assert_int_equal(left, day("2026-09-15"));
    w->who.left_confirmed = true;
    assert_int_equal(world_unseen(w).reason, EXPECT_BECAUSE_MOVED);
    c = world_case(w);
    assert_false(expect_left(&c, &left));
    world_free(w);
}

static void who_is_seen_after_moving_away_is_here(void **state)
{
    int32_t left;
    (void)state;
    struct world *w = baby();
    w->who.left = day("2026-09-15");
    world_event(w, "2026-09-20", GP, GP_SEEN);
    struct expect_case c = world_case(w);
    assert_false(expect_left(&c, &left));
    w->who.left_confirmed = true;
    assert_unseen(w, "unseen"); /* they came back, and nobody has seen them for eight weeks */
    world_free(w);
}

static void an_adult_and_a_child_not_yet_born_are_not_unseen(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2008-11-22", NULL);
    assert_int_equal(world_unseen(w).reason, EXPECT_BECAUSE_ADULT);
    world_free(w);
    w = world_new("2026-11-22", "2026-12-24", NULL);
    assert_int_equal(world_unseen(w).reason, EXPECT_BECAUSE_ADULT);
    world_free(w);
}

static void a_birth_date_known_in_part_gives_the_longest_limit(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2025", NULL); /* under one, or over */
    world_event(w, "2026-08-01", GP, GP_SEEN);
    assert_unseen(w, "within");
    assert_int_equal(world_unseen(w).limit->days, 182);
    w->who.born = (struct date){0};
    assert_int_equal(world_unseen(w).reason, EXPECT_BECAUSE_NO_BIRTH_DATE);
    w->who.born = (struct date){2008, 0, 0}; /* may be 18 */
    assert_int_equal(world_unseen(w).reason, EXPECT_BECAUSE_ADULT);
    world_free(w);
}

static void events_in_the_future_are_not_looked_at(void **state)
{
    (void)state;
    struct world *w = baby();
    world_event(w, "2026-11-30", GP, GP_SEEN);
    assert_unseen(w, "unseen");
    world_free(w);
}

static void a_child_nobody_ever_saw_counts_from_when_they_were_known(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2026-01-01", NULL);
    w->who.known_since = day("2026-11-01"); /* came here three weeks ago */
    assert_unseen(w, "within");
    w->who.known_since = day("2026-09-01");
    assert_unseen(w, "unseen");
    assert_int_equal(world_unseen(w).last, -1);
    world_free(w);
}

static void a_child_of_29_february_has_birthdays_too(void **state)
{
    (void)state;
    struct world *w = world_new("2025-02-28", "2024-02-29", NULL);
    world_event(w, "2024-12-20", GP, GP_SEEN);
    assert_int_equal(world_unseen(w).limit->days, 56); /* one year old with 1 March */
    w->today = day("2025-03-01");
    assert_int_equal(world_unseen(w).limit->days, 182);
    world_free(w);
}

static void the_clocks_changing_is_no_day(void **state)
{
    (void)state;
    struct world *w =
        world_new("2026-10-26", "2026-07-01", NULL); /* clocks went back on the 25th */
    world_event(w, "2026-08-30", GP, GP_SEEN);
    w->today = day("2026-10-25");
    assert_unseen(w, "within");
    w->today = day("2026-10-26");
    assert_unseen(w, "unseen");
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_baby_whom_nobody_saw_for_eight_weeks_is_unseen),
        cmocka_unit_test(the_limit_is_passed_after_its_last_whole_day),
        cmocka_unit_test(any_agency_that_saw_the_child_is_enough),
        cmocka_unit_test(what_was_not_in_person_is_not_being_seen),
        cmocka_unit_test(each_age_has_its_limit),
        cmocka_unit_test(a_pupil_is_unseen_after_twenty_school_days_of_the_regions_terms),
        cmocka_unit_test(holidays_are_no_school_days),
        cmocka_unit_test(without_terms_in_the_region_file_no_school_day_is_counted),
        cmocka_unit_test(a_feed_that_is_late_makes_no_miss),
        cmocka_unit_test(what_had_passed_before_the_feed_stopped_is_unseen_still),
        cmocka_unit_test(a_feed_that_never_began_makes_no_miss),
        cmocka_unit_test(a_feed_that_the_region_leaves_out_is_not_waited_for),
        cmocka_unit_test(a_feed_too_seldom_for_the_limit_is_not_waited_for),
        cmocka_unit_test(data_that_begin_later_leave_the_time_before_out),
        cmocka_unit_test(before_a_first_delivery_nobody_was_told),
        cmocka_unit_test(a_region_may_say_that_a_first_delivery_brought_what_was_before),
        cmocka_unit_test(a_school_that_does_not_have_the_child_is_not_waited_for),
        cmocka_unit_test(a_home_educated_child_is_not_missed_by_a_school),
        cmocka_unit_test(every_other_limit_stands_for_a_home_educated_child),
        cmocka_unit_test(who_has_died_is_not_unseen),
        cmocka_unit_test(moved_away_ends_it_only_with_a_destination),
        cmocka_unit_test(who_is_seen_after_moving_away_is_here),
        cmocka_unit_test(an_adult_and_a_child_not_yet_born_are_not_unseen),
        cmocka_unit_test(a_birth_date_known_in_part_gives_the_longest_limit),
        cmocka_unit_test(events_in_the_future_are_not_looked_at),
        cmocka_unit_test(a_child_nobody_ever_saw_counts_from_when_they_were_known),
        cmocka_unit_test(a_child_of_29_february_has_birthdays_too),
        cmocka_unit_test(the_clocks_changing_is_no_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
