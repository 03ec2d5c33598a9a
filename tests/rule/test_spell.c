/* Spells: when a rule would have fired, against judging it on every single day. */
#include "fixture.h"

#include "base/rand.h"
#include "rule/spell.h"

enum { FIRST = 15000, LAST = FIRST + 730, EVENTS_MAX = 24 };

static const struct rule_spell *spells;
static size_t count;

static struct household_life lives[2]; /* who live there */
static struct rule_household around = {.at = lives};

static void find(const char *blocks, struct activity *events, size_t n, struct date born)
{
    struct rule_moment m = world_moment(w, 0);
    m.born = born;
    m.household = &around;
    activity_arrange(events, n, NULL);
    assert_int_equal(rule_spells(world_rule(w, blocks), events, n, &m, FIRST, LAST, w->arena,
                                 &spells, &count, &w->why),
                     ERR_OK);
}

#define EVENT(day, agency, type) world_event(w, day, agency, type)

static void a_spell_lasts_while_the_window_holds_enough(void **state)
{
    (void)state;
    struct activity events[] = {EVENT(FIRST + 10, POLICE, VIOLENCE),
                                EVENT(FIRST + 30, SCHOOL, NURSE),
                                EVENT(FIRST + 200, HOSPITAL, ATTENDED)};
    find("{count: {days: 28, at_least: 2}}", events, COUNT(events), (struct date){0});
    assert_int_equal(count, 1);
    assert_int_equal(spells[0].from, FIRST + 30);
    assert_int_equal(spells[0].until, FIRST + 38); /* the 28th day after the first event */
    assert_int_equal(spells[0].hit.facts[0].count, 2);
}

static void what_began_before_the_period_begins_with_it_and_what_lasts_ends_after_it(void **state)
{
    (void)state;
    struct activity events[] = {EVENT(FIRST - 5, POLICE, VIOLENCE), EVENT(LAST, SCHOOL, VIOLENCE)};
    find("{count: {days: 28, at_least: 1}}", events, COUNT(events), (struct date){0});
    assert_int_equal(count, 2);
    assert_int_equal(spells[0].from, FIRST);
    assert_int_equal(spells[0].until, FIRST + 23);
    assert_int_equal(spells[1].from, LAST);
    assert_int_equal(spells[1].until, LAST + 1);
}

static void a_birthday_ends_what_holds_below_an_age(void **state)
{
    (void)state;
    struct date eighteen = date_from_days(FIRST + 100);
    struct date born = {(int16_t)(eighteen.year - 18), eighteen.month, eighteen.day};
    struct activity events[] = {EVENT(FIRST + 50, POLICE, VIOLENCE)};
    find("{count: {days: 365, at_least: 1}}, {age: {below: 18}}", events, 1, born);
    assert_int_equal(count, 1);
    assert_int_equal(spells[0].from, FIRST + 50);
    assert_int_equal(spells[0].until, FIRST + 100);
}

static void nobody_without_such_events_has_a_spell(void **state)
{
    (void)state;
    struct activity events[] = {EVENT(FIRST + 50, HOSPITAL, SEEN)};
    find("{count: {days: 365, at_least: 1}}", events, 1, (struct date){0});
    assert_int_equal(count, 0);
}

/* ---- the law: the spells are the days on which the rule fires ---- */

static const char *const rules[] = {
    "{count: {days: 28, at_least: 2, from_agencies: 2}}",
    "{count: {days: 90, at_least: 1, class: [high]}}, {status: {open: no}}",
    "{count: {days: 60, at_least: 1, at_most: 2}}",
    "{count: {days: 200, at_least: 1}}, {count: {days: 40, at_most: 0, class: [routine]}}",
    "{status: {open: yes}}, {count: {days: 30, at_least: 1}}",
    "{same_type: {days: 120, at_least: 2}}",
    "{rising: {days: 60, at_least: 2, times: 2}}",
    "{days_since: {at_least: 40}}",
    "{days_since: {at_least: 20, at_most: 60, class: [routine]}}",
    "{age: {from: 3, below: 5}}",
    "{after: {first: {class: [high]}, then: {class: [concern]}, within: 40, days: 60}}",
    "{after: {first: {closed: yes}, then: {}, within: 90, days: 120, at_least: 2}}",
    "{without: {first: {class: [high]}, then: {class: [routine]}, within: 20, days: 90}}",
    "{status: {open: yes, at_least: 30, at_most: 90}}, {count: {days: 100, at_least: 1}}",
    "{status: {open: no, at_least: 10, at_most: 70}}",
    "{any: [{same_type: {days: 60, at_least: 2}}, {status: {open: yes}}, {age: {from: 17}}]}",
    "{count: {days: 60, at_least: 1, services: [school/front, police/front], agencies: [school]}}",
    "{household: {who: adult, class: [high], days: 40}}",
    "{household: {who: child, from: 3}}, {count: {days: 100, at_least: 1}}",
    "{any: [{household: {days: 28, at_least: 2}}, {count: {days: 28, at_least: 3}}]}",
    "{age: {below: 17}}, {count: {days: 200, at_least: 1, types: [ae_attendance]}}",
};

static size_t make_life(struct rand *r, struct activity *events, struct date *born)
{
    size_t n = rand_below(r, EVENTS_MAX);
    for (size_t i = 0; i < n; i++) {
        int32_t day = FIRST - 200 + (int32_t)rand_below(r, LAST - FIRST + 300);
        events[i] = EVENT(day, (int)rand_below(r, AGENCIES), (int)rand_below(r, TYPES));
        events[i].id = (int64_t)i + 1;
        if (rand_below(r, 2)) events[i].end_day = day + (int32_t)rand_below(r, 300);
    }
    *born = date_from_days(FIRST - (int32_t)rand_below(r, 18 * 365));
    if (!rand_below(r, 4)) *born = (struct date){(int16_t)(2008 - (int)rand_below(r, 8)), 2, 29};
    if (!date_valid(*born)) born->year = 2008;
    if (!rand_below(r, 4)) born->day = 0;
    if (!born->day && !rand_below(r, 2)) born->month = 0;
    return n;
}

static void spells_are_exactly_the_days_on_which_a_rule_fires(void **state)
{
    (void)state;
    struct rand r = rand_seeded(17);
    for (int life = 0; life < 400; life++) {
        struct activity events[EVENTS_MAX];
        struct date born;
        size_t n = make_life(&r, events, &born), at = 0;
        const char *blocks = rules[(size_t)life % COUNT(rules)];
        struct activity others[2][EVENTS_MAX];
        around.n = COUNT(lives);
        for (size_t k = 0; k < COUNT(lives); k++) {
            lives[k].event_count = make_life(&r, others[k], &lives[k].born);
            lives[k].events = others[k];
            if (k) lives[k].born.year = (int16_t)(lives[k].born.year - 11); /* comes of age */
            if (!date_valid(lives[k].born)) lives[k].born = (struct date){0};
            activity_arrange(others[k], lives[k].event_count, NULL);
        }
        struct arena_mark mark = arena_mark(w->arena);
        find(blocks, events, n, born);
        const struct rule *rule = world_rule(w, blocks);
        struct rule_moment m = world_moment(w, 0);
        m.born = born;
        m.household = &around;
        for (m.today = FIRST; m.today <= LAST; m.today++) {
            struct rule_hit hit;
            if (at < count && m.today == spells[at].until) at++;
            bool inside = at < count && m.today >= spells[at].from;
            if (rule_judge(rule, events, n, &m, &hit) != inside)
                fail_msg("life %d, rule %s, day %d", life, blocks, m.today - FIRST);
        }
        arena_rewind(w->arena, mark);
    }
    around.n = 0;
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_spell_lasts_while_the_window_holds_enough),
        TEST(what_began_before_the_period_begins_with_it_and_what_lasts_ends_after_it),
        TEST(a_birthday_ends_what_holds_below_an_age),
        TEST(nobody_without_such_events_has_a_spell),
        TEST(spells_are_exactly_the_days_on_which_a_rule_fires),
    };
    return cmocka_run_group_tests(tests, make_world, drop_world);
}
