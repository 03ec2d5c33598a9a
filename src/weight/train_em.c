/* weight/train_em.c -- expectation and maximisation over patterns, one mixture per blocking rule
 * with m, h and u in common.
 *
 * A pattern that several rules bring takes part once in each. The comparisons that a rule uses are
 * left out there: among its pairs they agree by construction. A level "missing" says nothing of
 * the class and is not counted (missing at random). */
#include "weight/train_em.h"

#include <math.h>

enum { ROUNDS = 200 };
static const double CLOSE_ENOUGH = 1e-5;

struct shares {
    double of[COMPARISONS_MAX][WEIGHT_LEVELS_MAX][WEIGHT_CLASSES];
};

struct rounds {
    struct training *t;
    struct shares now;
    double class_share[TRAIN_RULES_MAX][WEIGHT_CLASSES]; /* among the pairs of each rule */
    double class_pairs[TRAIN_RULES_MAX][WEIGHT_CLASSES];
};

static void load_shares(const struct weight_model *m, struct shares *to)
{
    for (size_t c = 0; c < m->comparisons; c++)
        for (size_t l = 0; l < m->comparison[c].levels; l++) {
            const struct weight_level *level = &m->comparison[c].level[l];
            for (size_t k = 0; k < WEIGHT_CLASSES; k++)
                to->of[c][l][k] = level->missing ? 1 : level->share[k];
        }
}

/* Chances of the classes of one pattern among the pairs of one rule. False: no class can be. */
static bool expect(const struct rounds *r, const struct pattern *p, size_t rule,
                   double ret_chance[WEIGHT_CLASSES])
{
    uint32_t left_out = r->t->in->rules[rule];
    double sum = 0;
    memcpy(ret_chance, r->class_share[rule], sizeof r->class_share[rule]);
    for (size_t c = 0; c < r->t->m->comparisons; c++)
        if (!(left_out >> c & 1))
            for (size_t k = 0; k < WEIGHT_CLASSES; k++)
                ret_chance[k] *= r->now.of[c][p->level[c]][k];
    for (size_t k = 0; k < WEIGHT_CLASSES; k++)
        sum += ret_chance[k];
    for (size_t k = 0; k < WEIGHT_CLASSES && sum > 0; k++)
        ret_chance[k] /= sum;
    return sum > 0;
}

static void count_pattern(struct rounds *r, const struct pattern *p, size_t rule)
{
    double chance[WEIGHT_CLASSES];
    uint32_t left_out = r->t->in->rules[rule];
    if (!expect(r, p, rule, chance)) return;
    for (size_t k = 0; k < WEIGHT_CLASSES; k++)
        r->class_pairs[rule][k] += p->count * chance[k];
    for (size_t c = 0; c < r->t->m->comparisons; c++)
        if (!(left_out >> c & 1))
            for (size_t k = CLASS_SAME; k <= CLASS_HOUSEHOLD; k++)
                r->t->counted[c][p->level[c]][k] += p->count * chance[k];
}

static void count_all(struct rounds *r)
{
    struct training *t = r->t;
    memset(r->class_pairs, 0, sizeof r->class_pairs);
    for (size_t c = 0; c < COMPARISONS_MAX; c++)
        for (size_t l = 0; l < WEIGHT_LEVELS_MAX; l++)
            t->counted[c][l][CLASS_SAME] = t->counted[c][l][CLASS_HOUSEHOLD] = 0;
    for (size_t i = 0; i < t->blocked_count; i++)
        for (size_t rule = 0; rule < t->in->rule_count; rule++)
            if (t->blocked[i].rules >> rule & 1) count_pattern(r, &t->blocked[i], rule);
}

/* Half a pair of each class beforehand: no class of a rule dies out for want of one. */
static void divide_classes(struct rounds *r)
{
    bool household = r->t->start->prior[CLASS_HOUSEHOLD] > 0;
    for (size_t rule = 0; rule < r->t->in->rule_count; rule++) {
        double sum = 0, *share = r->class_share[rule];
        for (size_t k = 0; k < WEIGHT_CLASSES; k++) {
            bool possible = k != CLASS_HOUSEHOLD || household;
            sum += share[k] = possible ? r->class_pairs[rule][k] + 0.5 : 0;
        }
        for (size_t k = 0; k < WEIGHT_CLASSES; k++)
            share[k] /= sum;
    }
}

static double maximise(struct rounds *r)
{
    struct weight_model *m = r->t->m;
    struct shares before = r->now;
    double most = 0;
    divide_classes(r);
    for (size_t c = 0; c < m->comparisons; c++) {
        train_shares(r->t, c, CLASS_SAME, r->t->trust);
        if (!r->t->in->keep_household) train_shares(r->t, c, CLASS_HOUSEHOLD, r->t->trust);
    }
    load_shares(m, &r->now);
    for (size_t c = 0; c < m->comparisons; c++)
        for (size_t l = 0; l < m->comparison[c].levels; l++)
            for (size_t k = 0; k < WEIGHT_CLASSES; k++) {
                double change = fabs(r->now.of[c][l][k] - before.of[c][l][k]);
                if (change > most) most = change;
            }
    return most;
}

void train_em(struct training *t)
{
    struct rounds r = {.t = t};
    unsigned rounds_max = t->in->rounds_max ? t->in->rounds_max : ROUNDS;
    t->report.rounds = 0;
    t->report.converged = false;
    load_shares(t->m, &r.now);
    divide_classes(&r); /* nothing counted yet: all classes alike */
    while (!t->report.converged && t->report.rounds < rounds_max) {
        count_all(&r);
        t->report.converged = maximise(&r) < CLOSE_ENOUGH;
        t->report.rounds++;
    }
    for (size_t rule = 0; rule < t->in->rule_count; rule++) {
        double pairs = 0;
        for (size_t k = 0; k < WEIGHT_CLASSES; k++)
            pairs += r.class_pairs[rule][k];
        t->report.rule[rule].pairs = pairs;
    }
}
