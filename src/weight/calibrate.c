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

enum { ROUNDS = 50, FOLDS = 5 };
static const double PRIOR_PAIRS = 10, PRIOR_BITS = 3;

double calibrate_effective(const struct judged *list, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += list[i].count;
        squares += list[i].count * list[i].count;
    }
    return squares > 0 ? sum * sum / squares : 0;
}

/* Pairs to fit a line to: all but each FOLDS-th from `fold` on; FOLDS = all. */
struct fitting {
    const struct judged *list;
    size_t n, fold;
    double scale; /* what a count of 1 weighs */
};

static bool left_out(const struct fitting *f, size_t i) { return i % FOLDS == f->fold; }

/* One step of Newton on the log posterior; the prior is normal around (0, 0), as sharp as what
 * PRIOR_PAIRS pairs at even odds would tell of the offset, and as many at PRIOR_BITS of the
 * tilt. */
static bool step(const struct fitting *f, struct calibration *c)
{
    const double ln2 = log(2), even = PRIOR_PAIRS * ln2 * ln2 / 4;
    double h00 = even, h01 = 0, h11 = even * PRIOR_BITS * PRIOR_BITS;
    double g0 = -h00 * c->offset, g1 = -h11 * c->tilt;
    for (size_t i = 0; i < f->n; i++) {
        if (left_out(f, i)) continue;
        double bits = f->list[i].bits, weight = f->list[i].count * f->scale;
        double p = weight_probability(bits + c->offset + c->tilt * bits);
        double residual = weight * ((f->list[i].same ? 1 : 0) - p) * ln2;
        double curve = weight * p * (1 - p) * ln2 * ln2;
        g0 += residual;
        g1 += residual * bits;
        h00 += curve;
        h01 += curve * bits;
        h11 += curve * bits * bits;
    }
    double det = h00 * h11 - h01 * h01;
    double d0 = (h11 * g0 - h01 * g1) / det, d1 = (h00 * g1 - h01 * g0) / det;
    double far = fmax(fabs(d0), 4 * fabs(d1)); /* far from the best the curve says too little */
    double part = far > 1 ? 1 / far : 1;
    c->offset += part * d0;
    c->tilt += part * d1;
    return far < 1e-9;
}

static struct calibration fit(struct fitting f)
{
    const double least_tilt = -0.95; /* more weight is never less likely */
    double sum = 0;
    struct calibration c = {0};
    for (size_t i = 0; i < f.n; i++) {
        sum += f.list[i].count;
        if (!i || f.list[i].bits < c.from) c.from = f.list[i].bits;
        if (!i || f.list[i].bits > c.to) c.to = f.list[i].bits;
    }
    f.scale = sum > 0 ? calibrate_effective(f.list, f.n) / sum : 0;
    for (int i = 0; i < ROUNDS && !step(&f, &c); i++)
        continue;
    if (c.tilt < least_tilt) c.tilt = least_tilt;
    return c;
}

struct calibration calibrate_line(const struct judged *list, size_t n)
{
    return fit((struct fitting){.list = list, .n = n, .fold = FOLDS});
}

static double loss_of(const struct judged *j, const struct calibration *c)
{
    double p = weight_probability(weight_calibrated(c, j->bits));
    return -j->count * log2(fmax(j->same ? p : 1 - p, 1e-12));
}

double calibrate_loss(const struct judged *list, size_t n, const struct calibration *c)
{
    double loss = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        loss += loss_of(&list[i], c);
        sum += list[i].count;
    }
    return sum > 0 ? loss / sum : 0;
}

double calibrate_loss_crossed(const struct judged *list, size_t n)
{
    double loss = 0, sum = 0;
    for (size_t fold = 0; fold < FOLDS; fold++) {
        struct calibration c = fit((struct fitting){.list = list, .n = n, .fold = fold});
        for (size_t i = fold; i < n; i += FOLDS) {
            loss += loss_of(&list[i], &c);
            sum += list[i].count;
        }
    }
    return sum > 0 ? loss / sum : 0;
}
