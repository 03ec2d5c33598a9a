/* Judging that is stopped anywhere, run twice, or done by two at once ends like one undisturbed
 * run. */
#include "search/world.h"

#include "audit/verify.h"
#include "base/fault.h"
#include "query.h"
#include "rule/reviews.h"
#include "store/cell.h"
#include "store/store.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define DAY INT64_C(86400000)

static struct look_world w;
static int64_t jane;

/* A process of its own has a store of its own: nothing may be open across a fork. */
static void leave_hub(void)
{
    hub_close(w.hub.hub);
    w.hub.hub = NULL;
}

static err enter_hub(int64_t now_ms, uint64_t seed)
{
    char dir[256];
    snprintf(dir, sizeof dir, "%s/hub", w.hub.place.folder);
    err e = hub_open(dir, &w.hub.hub, &w.why);
    if (e) return e;
    w.hub.hub->clock = clock_fixed(now_ms);
    w.hub.hub->rand = rand_seeded(seed);
    w.hub.hub->settings.window_days = 365;
    return ERR_OK;
}

static err judge(struct rule_run *ret_run)
{
    return rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, ret_run, &w.why);
}

struct outcome {
    size_t hits, firing, open, reviews;
    int64_t since_ms[2], rank;
    char rules[8], band[8];
};

/* As the first judging left it. */
static struct outcome undisturbed;

static err read_outcome(struct db *db, void *ctx, struct err_info *why)
{
    struct outcome *o = ctx;
    struct q_rule_hits_rows hits;
    struct q_review_of_person_rows reviews;
    struct arena_mark mark = arena_mark(w.a);
    *o = (struct outcome){.hits = 0};
    err e = q_rule_hits(db, &(struct q_rule_hits_in){cell_of(jane), jane}, w.a, &hits, why);
    if (!e)
        e = q_review_of_person(db, &(struct q_review_of_person_in){cell_of(jane), jane}, w.a,
                               &reviews, why);
    if (e) return e;
    for (size_t i = 0; i < hits.n && !hits.at[i].until_ms && o->firing < 2; i++) {
        o->since_ms[o->firing] = hits.at[i].since_ms;
        memcpy(o->rules + 2 * o->firing++, hits.at[i].rule.at, 2);
    }
    o->hits = hits.n;
    o->reviews = reviews.n;
    for (size_t i = 0; i < reviews.n; i++)
        o->open += str_eq_c(reviews.at[i].state, "open");
    if (o->open) {
        o->rank = reviews.at[0].rank;
        snprintf(o->band, sizeof o->band, "%.*s", STR_FMT(reviews.at[0].band));
    }
    arena_rewind(w.a, mark);
    return ERR_OK;
}

static struct outcome outcome(void)
{
    struct outcome o;
    assert_int_equal(store_read(w.hub.hub->store, read_outcome, &o, &w.why), ERR_OK);
    return o;
}

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    jane = look_world_jane(&w);
    undisturbed = outcome();
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static err close_in(struct db *db, void *ctx, struct err_info *why)
{
    struct review *list, is;
    size_t n;
    (void)ctx;
    err e = reviews_read(db, jane, w.a, &list, &n, why);
    if (e || !n || !list[0].open) return e;
    is = list[0];
    is.open = false;
    is.closed_ms = 1; /* long before: whoever closed it has not seen what fires next */
    is.closed_by = STR("joy");
    is.outcome = STR("advice");
    return review_put(db, &list[0], &is, why);
}

/* Everything is over and closed; what happens next begins hits and opens a review. */
static void calm_down(void)
{
    struct rule_run run;
    w.hub.hub->clock.fixed_ms = DAY_MS + 700 * DAY;
    if (judge(&run)) fail_msg("%s", w.why.text);
    assert_int_equal(store_write(w.hub.hub->store, close_in, NULL, &w.why), ERR_OK);
    assert_int_equal(outcome().firing + outcome().open, 0);
}

static void assert_like_undisturbed(const struct outcome *before, int64_t now_ms, long n)
{
    struct outcome o = outcome();
    if (o.firing != 2 || memcmp(o.rules, "R1R2", 4) != 0) fail_msg("hits, stopped at call %ld", n);
    if (o.hits != before->hits + 2) fail_msg("%zu hits, stopped at call %ld", o.hits, n);
    if (o.since_ms[0] != now_ms || o.since_ms[1] != now_ms) fail_msg("since, call %ld", n);
    if (o.open != 1 || o.reviews != before->reviews + 1)
        fail_msg("%zu open of %zu reviews, stopped at call %ld", o.open, o.reviews, n);
    assert_string_equal(o.band, "red");
    assert_int_equal(o.rank, undisturbed.rank);
}

static void assert_log_is_whole(void)
{
    struct audit_report r;
    assert_int_equal(audit_settle(w.hub.hub, &w.why), ERR_OK);
    assert_int_equal(audit_verify_hub(w.hub.hub, STR(""), &r, &w.why), ERR_OK);
    assert_string_equal(r.problem, "");
    assert_true(r.whole);
}

static void judge_in_a_child_and_die(int64_t now_ms, long n, int *ret_status)
{
    leave_hub();
    pid_t child = fork();
    if (child == 0) {
        struct rule_run run;
        if (enter_hub(now_ms, (uint64_t)n)) _exit(2);
        (void)fault_arm(FAULT_STORE, n, FAULT_KILL);
        _exit(judge(&run) ? 1 : 0);
    }
    assert_int_equal(waitpid(child, ret_status, 0), child);
    assert_int_equal(enter_hub(now_ms, (uint64_t)n + 1000), ERR_OK);
}

static void killed_at_any_store_call_and_run_again_it_ends_the_same(void **state)
{
    (void)state;
    long step = store_world_is_pg() ? 3 : 11, killed = 0; /* each round forks and syncs: a sample */
    for (long n = 1;; n += step) {
        struct rule_run run;
        int status;
        calm_down();
        struct outcome before = outcome();
        int64_t now_ms = DAY_MS + n;
        judge_in_a_child_and_die(now_ms, n, &status);
        if (judge(&run)) fail_msg("%s", w.why.text);
        assert_like_undisturbed(&before, now_ms, n);
        if (!WIFSIGNALED(status)) {
            assert_int_equal(status, 0);
            break;
        }
        killed++;
    }
    assert_true(killed > 10);
    assert_log_is_whole();
}

static void fail_each_call(enum fault_kind kind, long step)
{
    long failed = 0;
    for (long n = 1;; n += step) {
        struct rule_run run;
        calm_down();
        struct outcome before = outcome();
        int64_t now_ms = w.hub.hub->clock.fixed_ms = DAY_MS + n;
        if (!fault_arm(kind, n, FAULT_ONCE)) break;
        err e = judge(&run);
        fault_disarm();
        if (e) assert_true(e == ERR_DISK || e == ERR_NOMEM || e == ERR_BUSY || e == ERR_LIMIT);
        failed += e != ERR_OK;
        if (judge(&run)) fail_msg("%s", w.why.text);
        assert_like_undisturbed(&before, now_ms, n);
    }
    assert_true(failed > 3);
    assert_log_is_whole();
}

static void an_error_at_any_store_call_is_told_and_made_good_by_the_next_run(void **state)
{
    (void)state;
    fail_each_call(FAULT_STORE, store_world_is_pg() ? 3 : 11);
}

static void out_of_memory_anywhere_is_told_and_made_good_by_the_next_run(void **state)
{
    (void)state;
    fail_each_call(FAULT_MEMORY, store_world_is_pg() ? 1 : 7);
}

/* ---- two at once ---- */

static void judge_and_report(int begin, int tell, uint64_t seed)
{
    struct rule_run run = {0};
    char go;
    if (enter_hub(DAY_MS + 5, seed) || read(begin, &go, 1) != 1 || judge(&run)) {
        fprintf(stderr, "%s\n", w.why.text);
        _exit(1);
    }
    _exit(write(tell, &run, sizeof run) == sizeof run ? 0 : 2);
}

static void two_processes_judging_at_once_open_one_review(void **state)
{
    (void)state;
    for (int round = 0; round < 4; round++) {
        struct rule_run sum = {0}, one;
        int begin[2], told[2], status;
        calm_down();
        struct outcome before = outcome();
        leave_hub();
        assert_int_equal(pipe(begin) | pipe(told), 0);
        for (uint64_t i = 0; i < 2; i++)
            if (fork() == 0) judge_and_report(begin[0], told[1], 50 + 2 * (uint64_t)round + i);
        assert_int_equal(write(begin[1], "go", 2), 2);
        for (int i = 0; i < 2; i++) {
            assert_true(wait(&status) > 0);
            assert_int_equal(status, 0);
            assert_int_equal(read(told[0], &one, sizeof one), sizeof one);
            sum.hits_begun += one.hits_begun;
            sum.reviews_opened += one.reviews_opened;
        }
        for (int i = 0; i < 2; i++)
            assert_int_equal(close(begin[i]) | close(told[i]), 0);
        assert_int_equal(enter_hub(DAY_MS + 5, 80 + (uint64_t)round), ERR_OK);
        assert_int_equal(sum.hits_begun, 2);
        assert_int_equal(sum.reviews_opened, 1);
        struct outcome o = outcome();
        assert_int_equal(o.firing, 2);
        assert_int_equal(o.open, 1);
        assert_int_equal(o.reviews, before.reviews + 1);
    }
    assert_log_is_whole();
}

/* ---- days ---- */

static void a_hub_that_slept_for_weeks_ends_like_one_that_judged_every_day(void **state)
{
    (void)state;
    struct rule_run run;
    for (int day = 1; day <= 40; day++) {
        w.hub.hub->clock.fixed_ms = DAY_MS + day * DAY;
        assert_int_equal(rule_run_day(w.hub.hub, w.partners, false, NULL, NULL, &run, &w.why),
                         ERR_OK);
        assert_true(run.judged > 0);
    }
    struct outcome daily = outcome();
    (void)drop_world(NULL);
    (void)make_world(NULL);
    w.hub.hub->clock.fixed_ms = DAY_MS + 40 * DAY;
    assert_int_equal(rule_run_day(w.hub.hub, w.partners, false, NULL, NULL, &run, &w.why), ERR_OK);
    struct outcome slept = outcome();
    assert_int_equal(slept.firing, 1);
    assert_int_equal(daily.firing, 1);
    assert_memory_equal(slept.rules, daily.rules, sizeof slept.rules);
    assert_int_equal(slept.hits, daily.hits);
    assert_int_equal(slept.open, 1);
    assert_int_equal(slept.reviews, daily.reviews);
    assert_int_equal(slept.rank, daily.rank);
    assert_int_equal(slept.since_ms[0], daily.since_ms[0]);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(killed_at_any_store_call_and_run_again_it_ends_the_same),
        TEST(an_error_at_any_store_call_is_told_and_made_good_by_the_next_run),
        TEST(out_of_memory_anywhere_is_told_and_made_good_by_the_next_run),
        TEST(two_processes_judging_at_once_open_one_review),
        TEST(a_hub_that_slept_for_weeks_ends_like_one_that_judged_every_day),
    };
    return cmocka_run_group_tests_name("rule/power", tests, NULL, NULL);
}
