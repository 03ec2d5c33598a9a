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
        list[i].same = rand_unit(&r) < weight_probability(list[i].bits / 2 - 1);
    }
    struct calibration c = calibrate_line(list, COUNT(list));
    assert_true(fabs(c.slope - 0.5) < 0.05 && fabs(c.offset + 1) < 0.1);
}

static void few_labels_move_little(void **state)
{
    (void)state;
    struct calibration none = calibrate_line(NULL, 0);
    assert_true(none.offset == 0 && none.slope == 1);
    const struct judged alike[] = {{5, true}, {6, true}, {4, true}};
    struct calibration few = calibrate_line(alike, COUNT(alike));
    assert_true(fabs(few.offset) < 0.1 && fabs(few.slope - 1) < 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upper_keeps_the_precision_that_the_model_expects),
        cmocka_unit_test(lower_keeps_the_budget_of_those_who_look),
        cmocka_unit_test(a_line_finds_weights_that_promise_too_much),
        cmocka_unit_test(few_labels_move_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
