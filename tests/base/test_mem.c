#include "check.h"

#include "base/arena.h"
#include "base/mem.h"

#include <stdint.h>
#include <sys/resource.h>

#if defined(__SANITIZE_ADDRESS__) /* its allocator keeps what it likes */
#define OWN_ALLOCATOR true
#else
#define OWN_ALLOCATOR false
#endif

enum { KILO = 1024, MEGA = 1024 * 1024 };

static void without_a_limit_nothing_is_refused(void **state)
{
    (void)state;
    void *at = mem_alloc(8 * MEGA);
    assert_non_null(at);
    mem_free(at);
    assert_false(mem_limit_met());
}

static void what_exceeds_the_limit_is_refused_and_what_fits_is_not(void **state)
{
    (void)state;
    mem_limit(MEGA);
    void *a = mem_alloc(600 * KILO), *b = mem_alloc(300 * KILO);
    assert_non_null(a);
    assert_non_null(b);
    assert_false(mem_limit_met());
    assert_null(mem_zero(600, KILO));
    assert_true(mem_limit_met());
    mem_free(a);
    a = mem_zero(600, KILO); /* there is room again */
    assert_non_null(a);
    assert_null(mem_resize(b, 900 * KILO)); /* the old block is untouched */
    b = mem_resize(b, 100 * KILO);
    assert_non_null(b);
    mem_limit(0);
    mem_free(a);
    mem_free(b);
}

static void what_was_held_before_the_limit_does_not_count(void **state)
{
    (void)state;
    void *before = mem_alloc(8 * MEGA);
    mem_limit(MEGA);
    void *at = mem_alloc(900 * KILO);
    assert_non_null(at);
    mem_free(at);
    mem_limit(0);
    mem_free(before);
}

static void a_size_that_no_memory_has_is_refused(void **state)
{
    (void)state;
    mem_limit(MEGA);
    assert_null(mem_alloc(SIZE_MAX - 64));
    assert_null(mem_zero(SIZE_MAX / 2, 4));
    mem_limit(0);
    assert_null(mem_zero(SIZE_MAX / 2, 4));
}

static void arenas_are_held_to_it_too(void **state)
{
    (void)state;
    mem_limit(MEGA);
    struct arena *a = arena_new((size_t)64 * MEGA);
    size_t got = 0;
    while (arena_alloc(a, 10 * KILO))
        got++;
    assert_true(got > 50 && got < 103);
    assert_true(mem_limit_met());
    arena_free(a);
    mem_limit(0);
}

/* Pages that the system handed out while `bytes` were asked for, written and freed. */
static long pages_for(size_t bytes)
{
    struct rusage before, after;
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    char *at = mem_alloc(bytes);
    assert_non_null(at);
    for (size_t i = 0; i < bytes; i += KILO)
        ((volatile char *)at)[i] = 1;
    mem_free(at);
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    return after.ru_minflt - before.ru_minflt;
}

/* The first test: blocks that grow, as what others asked for would stand in their way. */
static void what_is_kept_is_not_asked_of_the_system_again(void **state)
{
    (void)state;
    (void)pages_for(2 * MEGA);
    long given_back = pages_for(3 * MEGA);
    mem_keep_freed();
    (void)pages_for(3 * MEGA);
    long kept = pages_for(3 * MEGA + 512 * KILO);
    assert_true(OWN_ALLOCATOR || (given_back >= 700 && kept < 350));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_not_asked_of_the_system_again),
        cmocka_unit_test(without_a_limit_nothing_is_refused),
        cmocka_unit_test(what_exceeds_the_limit_is_refused_and_what_fits_is_not),
        cmocka_unit_test(what_was_held_before_the_limit_does_not_count),
        cmocka_unit_test(a_size_that_no_memory_has_is_refused),
        cmocka_unit_test(arenas_are_held_to_it_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
