/* Working time, bank holidays and school terms, against a slow walk minute by minute. */
#include "check.h"

#include "agency/calendar.h"
#include "agency/terms.h"
#include "base/rand.h"

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE };

static int32_t day(int year, int month, int d)
{
    return date_days((struct date){(int16_t)year, (int8_t)month, (int8_t)d});
}

static int64_t at(int year, int month, int d, int hour, int minute)
{
    return calendar_moment_ms(day(year, month, d), hour * 60 + minute);
}

static const struct calendar plain; /* the default */

static void four_working_hours_from_friday_afternoon_end_on_monday(void **state)
{
    (void)state;
    assert_int_equal(calendar_due_ms(&plain, at(2026, 11, 20, 15, 0), 240),
                     at(2026, 11, 23, 11, 0));
}

static void work_that_fills_the_day_is_due_when_the_day_ends(void **state)
{
    (void)state;
    assert_int_equal(calendar_due_ms(&plain, at(2026, 11, 20, 15, 0), 120),
                     at(2026, 11, 20, 17, 0));
}

static void what_comes_at_night_starts_in_the_morning(void **state)
{
    (void)state;
    assert_int_equal(calendar_next_start_ms(&plain, at(2026, 11, 21, 3, 0)),
                     at(2026, 11, 23, 9, 0));
    assert_int_equal(calendar_next_start_ms(&plain, at(2026, 11, 23, 10, 30)),
                     at(2026, 11, 23, 10, 30));
    assert_int_equal(calendar_due_ms(&plain, at(2026, 11, 21, 3, 0), 60), at(2026, 11, 23, 10, 0));
}

static void easter_and_a_holiday_of_its_own_are_no_working_days(void **state)
{
    (void)state;
    struct calendar c = {.holidays = {.at = {{day(2026, 4, 7), day(2026, 4, 7)}}, .n = 1}};
    assert_int_equal(calendar_due_ms(&c, at(2026, 4, 2, 16, 0), 120), at(2026, 4, 8, 10, 0));
    assert_false(calendar_working_day(&c, day(2026, 4, 3)));
    assert_false(calendar_working_day(&c, day(2026, 4, 7)));
}

static void within_one_working_day_ends_when_work_ends_on_the_next_one(void **state)
{
    (void)state;
    assert_int_equal(calendar_days_later_ms(&plain, at(2026, 11, 20, 10, 0), 1),
                     at(2026, 11, 23, 17, 0));
    assert_int_equal(calendar_days_later_ms(&plain, at(2026, 12, 24, 23, 59), 1),
                     at(2026, 12, 29, 17, 0));
}

static void a_calendar_without_a_working_day_gives_no_time(void **state)
{
    (void)state;
    struct calendar never = {.holidays = {.at = {{day(2020, 1, 1), day(2040, 1, 1)}}, .n = 1}};
    assert_true(calendar_due_ms(&never, at(2026, 1, 1, 9, 0), 1) == INT64_MAX);
    assert_true(calendar_days_later_ms(&never, at(2026, 1, 1, 9, 0), 1) == INT64_MAX);
}

/* Is somebody at work in that minute, asked of the clock on the wall alone. */
static bool slow_working(const struct calendar *c, int64_t ms)
{
    struct uk_time t = date_uk(ms);
    int32_t d = date_days(t.date), minute = t.hour * 60 + t.minute;
    if (!calendar_working_day(c, d)) return false;
    struct calendar_hours h = c->week[t.weekday];
    return minute >= h.from && minute < h.until;
}

static void due_moments_agree_with_a_walk_minute_by_minute_also_when_clocks_change(void **state)
{
    (void)state;
    struct calendar c = {0};
    struct rand r = rand_seeded(20261025);
    for (int i = 0; i < 7; i++)
        c.week[i] = (struct calendar_hours){(i % 3) * 60, 120 + i * 150};
    const int64_t starts[] = {at(2026, 3, 27, 0, 0), at(2026, 10, 23, 0, 0), at(2026, 6, 1, 0, 0)};
    for (int n = 0; n < 300; n++) {
        int64_t from = starts[n % 3] + (int64_t)rand_below(&r, 4 * 24 * 60) * MINUTE;
        int64_t want = (int64_t)rand_below(&r, 3000) + 1, done = 0, ms = from;
        for (; done < want; ms += MINUTE)
            done += slow_working(&c, ms);
        assert_int_equal(calendar_due_ms(&c, from, want), ms);
        assert_int_equal(calendar_working_minutes(&c, from, ms), want);
    }
}

static const struct calendar school = {
    .terms = {.at = {{20698, 20749}, {20759, 20805}}, .n = 2}, /* 2 Sep-23 Oct, 2 Nov-18 Dec 2026 */
    .closed = {.at = {{20787, 20787}}, .n = 1}};               /* 30 Nov */

static void school_days_are_weekdays_of_a_term_that_are_not_closed(void **state)
{
    (void)state;
    assert_int_equal(day(2026, 9, 2), 20698);
    assert_true(calendar_school_day(&school, day(2026, 9, 2)));
    assert_false(calendar_school_day(&school, day(2026, 9, 5)));
    assert_false(calendar_school_day(&school, day(2026, 10, 28)));
    assert_false(calendar_school_day(&school, day(2026, 11, 30)));
    assert_int_equal(calendar_school_days(&school, day(2026, 10, 19), day(2026, 11, 9)), 10);
    assert_int_equal(calendar_next_school_day(&school, day(2026, 10, 23)), day(2026, 11, 2));
}

static void a_list_of_school_days_is_what_is_said_day_by_day(void **state)
{
    enum { DAYS = 900 };
    bool open[DAYS];
    (void)state;
    for (int32_t start = day(2025, 12, 1); start < day(2026, 1, 1); start += 5) {
        calendar_school_list(&school, start, DAYS, open);
        for (int32_t i = 0; i < DAYS; i++)
            assert_int_equal(open[i], calendar_school_day(&school, start + i));
    }
    calendar_school_list(&school, day(2026, 9, 2), 0, NULL);
}

static void outside_the_terms_that_were_given_nothing_is_known(void **state)
{
    (void)state;
    assert_true(calendar_school_known(&school, day(2026, 10, 28)));
    assert_false(calendar_school_known(&school, day(2027, 1, 10)));
    assert_false(calendar_school_known(&plain, day(2026, 10, 28)));
    assert_int_equal(calendar_next_school_day(&school, day(2026, 12, 18)), INT32_MAX);
}

static void school_starts_at_half_past_eight_on_the_clock_of_the_wall(void **state)
{
    (void)state;
    struct uk_time t = date_uk(calendar_school_start_ms(&school, day(2026, 9, 2)));
    assert_int_equal(t.hour, 8);
    assert_int_equal(t.minute, 30);
}

/* ---- as the region file writes it ---- */

static err read_text(const char *text, struct region_terms *t, struct err_info *why)
{
    const struct yaml_node *root = NULL;
    struct arena *a = arena_new(1 << 20);
    assert_non_null(a);
    err e = yaml_read(a, str_of(text), "region.yaml", YAML_BYTES_MAX, &root, why);
    if (!e) e = terms_read_calendar(yaml_get(root, "calendar"), NULL, a, t, why);
    arena_free(a);
    return e;
}

static void a_calendar_is_read_as_it_is_written(void **state)
{
    (void)state;
    struct region_terms t;
    struct err_info why = {0};
    assert_int_equal(
        read_text("calendar:\n"
                  "  working_hours: {monday: \"08:30-17:00\", friday: \"09:00-12:00\"}\n"
                  "  bank_holidays: [2027-05-03]\n"
                  "  school_terms: [2026-09-02 to 2026-10-23]\n"
                  "  school_closed: [2026-09-28, 2026-10-01 to 2026-10-02]\n",
                  &t, &why),
        ERR_OK);
    assert_int_equal(t.calendar.week[1].from, 510);
    assert_int_equal(t.calendar.week[5].until, 720);
    assert_false(calendar_working_day(&t.calendar, day(2026, 11, 24))); /* a Tuesday */
    assert_false(calendar_working_day(&t.calendar, day(2027, 5, 3)));
    assert_int_equal(t.calendar.terms.n, 1);
    assert_int_equal(t.calendar.closed.n, 2);
}

static void what_is_wrong_in_a_calendar_is_refused_at_its_place(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "calendar:\n  working_hours: {moonday: \"09:00-17:00\"}\n",
        "calendar:\n  working_hours: {monday: \"17:00-09:00\"}\n",
        "calendar:\n  working_hours: {monday: \"9-5\"}\n",
        "calendar:\n  working_hours: {}\n",
        "calendar:\n  school_terms: [2026-02-30 to 2026-03-01]\n",
        "calendar:\n  school_terms: [2026-03-02 to 2026-03-01]\n",
        "calendar:\n  bank_holidays: [christmas]\n",
        "calendar:\n  terms: [2026-03-02 to 2026-03-09]\n",
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct region_terms t;
        struct err_info why = {0};
        assert_int_equal(read_text(wrong[i], &t, &why), ERR_INPUT);
        assert_int_equal(why.line, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_working_hours_from_friday_afternoon_end_on_monday),
        cmocka_unit_test(work_that_fills_the_day_is_due_when_the_day_ends),
        cmocka_unit_test(what_comes_at_night_starts_in_the_morning),
        cmocka_unit_test(easter_and_a_holiday_of_its_own_are_no_working_days),
        cmocka_unit_test(within_one_working_day_ends_when_work_ends_on_the_next_one),
        cmocka_unit_test(a_calendar_without_a_working_day_gives_no_time),
        cmocka_unit_test(due_moments_agree_with_a_walk_minute_by_minute_also_when_clocks_change),
        cmocka_unit_test(school_days_are_weekdays_of_a_term_that_are_not_closed),
        cmocka_unit_test(a_list_of_school_days_is_what_is_said_day_by_day),
        cmocka_unit_test(outside_the_terms_that_were_given_nothing_is_known),
        cmocka_unit_test(school_starts_at_half_past_eight_on_the_clock_of_the_wall),
        cmocka_unit_test(a_calendar_is_read_as_it_is_written),
        cmocka_unit_test(what_is_wrong_in_a_calendar_is_refused_at_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
