/* When deliveries are expected: the calendar, and lateness against a slow reading of its rule. */
#include "check.h"

#include "agency/due.h"
#include "base/rand.h"

static int32_t day(int year, int month, int d)
{
    return date_days((struct date){(int16_t)year, (int8_t)month, (int8_t)d});
}

static int64_t at(int year, int month, int d, int hour, int minute)
{
    struct due due = {.every = DUE_DAY, .minute = hour * 60 + minute};
    return due_moment_ms(&due, day(year, month, d));
}

/* The bank holidays of England and Wales as published. */
static void bank_holidays_are_no_working_days(void **state)
{
    (void)state;
    static const int list[][3] = {
        {2021, 12, 27}, {2021, 12, 28}, {2022, 1, 3},   {2024, 1, 1},   {2024, 3, 29},
        {2024, 4, 1},   {2024, 5, 6},   {2024, 5, 27},  {2024, 8, 26},  {2024, 12, 25},
        {2024, 12, 26}, {2025, 1, 1},   {2025, 4, 18},  {2025, 4, 21},  {2025, 5, 5},
        {2025, 5, 26},  {2025, 8, 25},  {2025, 12, 25}, {2025, 12, 26}, {2026, 1, 1},
        {2026, 4, 3},   {2026, 4, 6},   {2026, 5, 4},   {2026, 5, 25},  {2026, 8, 31},
        {2026, 12, 25}, {2026, 12, 28}, {2027, 1, 1},   {2027, 3, 26},  {2027, 12, 27},
        {2027, 12, 28}};
    for (size_t i = 0; i < COUNT(list); i++)
        if (due_working_day(day(list[i][0], list[i][1], list[i][2])))
            fail_msg("%d-%d-%d", list[i][0], list[i][1], list[i][2]);
    int working = 0;
    for (int32_t d = day(2026, 1, 1); d < day(2027, 1, 1); d++)
        working += due_working_day(d);
    assert_int_equal(working, 261 - 8);
}

static void a_due_moment_is_on_the_clock_of_the_wall(void **state)
{
    (void)state;
    struct due nine = {.every = DUE_DAY, .minute = 9 * 60}, end = {.minute = 1440};
    const int days[][3] = {{2026, 3, 29}, {2026, 10, 25}, {2026, 7, 1}, {2026, 1, 5}};
    for (size_t i = 0; i < COUNT(days); i++) {
        int32_t d = day(days[i][0], days[i][1], days[i][2]);
        struct uk_time t = date_uk(due_moment_ms(&nine, d));
        assert_int_equal(date_days(t.date), d);
        assert_int_equal(t.hour * 60 + t.minute, 9 * 60);
        assert_int_equal(due_moment_ms(&end, d), date_uk_midnight_ms(date_from_days(d + 1)));
    }
}

/* Every minute-wide question answered by walking day by day through three years. */
static bool slow_late(const struct due *d, int64_t delivered_ms, int64_t now_ms)
{
    int64_t before = 0, last = 0;
    for (int32_t x = day(2025, 1, 1); x < day(2028, 1, 1); x++) {
        if (!due_on_day(d, x) || due_moment_ms(d, x) > now_ms) continue;
        before = last;
        last = due_moment_ms(d, x);
    }
    return last && !(delivered_ms > before);
}

static void late_is_what_a_walk_through_the_calendar_says(void **state)
{
    (void)state;
    struct rand r = rand_seeded(4);
    const struct due rules[] = {
        {.every = DUE_DAY, .minute = 420},
        {.every = DUE_WORKING_DAY, .minute = 540},
        {.every = DUE_WORKING_DAY, .minute = 1440,
         .closed = {{day(2026, 12, 21), day(2027, 1, 3)}}, .closed_n = 1},
        {.every = DUE_WEEK, .minute = 1080, .on = {1, 4}, .on_n = 2},
        {.every = DUE_MONTH, .minute = 1440, .on = {5}, .on_n = 1},
        {.every = DUE_TERM, .minute = 720, .on = {120, 520, 1005}, .on_n = 3},
    };
    int lates = 0, tries = 0;
    for (int i = 0; i < 3000; i++, tries++) {
        const struct due *d = &rules[rand_below(&r, COUNT(rules))];
        int64_t now = at(2026, 6, 1, 0, 0) + (int64_t)rand_below(&r, 300 * 24 * 60) * 60000;
        int64_t delivered = now - (int64_t)rand_below(&r, 20 * 24 * 60) * 60000;
        if (d->every == DUE_TERM) delivered -= (int64_t)rand_below(&r, 200) * 86400000;
        assert_int_equal(due_late(d, delivered, now), slow_late(d, delivered, now));
        lates += due_late(d, delivered, now);
        int64_t next = due_next_ms(d, now);
        assert_true(next > now && due_last_ms(d, next) == next && due_last_ms(d, next - 1) <= now);
    }
    assert_true(lates > tries / 10 && lates < tries * 9 / 10);
}

static void over_a_weekend_and_christmas_nothing_is_due(void **state)
{
    (void)state;
    struct due d = {.every = DUE_WORKING_DAY, .minute = 540};
    int64_t friday = at(2026, 11, 20, 8, 30);
    assert_false(due_late(&d, friday, at(2026, 11, 22, 23, 0)));
    assert_false(due_late(&d, friday, at(2026, 11, 23, 8, 59)));
    assert_true(due_late(&d, friday, at(2026, 11, 23, 9, 0)));
    int64_t christmas_eve = at(2026, 12, 24, 8, 0);
    assert_false(due_late(&d, christmas_eve, at(2026, 12, 29, 8, 0)));
    assert_true(due_late(&d, christmas_eve, at(2026, 12, 29, 9, 1)));
    assert_true(due_late(&d, 0, at(2026, 12, 29, 8, 0))); /* nothing has ever come */
}

static void what_is_stored_reads_as_what_was_written(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct due d = {.every = DUE_TERM, .minute = 600, .on = {120, 1005}, .on_n = 2,
                    .closed = {{20000, 20010}, {20100, 20100}}, .closed_n = 2}, back;
    str text;
    struct err_info why;
    assert_int_equal(due_write(&d, a, &text, &why), ERR_OK);
    assert_true(due_read(text, &back));
    assert_memory_equal(&d, &back, sizeof d);
    const char *odd[] = {"",         "day", "yearly 3", "day x", "day 540 on", "day 540 closed 3",
                         "day 1 y 2"};
    for (size_t i = 0; i < COUNT(odd); i++)
        assert_false(due_read(str_of(odd[i]), &back));
    assert_string_equal(str_c(a, due_words(&d, a)),
                        "every year on 20 January and 5 October by 10am");
    struct due week = {.every = DUE_WEEK, .minute = 1110, .on = {1, 4}, .on_n = 2};
    assert_string_equal(str_c(a, due_words(&week, a)), "every Monday and Thursday by 6:30pm");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bank_holidays_are_no_working_days),
        cmocka_unit_test(a_due_moment_is_on_the_clock_of_the_wall),
        cmocka_unit_test(late_is_what_a_walk_through_the_calendar_says),
        cmocka_unit_test(over_a_weekend_and_christmas_nothing_is_due),
        cmocka_unit_test(what_is_stored_reads_as_what_was_written),
    };
    return cmocka_run_group_tests_name("agency/due", tests, NULL, NULL);
}
