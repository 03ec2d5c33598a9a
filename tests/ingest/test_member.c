/* A column that holds a JSON object, as columns of its own. */
#include "check.h"

#include "ingest/table.h"

#include <stdio.h>

static struct table table;
static struct mapping mapping;
static struct err_info why;
static struct arena *arena;
static char said[2000];

static const char plan[] =
    "columns: {id: person_ref, name: family_name, home/UPRN: uprn}\n"
    "join: {address: {columns: [home, home/HOUSE, home/STREET], with: ', '}}\n";

static err on_row(void *ctx, const struct table_row *row, struct err_info *w)
{
    (void)ctx;
    (void)w;
    size_t n = strlen(said);
    if (row->problem) (void)snprintf(said + n, sizeof said - n, "put aside\n");
    else
        (void)snprintf(said + n, sizeof said - n, "%.*s|%.*s|%.*s\n",
                       STR_FMT(row->fields.at[COLUMN_person_ref]),
                       STR_FMT(row->fields.at[COLUMN_address]),
                       STR_FMT(row->fields.at[COLUMN_uprn]));
    return ERR_OK;
}

static err read_text(const char *mapping_text, const char *text)
{
    bool cut_off;
    said[0] = '\0';
    arena = arena_new(1 << 20);
    err e = mapping_read(arena, str_of(mapping_text), "m.yaml", &mapping, &why);
    if (!e) {
        table_init(&table, &mapping, on_row, NULL);
        e = table_push(&table, str_of(text), &why);
        if (!e) e = table_finish(&table, &cut_off, &why);
        table_release(&table);
    }
    arena_free(arena);
    return e;
}

static void its_members_are_columns(void **state)
{
    (void)state;
    assert_int_equal(read_text(plan, "id,name,home\n1,A,\"{\"\"HOUSE\"\": \"\"4\"\", "
                                     "\"\"STREET\"\": \"\"Elder Close\"\", \"\"UPRN\"\": 123}\"\n"),
                     ERR_OK);
    assert_string_equal(said, "1|4, Elder Close|123\n");
}

static void plain_text_in_it_stands_for_itself(void **state)
{
    (void)state;
    assert_int_equal(read_text(plan, "id,name,home\n1,A,\"4, Elder Close\"\n2,B,\n"), ERR_OK);
    assert_string_equal(said, "1|4, Elder Close|\n2||\n");
}

static void what_lacks_or_is_null_is_empty(void **state)
{
    (void)state;
    assert_int_equal(read_text(plan, "id,name,home\n1,A,\"{\"\"UPRN\"\": null, "
                                     "\"\"X\"\": [1]}\"\n"),
                     ERR_OK);
    assert_string_equal(said, "1||\n");
}

static void what_is_said_twice_running_is_said_once(void **state)
{
    (void)state;
    assert_int_equal(read_text(plan, "id,name,home\n1,A,\"{\"\"HOUSE\"\": \"\"The Elms\"\", "
                                     "\"\"STREET\"\": \"\"the elms\"\"}\"\n"),
                     ERR_OK);
    assert_string_equal(said, "1|The Elms|\n");
}

static void an_object_that_is_none_puts_its_row_aside_and_no_other(void **state)
{
    static const char *const bad[] = {"{", "{\"\"HOUSE\"\": \"\"4\"\"", "{\"\"HOUSE\"\": [4]}",
                                      "{\"\"HOUSE\"\": 1, \"\"HOUSE\"\": 2}", "{} x"};
    char text[300];
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        (void)snprintf(text, sizeof text, "id,name,home\n1,A,\"%s\"\n2,B,{}\n", bad[i]);
        assert_int_equal(read_text(plan, text), ERR_OK);
        assert_string_equal(said, "put aside\n2||\n");
    }
}

static void a_column_with_that_very_name_is_itself(void **state)
{
    (void)state;
    assert_int_equal(read_text(plan, "id,name,home,home/UPRN\n1,A,{},77\n"), ERR_OK);
    assert_string_equal(said, "1||77\n");
}

static void a_column_that_nobody_named_is_still_refused(void **state)
{
    (void)state;
    assert_int_equal(read_text("columns: {id: person_ref, home/UPRN: uprn}\n", "id,home\n1,{}\n"),
                     ERR_INPUT);
    assert_int_equal(
        read_text("columns: {id: person_ref, home/UPRN: uprn}\nignore: [home]\n",
                  "id,home\n1,{}\n"),
        ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_members_are_columns),
        cmocka_unit_test(plain_text_in_it_stands_for_itself),
        cmocka_unit_test(what_lacks_or_is_null_is_empty),
        cmocka_unit_test(what_is_said_twice_running_is_said_once),
        cmocka_unit_test(an_object_that_is_none_puts_its_row_aside_and_no_other),
        cmocka_unit_test(a_column_with_that_very_name_is_itself),
        cmocka_unit_test(a_column_that_nobody_named_is_still_refused),
    };
    return cmocka_run_group_tests_name("ingest/member", tests, NULL, NULL);
}
