/* By when a school has to have been told: before the next school day begins, 8.30am on its
 * clock. */
#include "check.h"

#include "base/clock.h"
#include "encompass/encompass.h"

static int32_t day(int year, int month, int d)
{
    return date_days((struct date){(int16_t)year, (int8_t)month, (int8_t)d});
}

static int64_t at(int year, int month, int d, int hour, int minute)
{
    return calendar_moment_ms(day(year, month, d), hour * 60 + minute);
}

/* Autumn, winter and spring terms, with half-terms and a training day. */
static struct calendar terms(void)
{
    return (struct calendar){.terms = {.at = {{day(2026, 9, 2), day(2026, 12, 18)},
                                              {day(2027, 1, 5), day(2027, 3, 25)},
                                              {day(2027, 4, 12), day(2027, 7, 21)}},
                                       .n = 3},
                             .closed = {.at = {{day(2026, 10, 26), day(2026, 10, 30)},
                                               {day(2026, 11, 23), day(2026, 11, 23)}},
                                        .n = 2}};
}

static int64_t deadline(int64_t happened_ms)
{
    struct calendar c = terms();
    return encompass_deadline_ms(&c, happened_ms, true);
}

static void an_evening_of_the_week_is_told_by_the_next_morning(void **state)
{
    (void)state;
    assert_int_equal(deadline(at(2026, 11, 17, 21, 40)), at(2026, 11, 18, 8, 30));
    assert_int_equal(deadline(at(2026, 11, 17, 23, 59)), at(2026, 11, 18, 8, 30));
    assert_int_equal(deadline(at(2026, 11, 18, 0, 0)), at(2026, 11, 18, 8, 30));
}

static void what_happens_before_school_is_told_before_the_same_school_day(void **state)
{
    (void)state;
    assert_int_equal(deadline(at(2026, 11, 18, 8, 29)), at(2026, 11, 18, 8, 30));
    assert_int_equal(deadline(at(2026, 11, 18, 8, 30)), at(2026, 11, 19, 8, 30));
    assert_int_equal(deadline(at(2026, 11, 18, 15, 0)), at(2026, 11, 19, 8, 30));
}

static void of_a_friday_night_and_the_weekend_it_is_monday(void **state)
{
    (void)state;
    assert_int_equal(deadline(at(2026, 11, 13, 23, 15)), at(2026, 11, 16, 8, 30));
    assert_int_equal(deadline(at(2026, 11, 14, 3, 0)), at(2026, 11, 16, 8, 30));
    assert_int_equal(deadline(at(2026, 11, 15, 22, 0)), at(2026, 11, 16, 8, 30));
    /* the Monday is a training day */
    assert_int_equal(deadline(at(2026, 11, 20, 23, 15)), at(2026, 11, 24, 8, 30));
}

static void holidays_and_half_terms_are_no_school_days(void **state)
{
    (void)state;
    assert_int_equal(deadline(at(2026, 10, 23, 20, 0)), at(2026, 11, 2, 8, 30));
    assert_int_equal(deadline(at(2026, 12, 18, 20, 0)), at(2027, 1, 5, 8, 30));
    assert_int_equal(deadline(at(2026, 12, 25, 10, 0)), at(2027, 1, 5, 8, 30));
    assert_int_equal(deadline(at(2027, 3, 25, 16, 0)), at(2027, 4, 12, 8, 30));
    assert_int_equal(deadline(at(2027, 4, 30, 20, 0)), at(2027, 5, 4, 8, 30)); /* a bank holiday */
}

static void the_morning_is_half_past_eight_on_the_wall_when_the_clocks_change(void **state)
{
    (void)state;
    /* forward in the night to Sunday, 28 March 2027: with a term that runs on */
    struct calendar spring = {.terms = {.at = {{day(2027, 3, 1), day(2027, 4, 30)}}, .n = 1}};
    int64_t before = at(2027, 3, 24, 20, 0), friday = at(2027, 3, 25, 20, 0);
    assert_int_equal(encompass_deadline_ms(&spring, before, true), at(2027, 3, 25, 8, 30));
    /* 26 March is Good Friday, the 29th Easter Monday */
    assert_int_equal(encompass_deadline_ms(&spring, friday, true), at(2027, 3, 30, 8, 30));
    assert_int_equal(at(2027, 3, 30, 8, 30) % MS_PER_DAY, (7 * 60 + 30) * INT64_C(60000)); /* UTC */
    /* back in the night to Sunday, 25 October 2026: 0.30am is there once, 1.30am twice */
    struct calendar autumn = {.terms = {.at = {{day(2026, 10, 1), day(2026, 11, 30)}}, .n = 1}};
    int64_t twice = at(2026, 10, 25, 1, 30);
    assert_int_equal(encompass_deadline_ms(&autumn, twice, true), at(2026, 10, 26, 8, 30));
    assert_int_equal(encompass_deadline_ms(&autumn, twice + MS_PER_HOUR, true),
                     at(2026, 10, 26, 8, 30));
    assert_int_equal(at(2026, 10, 26, 8, 30) % MS_PER_DAY, (8 * 60 + 30) * INT64_C(60000));
}

static void of_which_only_the_day_is_known_it_is_the_next_one(void **state)
{
    (void)state;
    struct calendar c = terms();
    assert_int_equal(encompass_deadline_ms(&c, at(2026, 11, 18, 0, 0), false),
                     at(2026, 11, 19, 8, 30));
}

static void where_the_terms_do_not_say_it_is_the_next_working_day(void **state)
{
    (void)state;
    struct calendar none = {.terms = {.n = 0}}, c = terms();
    assert_int_equal(encompass_deadline_ms(&none, at(2026, 11, 20, 22, 0), true),
                     at(2026, 11, 23, 8, 30));
    assert_int_equal(encompass_deadline_ms(&none, at(2026, 12, 24, 22, 0), true),
                     at(2026, 12, 29, 8, 30));
    assert_int_equal(encompass_deadline_ms(&c, at(2027, 7, 21, 22, 0), true),
                     at(2027, 7, 22, 8, 30)); /* no term behind it is known */
}

/* Whatever the moment: after it, on a school day, and no school day begins between. */
static void of_every_hour_of_two_years_no_school_day_begins_first(void **state)
{
    (void)state;
    struct calendar c = terms();
    for (int64_t ms = at(2026, 9, 2, 0, 0); ms < at(2027, 7, 20, 0, 0); ms += 37 * 60000) {
        int64_t due = encompass_deadline_ms(&c, ms, true);
        int32_t due_day = date_days(date_uk(due).date);
        assert_true(due > ms);
        assert_true(calendar_school_day(&c, due_day));
        for (int32_t d = date_days(date_uk(ms).date); d < due_day; d++)
            assert_false(calendar_school_day(&c, d) && calendar_school_start_ms(&c, d) > ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_evening_of_the_week_is_told_by_the_next_morning),
        cmocka_unit_test(what_happens_before_school_is_told_before_the_same_school_day),
        cmocka_unit_test(of_a_friday_night_and_the_weekend_it_is_monday),
        cmocka_unit_test(holidays_and_half_terms_are_no_school_days),
        cmocka_unit_test(the_morning_is_half_past_eight_on_the_wall_when_the_clocks_change),
        cmocka_unit_test(of_which_only_the_day_is_known_it_is_the_next_one),
        cmocka_unit_test(where_the_terms_do_not_say_it_is_the_next_working_day),
        cmocka_unit_test(of_every_hour_of_two_years_no_school_day_begins_first),
    };
    return cmocka_run_group_tests_name("encompass/deadline", tests, NULL, NULL);
}
