/* The power goes off, the store fails, two people act in the same moment: a step of a case is whole
 * or not there. */
#include "mash/world.h"

#include "base/fault.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* The steps and the head of a case say the same. */
static void whole(const struct mash_view *v)
{
    bool decided = false, proposed = false;
    size_t asked = 0;
    for (size_t i = 0; i < v->step_count; i++) {
        decided |= str_eq_c(v->steps[i].kind, "decided");
        proposed |= str_eq_c(v->steps[i].kind, "proposed");
        asked += str_eq_c(v->steps[i].kind, "asked");
    }
    assert_int_equal(v->step_count, v->version);
    assert_int_equal(asked, v->asked);
    assert_int_equal(decided, v->stage == MASH_CLOSED);
    assert_int_equal(proposed, v->outcome.len > 0);
}

/* The whole way; what is done already is refused or the same again. */
static void go_on(int64_t mash)
{
    (void)try_act(RAVI, mash, MASH_ACT_BAND, 0, "amber", "");
    (void)try_act(RAVI, mash, MASH_ACT_ASK_ALL, 0, "", "What do you know?");
    (void)answer_as(SAM, mash, NULL, "nothing_held", "");
    (void)try_act(RAVI, mash, MASH_ACT_DECIDE, 0, "assessment", "Two agencies worry");
    (void)try_act(HELEN, mash, MASH_ACT_CONFIRM, 0, "", "");
}

static void failing(enum fault_kind kind, long step)
{
    int64_t mash = open_for(jane);
    for (long n = 1; fault_arm(kind, n, FAULT_ONCE); n += step) {
        go_on(mash);
        fault_disarm();
        struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
        whole(&v);
        if (v.stage == MASH_CLOSED) mash = open_for(jane);
    }
    fault_disarm();
}

static void a_store_that_fails_at_any_call_leaves_whole_steps(void **state)
{
    (void)state;
    failing(FAULT_STORE, 17);
}

static void work_that_the_store_runs_again_is_done_once(void **state)
{
    (void)state;
    failing(FAULT_AGAIN, 1);
}

/* A process of its own has a store of its own: nothing may be open across a fork. */
static void leave_hub(void)
{
    hub_close(w.hub.hub);
    w.hub.hub = NULL;
}

static err enter_hub(uint64_t seed)
{
    char dir[256];
    snprintf(dir, sizeof dir, "%s/hub", w.hub.place.folder);
    err e = hub_open(dir, &w.hub.hub, &w.why);
    if (e) return e;
    w.hub.hub->clock = clock_fixed(DAY_MS);
    w.hub.hub->rand = rand_seeded(seed);
    return ERR_OK;
}

static void a_case_left_half_way_by_a_killed_process_goes_on(void **state)
{
    (void)state;
    int64_t mash = open_for(jane);
    int killed = 0;
    long step = store_world_is_pg() ? 11 : 97; /* the engines ask the store as often as they need */
    for (long n = 5; n < 13 * step; n += step) {
        int status = 0;
        leave_hub();
        pid_t child = fork();
        if (child == 0) {
            if (enter_hub((uint64_t)n)) _exit(2);
            (void)fault_arm(FAULT_STORE, n, FAULT_KILL);
            go_on(mash);
            _exit(0);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        must(enter_hub((uint64_t)n + 5000));
        killed += WIFSIGNALED(status);
        struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
        whole(&v);
    }
    assert_true(killed > 2);
    go_on(mash);
    assert_int_equal(view_as(RAVI, mash, MASH_OVERVIEW).stage, MASH_CLOSED);
}

struct hand {
    int64_t mash, version;
    const char *outcome;
    err e;
    struct err_info why;
};

static void *decide(void *arg)
{
    struct hand *h = arg;
    struct viewer v = as(RAVI);
    struct mash_change c = {.act = MASH_ACT_DECIDE,
                            .version = h->version,
                            .value = str_of(h->outcome),
                            .text = STR("At the same moment")};
    h->e = mash_do(w.hub.hub, w.partners, &v, h->mash, &c, &h->why);
    return NULL;
}

static void of_two_in_the_same_moment_one_wins_and_the_other_is_told(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    int64_t seen = view_as(RAVI, mash, MASH_OVERVIEW).version;
    struct hand hands[2] = {{.mash = mash, .version = seen, .outcome = "advice"},
                            {.mash = mash, .version = seen, .outcome = "early_help"}};
    pthread_t threads[2];
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, decide, &hands[i]), 0);
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    size_t winner = hands[0].e ? 1 : 0;
    assert_int_equal(hands[winner].e, ERR_OK);
    assert_int_equal(hands[1 - winner].e, ERR_CONFLICT);
    assert_non_null(strstr(hands[1 - winner].why.text, "changed"));
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_str_equal(v.outcome, hands[winner].outcome);
    whole(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_store_that_fails_at_any_call_leaves_whole_steps),
        T(work_that_the_store_runs_again_is_done_once),
        T(a_case_left_half_way_by_a_killed_process_goes_on),
        T(of_two_in_the_same_moment_one_wins_and_the_other_is_told),
    };
    return cmocka_run_group_tests_name("mash/power", tests, NULL, NULL);
}
