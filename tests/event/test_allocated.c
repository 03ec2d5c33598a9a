/* The worker allocated to a person now: who, at which service, since when, and how fresh that
 * is. */
#include "search/world.h"

#include "access/account.h"
#include "event/allocated.h"
#include "query.h"
#include "store/store.h"

#define NOW_MS INT64_C(1795514400000) /* 2026-11-24T10:00:00Z */

static struct look_world w;

static int make_world(void **state)
{
    static const char *const agencies[] = {"council", "fire", "hospital", "school", "social-care"};
    (void)state;
    look_world_open_region(&w, "tests/e2e/web/refer", agencies, COUNT(agencies), NOW_MS);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static int64_t person_of(const char *given, const char *family, const char *born)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct search_results r = look_world_search(&w, &v, given, family, born, "");
    assert_int_equal(r.n, 1);
    return r.at[0].person;
}

struct asking {
    int64_t person;
    struct allocated found;
};

static err ask(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *q = ctx;
    return allocated_find(db, w.hub.hub, w.partners, q->person, w.a, &q->found, why);
}

static struct allocated allocated_to(int64_t person)
{
    struct asking q = {.person = person};
    if (store_read(w.hub.hub->store, ask, &q, &w.why)) fail_msg("%s", w.why.text);
    return q.found;
}

static struct allocated of_tom(void)
{
    return allocated_to(person_of("Tom", "Rowe", "2014-02-03"));
}

static err disable_dana(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return account_disable(db, w.hub.hub, STR("dana"), why);
}

#define HEAD                                                                                       \
    "person_ref,given_name,family_name,birth_date,gender,address,postcode,service,event_ref,"      \
    "event_type,event_date,event_end,contact_name,contact_phone,contact_email,as_of\n"
#define TOM "C2,Tom,Rowe,2014-02-03,M,4 Mill Lane,B99 2BB,"

static void social_care_comes_before_early_help_and_names_its_worker(void **state)
{
    (void)state;
    struct allocated t = of_tom();
    assert_true(t.found);
    assert_str_equal(t.agency->code, "social-care");
    assert_str_equal(t.service->code, "team-north");
    assert_str_equal(t.type->code, "child_in_need");
    assert_true(t.named);
    assert_str_equal(t.name, "Dana Price");
    assert_str_equal(t.phone, "0121 496 0263");
    assert_int_equal(t.since_day, date_days((struct date){2026, 9, 1}));
    assert_int_equal(t.data_up_to_ms, NOW_MS);
    assert_false(t.late);
}

static void the_hub_user_is_found_by_the_address_alone_in_any_case_of_letters(void **state)
{
    (void)state;
    assert_str_equal(of_tom().login, "dana");
}

static void a_user_who_has_left_is_no_longer_that_worker(void **state)
{
    (void)state;
    if (store_write(w.hub.hub->store, disable_dana, NULL, &w.why)) fail_msg("%s", w.why.text);
    assert_str_equal(of_tom().login, "");
    assert_str_equal(of_tom().name, "Dana Price");
}

static void who_has_no_open_status_has_no_worker(void **state)
{
    (void)state;
    assert_false(allocated_to(person_of("Jane", "Doe", "2013-06-09")).found);
    assert_false(allocated_to(person_of("Nia", "Bell", "2012-08-08")).found); /* ended */
    assert_false(allocated_to(12345).found);                                  /* nobody */
}

static void a_closed_case_gives_the_person_to_early_help(void **state)
{
    (void)state;
    w.hub.hub->clock.fixed_ms += MS_PER_HOUR;
    look_world_load(&w, "social-care",
                    HEAD TOM "team-north,c-2,child_in_need,2026-09-01,2026-11-20,Dana Price,,,\n");
    struct allocated t = of_tom();
    assert_str_equal(t.agency->code, "council");
    assert_str_equal(t.name, "Erin Shaw");
    assert_str_equal(t.login, "");
}

static void of_two_open_cases_the_one_that_names_its_worker_counts_then_the_newer(void **state)
{
    (void)state;
    look_world_load(&w, "social-care",
                    HEAD TOM "front-door,c-3,child_in_need,2026-11-01,,,,,\n");
    assert_str_equal(of_tom().name, "Dana Price");
    look_world_load(&w, "social-care",
                    HEAD TOM "front-door,c-4,child_in_need,2026-11-02,,Ivo Reed,,,\n");
    struct allocated t = of_tom();
    assert_str_equal(t.name, "Ivo Reed");
    assert_str_equal(t.phone, "0121 496 0261"); /* the service's: the interaction gives none */
}

static void a_late_feed_is_said(void **state)
{
    (void)state;
    w.hub.hub->clock.fixed_ms += 3 * MS_PER_DAY;
    struct allocated t = of_tom();
    assert_true(t.found && t.late);
    assert_int_equal(t.data_up_to_ms, NOW_MS);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)
    const struct CMUnitTest tests[] = {
        T(social_care_comes_before_early_help_and_names_its_worker),
        T(the_hub_user_is_found_by_the_address_alone_in_any_case_of_letters),
        T(a_user_who_has_left_is_no_longer_that_worker),
        T(who_has_no_open_status_has_no_worker),
        T(a_closed_case_gives_the_person_to_early_help),
        T(of_two_open_cases_the_one_that_names_its_worker_counts_then_the_newer),
        T(a_late_feed_is_said),
    };
    return cmocka_run_group_tests_name("event/allocated", tests, NULL, NULL);
}
