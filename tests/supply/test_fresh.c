/* How fresh each service's row is when an agency has several feeds, each with its own calendar. */
#include "check.h"

#include "event/history.h"
#include "ingest/hub_world.h"
#include "store/store.h"

#include <stdio.h>

#define TERMS                                                                                      \
    "    purpose: To recognise people at risk\n    lawful_basis: 6(1)(e)\n    condition: none\n"   \
    "    fields: [person_ref, family_name, event_ref, event_type, event_date, service]\n"          \
    "    audience: 3\n    retention_months: 72\n    from: 2014-01-01\n    until: 2015-12-31\n"

/* The emergency department sends every working day by nine, the wards on Mondays; a third feed only
 * says who people are. 26 March 2014 is a Wednesday. */
static const char region[] =
    "region: {name: Northborough, duty_line: 0121 496 0100}\n"
    "agreements:\n"
    "  - id: hospital-2013\n    agency: hospital\n    feed: ae\n" TERMS
    "    event_types: [ae_attendance]\n    services: [ae]\n"
    "    expected: {every: working_day, by: \"09:00\"}\n"
    "  - id: wards\n    agency: hospital\n    feed: wards\n" TERMS
    "    event_types: [admission]\n    services: [ward]\n"
    "    expected: {every: week, on: [monday], by: \"09:00\"}\n"
    "  - id: people\n    agency: hospital\n    feed: people\n" TERMS
    "    expected: {every: day}\n";

/* What rows point into stays until the world ends. */
enum { KEPT_MAX = 100 };
static struct partners *kept[KEPT_MAX];
static size_t kept_n;

static int open_world(void **state)
{
    static struct world w;
    world_open(&w);
    world_apply(&w, region);
    *state = &w;
    return 0;
}
static int close_world(void **state)
{
    assert_true(kept_n <= KEPT_MAX);
    while (kept_n)
        partners_free(kept[--kept_n]);
    world_close(*state);
    return 0;
}

struct rows {
    struct world *w;
    struct partners *p;
    struct service_row at[8];
    size_t n;
};

static err read_rows(struct db *db, void *ctx, struct err_info *why)
{
    struct rows *r = ctx;
    const struct feed_state *feeds;
    int64_t now_ms = hub_now_ms(r->w->hub);
    err e = partners_load(db, &r->p, why);
    kept[kept_n++ % KEPT_MAX] = e ? NULL : r->p;
    if (!e) e = feeds_read(db, r->p, now_ms, r->w->arena, &feeds, why);
    if (e) return e;
    struct activity seen = {.id = 1, .record = 1, .day = date_days(date_uk(NOW_MS).date) - 2,
                            .agency = 0, .service = 0, .class = CLASS_CONCERN};
    r->n = timeline_rows(r->p, feeds, &seen, r->w->report.rows ? 1 : 0,
                         (struct window){date_days(date_uk(now_ms).date), 365}, r->at);
    return ERR_OK;
}

static struct rows rows(struct world *w)
{
    struct rows r = {.w = w};
    assert_int_equal(store_read(w->hub->store, read_rows, &r, &w->why), ERR_OK);
    return r;
}

static void load(struct world *w, const char *feed, const char *row)
{
    char text[300];
    struct source source;
    struct ingest_order order = {.hub = w->hub, .agency = STR("hospital"), .feed = str_of(feed),
                                 .file = "test.csv", .source = &source, .patience_ms = 1,
                                 .audit = &w->audit};
    snprintf(text, sizeof text,
             "person_ref,family_name,event_ref,event_type,event_date,service\n%s\n", row);
    ingest_report_release(&w->report);
    assert_int_equal(source_open_text(str_of(text), &source, &w->why), ERR_OK);
    if (ingest_take(&order, &w->report, &w->why)) fail_msg("%s", w->why.text);
    source_close(&source);
}

static void move_to(struct world *w, int month, int day, int hour)
{
    w->hub->clock.fixed_ms = date_uk_midnight_ms((struct date){2014, (int8_t)month, (int8_t)day}) +
                             hour * (int64_t)3600000;
}

enum { AE, WARD, SCHOOL, POLICE };

static void each_service_is_as_late_as_the_feed_that_brings_it(void **state)
{
    struct world *w = *state;
    load(w, "ae", "P1,Oakhill,,,,");
    load(w, "wards", "P1,Oakhill,,,,");
    struct rows r = rows(w); /* Wednesday 9:00 */
    assert_int_equal(r.at[AE].state, ROW_ACTIVITY);
    assert_false(r.at[AE].late);
    assert_int_equal(r.at[WARD].state, ROW_NONE); /* nothing, in data up to now */
    assert_true(r.at[WARD].data_up_to_ms == NOW_MS);
    move_to(w, 3, 27, 10); /* Thursday: due at nine, and the last came on Wednesday at nine */
    r = rows(w);
    assert_true(r.at[AE].late);
    assert_false(r.at[WARD].late); /* not due before Monday */
    assert_int_equal(r.at[AE].state, ROW_ACTIVITY); /* and there may be more */
    move_to(w, 4, 7, 10); /* the second Monday */
    r = rows(w);
    assert_int_equal(r.at[WARD].state, ROW_LATE);
    load(w, "wards", "P2,Ashdown,,,,");
    r = rows(w);
    assert_int_equal(r.at[WARD].state, ROW_NONE); /* at once, without a job between */
    assert_true(r.at[AE].late);
}

static void a_feed_of_names_alone_makes_no_service_fresh_or_late(void **state)
{
    struct world *w = *state;
    load(w, "people", "P1,Oakhill,,,,");
    struct rows r = rows(w);
    assert_int_equal(r.at[WARD].state, ROW_LATE); /* no ward data has ever come */
    assert_true(r.at[WARD].data_up_to_ms == 0);
    load(w, "wards", "P1,Oakhill,,,,");
    move_to(w, 3, 30, 12); /* Sunday: the people's feed is late, the wards' is not */
    assert_int_equal(rows(w).at[WARD].state, ROW_NONE);
}

static void what_no_live_agreement_brings_is_not_supplied(void **state)
{
    struct world *w = *state;
    assert_int_equal(rows(w).at[POLICE].state, ROW_NOT_SUPPLIED); /* ended in 2013 */
    assert_int_equal(rows(w).at[SCHOOL].state, ROW_LATE);         /* agreed, and never came */
    world_apply(w, "region: {name: Northborough, duty_line: 0121 496 0100}\n"
                   "agreements:\n"
                   "  - id: wards\n    agency: hospital\n    feed: wards\n" TERMS
                   "    event_types: [admission]\n    services: [ae]\n"
                   "    expected: {every: day}\n");
    assert_int_equal(rows(w).at[WARD].state, ROW_NOT_SUPPLIED); /* no feed brings the ward now */
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        T(each_service_is_as_late_as_the_feed_that_brings_it),
        T(a_feed_of_names_alone_makes_no_service_fresh_or_late),
        T(what_no_live_agreement_brings_is_not_supplied),
    };
    return cmocka_run_group_tests_name("supply/fresh", tests, NULL, NULL);
}
