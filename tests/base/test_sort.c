#include "check.h"

#include "base/rand.h"
#include "base/sort.h"

static void an_empty_list_has_no_address_and_is_sorted(void **state)
{
    (void)state;
    const int64_t key = 7;
    sort_list(NULL, 0, sizeof key, sort_int64);
    assert_int_equal(sort_place(NULL, 0, sizeof key, &key, sort_int64), 0);
    assert_null(sort_find(NULL, 0, sizeof key, &key, sort_int64));
}

static void numbers_at_the_ends_of_their_type_are_in_order(void **state)
{
    (void)state;
    const int32_t i32[] = {INT32_MIN, -1, 0, INT32_MAX};
    const uint32_t u32[] = {0, 1, INT32_MAX, UINT32_MAX};
    const int64_t i64[] = {INT64_MIN, -1, 0, INT64_MAX};
    const uint64_t u64[] = {0, 1, INT64_MAX, UINT64_MAX};
    for (size_t a = 0; a < 4; a++) {
        for (size_t b = 0; b < 4; b++) {
            int order = (a > b) - (a < b);
            assert_int_equal(sort_int32(&i32[a], &i32[b]), order);
            assert_int_equal(sort_uint32(&u32[a], &u32[b]), order);
            assert_int_equal(sort_int64(&i64[a], &i64[b]), order);
            assert_int_equal(sort_uint64(&u64[a], &u64[b]), order);
        }
    }
}

/* Lists of every length up to thirty, of few numbers, so that many are equal. */
static void a_place_is_the_one_that_a_walk_finds(void **state)
{
    (void)state;
    struct rand r = rand_seeded(1);
    for (size_t n = 0; n <= 30; n++) {
        int64_t list[30];
        for (size_t i = 0; i < n; i++)
            list[i] = (int64_t)rand_below(&r, 20) * 2;
        sort_list(list, n, sizeof *list, sort_int64);
        for (int64_t key = -1; key <= 41; key++) {
            size_t walk = 0;
            while (walk < n && list[walk] < key)
                walk++;
            assert_int_equal(sort_place(list, n, sizeof *list, &key, sort_int64), walk);
            bool there = walk < n && list[walk] == key;
            assert_ptr_equal(sort_find(list, n, sizeof *list, &key, sort_int64),
                             there ? &list[walk] : NULL);
        }
    }
}

struct visit {
    int64_t person;
    char what;
};

static int by_what(const void *visit, const void *what)
{
    return ((const struct visit *)visit)->what - *(const char *)what;
}

static void what_begins_with_a_number_is_found_by_it_and_a_key_may_be_of_another_type(void **state)
{
    (void)state;
    const struct visit list[] = {{3, 'a'}, {5, 'b'}, {5, 'c'}, {9, 'd'}};
    const int64_t five = 5, six = 6;
    const char d = 'd';
    assert_ptr_equal(sort_find(list, 4, sizeof *list, &five, sort_int64), &list[1]);
    assert_null(sort_find(list, 4, sizeof *list, &six, sort_int64));
    assert_int_equal(sort_place(list, 4, sizeof *list, &six, sort_int64), 3);
    assert_ptr_equal(sort_find(list, 4, sizeof *list, &d, by_what), &list[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_list_has_no_address_and_is_sorted),
        cmocka_unit_test(numbers_at_the_ends_of_their_type_are_in_order),
        cmocka_unit_test(a_place_is_the_one_that_a_walk_finds),
        cmocka_unit_test(what_begins_with_a_number_is_found_by_it_and_a_key_may_be_of_another_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
