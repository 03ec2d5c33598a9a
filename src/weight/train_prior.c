/* weight/train_prior.c -- how many pairs are one person, without anybody's guess; and the order of
 * levels.
 *
 * Two rules that use different comparisons are two hunters who do not know of each other: of the
 * matches that r finds, s finds the share that it finds of all. So all matches are about
 * N(r) N(s) / N(r and s) (Petersen, Lincoln); over several such pairs of rules the sums are put in
 * (Schnabel 1938). Where errors come together (a record typed badly in every field) this is too
 * few, so the recall told is an upper bound. Chances need the prior and the prior needs chances:
 * some rounds settle both. */
#include "weight/score.h"
#include "weight/train_em.h"

#include <math.h>

enum { ROUNDS = 50 };

struct catch
{
    double all[WEIGHT_CLASSES], by[TRAIN_RULES_MAX], households[TRAIN_RULES_MAX];
    double both[TRAIN_RULES_MAX][TRAIN_RULES_MAX];
};

static void hunt(const struct training *t, struct catch *ret)
{
    struct weight_table table;
    weight_table_of(t->m, &table);
    memset(ret, 0, sizeof *ret);
    for (size_t i = 0; i < t->blocked_count; i++) {
        const struct pattern *p = &t->blocked[i];
        double chance[WEIGHT_CLASSES];
        weight_classes(&table, p->level, NULL, chance);
        for (size_t k = 0; k < WEIGHT_CLASSES; k++)
            ret->all[k] += p->count * chance[k];
        for (size_t r = 0; r < t->in->rule_count; r++) {
            if (!(p->rules >> r & 1)) continue;
            ret->by[r] += p->count * chance[CLASS_SAME];
            ret->households[r] += p->count * chance[CLASS_HOUSEHOLD];
            for (size_t s = r + 1; s < t->in->rule_count; s++)
                if (p->rules >> s & 1) ret->both[r][s] += p->count * chance[CLASS_SAME];
        }
    }
}

static double estimate_matches(const struct training *t, const struct catch *c)
{
    double product = 0, both = 0;
    for (size_t r = 0; r < t->in->rule_count; r++)
        for (size_t s = r + 1; s < t->in->rule_count; s++) {
            if (t->in->rules[r] & t->in->rules[s]) continue;
            product += c->by[r] * c->by[s];
            both += c->both[r][s];
        }
    double matches = both >= 1 ? product / both : 0;
    return matches > c->all[CLASS_SAME] ? matches : c->all[CLASS_SAME];
}

/* Which share of the household pairs the rules bring, by the model itself: the chance of the
 * patterns that were brought, a level "missing" being as frequent as among random pairs. The rules
 * seldom bring two people of one household, so recapture would rest on a handful of pairs. */
static double household_recall(const struct training *t)
{
    const struct weight_model *m = t->m;
    double missing[COMPARISONS_MAX] = {0}, pairs = 0, recall = 0;
    const struct pattern *from = t->random_count ? t->random : t->blocked;
    size_t n = t->random_count ? t->random_count : t->blocked_count;
    for (size_t i = 0; i < n; i++) {
        pairs += from[i].count;
        for (size_t c = 0; c < m->comparisons; c++)
            if (m->comparison[c].level[from[i].level[c]].missing) missing[c] += from[i].count;
    }
    for (size_t i = 0; i < t->blocked_count; i++) {
        const struct pattern *p = &t->blocked[i];
        double chance = 1;
        if (i && !memcmp(p->level, t->blocked[i - 1].level, sizeof p->level)) continue;
        for (size_t c = 0; c < m->comparisons; c++) {
            const struct weight_level *l = &m->comparison[c].level[p->level[c]];
            double absent = pairs > 0 ? missing[c] / pairs : 0;
            chance *= l->missing ? absent : (1 - absent) * l->share[CLASS_HOUSEHOLD];
        }
        recall += chance;
    }
    return recall < 1 ? recall : 1;
}

static void set_prior(struct training *t, double matches, double households)
{
    double *prior = t->m->prior, pairs = t->in->pairs;
    if (matches > 0.5) prior[CLASS_SAME] = fmin(matches / pairs, 0.5);
    if (prior[CLASS_HOUSEHOLD] > 0 && households > 0.5)
        prior[CLASS_HOUSEHOLD] = fmin(households / pairs, 0.25);
    prior[CLASS_STRANGERS] = 1 - prior[CLASS_SAME] - prior[CLASS_HOUSEHOLD];
}

void train_prior(struct training *t)
{
    struct catch now;
    double matches = 0, before = -1;
    bool fixed = t->in->keep_prior || !(t->in->pairs > 0);
    double reached = household_recall(t);
    hunt(t, &now);
    for (unsigned i = 0; i < ROUNDS && fabs(matches - before) > 1e-6 * matches; i++) {
        before = matches;
        matches = estimate_matches(t, &now);
        if (fixed) break;
        set_prior(t, matches, reached > 0 ? now.all[CLASS_HOUSEHOLD] / reached : 0);
        hunt(t, &now);
    }
    matches = estimate_matches(t, &now);
    struct train_report *report = &t->report;
    report->matches = matches;
    report->households = reached > 0 ? now.all[CLASS_HOUSEHOLD] / reached : 0;
    report->found = now.all[CLASS_SAME];
    report->recall = matches > 0 ? now.all[CLASS_SAME] / matches : 1;
    for (size_t r = 0; r < t->in->rule_count; r++) {
        report->rule[r].matches = now.by[r];
        report->rule[r].households = now.households[r];
        report->rule[r].recall = matches > 0 ? now.by[r] / matches : 1;
    }
}

/* Pool adjacent violators on log2(m / u), weighted by m: the closest order there is. */
struct pool {
    double m, u;
    size_t first, last;
};

static void mend(struct training *t, struct weight_comparison *c)
{
    struct pool pool[WEIGHT_LEVELS_MAX];
    size_t pools = 0;
    for (size_t l = 0; l < c->levels; l++) {
        if (c->level[l].missing) continue;
        pool[pools++] =
            (struct pool){c->level[l].share[CLASS_SAME], c->level[l].share[CLASS_STRANGERS], l, l};
        while (pools > 1 &&
               pool[pools - 1].m * pool[pools - 2].u > pool[pools - 2].m * pool[pools - 1].u) {
            pool[pools - 2].m += pool[pools - 1].m;
            pool[pools - 2].u += pool[pools - 1].u;
            pool[pools - 2].last = pool[pools - 1].last;
            pools--;
        }
    }
    for (size_t i = 0; i < pools; i++)
        for (size_t l = pool[i].first; l <= pool[i].last && pool[i].first != pool[i].last; l++) {
            struct weight_level *level = &c->level[l];
            if (level->missing) continue;
            level->share[CLASS_SAME] = pool[i].m * level->share[CLASS_STRANGERS] / pool[i].u;
            t->report.mended++;
        }
}

void train_order(struct training *t)
{
    for (size_t c = 0; c < t->m->comparisons; c++)
        if (t->m->comparison[c].ordered) mend(t, &t->m->comparison[c]);
}
