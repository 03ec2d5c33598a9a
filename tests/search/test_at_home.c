/* Who lives at an address: found by it alone, by those who may see households. */
#include "world.h"

#include "link/residents.h"
#include "query.h"
#include "store/cell.h"

#include <stdio.h>

static struct look_world w;

static int open_world(void **state)
{
    (void)state;
    look_world_open_region(&w, "tests/rule/home", NULL, 0, DAY_MS);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

#define HEAD                                                                                       \
    "person_ref,given_name,family_name,birth_date,gender,address,postcode,sensitive,as_of\n"

static void tell_family(void)
{
    look_world_load(&w, "school",
                    HEAD "S1,Mia,Novak,2008-05-02,F,12 Quay Street,B99 1AA,,2014-01-10\n"
                         "S9,Tom,Lark,2007-05-02,M,14 Quay Street,B99 1AA,,2014-01-10\n");
    look_world_load(&w, "hospital",
                    HEAD "H1,Mia,Novak,2008-05-02,F,12 Quay St,B99 1AA,,2014-01-11\n"
                         "H2,Petr,Novak,1979-11-02,M,12 Quay Street,B99 1AA,,2014-01-11\n"
                         "H9,Tom,Lark,2007-05-02,M,14 Quay Street,B99 1AA,,2014-01-10\n");
}

static err ask(const struct viewer *v, const char *address, struct search_results *ret)
{
    struct search_form form = {.address = pii_of(str_of(address))};
    struct search_query query;
    const char *field = "";
    err e = search_understand(&form, w.hub.hub, w.a, &query, &field, &w.why);
    return e ? e : search_people(w.hub.hub, w.partners, v, &query, w.a, ret, &w.why);
}

static struct search_results found(const char *address)
{
    struct search_results r;
    const struct viewer v = look_world_viewer(ROLE_REVIEWER, 3);
    if (ask(&v, address, &r)) fail_msg("%s", w.why.text);
    return r;
}

static bool names(const struct search_results *r, const char *given)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_eq_c(r->at[i].given_name, given)) return true;
    return false;
}

static void whoever_lives_there_now_is_found(void **state)
{
    (void)state;
    tell_family();
    struct search_results r = found("12 Quay Street, B99 1AA");
    assert_int_equal(r.place, PLACE_ONE);
    assert_int_equal(r.n, 2);
    assert_true(names(&r, "Mia") && names(&r, "Petr"));
    assert_int_equal(r.at[0].strength, STRENGTH_STRONG); /* two agencies; then one */
    assert_int_equal(r.at[1].strength, STRENGTH_POSSIBLE);
    r = found("12, B99 1AA");
    assert_int_equal(r.n, 2); /* the number and the postcode are enough */
    r = found("14 Quay Street B99 1AA");
    assert_int_equal(r.n, 1);
    r = found("16 Quay Street B99 1AA");
    assert_int_equal(r.n, 0);
    assert_int_equal(r.place, PLACE_ONE);
}

static void a_postcode_of_more_than_one_address_shows_nobody(void **state)
{
    (void)state;
    tell_family();
    struct search_results r = found("B99 1AA");
    assert_int_equal(r.place, PLACE_SEVERAL);
    assert_int_equal(r.n, 0);
    assert_int_equal(found("Quay Street, B99 1AA").place, PLACE_SEVERAL);
}

static void whoever_moved_is_found_at_the_new_address_only(void **state)
{
    (void)state;
    tell_family();
    look_world_load(&w, "hospital",
                    HEAD "H2,Petr,Novak,1979-11-02,M,7 Mill Lane,B98 2BB,,2014-03-01\n");
    struct search_results r = found("12 Quay Street, B99 1AA");
    assert_int_equal(r.n, 1);
    assert_true(names(&r, "Mia"));
    r = found("B98 2BB");
    assert_int_equal(r.n, 1);
    assert_true(names(&r, "Petr"));
}

static void shielded_people_do_not_exist_there(void **state)
{
    (void)state;
    const int classes[] = {SHIELD_LOCATION, SHIELD_ADOPTED, SHIELD_SEALED};
    for (size_t i = 0; i < COUNT(classes); i++) {
        if (i) look_world_close(&w);
        if (i) (void)open_world(NULL);
        tell_family();
        struct search_results r = found("14 Quay Street, B99 1AA");
        assert_int_equal(r.n, 1);
        look_world_shield(&w, r.at[0].person, classes[i]);
        r = found("14 Quay Street, B99 1AA");
        assert_int_equal(r.n, 0);
        assert_int_equal(r.place, PLACE_ONE); /* as of an address where nobody ever lived */
        r = found("B99 1AA"); /* not even the address does */
        assert_int_equal(r.place, PLACE_ONE);
        assert_int_equal(r.n, 2);
    }
}

static void where_many_live_nobody_is_shown(void **state)
{
    (void)state;
    char csv[8192] = HEAD;
    tell_family();
    for (int i = 0; i < HOUSEHOLD_PERSONS_MAX; i++)
        (void)snprintf(csv + strlen(csv), sizeof csv - strlen(csv),
                       "S3%d,%c%cna,Berg%c,19%02d-0%d-1%d,F,12 Quay Street,B99 1AA,,2014-01-10\n",
                       i, 'A' + i, 'a' + i, 'a' + i, 40 + 3 * i, 1 + i % 9, i % 9);
    look_world_load(&w, "school", csv);
    struct search_results r = found("12 Quay Street, B99 1AA");
    assert_int_equal(r.place, PLACE_MANY);
    assert_int_equal(r.n, 0);
    assert_int_equal(found("Harbour Hostel, 3 Far Road, B97 1AA").place, PLACE_MANY);
}

static void refused(enum role role, int tier, enum purpose purpose)
{
    struct search_results r;
    struct viewer v = look_world_viewer(role, tier);
    v.purpose = purpose;
    assert_int_equal(ask(&v, "12 Quay Street, B99 1AA", &r), ERR_INPUT);
    assert_non_null(strstr(w.why.text, "too little"));
    assert_non_null(strstr(w.why.todo, "add a first name"));
}

static void those_who_see_no_households_are_told_to_add_a_name(void **state)
{
    (void)state;
    tell_family();
    refused(ROLE_PRACTITIONER, 2, PURPOSE_CHILD);
    refused(ROLE_PRACTITIONER, 1, PURPOSE_URGENT);
    refused(ROLE_STEWARD, 3, PURPOSE_CORRECTION);
}

static void a_street_without_its_postcode_is_too_little(void **state)
{
    (void)state;
    struct search_results r;
    const struct viewer v = look_world_viewer(ROLE_REVIEWER, 3);
    tell_family();
    assert_int_equal(ask(&v, "12 Quay Street", &r), ERR_INPUT);
    assert_int_equal(ask(&v, "Birmingham", &r), ERR_INPUT);
    assert_int_equal(ask(&v, "B99", &r), ERR_INPUT);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(whoever_lives_there_now_is_found),
        IN_WORLD(a_postcode_of_more_than_one_address_shows_nobody),
        IN_WORLD(whoever_moved_is_found_at_the_new_address_only),
        IN_WORLD(shielded_people_do_not_exist_there),
        IN_WORLD(where_many_live_nobody_is_shown),
        IN_WORLD(those_who_see_no_households_are_told_to_add_a_name),
        IN_WORLD(a_street_without_its_postcode_is_too_little),
    };
    return cmocka_run_group_tests_name("search/at_home", tests, NULL, NULL);
}
