/* The report: whole, self-contained, and silent about what records say unless asked. */
#include "check.h"
#include "dataset/report.h"
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

/* The report's text, ends with 0. */
static const char *report(struct table *t, bool values)
{
    char path[128];
    str text;
    snprintf(path, sizeof path, "%s/report.html", t->dir);
    assert_int_equal(dataset_write_report(&t->linked, values, path, &t->why), ERR_OK);
    assert_int_equal(file_read(path, 16 << 20, t->arena, &text, &t->why), ERR_OK);
    const char *kept = str_c(t->arena, text);
    assert_non_null(kept);
    return kept;
}

static void link_people(struct table *t)
{
    table_plan(t, PEOPLE_PLAN);
    table_row(t, PEOPLE_HEADER);
    table_people(t, 400, 5);
    table_row(t, "z1,Zaphira,<b>Quillfeather</b>,1980-03-04,B99 1AA");
    table_row(t, "z2,Zaphira,<b>Quillfeather</b>,1980-03-05,B99 1AA");
    table_must_link(t, 1);
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = strstr(text, what); at; at = strstr(at + 1, what))
        n++;
    return n;
}

static void every_section_is_there_and_every_element_is_closed(void **state)
{
    struct table *t = *state;
    static const char *const ids[] = {"completeness", "blocking", "model",
                                      "thresholds",   "clusters", "examples"};
    static const char *const elements[] = {"table", "section", "tr", "td", "svg", "p"};
    link_people(t);
    const char *text = report(t, false);
    for (size_t i = 0; i < COUNT(ids); i++) {
        char id[40];
        snprintf(id, sizeof id, "<section id=\"%s\"", ids[i]);
        assert_int_equal(count(text, id), 1);
    }
    for (size_t i = 0; i < COUNT(elements); i++) {
        char plain[20], more[20], end[20];
        snprintf(plain, sizeof plain, "<%s>", elements[i]);
        snprintf(more, sizeof more, "<%s ", elements[i]);
        snprintf(end, sizeof end, "</%s>", elements[i]);
        assert_int_equal(count(text, plain) + count(text, more), count(text, end));
    }
}

static void nothing_is_fetched_and_nothing_runs(void **state)
{
    struct table *t = *state;
    static const char *const never[] = {"<script", "http:", "https:", "src=", "url(", "@import",
                                        "onload", "<link", "<iframe", "data:"};
    link_people(t);
    const char *text = report(t, true);
    for (size_t i = 0; i < COUNT(never); i++)
        assert_null(strstr(text, never[i]));
}

static void values_of_records_are_shown_only_when_asked_for_and_escaped(void **state)
{
    struct table *t = *state;
    link_people(t);
    const char *text = report(t, false);
    for (size_t field = 0; field < t->linked.frame.fields; field++)
        for (size_t id = 1; id < t->linked.frame.field[field].value.n; id++) {
            const char *value =
                str_c(t->arena, frame_text(&t->linked.frame.field[field].value.at[id]));
            if (strlen(value) > 6) assert_null(strstr(text, value));
        }
    text = report(t, true);
    assert_non_null(strstr(text, "data about persons"));
    assert_null(strstr(text, "<b>"));
    assert_true(count(text, "<td>") > 0);
}

static void a_table_without_records_has_a_report_too(void **state)
{
    struct table *t = *state;
    table_plan(t, PEOPLE_PLAN);
    table_row(t, PEOPLE_HEADER);
    table_must_link(t, 1);
    const char *text = report(t, true);
    assert_non_null(strstr(text, "No pair came near a match."));
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "inf\""));
}

static void two_runs_write_the_same_report(void **state)
{
    struct table *t = *state;
    link_people(t);
    const char *once = report(t, true);
    table_must_link(t, 2);
    assert_string_equal(once, report(t, true));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_section_is_there_and_every_element_is_closed),
        TEST(nothing_is_fetched_and_nothing_runs),
        TEST(values_of_records_are_shown_only_when_asked_for_and_escaped),
        TEST(a_table_without_records_has_a_report_too),
        TEST(two_runs_write_the_same_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
