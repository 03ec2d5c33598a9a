/* One row per service, and the five answers that are never confused. */
#include "check.h"

#include "base/clock.h"
#include "event/timeline.h"

enum { HOSPITAL, POLICE, CARE, AGENCIES };
enum { ATTENDED, VIOLENCE, REVIEW, PLAN, TYPES };
enum { TODAY = 16155 /* 26 March 2014 */, YEAR = 365 };
#define NOW_MS INT64_C(1395824400000) /* 26 March 2014, 9:00 */

static struct service services[AGENCIES][2];
static struct agency agencies[AGENCIES];
static struct event_type types[TYPES] = {
    [ATTENDED] = {.code = {"ae", 2}, .label = {"A+E attendance", 14}, .class = CLASS_CONCERN},
    [VIOLENCE] = {.code = {"dv", 2}, .label = {"Domestic violence", 17}, .class = CLASS_HIGH},
    [REVIEW] = {.code = {"hr", 2}, .label = {"Health review", 13}, .class = CLASS_ROUTINE},
    [PLAN] = {.code = {"cp", 2}, .label = {"Protection plan", 15}, .class = CLASS_STATUS},
};
static struct partners region;
static struct feed_state feeds[AGENCIES];
static struct service_row rows[AGENCIES * 2];

static int make_region(void **state)
{
    (void)state;
    region = (struct partners){
        .agencies = agencies, .agency_count = AGENCIES, .types = types, .type_count = TYPES};
    for (int i = 0; i < AGENCIES; i++) {
        agencies[i] = (struct agency){.services = services[i], .service_count = 2};
        feeds[i] = (struct feed_state){NOW_MS, NOW_MS, .supplied = true, .late = false};
        for (int s = 0; s < 2; s++)
            services[i][s] = (struct service){.agency = &agencies[i],
                                              .lead = {.phone = STR("0121 496 0111")}};
    }
    return 0;
}

static struct activity on(int32_t day, int agency, int type)
{
    static int64_t id;
    id++;
    return (struct activity){.id = id,
                             .record = id,
                             .day = day,
                             .end_day = ACTIVITY_NO_END,
                             .agency = (uint16_t)agency,
                             .type = (uint16_t)type,
                             .class = (uint8_t)types[type].class};
}

static struct activity status(int32_t day, int32_t end)
{
    struct activity e = on(day, CARE, PLAN);
    e.end_day = end;
    return e;
}

static const struct window year = {TODAY, YEAR};

static void draw(struct activity *events, size_t n)
{
    activity_arrange(events, n, NULL);
    assert_int_equal(timeline_rows_max(&region), AGENCIES * 2);
    assert_int_equal(timeline_rows(&region, feeds, events, n, year, rows), AGENCIES * 2);
}
#define DRAW(...)                                                                                  \
    draw((struct activity[]){__VA_ARGS__}, COUNT(((struct activity[]){__VA_ARGS__})))
static struct service_row *row(int agency, int service) { return &rows[agency * 2 + service]; }

/* ---- the answers ---- */

static void activity_none_late_and_not_supplied_are_four_answers(void **state)
{
    (void)state;
    feeds[POLICE].late = true;
    feeds[CARE].supplied = false;
    DRAW(on(TODAY - 3, HOSPITAL, ATTENDED));
    assert_int_equal(row(HOSPITAL, 0)->state, ROW_ACTIVITY);
    assert_int_equal(row(HOSPITAL, 1)->state, ROW_NONE);
    assert_int_equal(row(POLICE, 0)->state, ROW_LATE);
    assert_int_equal(row(CARE, 1)->state, ROW_NOT_SUPPLIED);
}

static void every_answer_has_its_own_word(void **state)
{
    (void)state;
    for (int i = 0; i < ROW__COUNT; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(row_state_word((enum row_state)i),
                                    row_state_word((enum row_state)k));
}

static void nobody_was_seen_is_still_a_row_for_every_service_with_whom_to_ring(void **state)
{
    (void)state;
    draw(NULL, 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(rows[i].state, ROW_NONE);
        assert_int_equal(rows[i].data_up_to_ms, NOW_MS);
        assert_true(rows[i].lead.phone.len > 0);
        assert_int_equal(rows[i].last.year, 0);
    }
}

static void a_late_feed_with_activity_says_both(void **state)
{
    (void)state;
    feeds[HOSPITAL].late = true;
    DRAW(on(TODAY - 3, HOSPITAL, ATTENDED));
    assert_int_equal(row(HOSPITAL, 0)->state, ROW_ACTIVITY);
    assert_true(row(HOSPITAL, 0)->late);
}

static void what_came_before_the_agreement_ended_still_shows(void **state)
{
    (void)state;
    feeds[HOSPITAL].supplied = false;
    DRAW(on(TODAY - 3, HOSPITAL, ATTENDED));
    assert_int_equal(row(HOSPITAL, 0)->state, ROW_ACTIVITY);
    assert_int_equal(row(HOSPITAL, 1)->state, ROW_NOT_SUPPLIED);
}

/* ---- how fresh a feed is ---- */

static const struct event_type *const some_types[] = {&types[ATTENDED]};
static const struct agreement daily = {
    .types = some_types, .type_count = 1, .expected_every_hours = 24, .live = true};

static void a_feed_is_late_only_after_its_hours_are_over(void **state)
{
    (void)state;
    int64_t day = 24 * MS_PER_HOUR;
    assert_false(feed_state_of(&daily, NOW_MS, NOW_MS - day, NOW_MS).late);
    assert_true(feed_state_of(&daily, NOW_MS, NOW_MS - day - 1, NOW_MS).late);
}

static void a_feed_that_never_came_is_late_and_has_no_date(void **state)
{
    (void)state;
    struct feed_state f = feed_state_of(&daily, 0, 0, NOW_MS);
    assert_true(f.supplied && f.late);
    assert_int_equal(f.complete_to_ms, 0);
}

static void no_agreement_or_one_without_events_is_not_supplied_and_never_late(void **state)
{
    (void)state;
    struct agreement mute = daily;
    mute.type_count = 0;
    struct feed_state none = feed_state_of(NULL, 0, 0, NOW_MS),
                      silent = feed_state_of(&mute, 0, 0, NOW_MS);
    assert_false(none.supplied || none.late || silent.supplied || silent.late);
}

/* ---- the window ---- */

static void the_window_is_so_many_days_and_today_is_the_first(void **state)
{
    (void)state;
    struct activity first = on(TODAY - 364, HOSPITAL, ATTENDED),
                    before = on(TODAY - 365, HOSPITAL, ATTENDED),
                    tomorrow = on(TODAY + 1, HOSPITAL, ATTENDED);
    assert_true(timeline_shows(&first, year));
    assert_false(timeline_shows(&before, year));
    assert_false(timeline_shows(&tomorrow, year));
    DRAW(before, tomorrow);
    assert_int_equal(row(HOSPITAL, 0)->state, ROW_NONE);
}

static int32_t uk_day(int64_t ms) { return date_days(date_uk(ms).date); }

static void midnight_is_the_uks_in_winter_and_in_summer(void **state)
{
    (void)state;
    int64_t winter = INT64_C(1390694400000); /* 26 January 2014, 00:00 UTC = UK */
    int64_t summer = INT64_C(1406329200000); /* 25 July 2014, 23:00 UTC = 26 July, 00:00 UK */
    assert_int_equal(uk_day(winter), uk_day(winter - 1) + 1);
    assert_int_equal(uk_day(winter), uk_day(winter + 24 * MS_PER_HOUR - 1));
    assert_int_equal(uk_day(summer), uk_day(summer - 1) + 1);
    assert_int_equal(uk_day(summer + MS_PER_HOUR),
                     uk_day(summer)); /* UTC midnight changes nothing */
}

static void the_days_on_which_clocks_change_are_one_day_each(void **state)
{
    (void)state;
    /* 30 March 2014 has 23 hours, 26 October 25 */
    int64_t spring = date_uk_midnight_ms((struct date){2014, 3, 30}),
            autumn = date_uk_midnight_ms((struct date){2014, 10, 26});
    assert_int_equal(uk_day(spring + 23 * MS_PER_HOUR - 1), uk_day(spring));
    assert_int_equal(uk_day(spring + 23 * MS_PER_HOUR), uk_day(spring) + 1);
    assert_int_equal(uk_day(autumn + 25 * MS_PER_HOUR - 1), uk_day(autumn));
    assert_int_equal(uk_day(autumn + 25 * MS_PER_HOUR), uk_day(autumn) + 1);
    /* a window of one day that ends on such a day holds it and not an hour of the day before */
    assert_true(activity_in_window(uk_day(spring), uk_day(spring + 22 * MS_PER_HOUR), 1));
    assert_false(activity_in_window(uk_day(spring - 1), uk_day(spring), 1));
    assert_false(activity_in_window(uk_day(autumn - 1), uk_day(autumn + 24 * MS_PER_HOUR), 1));
}

/* ---- what a row says ---- */

static void the_newest_event_gives_date_and_label(void **state)
{
    (void)state;
    struct activity newest = on(TODAY - 2, HOSPITAL, REVIEW);
    DRAW(newest, on(TODAY - 30, HOSPITAL, ATTENDED), on(TODAY - 31, HOSPITAL, VIOLENCE));
    assert_int_equal(row(HOSPITAL, 0)->incidents, 3);
    assert_str_equal(row(HOSPITAL, 0)->label, "Health review");
    assert_int_equal(date_days(row(HOSPITAL, 0)->last), TODAY - 2);
    assert_int_equal(row(HOSPITAL, 0)->newest_event, newest.id);
}

static void one_incident_is_one_count_and_a_row_for_each_who_told(void **state)
{
    (void)state;
    struct activity e[] = {on(TODAY - 2, POLICE, VIOLENCE), on(TODAY - 1, CARE, VIOLENCE),
                           on(TODAY - 9, POLICE, VIOLENCE)};
    draw(e, COUNT(e));
    assert_int_equal(timeline_count(e, COUNT(e), year), 2);
    assert_int_equal(row(POLICE, 0)->incidents, 2);
    assert_int_equal(row(CARE, 0)->incidents, 1);
}

static void routine_contacts_and_statuses_show_but_do_not_count(void **state)
{
    (void)state;
    struct activity e[] = {on(TODAY - 2, HOSPITAL, REVIEW), status(TODAY - 9, ACTIVITY_NO_END)};
    draw(e, COUNT(e));
    assert_int_equal(timeline_count(e, COUNT(e), year), 0);
    assert_int_equal(row(HOSPITAL, 0)->state, ROW_ACTIVITY);
    assert_int_equal(row(CARE, 0)->state, ROW_ACTIVITY);
}

static void a_status_shows_while_it_was_open_in_the_window(void **state)
{
    (void)state;
    struct activity still = status(TODAY - 900, ACTIVITY_NO_END),
                    ended_in = status(TODAY - 900, TODAY - 364),
                    ended_before = status(TODAY - 900, TODAY - 365),
                    to_come = status(TODAY + 1, ACTIVITY_NO_END);
    assert_true(timeline_shows(&still, year));
    assert_true(timeline_shows(&ended_in, year));
    assert_false(timeline_shows(&ended_before, year));
    assert_false(timeline_shows(&to_come, year));
}

static void an_old_event_that_ended_lately_is_no_status(void **state)
{
    (void)state;
    struct activity e = on(TODAY - 900, HOSPITAL, REVIEW);
    e.end_day = TODAY - 1;
    assert_false(timeline_shows(&e, year));
}

static void months_are_the_calendars_and_this_month_is_the_last(void **state)
{
    (void)state;
    int32_t march_1 = date_days((struct date){2014, 3, 1}),
            april_2013 = date_days((struct date){2013, 4, 1});
    DRAW(on(TODAY, HOSPITAL, ATTENDED), on(march_1, HOSPITAL, ATTENDED),
         on(march_1 - 1, HOSPITAL, ATTENDED), on(april_2013, HOSPITAL, ATTENDED),
         on(april_2013 - 1, HOSPITAL, ATTENDED));
    const int32_t *months = row(HOSPITAL, 0)->months;
    assert_int_equal(months[ROW_MONTHS - 1], 2);
    assert_int_equal(months[ROW_MONTHS - 2], 1);
    assert_int_equal(months[0], 1); /* March 2013 is a year ago: in the window, in no month */
    assert_int_equal(row(HOSPITAL, 0)->incidents, 5);
}

#define TEST(f) cmocka_unit_test_setup(f, make_region)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(activity_none_late_and_not_supplied_are_four_answers),
        TEST(every_answer_has_its_own_word),
        TEST(nobody_was_seen_is_still_a_row_for_every_service_with_whom_to_ring),
        TEST(a_late_feed_with_activity_says_both),
        TEST(what_came_before_the_agreement_ended_still_shows),
        TEST(a_feed_is_late_only_after_its_hours_are_over),
        TEST(a_feed_that_never_came_is_late_and_has_no_date),
        TEST(no_agreement_or_one_without_events_is_not_supplied_and_never_late),
        TEST(the_window_is_so_many_days_and_today_is_the_first),
        TEST(midnight_is_the_uks_in_winter_and_in_summer),
        TEST(the_days_on_which_clocks_change_are_one_day_each),
        TEST(the_newest_event_gives_date_and_label),
        TEST(one_incident_is_one_count_and_a_row_for_each_who_told),
        TEST(routine_contacts_and_statuses_show_but_do_not_count),
        TEST(a_status_shows_while_it_was_open_in_the_window),
        TEST(an_old_event_that_ended_lately_is_no_status),
        TEST(months_are_the_calendars_and_this_month_is_the_last),
    };
    return cmocka_run_group_tests_name("event/timeline", tests, NULL, NULL);
}
