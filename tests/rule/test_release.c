/* How a version of a rule goes live: tried on history, its examples read, asked for, and approved
 * by two; and what a trial leaves behind. */
#include "search/world.h"

#include "base/fault.h"
#include "query.h"
#include "rule/release.h"
#include "rule/trial.h"
#include "search/json.h"
#include "store/cell.h"
#include "store/store.h"

#include <pthread.h>
#include <stdio.h>

/* Jane Doe was five times with five agencies. */
#define ENOUGH(version, at_least)                                                                  \
    "rules:\n  - {id: N1, version: " version ", name: Many agencies, owner: Partnership,"          \
    " since: 2010-01-01, band: amber, weight: 9, half_life_days: 28,"                              \
    " when: [{count: {days: 90, at_least: " at_least ", from_agencies: 2}}]}\n"

static struct look_world w;
static int64_t jane;
static const struct user marsh = {.login = "marsh", .role = ROLE_MANAGER},
                         lowe = {.login = "lowe", .role = ROLE_MANAGER},
                         vale = {.login = "vale", .role = ROLE_MANAGER},
                         dee = {.login = "dee", .role = ROLE_DPO},
                         ada = {.login = "ada", .role = ROLE_ADMIN};

enum step { TRY, READ, ASK_FOR, APPROVE, REJECT, RETIRE };
struct doing {
    enum step step;
    int32_t version;
    const struct user *u;
    const char *note;
    bool live;
    struct release release;
};

/* Of what somebody read on the screen a moment ago, all examples at once. */
static err read_all(struct db *db, const struct doing *d, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 1; !e && i <= d->release.examples; i++)
        e = release_example_read(db, w.hub.hub, &d->release, d->u, (int32_t)i, why);
    return e;
}

static err do_in(struct db *db, void *ctx, struct err_info *why)
{
    struct doing *d = ctx;
    struct hub *h = w.hub.hub;
    struct arena *a = arena_new(64 * 1024 * 1024);
    err e = release_read(db, STR("N1"), d->version, a, &d->release, why);
    str note = str_of(d->note);
    switch (e ? -1 : (int)d->step) {
    case TRY: e = trial_ask(db, h, &d->release, str_of(d->u->login), why); break;
    case READ: e = read_all(db, d, why); break;
    case ASK_FOR: e = release_ask(db, h, &d->release, d->u, note, why); break;
    case APPROVE: e = release_approve(db, h, &d->release, d->u, note, &d->live, why); break;
    case REJECT: e = release_reject(db, h, &d->release, d->u, note, why); break;
    case RETIRE: e = release_retire(db, h, &d->release, d->u, note, why); break;
    default: break;
    }
    arena_free(a);
    return e;
}

static err step(enum step s, int32_t version, const struct user *u, const char *note)
{
    struct doing d = {.step = s, .version = version, .u = u, .note = note};
    return store_write(w.hub.hub->store, do_in, &d, &w.why);
}

static void must(err e)
{
    if (e) fail_msg("%s: %s", err_word(e), w.why.text);
}

static err put(struct db *db, void *ctx, struct err_info *why)
{
    struct q_agency_put_rule_in *in = ctx;
    err e = q_agency_put_rule(db, in, why);
    return e ? e : release_made(db, w.hub.hub, in->id, in->version, STR("marsh"), why);
}

static void put_rule(int32_t version, const char *state, const char *text)
{
    struct q_agency_put_rule_in in = {.cell = CELL_HUB,
                                      .id = STR("N1"),
                                      .version = version,
                                      .state = str_of(state),
                                      .owner = STR("Partnership"),
                                      .text = str_of(text)};
    must(store_write(w.hub.hub->store, put, &in, &w.why));
}

static err read_in(struct db *db, void *ctx, struct err_info *why)
{
    struct doing *d = ctx;
    return release_read(db, STR("N1"), d->version, w.a, &d->release, why);
}

static struct release stored(int32_t version)
{
    struct doing d = {.version = version};
    must(store_read(w.hub.hub->store, read_in, &d, &w.why));
    return d.release;
}

static void try_it(int32_t version)
{
    bool did = false;
    must(step(TRY, version, &marsh, ""));
    must(trial_run_next(w.hub.hub, w.partners, &did, &w.why));
    assert_true(did);
}

/* Tried, read and asked for by her who is neither the maker nor one who approves here. */
static void ask_for(int32_t version)
{
    try_it(version);
    must(step(READ, version, &ada, ""));
    must(step(ASK_FOR, version, &ada, "It is meant for children"));
}

/* The version of N1 that fires for Jane after the next run of the clock; 0 = none. */
static int32_t fires_for_jane(void)
{
    struct rule_run run = {0};
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    must(rule_run_day(w.hub.hub, w.partners, false, NULL, NULL, &run, &w.why));
    struct person_view view = look_world_view(&w, &v, jane);
    for (size_t i = 0; i < view.hit_count; i++)
        if (str_eq_c(view.hits[i].rule, "N1")) return view.hits[i].version;
    return 0;
}

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    jane = look_world_jane(&w);
    put_rule(1, "live", ENOUGH("1", "9"));
    put_rule(2, "draft", ENOUGH("2", "3"));
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static void it_is_asked_for_when_it_was_tried_and_its_examples_were_read(void **state)
{
    (void)state;
    assert_int_equal(step(ASK_FOR, 2, &ada, "x"), ERR_CONFLICT);
    assert_non_null(strstr(w.why.text, "not tried"));
    try_it(2);
    assert_true(stored(2).examples > 0);
    assert_int_equal(step(ASK_FOR, 2, &ada, "x"), ERR_CONFLICT);
    assert_non_null(strstr(w.why.text, "read the examples first"));
    must(step(READ, 2, &ada, ""));
    assert_int_equal(step(ASK_FOR, 2, &dee, "x"), ERR_DENIED);
    must(step(ASK_FOR, 2, &ada, "x"));
    assert_int_equal(step(ASK_FOR, 2, &marsh, "x"), ERR_CONFLICT);
}

static void two_approve_it_and_then_its_version_is_the_one_that_fires(void **state)
{
    (void)state;
    ask_for(2);
    must(step(APPROVE, 2, &lowe, ""));
    assert_str_equal(stored(2).state, "draft");
    assert_int_equal(fires_for_jane(), 0); /* one is not two */
    must(step(APPROVE, 2, &dee, ""));
    assert_str_equal(stored(1).state, "ended");
    assert_int_equal(stored(0).live, 2);
    assert_int_equal(fires_for_jane(), 2);
    assert_int_equal(step(APPROVE, 2, &dee, ""), ERR_CONFLICT); /* live already */
}

static void nobody_approves_what_they_made_or_asked_for_nor_does_one_role_twice(void **state)
{
    (void)state;
    try_it(2);
    must(step(READ, 2, &vale, ""));
    assert_int_equal(step(APPROVE, 2, &lowe, ""), ERR_CONFLICT); /* nobody asked yet */
    must(step(ASK_FOR, 2, &vale, "It is meant for children"));
    assert_int_equal(step(APPROVE, 2, &marsh, ""), ERR_DENIED); /* made it */
    assert_int_equal(step(APPROVE, 2, &vale, ""), ERR_DENIED);  /* asked for it */
    assert_int_equal(step(APPROVE, 2, &ada, ""), ERR_DENIED);   /* runs the hub */
    must(step(APPROVE, 2, &lowe, ""));
    assert_int_equal(step(APPROVE, 2, &lowe, ""), ERR_CONFLICT);
    const struct user other = {.login = "other", .role = ROLE_MANAGER};
    assert_int_equal(step(APPROVE, 2, &other, ""), ERR_CONFLICT);
    assert_str_equal(stored(2).state, "draft");
}

struct hand {
    const struct user *u;
    err e;
    struct err_info why;
};

static void *approve(void *arg)
{
    struct hand *hand = arg;
    struct doing d = {.step = APPROVE, .version = 2, .u = hand->u, .note = ""};
    hand->e = store_write(w.hub.hub->store, do_in, &d, &hand->why);
    return NULL;
}

static void a_manager_and_an_officer_in_the_same_moment_are_two(void **state)
{
    (void)state;
    struct hand hands[2] = {{.u = &lowe}, {.u = &dee}};
    pthread_t threads[2];
    ask_for(2);
    for (size_t i = 0; i < COUNT(hands); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, approve, &hands[i]), 0);
    for (size_t i = 0; i < COUNT(hands); i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(hands[i].e, ERR_OK);
    }
    assert_str_equal(stored(2).state, "live");
    assert_str_equal(stored(1).state, "ended");
}

static void two_managers_in_the_same_moment_are_one_and_the_other_is_told(void **state)
{
    (void)state;
    struct hand hands[2] = {{.u = &lowe}, {.u = &vale}};
    pthread_t threads[2];
    ask_for(2);
    for (size_t i = 0; i < COUNT(hands); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, approve, &hands[i]), 0);
    for (size_t i = 0; i < COUNT(hands); i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(!hands[0].e + !hands[1].e, 1);
    const struct hand *late = &hands[hands[0].e ? 0 : 1];
    assert_int_equal(late->e, ERR_CONFLICT);
    assert_non_null(strstr(late->why.text, "a manager approved it already"));
    assert_str_equal(stored(2).state, "draft");
}

static void tried_again_what_was_read_asked_and_approved_is_void(void **state)
{
    (void)state;
    ask_for(2);
    must(step(APPROVE, 2, &lowe, ""));
    try_it(2);
    assert_int_equal(stored(2).read, 0);
    assert_int_equal(step(APPROVE, 2, &dee, ""), ERR_CONFLICT);
    assert_non_null(strstr(w.why.text, "not asked for yet"));
}

static void what_is_rejected_or_retired_says_why_and_stays(void **state)
{
    (void)state;
    put_rule(3, "draft", ENOUGH("3", "2"));
    assert_int_equal(step(REJECT, 3, &dee, " "), ERR_INPUT);
    must(step(REJECT, 3, &dee, "Too wide"));
    assert_str_equal(stored(3).state, "ended");
    ask_for(2);
    must(step(APPROVE, 2, &lowe, ""));
    must(step(APPROVE, 2, &dee, ""));
    assert_int_equal(fires_for_jane(), 2);
    assert_int_equal(step(RETIRE, 2, &dee, ""), ERR_INPUT);
    must(step(RETIRE, 2, &dee, "Nobody needs it"));
    assert_int_equal(fires_for_jane(), 0);
    assert_str_equal(stored(2).text, ENOUGH("2", "3"));
}

/* ---- what a trial leaves in the store ---- */

static void the_result_of_a_trial_holds_no_id_of_anybody(void **state)
{
    (void)state;
    char number[24], hex[PERSON_ID_TEXT + 1];
    try_it(2);
    struct release r = stored(2);
    person_id_text(jane, hex);
    (void)snprintf(number, sizeof number, "%lld", (long long)jane);
    assert_true(r.examples > 0);
    assert_int_equal(str_find_str(r.trial_result, str_of(number)), -1);
    assert_int_equal(str_find_str(r.trial_result, str_of(hex)), -1);
    assert_int_equal(str_find_str(r.trial_result, STR("Doe")), -1);
    assert_true(str_has(r.trial_result, STR("\"who\":\"")));
}

struct opening {
    const struct release *release;
    struct trial_example example;
};

static err open_first(struct db *db, void *ctx, struct err_info *why)
{
    struct opening *o = ctx;
    return trial_example(db, w.hub.hub, w.partners, o->release, 1, w.a, &o->example, why);
}

static void an_example_is_opened_by_this_hub_and_not_once_a_shield_is_set(void **state)
{
    (void)state;
    try_it(2);
    struct release r = stored(2);
    struct opening o = {.release = &r};
    assert_int_equal(r.examples, 1);
    must(store_read(w.hub.hub->store, open_first, &o, &w.why));
    assert_true(o.example.person == jane);
    look_world_shield(&w, jane, SHIELD_LOCATION);
    assert_int_equal(store_read(w.hub.hub->store, open_first, &o, &w.why), ERR_ABSENT);
}

static void a_trial_that_was_stopped_anywhere_is_begun_again_and_ends_the_same(void **state)
{
    (void)state;
    bool did = false;
    bool stopped = true;
    long n = 0;
    try_it(2);
    int64_t persons = stored(2).trial_persons;
    while (stopped) {
        must(step(TRY, 2, &marsh, ""));
        (void)fault_arm(FAULT_STORE, ++n, FAULT_ONCE);
        stopped = trial_run_next(w.hub.hub, w.partners, &did, &w.why) != ERR_OK;
        fault_disarm();
        assert_int_equal(stored(2).trial == TRIAL_WAITING, stopped);
        if (stopped) must(trial_run_next(w.hub.hub, w.partners, &did, &w.why));
        assert_int_equal(stored(2).trial, TRIAL_DONE);
        assert_true(stored(2).trial_persons == persons);
    }
    assert_true(n > 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_asked_for_when_it_was_tried_and_its_examples_were_read),
        TEST(two_approve_it_and_then_its_version_is_the_one_that_fires),
        TEST(nobody_approves_what_they_made_or_asked_for_nor_does_one_role_twice),
        TEST(a_manager_and_an_officer_in_the_same_moment_are_two),
        TEST(two_managers_in_the_same_moment_are_one_and_the_other_is_told),
        TEST(tried_again_what_was_read_asked_and_approved_is_void),
        TEST(what_is_rejected_or_retired_says_why_and_stays),
        TEST(the_result_of_a_trial_holds_no_id_of_anybody),
        TEST(an_example_is_opened_by_this_hub_and_not_once_a_shield_is_set),
        TEST(a_trial_that_was_stopped_anywhere_is_begun_again_and_ends_the_same),
    };
    return cmocka_run_group_tests_name("rule/release", tests, NULL, NULL);
}
