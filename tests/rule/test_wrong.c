/* What a wrong rule file is told: file, line, column, and what may have been meant. */
#include "fixture.h"

#define RULE_HEAD                                                                                  \
    "rules:\n  - id: R1\n    version: 1\n    name: A\n    owner: B\n    since: 2010-01-01\n"       \
    "    band: red\n    weight: 1\n    half_life_days: 1\n    when:\n"

static const struct {
    const char *text, *what;
    long line, column;
} wrong[] = {
    {"rules: []\n", "the file holds no rule", 1, 1},
    {RULE_HEAD "      - count: {days: 90, at_least: 5, agents: 3}\n", "unknown", 11, 40},
    {RULE_HEAD "      - count: {days: 90}\n", "at_least", 11, 9},
    {RULE_HEAD "      - count: {days: 0, at_least: 1}\n", "days", 11, 17},
    {RULE_HEAD "      - count: {days: -7, at_least: 1}\n", "days", 11, 17},
    {RULE_HEAD "      - count: {days: 99999999999999999999, at_least: 1}\n", "days", 11, 17},
    {RULE_HEAD "      - count: {days: 1.5, at_least: 1}\n", "days", 11, 17},
    {"rules:\n  - {id: R1, version: 1, name: A, owner: B, since: 2023-02-29}\n", "must be a date",
     2, 45},
    {"rules:\n  - {id: R1, version: 1, name: A, owner: B, since: 2010-01-01, band: pink}\n",
     "band", 2, 64},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, class: [status]}\n",
     "may not stand under class", 11, 47},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, agency_kinds: [church]}\n",
     "may not stand under agency_kinds", 11, 54},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, types: [nothing]}\n", "no such event type",
     11, 47},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, types: [health_review]}\n", "is routine", 11,
     47},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, types: [not_brought, not_brought]}\n",
     "twice", 11, 60},
    {RULE_HEAD "      - count: {days: 9, at_least: 3, at_most: 2}\n", "never so", 11, 9},
    {RULE_HEAD "      - count: {days: 9, at_most: 2, from_agencies: 1}\n", "more than at_least", 11,
     38},
    {RULE_HEAD "      - count: {days: 9, at_most: 2}\n      - age: {below: 5}\n", "little happened",
     10, 5},
    {RULE_HEAD
     "      - any: [{count: {days: 9, at_most: 2}}, {same_type: {days: 9, at_least: 2}}]\n",
     "little happened", 10, 5},
    {RULE_HEAD "      - age: {}\n", "from or below", 11, 9},
    {RULE_HEAD "      - age: {from: 18, below: 18}\n", "nobody has this age", 11, 9},
    {RULE_HEAD "      - days_since: {at_least: 9, at_most: 8}\n", "never so", 11, 9},
    {RULE_HEAD "      - status: {}\n", "open: yes or no", 11, 9},
    {RULE_HEAD "      - script: {}\n", "unknown", 11, 9},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, class: [routine]}\n", "never make a review",
     10, 5},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, from_agencies: 2}\n", "more than at_least",
     11, 39},
    {RULE_HEAD "      - count: {days: 9, at_least: 3, from_agencies: 2, agencies: [police]}\n",
     "fewer agencies are named", 11, 39},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, agencies: [polic]}\n", "no such agency", 11,
     50},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, agencies: [police, police]}\n", "twice", 11,
     58},
    {RULE_HEAD "      - count: {days: 9, at_least: 1, services: [police/moon]}\n",
     "no such service", 11, 50},
    {RULE_HEAD "      - after: {first: {class: [high]}, within: 3, days: 9}\n", "then", 11, 9},
    {RULE_HEAD "      - after: {first: {}, then: {closed: yes}, within: 3, days: 9}\n", "unknown",
     11, 35},
    {RULE_HEAD "      - after: {first: {closed: yes, class: [high]}, then: {}, within: 3, days: "
               "9}\n",
     "may not stand under class", 11, 46},
    {RULE_HEAD "      - without: {first: {}, then: {}, within: 9, days: 9}\n", "never so", 11, 9},
    {RULE_HEAD "      - status: {open: no, at_least: 9, at_most: 8}\n", "never so", 11, 9},
    {RULE_HEAD "      - any: {age: {below: 3}}\n", "must be a list", 11, 9},
    {RULE_HEAD "      - any: [{age: {below: 3}}]\n", "two to 4", 11, 9},
    {RULE_HEAD "      - any: [{age: {below: 3}}, {any: [{age: {below: 3}}, {age: {from: 9}}]}]\n",
     "may not stand in any", 11, 34},
    {RULE_HEAD "      - age: {below: 18}\n        count: {days: 9, at_least: 1}\n", "one key", 11,
     9},
};

static void a_wrong_rule_is_told_where_and_what(void **state)
{
    (void)state;
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

static void a_slip_is_told_what_was_meant(void **state)
{
    (void)state;
    static const struct {
        const char *text, *todo;
    } slips[] = {
        {RULE_HEAD "      - count: {days: 90, at_leats: 5}\n", "did you mean at_least?"},
        {RULE_HEAD "      - cuont: {days: 90, at_least: 5}\n", "did you mean count?"},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, class: [hihg]}\n", "did you mean high?"},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, agency_kinds: [polise]}\n",
         "did you mean police?"},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, types: [not_brougth]}\n",
         "did you mean not_brought?"},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, agencies: [hospitl]}\n",
         "did you mean hospital?"},
        {RULE_HEAD "      - count: {days: 9, at_least: 1, services: [hospital/wrads]}\n",
         "did you mean wards?"},
    };
    for (size_t i = 0; i < COUNT(slips); i++) {
        struct rule_list rules;
        struct err_info why = {0};
        err e = rule_parse("test.yaml", str_of(slips[i].text), w->arena, &rules, &why);
        if (!e) e = rule_compile(&rules.at[0], &w->partners, w->arena, &why);
        assert_int_equal(e, ERR_INPUT);
        if (strncmp(why.todo, slips[i].todo, strlen(slips[i].todo)) != 0)
            fail_msg("case %zu: %s: %s", i, why.text, why.todo);
    }
}

/* So many rules, each as short as a rule can be. */
static err read_many(int n, struct rule_list *ret, struct err_info *why)
{
    struct buf text = BUF_INIT((size_t)n * 160 + 100);
    buf_add_c(&text, "rules:\n");
    for (int i = 0; i < n; i++)
        buf_printf(&text,
                   "- {id: R%d,version: 1,name: a,owner: b,since: 2010-01-01,band: red,weight: 1,"
                   "half_life_days: 1,when: [count: {days: %d,at_least: 2}]}\n",
                   i, i % 365 + 1);
    assert_int_equal(buf_state(&text), ERR_OK);
    err e = rule_parse("test.yaml", buf_str(&text), w->arena, ret, why);
    buf_release(&text);
    return e;
}

static void ten_thousand_rules_are_refused_and_five_hundred_are_judged(void **state)
{
    struct rule_list rules;
    struct err_info why = {0};
    struct activity seen[] = {world_event(w, 9990, POLICE, REPORTED),
                              world_event(w, 9999, SCHOOL, REPORTED)};
    struct rule_moment now = world_moment(w, 10000);
    int firing = 0;
    (void)state;
    assert_int_equal(read_many(10000, &rules, &why), ERR_LIMIT);
    assert_string_equal(why.text, "the file is longer than 1048576 bytes");
    assert_int_equal(read_many(RULE_LIST_MAX + 1, &rules, &why), ERR_INPUT);
    assert_string_equal(why.text, "a file holds at most 500 rules");
    assert_int_equal(read_many(RULE_LIST_MAX, &rules, &why), ERR_OK);
    now.today = date_days((struct date){2026, 11, 22});
    for (size_t i = 0; i < COUNT(seen); i++)
        seen[i].day = now.today - 10 * (int32_t)(1 - i) - 1;
    activity_arrange(seen, COUNT(seen), &w->partners);
    for (size_t i = 0; i < rules.n; i++) {
        struct rule_hit hit;
        assert_int_equal(rule_compile(&rules.at[i], &w->partners, w->arena, &why), ERR_OK);
        firing += rule_judge(&rules.at[i], seen, COUNT(seen), &now, &hit);
    }
    assert_true(firing > 100 && firing < RULE_LIST_MAX); /* those with a window of twelve days */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_slip_is_told_what_was_meant),
        TEST(a_wrong_rule_is_told_where_and_what),
        TEST(ten_thousand_rules_are_refused_and_five_hundred_are_judged),
    };
    return cmocka_run_group_tests_name("rule/wrong", tests, NULL, NULL);
}
