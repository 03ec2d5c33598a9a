/* Clerical review on the store: the queue, claims, four eyes, effects, and taking back. */
#include "world.h"

static void a_possible_link_waits_and_is_gone_when_it_is_settled(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    struct clerical_list list = queue(WEI);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.waiting, 1);
    assert_true(list.lines[0].mine);
    assert_true(list.lines[0].child);
    tell("hospital", "2", 2, JANE);
    (void)world_link(&w);
    assert_int_equal(queue(WEI).n, 0); /* before the queue is looked after */
    refresh();
    assert_int_equal(queue(WEI).n, 0);
}

static void who_has_no_business_with_it_sees_no_queue(void **state)
{
    (void)state;
    struct clerical_list list;
    const struct viewer v = viewer(RAE);
    assert_int_equal(clerical_queue(w.hub, &v, 10, arena, &list, &w.why), ERR_DENIED);
    struct viewer other = viewer(WEI);
    other.purpose = PURPOSE_CHILD;
    assert_int_equal(clerical_queue(w.hub, &other, 10, arena, &list, &w.why), ERR_DENIED);
}

static void different_takes_one_word_and_stands_across_a_rebuild(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    assert_int_equal(answer(WEI, a, b, 0, ANSWER_DIFFERENT), ERR_OK);
    if (sampled(a, b)) assert_int_equal(answer(ANA, a, b, 0, ANSWER_DIFFERENT), ERR_OK);
    (void)world_link(&w);
    tell("hospital", "2", 2, JANE); /* now the machine would be sure */
    (void)world_link(&w);
    assert_false(together());
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_false(together());
    refresh();
    assert_int_equal(queue(WEI).n, 0);
}

static void same_of_a_nameless_record_wants_another_pair_of_eyes(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    assert_int_equal(answer(ANA, a, b, 0, ANSWER_SAME), ERR_OK);
    (void)world_link(&w);
    assert_false(together());
    struct clerical_list list = queue(ANA);
    assert_int_equal(list.second, 1);
    assert_int_equal(list.mine, 0);
    assert_int_equal(answer(ANA, a, b, 0, ANSWER_SAME), ERR_DENIED);
    assert_true(queue(BO).lines[0].mine);
    assert_int_equal(answer(BO, a, b, 0, ANSWER_SAME), ERR_OK);
    (void)world_link(&w);
    assert_true(together());
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_true(together());
}

static void two_who_disagree_leave_it_to_a_senior(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    assert_int_equal(answer(ANA, a, b, 0, ANSWER_SAME), ERR_OK);
    assert_int_equal(answer(BO, a, b, 0, ANSWER_DIFFERENT), ERR_OK);
    assert_int_equal(queue(ANA).senior, 1);
    assert_int_equal(answer(ANA, a, b, 0, ANSWER_DIFFERENT), ERR_DENIED);
    assert_int_equal(answer(WEI, a, b, 0, ANSWER_SAME), ERR_OK);
    (void)world_link(&w);
    assert_true(together());
}

static void not_sure_twice_is_put_aside_and_comes_back_with_new_evidence(void **state)
{
    (void)state;
    int64_t a, b;
    struct clerical_outcome o;
    const struct viewer ana = viewer(ANA), bo = viewer(BO);
    doubt("2", &a, &b);
    assert_int_equal(clerical_answer(w.hub, &ana, a, b, 0, ANSWER_UNSURE, STR("too-little"),
                                     STR(""), &o, &w.why), ERR_OK);
    assert_int_equal(o.stage, STAGE_SECOND);
    assert_int_equal(clerical_answer(w.hub, &bo, a, b, 0, ANSWER_UNSURE, STR("asked"), STR(""), &o,
                                     &w.why), ERR_OK);
    assert_int_equal(o.stage, STAGE_PARKED);
    assert_int_equal(queue(WEI).parked, 1);
    assert_int_equal(queue(WEI).mine, 0);
    tell("hospital", "2", 2, "Twin 2|Doe|2001-03-11|F|7 Other Road|B98 2BB|");
    (void)world_link(&w);
    refresh();
    assert_int_equal(queue(WEI).waiting, 1);
    assert_int_equal(queue(ANA).mine, 1);
}

static void who_has_a_pair_on_the_screen_is_not_disturbed_until_the_time_is_up(void **state)
{
    (void)state;
    int64_t a, b, x, y;
    doubt("2", &a, &b);
    assert_true(show(ANA, a, b, true).may_answer);
    const struct viewer bo = viewer(BO);
    assert_int_equal(clerical_next(w.hub, &bo, 0, 0, &x, &y, &w.why), ERR_ABSENT);
    struct clerical_view seen = show(BO, a, b, true);
    assert_str_equal(seen.claimed_by, "ana");
    assert_false(seen.may_answer);
    assert_int_equal(answer(BO, a, b, 0, ANSWER_DIFFERENT), ERR_BUSY);
    w.hub->clock.fixed_ms += CLERICAL_CLAIM_MS + 1;
    assert_int_equal(clerical_next(w.hub, &bo, 0, 0, &x, &y, &w.why), ERR_OK);
    assert_true(show(BO, a, b, true).may_answer);
    const struct viewer ana = viewer(ANA);
    assert_int_equal(clerical_put_away(w.hub, &ana, &w.why), ERR_OK); /* not hers any more */
    assert_true(queue(ANA).lines[0].claimed_by.len > 0);
    assert_int_equal(clerical_put_away(w.hub, &bo, &w.why), ERR_OK);
    assert_int_equal(queue(ANA).mine, 1);
}

static void an_answer_to_an_old_page_is_refused(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    int64_t state_shown = show(WEI, a, b, false).state;
    assert_true(state_shown == show(ANA, a, b, false).state);
    tell("hospital", "2", 2, "Twin 2|Doe|2001-03-12|F|23 Inour Street|B99 1AA|");
    (void)world_link(&w);
    assert_int_equal(answer(WEI, a, b, state_shown, ANSWER_DIFFERENT), ERR_CONFLICT);
    state_shown = show(WEI, a, b, false).state;
    assert_int_equal(answer(WEI, a, b, state_shown, ANSWER_DIFFERENT), ERR_OK);
    assert_int_equal(answer(ANA, a, b, state_shown, ANSWER_SAME), ERR_CONFLICT); /* too late */
}

static void a_pair_that_vanished_is_refused(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    tell("hospital", "2", 2, JANE);
    (void)world_link(&w);
    assert_int_equal(answer(WEI, a, b, 0, ANSWER_DIFFERENT), ERR_CONFLICT);
    struct clerical_view view;
    const struct viewer v = viewer(WEI);
    assert_int_equal(clerical_show(w.hub, partners, &v, 12345, 67890, false, arena, &view, &w.why),
                     ERR_ABSENT);
    assert_true(show(WEI, a, b, false).together);
}

static void what_a_decision_would_change_is_what_it_changes(void **state)
{
    (void)state;
    int64_t a, b;
    tell("police", "3", 1, JANE);
    doubt("2", &a, &b);
    struct clerical_view v = show(WEI, a, b, false);
    int64_t jane = world_person(&w, "school", "1");
    assert_int_equal(v.effect[ANSWER_SAME].move_count, 1);
    assert_true(v.effect[ANSWER_SAME].moves[0].record == b);
    assert_true(v.effect[ANSWER_SAME].moves[0].to == jane);
    assert_true(v.effect[ANSWER_SAME].survivor == jane);
    assert_int_equal(v.effect[ANSWER_DIFFERENT].move_count, 0);
    assert_non_null(v.effect[ANSWER_SAME].hard);
    assert_int_equal(world_ask(&w, a).possible_count, 1); /* looking changed nothing */
    assert_int_equal(answer(ANA, a, b, v.state, ANSWER_SAME), ERR_OK);
    assert_int_equal(answer(BO, a, b, 0, ANSWER_SAME), ERR_OK);
    (void)world_link(&w);
    assert_true(world_person(&w, "hospital", "2") == jane);
}

static void the_waterfall_adds_up_and_says_what_would_have_joined_them(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    struct clerical_view v = show(WEI, a, b, false);
    double sum = v.start;
    for (size_t i = 0; i < v.row_count; i++) {
        assert_true(fabs(v.rows[i].from - sum) < 1e-9);
        sum += v.rows[i].bits;
        assert_true(fabs(v.rows[i].to - sum) < 1e-9);
    }
    assert_true(fabs(sum - v.weight) < 1e-6);
    assert_true(str_has(v.would_join, STR("given name")));
    assert_str_equal(v.rows[0].value[1], "Twin 2");
    assert_int_equal(v.rows[0].tells, TELLS_NOTHING);
    assert_int_equal(v.rows[1].tells, TELLS_SAME);
}

static void
a_decision_is_taken_back_by_who_made_it_or_a_senior_and_is_in_force_no_more(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    assert_int_equal(undo(ANA, a, b), ERR_DENIED);
    assert_int_equal(undo(WEI, a, b), ERR_ABSENT);
    assert_int_equal(answer(ANA, a, b, 0, ANSWER_SAME), ERR_OK);
    assert_int_equal(answer(BO, a, b, 0, ANSWER_SAME), ERR_OK);
    (void)world_link(&w);
    int64_t jane = world_person(&w, "school", "1");
    assert_true(together());
    assert_true(show(BO, a, b, false).may_undo);
    assert_int_equal(undo(BO, a, b), ERR_OK);
    (void)world_link(&w);
    assert_false(together());
    assert_true(world_person(&w, "school", "1") == jane ||
                world_person(&w, "hospital", "2") == jane);
    refresh();
    assert_int_equal(queue(ANA).waiting, 1); /* it waits again, from the start */
    assert_int_equal(show(ANA, a, b, false).word_count, 3); /* every word is kept */
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_false(together());
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_possible_link_waits_and_is_gone_when_it_is_settled),
        T(who_has_no_business_with_it_sees_no_queue),
        T(different_takes_one_word_and_stands_across_a_rebuild),
        T(same_of_a_nameless_record_wants_another_pair_of_eyes),
        T(two_who_disagree_leave_it_to_a_senior),
        T(not_sure_twice_is_put_aside_and_comes_back_with_new_evidence),
        T(who_has_a_pair_on_the_screen_is_not_disturbed_until_the_time_is_up),
        T(an_answer_to_an_old_page_is_refused),
        T(a_pair_that_vanished_is_refused),
        T(what_a_decision_would_change_is_what_it_changes),
        T(the_waterfall_adds_up_and_says_what_would_have_joined_them),
        T(a_decision_is_taken_back_by_who_made_it_or_a_senior_and_is_in_force_no_more),
    };
    return cmocka_run_group_tests_name("clerical/review", tests, NULL, NULL);
}
