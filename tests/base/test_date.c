/* Dates: what is known of them, UK time, and texts. */
#include "check.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/rand.h"

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return arena ? 0 : -1;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct date the(const char *iso)
{
    struct date d;
    assert_true(date_parse_iso(str_of(iso), &d));
    return d;
}

static void every_day_of_four_centuries_survives_the_round_trip(void **state)
{
    (void)state;
    for (int32_t days = -100000; days < 100000; days++) {
        struct date d = date_from_days(days);
        assert_true(date_valid(d));
        assert_int_equal(date_days(d), days);
        assert_int_equal(date_cmp(date_unpack(date_pack(d)), d), 0);
    }
}

static void a_date_may_be_known_in_part(void **state)
{
    (void)state;
    assert_str_equal(date_long(arena, the("2011")), "2011, day and month not known");
    assert_str_equal(date_long(arena, the("2011-06")), "June 2011, day not known");
    assert_str_equal(date_iso(arena, the("2011-06")), "2011-06");
    assert_false(date_whole(the("2011-06")));
}

static void a_day_that_does_not_exist_is_refused(void **state)
{
    (void)state;
    const char *bad[] = {"2014-02-29", "2014-13-01", "2014-00-10", "2014-1-1",
                         "14-01-01",   "2014/01/01", "2014-04-31", "",
                         "0000-01-01", "2014-01-00", "2014-01-011"};
    struct date d;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(date_parse_iso(str_of(bad[i]), &d));
    assert_true(date_parse_iso(STR("2016-02-29"), &d));
}

static void age_counts_whole_years(void **state)
{
    (void)state;
    assert_int_equal(date_age(the("2001-03-26"), the("2014-03-25")), 12);
    assert_int_equal(date_age(the("2001-03-26"), the("2014-03-26")), 13);
    assert_int_equal(date_age(the("2014-03-27"), the("2014-03-26")), -1);
}

static void summer_time_starts_and_ends_on_the_last_sunday(void **state)
{
    (void)state;
    int64_t ms;
    bool has_time;
    assert_true(date_parse_moment(STR("2014-03-30T00:59:59Z"), &ms, &has_time));
    assert_int_equal(date_uk(ms).hour, 0);
    assert_int_equal(date_uk(ms + 1000).hour, 2);
    assert_true(date_parse_moment(STR("2014-10-26T00:59:59Z"), &ms, &has_time));
    assert_int_equal(date_uk(ms).hour, 1);
    assert_int_equal(date_uk(ms + 1000).hour, 1);
    assert_int_equal(date_uk(ms).weekday, 0);
    assert_int_equal(date_uk_midnight_ms(the("2014-07-01")) % MS_PER_DAY, 23 * MS_PER_HOUR);
    assert_int_equal(date_uk_midnight_ms(the("2014-01-01")) % MS_PER_DAY, 0);
}

static void a_moment_needs_its_zone(void **state)
{
    (void)state;
    int64_t ms, same;
    bool has_time;
    assert_false(date_parse_moment(STR("2014-03-24T09:05:00"), &ms, &has_time));
    assert_true(date_parse_moment(STR("2014-03-24T09:05:00+01:00"), &ms, &has_time));
    assert_true(date_parse_moment(STR("2014-03-24 08:05:00.000Z"), &same, &has_time));
    assert_int_equal(ms, same);
    assert_str_equal(date_moment_iso(arena, ms), "2014-03-24T08:05:00.000Z");
    assert_str_equal(date_moment_long(arena, ms), "24 March 2014, 8:05am");
    assert_true(date_parse_moment(STR("2014-03-24"), &ms, &has_time));
    assert_false(has_time);
}

static void adding_months_keeps_to_the_month(void **state)
{
    (void)state;
    assert_str_equal(date_iso(arena, date_add_months(the("2014-01-31"), 1)), "2014-02-28");
    assert_str_equal(date_iso(arena, date_add_months(the("2014-03-15"), -15)), "2012-12-15");
}

static void months_have_names(void **state)
{
    (void)state;
    assert_str_equal(date_month_name(1), "January");
    assert_str_equal(date_month_name(12), "December");
    assert_str_equal(date_month_name(0), "");
    assert_str_equal(date_month_name(13), "");
}

static void the_day_alone_is_the_day_of_the_date(void **state)
{
    struct rand r = rand_seeded(4);
    (void)state;
    for (int i = 0; i < 20000; i++) { /* 1900 to 2100, half of them within an hour of midnight */
        int64_t day = (int64_t)rand_below(&r, 73000) - 25567;
        int64_t ms = day * MS_PER_DAY + (int64_t)rand_below(&r, MS_PER_DAY);
        if (i % 2) ms = day * MS_PER_DAY - MS_PER_HOUR + (int64_t)rand_below(&r, 2 * MS_PER_HOUR);
        assert_int_equal(date_uk_day(ms), date_days(date_uk(ms).date));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_four_centuries_survives_the_round_trip),
        cmocka_unit_test(a_date_may_be_known_in_part),
        cmocka_unit_test(a_day_that_does_not_exist_is_refused),
        cmocka_unit_test(age_counts_whole_years),
        cmocka_unit_test(summer_time_starts_and_ends_on_the_last_sunday),
        cmocka_unit_test(a_moment_needs_its_zone),
        cmocka_unit_test(adding_months_keeps_to_the_month),
        cmocka_unit_test(months_have_names),
        cmocka_unit_test(the_day_alone_is_the_day_of_the_date),
    };
    return cmocka_run_group_tests_name("base/date", tests, make_arena, drop_arena);
}
