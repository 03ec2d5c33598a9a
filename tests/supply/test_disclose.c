/* What may be said of other agencies' data: nothing of fewer than ten persons, and nothing by which
 * one person more or less can be told. The distribution of what is shown is counted out in full. */
#include "check.h"

#include "base/rand.h"
#include "supply/disclose.h"

#include <math.h>
#include <stdlib.h>

enum { SPAN = 2 * DISCLOSE_NOISE_MOST + 1, MOST = DISCLOSE_NOISE_MOST };

/* The chance of each noise, from its definition. */
static double chance[SPAN];

static int count_chances(void **state)
{
    (void)state;
    double sum = 0;
    for (int k = -MOST; k <= MOST; k++)
        sum += chance[k + MOST] = exp(-abs(k) / 2.0);
    for (int i = 0; i < SPAN; i++)
        chance[i] /= sum;
    return 0;
}

static void under_ten_persons_nothing_is_shown_whatever_the_noise(void **state)
{
    (void)state;
    for (int part = 0; part < 10; part++)
        for (int a = -MOST; a <= MOST; a++)
            for (int b = -MOST; b <= MOST; b++) {
                assert_int_equal(disclose_with(part, 500, a, b).shown, DISCLOSED_NOT);
                assert_int_equal(disclose_with(part, part, a, b).shown, DISCLOSED_NOT);
            }
    assert_int_equal(disclose_with(9, 500, 30, 0).shown, DISCLOSED_NOT);
    assert_int_equal(disclose_with(10, 500, 30, 0).shown, DISCLOSED_ABOUT);
}

static void fewer_than_ten_on_the_other_side_are_not_counted_out_either(void **state)
{
    (void)state;
    for (int part = 491; part <= 500; part++)
        for (int a = -MOST; a <= MOST; a++)
            for (int b = -MOST; b <= MOST; b++)
                assert_int_equal(disclose_with(part, 500, a, b).shown, DISCLOSED_AT_LEAST);
    /* and the bound is the same whoever they are: it says nothing of `part` */
    for (int part = 491; part <= 500; part++)
        assert_int_equal(disclose_with(part, 500, 0, 3).percent,
                         disclose_with(500, 500, 0, 3).percent);
}

/* Everything that can be shown of a pair of counts, with its chance. The noise of one of the two is
 * held still: what is shown of neighbours is compared one count at a time. */
enum { OUTCOMES = 3 * 101 * 60 };
static size_t place_of(struct disclosed_share s)
{
    return ((size_t)s.shown * 101 + (size_t)s.percent) * 60 + (size_t)(s.persons / 10 % 60);
}

static void spread(int64_t part, int64_t whole, bool by_part, double out[OUTCOMES])
{
    memset(out, 0, OUTCOMES * sizeof *out);
    for (int i = 0; i < SPAN; i++)
        out[place_of(by_part ? disclose_with(part, whole, i - MOST, 0)
                             : disclose_with(part, whole, 0, i - MOST))] += chance[i];
}

/* The share of cases in which one tells more than the odds of e^(1/2) allow. */
static double told(const double a[OUTCOMES], const double b[OUTCOMES])
{
    double more = 0;
    for (size_t i = 0; i < OUTCOMES; i++)
        if (a[i] > b[i] * exp(0.5) * (1 + 1e-9)) more += a[i] - b[i] * exp(0.5);
    return more;
}

static void one_person_more_hardly_changes_the_odds_of_anything_shown(void **state)
{
    (void)state;
    static double a[OUTCOMES], b[OUTCOMES];
    const double seldom = 0.01; /* where the bound of ten persons itself decides */
    for (int64_t whole = 20; whole <= 120; whole += 20)
        for (int64_t part = 0; part < whole; part++) {
            spread(part, whole, true, a);
            spread(part + 1, whole, true, b);
            if (told(a, b) >= seldom || told(b, a) >= seldom)
                fail_msg("part %d of %d: %f %f", (int)part, (int)whole, told(a, b), told(b, a));
            spread(part, whole, false, a);
            spread(part, whole + 1, false, b);
            if (told(a, b) >= seldom || told(b, a) >= seldom)
                fail_msg("whole %d, %d: %f %f", (int)whole, (int)part, told(a, b), told(b, a));
        }
}

static void without_noise_the_same_look_would_tell(void **state)
{
    (void)state; /* so the check above can fail */
    static double a[OUTCOMES], b[OUTCOMES];
    memset(a, 0, sizeof a);
    memset(b, 0, sizeof b);
    a[place_of(disclose_with(49, 100, 0, 0))] = 1;
    b[place_of(disclose_with(50, 100, 0, 0))] = 1;
    assert_true(told(a, b) > 0.99);
}

static void the_noise_is_drawn_as_its_definition_says(void **state)
{
    (void)state;
    enum { DRAWS = 400000 };
    struct rand r = rand_seeded(3);
    int64_t seen[SPAN] = {0};
    for (int i = 0; i < DRAWS; i++)
        seen[disclose_noise(rand_u64(&r)) + MOST]++;
    for (int i = 0; i < SPAN; i++) {
        double want = chance[i] * DRAWS;
        assert_true(fabs((double)seen[i] - want) <= 6 * sqrt(want) + 6);
    }
}

static void a_figure_is_the_same_all_month_and_another_in_the_next(void **state)
{
    (void)state;
    unsigned char master[CRYPT_KEY_BYTES] = {7}, other[CRYPT_KEY_BYTES] = {8};
    struct keys keys, others;
    struct err_info why;
    int differs = 0, by_hub = 0, by_figure = 0;
    const str s = STR("school");
    assert_int_equal(keys_derive(master, &keys, &why), ERR_OK);
    assert_int_equal(keys_derive(other, &others, &why), ERR_OK);
    for (int32_t month = 24000; month < 24060; month++) {
        size_t one = place_of(disclose_share(&keys, s, "a", month, 300, 600));
        assert_int_equal(one, place_of(disclose_share(&keys, s, "a", month, 300, 600)));
        by_hub += one != place_of(disclose_share(&others, s, "a", month, 300, 600));
        by_figure += one != place_of(disclose_share(&keys, s, "b", month, 300, 600));
        differs += one != place_of(disclose_share(&keys, s, "a", month + 1, 300, 600));
    }
    assert_true(differs > 10 && by_hub > 10 && by_figure > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(under_ten_persons_nothing_is_shown_whatever_the_noise),
        cmocka_unit_test(fewer_than_ten_on_the_other_side_are_not_counted_out_either),
        cmocka_unit_test(one_person_more_hardly_changes_the_odds_of_anything_shown),
        cmocka_unit_test(without_noise_the_same_look_would_tell),
        cmocka_unit_test(the_noise_is_drawn_as_its_definition_says),
        cmocka_unit_test(a_figure_is_the_same_all_month_and_another_in_the_next),
    };
    return cmocka_run_group_tests_name("supply/disclose", tests, count_chances, NULL);
}
