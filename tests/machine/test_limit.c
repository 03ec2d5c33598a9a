/* Buckets that fill with time. */
#include "check.h"

#include "machine/limit.h"

static struct limit limit;
static const int64_t second = 1000000000, start = 5000000000000;

static int fresh(void **state)
{
    (void)state;
    limit_init(&limit);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    limit_release(&limit);
    return 0;
}

static int taken(int64_t at_ns, int tries)
{
    int n = 0;
    for (int i = 0; i < tries; i++)
        n += limit_take(&limit, STR("a"), 10, 20, at_ns);
    return n;
}

static void a_rested_bucket_holds_the_burst_and_no_more(void **state)
{
    (void)state;
    assert_int_equal(taken(start, 100), 20);
    assert_int_equal(taken(start + 1000 * second, 100), 20);
}

static void it_fills_at_its_rate(void **state)
{
    (void)state;
    assert_int_equal(taken(start, 100), 20);
    assert_int_equal(taken(start + second / 2, 100), 5);
    assert_int_equal(taken(start + second / 2, 100), 0);
    assert_int_equal(taken(start + second * 3 / 2, 100), 10);
}

static void another_has_a_bucket_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(taken(start, 100), 20);
    assert_true(limit_take(&limit, STR("b"), 10, 20, start));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_rested_bucket_holds_the_burst_and_no_more, fresh, drop),
        cmocka_unit_test_setup_teardown(it_fills_at_its_rate, fresh, drop),
        cmocka_unit_test_setup_teardown(another_has_a_bucket_of_its_own, fresh, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
