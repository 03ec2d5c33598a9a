/* Rules over the history a hub holds: Jane Doe's region, whose rules are known to fire. */
#include "search/world.h"

#include "query.h"
#include "rule/figures.h"
#include "rule/simulate.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

static struct look_world w;
static struct rule_set set;
static int64_t jane;

static err load_rules(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return rule_set_load(db, w.partners, w.a, &set, why);
}

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    jane = look_world_jane(&w);
    return store_read(w.hub.hub->store, load_rules, NULL, &w.why) != ERR_OK;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct simulate_plan plan_of(int32_t days)
{
    struct simulate_plan plan = {.last = (int32_t)(DAY_MS / 86400000)};
    plan.first = plan.last - days + 1;
    for (size_t i = 0; i < set.n; i++)
        if (set.live[i]) plan.rule[plan.rules++] = &set.rules[i];
    return plan;
}

static struct simulated run(const struct simulate_plan *plan)
{
    struct simulated s;
    if (simulate(w.hub.hub, w.partners, plan, w.a, &s, &w.why)) fail_msg("%s", w.why.text);
    return s;
}

static const struct simulate_rule *of(const struct simulated *s, const char *id)
{
    for (size_t i = 0; i < s->rules; i++)
        if (str_eq_c(s->rule[i].rule->id, id)) return &s->rule[i];
    fail_msg("no rule %s", id);
    return NULL;
}

static void what_fires_today_lasts_on_the_last_day(void **state)
{
    (void)state;
    struct simulate_plan plan = plan_of(365);
    struct simulated s = run(&plan);
    const struct simulate_rule *r = of(&s, "R2");
    assert_true(s.persons > 1);
    assert_int_equal(r->lasting, 1);
    assert_int_equal(r->persons, 1);
    assert_int_equal(r->examples, 1);
    assert_int_equal(r->example[0].person, jane);
    assert_int_equal(r->example[0].facts[0].count, 5);
    assert_true(s.any >= 1);
}

static void the_parts_of_a_rule_add_up_to_its_persons(void **state)
{
    (void)state;
    struct simulate_plan plan = plan_of(365);
    struct simulated s = run(&plan);
    for (size_t i = 0; i < s.rules; i++) {
        const struct simulate_rule *r = &s.rule[i];
        int64_t ages = 0, sexes = 0, begun = 0;
        for (size_t k = 0; k < AGE__COUNT; k++)
            ages += r->age[k];
        for (size_t k = 0; k < SEX__COUNT; k++)
            sexes += r->sex[k];
        for (size_t k = 0; k < s.weeks; k++)
            begun += r->week[k];
        assert_int_equal(ages, r->persons);
        assert_int_equal(sexes, r->persons);
        assert_int_equal(r->known + r->led + r->never, r->persons);
        assert_true(begun <= r->hits && r->hits >= r->persons && r->lasting <= r->persons);
    }
}

static void the_day_before_its_last_event_the_rule_had_not_fired(void **state)
{
    (void)state;
    struct simulate_plan plan = plan_of(365);
    struct simulated s = run(&plan);
    plan.last = of(&s, "R2")->example[0].day - 1;
    s = run(&plan);
    assert_int_equal(of(&s, "R2")->persons, 0);
    plan.last++;
    s = run(&plan);
    assert_int_equal(of(&s, "R2")->persons, 1);
}

static void of_a_person_whose_place_is_protected_no_district_is_counted(void **state)
{
    (void)state;
    struct simulate_plan plan = plan_of(365);
    struct simulated s = run(&plan);
    assert_int_equal(of(&s, "R2")->areas, 1);
    look_world_shield(&w, jane, SHIELD_LOCATION);
    s = run(&plan);
    assert_int_equal(of(&s, "R2")->persons, 1);
    assert_int_equal(of(&s, "R2")->areas, 0);
}

/* As if the region file had been applied with this section: rules and all. */
static err put_wards(struct db *db, void *ctx, struct err_info *why)
{
    err e = hub_fact_set(db, "terms:wards", str_of(ctx), why);
    partners_free(w.partners);
    w.partners = NULL;
    if (!e) e = partners_load(db, &w.partners, why);
    return e ? e : load_rules(db, NULL, why);
}

static struct simulated run_with(const char *wards)
{
    char text[300];
    (void)snprintf(text, sizeof text, "%s", wards);
    if (store_write(w.hub.hub->store, put_wards, text, &w.why)) fail_msg("%s", w.why.text);
    struct simulate_plan plan = plan_of(365);
    return run(&plan);
}

static const char *figures_of(const struct simulated *s, const char *id)
{
    struct buf out = BUF_INIT(64 * 1024);
    struct json_writer json = {.out = &out};
    json_open_object(&json);
    figures_rule(s, of(s, id), &json);
    json_close_object(&json);
    char *text = str_c(w.a, buf_str(&out));
    buf_release(&out);
    return text;
}

static void places_are_those_of_trends_wards_where_the_region_maps_them(void **state)
{
    (void)state;
    struct simulated s = run_with("wards: []\n");
    assert_false(s.by_ward);
    assert_true(str_eq_c(of(&s, "R2")->area[0].code, "B99"));
    s = run_with("wards:\n  - {code: E05000001, name: Ladywood, postcodes: [B99 1]}\n"
                 "  - {code: E05000002, name: Quayside, postcodes: [B99]}\n");
    assert_true(s.by_ward);
    assert_int_equal(of(&s, "R2")->areas, 1);
    assert_true(str_eq_c(of(&s, "R2")->area[0].code, "E05000001"));
    assert_true(str_eq_c(of(&s, "R2")->area[0].name, "Ladywood"));
    int64_t persons = 0;
    for (size_t i = 0; i < s.region_areas; i++) {
        assert_true(str_starts(s.region_area[i].code, STR("E0500000")));
        persons += s.region_area[i].persons;
    }
    assert_true(s.region_areas == 2 && persons > 1 && persons <= s.sampled);
    assert_null(strstr(figures_of(&s, "R2"), "B99"));
}

static void who_lives_in_no_ward_is_in_no_place_and_not_in_a_district(void **state)
{
    (void)state;
    struct simulated s =
        run_with("wards:\n  - {code: E05000003, name: Millfield, postcodes: [B97 1]}\n");
    assert_int_equal(of(&s, "R2")->persons, 1);
    assert_int_equal(of(&s, "R2")->areas + s.region_areas, 0);
    s = run_with("wards: []\n");
    assert_true(s.region_areas > 0);
}

static err add_and_list(struct db *db, void *ctx, struct err_info *why)
{
    static const struct {
        const char *id;
        int32_t version;
    } more[] = {{"R10", 10}, {"R10", 2}, {"R10", 9}, {"R9", 1}},
      listed[] = {{"R1", 1}, {"R2", 1}, {"R9", 1}, {"R10", 2}, {"R10", 9}, {"R10", 10}};
    struct q_agency_rules_rows rows;
    (void)ctx;
    for (size_t i = 0; i < COUNT(more); i++) {
        const struct q_agency_put_rule_in in = {.cell = CELL_HUB,
                                                .id = str_of(more[i].id),
                                                .version = more[i].version,
                                                .state = STR("draft"),
                                                .owner = STR("hub"),
                                                .text = STR("rules: []")};
        if (q_agency_put_rule(db, &in, why)) fail_msg("%s", why->text);
    }
    if (rule_rows_read(db, w.a, &rows, why)) fail_msg("%s", why->text);
    assert_int_equal(rows.n, COUNT(listed));
    for (size_t i = 0; i < rows.n; i++) {
        assert_true(str_eq_c(rows.at[i].id, listed[i].id));
        assert_int_equal(rows.at[i].version, listed[i].version);
    }
    return err_set(why, ERR_ABSENT, "nothing of it is kept");
}

static void rules_are_listed_by_their_numbers(void **state)
{
    (void)state;
    assert_int_equal(store_write(w.hub.hub->store, add_and_list, NULL, &w.why), ERR_ABSENT);
}

static void teams_and_weeks_count_the_same_hits(void **state)
{
    (void)state;
    struct simulate_plan plan = plan_of(365);
    struct simulated s = run(&plan);
    for (size_t i = 0; i < s.rules; i++) {
        int64_t work = 0, begun = 0;
        for (size_t k = 0; k < s.rule[i].teams; k++)
            work += s.rule[i].team[k].hits;
        for (size_t k = 0; k < s.weeks; k++)
            begun += s.rule[i].week[k];
        assert_int_equal(work, begun);
    }
    assert_null(of(&s, "R2")->team[0].service); /* no case of Jane's was open */
    assert_false(of(&s, "R2")->team[0].adults);
}

static void a_rule_beside_itself_gains_and_loses_nobody(void **state)
{
    (void)state;
    struct simulate_plan plan = plan_of(365);
    plan.rule[plan.rules] = plan.rule[0];
    plan.base[plan.rules++] = 1;
    struct simulated s = run(&plan);
    const struct simulate_rule *r = &s.rule[plan.rules - 1];
    assert_true(r->persons > 0);
    assert_int_equal(r->change.both, r->persons);
    assert_int_equal(r->change.gained + r->change.lost + r->change.sooner + r->change.later, 0);
    assert_int_equal(r->examples, 0); /* it brings nobody */
}

static void the_threads_do_not_matter(void **state)
{
    (void)state;
    struct simulate_plan plan = plan_of(365);
    plan.threads = 1;
    struct simulated one = run(&plan);
    plan.threads = 5;
    struct simulated many = run(&plan);
    assert_int_equal(one.persons, many.persons);
    assert_int_equal(one.sampled, many.sampled);
    assert_int_equal(one.sampled, one.persons);
    assert_memory_equal(one.region_age, many.region_age, sizeof one.region_age);
    for (size_t i = 0; i < one.rules; i++) {
        assert_int_equal(one.rule[i].persons, many.rule[i].persons);
        assert_int_equal(one.rule[i].examples, many.rule[i].examples);
        for (size_t k = 0; k < one.rule[i].examples; k++)
            assert_int_equal(one.rule[i].example[k].person, many.rule[i].example[k].person);
        assert_memory_equal(one.rule[i].week, many.rule[i].week, one.weeks * sizeof *one.week);
    }
}

static void what_cannot_be_simulated_is_refused(void **state)
{
    (void)state;
    struct simulated s;
    struct simulate_plan plan = plan_of(SIMULATE_DAYS_MAX + 1), none = {.last = 5};
    assert_int_equal(simulate(w.hub.hub, w.partners, &plan, w.a, &s, &w.why), ERR_INPUT);
    assert_int_equal(simulate(w.hub.hub, w.partners, &none, w.a, &s, &w.why), ERR_INPUT);
    plan = plan_of(0);
    assert_int_equal(simulate(w.hub.hub, w.partners, &plan, w.a, &s, &w.why), ERR_INPUT);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_fires_today_lasts_on_the_last_day),
        TEST(the_parts_of_a_rule_add_up_to_its_persons),
        TEST(the_day_before_its_last_event_the_rule_had_not_fired),
        TEST(places_are_those_of_trends_wards_where_the_region_maps_them),
        TEST(who_lives_in_no_ward_is_in_no_place_and_not_in_a_district),
        TEST(of_a_person_whose_place_is_protected_no_district_is_counted),
        TEST(rules_are_listed_by_their_numbers),
        TEST(teams_and_weeks_count_the_same_hits),
        TEST(a_rule_beside_itself_gains_and_loses_nobody),
        TEST(the_threads_do_not_matter),
        TEST(what_cannot_be_simulated_is_refused),
    };
    return cmocka_run_group_tests(tests, make_world, drop_world);
}
