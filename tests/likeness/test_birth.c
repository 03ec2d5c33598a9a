/* Birth dates: each slip is its own level. */
#include "check.h"

#include "likeness/birth.h"

static enum birth_level between(const char *a, const char *b)
{
    struct date x = {0}, y = {0};
    if (*a) assert_true(date_parse_iso(str_of(a), &x));
    if (*b) assert_true(date_parse_iso(str_of(b), &y));
    assert_int_equal(birth_compare(x, y), birth_compare(y, x));
    return birth_compare(x, y);
}

static void each_slip_has_its_level(void **state)
{
    (void)state;
    assert_int_equal(between("2001-03-26", "2001-03-26"), BIRTH_EXACT);
    assert_int_equal(between("2001-03-11", "2001-11-03"), BIRTH_SWAPPED);
    assert_int_equal(between("2001-03-12", "2001-03-21"), BIRTH_TRANSPOSED);
    assert_int_equal(between("1985-03-12", "1958-03-12"), BIRTH_TRANSPOSED);
    assert_int_equal(between("2001-03-26", "2001-03-25"), BIRTH_DIGIT);
    assert_int_equal(between("2001-03-26", "2007-03-26"), BIRTH_DIGIT);
    assert_int_equal(between("1999-03-26", "2000-03-26"), BIRTH_YEAR_NEAR);
    assert_int_equal(between("2001-03-26", "2001-03-14"), BIRTH_MONTH_SAME);
    assert_int_equal(between("2001-03-26", "2001-03"), BIRTH_MONTH_SAME);
    assert_int_equal(between("2001-03-26", "2001-12-26"), BIRTH_DAY_SAME);
    assert_int_equal(between("2001-03-26", "1994-03-26"), BIRTH_DAY_SAME);
    assert_int_equal(between("2001-03-26", "2001-07-14"), BIRTH_YEAR_ONLY);
    assert_int_equal(between("2001-03-26", "1994-07-14"), BIRTH_DIFFERENT);
}

static void the_first_of_january_says_little(void **state)
{
    (void)state;
    assert_int_equal(between("2001-01-01", "2001-01-01"), BIRTH_DEFAULT_SAME);
    assert_int_equal(between("2001-01-01", "2001-03-26"), BIRTH_YEAR_SAME);
    assert_int_equal(between("2001-01-01", "2001"), BIRTH_YEAR_SAME);
    assert_int_equal(between("2001-01-01", "2001-05"), BIRTH_YEAR_SAME);
}

static void what_is_not_known_is_missing_not_different(void **state)
{
    (void)state;
    assert_int_equal(between("", "2001-01-01"), BIRTH_MISSING);
    assert_int_equal(between("2001", "2001-03-26"), BIRTH_YEAR_SAME);
    assert_int_equal(between("2002", "2001-03-26"), BIRTH_DIFFERENT);
    assert_int_equal(between("2001-05", "2001-03-26"), BIRTH_YEAR_ONLY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_slip_has_its_level),
        cmocka_unit_test(the_first_of_january_says_little),
        cmocka_unit_test(what_is_not_known_is_missing_not_different),
    };
    return cmocka_run_group_tests_name("likeness/birth", tests, NULL, NULL);
}
