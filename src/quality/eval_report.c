/* quality/eval_report.c -- eval_linkage() itself, and its result as text. */
#include "quality/eval_linkage.h"

#include "base/sort.h"
#include "quality/eval_data.h"

#include <math.h>

static int by_group(const void *a, const void *b)
{
    const struct eval_group *x = a, *y = b;
    int order = strcmp(x->dimension, y->dimension);
    return order ? order : strcmp(x->name, y->name);
}

err eval_linkage(const struct eval_files *files, struct eval_linkage *ret_result,
                 struct err_info *why)
{
    *ret_result = (struct eval_linkage){0};
    struct eval_data d = {.result = ret_result};
    err e = eval_data_read(&d, files->truth, files->links, why);
    if (!e && files->feeds) e = eval_baseline(&d, files->feeds, why);
    if (!e) e = eval_units(&d, why);
    if (!e) e = eval_persons(&d, why);
    if (!e && files->pairs) e = eval_pairs_read(&d, files->pairs, why);
    if (!e && files->possible) e = eval_possible_read(&d, files->possible, why);
    sort_list(ret_result->group, ret_result->groups, sizeof *ret_result->group, by_group);
    eval_data_release(&d);
    return e;
}

const struct eval_group *eval_group_named(const struct eval_linkage *e, const char *dimension,
                                          const char *name)
{
    for (size_t i = 0; i < e->groups; i++)
        if (!strcmp(e->group[i].dimension, dimension) && !strcmp(e->group[i].name, name))
            return &e->group[i];
    return NULL;
}

/* ---- text ---- */

typedef unsigned long long number;

static void text_interval(struct buf *out, struct interval i)
{
    if (isnan(i.value))
        buf_add_c(out, "      -                     ");
    else
        buf_printf(out, "%7.4f  (%.4f to %.4f)", i.value, i.low, i.high);
}

static void text_line(struct buf *out, const char *name, struct interval i, uint64_t hits,
                      uint64_t of)
{
    buf_printf(out, "%-34s", name);
    text_interval(out, i);
    buf_printf(out, "  %llu of %llu\n", (number)hits, (number)of);
}

static void text_head(const struct eval_linkage *e, struct buf *out)
{
    buf_printf(out, "%llu records of %llu persons, linked to %llu persons", (number)e->records,
               (number)e->persons, (number)e->found_persons);
    if (e->not_in_links)
        buf_printf(out, "; %llu records are not in the links", (number)e->not_in_links);
    if (e->not_in_truth)
        buf_printf(out, "; %llu links are not in the truth", (number)e->not_in_truth);
    buf_printf(out,
               "\nShares come with their 95%% interval: ratio estimator over %llu units of persons "
               "and clusters that hang together\n(Cochran 1977, ch. 6), by Wilson's formula with "
               "the effective number of pairs (Korn and Graubard 1998).\n\n",
               (number)e->units);
}

static void text_pairs_of_records(const struct eval_linkage *e, struct buf *out)
{
    text_line(out, "pairwise precision", e->precision, e->right_pairs, e->found_pairs);
    text_line(out, "pairwise recall", e->recall, e->right_pairs, e->true_pairs);
    buf_printf(out, "%-34s", "pairwise F1");
    text_interval(out, e->f1);
    buf_add_c(out, "\n");
    if (e->moved_pairs)
        text_line(out, "recall across a move", e->moved, e->moved_right, e->moved_pairs);
    if (e->renamed_pairs)
        text_line(out, "recall across a change of surname", e->renamed, e->renamed_right,
                  e->renamed_pairs);
    if (e->has_baseline) {
        text_line(out, "exact name and birth date: recall",
                  share_wilson((double)e->baseline_right, (double)e->true_pairs), e->baseline_right,
                  e->true_pairs);
        text_line(out, "exact name and date: precision",
                  share_wilson((double)e->baseline_right, (double)e->baseline_found),
                  e->baseline_right, e->baseline_found);
    }
}

static void text_persons(const struct eval_linkage *e, struct buf *out)
{
    buf_printf(out, "%-34s", "B-cubed precision");
    text_interval(out, e->bcubed_precision);
    buf_printf(out, "\n%-34s", "B-cubed recall");
    text_interval(out, e->bcubed_recall);
    buf_add_c(out, "\n");
    text_line(out, "persons got back whole and alone", e->exact, e->exact_persons, e->persons);
    text_line(out, "persons split", e->split, e->split_persons, e->persons);
    buf_printf(out, "%-34s%7.2f  (%.2f to %.2f)  %llu of %llu\n", "over-merged persons per 10,000",
               e->persons ? 1e4 * e->merged.value : 0.0, e->persons ? 1e4 * e->merged.low : 0.0,
               e->persons ? 1e4 * e->merged.high : 0.0, (number)e->merged_persons,
               (number)e->persons);
    for (int i = 0; i < PITFALL__COUNT; i++) {
        const struct eval_pitfall *p = &e->pitfall[i];
        struct interval share = share_wilson((double)p->merged, (double)p->pairs);
        buf_printf(out, "merged per 1,000 pairs: %-28s%7.2f", p->name,
                   p->pairs ? 1e3 * share.value : 0.0);
        if (p->pairs) buf_printf(out, "  (%.2f to %.2f)", 1e3 * share.low, 1e3 * share.high);
        buf_printf(out, "  %llu of %llu\n", (number)p->merged, (number)p->pairs);
    }
}

static void text_review(const struct eval_linkage *e, struct buf *out)
{
    if (!e->has_review) return;
    buf_printf(out, "%-34s%7.2f  %llu, of which %llu are of one person\n",
               "possible links per 1,000 records",
               e->records ? 1e3 * (double)e->review.possible / (double)e->records : 0.0,
               (number)e->review.possible, (number)e->review.right);
}

static void text_calibration(const struct eval_linkage *e, struct buf *out)
{
    const struct eval_pairs *p = &e->pairs;
    if (!e->has_pairs) return;
    buf_printf(out,
               "\n%llu pairs were compared, %.4f of the true ones among them; the best threshold "
               "in hindsight is %.3f: precision %.4f, recall %.4f, F1 %.4f.\n"
               "Expected calibration error %.4f.\n\nprobability        pairs  predicted   of one "
               "person\n",
               (number)p->pairs, e->true_pairs ? (double)p->right / (double)e->true_pairs : 0.0,
               p->best_weight, p->best_precision, p->best_recall, p->best_f1,
               p->calibration_error);
    for (int i = 0; i < EVAL_BINS; i++) {
        const struct eval_bin *bin = &p->bin[i];
        buf_printf(out, "  %.1f to %.1f %11llu", i / 10.0, (i + 1) / 10.0, (number)bin->pairs);
        if (bin->pairs) {
            buf_printf(out, "     %.4f  ", bin->predicted);
            text_interval(out, share_wilson((double)bin->right, (double)bin->pairs));
        }
        buf_add_c(out, "\n");
    }
}

static void text_gaps(const struct eval_linkage *e, struct buf *out)
{
    if (!e->gaps) return;
    buf_printf(out,
               "\nHow far the worst group is behind the best, of groups with %d true pairs and "
               "more;\nintervals from %d bootstraps over units (Poisson weights, fixed seed).\n",
               EVAL_GAP_PAIRS, EVAL_DRAWS);
    for (size_t i = 0; i < e->gaps; i++) {
        const struct eval_gap *g = &e->gap[i];
        buf_printf(out, "  %-9s %-7s %7.4f  (%.4f to %.4f)  best %s, worst %s of %zu\n",
                   g->of_precision ? "precision" : "recall", g->dimension, g->points.value,
                   g->points.low, g->points.high, g->best, g->worst, g->groups);
    }
}

static void text_groups(const struct eval_linkage *e, struct buf *out)
{
    const char *dimension = "";
    for (size_t i = 0; i < e->groups; i++) {
        const struct eval_group *g = &e->group[i];
        if (strcmp(g->dimension, dimension)) {
            dimension = g->dimension;
            buf_printf(out, "\n%-24s%9s  %-27s %-27s %-14s %s\n", dimension, "records", "recall",
                       "precision", "merged/10,000", "twins merged");
        }
        buf_printf(out, "  %-22s%9llu  ", g->name, (number)g->records);
        text_interval(out, g->recall);
        buf_add_c(out, " ");
        text_interval(out, g->precision);
        buf_printf(out, " %13.2f", g->persons ? 1e4 * (double)g->merged_persons /
                                                    (double)g->persons
                                              : 0.0);
        if (g->twin_pairs)
            buf_printf(out, "  %llu of %llu", (number)g->twins_merged, (number)g->twin_pairs);
        buf_add_c(out, "\n");
    }
}

void eval_linkage_text(const struct eval_linkage *e, struct buf *out)
{
    text_head(e, out);
    text_pairs_of_records(e, out);
    text_persons(e, out);
    text_review(e, out);
    text_calibration(e, out);
    text_gaps(e, out);
    text_groups(e, out);
}
