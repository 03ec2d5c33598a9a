/* weight/interval.c -- see interval.h. */
#include "weight/interval.h"

#include <math.h>

static const double z = 1.959963984540054;

static double limited(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

struct interval share_wilson(double hits, double of)
{
    if (!(of > 0)) return (struct interval){NAN, NAN, NAN};
    double p = limited(hits / of);
    double middle = (p + z * z / (2 * of)) / (1 + z * z / of);
    double reach = z / (1 + z * z / of) * sqrt(p * (1 - p) / of + z * z / (4 * of * of));
    return (struct interval){p, p > 0 ? limited(middle - reach) : 0,
                             p < 1 ? limited(middle + reach) : 1};
}

static double kappa(double same, double different, double split)
{
    double n = same + different + split, p = (same + split / 2) / n;
    double chance = p * p + (1 - p) * (1 - p);
    return ((same + different) / n - chance) / (1 - chance);
}

struct interval agreement_kappa(const struct both_said *b)
{
    const double count[] = {(double)b->same, (double)b->different, (double)b->split};
    double n = count[0] + count[1] + count[2], value = kappa(count[0], count[1], count[2]);
    double sum = 0, squares = 0;
    if (n < 2 || !isfinite(value)) return (struct interval){NAN, NAN, NAN};
    for (size_t i = 0; i < 3; i++) { /* each pair left out once: three kinds of pairs */
        double left[] = {count[0], count[1], count[2]};
        left[i]--;
        double without = count[i] > 0 ? kappa(left[0], left[1], left[2]) : 0;
        if (!isfinite(without)) without = 1; /* what is left agrees in all */
        sum += count[i] * without;
        squares += count[i] * without * without;
    }
    double variance = (n - 1) / n * (squares - sum * sum / n);
    double reach = z * sqrt(variance > 0 ? variance : 0);
    return (struct interval){value, fmax(value - reach, -1), fmin(value + reach, 1)};
}
