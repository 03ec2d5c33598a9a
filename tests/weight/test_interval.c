/* Agreement of two reviewers beyond chance. */
#include "check.h"

#include "weight/interval.h"

#include <math.h>

static void kappa_is_what_the_book_says(void **state)
{
    (void)state;
    /* 40 both same, 40 both different, 20 split: 0.8 observed, 0.5 by chance */
    struct interval k = agreement_kappa(&(struct both_said){40, 40, 20});
    assert_true(fabs(k.value - 0.6) < 1e-12);
    assert_true(k.low > 0.42 && k.low < 0.46 && k.high > 0.74 && k.high < 0.78);
    /* 25 of 100 each way: as by chance */
    assert_true(fabs(agreement_kappa(&(struct both_said){25, 25, 50}).value) < 1e-12);
    assert_true(agreement_kappa(&(struct both_said){0, 0, 10}).value == -1);
}

static void who_always_agrees_on_both_answers_agrees_fully(void **state)
{
    (void)state;
    struct interval k = agreement_kappa(&(struct both_said){5, 5, 0});
    assert_true(k.value == 1 && k.low == 1 && k.high == 1);
}

static void too_few_or_all_alike_tell_nothing(void **state)
{
    (void)state;
    assert_true(isnan(agreement_kappa(&(struct both_said){0, 0, 0}).value));
    assert_true(isnan(agreement_kappa(&(struct both_said){1, 0, 0}).value));
    assert_true(isnan(agreement_kappa(&(struct both_said){50, 0, 0}).value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kappa_is_what_the_book_says),
        cmocka_unit_test(who_always_agrees_on_both_answers_agrees_fully),
        cmocka_unit_test(too_few_or_all_alike_tell_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
