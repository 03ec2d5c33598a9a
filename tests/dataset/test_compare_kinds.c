/* A comparison for each kind of field: which level two records get. */
#include "dataset/compared.h"

#include "base/buf.h"

static struct table t;

static void open_with(const char *plan, const char *rows, const char *filler, size_t fillers)
{
    struct buf csv = BUF_INIT(1 << 24);
    buf_add_c(&csv, rows);
    for (size_t i = 0; i < fillers; i++)
        buf_printf(&csv, "f%zu,%s%zu\n", i, filler, i);
    assert_int_equal(buf_state(&csv), ERR_OK);
    buf_byte(&csv, 0);
    table_open(&t, plan, csv.at);
    buf_release(&csv);
}

static int close_table(void **state)
{
    (void)state;
    table_close(&t);
    return 0;
}

#define LEVEL(comparison, a, b, name) assert_string_equal(table_level(&t, comparison, a, b), name)

static void names_are_bags_of_words(void **state)
{
    (void)state;
    open_with("id: id\nfields:\n  full: {kind: name, role: full}\n",
              "id,full\n"
              "1,Marek Ostrovik\n"     /* 0 */
              "2,Ostrovik Marek\n"     /* swapped */
              "3,Marek Jan Ostrovik\n" /* one more */
              "4,Tobias Ostrovik\n"    /* another given name */
              "5,Marek Vandenberg\n"   /* another family name */
              "6,Marekk Ostrovik\n"    /* a slip */
              "7,Penelope Quill\n"     /* nothing */
              "8,\n"                   /* missing */
              "9,M. Ostrovik\n"        /* an initial */
              "10,Marekostrovik\n"     /* joined */
              "11,Quill\n"             /* nothing, of a single word */
              "12,Omid Faraz\n"
              "13,Lomidfaraz\n",     /* joined, and no word alike by itself */
              "Filler", 200);
    const char *whole = table_level(&t, "full", 0, 0);
    LEVEL("full", 0, 1, whole);
    assert_string_equal(whole, "shared-10");
    LEVEL("full", 0, 2, "shared-10-more");
    LEVEL("full", 0, 3, "shared-4-other");
    LEVEL("full", 0, 4, "shared-4-other-family");
    LEVEL("full", 0, 5, "shared-7");
    LEVEL("full", 0, 6, "different");
    LEVEL("full", 0, 7, "missing");
    LEVEL("full", 7, 7, "missing");
    LEVEL("full", 0, 8, "shared-7");
    LEVEL("full", 0, 9, "shared-0-more"); /* alike in how it begins */
    LEVEL("full", 0, 10, "different-one");
    LEVEL("full", 11, 12, "shared-4");
}

static void a_name_in_the_other_field_still_agrees_and_a_pet_form_nearly(void **state)
{
    (void)state;
    open_with("id: id\nfields:\n  given: name\n  family: name\n",
              "id,given,family\n"
              "1,William,Quenby\n"
              "2,Quenby,William\n"
              "3,Bill,Quenby\n"
              "4,William,Trask\n"
              "5,Dorothea,Quenby\n",
              "Nobody,Filler", 200);
    LEVEL("name", 0, 1, table_level(&t, "name", 0, 0));
    assert_string_not_equal(table_level(&t, "name", 0, 2), "different");
    assert_null(strstr(table_level(&t, "name", 0, 2), "other"));
    assert_non_null(strstr(table_level(&t, "name", 0, 3), "-other-family"));
    assert_non_null(strstr(table_level(&t, "name", 0, 4), "-other"));
    assert_null(strstr(table_level(&t, "name", 0, 4), "-family"));
}

static void a_rare_name_shared_is_more_than_a_common_one(void **state)
{
    (void)state;
    open_with(
        "id: id\nfields:\n  family: name\n",
        "id,family\n1,Zyxwell\n2,Zyxwell\n3,Smith\n4,Smith\n5,Smith\n6,Smith\n7,Smith\n8,Smith\n"
        "9,Smith\n10,Smith\n11,Smith\n12,Smith\n13,Smith\n14,Smith\n15,Smith\n16,Smith\n",
        "Q", 100);
    LEVEL("family", 0, 1, "shared-4");
    LEVEL("family", 2, 3, "shared-0");
}

static void dates_have_slips(void **state)
{
    (void)state;
    open_with(
        "id: id\nfields:\n  born: date\n",
        "id,born\n1,1984-03-12\n2,1984-03-12\n3,1984-12-03\n4,1984-03-13\n5,1985-03-12\n"
        "6,1984-03-21\n7,1993-03-12\n8,1984-07-12\n9,1984-08-25\n10,1984-01-01\n11,1984-01-01\n"
        "12,1974-01-01\n13,1985-09-30\n14,\n15,1984-03-82\n16,1951-07-30\n"
        "17,1973-07-30\n18,1999-07-30\n",
        "19", 0);
    LEVEL("born", 0, 1, "same");
    LEVEL("born", 0, 2, "slip");  /* day and month */
    LEVEL("born", 0, 3, "slip");  /* a digit */
    LEVEL("born", 0, 5, "slip");  /* two neighbours */
    LEVEL("born", 0, 4, "slip");  /* the last digit of the year */
    LEVEL("born", 0, 6, "other-year");
    LEVEL("born", 0, 7, "slip");
    LEVEL("born", 0, 8, "year");
    LEVEL("born", 0, 9, "year-1-january");
    LEVEL("born", 9, 10, "same-1-january");
    LEVEL("born", 9, 11, "slip-1-january");
    LEVEL("born", 0, 12, "year-near");
    LEVEL("born", 0, 13, "missing");
    LEVEL("born", 0, 14, "slip"); /* a day no calendar has is one digit from a real one */
    LEVEL("born", 0, 15, "generation");
    LEVEL("born", 0, 16, "different"); /* eleven years: too young to be the mother */
    LEVEL("born", 0, 17, "generation");
}

static void postcodes_agree_by_parts(void **state)
{
    (void)state;
    open_with(
        "id: id\nfields:\n  code: postcode\n",
        "id,code\n1,B99 1AA\n2,b991aa\n3,B99 1AB\n4,B99 1ZQ\n5,B99 7ZQ\n6,B12 7ZQ\n7,M99 8XX\n8,\n",
        "ZE1 0", 0);
    LEVEL("code", 0, 1, table_level(&t, "code", 0, 0));
    LEVEL("code", 0, 2, "slip");
    LEVEL("code", 0, 3, "part");
    LEVEL("code", 0, 4, "district");
    LEVEL("code", 0, 5, "area");
    LEVEL("code", 0, 6, "different");
    LEVEL("code", 0, 7, "missing");
}

static void other_values_agree_by_how_many_have_them(void **state)
{
    (void)state;
    struct buf csv = BUF_INIT(1 << 20);
    buf_add_c(&csv, "id,town,age\n");
    for (size_t i = 0; i < 1500; i++)
        buf_printf(&csv, "%zu,%s,%zu\n", i, i < 2 ? "Wrenmoor" : i < 12 ? "Salisbury Green"
                   : i < 80 ? "Ashby" : "Birmingham", i * 10);
    buf_add_c(&csv, "x,Wrenmore,9\ny,Kings Green,31\nz,unknown,30\n");
    buf_byte(&csv, 0);
    table_open(&t, "id: id\nfields:\n  town: category\n  age: number\n", csv.at);
    buf_release(&csv);
    LEVEL("town", 0, 1, "same-unusual");
    LEVEL("town", 2, 3, "same-unusual");
    LEVEL("town", 20, 21, "same");
    LEVEL("town", 100, 101, "same-common");
    LEVEL("town", 0, 1500, "alike");
    LEVEL("town", 2, 1501, "part");
    LEVEL("town", 0, 1499, "different");
    LEVEL("town", 0, 1502, "missing");
    LEVEL("age", 3, 1501, "alike"); /* 30 and 31 */
    LEVEL("age", 1, 1500, "alike");
    LEVEL("age", 1, 30, "different");
}

static void addresses_joined_or_parted_are_the_same_words(void **state)
{
    (void)state;
    open_with("id: id\nfields:\n  line_1: address\n  line_2: address\n",
              "id,line_1,line_2\n1,12 Pridham Street,Milton\n2,12 Pridhamstreet,Milton\n"
              "3,Milton,12 Pridham Street\n4,9 Oak Lane,Ferncliff\n",
              "7 Other Road,Elsewhere", 100);
    LEVEL("address", 0, 2, table_level(&t, "address", 0, 0));
    assert_null(strstr(table_level(&t, "address", 0, 1), "-other"));
    LEVEL("address", 0, 3, "different");
}

static void levels_that_say_nothing_are_marked_and_names_are_words_of_the_file(void **state)
{
    (void)state;
    open_with("id: id\nfields:\n  \"first name\": name\n  born: date\n",
              "id,first name,born\n1,Ann,1980-02-03\n", "Q,1", 0);
    for (size_t c = 0; c < t.model.comparisons; c++) {
        const struct weight_comparison *k = &t.model.comparison[c];
        assert_null(strchr(k->name, ' '));
        assert_true(k->levels <= WEIGHT_LEVELS_MAX);
        for (size_t l = 0; l < k->levels; l++)
            assert_int_equal(k->level[l].missing, !strcmp(k->level[l].name, "missing"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(names_are_bags_of_words, close_table),
        cmocka_unit_test_teardown(a_name_in_the_other_field_still_agrees_and_a_pet_form_nearly,
                                  close_table),
        cmocka_unit_test_teardown(a_rare_name_shared_is_more_than_a_common_one, close_table),
        cmocka_unit_test_teardown(dates_have_slips, close_table),
        cmocka_unit_test_teardown(postcodes_agree_by_parts, close_table),
        cmocka_unit_test_teardown(other_values_agree_by_how_many_have_them, close_table),
        cmocka_unit_test_teardown(addresses_joined_or_parted_are_the_same_words, close_table),
        cmocka_unit_test_teardown(
            levels_that_say_nothing_are_marked_and_names_are_words_of_the_file, close_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
