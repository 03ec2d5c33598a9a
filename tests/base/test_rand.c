/* Randomness: repeatable from a seed on every machine, fair, and never the same from the kernel. */
#include "check.h"

#include "base/rand.h"

static void a_seed_gives_the_same_stream_everywhere(void **state)
{
    (void)state;
    /* xoshiro256** seeded by splitmix64 from 0: the first words of the published reference code */
    static const uint64_t expected[] = {0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0};
    struct rand r = rand_seeded(0);
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_true(rand_u64(&r) == expected[i]);
}

static void filling_by_words_is_filling_by_bytes(void **state)
{
    (void)state;
    struct rand a = rand_seeded(5), b = rand_seeded(5);
    unsigned char whole[40], words[40];
    rand_fill(&a, whole, sizeof whole);
    for (size_t i = 0; i < sizeof words; i += 8)
        rand_fill(&b, words + i, 8);
    assert_memory_equal(whole, words, sizeof whole);
}

static void below_is_in_range_and_fair(void **state)
{
    (void)state;
    struct rand r = rand_seeded(6);
    size_t seen[7] = {0};
    for (int i = 0; i < 70000; i++) {
        uint64_t n = rand_below(&r, 7);
        assert_true(n < 7);
        seen[n]++;
    }
    for (size_t i = 0; i < 7; i++)
        assert_in_range(seen[i], 9500, 10500);
    assert_int_equal(rand_below(&r, 1), 0);
    assert_true(rand_below(&r, UINT64_MAX) < UINT64_MAX);
}

static void units_and_ids_keep_their_bounds(void **state)
{
    (void)state;
    struct rand r = rand_seeded(7);
    double sum = 0;
    for (int i = 0; i < 10000; i++) {
        double unit = rand_unit(&r);
        assert_true(unit >= 0 && unit < 1);
        sum += unit;
        assert_true(rand_id(&r) > 0);
    }
    assert_true(sum > 4800 && sum < 5200);
}

static void the_kernel_never_repeats_itself(void **state)
{
    (void)state;
    struct rand r = rand_system();
    unsigned char a[1000] = {0}, b[1000] = {0};
    rand_fill(&r, a, sizeof a);
    rand_fill(&r, b, sizeof b);
    assert_true(memcmp(a, b, sizeof a) != 0);
    assert_true(memcmp(a + 900, a, 100) != 0);
    assert_true(rand_id(&r) != rand_id(&r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_gives_the_same_stream_everywhere),
        cmocka_unit_test(filling_by_words_is_filling_by_bytes),
        cmocka_unit_test(below_is_in_range_and_fair),
        cmocka_unit_test(units_and_ids_keep_their_bounds),
        cmocka_unit_test(the_kernel_never_repeats_itself),
    };
    return cmocka_run_group_tests_name("base/rand", tests, NULL, NULL);
}
