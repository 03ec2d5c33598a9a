/* Hash tables and growing arrays hold what was put in, through every growth. */
#include "check.h"

#include "base/fault.h"
#include "base/map.h"
#include "base/vec.h"

enum { KEYS = 20000 };

static void a_number_is_found_under_its_key(void **state)
{
    (void)state;
    struct map64 m = {0};
    bool is_new;
    assert_null(map64_get(&m, 0));
    for (uint64_t i = 0; i < KEYS; i++) { /* 0 and multiples of a large power of two included */
        uint64_t *value = map64_put(&m, i << 40, &is_new);
        assert_non_null(value);
        assert_true(is_new && *value == 0);
        *value = i + 1;
    }
    assert_int_equal(m.n, KEYS);
    for (uint64_t i = 0; i < KEYS; i++) {
        assert_int_equal(*map64_get(&m, i << 40), i + 1);
        assert_null(map64_get(&m, (i << 40) + 1));
    }
    assert_int_equal(*map64_put(&m, 5ull << 40, &is_new), 6);
    assert_false(is_new);
    map64_clear(&m);
    assert_int_equal(m.n, 0);
    assert_null(map64_get(&m, 5ull << 40));
    assert_int_equal(*map64_put(&m, 5ull << 40, NULL), 0);
    map64_release(&m);
}

static void a_text_is_found_under_its_key(void **state)
{
    (void)state;
    struct map_str m = {0};
    struct arena *a = arena_new(8 << 20);
    bool is_new;
    assert_null(map_str_get(&m, STR("x")));
    for (int i = 0; i < KEYS; i++)
        *map_str_put(&m, str_printf(a, "key %d", i), NULL) = (uint64_t)i;
    for (int i = 0; i < KEYS; i++) {
        struct arena_mark mark = arena_mark(a);
        assert_int_equal(*map_str_get(&m, str_printf(a, "key %d", i)), i);
        arena_rewind(a, mark);
    }
    assert_int_equal(m.n, KEYS);
    assert_null(map_str_get(&m, STR("")));
    *map_str_put(&m, (str){0}, &is_new) = 77;
    assert_true(is_new);
    assert_int_equal(*map_str_put(&m, STR(""), &is_new), 77);
    assert_false(is_new);
    map_str_release(&m);
    arena_free(a);
}

static void a_failed_growth_loses_nothing(void **state)
{
    (void)state;
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        struct map64 m = {0};
        uint64_t failed = 0;
        for (uint64_t i = 0; i < 200; i++) {
            uint64_t *value = map64_put(&m, i, NULL);
            failed += !value;
            if (value) *value = i;
        }
        fault_disarm();
        assert_true(failed <= 1);
        assert_int_equal(m.n, 200 - failed);
        map64_release(&m);
    }
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        static const char text[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
        struct map_str m = {0};
        size_t failed = 0;
        for (size_t i = 1; i < sizeof text; i++)
            failed += map_str_put(&m, str_range(text, i), NULL) == NULL;
        fault_disarm();
        assert_int_equal(m.n, sizeof text - 1 - failed);
        map_str_release(&m);
    }
}

static void an_array_grows_and_keeps_its_content(void **state)
{
    (void)state;
    VEC(int64_t) v = {0};
    for (int64_t i = 0; i < KEYS; i++)
        *VEC_PUSH(&v) = i * i;
    for (int64_t i = 0; i < KEYS; i++)
        assert_int_equal(v.at[i], i * i);
    VEC_CLEAR(&v);
    assert_int_equal(v.n, 0);
    assert_true(v.room >= KEYS);
    VEC_RELEASE(&v);
    assert_null(v.at);
    assert_false(VEC_RESERVE(&v, SIZE_MAX / 4));
    assert_int_equal(v.room, 0);
    VEC_RELEASE(&v);
}

static void an_array_without_memory_stays_as_it_was(void **state)
{
    (void)state;
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        VEC(int) v = {0};
        int sum = 0;
        for (int i = 0; i < 100; i++) {
            int *slot = VEC_PUSH(&v);
            if (slot) *slot = 1;
        }
        fault_disarm();
        for (size_t i = 0; i < v.n; i++)
            sum += v.at[i];
        assert_true(v.n >= 99);
        assert_int_equal(sum, v.n);
        VEC_RELEASE(&v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_found_under_its_key),
        cmocka_unit_test(a_text_is_found_under_its_key),
        cmocka_unit_test(a_failed_growth_loses_nothing),
        cmocka_unit_test(an_array_grows_and_keeps_its_content),
        cmocka_unit_test(an_array_without_memory_stays_as_it_was),
    };
    return cmocka_run_group_tests_name("base/map", tests, NULL, NULL);
}
