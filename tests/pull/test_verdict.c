/* What the program that asks another party's database says at its end, and what is made of it. */
#include "check.h"

#include "pull/verdict.h"

static struct err_info why;

static struct pull_verdict fine(void)
{
    return (struct pull_verdict){.mark = PULL_MARK, .rows = 3, .watermark = "2014-03-26"};
}

static void what_is_whole_and_fine_is_believed(void **state)
{
    (void)state;
    struct pull_verdict v = fine();
    assert_int_equal(pull_verdict_judge(&v, sizeof v, false, &why), ERR_OK);
    assert_string_equal(v.watermark, "2014-03-26");
}

static void half_a_word_is_a_database_that_went_away(void **state)
{
    (void)state;
    struct pull_verdict v = fine();
    assert_int_equal(pull_verdict_judge(&v, sizeof v - 1, false, &why), ERR_BUSY);
    assert_non_null(strstr(why.text, "went away"));
    assert_string_equal(v.watermark, "");
}

static void who_was_killed_for_its_time_said_nothing_that_counts(void **state)
{
    (void)state;
    struct pull_verdict v = fine();
    assert_int_equal(pull_verdict_judge(&v, sizeof v, true, &why), ERR_BUSY);
    assert_non_null(strstr(why.text, "longer than it may"));
    assert_string_equal(v.watermark, "");
}

static void another_program_s_words_are_not_ours(void **state)
{
    (void)state;
    struct pull_verdict v = fine();
    v.mark++;
    assert_int_equal(pull_verdict_judge(&v, sizeof v, false, &why), ERR_BUSY);
    v = fine();
    v.problem = PULL__COUNT;
    assert_int_equal(pull_verdict_judge(&v, sizeof v, false, &why), ERR_BUSY);
}

static void a_state_is_told_as_far_as_it_is_one(void **state)
{
    (void)state;
    struct pull_verdict v = {.mark = PULL_MARK, .problem = PULL_STATEMENT, .state = "42S02"};
    assert_int_equal(pull_verdict_judge(&v, sizeof v, false, &why), ERR_INPUT);
    assert_string_equal(why.text, "the database refuses the query (SQLSTATE 42S02)");
    v = (struct pull_verdict){.mark = PULL_MARK, .problem = PULL_STATEMENT, .state = "Ines"};
    assert_int_equal(pull_verdict_judge(&v, sizeof v, false, &why), ERR_INPUT);
    assert_null(strstr(why.text, "nes"));
}

static void a_watermark_without_an_end_gets_one(void **state)
{
    (void)state;
    struct pull_verdict v = fine();
    memset(v.watermark, '9', sizeof v.watermark);
    assert_int_equal(pull_verdict_judge(&v, sizeof v, false, &why), ERR_OK);
    assert_int_equal(strlen(v.watermark), PULL_MARK_BYTES_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_whole_and_fine_is_believed),
        cmocka_unit_test(half_a_word_is_a_database_that_went_away),
        cmocka_unit_test(who_was_killed_for_its_time_said_nothing_that_counts),
        cmocka_unit_test(another_program_s_words_are_not_ours),
        cmocka_unit_test(a_state_is_told_as_far_as_it_is_one),
        cmocka_unit_test(a_watermark_without_an_end_gets_one),
    };
    return cmocka_run_group_tests_name("pull/verdict", tests, NULL, NULL);
}
