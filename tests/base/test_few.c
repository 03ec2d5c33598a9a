/* Small numbers: what is hidden, and that nobody gets it back from the whole and the rest. */
#include "check.h"

#include "base/few.h"
#include "base/rand.h"

static void numbers_below_ten_are_hidden_and_none_is_not(void **state)
{
    (void)state;
    const int64_t parts[] = {0, 1, 9, 10, 50};
    bool hidden[COUNT(parts)];
    few_hide(parts, COUNT(parts), hidden);
    const bool expected[] = {false, true, true, false, false};
    assert_memory_equal(hidden, expected, sizeof expected);
}

static void one_hidden_part_takes_the_least_of_the_others_along(void **state)
{
    (void)state;
    const int64_t parts[] = {30, 4, 0, 12, 12};
    bool hidden[COUNT(parts)];
    few_hide(parts, COUNT(parts), hidden);
    const bool expected[] = {false, true, false, true, false};
    assert_memory_equal(hidden, expected, sizeof expected);
}

/* Of 42 less 40 everybody knows that both are 1. */
static void two_that_are_few_together_take_another_along(void **state)
{
    (void)state;
    const int64_t parts[] = {1, 1, 40};
    bool hidden[COUNT(parts)];
    few_hide(parts, COUNT(parts), hidden);
    assert_true(hidden[0] && hidden[1] && hidden[2]);
}

static void a_part_is_hidden_when_the_rest_is_small(void **state)
{
    (void)state;
    assert_true(few_part(3, 40) && few_part(37, 40) && few_part(31, 40));
    assert_false(few_part(30, 40) || few_part(10, 20) || few_part(40, 40) || few_part(0, 40));
}

/* Either nothing but zeros is told, or what is hidden is two parts and ten persons or more. */
static void nothing_hidden_can_be_worked_out(void **state)
{
    enum { PARTS = 6, ROUNDS = 20000 };
    struct rand r = rand_seeded(7);
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t parts[PARTS], sum = 0;
        bool hidden[PARTS];
        size_t hides = 0, told = 0;
        for (size_t i = 0; i < PARTS; i++)
            parts[i] = rand_below(&r, 3) ? (int64_t)rand_below(&r, 25) : 0;
        few_hide(parts, PARTS, hidden);
        for (size_t i = 0; i < PARTS; i++) {
            assert_true(hidden[i] || !few(parts[i]));
            hides += hidden[i];
            told += !hidden[i] && parts[i];
            sum += hidden[i] ? parts[i] : 0;
        }
        assert_true(!hides || !told || (hides > 1 && sum >= FEW));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_below_ten_are_hidden_and_none_is_not),
        cmocka_unit_test(one_hidden_part_takes_the_least_of_the_others_along),
        cmocka_unit_test(two_that_are_few_together_take_another_along),
        cmocka_unit_test(a_part_is_hidden_when_the_rest_is_small),
        cmocka_unit_test(nothing_hidden_can_be_worked_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
