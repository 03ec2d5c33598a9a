/* weight/score.c -- see score.h. */
#include "weight/score.h"

#include <math.h>

static double bits_of(double share)
{
    return share > 0 ? log2(share) : -HUGE_VAL;
}

void weight_table_of(const struct weight_model *m, struct weight_table *ret_table)
{
    struct weight_table *t = ret_table;
    memset(t, 0, sizeof *t);
    t->comparisons = m->comparisons;
    t->household = m->prior[CLASS_HOUSEHOLD] > 0;
    t->calibration = m->calibration;
    for (size_t k = 0; k < WEIGHT_CLASSES; k++)
        t->prior[k] = bits_of(m->prior[k]);
    for (size_t c = 0; c < m->comparisons; c++) {
        const struct weight_comparison *from = &m->comparison[c];
        t->kin[c] = from->kin;
        if (from->given) {
            t->given[c].share = from->given_share;
            t->given[c].on = from->given - 1;
            t->given[c].levels = from->levels;
        }
        for (size_t l = 0; l < from->levels; l++) {
            const struct weight_level *level = &from->level[l];
            t->missing[c][l] = level->missing;
            if (level->missing) continue;
            t->term[c][l] = level->term;
            for (size_t k = 0; k < WEIGHT_CLASSES; k++)
                t->bits[c][l][k] = bits_of(level->share[k]);
        }
    }
}

struct sums {
    double of[WEIGHT_CLASSES]; /* log2 */
};

static void take_in(const struct weight_table *t, size_t c, const uint8_t *levels, struct sums *s)
{
    uint8_t level = levels[c];
    if (t->missing[c][level]) return;
    for (size_t k = 0; k < WEIGHT_CLASSES; k++)
        s->of[k] += t->bits[c][level][k];
    if (!t->given[c].share) return;
    size_t row = levels[t->given[c].on] * t->given[c].levels;
    s->of[CLASS_STRANGERS] += bits_of(t->given[c].share[row + level]) -
                              t->bits[c][level][CLASS_STRANGERS];
}

/* A rare value makes it less likely that strangers agree; within a household only where the value
 * does not run in families. */
static void take_in_term(const struct weight_table *t, size_t c, uint8_t level, double term_bits,
                         struct sums *s)
{
    double bits = t->term[c][level] * term_bits;
    s->of[CLASS_STRANGERS] -= bits;
    if (!t->kin[c]) s->of[CLASS_HOUSEHOLD] -= bits;
}

static struct sums start(const struct weight_table *t)
{
    struct sums s;
    memcpy(s.of, t->prior, sizeof s.of);
    return s;
}

static struct sums sums_of(const struct weight_table *t, const uint8_t *level,
                           const double *term_bits)
{
    struct sums s = start(t);
    for (size_t c = 0; c < t->comparisons; c++) {
        take_in(t, c, level, &s);
        if (term_bits) take_in_term(t, c, level[c], term_bits[c], &s);
    }
    return s;
}

void weight_sums(const struct weight_table *t, const uint8_t *level, double ret_sum[WEIGHT_CLASSES])
{
    struct sums s = start(t);
    for (size_t c = 0; c < t->comparisons; c++)
        take_in(t, c, level, &s);
    memcpy(ret_sum, s.of, sizeof s.of);
}

double weight_of_sums(double same, double household, double strangers)
{
    double more = household > strangers ? household : strangers,
           less = household > strangers ? strangers : household;
    return same - (less > -HUGE_VAL ? more + log2(1 + exp2(less - more)) : more);
}

double weight_calibrated(const struct calibration *c, double bits)
{
    double within = bits < c->from ? c->from : bits > c->to ? c->to : bits;
    return bits + c->offset + c->tilt * within;
}

double weight_uncalibrated(const struct calibration *c, double bits)
{
    double low = c->offset + c->tilt * c->from, high = c->offset + c->tilt * c->to;
    if (bits < c->from + low) return bits - low;
    if (bits > c->to + high) return bits - high;
    return (bits - c->offset) / (1 + c->tilt);
}

static double weight_of_all(const struct weight_table *t, const struct sums *s)
{
    return weight_calibrated(&t->calibration, weight_of_sums(s->of[CLASS_SAME],
                                                             s->of[CLASS_HOUSEHOLD],
                                                             s->of[CLASS_STRANGERS]));
}

double weight_of(const struct weight_table *t, const uint8_t *level, const double *term_bits)
{
    struct sums s = sums_of(t, level, term_bits);
    return weight_of_all(t, &s);
}

void weight_classes(const struct weight_table *t, const uint8_t *level, const double *term_bits,
                    double ret_chance[WEIGHT_CLASSES])
{
    struct sums s = sums_of(t, level, term_bits);
    double most = s.of[0], all = 0;
    for (size_t k = 1; k < WEIGHT_CLASSES; k++)
        if (s.of[k] > most) most = s.of[k];
    for (size_t k = 0; k < WEIGHT_CLASSES; k++)
        all += ret_chance[k] = exp2(s.of[k] - most);
    for (size_t k = 0; k < WEIGHT_CLASSES; k++)
        ret_chance[k] /= all;
}

double weight_probability(double bits)
{
    return 1 / (1 + exp2(-bits));
}

double weight_from_probability(double chance)
{
    return log2(chance / (1 - chance));
}

size_t weight_parts(const struct weight_table *t, const uint8_t *level, const double *term_bits,
                    struct weight_part ret_parts[WEIGHT_PARTS_MAX])
{
    struct sums s = start(t);
    double before = weight_of_all(t, &s);
    size_t n = 0;
    ret_parts[n++] = (struct weight_part){COMPARISONS_MAX, 0, false, before};
    for (size_t c = 0; c < t->comparisons; c++) {
        if (t->missing[c][level[c]]) continue;
        take_in(t, c, level, &s);
        double after = weight_of_all(t, &s);
        ret_parts[n++] = (struct weight_part){c, level[c], false, after - before};
        before = after;
        if (!term_bits || term_bits[c] == 0 || t->term[c][level[c]] == 0) continue;
        take_in_term(t, c, level[c], term_bits[c], &s);
        after = weight_of_all(t, &s);
        ret_parts[n++] = (struct weight_part){c, level[c], true, after - before};
        before = after;
    }
    return n;
}
