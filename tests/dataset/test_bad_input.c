/* Tables as nobody wants to send them: of each the linker alone makes something sound, or says what
 * is wrong, where, and what to do. */
#include "check.h"
#include "table.h"

static int setup(void **state)
{
    static struct table t;
    table_open(&t);
    table_plan(&t, PEOPLE_PLAN);
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    table_close(*state);
    return 0;
}

/* People to learn from, so that what follows them is weighed as in any table. */
static void among_people(struct table *t)
{
    table_row(t, PEOPLE_HEADER);
    table_people(t, 400, 21);
}

static void add_rows(struct table *t, const char *const *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        table_row(t, rows[i]);
}

static void together(const struct table *t, const char *a, const char *b)
{
    if (table_cluster(t, a) != table_cluster(t, b)) fail_msg("%s and %s are apart", a, b);
}

static void apart(const struct table *t, const char *a, const char *b)
{
    if (table_cluster(t, a) == table_cluster(t, b)) fail_msg("%s and %s are one", a, b);
}

static void everybody_alone(const struct table *t, size_t records)
{
    assert_int_equal(t->linked.frame.records, records);
    for (size_t i = 0; i < records; i++)
        assert_int_equal(t->linked.cluster[i], i);
}

static void second_file(struct table *t, const char *text)
{
    buf_add_c(&t->text[1], text);
}

/* ---- hardly a table ---- */

static void an_empty_file_is_refused_by_name(void **state)
{
    struct table *t = *state;
    assert_int_equal(table_link(t, 1), ERR_INPUT);
    assert_string_equal(t->why.file, t->path[0]);
    assert_int_equal(t->why.line, 1);
    assert_non_null(strstr(t->why.text, "empty"));
    assert_true(t->why.todo[0] != '\0');
}

static void a_header_alone_is_a_table_of_nobody(void **state)
{
    struct table *t = *state;
    table_row(t, PEOPLE_HEADER);
    table_must_link(t, 2);
    everybody_alone(t, 0);
}

static void one_row_alone_is_one_person(void **state)
{
    struct table *t = *state;
    table_row(t, PEOPLE_HEADER);
    table_row(t, "1,Ann,Lee,1980-01-02,B99 1AA");
    table_must_link(t, 2);
    everybody_alone(t, 1);
}

static void one_row_finds_its_like_in_a_second_file(void **state)
{
    struct table *t = *state;
    among_people(t);
    table_row(t, "here,Zaphira,Quillfeather,1980-03-04,B99 1AA");
    second_file(t, "id,given_name,surname,birth_date,postcode\n"
                   "there,Zaphira,Quillfeather,1980-03-04,B99 1AA\n");
    table_must_link(t, 2);
    together(t, "here", "there");
    apart(t, "there", "p0");
}

static void a_second_file_without_rows_links_nobody_across(void **state)
{
    struct table *t = *state;
    table_row(t, PEOPLE_HEADER);
    table_row(t, "1,Ann,Lee,1980-01-02,B99 1AA");
    table_row(t, "2,Tom,Oakhill,1970-05-06,B98 2BB");
    second_file(t, PEOPLE_HEADER);
    second_file(t, "\n");
    table_must_link(t, 2);
    everybody_alone(t, 2);
}

static void an_empty_second_file_is_refused_by_name(void **state)
{
    struct table *t = *state;
    table_row(t, PEOPLE_HEADER);
    table_row(t, "1,Ann,Lee,1980-01-02,B99 1AA");
    assert_int_equal(file_replace(t->path[1], STR(""), 0600, &t->why), ERR_OK);
    assert_int_equal(file_replace(t->path[0], buf_str(&t->text[0]), 0600, &t->why), ERR_OK);
    t->options = (struct dataset_options){.files = 2, .plan = &t->plan, .threads = 1,
                                          .file = {t->path[0], t->path[1]}};
    assert_int_equal(dataset_link(&t->linked, &t->options, &t->why), ERR_INPUT);
    assert_string_equal(t->why.file, t->path[1]);
}

/* ---- rows that say nothing, or all the same ---- */

static void rows_with_all_fields_missing_link_nobody(void **state)
{
    struct table *t = *state;
    table_row(t, PEOPLE_HEADER);
    for (int i = 0; i < 300; i++)
        buf_printf(&t->text[0], "%d,,,,\n", i);
    table_must_link(t, 2);
    everybody_alone(t, 300);
    assert_int_equal(t->linked.edges.n, 0);
}

static void rows_with_all_fields_missing_stay_alone_among_people(void **state)
{
    struct table *t = *state;
    among_people(t);
    add_rows(t, (const char *const[]){"m1,,,,", "m2,,,,", "m3, , ,unknown,-"}, 3);
    table_must_link(t, 2);
    apart(t, "m1", "m2");
    apart(t, "m1", "m3");
    apart(t, "m1", "p0");
}

static void what_all_rows_say_alike_tells_nobody_apart_and_costs_no_square(void **state)
{
    struct table *t = *state;
    enum { ROWS = 50000 };
    table_row(t, PEOPLE_HEADER);
    for (int i = 0; i < ROWS; i++)
        buf_printf(&t->text[0], "%d,Zaphira,Quillfeather,1980-03-04,B99 1AA\n", i);
    table_must_link(t, 2);
    assert_true(t->linked.figures.scored <= ROWS);
    everybody_alone(t, ROWS);
}

static void equal_rows_of_a_rare_person_among_people_are_that_person(void **state)
{
    struct table *t = *state;
    enum { ROWS = 100 };
    among_people(t);
    for (int i = 0; i < ROWS; i++)
        buf_printf(&t->text[0], "z%d,Zaphira,Quillfeather,1980-03-04,B99 1AA\n", i);
    table_must_link(t, 2);
    char id[16];
    for (int i = 1; i < ROWS; i++) {
        snprintf(id, sizeof id, "z%d", i);
        together(t, "z0", id);
    }
    apart(t, "z0", "p0");
}

/* ---- ids ---- */

static void an_id_given_twice_in_one_file_is_refused_at_its_line(void **state)
{
    struct table *t = *state;
    table_row(t, PEOPLE_HEADER);
    add_rows(t, (const char *const[]){"1,Ann,Lee,1980-01-02,B99 1AA",
                                      "2,Tom,Oakhill,1970-05-06,B98 2BB",
                                      "1,Joy,Elm,1990-07-08,B97 3CC"}, 3);
    assert_int_equal(table_link(t, 1), ERR_INPUT);
    assert_string_equal(t->why.file, t->path[0]);
    assert_int_equal(t->why.line, 4);
    assert_null(strstr(t->why.text, "Joy"));
    assert_true(t->why.todo[0] != '\0');
}

static void an_id_may_stand_in_both_files_and_says_nothing_of_who_it_is(void **state)
{
    struct table *t = *state;
    among_people(t);
    table_row(t, "1,Zaphira,Quillfeather,1980-03-04,B99 1AA");
    second_file(t, "id,given_name,surname,birth_date,postcode\n"
                   "1,Tom,Oakhill,1970-05-06,B98 2BB\n"
                   "2,Zaphira,Quillfeather,1980-03-04,B99 1AA\n");
    table_must_link(t, 2);
    size_t second = t->linked.frame.second;
    assert_int_not_equal(t->linked.cluster[second - 1], t->linked.cluster[second]);
    assert_int_equal(t->linked.cluster[second - 1], t->linked.cluster[second + 1]);
}

/* ---- values ---- */

static void names_of_a_thousand_letters_are_compared(void **state)
{
    struct table *t = *state;
    char name[2][1001] = {{0}};
    memset(name[0], 'x', 1000);
    memset(name[1], 'q', 1000);
    among_people(t);
    for (int i = 0; i < 4; i++)
        buf_printf(&t->text[0], "l%d,%s,%s,19%d0-03-0%d,B99 %dAA\n", i, name[i / 2], name[i / 2],
                   5 + i / 2, 4 + i / 2, 1 + i / 2);
    table_must_link(t, 2);
    together(t, "l0", "l1");
    together(t, "l2", "l3");
    apart(t, "l0", "l2");
}

/* Two people of one birth date and postcode and their second records, one with a slip. */
static void names_of_a_script(struct table *t, const char *const given[3], const char *family)
{
    among_people(t);
    buf_printf(&t->text[0], "a,%s,%s,1984-06-17,B99 3ZZ\n", given[0], family);
    buf_printf(&t->text[0], "again,%s,%s,1984-06-17,B99 3ZZ\n", given[0], family);
    buf_printf(&t->text[0], "slip,%s,%s,1984-06-17,B99 3ZZ\n", given[1], family);
    buf_printf(&t->text[0], "other,%s,Oakhill,1984-06-18,B99 4ZZ\n", given[2]);
    buf_printf(&t->text[0], "twin,%s,%s,1984-06-17,B99 3ZZ\n", given[2], family);
    table_must_link(t, 2);
    together(t, "a", "again");
    together(t, "a", "slip");
    apart(t, "a", "other");
    apart(t, "a", "p0");
}

static void arabic_names_are_names(void **state)
{
    const char *const given[] = {"عبدالرحمن", "عبدالرحمان", "فاطمة"};
    names_of_a_script(*state, given, "القحطاني");
}

static void chinese_names_are_names(void **state)
{
    names_of_a_script(*state, (const char *const[]){"晓明", "小明", "丽华"}, "欧阳");
}

static void cyrillic_names_are_names(void **state)
{
    names_of_a_script(*state, (const char *const[]){"Людмила", "Людмилла", "Настасья"},
                      "Щербакова");
}

static void bengali_names_are_names(void **state)
{
    const char *const given[] = {"শরিফুল", "শরীফুল", "ফাতেমা"};
    names_of_a_script(*state, given, "চট্টোপাধ্যায়");
}

static void dates_out_of_range_are_evidence_only_of_themselves(void **state)
{
    struct table *t = *state;
    among_people(t);
    add_rows(t, (const char *const[]){"d1,Zaphira,Quillfeather,1980-02-30,B99 1AA",
                                      "d2,Zaphira,Quillfeather,1980-02-30,B99 1AA",
                                      "d3,Bartholomew,Oakhill,9999-99-99,B98 1AA",
                                      "d4,Theodora,Elm,9999-99-99,B97 1AA",
                                      "d5,Wilhelmina,Ash,0000-00-00,B96 1AA",
                                      "d6,Persephone,Yew,0000-00-00,B95 1AA",
                                      "d7,Hieronymus,Fir,-5,B94 1AA",
                                      "d8,Clementine,Box,99999999999999-01-01,B93 1AA"}, 8);
    table_must_link(t, 2);
    together(t, "d1", "d2");
    apart(t, "d3", "d4");
    apart(t, "d5", "d6");
    apart(t, "d7", "d8");
    apart(t, "d3", "p0");
}

/* ---- models ---- */

static void a_model_file_of_another_version_is_refused_at_its_first_line(void **state)
{
    struct table *t = *state;
    struct buf text = BUF_INIT(16 << 20);
    struct weight_model *m = ARENA_NEW(t->arena, struct weight_model);
    str kept;
    among_people(t);
    table_must_link(t, 1);
    weight_model_write(&t->linked.model, &text);
    assert_int_equal(buf_keep(&text, t->arena, &kept), ERR_OK);
    str rest = kept, first;
    assert_true(str_next(&rest, '\n', &first));
    assert_true(str_eq_c(first, "aim-model 1"));
    str later = str_printf(t->arena, "aim-model 2\n%.*s", STR_FMT(rest));
    assert_int_equal(weight_model_read(later, t->arena, m, &t->why), ERR_CONFIG);
    assert_int_equal(t->why.line, 1);
    assert_non_null(strstr(t->why.text, "version"));
    assert_true(t->why.todo[0] != '\0');
}

static void a_model_of_fewer_comparisons_is_refused_with_what_to_do(void **state)
{
    struct table *t = *state;
    among_people(t);
    table_must_link(t, 1);
    struct weight_model *m = ARENA_NEW(t->arena, struct weight_model);
    *m = t->linked.model;
    m->comparisons--;
    struct dataset_options o = t->options;
    o.model = m;
    dataset_release(&t->linked);
    assert_int_equal(dataset_link(&t->linked, &o, &t->why), ERR_CONFIG);
    assert_non_null(strstr(t->why.text, "comparisons"));
    assert_true(t->why.todo[0] != '\0');
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_file_is_refused_by_name),
        TEST(a_header_alone_is_a_table_of_nobody),
        TEST(one_row_alone_is_one_person),
        TEST(one_row_finds_its_like_in_a_second_file),
        TEST(a_second_file_without_rows_links_nobody_across),
        TEST(an_empty_second_file_is_refused_by_name),
        TEST(rows_with_all_fields_missing_link_nobody),
        TEST(rows_with_all_fields_missing_stay_alone_among_people),
        TEST(what_all_rows_say_alike_tells_nobody_apart_and_costs_no_square),
        TEST(equal_rows_of_a_rare_person_among_people_are_that_person),
        TEST(an_id_given_twice_in_one_file_is_refused_at_its_line),
        TEST(an_id_may_stand_in_both_files_and_says_nothing_of_who_it_is),
        TEST(names_of_a_thousand_letters_are_compared),
        TEST(arabic_names_are_names),
        TEST(chinese_names_are_names),
        TEST(cyrillic_names_are_names),
        TEST(bengali_names_are_names),
        TEST(dates_out_of_range_are_evidence_only_of_themselves),
        TEST(a_model_file_of_another_version_is_refused_at_its_first_line),
        TEST(a_model_of_fewer_comparisons_is_refused_with_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
