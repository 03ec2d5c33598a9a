/* Clerical review: labels, protected persons, and two who decide at once. */
#include "world.h"

#include "clerical/practice.h"

struct collected {
    size_t n, same;
};

static err on_label(void *ctx, const struct clerical_label *label)
{
    struct collected *c = ctx;
    assert_true(label->levels.len > 5);
    c->n++;
    c->same += label->same;
    return ERR_OK;
}

static void what_stands_is_a_label_and_what_was_taken_back_is_none(void **state)
{
    (void)state;
    int64_t a, b;
    struct collected c = {0};
    const struct viewer wei = viewer(WEI), ana = viewer(ANA);
    doubt("2", &a, &b);
    assert_int_equal(answer(ANA, a, b, 0, ANSWER_SAME), ERR_OK);
    assert_int_equal(clerical_labels(w.hub, &wei, on_label, &c, &w.why), ERR_OK);
    assert_int_equal(c.n, 0);
    assert_int_equal(answer(BO, a, b, 0, ANSWER_SAME), ERR_OK);
    assert_int_equal(clerical_labels(w.hub, &wei, on_label, &c, &w.why), ERR_OK);
    assert_int_equal(c.n, 1);
    assert_int_equal(c.same, 1);
    assert_int_equal(clerical_labels(w.hub, &ana, on_label, &c, &w.why), ERR_DENIED);
    assert_int_equal(undo(WEI, a, b), ERR_OK);
    c = (struct collected){0};
    assert_int_equal(clerical_labels(w.hub, &wei, on_label, &c, &w.why), ERR_OK);
    assert_int_equal(c.n, 0);
}

static err shield_in(struct db *db, void *ctx, struct err_info *why)
{
    const int64_t *in = ctx;
    struct q_record_shield_in shield = {.cell = cell_of(in[0]), .record = in[0],
                                        .shield = (int32_t)in[1]};
    return q_record_shield(db, &shield, why);
}

static void a_protected_person_is_in_no_list_and_no_number_of_who_may_not_know(void **state)
{
    (void)state;
    int64_t a, b, x, y;
    doubt("2", &a, &b);
    int64_t location[] = {b, SHIELD_LOCATION}, sealed[] = {b, SHIELD_SEALED};
    assert_int_equal(store_write(w.hub->store, shield_in, location, &w.why), ERR_OK);
    const struct viewer ana = viewer(ANA), wei = viewer(WEI);
    struct clerical_view view;
    assert_int_equal(queue(ANA).n + queue(ANA).waiting, 0);
    assert_int_equal(clerical_next(w.hub, &ana, 0, 0, &x, &y, &w.why), ERR_ABSENT);
    assert_int_equal(clerical_show(w.hub, partners, &ana, a, b, true, arena, &view, &w.why),
                     ERR_ABSENT);
    assert_int_equal(answer(ANA, a, b, 0, ANSWER_SAME), ERR_ABSENT);
    assert_int_equal(queue(WEI).n, 1); /* a steward may know, and sees no address and no sum */
    view = show(WEI, a, b, false);
    assert_true(view.hidden);
    assert_true(view.weight == 0 && str_empty(view.would_join));
    for (size_t i = 0; i < view.row_count; i++)
        if (strcmp(view.rows[i].field, "Address") == 0) {
            assert_int_equal(view.rows[i].tells, TELLS_HIDDEN);
            assert_int_equal(view.rows[i].value[1].len + view.rows[i].value[0].len, 0);
            assert_true(view.rows[i].bits == 0);
        }
    assert_non_null(view.effect[ANSWER_DIFFERENT].hard);
    assert_int_equal(store_write(w.hub->store, shield_in, sealed, &w.why), ERR_OK);
    assert_int_equal(queue(WEI).n, 0);
    assert_int_equal(clerical_show(w.hub, partners, &wei, a, b, true, arena, &view, &w.why),
                     ERR_ABSENT);
}

static void agreement_counts_pairs_that_two_were_sure_about(void **state)
{
    (void)state;
    int64_t a, b;
    struct own_practice own;
    const struct viewer ana = viewer(ANA), wei = viewer(WEI);
    doubt("2", &a, &b);
    assert_int_equal(answer(ANA, a, b, 0, ANSWER_SAME), ERR_OK);
    assert_int_equal(clerical_own_practice(w.hub, &ana, &own, &w.why), ERR_OK);
    assert_true(own.practice.pairs == 0 && own.practice.agreed == 0);
    assert_int_equal(answer(BO, a, b, 0, ANSWER_DIFFERENT), ERR_OK);
    assert_int_equal(clerical_own_practice(w.hub, &ana, &own, &w.why), ERR_OK);
    assert_true(own.practice.pairs == 1 && own.practice.agreed == 0);
    assert_int_equal(answer(WEI, a, b, 0, ANSWER_SAME), ERR_OK);
    assert_int_equal(clerical_own_practice(w.hub, &ana, &own, &w.why), ERR_OK);
    assert_true(own.practice.pairs == 2 && own.practice.agreed == 1);
    assert_int_equal(clerical_own_practice(w.hub, &wei, &own, &w.why), ERR_OK);
    assert_true(own.practice.pairs == 2 && own.practice.agreed == 1);
}

struct clerk {
    struct hub *hub;
    int who;
    enum answer answer;
    int64_t a, b, state;
    err result;
};

static void *decide_at_once(void *ctx)
{
    struct clerk *c = ctx;
    struct err_info why;
    struct clerical_outcome o;
    const struct viewer v = viewer(c->who);
    c->result = clerical_answer(c->hub, &v, c->a, c->b, c->state, c->answer, STR("seen"), STR(""),
                                &o, &why);
    return NULL;
}

static void of_two_who_decide_at_once_one_wins_and_the_other_is_told(void **state)
{
    (void)state;
    int64_t a, b;
    doubt("2", &a, &b);
    int64_t shown = show(WEI, a, b, false).state;
    struct clerk clerks[] = {
        {w.hub, WEI, ANSWER_DIFFERENT, a, b, shown, ERR_INTERNAL},
        {world_open_again(&w), ANA, ANSWER_DIFFERENT, a, b, shown, ERR_INTERNAL}};
    pthread_t thread[2];
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, decide_at_once, &clerks[i]), 0);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    bool first = clerks[0].result == ERR_OK;
    assert_true(first != (clerks[1].result == ERR_OK));
    assert_int_equal(clerks[first ? 1 : 0].result, ERR_CONFLICT);
    assert_int_equal(show(WEI, a, b, false).word_count, 1);
    hub_close(clerks[1].hub);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_stands_is_a_label_and_what_was_taken_back_is_none),
        T(a_protected_person_is_in_no_list_and_no_number_of_who_may_not_know),
        T(agreement_counts_pairs_that_two_were_sure_about),
        T(of_two_who_decide_at_once_one_wins_and_the_other_is_told),
    };
    return cmocka_run_group_tests_name("clerical/guard", tests, NULL, NULL);
}
