/* Errors, clocks and the log: what is said, where, and nothing more. */
#include "check.h"

#include "base/clock.h"
#include "base/log.h"

#include <stdio.h>
#include <unistd.h>

static void an_error_says_what_where_and_what_to_do(void **state)
{
    (void)state;
    struct err_info why = {.line = 9};
    assert_int_equal(err_set(&why, ERR_INPUT, "column %d is unknown", 3), ERR_INPUT);
    assert_int_equal(why.line, 0); /* setting clears what was there */
    assert_int_equal(err_at(&why, "feed.csv", 1, 12), ERR_INPUT);
    assert_int_equal(err_todo(&why, "remove it"), ERR_INPUT);
    assert_string_equal(why.text, "column 3 is unknown");
    assert_string_equal(why.file, "feed.csv");
    assert_string_equal(why.todo, "remove it");
    assert_int_equal(why.column, 12);
    assert_int_equal(err_at(&why, NULL, 2, 0), ERR_INPUT);
    assert_string_equal(why.file, "");
}

static void nobody_has_to_listen(void **state)
{
    (void)state;
    assert_int_equal(err_set(NULL, ERR_BUSY, "x"), ERR_BUSY);
    assert_int_equal(err_at(NULL, "f", 1, 1), ERR_INTERNAL);
    assert_int_equal(err_todo(NULL, "x"), ERR_INTERNAL);
}

static void too_long_a_text_is_cut_not_overrun(void **state)
{
    (void)state;
    struct err_info why;
    char text[1000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    (void)err_set(&why, ERR_INPUT, "%s", text);
    (void)err_at(&why, text, 1, 1);
    (void)err_todo(&why, "%s", text);
    assert_int_equal(strlen(why.text), ERR_TEXT_MAX - 1);
    assert_int_equal(strlen(why.file), ERR_FILE_MAX - 1);
    assert_int_equal(strlen(why.todo), ERR_TODO_MAX - 1);
}

static void every_error_has_a_word_and_two_statuses(void **state)
{
    (void)state;
    for (err e = ERR_OK; e < ERR__COUNT; e++) {
        assert_true(strlen(err_word(e)) > 1);
        assert_true(e == ERR_OK ? err_exit_status(e) == 0 : err_exit_status(e) > 0);
        assert_true(e == ERR_OK ? err_http_status(e) == 200 : err_http_status(e) >= 400);
        for (err other = ERR_OK; other < e; other++)
            assert_string_not_equal(err_word(e), err_word(other));
    }
    assert_int_equal(err_exit_status(ERR_USAGE), 2);
}

static void a_clock_is_what_it_is_set_to(void **state)
{
    (void)state;
    struct clock fixed = clock_fixed(1000), shifted = clock_shifted(5000), real = clock_system();
    assert_int_equal(clock_now_ms(&fixed), 1000);
    fixed.fixed_ms = 2000;
    assert_int_equal(clock_now_ms(&fixed), 2000);
    assert_in_range(clock_now_ms(&shifted), 5000, 5000 + MS_PER_HOUR);
    assert_true(clock_now_ms(&real) > (int64_t)1700000000 * MS_PER_SECOND);
    assert_true(clock_monotonic_ns() > 0 && clock_cpu_ns() > 0);
}

/* What is written to standard error while `level` is logged. */
static const char *logged(enum log_level least, enum log_level level, const char *field)
{
    static char line[2048];
    static struct clock fixed;
    fixed = clock_fixed((int64_t)16142 * MS_PER_DAY + 9 * MS_PER_HOUR + 5 * MS_PER_MINUTE + 7);
    int ends[2], saved = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    fflush(stderr);
    dup2(ends[1], STDERR_FILENO);
    log_setup(least, &fixed);
    log_line(level, "test", "msg=%s n=%d", field, 5);
    log_setup(LOG_INFO, NULL);
    dup2(saved, STDERR_FILENO);
    close(ends[1]);
    ssize_t n = read(ends[0], line, sizeof line - 1);
    line[n > 0 ? n : 0] = 0;
    close(ends[0]);
    close(saved);
    return line;
}

static void a_log_line_is_one_line_of_fields(void **state)
{
    (void)state;
    assert_string_equal(logged(LOG_INFO, LOG_WARNING, "late"),
                        "time=2014-03-13T09:05:00.007Z level=warning area=test msg=late n=5\n");
    assert_string_equal(logged(LOG_INFO, LOG_DEBUG, "quiet"), "");
    assert_string_equal(
        logged(LOG_INFO, LOG_ERROR, "a\nlevel=error\x7F"),
        "time=2014-03-13T09:05:00.007Z level=error area=test msg=a level=error  n=5\n");
}

static void a_long_log_line_still_ends(void **state)
{
    (void)state;
    char text[1500];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    const char *line = logged(LOG_INFO, LOG_INFO, text);
    assert_int_equal(line[strlen(line) - 1], '\n');
    assert_true(strlen(line) < 1024);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_says_what_where_and_what_to_do),
        cmocka_unit_test(nobody_has_to_listen),
        cmocka_unit_test(too_long_a_text_is_cut_not_overrun),
        cmocka_unit_test(every_error_has_a_word_and_two_statuses),
        cmocka_unit_test(a_clock_is_what_it_is_set_to),
        cmocka_unit_test(a_log_line_is_one_line_of_fields),
        cmocka_unit_test(a_long_log_line_still_ends),
    };
    return cmocka_run_group_tests_name("base/err", tests, NULL, NULL);
}
