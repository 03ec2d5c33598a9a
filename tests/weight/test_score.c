/* Weights: Fellegi and Sunter's sum, the household class between, and the waterfall. */
#include "check.h"

#include "weight/score.h"

#include <math.h>

/* Three comparisons of three levels: same, different, missing. */
static struct weight_model model(double household)
{
    struct weight_model m = {.comparisons = 3};
    const double shares[3][2][WEIGHT_CLASSES] = {{{0.9, 0.01, 0.005}, {0.1, 0.99, 0.995}},
                                                 {{0.8, 0.7, 0.01}, {0.2, 0.3, 0.99}},
                                                 {{0.95, 0.02, 0.001}, {0.05, 0.98, 0.999}}};
    m.prior[CLASS_SAME] = 0.0001;
    m.prior[CLASS_HOUSEHOLD] = household;
    m.prior[CLASS_STRANGERS] = 1 - 0.0001 - household;
    for (size_t c = 0; c < 3; c++) {
        m.comparison[c].levels = 3;
        for (size_t l = 0; l < 2; l++)
            memcpy(m.comparison[c].level[l].share, shares[c][l], sizeof shares[c][l]);
        m.comparison[c].level[2].missing = true;
        m.comparison[c].level[0].term = 1;
    }
    m.comparison[1].kin = true;
    return m;
}

static void two_classes_give_the_sum_of_the_logarithms(void **state)
{
    (void)state;
    struct weight_model m = model(0);
    struct weight_table t;
    weight_table_of(&m, &t);
    double expected = log2(0.0001 / 0.9999) + log2(0.9 / 0.005) + log2(0.2 / 0.99);
    assert_true(fabs(weight_of(&t, (uint8_t[]){0, 1, 2}, NULL) - expected) < 1e-12);
    assert_true(fabs(weight_of(&t, (uint8_t[]){2, 2, 2}, NULL) - log2(0.0001 / 0.9999)) < 1e-12);
}

static void a_household_between_strangers_and_oneself_takes_weight_away(void **state)
{
    (void)state;
    struct weight_model two = model(0), three = model(0.02);
    struct weight_table t2, t3;
    weight_table_of(&two, &t2);
    weight_table_of(&three, &t3);
    const uint8_t sibling[] = {1, 0, 1}, whole[] = {0, 0, 0};
    assert_true(weight_of(&t3, sibling, NULL) < weight_of(&t2, sibling, NULL) - 1);
    assert_true(weight_of(&t3, whole, NULL) > 4);
}

static void chances_of_the_classes_add_up_and_agree_with_the_weight(void **state)
{
    (void)state;
    struct weight_model m = model(0.001);
    struct weight_table t;
    weight_table_of(&m, &t);
    for (uint8_t i = 0; i < 27; i++) {
        const uint8_t level[] = {i % 3, i / 3 % 3, i / 9};
        double chance[WEIGHT_CLASSES];
        weight_classes(&t, level, NULL, chance);
        assert_true(fabs(chance[0] + chance[1] + chance[2] - 1) < 1e-12);
        assert_true(fabs(weight_probability(weight_of(&t, level, NULL)) - chance[0]) < 1e-9);
    }
    assert_true(fabs(weight_from_probability(weight_probability(3.25)) - 3.25) < 1e-9);
}

static void a_rare_value_says_more_but_nothing_within_a_family(void **state)
{
    (void)state;
    struct weight_model m = model(0);
    struct weight_table t;
    const uint8_t level[] = {0, 0, 2};
    const double none[3] = {0}, rare[3] = {2.5, 1.5, 9};
    weight_table_of(&m, &t);
    double plain = weight_of(&t, level, none);
    assert_true(fabs(weight_of(&t, level, rare) - plain - 4) < 1e-12); /* the third is missing */
    m = model(0.9); /* nearly everybody is of one household */
    weight_table_of(&m, &t);
    double gain = weight_of(&t, level, rare) - weight_of(&t, level, none);
    assert_true(gain > 2.4 && gain < 2.6); /* the given name counts, the surname does not */
}

static void the_steps_of_the_waterfall_add_up_to_the_weight(void **state)
{
    (void)state;
    struct weight_model m = model(0.001);
    struct weight_table t;
    weight_table_of(&m, &t);
    const double term_bits[3] = {1, 2, -1};
    for (uint8_t i = 0; i < 27; i++) {
        const uint8_t level[] = {i % 3, i / 3 % 3, i / 9};
        struct weight_part parts[WEIGHT_PARTS_MAX];
        size_t n = weight_parts(&t, level, term_bits, parts), said = 0;
        double sum = 0;
        for (size_t k = 0; k < n; k++) {
            sum += parts[k].bits;
            said += parts[k].comparison < 3 && !parts[k].term;
        }
        assert_true(fabs(sum - weight_of(&t, level, term_bits)) < 1e-9);
        assert_int_equal(said, (level[0] < 2) + (level[1] < 2) + (level[2] < 2));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_classes_give_the_sum_of_the_logarithms),
        cmocka_unit_test(a_household_between_strangers_and_oneself_takes_weight_away),
        cmocka_unit_test(chances_of_the_classes_add_up_and_agree_with_the_weight),
        cmocka_unit_test(a_rare_value_says_more_but_nothing_within_a_family),
        cmocka_unit_test(the_steps_of_the_waterfall_add_up_to_the_weight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
