/* What a rule and its hits say in plain English. */
#include "world.h"

#include "base/file.h"
#include "rule/piece.h"

#include <stdio.h>

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
    rule_sentence_whole(r, hit.facts, &w->partners, &out);
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
        "5 different services reported 5 possible concerns in the last 90 days"
        " (rule R9: at least 5 from at least 3 agencies)");
    assert_str_equal(
        SENTENCE(
            "{count: {days: 28, at_least: 1, class: [high]}}, {status: {open: no, agency_kinds:"
            " [childrens_social_care, adult_social_care]}}",
            EVENT(TODAY, POLICE, VIOLENCE)),
        "One service reported 1 serious concern in the last 28 days, and there is no open case "
        "with children's social care or adult social care (rule R9: at least 1)");
}

static void the_other_blocks_say_theirs(void **state)
{
    (void)state;
    struct activity seen = EVENT(TODAY, HOSPITAL, ATTENDED),
                    before = EVENT(TODAY - 8, HOSPITAL, ATTENDED);
    assert_str_equal(
        SENTENCE("{same_type: {days: 7, at_least: 2}}", seen, EVENT(TODAY - 4, HOSPITAL, ATTENDED)),
        "The same was reported 2 times in the last 7 days: A+E attendance (rule R9: at least 2)");
    assert_str_equal(
        SENTENCE("{rising: {days: 7, at_least: 2, times: 2}}", seen,
                 EVENT(TODAY - 4, HOSPITAL, ATTENDED), before),
        "There were 2 possible concerns in the last 7 days, up from 1 in the 7 days before"
        " (rule R9: at least 2, and at least 2 times as many as before)");
    assert_str_equal(
        SENTENCE("{days_since: {at_least: 8, types: [ae_attendance]}}, {age: {below: 18}}", before),
        "It is 8 days since the last A+E attendance, and the age is not known (rule R9: at least "
        "8)");
    assert_str_equal(SENTENCE("{count: {days: 1, at_least: 1, types: [ae_attendance, school_nurse],"
                              " agency_kinds: [hospital, police]}}",
                              seen),
                     "One service (hospitals or the police) sent 1 report of A+E attendance or "
                     "Seen by school nurse today"
                     " (rule R9: at least 1)");
}

static void few_and_none_are_said_too(void **state)
{
    (void)state;
    assert_str_equal(SENTENCE("{count: {days: 9, at_least: 1, at_most: 2}}, {count: {days: 28, "
                              "at_most: 1, class: [missed]}}",
                              EVENT(TODAY, POLICE, VIOLENCE)),
                     "One service reported 1 possible concern in the last 9 days, and there were "
                     "no missed contacts in the last 28 days (rule R9: at least 1 and at most 2; "
                     "at most 1)");
    assert_str_equal(explained("{count: {days: 9, at_least: 1, at_most: 2}}, {count: {days: 28, "
                               "at_most: 0, types: [health_review], class: [routine]}}"),
                     "Review required (red) on at least 1 and at most 2 possible concerns in the "
                     "last 9 days, and no reports of Health review in the last 28 days.");
}

static void an_age_that_is_known_stands_beside_the_name(void **state)
{
    (void)state;
    struct activity hurt = EVENT(TODAY, POLICE, VIOLENCE);
    struct rule_moment m = world_moment(w, TODAY);
    struct rule_hit hit;
    const struct rule *r = world_rule(w, "{age: {below: 18}}, {count: {days: 9, at_least: 1}}");
    m.born = (struct date){2010, 1, 1};
    activity_arrange(&hurt, 1, NULL);
    assert_true(rule_judge(r, &hurt, 1, &m, &hit));
    buf_reset(&out);
    rule_sentence(r, hit.facts, &w->partners, &out);
    assert_str_equal(buf_str(&out), "One service reported 1 possible concern in the last 9 days");
}

static void a_rule_says_itself(void **state)
{
    (void)state;
    assert_str_equal(explained("{count: {days: 90, at_least: 5, from_agencies: 3}}"),
                     "Review required (red) on at least 5 possible concerns from at "
                     "least 3 agencies in"
                     " the last 90 days.");
    assert_str_equal(
        explained("{rising: {days: 90, at_least: 3, times: 2}}"),
        "Review required (red) on at least 3 possible concerns in the last 90 days, "
        "and at"
        " least 2 times as many as in the 90 days before, when there was one or more.");
    assert_str_equal(
        explained("{same_type: {days: 365, at_least: 3}}, {age: {from: 5, below: 18}}"),
        "Review required (red) on at least 3 possible concerns in the last 365 days, "
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

static void sequences_durations_and_alternatives_say_theirs(void **state)
{
    (void)state;
    struct activity plan = EVENT(TODAY - 200, SOCIAL_CARE, PLAN);
    plan.end_day = TODAY - 40;
    assert_str_equal(
        SENTENCE(
            "{after: {first: {closed: yes, agency_kinds: [childrens_social_care]}, then: {class:"
            " [concern, high]}, within: 180, days: 180, at_least: 2}}",
            plan, EVENT(TODAY - 30, HOSPITAL, ATTENDED), EVENT(TODAY - 3, POLICE, VIOLENCE)),
        "There were 2 concerns in the last 180 days, the last of them 37 days after the end of a "
        "case with "
        "children's social care (rule R9: at least 2 within 180 days after)");
    assert_str_equal(
        SENTENCE("{without: {first: {class: [high]}, then: {types: [health_review]}, within: 28,"
                 " days: 90}}",
                 EVENT(TODAY - 30, POLICE, VIOLENCE)),
        "There was a serious concern 30 days ago, and no Health review in the 28 days after it "
        "(rule "
        "R9)");
    assert_str_equal(SENTENCE("{status: {open: no, at_most: 60}}", plan),
                     "There has been no open case since the last was closed 40 days ago (rule R9)");
    plan.end_day = ACTIVITY_NO_END;
    assert_str_equal(SENTENCE("{any: [{age: {from: 65}}, {status: {open: yes, at_least: 100}}]}",
                              plan),
                     "The age is not known (rule R9)");
    assert_str_equal(
        SENTENCE("{any: [{count: {days: 9, at_least: 1}}, {status: {open: yes, at_least: 100}}]}",
                 plan),
        "There has been an open case for 200 days (rule R9)");
}

static void sequences_durations_and_alternatives_say_themselves(void **state)
{
    (void)state;
    assert_str_equal(
        explained("{after: {first: {types: [school_report]}, then: {types: [not_brought], agencies:"
                  " [hospital]}, within: 1, days: 30}}"),
        "Review required (red) on at least 1 report of Not brought to an appointment by Hospital "
        "in "
        "the last 30 days within 1 day after Reported to social care.");
    assert_str_equal(
        explained("{without: {first: {class: [high]}, then: {class: [routine], services: "
                  "[hospital/wards]}, within: 28, days: 90}}"),
        "Review required (red) on a serious concern in the last 90 days, and no routine contact by "
        "Wards in the 28 days after it.");
    assert_str_equal(
        explained("{any: [{age: {from: 65}}, {status: {open: no, at_least: 2, at_most: "
                  "9}}]}, {count: {days: 1, at_least: 1}}"),
        "Review required (red) on an age of 65 or over or no open case since the last "
        "was closed at least 2 and at most 9 days ago, and at least 1 possible concern "
        "today.");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
/* ---- the sentence with places for its numbers ---- */

static void pieces_of(const struct rule *r, const struct rule_piece **ret, size_t *ret_n)
{
    struct err_info why = {.text = ""};
    assert_int_equal(rule_pieces(r, &w->partners, w->arena, ret, ret_n, &why), ERR_OK);
    buf_reset(&out);
    for (size_t i = 0; i < *ret_n; i++) {
        buf_add(&out, (*ret)[i].text);
        if ((*ret)[i].number >= 0) buf_printf(&out, "%d", r->numbers[(*ret)[i].number].value);
    }
}

static bool has_piece(const struct rule_piece *list, size_t n, int number)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        found += list[i].number == number;
    assert_true(found <= 1);
    return found == 1;
}

/* Of the places that a sentence says nothing of. */
static bool is_fact(const struct rule_setting *n)
{
    static const char *const facts[] = {"weight", "half_life_days", "due_hours",
                                        "expected_weekly"};
    for (size_t i = 0; i < COUNT(facts); i++)
        if (strcmp(facts[i], n->place) == 0) return true;
    return false;
}

static void a_sentence_is_cut_at_every_number_that_its_rule_names(void **state)
{
    static const char *const files[] = {"people", "children", "unseen", "adults"};
    size_t rules = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        struct rule_list list;
        char path[300];
        str text;
        (void)snprintf(path, sizeof path, AIM_SOURCE_ROOT "/data/rules/%s.yaml", files[i]);
        if (file_read(path, RULE_FILE_MAX, w->arena, &text, &w->why) ||
            rule_parse(files[i], text, w->arena, &list, &w->why))
            fail_msg("%s", w->why.text);
        for (size_t k = 0; k < list.n; k++, rules++) {
            const struct rule *r = &list.at[k];
            const struct rule_piece *piece;
            size_t n;
            bool small = false;
            pieces_of(r, &piece, &n);
            for (size_t m = 0; m < r->number_count; m++) {
                small |= r->numbers[m].value < 2;
                if (!is_fact(&r->numbers[m])) assert_true(has_piece(piece, n, (int)m));
            }
            struct buf whole = BUF_INIT(64 * 1024);
            rule_explain(r, &w->partners, &whole);
            if (!small) assert_true(str_eq(buf_str(&out), buf_str(&whole)));
            assert_null(memchr(out.at, '$', out.len));
            assert_false(str_has(buf_str(&out), STR("100000000")));
            buf_release(&whole);
        }
    }
    assert_true(rules >= 18);
}

static void one_and_none_keep_their_place(void **state)
{
    (void)state;
    const struct rule_piece *piece;
    size_t n;
    struct rule_list rules;
    const str text =
        STR("rules:\n- {id: R9, version: 1, name: A rule, owner: Nobody, since: 1970-01-01, "
            "band: red, weight: 10, half_life_days: 10, numbers: {one: 1, none: 0, old: 7},\n"
            "   when: [{count: {days: $one, at_least: 3}}, {count: {days: 9, at_most: $none}}, "
            "{any: [{age: {from: $one, below: $old}}, {household: {who: child, at_least: $one, "
            "from: 2, below: $old}}]}]}\n");
    if (rule_parse("test.yaml", text, w->arena, &rules, &w->why) ||
        rule_compile(&rules.at[0], &w->partners, w->arena, &w->why))
        fail_msg("%s", w->why.text);
    pieces_of(&rules.at[0], &piece, &n);
    assert_int_equal(n, 4);
    assert_int_equal(piece[0].number, 0);
    assert_true(str_ends(piece[0].text, STR("at least 3 possible concerns in the last ")));
    assert_int_equal(piece[1].number, 1);
    assert_true(str_ends(piece[1].text, STR(" days, at most ")));
    assert_int_equal(piece[2].number, 2); /* what is said twice is a piece once */
    assert_true(str_ends(piece[2].text, STR("an age from 1 and under ")));
    assert_int_equal(piece[3].number, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sentence_is_cut_at_every_number_that_its_rule_names),
        TEST(one_and_none_keep_their_place),
        TEST(a_count_says_how_many_from_how_many_services),
        TEST(the_other_blocks_say_theirs),
        TEST(few_and_none_are_said_too),
        TEST(an_age_that_is_known_stands_beside_the_name),
        TEST(a_rule_says_itself),
        TEST(the_rules_that_ship_are_read),
        TEST(sequences_durations_and_alternatives_say_theirs),
        TEST(sequences_durations_and_alternatives_say_themselves),
    };
    return cmocka_run_group_tests_name("rule/sentence", tests, NULL, NULL);
}
