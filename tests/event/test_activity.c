/* Order of events, and one incident counted once. */
#include "check.h"

#include "base/mem.h"
#include "base/rand.h"
#include "event/activity.h"

enum { POLICE = 0, SCHOOL = 1, HOSPITAL = 2, DOMESTIC = 0, ATTENDANCE = 1 };

static struct activity at(int32_t day, uint16_t agency, uint16_t type, int64_t id)
{
    return (struct activity){.id = id,
                             .record = id,
                             .day = day,
                             .end_day = day,
                             .agency = agency,
                             .type = type,
                             .class = CLASS_CONCERN};
}

static int counting(const struct activity *e, size_t n)
{
    int count = 0;
    for (size_t i = 0; i < n; i++)
        count += activity_counts(&e[i]);
    return count;
}

static void one_incident_reported_by_two_agencies_counts_once(void **state)
{
    (void)state;
    struct activity e[] = {at(100, SCHOOL, DOMESTIC, 2), at(100, POLICE, DOMESTIC, 1)};
    activity_arrange(e, COUNT(e), NULL);
    assert_int_equal(counting(e, COUNT(e)), 1);
    assert_int_equal(e[0].agency, POLICE);
    assert_int_equal(e[1].incident, 0);
    assert_true(e[1].echo);
}

static void the_day_after_is_the_same_incident_and_two_days_after_is_not(void **state)
{
    (void)state;
    struct activity next[] = {at(100, POLICE, DOMESTIC, 1), at(101, SCHOOL, DOMESTIC, 2)};
    struct activity later[] = {at(100, POLICE, DOMESTIC, 1), at(102, SCHOOL, DOMESTIC, 2)};
    activity_arrange(next, 2, NULL);
    activity_arrange(later, 2, NULL);
    assert_int_equal(counting(next, 2), 1);
    assert_int_equal(counting(later, 2), 2);
}

static void a_chain_of_days_is_measured_from_the_first_report(void **state)
{
    (void)state;
    struct activity e[] = {at(100, POLICE, DOMESTIC, 1), at(101, SCHOOL, DOMESTIC, 2),
                           at(102, HOSPITAL, DOMESTIC, 3)};
    activity_arrange(e, COUNT(e), NULL);
    assert_int_equal(counting(e, COUNT(e)), 2);
}

static void two_reports_by_one_agency_are_two_incidents(void **state)
{
    (void)state;
    struct activity e[] = {at(100, POLICE, DOMESTIC, 1), at(100, POLICE, DOMESTIC, 2),
                           at(100, SCHOOL, DOMESTIC, 3), at(101, SCHOOL, DOMESTIC, 4)};
    activity_arrange(e, COUNT(e), NULL);
    assert_int_equal(counting(e, COUNT(e)), 2);
    assert_int_equal(e[2].incident, 0);
    assert_int_equal(e[3].incident, 1); /* each school report stands beside another police report */
}

static void different_types_are_different_incidents(void **state)
{
    (void)state;
    struct activity e[] = {at(100, POLICE, DOMESTIC, 1), at(100, HOSPITAL, ATTENDANCE, 2)};
    activity_arrange(e, COUNT(e), NULL);
    assert_int_equal(counting(e, COUNT(e)), 2);
}

/* Two types that the region calls one incident, dated up to three days apart; a third that stays
 * apart. */
static const struct event_type types[] = {{.incident = 0, .incident_days = 3},
                                          {.incident = 0, .incident_days = 3},
                                          {.incident = 2, .incident_days = -1}};
static const struct partners region = {.types = types, .type_count = COUNT(types)};

static void types_that_the_region_names_together_are_one_incident(void **state)
{
    (void)state;
    struct activity near[] = {at(100, POLICE, 0, 1), at(103, HOSPITAL, 1, 2)},
                    far[] = {at(100, POLICE, 0, 1), at(104, HOSPITAL, 1, 2)};
    activity_arrange(near, 2, &region);
    activity_arrange(far, 2, &region);
    assert_int_equal(counting(near, 2), 1);
    assert_int_equal(counting(far, 2), 2);
}

static void types_that_the_region_keeps_apart_are_never_one_incident(void **state)
{
    (void)state;
    struct activity e[] = {at(100, POLICE, 2, 1), at(100, HOSPITAL, 2, 2)};
    activity_arrange(e, 2, &region);
    assert_int_equal(counting(e, 2), 2);
}

static void a_status_is_never_an_echo_and_does_not_count(void **state)
{
    (void)state;
    struct activity e[] = {at(100, POLICE, DOMESTIC, 1), at(100, SCHOOL, DOMESTIC, 2)};
    e[0].class = e[1].class = CLASS_STATUS;
    activity_arrange(e, COUNT(e), NULL);
    assert_false(e[0].echo || e[1].echo);
    assert_int_equal(counting(e, COUNT(e)), 0);
}

static void routine_contacts_do_not_count(void **state)
{
    (void)state;
    struct activity e[] = {at(100, POLICE, DOMESTIC, 1), at(110, SCHOOL, DOMESTIC, 2),
                           at(120, SCHOOL, DOMESTIC, 3)};
    e[0].class = CLASS_ROUTINE;
    e[1].class = CLASS_MISSED;
    e[2].class = CLASS_HIGH;
    activity_arrange(e, COUNT(e), NULL);
    assert_int_equal(counting(e, COUNT(e)), 2);
}

static void arrival_order_changes_nothing(void **state)
{
    (void)state;
    struct rand r = rand_seeded(11);
    for (int round = 0; round < 500; round++) {
        struct activity e[12], same[12];
        for (int i = 0; i < 12; i++)
            e[i] = at((int32_t)rand_below(&r, 6), (uint16_t)rand_below(&r, 3),
                      (uint16_t)rand_below(&r, 2), i + 1);
        memcpy(same, e, sizeof e);
        for (size_t i = 11; i > 0; i--) {
            size_t with = rand_below(&r, i + 1);
            struct activity moved = same[i];
            same[i] = same[with];
            same[with] = moved;
        }
        activity_arrange(e, 12, NULL);
        activity_arrange(same, 12, NULL);
        for (int i = 0; i < 12; i++) {
            assert_int_equal(e[i].id, same[i].id);
            assert_int_equal(e[i].incident, same[i].incident);
        }
    }
}

static void a_window_of_days_ends_with_today(void **state)
{
    (void)state;
    assert_true(activity_in_window(1000, 1000, 1));
    assert_false(activity_in_window(999, 1000, 1));
    assert_true(activity_in_window(911, 1000, 90));
    assert_false(activity_in_window(910, 1000, 90));
    assert_false(activity_in_window(1001, 1000, 90)); /* after today */
}

/* As docs/rules.md has it: the earliest incident that may be the same and that this agency has not
 * reported yet. */
static size_t incident_by_words(const struct activity *e, size_t at)
{
    for (size_t lead = 0; lead < at && e[at].class != CLASS_STATUS; lead++) {
        bool told = e[lead].incident != lead || e[lead].class == CLASS_STATUS ||
                    e[lead].type != e[at].type || e[lead].day < e[at].day - EVENT_INCIDENT_DAYS;
        for (size_t i = lead; i < at && !told; i++)
            told = e[i].incident == lead && e[i].agency == e[at].agency;
        if (!told) return lead;
    }
    return at;
}

static void of_a_long_list_the_incidents_are_the_same(void **state)
{
    enum { MOST = 700 };
    static struct activity e[MOST];
    struct rand r = rand_seeded(21);
    size_t echoes = 0;
    (void)state;
    for (int round = 0; round < 30; round++) {
        size_t n = 200 + rand_below(&r, MOST - 200);
        uint64_t days = 1 + rand_below(&r, 60), agencies = 1 + rand_below(&r, 9);
        for (size_t i = 0; i < n; i++) {
            e[i] = at(100 + (int32_t)rand_below(&r, days), (uint16_t)rand_below(&r, agencies),
                      (uint16_t)rand_below(&r, 4), (int64_t)i + 1);
            if (!rand_below(&r, 9)) e[i].class = CLASS_STATUS;
        }
        activity_arrange(e, n, NULL);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(e[i].incident, incident_by_words(e, i));
            assert_int_equal(e[i].echo, e[i].incident != i);
            echoes += e[i].echo;
        }
    }
    assert_true(echoes > 1000);
}

static void a_hundred_thousand_events_of_one_day_are_arranged(void **state)
{
    enum { MANY = 100000 };
    struct activity *e = mem_zero(MANY, sizeof *e);
    (void)state;
    assert_non_null(e);
    for (size_t i = 0; i < MANY; i++)
        e[i] = at(100, (uint16_t)(i % 2), DOMESTIC, (int64_t)i + 1);
    activity_arrange(e, MANY, NULL); /* looking at each pair would take an hour */
    assert_int_equal(counting(e, MANY), MANY / 2);
    mem_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_incident_reported_by_two_agencies_counts_once),
        cmocka_unit_test(the_day_after_is_the_same_incident_and_two_days_after_is_not),
        cmocka_unit_test(a_chain_of_days_is_measured_from_the_first_report),
        cmocka_unit_test(two_reports_by_one_agency_are_two_incidents),
        cmocka_unit_test(different_types_are_different_incidents),
        cmocka_unit_test(types_that_the_region_names_together_are_one_incident),
        cmocka_unit_test(types_that_the_region_keeps_apart_are_never_one_incident),
        cmocka_unit_test(a_status_is_never_an_echo_and_does_not_count),
        cmocka_unit_test(routine_contacts_do_not_count),
        cmocka_unit_test(arrival_order_changes_nothing),
        cmocka_unit_test(a_window_of_days_ends_with_today),
        cmocka_unit_test(of_a_long_list_the_incidents_are_the_same),
        cmocka_unit_test(a_hundred_thousand_events_of_one_day_are_arranged),
    };
    return cmocka_run_group_tests_name("event/activity", tests, NULL, NULL);
}
