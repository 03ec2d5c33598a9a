/* The plan: what may be left out, and how a mistake is told. */
#include "check.h"
#include "dataset/plan.h"

#include <stdio.h>

static struct plan plan;
static struct err_info why;
static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(8 << 20);
    why = (struct err_info){0};
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static err read_plan(const char *yaml)
{
    why = (struct err_info){0};
    return plan_read(str_of(yaml), "plan.yaml", arena, &plan, &why);
}

static void refused(const char *yaml, long line, const char *text, const char *todo)
{
    assert_int_equal(read_plan(yaml), ERR_INPUT);
    assert_string_equal(why.text, text);
    assert_int_equal(why.line, line);
    if (todo) assert_non_null(strstr(why.todo, todo));
}

static void twins_are_a_word_of_the_plan(void **state)
{
    (void)state;
    static const char *const base = "id: i\nfields: {surname: name}\n";
    char text[96];
    assert_int_equal(read_plan(base), ERR_OK);
    assert_int_equal(plan.twins, TWINS_AS_LEARNT);
    snprintf(text, sizeof text, "%stwins: may join\n", base);
    assert_int_equal(read_plan(text), ERR_OK);
    assert_int_equal(plan.twins, TWINS_MAY_JOIN);
    snprintf(text, sizeof text, "%stwins: apart\n", base);
    assert_int_equal(read_plan(text), ERR_OK);
    assert_int_equal(plan.twins, TWINS_APART);
    snprintf(text, sizeof text, "%stwins: aprat\n", base);
    refused(text, 3, "there is no way with twins of that name", "is it \"apart\"?");
}

static void an_id_and_the_kinds_of_the_columns_are_enough(void **state)
{
    (void)state;
    assert_int_equal(read_plan("id: rec_id\nfields: {given_name: name, surname: name, "
                               "date_of_birth: date, state: category}\n"),
                     ERR_OK);
    assert_int_equal(plan.fields, 4);
    assert_int_equal(plan.field[0].role, AS_GIVEN);
    assert_int_equal(plan.field[1].role, AS_FAMILY);
    assert_int_equal(plan.field[2].kind, KIND_DATE);
    assert_true(plan.rules > 0);
    assert_true(plan.group_max > 1);
}

static void a_field_may_say_its_role_format_and_columns(void **state)
{
    (void)state;
    assert_int_equal(read_plan("id: a\nfields:\n  x: {kind: name, role: family}\n"
                               "  d: {kind: date, format: DD/MM/YYYY}\n"
                               "  home: {kind: address, columns: [number, street]}\n"
                               "  y: {kind: text, column: Other, compare: no}\n"),
                     ERR_OK);
    assert_int_equal(plan.field[0].role, AS_FAMILY);
    assert_str_equal(plan.field[1].format[0], "DD/MM/YYYY");
    assert_int_equal(plan.want[2].columns, 2);
    assert_str_equal(plan.want[3].column[0], "Other");
    assert_false(plan.field[3].compare);
}

static void blocking_rules_are_read_and_told_again(void **state)
{
    (void)state;
    assert_int_equal(read_plan("id: a\nfields: {g: name, s: name, d: date}\nblocking:\n"
                               "  - [s.sound, d]\n  - g|s.first & d.year\n  - s.1-4\n"),
                     ERR_OK);
    assert_int_equal(plan.rules, 3);
    assert_str_equal(plan.rule[0].words, "s.sound & d");
    assert_str_equal(plan.rule[1].words, "g|s.first & d.year");
    assert_str_equal(plan.rule[2].words, "s.1-4");
    assert_int_equal(plan.rule[1].part[0].fields, 3);
}

static void mistakes_are_told_with_their_place_and_the_nearest_word(void **state)
{
    (void)state;
    refused("", 1, "the plan is empty", "fields");
    refused("id: a\nfeilds: {x: name}\n", 2, "there is no setting of that name", "\"fields\"");
    refused("id: a\nfields: {x: nmae}\n", 2, "there is no kind of field of that name", "\"name\"");
    refused("id: a\nfields:\n  x: {kind: name, roll: given}\n", 3,
            "there is no setting of a field of that name", "\"role\"");
    refused("id: a\nfields: {x: date}\nblocking: [x.yaer]\n", 3,
            "this field has no part of that name", "year");
    refused("id: a\nfields: {surname: name}\nblocking: [surnam]\n", 3,
            "a blocking rule names a field that is not among the fields", "\"surname\"");
    refused("id: a\nfields: {x: name}\nthresholds: {match: 0.4, possible: 0.6}\n", 3,
            "the threshold for possible is above that for match", NULL);
    refused("id: a\nfields: {x: {kind: name, format: DD/MM/YYYY}}\n", 2,
            "a format is for dates, and made of YYYY or YY, MM, Mon and DD", NULL);
    refused("id: a\nfields: {}\n", 2, "there are no fields to compare", NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(twins_are_a_word_of_the_plan),
        TEST(an_id_and_the_kinds_of_the_columns_are_enough),
        TEST(a_field_may_say_its_role_format_and_columns),
        TEST(blocking_rules_are_read_and_told_again),
        TEST(mistakes_are_told_with_their_place_and_the_nearest_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
