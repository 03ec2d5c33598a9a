/* A table in memory: what is read, and what is refused with its place. */
#include "check.h"
#include "table.h"

static int setup(void **state)
{
    static struct table t;
    table_open(&t);
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    table_close(*state);
    return 0;
}

static err read_frame(struct table *t, struct frame *f)
{
    static const struct frame_want want[] = {
        {.name = {"name", 4}, .column = {{"name", 4}}, .columns = 1},
        {.name = {"home", 4}, .column = {{"number", 6}, {"street", 6}}, .columns = 2}};
    const char *paths[2] = {t->path[0], t->path[1]};
    size_t files = t->text[1].len ? 2 : 1;
    for (size_t i = 0; i < files; i++)
        assert_int_equal(file_replace(paths[i], buf_str(&t->text[i]), 0600, &t->why), ERR_OK);
    return frame_read(f, paths, files, STR("id"), want, COUNT(want), NULL, &t->why);
}

static void refused(struct table *t, const char *csv, long line, const char *text)
{
    struct frame f;
    buf_reset(&t->text[0]);
    buf_add_c(&t->text[0], csv);
    t->why = (struct err_info){0};
    assert_int_equal(read_frame(t, &f), ERR_INPUT);
    frame_release(&f);
    assert_int_equal(t->why.line, line);
    assert_string_equal(t->why.text, text);
}

static void equal_texts_get_one_value_and_equal_records_one_row(void **state)
{
    struct table *t = *state;
    struct frame f;
    buf_add_c(&t->text[0], "street,id, name ,number,more\nHigh St,1, Ann ,7,x\nHigh St,2,Ann,7,y\n"
                           "Low St,3,Bob,,z\n");
    assert_int_equal(read_frame(t, &f), ERR_OK);
    assert_int_equal(f.records, 3);
    assert_int_equal(f.row.n, 2);
    assert_int_equal(frame_copies(&f, 0), 2);
    assert_int_equal(f.row_of.at[1], 0);
    assert_str_equal(frame_text(&f.field[0].value.at[1]), "Ann");
    assert_str_equal(frame_text(&f.field[1].value.at[1]), "7 High St");
    assert_str_equal(frame_text(&f.field[1].value.at[2]), "Low St");
    frame_release(&f);
}

static void an_empty_field_is_value_zero(void **state)
{
    struct table *t = *state;
    struct frame f;
    buf_add_c(&t->text[0], "id,name,number,street\n1,  ,,\n");
    assert_int_equal(read_frame(t, &f), ERR_OK);
    assert_int_equal(frame_line(&f, 0)[0], 0);
    assert_int_equal(frame_line(&f, 0)[1], 0);
    assert_int_equal(f.field[0].value.at[0].count, 1);
    frame_release(&f);
}

static void what_cannot_be_read_is_refused_with_its_line(void **state)
{
    struct table *t = *state;
    refused(t, "", 1, "the file is empty: it has no header row");
    refused(t, "id,name,number,street\n1,Ann,7,A\n2,Bob\n", 3,
            "the row has another number of fields than the header");
    refused(t, "id,name,number\n", 1, "the header has no column \"street\"");
    refused(t, "id,name,number,street,name\n", 1, "the column \"name\" stands twice in the header");
    refused(t, "id,name,number,street\n1,Ann,7,A\n1,Bob,8,B\n", 3,
            "the id of this record is that of record 1 too");
    refused(t, "id,name,number,street\n,Ann,7,A\n", 2, "the id is empty");
}

static void a_column_nearly_of_that_name_is_suggested_but_nothing_else_of_the_header(void **state)
{
    struct table *t = *state;
    refused(t, "id,name,number,streets\n", 1, "the header has no column \"street\"");
    assert_non_null(strstr(t->why.todo, "\"streets\""));
    refused(t, "1,Ann,7,Inour Street\n", 1, "the header has no column \"id\"");
    assert_null(strstr(t->why.todo, "Ann"));
    assert_null(strstr(t->why.todo, "Inour"));
}

static void two_files_may_use_the_same_ids_and_the_columns_in_another_order(void **state)
{
    struct table *t = *state;
    struct frame f;
    buf_add_c(&t->text[0], "id,name,number,street\n1,Ann,7,A\n");
    buf_add_c(&t->text[1], "street,number,name,id\nA,7,Ann,1\n");
    assert_int_equal(read_frame(t, &f), ERR_OK);
    assert_int_equal(f.second, 1);
    assert_int_equal(f.row.n, 1);
    assert_int_equal(f.row.at[0].copies[0], 1);
    assert_int_equal(f.row.at[0].copies[1], 1);
    frame_release(&f);
}

static void more_memory_than_allowed_is_refused(void **state)
{
    struct table *t = *state;
    struct frame f;
    static const struct frame_want want = {
        .name = {"id", 2}, .column = {{"id", 2}}, .columns = 1};
    const char *path = t->path[0];
    buf_add_c(&t->text[0], "id\n");
    for (int i = 0; i < 20000; i++)
        buf_printf(&t->text[0], "a-rather-long-identifier-%d\n", i);
    assert_int_equal(file_replace(path, buf_str(&t->text[0]), 0600, &t->why), ERR_OK);
    struct frame_options o = {.bytes_max = 1 << 19};
    err e = frame_read(&f, &path, 1, STR("id"), &want, 1, &o, &t->why);
    assert_true(e == ERR_LIMIT || e == ERR_NOMEM);
    frame_release(&f);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(equal_texts_get_one_value_and_equal_records_one_row),
        TEST(an_empty_field_is_value_zero),
        TEST(what_cannot_be_read_is_refused_with_its_line),
        TEST(a_column_nearly_of_that_name_is_suggested_but_nothing_else_of_the_header),
        TEST(two_files_may_use_the_same_ids_and_the_columns_in_another_order),
        TEST(more_memory_than_allowed_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
