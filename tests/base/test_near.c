/* Which known word was meant. */
#include "check.h"

#include "base/near.h"

static str nearest(const char *typed)
{
    static const char *const known[] = {"days", "at_least", "at_most", "agency_kinds", "types"};
    struct near n = near_to(str_of(typed));
    for (size_t i = 0; i < COUNT(known); i++)
        near_try(&n, str_of(known[i]));
    return n.found;
}

static void a_slip_of_the_fingers_finds_its_word(void **state)
{
    (void)state;
    assert_str_equal(nearest("at_leats"), "at_least");
    assert_str_equal(nearest("atleast"), "at_least");
    assert_str_equal(nearest("day"), "days");
    assert_str_equal(nearest("dyas"), "days");
    assert_str_equal(nearest("agency_kind"), "agency_kinds");
    assert_str_equal(nearest("at_mostt"), "at_most");
}

static void what_is_far_from_all_finds_none(void **state)
{
    (void)state;
    assert_str_equal(nearest("script"), "");
    assert_str_equal(nearest(""), "");
    assert_str_equal(nearest("a_word_that_is_much_longer_than_any_key_that_was_ever_known"), "");
}

static void advice_names_the_known_word_and_what_else_may_be_done(void **state)
{
    (void)state;
    struct err_info why = {0};
    struct near n = near_to(STR("dasy"));
    near_try(&n, STR("days"));
    (void)err_set(&why, ERR_INPUT, "unknown");
    assert_int_equal(near_advise(&n, &why, "use %s", "days"), ERR_INPUT);
    assert_string_equal(why.todo, "did you mean days? use days");
    n = near_to(STR("nothing"));
    (void)near_advise(&n, &why, "use days");
    assert_string_equal(why.todo, "use days");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_of_the_fingers_finds_its_word),
        cmocka_unit_test(what_is_far_from_all_finds_none),
        cmocka_unit_test(advice_names_the_known_word_and_what_else_may_be_done),
    };
    return cmocka_run_group_tests_name("base/near", tests, NULL, NULL);
}
