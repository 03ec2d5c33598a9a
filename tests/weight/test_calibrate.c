/* Thresholds without truth, and weights against what people said. */
#include "check.h"

#include "base/rand.h"
#include "weight/calibrate.h"
#include "weight/score.h"

#include <math.h>

static void upper_keeps_the_precision_that_the_model_expects(void **state)
{
    (void)state;
    struct weighed list[] = {{0, 100}, {10, 1000}, {3, 100}, {6, 100}};
    assert_true(calibrate_upper(list, 4, 0.999) == 10);
    assert_true(calibrate_upper(list, 4, 0.99) == 6);
    assert_true(calibrate_upper(list, 4, 0.98) == 3);
    assert_true(calibrate_upper(list, 4, 0.5) == 0);
    assert_true(isinf(calibrate_upper(list, 4, 1.0)));
    assert_true(isinf(calibrate_upper(list, 0, 0.9)));
}

static void lower_keeps_the_budget_of_those_who_look(void **state)
{
    (void)state;
    struct weighed list[] = {{0, 100}, {10, 1000}, {3, 30}, {6, 100}, {3, 20}};
    assert_true(calibrate_lower(list, 5, 6, 50) == 3);
    assert_true(calibrate_lower(list, 5, 6, 49) ==
                6); /* pairs of one weight stand or fall together */
    assert_true(calibrate_lower(list, 5, 6, 150) == 0);
    assert_true(calibrate_lower(list, 5, 10, 0) == 10);
}

static void a_line_finds_weights_that_promise_too_much(void **state)
{
    (void)state;
    struct rand r = rand_seeded(5);
    static struct judged list[20000];
    for (size_t i = 0; i < COUNT(list); i++) { /* true log odds: half the weight, less one */
        list[i].bits = rand_unit(&r) * 16 - 6;
        list[i].count = 1;
        list[i].same = rand_unit(&r) < weight_probability(list[i].bits / 2 - 1);
    }
    struct calibration c = calibrate_line(list, COUNT(list));
    assert_true(fabs(c.tilt + 0.5) < 0.05 && fabs(c.offset + 1) < 0.1);
    assert_true(c.from < -5.9 && c.to > 9.9);
    const struct calibration none = {0};
    double before = calibrate_loss(list, COUNT(list), &none);
    assert_true(calibrate_loss(list, COUNT(list), &c) < before - 0.1);
    assert_true(calibrate_loss_crossed(list, COUNT(list)) < before - 0.1);
}

static void few_labels_move_little(void **state)
{
    (void)state;
    struct calibration none = calibrate_line(NULL, 0);
    assert_true(none.offset == 0 && none.tilt == 0);
    const struct judged alike[] = {{5, 1, true}, {6, 1, true}, {4, 1, true}};
    struct calibration few = calibrate_line(alike, COUNT(alike));
    assert_true(fabs(few.offset) < 0.1 && fabs(few.tilt) < 0.1);
}

/* People look at the likely ones five times as often as at the others: counted by how many each
 * stands for, the line is that of all; unweighed it is not. */
static void pairs_count_for_those_that_nobody_looked_at(void **state)
{
    (void)state;
    struct rand r = rand_seeded(7);
    static struct judged list[40000];
    size_t n = 0;
    while (n < COUNT(list)) {
        double bits = rand_unit(&r) * 6;
        bool same = rand_unit(&r) < weight_probability(bits - 2);
        double looked_at = same ? 0.5 : 0.1;
        if (rand_unit(&r) < looked_at) list[n++] = (struct judged){bits, 1 / looked_at, same};
    }
    struct calibration c = calibrate_line(list, n);
    assert_true(fabs(c.offset + 2) < 0.15 && fabs(c.tilt) < 0.05);
    assert_true(calibrate_effective(list, n) < (double)n);
    for (size_t i = 0; i < n; i++)
        list[i].count = 1;
    assert_true(calibrate_line(list, n).offset > -0.5);
    assert_true(calibrate_effective(list, n) == (double)n);
}

static void a_calibrated_weight_rises_and_comes_back(void **state)
{
    (void)state;
    struct rand r = rand_seeded(8);
    for (int i = 0; i < 2000; i++) {
        double from = rand_unit(&r) * 8 - 4;
        struct calibration c = {rand_unit(&r) * 6 - 3, rand_unit(&r) * 2 - 0.9, from,
                                from + rand_unit(&r) * 8};
        double bits = rand_unit(&r) * 40 - 20, now = weight_calibrated(&c, bits);
        assert_true(fabs(weight_uncalibrated(&c, now) - bits) < 1e-9);
        assert_true(weight_calibrated(&c, bits + 0.1) > now);
    }
    const struct calibration none = {0};
    assert_true(weight_calibrated(&none, 3.25) == 3.25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upper_keeps_the_precision_that_the_model_expects),
        cmocka_unit_test(lower_keeps_the_budget_of_those_who_look),
        cmocka_unit_test(a_line_finds_weights_that_promise_too_much),
        cmocka_unit_test(few_labels_move_little),
        cmocka_unit_test(pairs_count_for_those_that_nobody_looked_at),
        cmocka_unit_test(a_calibrated_weight_rises_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
