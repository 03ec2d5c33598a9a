/* The section `wards` of the region file: which postcodes are which ward. */
#include "check.h"

#include "agency/terms.h"
#include "base/buf.h"
#include "likeness/place.h"

static struct region_terms terms;
static struct arena *arena;

static err read_text(str text, struct err_info *why)
{
    static const struct terms_names names;
    const struct yaml_node *root = NULL;
    err e = yaml_read(arena, text, "region.yaml", YAML_BYTES_MAX, &root, why);
    if (!e) e = terms_read_wards(yaml_get(root, "wards"), &names, arena, &terms, why);
    return e;
}

static int start(void **state)
{
    (void)state;
    arena = arena_new(64 << 20);
    return arena ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void must_read(const char *text)
{
    struct err_info why = {0};
    if (read_text(str_of(text), &why))
        fail_msg("%s (%ld:%ld)", why.text, why.line, why.column);
}

static const char *ward_of(const char *text)
{
    postcode code = 0;
    assert_true(postcode_parse(str_of(text), &code));
    const struct ward *w = wards_find(&terms.wards, code);
    return w ? str_c(arena, w->name) : "none";
}

static void a_sector_counts_before_its_district(void **state)
{
    (void)state;
    must_read("wards:\n"
              "  - {code: E05000001, name: Ladywood, postcodes: [B99 1, B99 2, B98]}\n"
              "  - code: E05000002\n"
              "    name: Quayside\n"
              "    postcodes: [B99, \"EC1A 0\"]\n");
    assert_int_equal(terms.wards.n, 2);
    assert_int_equal(terms.wards.place_n, 5);
    assert_string_equal(ward_of("B99 1AA"), "Ladywood");
    assert_string_equal(ward_of("b992zz"), "Ladywood");
    assert_string_equal(ward_of("B99 3AA"), "Quayside");
    assert_string_equal(ward_of("B99"), "Quayside"); /* of which only the district is known */
    assert_string_equal(ward_of("B98 7AA"), "Ladywood");
    assert_string_equal(ward_of("EC1A 0AA"), "Quayside");
    assert_string_equal(ward_of("EC1A 1AA"), "none");
    assert_string_equal(ward_of("EC1A"), "none");
    assert_string_equal(ward_of("B9 9AA"), "none");
    assert_null(wards_find(&terms.wards, 0));
    assert_true(str_eq_c(wards_named(&terms.wards, STR("E05000002"))->name, "Quayside"));
    assert_null(wards_named(&terms.wards, STR("E05000003")));
}

static void a_sector_of_a_short_district_is_no_longer_district(void **state)
{
    (void)state;
    must_read("wards:\n"
              "  - {code: A1, name: One, postcodes: [B9 1]}\n"
              "  - {code: A2, name: Two, postcodes: [B91]}\n");
    assert_string_equal(ward_of("B9 1AA"), "One");
    assert_string_equal(ward_of("B91 1AA"), "Two");
    assert_string_equal(ward_of("B9 2AA"), "none");
}

static void without_a_map_no_place_is_in_a_ward(void **state)
{
    (void)state;
    static const char *const none[] = {"wards: []\n", "wards:\n", "region: x\n"};
    for (size_t i = 0; i < COUNT(none); i++) {
        must_read("wards:\n  - {code: A1, name: One, postcodes: [B99]}\n");
        must_read(none[i]);
        assert_int_equal(terms.wards.n, 0);
        assert_string_equal(ward_of("B99 1AA"), "none");
    }
}

#define ONE "  - {code: A1, name: One, postcodes: [B99 1]}\n"

static void what_is_wrong_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long line, column;
    } wrong[] = {
        {"wards:\n  - Ladywood\n", 2, 5},
        {"wards:\n  - {code: A1, name: One}\n", 2, 5},
        {"wards:\n  - {code: A1, name: One, postcodes: []}\n", 2, 27},
        {"wards:\n  - {code: A1, name: One, postcodes: B99}\n", 2, 27},
        {"wards:\n  - {code: A1, name: One, postcodes: [B99], area: 3}\n", 2, 45},
        {"wards:\n  - {name: One, postcodes: [B99]}\n", 2, 5},
        {"wards:\n  - {code: A1, postcodes: [B99]}\n", 2, 5},
        {"wards:\n  - {code: elsewhere, name: One, postcodes: [B99]}\n", 2, 6},
        {"wards:\n  - {code: 1A, name: One, postcodes: [B99]}\n", 2, 6},
        {"wards:\n  - {code: A1234567890123456, name: One, postcodes: [B99]}\n", 2, 6},
        /* malformed, whole, in small letters, run together, or with a letter for a digit */
        {"wards:\n  - {code: A1, name: One, postcodes: [B99, Oldgate]}\n", 2, 44},
        {"wards:\n  - {code: A1, name: One, postcodes: [B99 1AA]}\n", 2, 39},
        {"wards:\n  - {code: A1, name: One, postcodes: [B9 1AA]}\n", 2, 39},
        {"wards:\n  - {code: A1, name: One, postcodes: [b99]}\n", 2, 39},
        {"wards:\n  - {code: A1, name: One, postcodes: [B991]}\n", 2, 39},
        {"wards:\n  - {code: A1, name: One, postcodes: [B99 O]}\n", 2, 39},
        {"wards:\n  - {code: A1, name: One, postcodes: [B99 11]}\n", 2, 39},
        {"wards:\n  - {code: A1, name: One, postcodes: [B]}\n", 2, 39},
        {"wards:\n  - {code: A1, name: One, postcodes: [[B99]]}\n", 2, 39},
        /* twice */
        {"wards:\n  - {code: A1, name: One, postcodes: [B99, B99]}\n", 2, 44},
        {"wards:\n" ONE "  - {code: A1, name: Two, postcodes: [B98]}\n", 3, 6},
        {"wards:\n" ONE "  - {code: A2, name: One, postcodes: [B98]}\n", 3, 16},
        {"wards:\n" ONE "  - {code: A2, name: Two, postcodes: [B98, B99 1]}\n", 3, 44},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct err_info why = {0};
        if (read_text(str_of(wrong[i].text), &why) != ERR_INPUT || why.line != wrong[i].line ||
            why.column != wrong[i].column)
            fail_msg("case %zu: %ld:%ld, %s", i, why.line, why.column, why.text);
        assert_int_equal(terms.wards.n, 0);
    }
}

/* So many wards, each with one district and so many sectors. */
static void write_wards(struct buf *out, int wards, int sectors)
{
    buf_release(out);
    buf_add_c(out, "wards:\n");
    for (int i = 0; i < wards; i++) {
        char area[3] = {(char)('A' + i / 100 / 26), (char)('A' + i / 100 % 26), 0};
        buf_printf(out, "  - {code: W%d, name: Ward %d, postcodes: [%s%d", i, i, area, i % 100);
        for (int k = 0; k < sectors; k++)
            buf_printf(out, ", %s%d %d", area, i % 100, k);
        buf_add_c(out, "]}\n");
    }
}

static void as_many_are_read_as_may_be_and_one_more_is_refused(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(4 << 20);
    struct err_info why = {0};
    write_wards(&text, WARDS_MAX, WARD_PLACES_MAX / WARDS_MAX - 1);
    if (read_text(buf_str(&text), &why)) fail_msg("%s (%ld:%ld)", why.text, why.line, why.column);
    assert_int_equal(terms.wards.n, WARDS_MAX);
    assert_int_equal(terms.wards.place_n, WARD_PLACES_MAX);
    assert_string_equal(ward_of("AJ99 3AA"), "Ward 999");
    write_wards(&text, WARDS_MAX + 1, 0);
    assert_int_equal(read_text(buf_str(&text), &why), ERR_INPUT);
    assert_int_equal(why.line, WARDS_MAX + 2);
    why = (struct err_info){0};
    write_wards(&text, WARDS_MAX, WARD_PLACES_MAX / WARDS_MAX);
    assert_int_equal(read_text(buf_str(&text), &why), ERR_INPUT);
    assert_int_equal(why.line, WARD_PLACES_MAX / 11 + 2);
    buf_release(&text);
}

int main(void)
{
#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        WITH_ARENA(a_sector_counts_before_its_district),
        WITH_ARENA(a_sector_of_a_short_district_is_no_longer_district),
        WITH_ARENA(without_a_map_no_place_is_in_a_ward),
        WITH_ARENA(what_is_wrong_is_refused_with_its_place),
        WITH_ARENA(as_many_are_read_as_may_be_and_one_more_is_refused),
    };
    return cmocka_run_group_tests_name("agency/wards", tests, NULL, NULL);
}
