/* Quarters that are over are counted once, over everybody, and what is told has no small rows. */
#include "../search/world.h"

#include "store/store.h"
#include "trend/trend.h"

#include <stdio.h>

#define JULY_MS INT64_C(1405933200000) /* 2014-07-21T09:00:00Z */
#define OCTOBER_MS INT64_C(1413882000000) /* 2014-10-21T09:00:00Z */

static struct look_world w;

static int open_world(void **state)
{
    (void)state;
    look_world_open_region(&w, "tests/rule/home", NULL, 0, JULY_MS);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static int settle(void)
{
    int settled;
    if (trend_run(w.hub.hub, w.partners, &settled, &w.why)) fail_msg("%s", w.why.text);
    return settled;
}

struct asked {
    int32_t quarter;
    struct trends trends;
    err e;
};

static err read_in(struct db *db, void *ctx, struct err_info *why)
{
    struct asked *q = ctx;
    q->e = trend_read(db, q->quarter, w.a, &q->trends, why);
    return ERR_OK;
}

static struct trends ask(const char *quarter)
{
    struct asked q = {.quarter = 0};
    if (quarter) assert_true(trend_quarter_read(str_of(quarter), &q.quarter));
    assert_int_equal(store_read(w.hub.hub->store, read_in, &q, &w.why), ERR_OK);
    assert_int_equal(q.e, ERR_OK);
    return q.trends;
}

static const struct trend_row *row(const struct trends *t, enum trend_dimension d, const char *code)
{
    for (size_t i = 0; i < t->table[d].n; i++)
        if (str_eq_c(t->table[d].rows[i].code, code)) return &t->table[d].rows[i];
    return NULL;
}

/* So many children of a district, each with one event there and then. */
static void tell(int from, int n, const char *code, const char *date, const char *sensitive)
{
    static const char *const given[] = {"Mia", "Tom", "Ana", "Ravi", "Zoe", "Idris", "Petra"};
    static const char *const family[] = {"Novak", "Lark", "Khan", "Osei", "Brennan"};
    static char csv[64 * 1024];
    (void)snprintf(csv, sizeof csv,
                   "person_ref,given_name,family_name,birth_date,gender,address,postcode,sensitive,"
                   "event_ref,event_type,event_date\n");
    for (int i = from; i < from + n; i++)
        (void)snprintf(csv + strlen(csv), sizeof csv - strlen(csv),
                       "P%d,%s,%s,2005-%02d-%02d,F,%d Quay Street,%s,%s,E%d,ae_attendance,%s\n", i,
                       given[i % 7], family[i / 7 % 5], 1 + i % 12, 1 + i % 28, i + 1, code,
                       sensitive, i, date);
    look_world_receive(&w, "hospital", csv);
    look_world_load(&w, "school",
                    "person_ref,given_name,family_name,birth_date\nX1,Nobody,Atall,1950-01-01\n");
}

static void a_quarter_that_is_over_is_settled_once(void **state)
{
    (void)state;
    tell(0, 30, "B99 1AA", "2014-05-05", "");
    assert_int_equal(settle(), TREND_QUARTERS);
    assert_int_equal(settle(), 0);
    struct trends t = ask(NULL);
    assert_true(str_eq_c(trend_quarter_code(t.quarter, w.a), "2014-q2"));
    assert_int_equal(t.quarter_count, TREND_QUARTERS);
    assert_int_equal(row(&t, TREND_MONTH, "2014-05")->incidents, 30);
    assert_int_equal(row(&t, TREND_AREA, "B99")->persons, 30);
    assert_int_equal(row(&t, TREND_SERVICE, "hospital/ae")->persons, 30);
    assert_int_equal(row(&t, TREND_CLASS, "concern")->persons, 30);
    assert_int_equal(row(&t, TREND_TYPE, "ae_attendance")->persons, 30);
    assert_int_equal(row(&t, TREND_AGE, "05")->persons, 30);
    tell(100, 30, "B99 1AA", "2014-05-06", ""); /* too late: what was told stays */
    assert_int_equal(settle(), 0);
    t = ask("2014-q2");
    assert_int_equal(row(&t, TREND_MONTH, "2014-05")->incidents, 30);
    t = ask("2014-q1");
    assert_int_equal(t.table[TREND_MONTH].n, 0);
}

static void few_people_are_in_no_row(void **state)
{
    (void)state;
    tell(0, 24, "B99 1AA", "2014-05-05", "");
    tell(40, 8, "B98 2BB", "2014-06-05", "");
    tell(60, 22, "B97 2BB", "2014-04-05", "");
    (void)settle();
    struct trends t = ask(NULL);
    assert_null(row(&t, TREND_AREA, "B98"));
    assert_null(row(&t, TREND_AREA, "B97")); /* the least of the others: 8 alone would be known */
    assert_int_equal(row(&t, TREND_AREA, "B99")->persons, 20);
    assert_null(row(&t, TREND_MONTH, "2014-06"));
}

static void the_place_of_the_protected_counts_nowhere(void **state)
{
    (void)state;
    tell(0, 24, "B99 1AA", "2014-05-05", "");
    tell(40, 24, "B98 2BB", "2014-05-05", "location");
    (void)settle();
    struct trends t = ask(NULL);
    assert_int_equal(row(&t, TREND_MONTH, "2014-05")->persons, 50);
    assert_int_equal(row(&t, TREND_AREA, "B99")->persons, 20);
    assert_null(row(&t, TREND_AREA, "B98"));
}

static void the_running_quarter_and_its_first_two_weeks_wait(void **state)
{
    (void)state;
    tell(0, 30, "B99 1AA", "2014-07-05", "");
    (void)settle();
    struct trends t = ask(NULL);
    assert_true(str_eq_c(trend_quarter_code(t.quarter, w.a), "2014-q2"));
    assert_int_equal(t.table[TREND_MONTH].n, 0);
}

/* ---- by ward ---- */

/* As if the region file had been applied with this section. */
static err put_wards(struct db *db, void *ctx, struct err_info *why)
{
    err e = hub_fact_set(db, "terms:wards", str_of(ctx), why);
    partners_free(w.partners);
    w.partners = NULL;
    return e ? e : partners_load(db, &w.partners, why);
}

static void map_wards(void)
{
    static char text[] = "wards:\n"
                         "  - {code: E05000001, name: Ladywood, postcodes: [B99 1, B99 2]}\n"
                         "  - {code: E05000002, name: Quayside, postcodes: [B99, B98]}\n"
                         "  - {code: E05000003, name: Millfield, postcodes: [B97 1]}\n";
    if (store_write(w.hub.hub->store, put_wards, text, &w.why)) fail_msg("%s", w.why.text);
}

static str row_name(const struct trends *t, enum trend_dimension d, const char *code)
{
    assert_non_null(row(t, d, code));
    return trend_row_name(d, str_of(code), w.partners, w.a);
}

static void where_wards_are_mapped_places_are_told_by_ward_and_by_nothing_else(void **state)
{
    (void)state;
    map_wards();
    tell(0, 15, "B99 1AA", "2014-05-05", "");
    tell(20, 15, "B99 2BB", "2014-05-05", "");
    tell(40, 24, "B99 3AA", "2014-05-05", "");
    tell(70, 18, "B98 1AA", "2014-05-05", "");
    tell(90, 21, "B96 1AA", "2014-05-05", "");
    assert_int_equal(settle(), TREND_QUARTERS);
    struct trends t = ask("2014-q2");
    assert_true(t.by_ward && trend_has(&t, TREND_WARD) && !trend_has(&t, TREND_AREA));
    assert_int_equal(t.table[TREND_AREA].n, 0);
    assert_int_equal(t.table[TREND_WARD].n, 3);
    assert_int_equal(row(&t, TREND_WARD, "E05000001")->persons, 30);
    assert_int_equal(row(&t, TREND_WARD, "E05000002")->persons, 40);
    assert_int_equal(row(&t, TREND_WARD, TREND_ELSEWHERE)->persons, 20);
    assert_true(str_eq_c(row_name(&t, TREND_WARD, "E05000001"), "Ladywood"));
    assert_true(str_eq_c(row_name(&t, TREND_WARD, TREND_ELSEWHERE), "Elsewhere"));
}

static void few_people_of_a_ward_and_few_from_elsewhere_are_in_no_row(void **state)
{
    (void)state;
    map_wards();
    tell(0, 40, "B99 1AA", "2014-05-05", "");
    tell(50, 24, "B98 1AA", "2014-05-05", "");
    tell(80, 8, "B97 1AA", "2014-05-05", "");
    tell(90, 7, "B97 2AA", "2014-05-05", "");
    (void)settle();
    struct trends t = ask(NULL);
    assert_null(row(&t, TREND_WARD, "E05000003"));
    assert_null(row(&t, TREND_WARD, TREND_ELSEWHERE));
    assert_null(row(&t, TREND_WARD, "E05000002")); /* 15 people in two rows are still too few */
    assert_int_equal(row(&t, TREND_WARD, "E05000001")->persons, 40);
}

static void the_place_of_the_protected_is_in_no_ward_and_not_elsewhere(void **state)
{
    (void)state;
    map_wards();
    tell(0, 24, "B99 1AA", "2014-05-05", "");
    tell(30, 24, "B98 2BB", "2014-05-05", "location");
    tell(60, 24, "B96 2BB", "2014-05-05", "location");
    (void)settle();
    struct trends t = ask(NULL);
    assert_int_equal(row(&t, TREND_MONTH, "2014-05")->persons, 70);
    assert_int_equal(t.table[TREND_WARD].n, 1);
    assert_int_equal(row(&t, TREND_WARD, "E05000001")->persons, 20);
}

static void what_was_told_by_district_stays_and_the_next_quarter_is_by_ward(void **state)
{
    (void)state;
    tell(0, 30, "B99 1AA", "2014-05-05", "");
    assert_int_equal(settle(), TREND_QUARTERS);
    map_wards();
    assert_int_equal(settle(), 0);
    tell(40, 30, "B99 1AA", "2014-07-05", "");
    w.hub.hub->clock.fixed_ms = OCTOBER_MS;
    assert_int_equal(settle(), 1);
    struct trends t = ask("2014-q2");
    assert_false(t.by_ward);
    assert_int_equal(row(&t, TREND_AREA, "B99")->persons, 30);
    assert_int_equal(t.table[TREND_WARD].n, 0);
    t = ask("2014-q3");
    assert_true(t.by_ward);
    assert_int_equal(row(&t, TREND_WARD, "E05000001")->persons, 30);
    assert_int_equal(t.table[TREND_AREA].n, 0);
}

static void a_ward_that_is_mapped_no_more_is_told_by_its_code(void **state)
{
    (void)state;
    map_wards();
    tell(0, 30, "B99 1AA", "2014-05-05", "");
    (void)settle();
    static char none[] = "wards: []\n";
    if (store_write(w.hub.hub->store, put_wards, none, &w.why)) fail_msg("%s", w.why.text);
    struct trends t = ask(NULL);
    assert_true(t.by_ward);
    assert_true(str_eq_c(row_name(&t, TREND_WARD, "E05000001"), "E05000001"));
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_quarter_that_is_over_is_settled_once),
        IN_WORLD(few_people_are_in_no_row),
        IN_WORLD(the_place_of_the_protected_counts_nowhere),
        IN_WORLD(the_running_quarter_and_its_first_two_weeks_wait),
        IN_WORLD(where_wards_are_mapped_places_are_told_by_ward_and_by_nothing_else),
        IN_WORLD(few_people_of_a_ward_and_few_from_elsewhere_are_in_no_row),
        IN_WORLD(the_place_of_the_protected_is_in_no_ward_and_not_elsewhere),
        IN_WORLD(what_was_told_by_district_stays_and_the_next_quarter_is_by_ward),
        IN_WORLD(a_ward_that_is_mapped_no_more_is_told_by_its_code),
    };
    return cmocka_run_group_tests_name("trend/count", tests, NULL, NULL);
}
