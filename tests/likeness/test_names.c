/* What the shipped name tables know. */
#include "check.h"

#include "likeness/names.h"
#include "likeness/street.h"

static enum name_relation between(const char *a, const char *b)
{
    const struct name_row *x = name_find(str_of(a)), *y = name_find(str_of(b));
    assert_int_equal(name_relate(x, y), name_relate(y, x));
    return name_relate(x, y);
}

static void pet_forms_and_spellings_are_the_same_name(void **state)
{
    (void)state;
    assert_int_equal(between("william", "bill"), NAME_PET_FORM);
    assert_int_equal(between("kathryn", "kate"), NAME_PET_FORM);
    assert_int_equal(between("muhammad", "mohamed"), NAME_SAME_SPELLING);
    assert_int_equal(between("kowalski", "kowalska"), NAME_SAME_SPELLING);
    assert_int_equal(between("gurpreet", "gary"), NAME_PET_FORM);
    assert_int_equal(between("alexander", "sasha"), NAME_PET_FORM);
}

static void names_that_parents_give_to_two_children_are_two_names(void **state)
{
    (void)state;
    assert_int_equal(between("ella", "nora"), NAME_UNRELATED);
    assert_int_equal(between("emily", "emma"), NAME_UNRELATED);
    assert_int_equal(between("jayden", "kayden"), NAME_UNRELATED);
    assert_int_equal(between("jack", "harry"), NAME_UNRELATED);
}

static void commonness_is_a_class_and_rare_names_are_not_listed(void **state)
{
    (void)state;
    assert_int_equal(name_find(STR("smith"))->surname_class, 1);
    assert_true(name_find(STR("david"))->forename_class <= 2);
    assert_null(name_find(STR("xylqzor")));
    assert_true(name_find(STR("baby"))->words & NAME_PLACEHOLDER);
    assert_true(name_find(STR("kaur"))->words & NAME_LOW);
    assert_true(name_find(STR("mrs"))->words & NAME_TITLE);
}

static void every_row_is_found_again(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < name_row_count; i++)
        assert_ptr_equal(name_find(str_range(name_rows[i].text, name_rows[i].len)), &name_rows[i]);
}

static void street_types_have_one_form(void **state)
{
    (void)state;
    assert_string_equal(street_find(STR("rd"))->keep, "road");
    assert_string_equal(street_find(STR("avenue"))->keep, "avenue");
    assert_int_equal(street_find(STR("flat"))->kind, STREET_FLAT);
    assert_null(street_find(STR("inour")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pet_forms_and_spellings_are_the_same_name),
        cmocka_unit_test(names_that_parents_give_to_two_children_are_two_names),
        cmocka_unit_test(commonness_is_a_class_and_rare_names_are_not_listed),
        cmocka_unit_test(every_row_is_found_again),
        cmocka_unit_test(street_types_have_one_form),
    };
    return cmocka_run_group_tests_name("likeness/names", tests, NULL, NULL);
}
