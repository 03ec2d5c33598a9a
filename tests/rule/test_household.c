/* The block about whoever lives with the person, at its boundaries. */
#include "world.h"

enum { TODAY = 16155 }; /* 2014-03-26 */

static struct world *w;
static struct rule_hit hit;
static struct household_life lives[4];
static struct rule_household home;

static int make_world(void **state)
{
    (void)state;
    w = world_new();
    for (int i = 0; i < TYPES; i++)
        w->types[i].incident = (uint16_t)i, w->types[i].incident_days = 1;
    home = (struct rule_household){.at = lives};
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

#define EVENT(day, agency, type) world_event(w, day, agency, type)

/* Somebody of that age lives there, who was there for these. */
static void moves_in(int age, enum relation_kind relation, struct activity *events, size_t n)
{
    struct date born = date_from_days(TODAY - age * 366 - 100);
    activity_arrange(events, n, &w->partners);
    lives[home.n++] = (struct household_life){.person = (int64_t)home.n,
                                              .relation = relation,
                                              .born = age < 0 ? (struct date){0} : born,
                                              .events = events,
                                              .event_count = n};
}

static bool fires(const char *blocks)
{
    struct rule_moment m = world_moment(w, TODAY);
    m.household = &home;
    return rule_judge(world_rule(w, blocks), NULL, 0, &m, &hit);
}

static void an_adults_event_reaches_who_lives_with_them(void **state)
{
    (void)state;
    struct activity events[] = {EVENT(TODAY - 27, POLICE, VIOLENCE)};
    assert_false(fires("{household: {who: adult, class: [high], days: 28}}"));
    moves_in(40, RELATION_NONE, events, 1);
    assert_true(fires("{household: {who: adult, class: [high], days: 28}}"));
    assert_int_equal(hit.facts[0].count, 1);
    assert_int_equal(hit.newest, TODAY - 27);
    assert_false(fires("{household: {who: adult, class: [high], days: 27}}"));
    assert_false(fires("{household: {who: adult, class: [concern], days: 28}}"));
    assert_false(fires("{household: {who: adult, types: [ae_attendance], days: 28}}"));
    assert_false(fires("{household: {who: child, class: [high], days: 28}}"));
    assert_false(fires("{household: {who: adult, class: [high], days: 28, at_least: 2}}"));
}

static void whose_age_is_not_known_may_be_either(void **state)
{
    (void)state;
    struct activity events[] = {EVENT(TODAY, POLICE, VIOLENCE)};
    moves_in(-1, RELATION_NONE, events, 1);
    assert_true(fires("{household: {who: adult, days: 28}}"));
    assert_true(fires("{household: {who: child, days: 28}}"));
    assert_true(fires("{household: {who: child, below: 5}}"));
    assert_false(fires("{household: {who: sibling, days: 28}}"));
}

static void that_a_child_lives_there_is_enough_without_events(void **state)
{
    (void)state;
    moves_in(7, RELATION_NONE, NULL, 0);
    moves_in(3, RELATION_SIBLING, NULL, 0);
    assert_true(fires("{household: {who: child}}"));
    assert_int_equal(hit.facts[0].count, 2);
    assert_true(fires("{household: {who: child, below: 5}}"));
    assert_int_equal(hit.facts[0].count, 1);
    assert_true(fires("{household: {who: sibling}}"));
    assert_true(fires("{household: {at_least: 2}}"));
    assert_false(fires("{household: {at_least: 3}}"));
    assert_false(fires("{household: {who: adult}}"));
    assert_false(fires("{household: {who: child, from: 8}}"));
}

static void one_incident_of_two_adults_is_one(void **state)
{
    (void)state;
    struct activity his[] = {EVENT(TODAY - 5, POLICE, VIOLENCE)},
                    hers[] = {EVENT(TODAY - 4, HOSPITAL, VIOLENCE), EVENT(TODAY, POLICE, REPORTED)};
    moves_in(40, RELATION_NONE, his, COUNT(his));
    moves_in(38, RELATION_MOTHER, hers, COUNT(hers));
    assert_true(fires("{household: {who: adult, class: [high], days: 28, at_least: 2}}"));
    assert_int_equal(hit.facts[0].count, 2);
    assert_int_equal(hit.facts[0].before, 2); /* people */
    assert_false(fires("{household: {who: adult, class: [high], days: 28, at_least: 3}}"));
    his[0].day = TODAY - 7;
    assert_true(fires("{household: {who: adult, class: [high], days: 28, at_least: 3}}"));
}

static void its_events_are_evidence_once_and_after_the_persons_own(void **state)
{
    (void)state;
    struct activity own[] = {EVENT(TODAY - 1, SCHOOL, REPORTED)},
                    his[] = {EVENT(TODAY - 5, POLICE, VIOLENCE),
                             EVENT(TODAY - 5, HOSPITAL, VIOLENCE),
                             EVENT(TODAY - 40, POLICE, VIOLENCE)};
    struct rule_moment m = world_moment(w, TODAY);
    const struct rule *r = world_rule(
        w, "{count: {days: 28, at_least: 1}}, {household: {days: 28}}, {household: {who: adult, "
           "days: 10}}");
    moves_in(40, RELATION_NONE, his, COUNT(his));
    activity_arrange(own, 1, &w->partners);
    m.household = &home;
    assert_true(rule_judge(r, own, 1, &m, &hit));
    assert_int_equal(rule_evidence(r, own, 1, &m, w->arena, &hit, &w->why), ERR_OK);
    assert_int_equal(hit.event_count, 3);
    assert_int_equal(hit.events[0]->id, own[0].id);
    assert_int_equal(hit.events[1]->day, TODAY - 5);
    assert_int_equal(hit.events[2]->day, TODAY - 5);
}

static void without_a_household_it_never_holds_and_unread_it_may(void **state)
{
    (void)state;
    struct rule_moment m = world_moment(w, TODAY);
    const struct rule *r = world_rule(w, "{household: {who: child}}");
    struct rule_household unread = {.unread = true};
    assert_false(rule_judge(r, NULL, 0, &m, &hit));
    m.household = &unread;
    assert_true(rule_judge(r, NULL, 0, &m, &hit));
    m.household = &home;
    assert_false(rule_judge(r, NULL, 0, &m, &hit));
}

static void says(const char *blocks, const char *found, const char *rule)
{
    struct buf out = BUF_INIT(4096);
    const struct rule *r = world_rule(w, blocks);
    assert_true(fires(blocks));
    rule_sentence_whole(r, hit.facts, &w->partners, &out);
    assert_string_equal(str_c(w->arena, buf_str(&out)), found);
    buf_reset(&out);
    rule_explain(r, &w->partners, &out);
    assert_string_equal(str_c(w->arena, buf_str(&out)), rule);
    buf_release(&out);
}

static void its_sentences_are_plain(void **state)
{
    (void)state;
    struct activity his[] = {EVENT(TODAY - 5, POLICE, VIOLENCE)},
                    hers[] = {EVENT(TODAY - 9, POLICE, VIOLENCE)};
    moves_in(40, RELATION_NONE, his, COUNT(his));
    says(
        "{household: {who: adult, class: [high], days: 28}}",
        "There was 1 serious concern about an adult who lives at the same address in the last 28 "
        "days (rule R9: at least 1)",
        "Review required (red) on at least 1 serious concern about an adult who lives at the same "
        "address in the last 28 days.");
    moves_in(3, RELATION_NONE, NULL, 0);
    says("{household: {who: child, below: 5}}",
         "1 child aged under 5 lives at the same address (rule R9: at least 1)",
         "Review required (red) on at least 1 child aged under 5 who lives at the same address.");
    moves_in(38, RELATION_NONE, hers, COUNT(hers));
    says(
        "{household: {types: [domestic_violence], days: 28, at_least: 2}}",
        "There were 2 reports of Domestic violence about people who live at the same address in "
        "the "
        "last 28 days (rule R9: at least 2)",
        "Review required (red) on at least 2 reports of Domestic violence about people who live at "
        "the same address in the last 28 days.");
}

static void refused(const char *block, const char *text)
{
    struct rule_list rules;
    str file = str_printf(w->arena,
                          "rules:\n- {id: R9, version: 1, name: A rule, owner: Nobody, since: "
                          "1970-01-01, band: red, weight: 10, half_life_days: 10, when: "
                          "[{household: {%s}}]}\n",
                          block);
    assert_int_equal(rule_parse("test.yaml", file, w->arena, &rules, &w->why), ERR_INPUT);
    if (!strstr(w->why.text, text)) fail_msg("%s: %s", block, w->why.text);
}

static void what_can_never_hold_is_refused(void **state)
{
    (void)state;
    refused("who: adult, below: 18, days: 5", "nobody is such");
    refused("who: child, from: 18", "nobody is such");
    refused("from: 5, below: 5", "nobody has this age");
    refused("who: cat", "who");
    refused("who: adult, class: [high]", "needs days");
    refused("who: adult, class: [routine], days: 5", "class");
    refused("who: adult, days: 0", "days");
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, make_world, drop_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(an_adults_event_reaches_who_lives_with_them),
        IN_WORLD(whose_age_is_not_known_may_be_either),
        IN_WORLD(that_a_child_lives_there_is_enough_without_events),
        IN_WORLD(one_incident_of_two_adults_is_one),
        IN_WORLD(its_events_are_evidence_once_and_after_the_persons_own),
        IN_WORLD(without_a_household_it_never_holds_and_unread_it_may),
        IN_WORLD(its_sentences_are_plain),
        IN_WORLD(what_can_never_hold_is_refused),
    };
    return cmocka_run_group_tests_name("rule/household", tests, NULL, NULL);
}
