/* quality/eval_interval.c -- intervals of shares; the method is in eval_linkage.h. */
#include "quality/eval_linkage.h"

#include <math.h>

static double limited(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

struct interval share_wilson(double hits, double of)
{
    if (!(of > 0)) return (struct interval){NAN, NAN, NAN};
    const double z = 1.959963984540054;
    double p = limited(hits / of);
    double middle = (p + z * z / (2 * of)) / (1 + z * z / of);
    double reach = z / (1 + z * z / of) * sqrt(p * (1 - p) / of + z * z / (4 * of * of));
    return (struct interval){p, p > 0 ? limited(middle - reach) : 0,
                             p < 1 ? limited(middle + reach) : 1};
}

void ratio_add(struct ratio *r, double y, double x)
{
    r->y += y;
    r->x += x;
    r->yy += y * y;
    r->xy += x * y;
    r->xx += x * x;
}

struct interval ratio_interval(const struct ratio *r, uint64_t units)
{
    if (!(r->x > 0)) return (struct interval){NAN, NAN, NAN};
    double p = r->y / r->x, kish = r->x * r->x / r->xx, independent = kish;
    double rest = r->yy - 2 * p * r->xy + p * p * r->xx; /* sum of (y - p x)^2 */
    if (units > 1 && p > 0 && p < 1 && rest > 0) {
        double n = (double)units, variance = n / (n - 1) * rest / (r->x * r->x);
        independent = p * (1 - p) / variance;
        if (independent > r->x) independent = r->x;
    }
    return share_wilson(p * independent, independent);
}
