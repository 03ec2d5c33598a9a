/* The section `queue` of the region file, and the clocks that follow from it. */
#include "check.h"

#include "agency/terms.h"
#include "base/clock.h"

static const struct calendar office; /* Monday to Friday, 9 to 5 */
static struct region_terms terms;
static struct arena *arena;

static bool has_agency(const void *ctx, str code)
{
    (void)ctx;
    return str_eq_c(code, "social-care");
}

static const struct terms_names names = {.agency = has_agency};

static err read_text(const char *text, struct err_info *why)
{
    const struct yaml_node *root = NULL;
    err e = yaml_read(arena, str_of(text), "region.yaml", YAML_BYTES_MAX, &root, why);
    if (!e) e = terms_read_queue(yaml_get(root, "queue"), &names, arena, &terms, why);
    return e;
}

static int start(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return arena && !terms_read_queue(NULL, &names, arena, &terms, NULL) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
    struct date d = {(int16_t)year, (int8_t)month, (int8_t)day};
    return calendar_moment_ms(date_days(d), hour * 60 + minute);
}

enum { GREEN, AMBER, RED };

static int64_t due(int colour, int64_t from_ms, int hours)
{
    return queue_due_ms(&terms.queue, &office, colour, from_ms, hours);
}

static void red_runs_on_over_the_weekend_and_amber_stands_still(void **state)
{
    (void)state;
    int64_t friday = at(2026, 11, 20, 15, 0);
    assert_int_equal(due(RED, friday, 24), at(2026, 11, 21, 15, 0));
    assert_int_equal(due(AMBER, friday, 24), at(2026, 11, 23, 15, 0));
    assert_int_equal(due(AMBER, friday, 48), at(2026, 11, 24, 15, 0));
    assert_int_equal(due(GREEN, friday, 120), at(2026, 11, 27, 15, 0));
    assert_int_equal(due(AMBER, friday, 4), at(2026, 11, 23, 11, 0)); /* working hours */
}

static void which_colours_run_on_is_the_regions_choice(void **state)
{
    (void)state;
    int64_t friday = at(2026, 11, 20, 15, 0);
    assert_int_equal(read_text("queue:\n  runs_on: []\n", NULL), ERR_OK);
    assert_int_equal(due(RED, friday, 24), at(2026, 11, 23, 15, 0));
    assert_int_equal(read_text("queue:\n  runs_on: [amber, green]\n", NULL), ERR_OK);
    assert_int_equal(due(AMBER, friday, 24), at(2026, 11, 21, 15, 0));
}

static void a_bank_holiday_and_the_change_of_clocks_move_no_working_hour(void **state)
{
    (void)state;
    /* Easter 2026: Friday 3 and Monday 6 April; clocks go forward on 29 March */
    assert_int_equal(due(AMBER, at(2026, 4, 2, 10, 0), 24), at(2026, 4, 7, 10, 0));
    assert_int_equal(due(AMBER, at(2026, 3, 27, 10, 0), 24), at(2026, 3, 30, 10, 0));
    assert_int_equal(due(RED, at(2026, 3, 28, 12, 0), 24), at(2026, 3, 29, 13, 0));
    assert_int_equal(due(AMBER, at(2026, 10, 23, 10, 0), 24), at(2026, 10, 26, 10, 0));
}

static int64_t awake(int64_t now_ms) { return queue_awake_ms(&terms.queue, &office, now_ms); }

static void what_comes_at_night_or_at_the_weekend_is_told_in_the_morning(void **state)
{
    (void)state;
    assert_int_equal(awake(at(2026, 11, 23, 11, 0)), at(2026, 11, 23, 11, 0));
    assert_int_equal(awake(at(2026, 11, 23, 18, 0)), at(2026, 11, 24, 8, 0));
    assert_int_equal(awake(at(2026, 11, 24, 7, 59)), at(2026, 11, 24, 8, 0));
    assert_int_equal(awake(at(2026, 11, 24, 8, 0)), at(2026, 11, 24, 8, 0));
    assert_int_equal(awake(at(2026, 11, 20, 19, 0)), at(2026, 11, 23, 8, 0)); /* a Friday */
    assert_int_equal(awake(at(2026, 3, 28, 12, 0)), at(2026, 3, 30, 8, 0));   /* clocks change */
    assert_int_equal(awake(at(2026, 12, 24, 20, 0)),
                     at(2026, 12, 29, 8, 0)); /* 28th: a substitute */
}

static void quiet_hours_may_lie_in_the_day_or_be_none(void **state)
{
    (void)state;
    assert_int_equal(read_text("queue: {quiet_hours: \"12:00-13:00\", quiet_days: no}\n", NULL),
                     ERR_OK);
    assert_int_equal(awake(at(2026, 11, 22, 12, 30)), at(2026, 11, 22, 13, 0));
    assert_int_equal(awake(at(2026, 11, 22, 3, 0)), at(2026, 11, 22, 3, 0));
    assert_int_equal(read_text("queue: {quiet_hours: \"00:00-00:00\", quiet_days: no}\n", NULL),
                     ERR_OK);
    assert_int_equal(awake(at(2026, 11, 22, 3, 0)), at(2026, 11, 22, 3, 0));
    assert_int_equal(read_text("queue: {quiet_hours: \"00:00-00:00\"}\n", NULL), ERR_OK);
    assert_int_equal(awake(at(2026, 11, 22, 3, 0)), at(2026, 11, 23, 0, 0)); /* Sunday */
}

static void a_digest_comes_at_its_time_on_the_next_working_day(void **state)
{
    (void)state;
    const struct queue_terms *q = &terms.queue;
    assert_int_equal(queue_digest_ms(q, &office, at(2026, 11, 23, 8, 0)), at(2026, 11, 23, 9, 0));
    assert_int_equal(queue_digest_ms(q, &office, at(2026, 11, 23, 9, 0)), at(2026, 11, 23, 14, 0));
    assert_int_equal(queue_digest_ms(q, &office, at(2026, 11, 20, 14, 0)), at(2026, 11, 23, 9, 0));
}

static void a_section_is_read_as_it_is_written(void **state)
{
    (void)state;
    const struct queue_terms *q = &terms.queue;
    assert_int_equal(
        read_text("queue:\n"
                  "  per_worker: 8\n"
                  "  workers: 5\n"
                  "  worker_hours: 16\n"
                  "  step_down: {days: 60, percent: 5, case_days: 14, referral_days: 0}\n"
                  "  digests: [\"10:30\"]\n"
                  "  alerts_per_day: 12\n"
                  "  escalate_to: social-care\n"
                  "  outcomes:\n"
                  "    - {code: none, label: Nothing to do, useful: no}\n"
                  "    - {code: support, label: Support was offered}\n",
                  NULL),
        ERR_OK);
    assert_int_equal(queue_cap(q), 40);
    assert_int_equal(q->worker_hours, 16);
    assert_int_equal(q->step_down_days, 60);
    assert_int_equal(q->step_down_percent, 5);
    assert_int_equal(q->case_days, 14);
    assert_int_equal(q->referral_days, 0);
    assert_int_equal(q->digest_count, 1);
    assert_int_equal(q->digests[0], 630);
    assert_int_equal(q->alerts_per_day, 12);
    assert_str_equal(q->escalate_to, "social-care");
    assert_int_equal(q->outcome_count, 2);
    assert_true(queue_outcome_find(q, STR("support"))->useful);
    assert_false(queue_outcome_find(q, STR("none"))->useful);
    assert_null(queue_outcome_find(q, STR("case")));
}

static void without_a_section_there_is_no_cap_and_the_usual_outcomes(void **state)
{
    (void)state;
    assert_int_equal(queue_cap(&terms.queue), 0);
    assert_non_null(queue_outcome_find(&terms.queue, STR("case")));
}

static void what_is_wrong_is_refused_at_its_place(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "queue:\n  runs_on: [purple]\n",
        "queue:\n  runs_on: red\n",
        "queue:\n  per_worker: -1\n",
        "queue:\n  quiet_hours: \"6pm to 8am\"\n",
        "queue:\n  digests: []\n",
        "queue:\n  digests: [\"14:00\", \"09:00\"]\n",
        "queue:\n  digests: [\"24:00\"]\n",
        "queue:\n  outcomes: []\n",
        "queue:\n  outcomes: [{code: A B, label: x}]\n",
        "queue:\n  outcomes: [{code: a, label: x}, {code: a, label: y}]\n",
        "queue:\n  outcomes: [{code: a, label: \"\"}]\n",
        "queue:\n  escalate_to: nowhere\n",
        "queue:\n  step_down: {weeks: 3}\n",
        "queue:\n  cap: 3\n",
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct err_info why = {0};
        if (read_text(wrong[i], &why) != ERR_INPUT) fail_msg("%s", wrong[i]);
        assert_int_equal(why.line, 2);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(red_runs_on_over_the_weekend_and_amber_stands_still),
        TEST(which_colours_run_on_is_the_regions_choice),
        TEST(a_bank_holiday_and_the_change_of_clocks_move_no_working_hour),
        TEST(what_comes_at_night_or_at_the_weekend_is_told_in_the_morning),
        TEST(quiet_hours_may_lie_in_the_day_or_be_none),
        TEST(a_digest_comes_at_its_time_on_the_next_working_day),
        TEST(a_section_is_read_as_it_is_written),
        TEST(without_a_section_there_is_no_cap_and_the_usual_outcomes),
        TEST(what_is_wrong_is_refused_at_its_place),
    };
    return cmocka_run_group_tests_name("agency/queue_terms", tests, NULL, NULL);
}
