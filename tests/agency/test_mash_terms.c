/* The section `mash` of the region file, and the clocks that follow from it. */
#include "check.h"

#include "agency/terms.h"
#include "base/clock.h"

static const struct calendar office; /* Monday to Friday, 9 to 5 */
static struct region_terms terms;
static struct arena *arena;

static err read_text(const char *text, struct err_info *why)
{
    static const struct terms_names names;
    const struct yaml_node *root = NULL;
    err e = yaml_read(arena, str_of(text), "region.yaml", YAML_BYTES_MAX, &root, why);
    if (!e) e = terms_read_mash(yaml_get(root, "mash"), &names, arena, &terms, why);
    return e;
}

static int start(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return arena && !read_text("mash:\n", NULL) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int64_t moment(const char *text)
{
    int64_t ms = 0;
    bool timed;
    assert_true(date_parse_moment(str_of(text), &ms, &timed));
    return ms;
}

static void the_clock_starts_at_receipt_and_ends_with_the_next_working_day(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"2014-03-26T09:00:00Z", "2014-03-27T17:00:00Z"},
        {"2014-03-21T16:00:00Z", "2014-03-24T17:00:00Z"}, /* over a weekend */
        {"2014-03-22T03:00:00Z", "2014-03-24T17:00:00Z"}, /* at a weekend */
        {"2014-03-28T12:00:00Z", "2014-03-31T16:00:00Z"}, /* clocks go forward on the 30th */
        {"2014-04-17T12:00:00Z", "2014-04-22T16:00:00Z"}, /* over Easter */
        {"2013-12-24T12:00:00Z", "2013-12-27T17:00:00Z"}, /* over Christmas */
        {"2016-02-26T12:00:00Z", "2016-02-29T17:00:00Z"}, /* to a leap day */
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (mash_decide_due_ms(&office, moment(cases[i][0])) != moment(cases[i][1]))
            fail_msg("%s", cases[i][0]);
}

static int64_t due(enum mash_band b, const char *asked)
{
    return mash_reply_due_ms(&terms.mash, &office, b, moment(asked));
}

static void red_runs_day_and_night_the_others_in_working_hours_and_blue_not_at_all(void **state)
{
    (void)state;
    const char *friday = "2014-03-28T16:00:00Z"; /* clocks go forward on Sunday */
    assert_true(due(MASH_RED, friday) == moment("2014-03-28T18:00:00Z"));
    assert_true(due(MASH_AMBER, friday) == moment("2014-03-31T13:00:00Z"));
    assert_true(due(MASH_GREEN, friday) == moment("2014-04-02T15:00:00Z"));
    assert_int_equal(due(MASH_BLUE, friday), 0);
}

static void hours_colours_and_lists_are_the_partnerships_own(void **state)
{
    (void)state;
    struct err_info why = {0};
    err e = read_text("mash:\n"
                      "  reply_hours: {red: 4, blue: 72.5}\n"
                      "  out_of_hours: [red, amber]\n"
                      "  confirm: nobody\n"
                      "  retention_months: 84\n"
                      "  outcomes:\n"
                      "    - {code: close, label: Close, for: [adults], whole_history: yes}\n"
                      "  facts:\n"
                      "    - {code: seen, label: Seen lately}\n",
                      &why);
    if (e) fail_msg("%s", why.text);
    assert_int_equal(terms.mash.reply_minutes[MASH_RED], 240);
    assert_int_equal(terms.mash.reply_minutes[MASH_AMBER], 0);
    assert_int_equal(terms.mash.reply_minutes[MASH_BLUE], 4350);
    assert_true(terms.mash.by_clock[MASH_AMBER]);
    assert_int_equal(terms.mash.confirm, CONFIRM_NOBODY);
    assert_int_equal(terms.mash.retention_months, 84);
    assert_int_equal(terms.mash.outcome_count, 1);
    assert_true(mash_outcome_of(&terms.mash, STR("close"))->whole_history);
    assert_false(mash_outcome_of(&terms.mash, STR("close"))->children);
    assert_null(mash_outcome_of(&terms.mash, STR("nfa")));
    assert_non_null(mash_fact_of(&terms.mash, STR("seen")));
}

static void a_wrong_word_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long line;
    } wrong[] = {
        {"mash:\n  hours: 3\n", 2},
        {"mash:\n  reply_hours: {purple: 3}\n", 2},
        {"mash:\n  reply_hours: {red: 0}\n", 2},
        {"mash:\n  out_of_hours: [sometimes]\n", 2},
        {"mash:\n  confirm: perhaps\n", 2},
        {"mash:\n  outcomes: []\n", 2},
        {"mash:\n  outcomes:\n    - {code: No Good, label: x, for: [adults]}\n", 3},
        {"mash:\n  outcomes:\n    - {code: a, label: x, for: [cats]}\n", 3},
        {"mash:\n  facts:\n    - {code: a, label: x}\n    - {code: a, label: y}\n", 4},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct err_info why = {0};
        if (read_text(wrong[i].text, &why) != ERR_INPUT || why.line != wrong[i].line)
            fail_msg("case %zu: line %ld, %s", i, why.line, why.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_clock_starts_at_receipt_and_ends_with_the_next_working_day, start, stop),
        cmocka_unit_test_setup_teardown(
            red_runs_day_and_night_the_others_in_working_hours_and_blue_not_at_all, start, stop),
        cmocka_unit_test_setup_teardown(hours_colours_and_lists_are_the_partnerships_own, start,
                                        stop),
        cmocka_unit_test_setup_teardown(a_wrong_word_is_refused_with_its_place, start, stop),
    };
    return cmocka_run_group_tests_name("agency/mash_terms", tests, NULL, NULL);
}
