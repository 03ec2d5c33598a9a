/* quality/eval_interval.c -- intervals of shares; the method is in eval_linkage.h. */
#include "quality/eval_linkage.h"

#include <math.h>

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
