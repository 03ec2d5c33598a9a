/* quality/eval_gap.c -- the best and the worst group, and how sure the distance between them is.
 *
 * Best and worst are chosen anew in every draw, because choosing them is part of the figure. */
#include "quality/eval_data.h"

#include "base/mem.h"
#include "base/rand.h"
#include "base/sort.h"

#include <math.h>
#include <stdio.h>

enum { SEED = 20240607 };

static const struct {
    const char *dimension;
    bool of_precision;
} compared[] = {{"origin", false}, {"sex", false}, {"age", false}, {"agency", false},
                {"origin", true},  {"sex", true},  {"age", true},  {"agency", true}};

struct sums {
    double true_pairs, found_pairs, right_pairs;
};

static double share_of(const struct sums *s, bool of_precision)
{
    double of = of_precision ? s->found_pairs : s->true_pairs;
    return of > 0 ? s->right_pairs / of : NAN;
}

/* The distance between the best and the worst of the groups that are large enough. */
static double distance(const struct eval_linkage *e, const struct eval_gap *gap,
                       const struct sums *sums, size_t *ret_best, size_t *ret_worst)
{
    double best = -1, worst = 2;
    for (size_t g = 0; g < e->groups; g++) {
        const struct eval_group *group = &e->group[g];
        if (strcmp(group->dimension, gap->dimension) || group->true_pairs < EVAL_GAP_PAIRS)
            continue;
        double share = share_of(&sums[g], gap->of_precision);
        if (share > best) {
            best = share;
            *ret_best = g;
        }
        if (share < worst) {
            worst = share;
            *ret_worst = g;
        }
    }
    return best - worst;
}

/* How often a unit is drawn: Poisson with mean 1, by its distribution function. */
static unsigned drawn(struct rand *r)
{
    static const double upto[] = {0.36787944117144233, 0.73575888234288467, 0.91969860292860584,
                                  0.98101184312384620, 0.99634015317265634, 0.99940581518241833,
                                  0.99991675885071195, 0.99998975080332533, 0.99999887479740200};
    double u = rand_unit(r);
    unsigned k = 0;
    while (k < COUNT(upto) && u >= upto[k])
        k++;
    return k;
}

static void draw(const struct group_share *share, size_t n, uint64_t seed, struct sums *sums)
{
    struct rand r = rand_seeded(seed);
    unsigned times = drawn(&r);
    for (size_t i = 0; i < n; i++) {
        struct sums *to = &sums[share[i].group];
        to->true_pairs += times * share[i].true_pairs;
        to->found_pairs += times * share[i].found_pairs;
        to->right_pairs += times * share[i].right_pairs;
        if (share[i].last) times = drawn(&r);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void name_gaps(struct eval_linkage *e)
{
    struct sums sums[EVAL_GROUPS_MAX];
    for (size_t g = 0; g < e->groups; g++)
        sums[g] = (struct sums){(double)e->group[g].true_pairs, (double)e->group[g].found_pairs,
                                (double)e->group[g].right_pairs};
    for (size_t i = 0; i < COUNT(compared); i++) {
        struct eval_gap gap = {.dimension = compared[i].dimension,
                               .of_precision = compared[i].of_precision};
        size_t best = 0, worst = 0;
        for (size_t g = 0; g < e->groups; g++)
            gap.groups += !strcmp(e->group[g].dimension, gap.dimension) &&
                          e->group[g].true_pairs >= EVAL_GAP_PAIRS;
        if (gap.groups < 2) continue;
        gap.points.value = distance(e, &gap, sums, &best, &worst);
        snprintf(gap.best, sizeof gap.best, "%s", e->group[best].name);
        snprintf(gap.worst, sizeof gap.worst, "%s", e->group[worst].name);
        e->gap[e->gaps++] = gap;
    }
}

err eval_gaps(struct eval_data *d, const struct group_share *share, size_t n, struct err_info *why)
{
    struct eval_linkage *e = d->result;
    name_gaps(e);
    if (!e->gaps) return ERR_OK;
    double *drawn_gap = mem_zero(EVAL_GAPS_MAX * EVAL_DRAWS, sizeof *drawn_gap);
    if (!drawn_gap) return err_set(why, ERR_NOMEM, "no memory for the intervals");
    for (int i = 0; i < EVAL_DRAWS; i++) {
        struct sums sums[EVAL_GROUPS_MAX] = {{0}};
        size_t best = 0, worst = 0;
        draw(share, n, (uint64_t)SEED + (uint64_t)i, sums);
        for (size_t g = 0; g < e->gaps; g++)
            drawn_gap[g * EVAL_DRAWS + (size_t)i] = distance(e, &e->gap[g], sums, &best, &worst);
    }
    for (size_t g = 0; g < e->gaps; g++) {
        double *list = drawn_gap + g * EVAL_DRAWS;
        sort_list(list, EVAL_DRAWS, sizeof *list, by_value);
        e->gap[g].points.low = list[EVAL_DRAWS * 25 / 1000 - 1];
        e->gap[g].points.high = list[EVAL_DRAWS - EVAL_DRAWS * 25 / 1000];
    }
    mem_free(drawn_gap);
    return ERR_OK;
}

const struct eval_gap *eval_worst_gap(const struct eval_linkage *e)
{
    const struct eval_gap *worst = NULL;
    for (size_t i = 0; i < e->gaps; i++) {
        const struct eval_gap *gap = &e->gap[i];
        if (gap->of_precision || !strcmp(gap->dimension, "agency")) continue;
        if (!worst || gap->points.value > worst->points.value) worst = gap;
    }
    return worst;
}
