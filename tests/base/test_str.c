/* Text pieces: compared, cut, copied and read as numbers. */
#include "check.h"


static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return arena ? 0 : -1;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void texts_are_compared_by_their_bytes(void **state)
{
    (void)state;
    assert_true(str_eq(STR("a\0b"), STR("a\0b")));
    assert_false(str_eq(STR("a\0b"), STR("a\0c")));
    assert_true(str_eq((str){0}, STR("")));
    assert_true(str_eq_nocase(STR("O'Hara"), STR("o'hARA")));
    assert_false(str_eq_nocase(STR("\xC3\x89"), STR("\xC3\xA9"))); /* ASCII letters only */
    assert_false(str_eq_nocase(STR("@"), STR("`")));
    assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
    assert_true(str_cmp(STR("b"), STR("abc")) > 0);
    assert_true(str_cmp(STR("\xFF"), STR("a")) > 0);
    assert_int_equal(str_cmp((str){0}, STR("")), 0);
}

static void numbers_in_texts_are_in_the_order_of_their_values(void **state)
{
    (void)state;
    static const char *const ordered[] = {"",    "02",  "2", "10", "A1",  "A1B", "R",
                                          "R1",  "R02", "R2", "R2a", "R9", "R10", "R10a2",
                                          "R10a10", "R99999999999999999999", "S1", "\xC3\xA9"};
    for (size_t i = 0; i < COUNT(ordered); i++)
        for (size_t k = 0; k < COUNT(ordered); k++) {
            int order = str_cmp_natural(str_of(ordered[i]), str_of(ordered[k]));
            assert_true(i < k ? order < 0 : i > k ? order > 0 : order == 0);
        }
}

static void parts_are_found(void **state)
{
    (void)state;
    assert_true(str_starts(STR("abc"), STR("ab")) && str_starts(STR("abc"), STR("")));
    assert_false(str_starts(STR("ab"), STR("abc")));
    assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
    assert_int_equal(str_find(STR("abcb"), 'b'), 1);
    assert_int_equal(str_find((str){0}, 'b'), -1);
    assert_int_equal(str_find_str(STR("aabab"), STR("ab")), 1);
    assert_int_equal(str_find_str(STR("ab"), STR("abc")), -1);
    assert_true(str_has(STR("abc"), STR("")));
}

static void cutting_stays_inside(void **state)
{
    (void)state;
    assert_str_equal(str_trim(STR(" \t a b\r\n\v\f")), "a b");
    assert_str_equal(str_trim(STR("  ")), "");
    assert_str_equal(str_from(STR("abc"), 1), "bc");
    assert_str_equal(str_from(STR("abc"), 9), "");
    assert_str_equal(str_upto(STR("abc"), 2), "ab");
    assert_str_equal(str_upto(STR("abc"), 9), "abc");
}

static void pieces_come_one_by_one_and_are_never_lost(void **state)
{
    (void)state;
    str rest = STR("a,,b,"), piece;
    const char *const expected[] = {"a", "", "b", ""};
    size_t n = 0;
    while (str_next(&rest, ',', &piece))
        assert_str_equal(piece, expected[n++]);
    assert_int_equal(n, COUNT(expected));
    assert_false(str_next(&rest, ',', &piece));
    rest = STR("");
    assert_true(str_next(&rest, ',', &piece) && piece.len == 0);
    assert_false(str_next(&rest, ',', &piece));
}

static void copies_live_in_the_arena_and_end_in_zero(void **state)
{
    (void)state;
    char text[] = "Abc";
    str copy = str_copy(arena, str_of(text));
    text[0] = 'x';
    assert_string_equal(copy.at, "Abc");
    assert_string_equal(str_lower(arena, STR("O'HARA \xC3\x89")).at, "o'hara \xC3\x89");
    assert_string_equal(str_upper(arena, STR("o'hara {")).at, "O'HARA {");
    assert_string_equal(str_printf(arena, "%d %s", 12, "x").at, "12 x");
    struct arena *small = arena_new(8);
    assert_null(str_copy(small, STR("longer than that")).at);
    assert_null(str_printf(small, "%40d", 1).at);
    arena_free(small);
}

static void whole_numbers_are_exact_or_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "0x1",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999999"};
    int64_t n = 7;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(str_to_int64(str_of(bad[i]), &n));
    assert_int_equal(n, 7);
    assert_true(str_to_int64(STR("9223372036854775807"), &n) && n == INT64_MAX);
    assert_true(str_to_int64(STR("-9223372036854775808"), &n) && n == INT64_MIN);
    assert_true(str_to_int64(STR("007"), &n) && n == 7);
    assert_true(str_to_int64(STR("-0"), &n) && n == 0);
}

static void an_id_is_sixteen_digits_of_a_number_with_a_sign_bit_to_spare(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "0",
                                        "000000000000000",
                                        "00000000000000001",
                                        "8000000000000000",
                                        "ffffffffffffffff",
                                        "00000000000000AB",
                                        "00000000000000g1",
                                        "-000000000000001",
                                        " 00000000000000f"};
    int64_t id = 7;
    assert_true(str_to_id(STR("0123456789abcdef"), &id) && id == 0x0123456789abcdef);
    assert_true(str_to_id(STR("7fffffffffffffff"), &id) && id == INT64_MAX);
    assert_true(str_to_id(STR("0000000000000000"), &id) && id == 0);
    id = 7;
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (str_to_id(str_of(wrong[i]), &id)) fail_msg("%s", wrong[i]);
    assert_int_equal(id, 7);
}

static void decimal_numbers_are_finite_or_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",    ".",    "e5",    "1,5",   "nan",
                                      "inf", "0x10", "1e999", "1.2.3", " 1"};
    double d = 7;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(str_to_double(str_of(bad[i]), &d));
    assert_true(d == 7);
    assert_true(str_to_double(STR("-2.5e3"), &d) && d == -2500);
}

static void utf8_is_strict(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "abc",
                                       "\xC3\xA9",
                                       "\xE2\x82\xAC",
                                       "\xF0\x9F\x98\x80",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "\xF4\x8F\xBF\xBF",
                                       "\xC2\x80"};
    static const char *const bad[] = {"\x80",
                                      "\xC3",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xE0\x80\x80",
                                      "\xE0\x9F\xBF",
                                      "\xED\xA0\x80",
                                      "\xF0\x80\x80\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "\xE2\x82",
                                      "a\xC3(",
                                      "\xE2\x28\xA1",
                                      "\xF0\x9F\x98"};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(str_is_utf8(str_of(good[i])));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(str_is_utf8(str_of(bad[i])));
}

/* Every code point, encoded by hand, is accepted exactly when it is a scalar value. */
static void every_code_point_is_judged_rightly(void **state)
{
    (void)state;
    for (uint32_t c = 0x10000; c < 0x200000; c += 0x3F) {
        char four[] = {(char)(0xF0 | c >> 18), (char)(0x80 | (c >> 12 & 63)),
                       (char)(0x80 | (c >> 6 & 63)), (char)(0x80 | (c & 63))};
        assert_int_equal(str_is_utf8(str_range(four, 4)), c <= 0x10FFFF);
    }
    for (uint32_t c = 0; c < 0x10000; c++) {
        char three[] = {(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 63)),
                        (char)(0x80 | (c & 63))};
        bool right = c >= 0x800 && (c < 0xD800 || c > 0xDFFF);
        assert_int_equal(str_is_utf8(str_range(three, 3)), right);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_compared_by_their_bytes),
        cmocka_unit_test(numbers_in_texts_are_in_the_order_of_their_values),
        cmocka_unit_test(parts_are_found),
        cmocka_unit_test(cutting_stays_inside),
        cmocka_unit_test(pieces_come_one_by_one_and_are_never_lost),
        cmocka_unit_test(copies_live_in_the_arena_and_end_in_zero),
        cmocka_unit_test(whole_numbers_are_exact_or_refused),
        cmocka_unit_test(an_id_is_sixteen_digits_of_a_number_with_a_sign_bit_to_spare),
        cmocka_unit_test(decimal_numbers_are_finite_or_refused),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(every_code_point_is_judged_rightly),
    };
    return cmocka_run_group_tests_name("base/str", tests, make_arena, drop_arena);
}
