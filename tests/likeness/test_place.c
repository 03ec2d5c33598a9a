/* Postcodes: any spelling in, one form out, compared level by level. */
#include "check.h"

#include "likeness/place.h"

static postcode the(const char *text)
{
    postcode code = 0;
    assert_true(postcode_parse(str_of(text), &code));
    return code;
}

static void any_case_and_spacing_gives_one_form(void **state)
{
    (void)state;
    char room[9];
    assert_str_equal(postcode_text(the("b99 1aa"), room), "B99 1AA");
    assert_str_equal(postcode_text(the(" B991AA "), room), "B99 1AA");
    assert_str_equal(postcode_text(the("EC1A1BB"), room), "EC1A 1BB");
    assert_str_equal(postcode_text(the("B99 IAA"), room), "B99 1AA");
    assert_str_equal(postcode_text(the("B99"), room), "B99");
    assert_true(the("B1 2AA") != the("B12 2AA"));
}

static void what_is_no_postcode_is_refused(void **state)
{
    (void)state;
    postcode code;
    const char *bad[] = {"",      "B",         "991AA", "BIRMINGHAM", "B99 1A",
                         "12345", "ZZ99 33Z9", "NFA",   "Hill Rd",    "SOLO II"};
    for (size_t i = 0; i < COUNT(bad); i++)
        if (postcode_parse(str_of(bad[i]), &code)) fail_msg("%s", bad[i]);
}

static void levels_go_from_unit_to_area(void **state)
{
    (void)state;
    assert_int_equal(postcode_compare(the("B99 1AA"), the("b991aa")), POSTCODE_UNIT);
    assert_int_equal(postcode_compare(the("B99 1AA"), the("B99 1AB")), POSTCODE_SECTOR);
    assert_int_equal(postcode_compare(the("B99 1AA"), the("B99 2AA")), POSTCODE_DISTRICT);
    assert_int_equal(postcode_compare(the("B99"), the("B99 2AA")), POSTCODE_DISTRICT);
    assert_int_equal(postcode_compare(the("B99 1AA"), the("B98 1AA")), POSTCODE_AREA);
    assert_int_equal(postcode_compare(the("B99 1AA"), the("BS9 1AA")), POSTCODE_DIFFERENT);
    assert_int_equal(postcode_compare(0, the("BS9 1AA")), POSTCODE_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_case_and_spacing_gives_one_form),
        cmocka_unit_test(what_is_no_postcode_is_refused),
        cmocka_unit_test(levels_go_from_unit_to_area),
    };
    return cmocka_run_group_tests_name("likeness/place", tests, NULL, NULL);
}
