/* Timed work: each job has its turn, and an empty hub gives it nothing to fail on. */
#include "check.h"

#include "base/clock.h"
#include "jobs/jobs.h"

static struct hub *open_hub(void)
{
    struct hub *h = NULL;
    struct err_info why = {0};
    if (hub_open_for_test(1395820800000, &h, &why)) fail_msg("%s", why.text);
    return h;
}

static void every_job_runs_on_an_empty_hub(void **state)
{
    (void)state;
    struct hub *h = open_hub();
    struct job_times times = {{0}};
    struct err_info why = {0};
    if (jobs_tick(h, &times, 1, &why)) fail_msg("%s", why.text);
    hub_close(h);
}

static void a_job_waits_for_its_turn(void **state)
{
    (void)state;
    struct hub *h = open_hub();
    struct job_times times = {{0}};
    struct err_info why = {0};
    assert_int_equal(jobs_tick(h, &times, 1, &why), ERR_OK);
    struct job_times after_first = times;
    assert_int_equal(jobs_tick(h, &times, 500000000, &why), ERR_OK); /* half a second later: nothing is due */
    assert_memory_equal(&times, &after_first, sizeof times);
    assert_int_equal(jobs_tick(h, &times, 1100000000, &why), ERR_OK); /* the log, and only the log */
    assert_true(times.due_ns[0] > after_first.due_ns[0]);
    assert_true(times.due_ns[1] == after_first.due_ns[1]);
    hub_close(h);
}

static void the_thread_starts_and_stops_at_once(void **state)
{
    (void)state;
    struct hub *h = open_hub();
    struct jobs *jobs = NULL;
    struct err_info why = {0};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(jobs_start(h, &jobs, &why), ERR_OK);
        jobs_stop(jobs);
    }
    jobs_stop(NULL);
    hub_close(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_runs_on_an_empty_hub),
        cmocka_unit_test(a_job_waits_for_its_turn),
        cmocka_unit_test(the_thread_starts_and_stops_at_once),
    };
    return cmocka_run_group_tests_name("jobs/jobs", tests, NULL, NULL);
}
