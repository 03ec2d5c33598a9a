/* Twins in a table: one birth date, one family name, two given names are two people, whatever the
 * weight; what may be one name holds nobody apart. */
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

static const char HEADER[] = "id,given_name,surname,birth_date,postcode,number";
static const char APART[] = "twins: apart\n", MAY_JOIN[] = "twins: may join\n";
static const char COLUMNS[] = "id: id\n"
                              "fields: {given_name: name, surname: name, birth_date: date, "
                              "postcode: postcode%s}\n"
                              "thresholds: {match: 0.02, possible: 0.0001}\n%s";

/* Link a population and two records, "1" and "2", that fit in all but what is given. Nearly any
 * weight is a match, so that only the rule can keep them apart. */
static bool are_joined(struct table *t, const char *first, const char *second, const char *twins,
                       const char *more)
{
    char plan[400];
    snprintf(plan, sizeof plan, COLUMNS, more, twins);
    table_plan(t, plan);
    buf_reset(&t->text[0]);
    table_row(t, HEADER);
    struct buf people = BUF_INIT(1 << 20);
    size_t from = t->text[0].len;
    table_people(t, 600, 7);
    str rows = {t->text[0].at + from, t->text[0].len - from}, row;
    while (str_next(&rows, '\n', &row))
        if (row.len) buf_printf(&people, "%.*s,\n", STR_FMT(row));
    buf_reset(&t->text[0]);
    table_row(t, HEADER);
    buf_add(&t->text[0], buf_str(&people));
    buf_release(&people);
    buf_printf(&t->text[0], "1,%s\n2,%s\n", first, second);
    table_must_link(t, 1);
    return table_cluster(t, "1") == table_cluster(t, "2");
}

#define AT ",Quillfeather,1980-03-04,B99 1AA,"

static void two_given_names_of_one_birth_date_and_family_are_never_joined(void **state)
{
    struct table *t = *state;
    assert_true(are_joined(t, "Zaphira" AT, "Gregory" AT, MAY_JOIN, ""));
    assert_false(are_joined(t, "Zaphira" AT, "Gregory" AT, APART, ""));
    assert_int_equal(t->linked.figures.apart, 1);
    assert_false(are_joined(t, "Zaphira" AT, "Gregory,Quilfeather,1980-03-04,B99 1AA,", APART, ""));
}

static void what_may_be_one_name_is_joined(void **state)
{
    struct table *t = *state;
    static const char *const pairs[][2] = {
        {"Elizabeth", "Betty"},     /* pet form */
        {"Izzy", "Bella"},          /* of one name */
        {"Stephen", "Steven"},      /* spelling */
        {"Amy", "Aym"},             /* slip */
        {"Oluwatobi", "Tobi"},      /* a part */
        {"Mary Gregory", "Gregory"} /* in common */
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        char row[2][80];
        for (size_t k = 0; k < 2; k++)
            snprintf(row[k], sizeof row[k], "%s" AT, pairs[i][k]);
        if (!are_joined(t, row[0], row[1], APART, "")) fail_msg("names of pair %zu", i);
    }
}

static void initials_and_missing_names_are_no_evidence(void **state)
{
    struct table *t = *state;
    assert_true(are_joined(t, "Zaphira" AT, AT, APART, ""));
    assert_true(are_joined(t, "Zaphira" AT, "G" AT, APART, ""));
    assert_true(are_joined(t, "Z" AT, "G" AT, APART, ""));
}

static void who_is_called_one_of_twins_is_joined_to_nobody_but_that_one(void **state)
{
    struct table *t = *state;
    assert_true(are_joined(t, "Zaphira" AT, "Twin 2" AT, MAY_JOIN, ""));
    assert_false(are_joined(t, "Zaphira" AT, "Twin 2" AT, APART, ""));
    assert_false(are_joined(t, "TWIN 1" AT, "Twin 2" AT, APART, ""));
    assert_true(are_joined(t, "TWIN 2" AT, "Twin 2" AT, APART, ""));
    assert_true(are_joined(t, "Zaphira" AT, "Baby" AT, APART, ""));
}

static void another_birth_date_is_not_the_rules_business(void **state)
{
    struct table *t = *state;
    (void)are_joined(t, "Zaphira" AT, "Gregory,Quillfeather,1981-08-14,B99 1AA,", APART, "");
    assert_int_equal(t->linked.figures.apart, 0);
    for (size_t i = 0; i < t->linked.edges.n; i++)
        assert_false(t->linked.edges.at[i].flags & EDGE_DOUBT);
}

static void an_identifier_that_agrees_outvotes_the_names(void **state)
{
    struct table *t = *state;
    static const char more[] = ", number: identifier";
    assert_true(are_joined(t, "Zaphira" AT "771", "Gregory" AT "771", APART, more));
    assert_false(are_joined(t, "Zaphira" AT "771", "Gregory" AT "904", APART, more));
    assert_false(are_joined(t, "Zaphira" AT "771", "Gregory" AT, APART, more));
}

static void without_a_word_in_the_plan_a_table_without_households_has_no_twins(void **state)
{
    struct table *t = *state;
    assert_true(are_joined(t, "Zaphira" AT, "Gregory" AT, "", ""));
    assert_true(t->linked.model.prior[CLASS_HOUSEHOLD] <= 0);
    assert_null(t->linked.set.flags);
}

static str pairs_of(struct table *t, unsigned threads)
{
    char path[128];
    str text;
    table_must_link(t, threads);
    snprintf(path, sizeof path, "%s/pairs", t->dir);
    assert_int_equal(dataset_write_pairs(&t->linked, path, &t->why), ERR_OK);
    assert_int_equal(file_read(path, 64 << 20, t->arena, &text, &t->why), ERR_OK);
    return text;
}

static void the_pairs_file_says_who_is_held_apart_with_any_number_of_threads(void **state)
{
    struct table *t = *state;
    assert_false(are_joined(t, "Zaphira" AT, "Gregory" AT, APART, ""));
    uint32_t before[2000];
    size_t n = t->linked.frame.records;
    memcpy(before, t->linked.cluster, n * sizeof *before);
    str once = pairs_of(t, 1), two = pairs_of(t, 2);
    assert_true(str_eq(once, two));
    assert_memory_equal(before, t->linked.cluster, n * sizeof *before);
    assert_true(str_has(once, STR("postcode,held_apart\n")));
    assert_true(str_has(once, STR(",twins\n")));
    assert_true(str_has(once, STR(",\n")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(two_given_names_of_one_birth_date_and_family_are_never_joined),
        TEST(what_may_be_one_name_is_joined),
        TEST(initials_and_missing_names_are_no_evidence),
        TEST(another_birth_date_is_not_the_rules_business),
        TEST(an_identifier_that_agrees_outvotes_the_names),
        TEST(who_is_called_one_of_twins_is_joined_to_nobody_but_that_one),
        TEST(without_a_word_in_the_plan_a_table_without_households_has_no_twins),
        TEST(the_pairs_file_says_who_is_held_apart_with_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
