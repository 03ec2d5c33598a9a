/* Three hunters and those that none of them caught. */
#include "check.h"

#include "weight/recapture.h"

#include <math.h>

/* Expected cells of `all`, each hunter catching this share of the easy and of the hard ones. */
static void expect(double *seen, double easy, double hard, const double easily[3],
                   const double hardly[3])
{
    for (unsigned k = 0; k < RECAPTURE_CELLS; k++) {
        double x = easy, y = hard;
        for (unsigned h = 0; h < 3; h++) {
            x *= k >> h & 1 ? easily[h] : 1 - easily[h];
            y *= k >> h & 1 ? hardly[h] : 1 - hardly[h];
        }
        seen[k] = x + y;
    }
}

static double caught(const double *seen)
{
    double sum = 0;
    for (unsigned k = 1; k < RECAPTURE_CELLS; k++)
        sum += seen[k];
    return sum;
}

static void independent_hunters_tell_how_many_there_are(void **state)
{
    (void)state;
    double seen[RECAPTURE_CELLS];
    const double shares[3] = {0.8, 0.7, 0.5};
    expect(seen, 1e6, 0, shares, shares);
    struct recapture r = recapture_three(seen, caught(seen));
    assert_true(fabs(r.all - 1e6) < 200);
    assert_true(fabs(r.recall - 0.97) < 0.001);
    assert_true(r.low < r.recall && r.recall < r.high && r.high - r.low < 0.01);
}

/* Errors come together: the first two miss the same ones. Two by two, far too few are missed. */
static void what_two_have_in_common_the_third_tells(void **state)
{
    (void)state;
    double seen[RECAPTURE_CELLS];
    const double easily[3] = {0.95, 0.9, 0.6}, hardly[3] = {0.3, 0.2, 0.6};
    expect(seen, 900000, 100000, easily, hardly);
    double first = seen[1] + seen[3] + seen[5] + seen[7],
           second = seen[2] + seen[3] + seen[6] + seen[7], both = seen[3] + seen[7];
    double petersen = first * second / both;
    struct recapture r = recapture_three(seen, caught(seen));
    assert_true(fabs(r.all - 1e6) < 1000);
    assert_true(fabs(petersen - 1e6) > 20000);
}

static void nothing_caught_tells_nothing(void **state)
{
    (void)state;
    const double none[RECAPTURE_CELLS] = {0};
    struct recapture r = recapture_three(none, 0);
    assert_true(r.recall >= 0 && r.recall <= 1 && r.low <= r.high && isfinite(r.all));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(independent_hunters_tell_how_many_there_are),
        cmocka_unit_test(what_two_have_in_common_the_third_tells),
        cmocka_unit_test(nothing_caught_tells_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
