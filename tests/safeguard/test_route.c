/* A review whose person has an allocated worker: to the worker first, and back to the queue when
 * they do not answer or nobody knows whether they still are the worker. */
#include "search/world.h"

#include "access/account.h"
#include "base/clock.h"
#include "notice/notice.h"
#include "query.h"
#include "rule/reviews.h"
#include "safeguard/route.h"
#include "store/cell.h"
#include "store/store.h"

#define NOW_MS INT64_C(1795514400000) /* Tuesday, 2026-11-24T10:00:00Z */

static struct look_world w;
static int64_t tom, ada;
static struct user dana = {
    .login = "dana", .agency = "social-care", .role = ROLE_PRACTITIONER, .agency_tier = 3};

enum { REVIEW_OF_TOM = 7001, REVIEW_OF_ADA = 7002 };

static err plant_in(struct db *db, void *ctx, struct err_info *why)
{
    const int64_t *ids = ctx;
    const struct review is = {.person = ids[0],
                              .review = ids[1],
                              .open = true,
                              .band = BAND_AMBER,
                              .opened_ms = NOW_MS,
                              .due_ms = NOW_MS + MS_PER_DAY,
                              .rank = 10};
    struct review *list;
    size_t n;
    err e = reviews_read(db, ids[0], w.a, &list, &n, why);
    for (size_t i = 0; !e && i < n; i++) { /* what the region's own rules opened makes way */
        struct review gone = list[i];
        gone.open = false;
        gone.closed_ms = NOW_MS;
        gone.closed_by = STR("system");
        e = review_put(db, &list[i], &gone, why);
    }
    return e ? e : review_put(db, NULL, &is, why);
}

static void plant(int64_t person, int64_t review)
{
    int64_t ids[] = {person, review};
    if (store_write(w.hub.hub->store, plant_in, ids, &w.why)) fail_msg("%s", w.why.text);
}

static int64_t person_of(const char *given, const char *family, const char *born)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct search_results r = look_world_search(&w, &v, given, family, born, "");
    assert_int_equal(r.n, 1);
    return r.at[0].person;
}

static int make_world(void **state)
{
    static const char *const agencies[] = {"council", "fire", "hospital", "school", "social-care"};
    (void)state;
    look_world_open_region(&w, "tests/e2e/web/refer", agencies, COUNT(agencies), NOW_MS);
    tom = person_of("Tom", "Rowe", "2014-02-03");
    plant(tom, REVIEW_OF_TOM);
    ada = 99;
    plant(ada, REVIEW_OF_ADA); /* nobody of whom anything is known */
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct route_report route(void)
{
    struct route_report r;
    if (review_route(w.hub.hub, w.partners, &r, &w.why)) fail_msg("%s", w.why.text);
    return r;
}

struct reading {
    int64_t person;
    struct review *list;
    size_t n;
};

static err read_in(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *r = ctx;
    return reviews_read(db, r->person, w.a, &r->list, &r->n, why);
}

static struct review review_of(int64_t person, int64_t review)
{
    struct reading r = {.person = person};
    if (store_read(w.hub.hub->store, read_in, &r, &w.why)) fail_msg("%s", w.why.text);
    for (size_t i = 0; i < r.n; i++)
        if (r.list[i].review == review) return r.list[i];
    fail_msg("no such review");
    return (struct review){0};
}

static struct notice_list alerts(void)
{
    struct notice_list ret;
    struct viewer v = {
        .user = &dana, .purpose = PURPOSE_CHILD, .purpose_since_ms = NOW_MS, .request = STR("t")};
    if (notice_list(w.hub.hub, w.partners, &v, false, w.a, &ret, &w.why))
        fail_msg("%s", w.why.text);
    return ret;
}

static struct queue_page queue(enum queue_who who)
{
    struct queue_page ret;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct queue_wish wish = {.page = 1, .page_lines = 50, .band = -1, .who = who};
    if (queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &ret, &w.why))
        fail_msg("%s", w.why.text);
    return ret;
}

static bool listed(const struct queue_page *p, int64_t review)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->lines[i].review == review) return true;
    return false;
}

static void the_worker_is_told_and_the_review_leaves_the_list_but_not_the_count(void **state)
{
    (void)state;
    assert_true(route().routed >= 1);
    struct review r = review_of(tom, REVIEW_OF_TOM);
    assert_str_equal(r.worker, "dana");
    assert_int_equal(r.routed_ms, NOW_MS + MS_PER_DAY); /* eight working hours */
    struct notice_list l = alerts();
    size_t ours = 0;
    for (size_t i = 0; i < l.n; i++)
        ours += l.lines[i].kind == NOTICE_WORKER_ALERT && l.lines[i].about == REVIEW_OF_TOM;
    assert_int_equal(ours, 1);
    struct queue_page all = queue(WHO_ANYONE), with = queue(WHO_WORKER);
    assert_false(listed(&all, REVIEW_OF_TOM));
    assert_true(listed(&with, REVIEW_OF_TOM));
    assert_true(all.numbers.with_worker >= 1);
    assert_int_equal(route().routed, 0); /* once */
}

static void who_has_no_worker_stays_in_the_queue_and_is_not_asked_about_again(void **state)
{
    (void)state;
    (void)route();
    assert_true(review_of(ada, REVIEW_OF_ADA).routed_ms < 0);
    assert_true(review_of(ada, REVIEW_OF_ADA).open);
}

static void what_is_not_acknowledged_in_time_comes_back_and_says_so(void **state)
{
    (void)state;
    (void)route();
    w.hub.hub->clock.fixed_ms = NOW_MS + MS_PER_DAY - 1;
    struct review before = review_of(tom, REVIEW_OF_TOM);
    assert_true(before.routed_ms > 0);
    w.hub.hub->clock.fixed_ms = NOW_MS + MS_PER_DAY;
    assert_true(route().came_back >= 1);
    struct review r = review_of(tom, REVIEW_OF_TOM);
    assert_true(r.open && r.routed_ms < 0);
    assert_str_equal(r.worker, "dana");
    struct queue_page all = queue(WHO_ANYONE);
    assert_true(listed(&all, REVIEW_OF_TOM));
    assert_int_equal(route().came_back, 0);
}

static void what_the_worker_acknowledges_is_closed_in_their_name(void **state)
{
    (void)state;
    struct viewer v = {
        .user = &dana, .purpose = PURPOSE_CHILD, .purpose_since_ms = NOW_MS, .request = STR("t")};
    (void)route();
    struct notice_list l = alerts();
    for (size_t i = 0; i < l.n; i++)
        if (l.lines[i].about == REVIEW_OF_TOM)
            assert_int_equal(notice_acknowledge(w.hub.hub, w.partners, &v, l.lines[i].audience,
                                                l.lines[i].id, &w.why),
                             ERR_OK);
    assert_int_equal(route().acknowledged, 1);
    struct review r = review_of(tom, REVIEW_OF_TOM);
    assert_false(r.open);
    assert_str_equal(r.closed_by, "dana");
    assert_str_equal(r.outcome, "known");
    assert_int_equal(route().acknowledged, 0);
}

static err disable_dana(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return account_disable(db, w.hub.hub, STR("dana"), why);
}

static void when_the_worker_is_no_longer_that_it_comes_back_at_once(void **state)
{
    (void)state;
    (void)route();
    assert_int_equal(store_write(w.hub.hub->store, disable_dana, NULL, &w.why), ERR_OK);
    assert_true(route().came_back >= 1);
    assert_true(review_of(tom, REVIEW_OF_TOM).routed_ms < 0);
}

static void when_the_feed_is_late_nobody_knows_and_it_comes_back(void **state)
{
    (void)state;
    (void)route();
    w.hub.hub->clock.fixed_ms = NOW_MS + 60 * MS_PER_DAY;
    assert_true(route().came_back >= 1);
}

/* ---- a rule that tells the queue ---- */

static const char queue_rule[] =
    "rules:\n- {id: M1, version: 2, name: A, owner: B, since: 2025-01-01, band: amber, weight: 30, "
    "half_life_days: 60, tell: queue, when: [{count: {days: 90, at_least: 2, from_agencies: "
    "2}}]}\n";

/* As if somebody had approved it. */
static err change_rule(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    const struct q_agency_set_rule_state_in ended = {
        .cell = CELL_HUB, .id = STR("M1"), .version = 1, .state = STR("ended")};
    const struct q_agency_put_rule_in live = {.cell = CELL_HUB,
                                              .id = STR("M1"),
                                              .version = 2,
                                              .state = STR("live"),
                                              .owner = STR("B"),
                                              .hash = 1,
                                              .text = str_of(queue_rule)};
    err e = q_agency_set_rule_state(db, &ended, why);
    return e ? e : q_agency_put_rule(db, &live, why);
}

static void tell_the_queue(void)
{
    struct rule_run run = {0};
    assert_int_equal(store_write(w.hub.hub->store, change_rule, NULL, &w.why), ERR_OK);
    if (rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &run, &w.why))
        fail_msg("%s", w.why.text);
}

static void a_rule_that_tells_the_queue_keeps_the_review_there(void **state)
{
    (void)state;
    tell_the_queue();
    (void)route();
    struct review r = review_of(tom, REVIEW_OF_TOM);
    assert_true(r.open && r.routed_ms < 0);
    assert_int_equal(r.worker.len, 0);
    struct queue_page all = queue(WHO_ANYONE);
    assert_true(listed(&all, REVIEW_OF_TOM));
    struct notice_list l = alerts();
    for (size_t i = 0; i < l.n; i++)
        assert_false(l.lines[i].kind == NOTICE_WORKER_ALERT && l.lines[i].about == REVIEW_OF_TOM);
}

static void when_such_a_rule_begins_to_fire_the_review_comes_back_from_the_worker(void **state)
{
    (void)state;
    (void)route();
    assert_true(review_of(tom, REVIEW_OF_TOM).routed_ms > 0);
    tell_the_queue();
    assert_true(route().came_back >= 1);
    struct review r = review_of(tom, REVIEW_OF_TOM);
    assert_true(r.open && r.routed_ms < 0);
    struct queue_page all = queue(WHO_ANYONE);
    assert_true(listed(&all, REVIEW_OF_TOM));
    assert_int_equal(route().came_back, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_worker_is_told_and_the_review_leaves_the_list_but_not_the_count),
        TEST(who_has_no_worker_stays_in_the_queue_and_is_not_asked_about_again),
        TEST(what_is_not_acknowledged_in_time_comes_back_and_says_so),
        TEST(what_the_worker_acknowledges_is_closed_in_their_name),
        TEST(when_the_worker_is_no_longer_that_it_comes_back_at_once),
        TEST(when_the_feed_is_late_nobody_knows_and_it_comes_back),
        TEST(a_rule_that_tells_the_queue_keeps_the_review_there),
        TEST(when_such_a_rule_begins_to_fire_the_review_comes_back_from_the_worker),
    };
    return cmocka_run_group_tests_name("safeguard/route", tests, NULL, NULL);
}
