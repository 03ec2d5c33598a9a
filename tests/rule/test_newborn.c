/* A record of a newborn without a name is silent only where nobody can be hidden by it. */
#include "check.h"

#include "person/clean.h"
#include "rule/newborn.h"

enum { HOSPITAL, HEALTH, GP };
#define TWIN .children = 2
#define MAY_BE(list) .maybe = (list)
#define BOTH (1 << 1 | 1 << 2)

/* "Twin 1" of a hospital; a health service that knows two. */
static struct newborn one_of_two(int agency)
{
    return (struct newborn){TWIN, .at = {{agency, 1}}, .places = 1, MAY_BE(BOTH)};
}
static struct newborn child(int agency, bool named)
{
    return (struct newborn){
        .children = 1, .named = named, .at = {{agency, 0}}, .places = 1, MAY_BE(1)};
}

static void of_two_newborns_whom_another_agency_knows_by_name_none_is_missing(void **state)
{
    (void)state;
    struct newborn l[] = {one_of_two(HOSPITAL), child(HEALTH, true), child(HEALTH, true)};
    assert_true(newborn_accounted(l, COUNT(l)));
}

static void where_only_one_of_the_two_has_a_name_it_is_asked_for(void **state)
{
    (void)state;
    struct newborn l[] = {one_of_two(HOSPITAL), child(HEALTH, true), child(HEALTH, false)};
    assert_false(newborn_accounted(l, COUNT(l)));
    assert_false(newborn_accounted(l, 2)); /* ... or only one is known there */
    l[2].seen = true;                      /* who is seen is looked at, by name or not */
    assert_true(newborn_accounted(l, COUNT(l)));
}

static void a_third_newborn_is_asked_for(void **state)
{
    (void)state;
    struct newborn l[] = {one_of_two(HOSPITAL), child(HEALTH, true), child(HEALTH, true),
                          one_of_two(HOSPITAL), child(HOSPITAL, false)};
    assert_false(newborn_accounted(l, COUNT(l)));
    struct newborn m[] = {one_of_two(HOSPITAL), child(HEALTH, true), child(HEALTH, true)};
    m[0].children = 3;
    assert_false(newborn_accounted(m, COUNT(m)));
    m[0].children = 2, m[1].children = 3; /* another record once said triplet */
    assert_false(newborn_accounted(m, COUNT(m)));
}

static void two_agencies_that_know_one_each_may_know_the_same_one(void **state)
{
    (void)state;
    struct newborn l[] = {one_of_two(HOSPITAL), child(HEALTH, true), child(GP, true)};
    assert_false(newborn_accounted(l, COUNT(l)));
}

static void one_child_whom_an_agency_has_twice_is_not_two(void **state)
{
    (void)state;
    struct newborn l[] = {one_of_two(HOSPITAL), child(HEALTH, true), child(HEALTH, true)};
    l[2].maybe |= 1 << 1;
    assert_false(newborn_accounted(l, COUNT(l)));
    l[1].at[0].number = 1; /* "Twin 1" once, and "Twin 2": two children */
    assert_false(newborn_accounted(l, COUNT(l)));
    l[2].at[0].number = 2;
    assert_true(newborn_accounted(l, COUNT(l)));
}

static void two_agencies_without_names_do_not_answer_for_each_other(void **state)
{
    (void)state;
    struct newborn l[] = {one_of_two(HOSPITAL), one_of_two(HEALTH), one_of_two(HEALTH),
                          one_of_two(HOSPITAL)};
    l[2].at[0].number = l[3].at[0].number = 2;
    assert_false(newborn_accounted(l, COUNT(l)));
}

static void a_named_child_or_one_whom_the_agency_has_itself_is_no_answer(void **state)
{
    (void)state;
    struct newborn l[] = {one_of_two(HOSPITAL), child(HEALTH, true), child(HEALTH, true)};
    l[0].named = true;
    assert_false(newborn_accounted(l, COUNT(l)));
    l[0].named = false;
    l[0].at[l[0].places++].agency = HEALTH; /* it has three */
    assert_false(newborn_accounted(l, COUNT(l)));
}

static void who_may_be_none_of_them_is_asked_for(void **state)
{
    (void)state;
    struct newborn l[] = {one_of_two(HOSPITAL), child(HEALTH, true), child(HEALTH, true)};
    l[0].gender = 'M', l[1].gender = l[2].gender = 'F';
    assert_false(newborn_accounted(l, COUNT(l)));
    l[2].gender = 'M';
    assert_true(newborn_accounted(l, COUNT(l)));
    l[0].maybe = 0; /* somebody said that it is neither */
    assert_false(newborn_accounted(l, COUNT(l)));
}

static void a_label_says_how_many_were_born_and_which_it_is(void **state)
{
    static const struct {
        const char *given;
        int children, number;
    } rows[] = {{"Baby", 1, 0},     {"Twin 1", 2, 1},    {"TWIN 2", 2, 2}, {"Twin B", 2, 2},
                {"Triplet", 3, 0},  {"Triplet 3", 3, 3}, {"Twin 3", 3, 3}, {"Baby 2", 2, 2},
                {"Twin Two", 2, 2}, {"Boy", 1, 0},       {"Unborn", 1, 0}, {"Ada", 0, 0},
                {"", 0, 0}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int number, children = clean_birth_label(str_of(rows[i].given), &number);
        if (children != rows[i].children || (children && number != rows[i].number))
            fail_msg("row %zu: %d, %d", i, children, number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_two_newborns_whom_another_agency_knows_by_name_none_is_missing),
        cmocka_unit_test(where_only_one_of_the_two_has_a_name_it_is_asked_for),
        cmocka_unit_test(a_third_newborn_is_asked_for),
        cmocka_unit_test(two_agencies_that_know_one_each_may_know_the_same_one),
        cmocka_unit_test(one_child_whom_an_agency_has_twice_is_not_two),
        cmocka_unit_test(two_agencies_without_names_do_not_answer_for_each_other),
        cmocka_unit_test(a_named_child_or_one_whom_the_agency_has_itself_is_no_answer),
        cmocka_unit_test(who_may_be_none_of_them_is_asked_for),
        cmocka_unit_test(a_label_says_how_many_were_born_and_which_it_is),
    };
    return cmocka_run_group_tests_name("rule/newborn", tests, NULL, NULL);
}
