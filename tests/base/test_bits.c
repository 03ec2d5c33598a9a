#include "check.h"

#include "base/bits.h"
#include "base/rand.h"

static void bits_are_counted_as_one_by_one(void **state)
{
    (void)state;
    struct rand r = rand_seeded(1);
    assert_int_equal(bits_count(0), 0);
    assert_int_equal(bits_count(UINT32_MAX), 32);
    for (int i = 0; i < 10000; i++) {
        uint32_t v = (uint32_t)rand_u64(&r) & (uint32_t)rand_u64(&r);
        int n = 0;
        for (uint32_t rest = v; rest; rest &= rest - 1)
            n++;
        assert_int_equal(bits_count(v), n);
    }
    for (unsigned bit = 0; bit < 32; bit++)
        assert_int_equal(bits_count(1u << bit), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bits_are_counted_as_one_by_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
