/* weight/calibrate.c -- see calibrate.h. */
#include "weight/calibrate.h"

#include "base/sort.h"
#include "weight/score.h"

#include <math.h>

static int heaviest_first(const void *left, const void *right)
{
    const struct weighed *a = left, *b = right;
    if (a->bits != b->bits) return a->bits > b->bits ? -1 : 1;
    return (a->count < b->count) - (a->count > b->count);
}

double calibrate_upper(struct weighed *list, size_t n, double precision)
{
    double right = 0, all = 0, upper = HUGE_VAL;
    if (n) sort_list(list, n, sizeof *list, heaviest_first);
    for (size_t i = 0; i < n; i++) {
        right += list[i].count * weight_probability(list[i].bits);
        all += list[i].count;
        bool last = i + 1 == n || list[i + 1].bits != list[i].bits;
        if (last && right >= precision * all) upper = list[i].bits;
    }
    return upper;
}

double calibrate_lower(struct weighed *list, size_t n, double upper, double budget)
{
    double between = 0, lower = upper;
    if (n) sort_list(list, n, sizeof *list, heaviest_first);
    for (size_t i = 0; i < n; i++) {
        if (list[i].bits >= upper) continue;
        between += list[i].count;
        if (between > budget) break;
        if (i + 1 == n || list[i + 1].bits != list[i].bits) lower = list[i].bits;
    }
    return lower;
}

enum { ROUNDS = 50 };
static const double PRIOR_PAIRS = 10;

/* One step of Newton on the log posterior; the prior is normal around (0, 1). */
static bool step(const struct judged *list, size_t n, struct calibration *c)
{
    const double ln2 = log(2);
    double g0 = -PRIOR_PAIRS * c->offset, g1 = -PRIOR_PAIRS * (c->slope - 1);
    double h00 = PRIOR_PAIRS, h01 = 0, h11 = PRIOR_PAIRS;
    for (size_t i = 0; i < n; i++) {
        double p = weight_probability(c->offset + c->slope * list[i].bits);
        double residual = ((list[i].same ? 1 : 0) - p) * ln2, curve = p * (1 - p) * ln2 * ln2;
        g0 += residual;
        g1 += residual * list[i].bits;
        h00 += curve;
        h01 += curve * list[i].bits;
        h11 += curve * list[i].bits * list[i].bits;
    }
    double det = h00 * h11 - h01 * h01;
    double d0 = (h11 * g0 - h01 * g1) / det, d1 = (h00 * g1 - h01 * g0) / det;
    double far = fmax(fabs(d0), 4 * fabs(d1)); /* far from the best the curve says too little */
    double part = far > 1 ? 1 / far : 1;
    c->offset += part * d0;
    c->slope += part * d1;
    return far < 1e-9;
}

struct calibration calibrate_line(const struct judged *list, size_t n)
{
    struct calibration c = {0, 1};
    for (int i = 0; i < ROUNDS && !step(list, n, &c); i++)
        continue;
    return c;
}
