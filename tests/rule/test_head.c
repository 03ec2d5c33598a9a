/* What stands around the blocks of a rule: numbers by name, a region's own, which rule covers
 * which, where a hit leads, and examples. */
#include "fixture.h"

#include "rule/prove.h"

static struct rule_list list;
static const char *last_text;

#define HEAD(id, more)                                                                             \
    "- {id: " id ", version: 1, name: A, owner: B, since: 2010-01-01, band: amber, weight: 9,"    \
    " half_life_days: 9, " more "}\n"
#define WHEN(blocks) "when: [" blocks "]"
#define ONE "{count: {days: 28, at_least: 1}}"

static err read(const char *text)
{
    w->why = (struct err_info){0};
    last_text = text;
    return rule_parse("test.yaml", str_of(text), w->arena, &list, &w->why);
}

static err check(const char *text)
{
    const struct rule *all[8];
    err e = read(text);
    for (size_t i = 0; !e && i < list.n; i++)
        all[i] = &list.at[i];
    return e ? e : rules_check(all, list.n, &w->why);
}

/* `at`: what stands in the text at the place that the error names. */
static void refused(err e, const char *what, const char *at)
{
    const char *place = last_text;
    assert_int_equal(e, ERR_INPUT);
    for (long line = 1; line < w->why.line && place; line++)
        place = strchr(place, '\n') ? strchr(place, '\n') + 1 : NULL;
    if (!strstr(w->why.text, what) || !place ||
        strncmp(place + w->why.column - 1, at, strlen(at)) != 0)
        fail_msg("%s (line %ld, column %ld)", w->why.text, w->why.line, w->why.column);
}

/* ---- numbers ---- */

static const char named[] =
    "rules:\n"
    "- id: R1\n  version: 2\n  name: A\n  owner: B\n  since: 2010-01-01\n  band: amber\n"
    "  weight: $grave\n  half_life_days: 9\n  numbers: {window: 28, enough: 3, grave: 50}\n"
    "  when:\n  - count: {days: $window, at_least: $enough}\n"
    "  examples:\n  - {name: three, on: 2024-03-01, fires: yes, events: [{ago: 1, class: high, "
    "from:"
    " police}, {ago: 2, class: concern, from: school}, {ago: 3, class: concern, from: gp}]}\n";

static void a_rule_reads_its_numbers_by_name(void **state)
{
    (void)state;
    assert_int_equal(read(named), ERR_OK);
    assert_int_equal(list.at[0].checks[0].days, 28);
    assert_int_equal(list.at[0].checks[0].at_least, 3);
    assert_int_equal(list.at[0].weight, 50);
    assert_null(list.at[0].written);
}

static err read_with(const char *more)
{
    return read(str_c(w->arena, str_printf(w->arena, "%s%s", named, more)));
}

static void a_region_sets_its_own_with_a_version_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(read_with("recognition:\n- {rule: R9, version: 1, numbers: {x: 1}}\n"
                               "- {rule: R1, version: 5, numbers: {window: 56}}\n"),
                     ERR_OK);
    assert_int_equal(list.at[0].version, 5);
    assert_int_equal(list.at[0].checks[0].days, 56);
    assert_int_equal(list.at[0].checks[0].at_least, 3);
    assert_int_equal(list.at[0].example_count, 0); /* those of the file prove the file's numbers */
    assert_int_equal(list.at[0].written->checks[0].days, 28);
    assert_int_equal(list.at[0].written->example_count, 1);
}

static void a_number_that_is_not_there_not_used_or_not_possible_is_refused(void **state)
{
    (void)state;
    refused(read_with("recognition:\n- {rule: R1, version: 5, numbers: {windwo: 56}}\n"),
            "no number of this name", "windwo");
    assert_true(strstr(w->why.todo, "did you mean window?") != NULL);
    refused(read_with("recognition:\n- {rule: R1, version: 5, numbers: {window: 0}}\n"),
            "the number that stands here is 0", "days: $window");
    refused(read_with("recognition:\n- {rule: R1, numbers: {window: 3}}\n"), "version",
            "{rule: R1");
    refused(read("rules:\n" HEAD("R1", "when: [{count: {days: $window, at_least: 1}}]")),
            "names no such number", "days: $window");
    refused(read("rules:\n" HEAD("R1", "numbers: {a: 1}, " WHEN(ONE))), "nothing in the rule uses",
            "a: 1");
    refused(read("rules:\n" HEAD("R1", "numbers: {A: 1}, " WHEN(ONE))), "lower-case", "A: 1");
}

/* ---- which covers which ---- */

static void rules_that_would_wait_for_each_other_are_refused(void **state)
{
    (void)state;
    assert_int_equal(check("rules:\n" HEAD("R1", "covered_by: [R2], " WHEN(ONE))
                               HEAD("R2", "covered_by: [R3], " WHEN(ONE)) HEAD("R3", WHEN(ONE))),
                     ERR_OK);
    refused(check("rules:\n" HEAD("R1", "covered_by: [R2], " WHEN(ONE))
                      HEAD("R2", "covered_by: [R3], " WHEN(ONE))
                          HEAD("R3", "covered_by: [R1], " WHEN(ONE))),
            "a circle", "R2]");
    refused(check("rules:\n" HEAD("R1", "covered_by: [R1], " WHEN(ONE))), "cover itself", "R1]");
    refused(check("rules:\n" HEAD("Ra1", "covered_by: [Ra2], " WHEN(ONE)) HEAD("Ra3", WHEN(ONE))),
            "no rule of this id", "Ra2");
    assert_true(strstr(w->why.todo, "did you mean Ra3?") != NULL);
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    refused(check("rules:\n" HEAD("R1", "covered_by: [R2], when: [{age: {below: 18}}]")
                      HEAD("R2", "when: [{age: {from: 18}}]")),
            "never fire for the same person", "R2");
    refused(check("rules:\n" HEAD("R1", "tell: queue, covered_by: [R2], " WHEN(ONE))
                      HEAD("R2", "tell: allocated_worker, " WHEN(ONE))),
            "nobody in the queue would see it", "R2");
    refused(check("rules:\n" HEAD("R1", "tell: allocated_worker, when: [{status: {open: no}}, " ONE
                                        "]")),
            "no worker to tell", "tell");
    refused(check("rules:\n" HEAD("R1", "pathway: adults, when: [{age: {below: 18}}]")),
            "adults' pathway", "pathway");
    refused(check("rules:\n" HEAD("R1", "pathway: children, when: [{age: {from: 25}}]")),
            "children's pathway", "pathway");
    assert_int_equal(
        read("rules:\n- {id: R1, version: 1, name: A, owner: B, since: 2010-01-01, band:"
             " red, weight: 9, half_life_days: 9, covered_by: [R2], " WHEN(ONE) "}\n" HEAD(
                 "R2", WHEN(ONE))),
        ERR_OK);
    const struct rule *both[] = {&list.at[0], &list.at[1]};
    refused(rules_check(both, 2, &w->why), "a graver rule", "R2");
}

static void of_rules_that_fire_one_is_always_told(void **state)
{
    (void)state;
    assert_int_equal(read("rules:\n" HEAD("R1", "covered_by: [R2], " WHEN(ONE))
                              HEAD("R2", "covered_by: [R1], " WHEN(ONE)) HEAD("R3", WHEN(ONE))),
                     ERR_OK);
    const struct rule *circle[] = {&list.at[0], &list.at[1], NULL},
                      *all[] = {&list.at[0], &list.at[1], &list.at[2]},
                      *one[] = {&list.at[0], NULL};
    assert_null(rules_cover(circle, 3, 0));
    assert_null(rules_cover(circle, 3, 1));
    assert_ptr_equal(rules_cover(all, 3, 0), &list.at[1]);
    assert_null(rules_cover(all, 3, 2));
    assert_null(rules_cover(one, 2, 0));
}

/* ---- what it says ---- */

static void a_rule_says_where_it_leads_and_who_is_told(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(4096);
    assert_int_equal(
        read("rules:\n" HEAD("R1", "pathway: adults, support: yes, tell: "
                                   "allocated_worker, covered_by: [R2, R3], " WHEN(ONE))),
        ERR_OK);
    rule_explain(&list.at[0], &w->partners, &out);
    assert_str_equal(
        buf_str(&out),
        "Review required (amber) on at least 1 possible concern in the last 28 days. "
        "It leads to adult safeguarding (a section 42 concern). It may also lead to an "
        "offer of support, with consent. Where a worker is allocated, that worker is "
        "told. While one of the rules R2 and R3 fires, this is shown beside it and asks "
        "for no review of its own.");
    buf_release(&out);
    assert_int_equal(rule_pathway_at(&list.at[0], 9), PATHWAY_ADULTS);
    assert_int_equal(read("rules:\n" HEAD("R1", WHEN(ONE))), ERR_OK);
    assert_int_equal(rule_pathway_at(&list.at[0], 17), PATHWAY_CHILDREN);
    assert_int_equal(rule_pathway_at(&list.at[0], 18), PATHWAY_ADULTS);
    assert_int_equal(rule_pathway_at(&list.at[0], -1), PATHWAY_CHILDREN);
}

/* ---- examples ---- */

#define EXAMPLE(text)                                                                              \
    "rules:\n" HEAD("R1", WHEN(ONE) ", examples: [{name: x, on: 2024-02-29, " text "}]")

static err prove(const char *text)
{
    err e = read(text);
    if (!e) e = rule_compile(&list.at[0], &w->partners, w->arena, &w->why);
    return e ? e : rule_prove_all(&list.at[0], &w->partners, w->arena, &w->why);
}

static void an_example_holds_or_the_rule_is_refused(void **state)
{
    (void)state;
    assert_int_equal(
        prove(EXAMPLE("fires: yes, events: [{ago: 27, class: high, from: police}]")), ERR_OK);
    assert_int_equal(
        prove(EXAMPLE("fires: no, events: [{ago: 28, type: school_report, agency: school}]")),
        ERR_OK);
    assert_int_equal(prove(EXAMPLE("fires: yes, events: [{on: 2024-02-02, type: school_report, "
                                   "agency: school, service: wards}]")),
                     ERR_OK);
    refused(prove(EXAMPLE("fires: yes, events: [{on: 2024-02-01, class: high, from: gp}]")),
            "rule R1 does not fire in this example, which says that it does", "{name: x");
    refused(prove(EXAMPLE("fires: no, events: [{ago: 0, class: high, from: gp}]")),
            "rule R1 fires in this example, which says that it does not", "{name: x");
}

static void an_example_that_is_none_is_told_where(void **state)
{
    (void)state;
    refused(prove(EXAMPLE("events: []")), "fires: yes or no", "{name: x");
    refused(prove(EXAMPLE("fires: yes, events: [{ago: 1, class: hihg, from: gp}]")), "class",
            "class: hihg");
    refused(prove(EXAMPLE("fires: yes, events: [{ago: 1, class: high}]")), "from or agency",
            "{ago");
    refused(prove(EXAMPLE("fires: yes, events: [{class: high, from: gp}]")), "so many days before",
            "{class");
    refused(prove(EXAMPLE("fires: yes, events: [{ago: 1, type: school_reprot, from: gp}]")),
            "no such event type", "type");
    assert_true(strstr(w->why.todo, "did you mean school_report?") != NULL);
    refused(prove(EXAMPLE("fires: yes, events: [{ago: 1, class: high, agency: shcool}]")),
            "no such agency", "agency: shcool");
}

static void a_late_feed_is_late_in_an_example_too(void **state)
{
    (void)state;
    const char *text = "rules:\n" HEAD(
        "R1",
        "when: [{days_since: {at_least: 30, class: [routine], agency_kinds: [gp]}}], examples:"
        " [{name: fresh, on: 2024-02-29, fires: yes, events: [{ago: 40, class: routine, from:"
        " gp}]}, {name: late, on: 2024-02-29, late: {gp: 11}, fires: no, events: [{ago: 40,"
        " class: routine, from: gp}]}]");
    assert_int_equal(prove(text), ERR_OK);
}

static void too_many_rules_are_one_clear_error(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(8 << 20);
    buf_add_c(&text, "rules:\n");
    for (int i = 0; i < 10000; i++)
        buf_printf(
            &text,
            "- {id: R%d, version: 1, name: A, owner: B, since: 2010-01-01, band: red, weight: 1,"
            " half_life_days: 1, when: [{count: {days: 1, at_least: 1}}]}\n",
            i);
    assert_int_equal(rule_parse("f", buf_str(&text), w->arena, &list, &w->why), ERR_LIMIT);
    buf_reset(&text);
    buf_add_c(&text, "rules:\n");
    for (int i = 0; i < 10000; i++)
        buf_printf(&text, "- {id: R%d}\n", i);
    refused(rule_parse("f", buf_str(&text), w->arena, &list, &w->why), "at most 500 rules",
            "rules");
    buf_release(&text);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rule_reads_its_numbers_by_name),
        TEST(a_region_sets_its_own_with_a_version_of_its_own),
        TEST(a_number_that_is_not_there_not_used_or_not_possible_is_refused),
        TEST(rules_that_would_wait_for_each_other_are_refused),
        TEST(contradictions_are_refused),
        TEST(of_rules_that_fire_one_is_always_told),
        TEST(a_rule_says_where_it_leads_and_who_is_told),
        TEST(an_example_holds_or_the_rule_is_refused),
        TEST(an_example_that_is_none_is_told_where),
        TEST(a_late_feed_is_late_in_an_example_too),
        TEST(too_many_rules_are_one_clear_error),
    };
    return cmocka_run_group_tests_name("rule/head", tests, NULL, NULL);
}
