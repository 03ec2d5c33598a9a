/* Arenas: zeroed, aligned, bounded, and rewound without a trace. */
#include "check.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/rand.h"

static bool all_zero(const unsigned char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (at[i]) return false;
    return true;
}

static void what_it_gives_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct rand r = rand_seeded(1);
    struct arena *a = arena_new(64 << 20);
    unsigned char *piece[500];
    size_t size[500];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT(piece); i++) {
            size[i] = rand_below(&r, i % 50 ? 300 : 50000);
            piece[i] = arena_alloc(a, size[i]);
            assert_non_null(piece[i]);
            assert_int_equal((uintptr_t)piece[i] % 16, 0);
            assert_true(all_zero(piece[i], size[i]));
            memset(piece[i], (int)(i % 255) + 1, size[i]);
        }
        for (size_t i = 0; i < COUNT(piece); i++)
            for (size_t k = 0; k < size[i]; k++)
                assert_int_equal(piece[i][k], i % 255 + 1);
        arena_clear(a);
        assert_int_equal(arena_used(a), 0);
    }
    arena_free(a);
}

static void it_gives_no_more_than_its_limit(void **state)
{
    (void)state;
    struct arena *a = arena_new(1000);
    assert_non_null(arena_alloc(a, 900));
    assert_false(arena_refused(a));
    assert_null(arena_alloc(a, 200));
    assert_true(arena_refused(a));
    assert_non_null(arena_alloc(a, 80));
    assert_null(arena_alloc(a, SIZE_MAX));
    assert_null(arena_array(a, SIZE_MAX / 2, 3));
    arena_clear(a);
    assert_false(arena_refused(a));
    assert_non_null(arena_alloc(a, 900));
    arena_free(a);
}

static void rewinding_gives_the_room_back(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    char *kept = arena_alloc(a, 100);
    memset(kept, 'k', 100);
    for (int round = 0; round < 1000; round++) {
        struct arena_mark mark = arena_mark(a);
        assert_non_null(arena_alloc(a, 100 * 1000));
        assert_non_null(arena_alloc(a, 10));
        arena_rewind(a, mark);
    }
    assert_int_equal(arena_used(a), 112);
    assert_int_equal(kept[99], 'k');
    char *again = arena_alloc(a, 100);
    assert_true(all_zero((unsigned char *)again, 100));
    arena_free(a);
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_FROM_THEN_ON); n++) {
        struct arena *a = arena_new(1 << 20);
        char *small = a ? arena_alloc(a, 10) : NULL;
        char *large = a ? arena_alloc(a, 100 * 1000) : NULL;
        fault_disarm();
        assert_true(n > 2 || !a);
        assert_true(n != 3 || (small && !large));
        arena_free(a);
    }
    arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_gives_is_zeroed_aligned_and_apart),
        cmocka_unit_test(it_gives_no_more_than_its_limit),
        cmocka_unit_test(rewinding_gives_the_room_back),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
