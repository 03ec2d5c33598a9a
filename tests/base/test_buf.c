/* Buffers: grow to their ceiling, remember the first failure, and can be used again. */
#include "check.h"

#include "base/buf.h"
#include "base/fault.h"

static void what_is_added_stands_one_after_the_other(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(10000);
    assert_str_equal(buf_str(&b), "");
    buf_add(&b, STR("ab"));
    buf_add(&b, (str){0});
    buf_add_c(&b, "cd");
    buf_byte(&b, 'e');
    buf_printf(&b, "%05d", 42);
    memcpy(buf_room(&b, 2), "xy", 2);
    assert_str_equal(buf_str(&b), "abcde00042xy");
    assert_int_equal(b.at[b.len], 0);
    buf_cut(&b, 3);
    assert_string_equal(b.at, "abc");
    buf_cut(&b, 100);
    assert_int_equal(b.len, 3);
    for (int i = 0; i < 900; i++)
        buf_printf(&b, "%d,", i % 10);
    assert_int_equal(buf_state(&b), ERR_OK);
    assert_int_equal(b.len, 3 + 1800);
    buf_release(&b);
    assert_int_equal(b.max, 10000);
    buf_add_c(&b, "again");
    assert_str_equal(buf_str(&b), "again");
    buf_release(&b);
}

static void the_ceiling_is_exact_and_the_failure_sticks(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(5);
    buf_add_c(&b, "12345");
    assert_int_equal(buf_state(&b), ERR_OK);
    buf_byte(&b, '6');
    assert_int_equal(buf_state(&b), ERR_LIMIT);
    assert_str_equal(buf_str(&b), "12345");
    buf_cut(&b, 0);
    buf_byte(&b, 'x'); /* a hole in the middle would be worse than an end that is missing */
    assert_str_equal(buf_str(&b), "");
    buf_reset(&b);
    buf_printf(&b, "%s", "abcde");
    assert_int_equal(buf_state(&b), ERR_OK);
    buf_printf(&b, "%s", "f");
    assert_int_equal(buf_state(&b), ERR_LIMIT);
    assert_null(buf_room(&b, SIZE_MAX));
    buf_release(&b);
}

static void memory_running_out_is_told_at_the_end(void **state)
{
    (void)state;
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        struct buf b = BUF_INIT(10000);
        for (int i = 0; i < 1000; i++)
            buf_add_c(&b, "piece");
        fault_disarm();
        bool whole = buf_state(&b) == ERR_OK;
        assert_true(whole ? b.len == 5000 : buf_state(&b) == ERR_NOMEM);
        assert_int_equal(b.len % 5, 0);
        buf_release(&b);
    }
}

static void what_is_kept_outlives_the_buffer(void **state)
{
    (void)state;
    struct arena *a = arena_new(4096), *full = arena_new(1);
    struct buf b = BUF_INIT(5), empty = BUF_INIT(5);
    str kept = STR("before");
    buf_add_c(&b, "123456");
    assert_int_equal(buf_keep(&b, a, &kept), ERR_LIMIT);
    buf_add_c(&b, "12345");
    assert_int_equal(buf_keep(&b, full, &kept), ERR_NOMEM);
    assert_str_equal(kept, "before");
    buf_add_c(&b, "12345");
    assert_int_equal(buf_keep(&b, a, &kept), ERR_OK);
    assert_str_equal(kept, "12345");
    assert_int_equal(b.len, 0);
    assert_int_equal(buf_keep(&empty, a, &kept), ERR_OK);
    assert_str_equal(kept, "");
    arena_free(full);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_stands_one_after_the_other),
        cmocka_unit_test(the_ceiling_is_exact_and_the_failure_sticks),
        cmocka_unit_test(memory_running_out_is_told_at_the_end),
        cmocka_unit_test(what_is_kept_outlives_the_buffer),
    };
    return cmocka_run_group_tests_name("base/buf", tests, NULL, NULL);
}
