/* weight/train.c -- see train.h. */
#include "weight/score.h"

#include "base/sort.h"
#include "weight/train_em.h"

#include <math.h>

enum { PASSES = 3 };
static const double TRUST = 20;

static int by_pattern(const void *left, const void *right)
{
    const struct pattern *a = left, *b = right;
    int order = memcmp(a->level, b->level, sizeof a->level);
    if (order) return order;
    if (a->rules != b->rules) return a->rules < b->rules ? -1 : 1;
    return (a->count > b->count) - (a->count < b->count);
}

/* A sorted copy: sums in floating point depend on their order, the caller's must not. */
static err take(struct training *t, const struct pattern *from, size_t n, bool rules,
                struct arena *scratch, struct pattern **ret_to, size_t *ret_n, struct err_info *why)
{
    const struct weight_model *m = t->m;
    struct pattern *to = ARENA_ARRAY(scratch, struct pattern, n + 1);
    if (!to) return err_set(why, ERR_NOMEM, "no room to train with so many patterns");
    for (size_t i = 0; i < n; i++) {
        if (!(from[i].count >= 0) || isinf(from[i].count))
            return err_set(why, ERR_INPUT, "a pattern's count is no number");
        for (size_t c = 0; c < m->comparisons; c++)
            if (from[i].level[c] >= m->comparison[c].levels)
                return err_set(why, ERR_INPUT, "a pattern has a level that the model has not");
        to[i] = (struct pattern){.rules = rules ? from[i].rules : 0, .count = from[i].count};
        memcpy(to[i].level, from[i].level, m->comparisons);
    }
    sort_list(to, n, sizeof *to, by_pattern);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool again = kept && to[i].rules == to[kept - 1].rules &&
                     !memcmp(to[i].level, to[kept - 1].level, sizeof to[i].level);
        if (again)
            to[kept - 1].count += to[i].count;
        else
            to[kept++] = to[i];
    }
    *ret_to = to;
    *ret_n = kept;
    return ERR_OK;
}

void train_shares(const struct training *t, size_t comparison, enum weight_class k, double trust)
{
    struct weight_comparison *c = &t->m->comparison[comparison];
    const struct weight_comparison *before = &t->start->comparison[comparison];
    double counted = 0, started = 0, sum = 0;
    for (size_t l = 0; l < c->levels; l++) {
        if (c->level[l].missing) continue;
        counted += t->counted[comparison][l][k];
        started += before->level[l].share[k];
    }
    if (counted <= 0) {
        for (size_t l = 0; l < c->levels; l++)
            c->level[l].share[k] = before->level[l].share[k];
        return;
    }
    for (size_t l = 0; l < c->levels; l++) {
        if (c->level[l].missing) continue;
        double guess = before->level[l].share[k] / started, seen = t->counted[comparison][l][k];
        double share = (seen + trust * guess) / (counted + trust);
        if (seen < 0.5 && guess * counted < 0.5) share = guess; /* too rare for this sample */
        c->level[l].share[k] = share;
        sum += share;
    }
    for (size_t l = 0; l < c->levels; l++)
        if (!c->level[l].missing) c->level[l].share[k] /= sum;
}

/* Random pairs are strangers but for a few in a million; once we know what matches look like, those
 * few are taken out, for they are most of the pairs that agree on a birth date or a number. */
static void train_random(struct training *t, bool sift)
{
    struct weight_table table;
    weight_table_of(t->m, &table);
    for (size_t c = 0; c < COMPARISONS_MAX; c++)
        for (size_t l = 0; l < WEIGHT_LEVELS_MAX; l++)
            t->counted[c][l][CLASS_STRANGERS] = 0;
    for (size_t i = 0; i < t->random_count; i++) {
        double chance[WEIGHT_CLASSES] = {[CLASS_STRANGERS] = 1};
        if (sift) weight_classes(&table, t->random[i].level, NULL, chance);
        for (size_t c = 0; c < t->m->comparisons; c++)
            t->counted[c][t->random[i].level[c]][CLASS_STRANGERS] +=
                t->random[i].count * chance[CLASS_STRANGERS];
    }
    for (size_t c = 0; c < t->m->comparisons; c++)
        train_shares(t, c, CLASS_STRANGERS, 1);
}

err train_model(const struct train_input *in, struct weight_model *io_model, struct arena *scratch,
                struct train_report *ret_report, struct err_info *why)
{
    struct training *t = ARENA_NEW(scratch, struct training);
    struct weight_model *start = ARENA_NEW(scratch, struct weight_model);
    struct weight_model *m = ARENA_NEW(scratch, struct weight_model);
    if (!t || !start || !m) return err_set(why, ERR_NOMEM, "no room to train");
    if (in->rule_count > TRAIN_RULES_MAX)
        return err_set(why, ERR_INPUT, "training takes at most %d rules", TRAIN_RULES_MAX);
    *start = *m = *io_model;
    m->calibration = (struct calibration){0}; /* people judged by weights that are no more */
    *t = (struct training){.in = in, .m = m, .start = start};
    t->trust = in->trust > 0 ? in->trust : TRUST;
    err e =
        take(t, in->random, in->random_count, false, scratch, &t->random, &t->random_count, why);
    if (!e)
        e = take(t, in->blocked, in->blocked_count, true, scratch, &t->blocked, &t->blocked_count,
                 why);
    if (e) return e;
    for (int pass = 0; pass < PASSES; pass++) {
        if (t->random_count) train_random(t, pass > 0);
        train_em(t);
        train_prior(t);
    }
    train_order(t);
    m->id = 0;
    *io_model = *m;
    if (ret_report) *ret_report = t->report;
    return ERR_OK;
}
