/* Timed work: each job has its turn, and an empty hub gives it nothing to fail on. */
#include "check.h"

#include "base/clock.h"
#include "jobs/jobs.h"
#include "support/hub_world.h"

static struct hub_world w;

static int open_hub(void **state)
{
    (void)state;
    hub_world_open(&w, 1395820800000, true);
    return 0;
}

static int close_hub(void **state)
{
    (void)state;
    hub_world_close(&w);
    return 0;
}

static void every_job_runs_on_an_empty_hub(void **state)
{
    (void)state;
    struct job_times times = {{0}};
    struct err_info why = {0};
    if (jobs_tick(w.hub, &times, 1, &why)) fail_msg("%s", why.text);
}

static void a_job_waits_for_its_turn(void **state)
{
    (void)state;
    struct job_times times = {{0}};
    struct err_info why = {0};
    assert_int_equal(jobs_tick(w.hub, &times, 1, &why), ERR_OK);
    struct job_times after_first = times;
    assert_int_equal(jobs_tick(w.hub, &times, 500000000, &why),
                     ERR_OK); /* half a second later: nothing is due */
    assert_memory_equal(&times, &after_first, sizeof times);
    assert_int_equal(jobs_tick(w.hub, &times, 1100000000, &why),
                     ERR_OK); /* messages and the log, and only those */
    assert_true(times.due_ns[0] > after_first.due_ns[0]);
    assert_true(times.due_ns[1] > after_first.due_ns[1]);
    assert_true(times.due_ns[2] == after_first.due_ns[2]);
}

static void the_thread_starts_and_stops_at_once(void **state)
{
    (void)state;
    struct jobs *jobs = NULL;
    struct err_info why = {0};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(jobs_start(w.hub, &jobs, &why), ERR_OK);
        jobs_stop(jobs);
    }
    jobs_stop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_job_runs_on_an_empty_hub, open_hub, close_hub),
        cmocka_unit_test_setup_teardown(a_job_waits_for_its_turn, open_hub, close_hub),
        cmocka_unit_test_setup_teardown(the_thread_starts_and_stops_at_once, open_hub, close_hub),
    };
    return cmocka_run_group_tests_name("jobs/jobs", tests, NULL, NULL);
}
