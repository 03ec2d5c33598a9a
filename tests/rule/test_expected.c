/* The blocks about expected contacts, over the small region of tests/expect/. */
#include "../expect/world.h"

#include "base/clock.h"
#include "base/rand.h"
#include "rule/spell.h"

enum { SPELL_DAYS = 320 };

static const struct rule *rule_of(struct world *w, const char *block)
{
    struct rule_list rules;
    str text = str_printf(
        w->arena,
        "rules:\n- {id: R7, version: 1, name: A rule, owner: Nobody, since: 1970-01-01, band: red,"
        " weight: 10, half_life_days: 10, when: [%s]}\n",
        block);
    if (rule_parse("test.yaml", text, w->arena, &rules, &w->why) ||
        rule_compile(&rules.at[0], &w->partners, w->arena, &w->why))
        fail_msg("%s (line %ld, column %ld)", w->why.text, w->why.line, w->why.column);
    return &rules.at[0];
}

static struct rule_moment moment(struct world *w)
{
    (void)world_case(w);
    return (struct rule_moment){.partners = &w->partners,
                                .today = w->today,
                                .born = w->who.born,
                                .expect = &w->plan,
                                .who = &w->who};
}

static bool fires(struct world *w, const struct rule *r, struct rule_hit *hit)
{
    struct rule_moment m = moment(w);
    return rule_judge(r, w->events, w->n, &m, hit);
}

static const char *sentence(struct world *w, const struct rule *r, const struct rule_hit *hit)
{
    struct buf out = BUF_INIT(4096);
    str kept;
    rule_sentence_whole(r, hit->facts, &w->partners, &out);
    assert_int_equal(buf_keep(&out, w->arena, &kept), ERR_OK);
    return str_c(w->arena, kept);
}

static struct world *baby(void)
{
    struct world *w = world_new("2026-11-22", "2026-08-20", NULL);
    world_event(w, "2026-09-01", HEALTH, BORN_VISIT);
    return w;
}

static void an_unseen_child_fires_in_plain_words_with_who_saw_it_last(void **state)
{
    struct rule_hit hit;
    (void)state;
    struct world *w = baby();
    const struct rule *r = rule_of(w, "{unseen: {}}");
    assert_true(fires(w, r, &hit));
    assert_string_equal(
        sentence(w, r, &hit),
        "Nobody has reported seeing this child for 81 days (at this age it should be 56 at most; "
        "the "
        "last time was: hv_new_birth), although every service that would have told us has sent its "
        "data (rule R7)");
    struct rule_moment m = moment(w);
    assert_int_equal(rule_evidence(r, w->events, w->n, &m, w->arena, &hit, &w->why), ERR_OK);
    assert_int_equal(hit.event_count, 1);
    assert_int_equal(hit.events[0]->type, BORN_VISIT);
    assert_int_equal(hit.newest, w->today);
    world_free(w);
}

static void a_late_feed_keeps_it_silent_and_it_is_asked_again_the_next_day(void **state)
{
    struct rule_hit hit;
    int32_t next, whole[AGENCIES];
    (void)state;
    struct world *w = baby();
    const struct rule *r = rule_of(w, "{unseen: {}}");
    world_feed(w, GP, "2026-10-20");
    assert_false(fires(w, r, &hit));
    struct rule_moment m = moment(w);
    assert_int_equal(
        rule_next_day(r, w->events, w->n, &m, whole, w->today + 366, w->arena, &next, &w->why),
        ERR_OK);
    assert_int_equal(next, w->today + 1);
    world_free(w);
}

static void the_day_on_which_it_will_fire_is_known_before(void **state)
{
    int32_t next, whole[AGENCIES];
    (void)state;
    struct world *w = baby();
    w->today = day("2026-09-20");
    const struct rule *r = rule_of(w, "{unseen: {}}");
    struct rule_moment m = moment(w);
    assert_int_equal(
        rule_next_day(r, w->events, w->n, &m, whole, w->today + 366, w->arena, &next, &w->why),
        ERR_OK);
    assert_int_equal(next, day("2026-09-02") + 56);
    world_free(w);
}

static void longer_than_the_limit_can_be_asked_for(void **state)
{
    struct rule_hit hit;
    (void)state;
    struct world *w = baby(); /* 81 days: 25 more than 56 */
    assert_true(fires(w, rule_of(w, "{unseen: {at_least: 25}}"), &hit));
    assert_false(fires(w, rule_of(w, "{unseen: {at_least: 26}}"), &hit));
    world_free(w);
}

static void without_anything_known_of_the_person_nothing_holds(void **state)
{
    struct rule_hit hit;
    (void)state;
    struct world *w = baby();
    struct rule_moment m = moment(w);
    m.who = NULL;
    assert_false(rule_judge(rule_of(w, "{unseen: {}}"), w->events, w->n, &m, &hit));
    assert_false(rule_judge(rule_of(w, "{absent: {}}"), w->events, w->n, &m, &hit));
    assert_false(rule_judge(rule_of(w, "{moved_away: {days: 100}}"), w->events, w->n, &m, &hit));
    world_free(w);
}

static void expected_contacts_that_were_missed_are_counted_and_named(void **state)
{
    struct rule_hit hit;
    (void)state;
    struct world *w = baby(); /* seen after birth, not at six to eight weeks */
    w->today = day("2026-12-01");
    for (int i = 0; i < AGENCIES; i++)
        world_feed(w, i, "2026-12-02");
    const struct rule *r = rule_of(w, "{absent: {contacts: [new_birth, six_weeks]}}");
    assert_true(fires(w, r, &hit));
    assert_int_equal(hit.facts[0].count, 1);
    assert_string_equal(
        sentence(w, r, &hit),
        "1 contact that should have taken place did not (Health visitor, six to eight weeks), "
        "although every service that would have told us has sent its data (rule R7: at least 1)");
    assert_false(fires(w, rule_of(w, "{absent: {contacts: [new_birth]}}"), &hit));
    world_event(w, "2026-11-30", HEALTH, SIX_WEEKS);
    assert_false(fires(w, r, &hit));
    world_free(w);
}

static void a_missed_measurement_counts_only_beside_something_else(void **state)
{
    struct rule_hit hit;
    (void)state;
    struct world *w = world_new("2026-11-22", "2020-03-05", NULL);
    world_knows(w, SCHOOL);
    assert_answer(w, "ncmp_reception", "missed");
    const struct rule *r = rule_of(w, "{absent: {contacts: [ncmp_reception, plan_visit]}}");
    assert_false(fires(w, r, &hit));
    world_status(w, "2026-08-01", NULL, CARE, PLAN); /* and no visit */
    assert_true(fires(w, r, &hit));
    assert_int_equal(hit.facts[0].count, 2);
    world_free(w);
}

static void moving_away_to_nobody_knows_where_fires_for_a_while(void **state)
{
    struct rule_hit hit;
    (void)state;
    struct world *w = baby();
    const struct rule *r = rule_of(w, "{moved_away: {days: 90}}");
    assert_false(fires(w, r, &hit));
    w->who.left = day("2026-11-01");
    assert_true(fires(w, r, &hit));
    assert_string_equal(
        sentence(w, r, &hit),
        "A service said 21 days ago that they have moved away; no service knows where to, and none "
        "has seen them since (rule R7)");
    w->who.left_confirmed = true;
    assert_false(fires(w, r, &hit));
    w->who.left_confirmed = false;
    w->who.left = day("2026-08-24");
    assert_false(fires(w, r, &hit)); /* seen on 1 September */
    world_free(w);
}

static void what_the_region_does_not_expect_is_refused_with_what_was_meant(void **state)
{
    struct rule_list rules;
    (void)state;
    struct world *w = baby();
    str text =
        STR("rules:\n- {id: R7, version: 1, name: A rule, owner: Nobody, since: 1970-01-01, band: "
            "red,\n"
            "   weight: 10, half_life_days: 10, when: [{absent: {contacts: [new_brith]}}]}\n");
    assert_int_equal(rule_parse("test.yaml", text, w->arena, &rules, &w->why), ERR_OK);
    assert_int_equal(rule_compile(&rules.at[0], &w->partners, w->arena, &w->why), ERR_INPUT);
    assert_int_equal(w->why.line, 3);
    assert_non_null(strstr(w->why.todo, "new_birth"));
    world_free(w);
}

/* Against judging it on every single day. */
static void its_spells_are_those_of_every_single_day(void **state)
{
    static const char *const blocks[] = {"{unseen: {}}", "{unseen: {at_least: 9}}", "{absent: {}}",
                                         "{absent: {at_least: 2}}", "{moved_away: {days: 60}}"};
    static const char *const born[] = {"2026-02-10", "2025-05-20", "2024-02-29", "2021-11-05",
                                       "2018-02-28", "2024-05", "2008-06-01"};
    static const struct {
        int agency, type;
    } seen[] = {{GP, GP_SEEN},         {GP, JAB},
                {HEALTH, ONE_YEAR},    {HEALTH, TWO_YEARS},
                {SCHOOL, ATTENDED},    {HEALTH, BY_SERVICE},
                {HEALTH, NOT_BROUGHT}, {MEASURING, WITHDRAWN},
                {CARE, VISIT}};
    struct rand r = rand_seeded(31);
    size_t fired = 0;
    (void)state;
    for (int i = 0; i < 120; i++) {
        struct world *w = world_new("2026-11-22", born[rand_below(&r, COUNT(born))], NULL);
        const struct rule *rule = rule_of(w, blocks[rand_below(&r, COUNT(blocks))]);
        const struct rule_spell *spells;
        size_t n, at = 0;
        world_knows(w, SCHOOL);
        for (uint64_t k = rand_below(&r, 6); k; k--) {
            size_t what = rand_below(&r, COUNT(seen));
            world_event(w, "2026-01-01", seen[what].agency, seen[what].type);
            w->events[w->n - 1].day += (int32_t)rand_below(&r, 320);
        }
        if (!rand_below(&r, 3)) world_status(w, "2026-03-01", "2026-09-14", CARE, PLAN);
        if (!rand_below(&r, 3)) world_status(w, "2026-04-01", "2026-10-14", COUNCIL, HOME_ED);
        if (!rand_below(&r, 3)) w->who.left = day("2026-05-05");
        if (!rand_below(&r, 3)) world_feed(w, (int)rand_below(&r, AGENCIES), "2026-08-08");
        struct rule_moment m = moment(w);
        int32_t first = day("2026-01-05"), last = first + SPELL_DAYS;
        assert_int_equal(
            rule_spells(rule, w->events, w->n, &m, first, last, w->arena, &spells, &n, &w->why),
            ERR_OK);
        for (m.today = first; m.today <= last; m.today++) {
            struct rule_hit hit;
            while (at < n && spells[at].until <= m.today)
                at++;
            bool in_spell = at < n && spells[at].from <= m.today;
            if (rule_judge(rule, w->events, w->n, &m, &hit) != in_spell)
                fail_msg("case %d, day %d", i, m.today - first);
            fired += in_spell;
        }
        world_free(w);
    }
    assert_true(fired > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unseen_child_fires_in_plain_words_with_who_saw_it_last),
        cmocka_unit_test(a_late_feed_keeps_it_silent_and_it_is_asked_again_the_next_day),
        cmocka_unit_test(the_day_on_which_it_will_fire_is_known_before),
        cmocka_unit_test(longer_than_the_limit_can_be_asked_for),
        cmocka_unit_test(without_anything_known_of_the_person_nothing_holds),
        cmocka_unit_test(expected_contacts_that_were_missed_are_counted_and_named),
        cmocka_unit_test(a_missed_measurement_counts_only_beside_something_else),
        cmocka_unit_test(moving_away_to_nobody_knows_where_fires_for_a_while),
        cmocka_unit_test(what_the_region_does_not_expect_is_refused_with_what_was_meant),
        cmocka_unit_test(its_spells_are_those_of_every_single_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
