/* What decisions teach: who counts, what for, and that nobody is moved. */
#include "world.h"

#include "base/rand.h"
#include "clerical/learn.h"
#include "clerical/pair.h"
#include "link/hub_model.h"
#include "query.h"
#include "weight/score.h"

/* Words on pairs of records that nobody has: labels are kept for ever, whatever became of
 * records. */
struct saying_of {
    int64_t pair;
    const char *login;
    enum answer answer;
    bool effect;
    int32_t weight, flags, choice;
    int64_t model;
};

static err add_words(struct db *db, void *ctx, struct err_info *why)
{
    static int64_t at_ms;
    const struct saying_of *s = ctx;
    struct q_match_add_opinion_in in = {.cell = 0,
                                        .record = s->pair * 2,
                                        .other = s->pair * 2 + 1,
                                        .at_ms = ++at_ms,
                                        .login = str_of(s->login),
                                        .answer = (int32_t)s->answer,
                                        .reason = STR("seen"),
                                        .effect = s->effect,
                                        .evidence = 7,
                                        .weight = s->weight,
                                        .flags = s->flags,
                                        .model = s->model,
                                        .levels = STR("0 0 0 0 7 3 2 1"),
                                        .sealed = STR(""),
                                        .choice = s->choice};
    return q_match_add_opinion(db, &in, why);
}

static void said(struct saying_of s)
{
    if (!s.model) s.model = model_default()->id;
    if (store_write(w.hub->store, add_words, &s, &w.why)) fail_msg("%s", w.why.text);
}

static err learn(struct learnt *l)
{
    const struct viewer v = viewer(WEI);
    return clerical_learn(w.hub, &v, l, &w.why);
}

/* True log odds: the weight less two bits, from 0 to 6 bits. */
static void decide_many(int n)
{
    struct rand r = rand_seeded(3);
    for (int i = 1; i <= n; i++) {
        double bits = rand_unit(&r) * 6;
        bool same = rand_unit(&r) < weight_probability(bits - 2);
        said((struct saying_of){.pair = i, .login = "ana", .effect = true,
                                .answer = same ? ANSWER_SAME : ANSWER_DIFFERENT,
                                .weight = (int32_t)(bits * 1000)});
    }
}

static void weights_that_promise_too_much_are_found_and_mended_in_a_new_file_only(void **state)
{
    (void)state;
    struct learnt l;
    struct learn_wish wish = {0};
    struct weight_model *m = ARENA_NEW(arena, struct weight_model);
    const struct model *live;
    decide_many(600);
    assert_int_equal(learn(&l), ERR_OK);
    assert_int_equal(l.decided, 600);
    assert_int_equal(l.used, 600);
    for (int bits = 1; bits < 6; bits++)
        assert_true(fabs(weight_calibrated(&l.calibration, bits) - (bits - 2)) < 0.5);
    assert_true(l.loss_crossed < l.loss_now);
    assert_int_equal(l.bins, 3);
    for (size_t i = 0; i < l.bins; i++) {
        assert_true(l.bin[i].promised > l.bin[i].said.high); /* as it is, it promises too much */
        assert_true(fabs(l.bin[i].promised_new - l.bin[i].said.value) < 0.1);
    }
    assert_int_equal(clerical_calibrated_model(w.hub, &l, &wish, arena, m, &w.why), ERR_OK);
    assert_memory_equal(&m->calibration, &l.calibration, sizeof l.calibration);
    assert_int_equal(hub_model(w.hub, &live, &w.why), ERR_OK);
    assert_ptr_equal(live, model_default());
    /* the file reads as a model of the hub's */
    struct buf text = BUF_INIT(8 << 20);
    struct model read;
    weight_model_write(m, &text);
    assert_int_equal(model_parse(buf_str(&text), arena, &read, &w.why), ERR_OK);
    assert_true(read.id != live->id);
    assert_memory_equal(&read.calibration, &l.calibration, sizeof l.calibration);
    buf_release(&text);
}

static void only_pairs_of_which_the_weight_decides_teach(void **state)
{
    (void)state;
    struct learnt l;
    decide_many(30);
    said((struct saying_of){.pair = 101, .login = "ana", .answer = ANSWER_SAME, .effect = true,
                            .weight = 3000, .flags = LINK_TWIN});
    said((struct saying_of){.pair = 102, .login = "ana", .answer = ANSWER_SAME, .effect = true,
                            .weight = 3000, .choice = CHOICE_WAITS});
    said((struct saying_of){.pair = 103, .login = "ana", .answer = ANSWER_SAME, .effect = true,
                            .weight = 30000});
    said((struct saying_of){.pair = 104, .login = "ana", .answer = ANSWER_SAME, .effect = true,
                            .weight = 3000});
    said((struct saying_of){.pair = 104, .login = "wei", .answer = ANSWER_TAKEN_BACK,
                            .effect = true, .weight = 3000});
    said((struct saying_of){.pair = 105, .login = "ana", .answer = ANSWER_SAME, .weight = 3000});
    assert_int_equal(learn(&l), ERR_OK);
    assert_int_equal(l.decided, 33);
    assert_int_equal(l.used, 30);
    assert_int_equal(l.ruled, 1);
    assert_int_equal(l.asked, 1);
    assert_int_equal(l.outside, 1);
}

static void labels_of_an_older_model_are_weighed_again(void **state)
{
    (void)state;
    struct learnt l;
    decide_many(30);
    /* no given level fits: 0 0 0 0 7 3 2 1 is same names and birth date, which is far above */
    said((struct saying_of){.pair = 101, .login = "ana", .answer = ANSWER_SAME, .effect = true,
                            .weight = 3000, .model = 99});
    assert_int_equal(learn(&l), ERR_OK);
    assert_int_equal(l.used, 30);
    assert_int_equal(l.outside, 1);
}

static void two_who_looked_at_the_same_pairs_are_held_against_each_other(void **state)
{
    (void)state;
    struct learnt l;
    decide_many(20); /* by one alone */
    for (int i = 0; i < 40; i++) {
        bool same = i % 2, split = i % 10 == 0;
        enum answer one = same ? ANSWER_SAME : ANSWER_DIFFERENT;
        said((struct saying_of){.pair = 200 + i, .login = "ana", .answer = one, .weight = 3000});
        said((struct saying_of){.pair = 200 + i, .login = "bo", .weight = 3000,
                                .answer = split ? ANSWER_SAME : one, .effect = !split});
    }
    said((struct saying_of){.pair = 300, .login = "ana", .answer = ANSWER_UNSURE, .weight = 3000});
    said((struct saying_of){.pair = 300, .login = "bo", .answer = ANSWER_SAME, .weight = 3000});
    assert_int_equal(learn(&l), ERR_OK);
    assert_int_equal(l.both.same, 20);
    assert_int_equal(l.both.different, 16);
    assert_int_equal(l.both.split, 4);
    assert_int_equal(l.one_unsure, 1);
    assert_true(l.kappa.value > 0.75 && l.kappa.value < 0.85);
    assert_true(l.kappa.low < l.kappa.value && l.kappa.high > l.kappa.value);
}

static void too_few_decisions_teach_nothing_and_clerks_are_not_asked(void **state)
{
    (void)state;
    struct learnt l;
    const struct viewer ana = viewer(ANA);
    decide_many(5);
    assert_int_equal(learn(&l), ERR_INPUT);
    assert_int_equal(l.used, 5);
    assert_true(l.calibration.offset == 0 && l.calibration.tilt == 0);
    assert_int_equal(clerical_learn(w.hub, &ana, &l, &w.why), ERR_DENIED);
}

/* A real word notes what the queue offered the pair for and how long it took. */
static void a_word_keeps_why_the_pair_was_offered(void **state)
{
    (void)state;
    int64_t a, b;
    struct learnt l;
    doubt("2", &a, &b);
    (void)show(ANA, a, b, true);
    assert_int_equal(answer(ANA, a, b, 0, ANSWER_DIFFERENT), ERR_OK);
    assert_int_equal(learn(&l), ERR_INPUT);
    assert_int_equal(l.decided, sampled(a, b) ? 0 : 1);
    assert_int_equal(l.ruled, l.decided); /* the given name does not settle it */
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(weights_that_promise_too_much_are_found_and_mended_in_a_new_file_only),
        T(only_pairs_of_which_the_weight_decides_teach),
        T(labels_of_an_older_model_are_weighed_again),
        T(two_who_looked_at_the_same_pairs_are_held_against_each_other),
        T(too_few_decisions_teach_nothing_and_clerks_are_not_asked),
        T(a_word_keeps_why_the_pair_was_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
