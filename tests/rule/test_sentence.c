/* What a rule and its hits say in plain English, and what a wrong rule file is told. */
#include "world.h"

#include "base/file.h"

enum { TODAY = 16155 }; /* 2014-03-26 */

static struct world *w;
static struct buf out = BUF_INIT(64 * 1024);

static int make_world(void **state)
{
    (void)state;
    w = world_new();
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    world_free(w);
    buf_release(&out);
    return 0;
}

static str sentence(const char *blocks, struct activity *events, size_t n)
{
    struct rule_hit hit;
    struct rule_moment m = world_moment(w, TODAY);
    const struct rule *r = world_rule(w, blocks);
    activity_arrange(events, n, NULL);
    assert_true(rule_judge(r, events, n, &m, &hit));
    buf_reset(&out);
    rule_sentence(r, hit.facts, &w->partners, &out);
    assert_int_equal(buf_state(&out), ERR_OK);
    return buf_str(&out);
}

static str explained(const char *blocks)
{
    buf_reset(&out);
    rule_explain(world_rule(w, blocks), &w->partners, &out);
    return buf_str(&out);
}

#define SENTENCE(blocks, ...)                                                                      \
    sentence(blocks, (struct activity[]){__VA_ARGS__}, COUNT(((struct activity[]){__VA_ARGS__})))
#define EVENT(day, agency, type) world_event(w, day, agency, type)

static void a_count_says_how_many_from_how_many_services(void **state)
{
    (void)state;
    assert_str_equal(
        SENTENCE("{count: {days: 90, at_least: 5, from_agencies: 3}}",
                 EVENT(TODAY - 2, POLICE, VIOLENCE), EVENT(TODAY - 3, HOSPITAL, ATTENDED),
                 EVENT(TODAY - 7, SOCIAL_CARE, MISSED), EVENT(TODAY - 8, COUNCIL, NURSE),
                 EVENT(TODAY - 12, SCHOOL, REPORTED)),
        "5 counts of activity from 5 services in the last 90 days"
        " (rule R9: at least 5 from at least 3 agencies)");
    assert_str_equal(
        SENTENCE(
            "{count: {days: 28, at_least: 1, class: [high]}}, {status: {open: no, agency_kinds:"
            " [childrens_social_care, adult_social_care]}}",
            EVENT(TODAY, POLICE, VIOLENCE)),
        "1 high concern from 1 service in the last 28 days, and no open case with children's "
        "social care"
        " or adult social care (rule R9: at least 1)");
}

static void the_other_blocks_say_theirs(void **state)
{
    (void)state;
    struct activity seen = EVENT(TODAY, HOSPITAL, ATTENDED),
                    before = EVENT(TODAY - 8, HOSPITAL, ATTENDED);
    assert_str_equal(
        SENTENCE("{same_type: {days: 7, at_least: 2}}", seen, EVENT(TODAY - 4, HOSPITAL, ATTENDED)),
        "2 times A+E attendance in the last 7 days (rule R9: at least 2)");
    assert_str_equal(SENTENCE("{rising: {days: 7, at_least: 2, times: 2}}", seen,
                              EVENT(TODAY - 4, HOSPITAL, ATTENDED), before),
                     "2 counts of activity in the last 7 days, up from 1 in the 7 days before"
                     " (rule R9: at least 2, and at least 2 times as many as before)");
    assert_str_equal(
        SENTENCE("{days_since: {at_least: 8, types: [ae_attendance]}}, {age: {below: 18}}", before),
        "8 days since the last A+E attendance, and age not known (rule R9: at least 8)");
    assert_str_equal(SENTENCE("{count: {days: 1, at_least: 1, types: [ae_attendance, school_nurse],"
                              " agency_kinds: [hospital, police]}}",
                              seen),
                     "1 report of A+E attendance or Seen by school nurse by hospitals or the "
                     "police from 1 service today"
                     " (rule R9: at least 1)");
}

static void a_rule_says_itself(void **state)
{
    (void)state;
    assert_str_equal(explained("{count: {days: 90, at_least: 5, from_agencies: 3}}"),
                     "Review required (red) on at least 5 counts of activity from at "
                     "least 3 agencies in"
                     " the last 90 days.");
    assert_str_equal(
        explained("{rising: {days: 90, at_least: 3, times: 2}}"),
        "Review required (red) on at least 3 counts of activity in the last 90 days, "
        "and at"
        " least 2 times as many as in the 90 days before, when there was one or more.");
    assert_str_equal(
        explained("{same_type: {days: 365, at_least: 3}}, {age: {from: 5, below: 18}}"),
        "Review required (red) on at least 3 counts of activity in the last 365 days, "
        "all of"
        " the same type, and an age from 5 to 17.");
}

static void the_rules_that_ship_are_read(void **state)
{
    (void)state;
    struct rule_list rules;
    str text;
    assert_int_equal(file_read(AIM_SOURCE_ROOT "/data/rules/people.yaml", RULE_FILE_MAX, w->arena,
                               &text, &w->why),
                     ERR_OK);
    assert_int_equal(rule_parse("people.yaml", text, w->arena, &rules, &w->why), ERR_OK);
    assert_true(rules.n >= 5);
    for (size_t i = 0; i < rules.n; i++)
        assert_int_equal(rule_compile(&rules.at[i], &w->partners, w->arena, &w->why), ERR_OK);
    assert_str_equal(rules.at[1].id, "R2");
    assert_int_equal(rules.at[1].checks[0].from_agencies, 3);
    assert_int_equal(rules.at[1].due_hours, 24);
}

#define RULE_HEAD                                                                                  \
    "rules:\n  - id: R1\n    version: 1\n    name: A\n    owner: B\n    since: 2010-01-01\n"       \
    "    band: red\n    weight: 1\n    half_life_days: 1\n    when:\n"

static void a_wrong_rule_is_told_where_and_what(void **state)
{
    (void)state;
    static const struct {
        const char *text, *what;
        long line, column;
    } wrong[] = {
        {"rules: []\n", "the file holds no rule", 1, 1},
        {RULE_HEAD "      - count: {days: 90, at_least: 5, agencies: 3}\n", "unknown", 11, 40},
        {RULE_HEAD "      - count: {days: 90}\n", "at_least", 11, 9},
        {RULE_HEAD "      - count: {days: 0, at_least: 1}\n", "days", 11, 17},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, class: [routine]}\n",
         "may not stand under class", 11, 47},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, agency_kinds: [church]}\n",
         "may not stand under agency_kinds", 11, 54},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, types: [nothing]}\n",
         "no such event type", 11, 47},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, types: [health_review]}\n", "is routine",
         11, 47},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, types: [not_brought, not_brought]}\n",
         "twice", 11, 60},
        {RULE_HEAD "      - age: {}\n", "from or below", 11, 9},
        {RULE_HEAD "      - age: {from: 18, below: 18}\n", "nobody has this age", 11, 9},
        {RULE_HEAD "      - days_since: {at_least: 9, at_most: 8}\n", "never so", 11, 9},
        {RULE_HEAD "      - status: {}\n", "open: yes or no", 11, 9},
        {RULE_HEAD "      - script: {}\n", "unknown", 11, 9},
        {RULE_HEAD "      - age: {below: 18}\n        count: {days: 9, at_least: 1}\n", "one key",
         11, 9},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct rule_list rules;
        struct err_info why = {0};
        err e = rule_parse("test.yaml", str_of(wrong[i].text), w->arena, &rules, &why);
        if (!e) e = rule_compile(&rules.at[0], &w->partners, w->arena, &why);
        assert_int_equal(e, ERR_INPUT);
        if (!strstr(why.text, wrong[i].what) || why.line != wrong[i].line ||
            why.column != wrong[i].column)
            fail_msg("case %zu: %s (line %ld, column %ld)", i, why.text, why.line, why.column);
        assert_string_equal(why.file, "test.yaml");
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_count_says_how_many_from_how_many_services),
        TEST(the_other_blocks_say_theirs),
        TEST(a_rule_says_itself),
        TEST(the_rules_that_ship_are_read),
        TEST(a_wrong_rule_is_told_where_and_what),
    };
    return cmocka_run_group_tests_name("rule/sentence", tests, NULL, NULL);
}
