/* A rule that is covered by another waits beside it: the hit stays, adds nothing, opens nothing;
 * and it is told when the other ends. */
#include "search/world.h"

#include "crypt/crypt.h"
#include "query.h"
#include "rule/reviews.h"
#include "store/cell.h"
#include "store/store.h"

#define DAY INT64_C(86400000)

static struct look_world w;

#define RULE(id, version, band, weight, more, block)                                               \
    "rules:\n- {id: " id ", version: " version ", name: A, owner: B, since: 2010-01-01, band: "    \
    band ", weight: " weight ", half_life_days: 60, " more " when: [" block "]}\n"
static const char covered[] =
    RULE("R1", "2", "amber", "30", "covered_by: [R2],",
         "{count: {class: [concern, high], days: 365, at_least: 3, from_agencies: 2}}");
static const char covering[] = RULE("R2", "2", "red", "50", "tell: queue, pathway: children,",
                                    "{count: {days: 90, at_least: 5}}");

static err change(struct db *db, const char *id, const char *text, struct err_info *why)
{
    err e = q_agency_set_rule_state(
        db,
        &(struct q_agency_set_rule_state_in){
            .cell = CELL_HUB, .id = str_of(id), .version = 1, .state = STR("ended")},
        why);
    return e ? e
             : q_agency_put_rule(
                   db,
                   &(struct q_agency_put_rule_in){.cell = CELL_HUB,
                                                  .id = str_of(id),
                                                  .version = 2,
                                                  .state = STR("live"),
                                                  .owner = STR("B"),
                                                  .hash = 1,
                                                  .text = str_of(text)},
                   why);
}

static err change_rules(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    err e = change(db, "R1", covered, why);
    return e ? e : change(db, "R2", covering, why);
}

static struct rule_run run_day(void)
{
    struct rule_run run = {0};
    if (rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &run, &w.why))
        fail_msg("%s", w.why.text);
    return run;
}

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    assert_int_equal(store_write(w.hub.hub->store, change_rules, NULL, &w.why), ERR_OK);
    (void)run_day();
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

struct asked {
    int64_t person;
    struct stored_hits hits;
    struct review *reviews;
    size_t review_count;
    bool worker_is_told;
};

static err ask(struct db *db, void *ctx, struct err_info *why)
{
    struct asked *to = ctx;
    struct rule_set set;
    int32_t today = date_days(date_uk(hub_now_ms(w.hub.hub)).date);
    const int64_t jane = to->person;
    err e = rule_set_load(db, w.partners, w.a, &set, why);
    if (!e) e = rule_hits_read(db, &set, w.partners, jane, today, w.a, &to->hits, why);
    if (!e) e = reviews_read(db, jane, w.a, &to->reviews, &to->review_count, why);
    return e ? e : rule_worker_is_told(db, &set, w.partners, jane, w.a, &to->worker_is_told, why);
}

static struct asked ask_now(void)
{
    struct asked to = {.person = look_world_jane(&w)};
    if (store_read(w.hub.hub->store, ask, &to, &w.why)) fail_msg("%s", w.why.text);
    return to;
}

static void a_covered_hit_stays_and_adds_nothing(void **state)
{
    (void)state;
    struct asked now = ask_now();
    assert_int_equal(now.hits.firing, 2);
    assert_str_equal(now.hits.at[0].id, "R2");
    assert_str_equal(now.hits.at[1].id, "R1");
    assert_str_equal(now.hits.at[1].covered_by, "R2");
    assert_int_equal(now.hits.at[1].term, 0);
    assert_true(now.hits.at[0].term > 0 && !now.hits.at[0].covered_by.len);
    assert_ptr_equal(stored_hits_gravest(&now.hits), &now.hits.at[0]);
    assert_int_equal(now.reviews[0].rank, now.hits.at[0].term);
    assert_str_equal(now.reviews[0].pathway, "children");
    assert_false(now.worker_is_told); /* R2 says that the queue is */
}

static void it_is_told_when_the_other_ends(void **state)
{
    (void)state;
    struct asked now = ask_now();
    assert_true(now.reviews[0].open);
    assert_int_equal(look_world_close_review(&w, now.person), now.reviews[0].review);
    w.hub.hub->clock.fixed_ms += DAY;
    assert_int_equal(run_day().reviews_opened, 0); /* both were seen by who closed it */
    w.hub.hub->clock.fixed_ms += 90 * DAY;         /* R2 looks at 90 days, R1 at a year */
    assert_int_equal(run_day().reviews_opened, 1);
    now = ask_now();
    assert_int_equal(now.hits.firing, 1);
    assert_str_equal(now.hits.at[0].id, "R1");
    assert_int_equal(now.hits.at[0].covered_by.len, 0);
    assert_true(now.reviews[0].open && now.hits.at[0].term > 0);
    assert_true(now.worker_is_told);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_covered_hit_stays_and_adds_nothing),
        TEST(it_is_told_when_the_other_ends),
    };
    return cmocka_run_group_tests_name("rule/cover", tests, NULL, NULL);
}
