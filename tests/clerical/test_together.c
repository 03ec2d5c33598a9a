/* Why records are one person, why two persons are two, and stewards who part and join them. */
#include "world.h"

#include "clerical/together.h"

#include <math.h>

#define MILLER "Jane|Miller|2001-03-11|F|7 Other Road|B98 2BB|"

static struct together_view together_of(int who, int64_t person)
{
    struct together_view view = {0};
    const struct viewer v = viewer(who);
    if (clerical_together(w.hub, partners, &v, person, arena, &view, &w.why))
        fail_msg("%s", w.why.text);
    return view;
}

static struct apart_view apart_of(int64_t person, int64_t other)
{
    struct apart_view view = {0};
    const struct viewer v = viewer(WEI);
    if (clerical_apart(w.hub, &v, person, other, arena, &view, &w.why)) fail_msg("%s", w.why.text);
    return view;
}

static size_t say_plan(int who, const struct group_plan *plan)
{
    size_t settled = 0;
    const struct viewer v = viewer(who);
    if (clerical_group_say(w.hub, &v, plan, STR("seen"), &settled, &w.why))
        fail_msg("%s", w.why.text);
    (void)world_link(&w);
    return settled;
}

/* Two pairs, each sure of themselves, with one record of the council between them. */
static void knit(void)
{
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, JANE);
    tell("police", "3", 1, MILLER);
    tell("gp", "5", 1, MILLER);
    tell("council", "4", 1, JANE);
    tell("council", "4", 2, MILLER);
    (void)world_link(&w);
    assert_true(world_person(&w, "school", "1") == world_person(&w, "gp", "5"));
}

static void why_together_is_a_tree_of_links_each_with_its_waterfall(void **state)
{
    (void)state;
    knit();
    struct together_view v = together_of(WEI, world_person(&w, "school", "1"));
    assert_int_equal(v.record_count, 5);
    assert_int_equal(v.link_count, 4);
    assert_int_equal(v.one_side + v.other_side, 5);
    for (size_t i = 0; i < v.link_count; i++) {
        const struct together_link *l = &v.links[i];
        double sum = l->why.start.bits;
        for (size_t k = 0; k < l->why.steps; k++)
            sum += l->why.step[k].bits;
        assert_true(fabs(sum - l->why.weight) < 1e-6);
        assert_true(fabs(l->why.weight - l->weight) < 0.01);
        assert_true(l->weight >= v.links[v.weakest].weight);
    }
    assert_true(v.crossing >= 1);
}

static void an_alias_is_explained_as_the_person_it_leads_to(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, JANE);
    tell("police", "3", 1, MILLER);
    (void)world_link(&w);
    int64_t alias = world_person(&w, "police", "3");
    tell("council", "4", 1, JANE);
    tell("council", "4", 2, MILLER);
    (void)world_link(&w);
    int64_t living = world_person(&w, "police", "3");
    assert_true(alias != living);
    assert_true(together_of(WEI, alias).person == living);
    assert_true(apart_of(alias, living).same);
}

static void why_not_names_what_speaks_against_it(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    tell("police", "9", 1, "Tom|Khan|1950-01-02|M|9 Far Lane|B97 1AA|");
    (void)world_link(&w);
    int64_t jane = world_person(&w, "school", "1"), baby = world_person(&w, "hospital", "2");
    struct apart_view v = apart_of(jane, baby);
    assert_true(v.waits);
    assert_true(str_has(v.would_join, STR("given name")));
    v = apart_of(jane, world_person(&w, "police", "9"));
    assert_string_equal(v.verdict, "the evidence is not enough");
    assert_true(v.weight < v.lower);
    assert_int_equal(answer(WEI, a, b, 0, ANSWER_DIFFERENT), ERR_OK);
    (void)world_link(&w);
    v = apart_of(jane, baby);
    if (v.human) assert_string_equal(v.verdict, "a person said that they are two");
    assert_true(v.human || sampled(a, b));
    struct apart_view nobody;
    const struct viewer wei = viewer(WEI);
    assert_int_equal(clerical_apart(w.hub, &wei, jane, 4711, arena, &nobody, &w.why), ERR_ABSENT);
}

static void two_stewards_part_a_person_for_ever_and_one_alone_does_not(void **state)
{
    (void)state;
    struct group_plan plan;
    const struct viewer wei = viewer(WEI), ana = viewer(ANA);
    knit();
    int64_t jane = world_person(&w, "school", "1"), going[] = {world_record(&w, "police", "3"),
                                                               world_record(&w, "gp", "5")};
    assert_int_equal(clerical_plan_split(w.hub, &ana, jane, going, 2, arena, &plan, &w.why),
                     ERR_DENIED);
    assert_int_equal(clerical_plan_split(w.hub, &wei, jane, going, 2, arena, &plan, &w.why),
                     ERR_OK);
    assert_int_equal(plan.pair_count, 6);
    assert_int_equal(plan.move_count, 2);
    assert_int_equal(say_plan(WEI, &plan), 0);
    assert_true(world_person(&w, "gp", "5") == jane);
    assert_int_equal(say_plan(WEI, &plan), 0); /* twice by the same is once */
    assert_true(queue(IDA).mine >= 1);
    assert_int_equal(say_plan(IDA, &plan), 6);
    int64_t other = world_person(&w, "gp", "5");
    assert_true(world_person(&w, "school", "1") == jane && other != jane);
    assert_true(world_person(&w, "police", "3") == other);
    tell("police", "3", 2, JANE "9990000018+");
    tell("school", "1", 2, JANE "9990000018+");
    (void)world_link(&w);
    assert_true(world_person(&w, "police", "3") != jane);
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_true(world_person(&w, "police", "3") != world_person(&w, "school", "1"));
    refresh();
    assert_int_equal(queue(WEI).n, 0);
}

static void two_stewards_join_what_no_evidence_would(void **state)
{
    (void)state;
    struct group_plan plan;
    const struct viewer wei = viewer(WEI);
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, JANE);
    tell("police", "3", 1, "Tom|Khan|1950-01-02|M|9 Far Lane|B97 1AA|");
    (void)world_link(&w);
    int64_t jane = world_person(&w, "school", "1"), tom = world_person(&w, "police", "3");
    assert_int_equal(clerical_plan_join(w.hub, &wei, jane, tom, arena, &plan, &w.why), ERR_OK);
    assert_int_equal(plan.pair_count, 1);
    assert_int_equal(plan.move_count, 1);
    assert_true(plan.moves[0].to == jane);
    assert_int_equal(say_plan(WEI, &plan), 0);
    assert_int_equal(say_plan(IDA, &plan), 1);
    assert_true(world_person(&w, "police", "3") == jane);
    struct together_view v = together_of(WEI, jane);
    assert_true(v.links[0].human);
    assert_int_equal(clerical_plan_join(w.hub, &wei, jane, tom, arena, &plan, &w.why), ERR_INPUT);
}

static void what_a_person_said_different_of_is_not_joined_past_them(void **state)
{
    (void)state;
    struct group_plan plan;
    const struct viewer wei = viewer(WEI);
    int64_t a, b;
    doubt("2", &a, &b);
    assert_int_equal(answer(WEI, a, b, 0, ANSWER_DIFFERENT), ERR_OK);
    if (sampled(a, b)) assert_int_equal(answer(ANA, a, b, 0, ANSWER_DIFFERENT), ERR_OK);
    (void)world_link(&w);
    int64_t jane = world_person(&w, "school", "1"), baby = world_person(&w, "hospital", "2");
    assert_int_equal(clerical_plan_join(w.hub, &wei, jane, baby, arena, &plan, &w.why),
                     ERR_CONFLICT);
    assert_int_equal(undo(WEI, a, b), ERR_OK);
    (void)world_link(&w);
    assert_int_equal(clerical_plan_join(w.hub, &wei, jane, baby, arena, &plan, &w.why), ERR_OK);
}

static void odd_partings_are_refused_with_a_reason(void **state)
{
    (void)state;
    struct group_plan plan;
    const struct viewer wei = viewer(WEI);
    knit();
    tell("housing", "8", 1, "Tom|Khan|1950-01-02|M|9 Far Lane|B97 1AA|");
    (void)world_link(&w);
    int64_t jane = world_person(&w, "school", "1"), strange[] = {world_record(&w, "housing", "8")};
    int64_t all[] = {world_record(&w, "school", "1"), world_record(&w, "hospital", "2"),
                     world_record(&w, "police", "3"), world_record(&w, "gp", "5"),
                     world_record(&w, "council", "4")};
    assert_int_equal(clerical_plan_split(w.hub, &wei, jane, strange, 1, arena, &plan, &w.why),
                     ERR_INPUT);
    assert_int_equal(clerical_plan_split(w.hub, &wei, jane, all, 5, arena, &plan, &w.why),
                     ERR_INPUT);
    assert_int_equal(clerical_plan_split(w.hub, &wei, jane, all, 0, arena, &plan, &w.why),
                     ERR_INPUT);
    assert_int_equal(clerical_plan_split(w.hub, &wei, 4711, all, 1, arena, &plan, &w.why),
                     ERR_ABSENT);
}

static err seal_in(struct db *db, void *ctx, struct err_info *why)
{
    const int64_t *in = ctx;
    return q_record_shield(db,
                           &(struct q_record_shield_in){.cell = cell_of(in[0]),
                                                        .record = in[0],
                                                        .shield = (int32_t)in[1]},
                           why);
}

static void a_shield_hides_the_weights_or_the_person(void **state)
{
    (void)state;
    struct together_view view;
    const struct viewer ana = viewer(ANA), wei = viewer(WEI);
    knit();
    int64_t jane = world_person(&w, "school", "1");
    int64_t location[] = {world_record(&w, "gp", "5"), SHIELD_LOCATION};
    assert_int_equal(store_write(w.hub->store, seal_in, location, &w.why), ERR_OK);
    assert_int_equal(clerical_together(w.hub, partners, &ana, jane, arena, &view, &w.why),
                     ERR_ABSENT);
    view = together_of(WEI, jane);
    assert_true(view.hidden);
    for (size_t i = 0; i < view.link_count; i++)
        assert_true(view.links[i].weight == 0 && view.links[i].why.steps == 0);
    tell("housing", "8", 1, "Tom|Khan|1950-01-02|M|9 Far Lane|B97 1AA|");
    (void)world_link(&w);
    struct apart_view apart = apart_of(jane, world_person(&w, "housing", "8"));
    assert_true(apart.hidden && apart.weight == 0 && apart.why.steps == 0);
    int64_t sealed[] = {world_record(&w, "gp", "5"), SHIELD_SEALED};
    assert_int_equal(store_write(w.hub->store, seal_in, sealed, &w.why), ERR_OK);
    assert_int_equal(clerical_together(w.hub, partners, &wei, jane, arena, &view, &w.why),
                     ERR_ABSENT);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(why_together_is_a_tree_of_links_each_with_its_waterfall),
        T(an_alias_is_explained_as_the_person_it_leads_to),
        T(why_not_names_what_speaks_against_it),
        T(two_stewards_part_a_person_for_ever_and_one_alone_does_not),
        T(two_stewards_join_what_no_evidence_would),
        T(what_a_person_said_different_of_is_not_joined_past_them),
        T(odd_partings_are_refused_with_a_reason),
        T(a_shield_hides_the_weights_or_the_person),
    };
    return cmocka_run_group_tests_name("clerical/together", tests, NULL, NULL);
}
