/* quality/eval_metric.c -- the figures that links are judged by, each by its name. */
#include "quality/eval_metric.h"

#include <math.h>

static double share(uint64_t hits, uint64_t of, double per)
{
    return of ? per * (double)hits / (double)of : NAN;
}

static double merged(const struct eval_linkage *e, int which)
{
    return share(e->pitfall[which].merged, e->pitfall[which].pairs, 1000);
}

static double recall_of(const struct eval_linkage *e, const char *changed)
{
    const struct eval_group *group = eval_group_named(e, "changed", changed);
    return group ? group->recall.value : NAN;
}

static double gap_of(const struct eval_linkage *e, const char *dimension)
{
    for (size_t i = 0; i < e->gaps; i++)
        if (!e->gap[i].of_precision && !strcmp(e->gap[i].dimension, dimension))
            return e->gap[i].points.value;
    return NAN;
}

static double worst(const struct eval_linkage *e, bool lower_end)
{
    const struct eval_gap *gap = eval_worst_gap(e);
    if (!gap) return NAN;
    return lower_end ? gap->points.low : gap->points.value;
}

#define FIGURE(name, expression)                                                                   \
    static double name(const struct eval_linkage *e)                                               \
    {                                                                                              \
        return expression;                                                                         \
    }
FIGURE(precision, e->precision.value)
FIGURE(recall, e->recall.value)
FIGURE(f1, e->f1.value)
FIGURE(bcubed_precision, e->bcubed_precision.value)
FIGURE(bcubed_recall, e->bcubed_recall.value)
FIGURE(exact, e->exact.value)
FIGURE(overmerged, 1e4 * e->merged.value)
FIGURE(twin_pairs, (double)e->pitfall[PITFALL_TWINS].pairs)
FIGURE(twins, merged(e, PITFALL_TWINS))
FIGURE(siblings, merged(e, PITFALL_SIBLINGS))
FIGURE(namesakes, merged(e, PITFALL_NAMESAKES))
FIGURE(strangers, merged(e, PITFALL_STRANGERS))
FIGURE(adopted, merged(e, PITFALL_ADOPTED))
FIGURE(movers, recall_of(e, "address"))
FIGURE(renamed, recall_of(e, "name"))
FIGURE(across_move, e->moved.value)
FIGURE(across_surnames, e->renamed.value)
FIGURE(gap, worst(e, false))
FIGURE(gap_low, worst(e, true))
FIGURE(gap_origin, gap_of(e, "origin"))
FIGURE(gap_sex, gap_of(e, "sex"))
FIGURE(gap_age, gap_of(e, "age"))
FIGURE(gap_agency, gap_of(e, "agency"))
FIGURE(possible, e->has_review ? share(e->review.possible, e->records, 1000) : NAN)
FIGURE(possible_right, e->has_review ? share(e->review.right, e->review.possible, 1) : NAN)
FIGURE(exact_join, e->has_baseline ? share(e->baseline_right, e->true_pairs, 1) : NAN)
FIGURE(best_f1, e->has_pairs ? e->pairs.best_f1 : NAN)
FIGURE(best_precision, e->has_pairs ? e->pairs.best_precision : NAN)
FIGURE(best_recall, e->has_pairs ? e->pairs.best_recall : NAN)
FIGURE(calibration, e->has_pairs ? e->pairs.calibration_error : NAN)

const struct eval_metric eval_metrics[] = {
    {"pairwise_precision", true, precision},
    {"pairwise_recall", true, recall},
    {"pairwise_f1", true, f1},
    {"bcubed_precision", true, bcubed_precision},
    {"bcubed_recall", true, bcubed_recall},
    {"exact_persons", true, exact},
    {"overmerged_per_10000", false, overmerged},
    {"twin_pairs", true, twin_pairs},
    {"twins_merged_per_1000", false, twins},
    {"siblings_merged_per_1000", false, siblings},
    {"namesakes_merged_per_1000", false, namesakes},
    {"strangers_merged_per_1000", false, strangers},
    {"adopted_merged_per_1000", false, adopted},
    {"recall_movers", true, movers},
    {"recall_across_move", true, across_move},
    {"recall_renamed", true, renamed},
    {"recall_across_surnames", true, across_surnames},
    {"worst_group_gap", false, gap},
    {"worst_group_gap_low", false, gap_low},
    {"worst_group_gap_origin", false, gap_origin},
    {"worst_group_gap_sex", false, gap_sex},
    {"worst_group_gap_age", false, gap_age},
    {"worst_agency_gap", false, gap_agency},
    {"possible_per_1000_records", false, possible},
    {"possible_of_one_person", true, possible_right},
    {"exact_join_recall", false, exact_join},
    {"best_threshold_f1", true, best_f1},
    {"best_threshold_precision", true, best_precision},
    {"best_threshold_recall", true, best_recall},
    {"calibration_error", false, calibration},
};
const size_t eval_metrics_n = COUNT(eval_metrics);

const struct eval_metric *eval_metric_named(str name)
{
    for (size_t i = 0; i < eval_metrics_n; i++)
        if (str_eq_c(name, eval_metrics[i].name)) return &eval_metrics[i];
    return NULL;
}

bool eval_metric_reached(const struct eval_metric *m, double value, double gate)
{
    return m->high_is_better ? value >= gate : value <= gate;
}
