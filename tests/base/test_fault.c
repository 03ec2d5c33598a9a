#include "check.h"

#include "base/fault.h"
#include "base/mem.h"

#include <sys/wait.h>
#include <unistd.h>

static int work(void) /* three calls, stops at the first that fails */
{
    for (int done = 0; done < 3; done++)
        if (fault_now(FAULT_STORE)) return done;
    return 3;
}

static void every_call_gets_its_turn_to_fail_and_the_loop_ends(void **state)
{
    (void)state;
    int turns = 0;
    for (long n = 1; fault_arm(FAULT_STORE, n, FAULT_ONCE); n++) {
        int done = work();
        fault_disarm();
        turns++;
        assert_int_equal(done, n <= 3 ? n - 1 : 3);
    }
    assert_int_equal(turns, 4);
    assert_int_equal(work(), 3);
}

static void one_kind_leaves_the_others_alone(void **state)
{
    (void)state;
    assert_true(fault_arm(FAULT_MEMORY, 1, FAULT_FROM_THEN_ON));
    assert_int_equal(work(), 3);
    assert_null(mem_alloc(1));
    assert_null(mem_alloc(1));
    fault_disarm();
    void *at = mem_alloc(1);
    assert_non_null(at);
    mem_free(at);
}

static void a_killed_child_dies_at_its_call(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        (void)fault_arm(FAULT_STORE, 2, FAULT_KILL);
        _exit(work());
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_gets_its_turn_to_fail_and_the_loop_ends),
        cmocka_unit_test(one_kind_leaves_the_others_alone),
        cmocka_unit_test(a_killed_child_dies_at_its_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
