/* quality/eval_report.c -- eval_linkage() itself, and its result as text and as JSON. */
#include "quality/eval_linkage.h"

#include "codec/json.h"
#include "quality/eval_data.h"

#include <math.h>

err eval_linkage(const char *truth, const char *links, const char *feeds,
                 struct eval_linkage *ret_result, struct err_info *why)
{
    *ret_result = (struct eval_linkage){0};
    struct eval_data d = {.result = ret_result};
    err e = eval_data_read(&d, truth, links, why);
    if (!e && feeds) e = eval_baseline(&d, feeds, why);
    if (!e) e = eval_count(&d, why);
    eval_data_release(&d);
    return e;
}

static double f1(const struct eval_linkage *e)
{
    double both = (double)e->true_pairs + (double)e->found_pairs;
    return both > 0 ? 2 * (double)e->right_pairs / both : NAN;
}

static void text_share(struct buf *out, uint64_t hits, uint64_t of)
{
    if (!of) {
        buf_add_c(out, "      -                     ");
        return;
    }
    struct interval i = share_wilson((struct share){hits, of});
    buf_printf(out, "%7.4f  (%.4f to %.4f)", i.value, i.low, i.high);
}

static void text_line(struct buf *out, const char *name, uint64_t hits, uint64_t of)
{
    buf_printf(out, "%-34s", name);
    text_share(out, hits, of);
    buf_printf(out, "  %llu of %llu\n", (unsigned long long)hits, (unsigned long long)of);
}

static void text_groups(const struct eval_linkage *e, struct buf *out)
{
    const char *dimension = "";
    for (size_t i = 0; i < e->groups; i++) {
        const struct eval_group *g = &e->group[i];
        if (strcmp(g->dimension, dimension)) {
            dimension = g->dimension;
            buf_printf(out, "\n%-24s%9s  %-27s %-27s\n", dimension, "records", "recall",
                       "precision");
        }
        buf_printf(out, "  %-22s%9llu  ", g->name, (unsigned long long)g->records);
        text_share(out, g->right_pairs, g->true_pairs);
        buf_add_c(out, " ");
        text_share(out, g->right_pairs, g->found_pairs);
        buf_add_c(out, "\n");
    }
}

void eval_linkage_text(const struct eval_linkage *e, struct buf *out)
{
    buf_printf(out, "%llu records of %llu persons, linked to %llu persons",
               (unsigned long long)e->records, (unsigned long long)e->persons,
               (unsigned long long)e->found_persons);
    if (e->not_in_links)
        buf_printf(out, "; %llu records are not in the links", (unsigned long long)e->not_in_links);
    if (e->not_in_truth)
        buf_printf(out, "; %llu links are not in the truth", (unsigned long long)e->not_in_truth);
    buf_add_c(out, "\nShares come with their 95% interval.\n\n");
    text_line(out, "pairwise precision", e->right_pairs, e->found_pairs);
    text_line(out, "pairwise recall", e->right_pairs, e->true_pairs);
    if (isfinite(f1(e))) buf_printf(out, "%-34s%7.4f\n", "pairwise F1", f1(e));
    if (e->has_baseline) {
        text_line(out, "exact name and birth date: recall", e->baseline_right, e->true_pairs);
        text_line(out, "exact name and date: precision", e->baseline_right, e->baseline_found);
    }
    buf_printf(out, "%-34s%7.4f\n%-34s%7.4f\n", "B-cubed precision", e->bcubed_precision,
               "B-cubed recall", e->bcubed_recall);
    text_line(out, "persons got back whole and alone", e->exact_persons, e->persons);
    buf_printf(out, "%-34s%7.2f  %llu of %llu\n", "over-merged persons per 10,000",
               e->persons ? 1e4 * (double)e->merged_persons / (double)e->persons : 0.0,
               (unsigned long long)e->merged_persons, (unsigned long long)e->persons);
    for (int i = 0; i < PITFALL__COUNT; i++) {
        const struct eval_pitfall *p = &e->pitfall[i];
        buf_printf(out, "merged per 1,000 pairs: %-28s%7.2f  %llu of %llu\n", p->name,
                   p->pairs ? 1e3 * (double)p->merged / (double)p->pairs : 0.0,
                   (unsigned long long)p->merged, (unsigned long long)p->pairs);
    }
    text_groups(e, out);
}

static void json_share(struct json_writer *w, const char *name, uint64_t hits, uint64_t of)
{
    struct interval i = share_wilson((struct share){hits, of});
    json_key(w, name);
    json_open_object(w);
    json_pair_int(w, "hits", (int64_t)hits);
    json_pair_int(w, "of", (int64_t)of);
    if (of) {
        json_pair_real(w, "value", i.value);
        json_pair_real(w, "low", i.low);
        json_pair_real(w, "high", i.high);
    }
    json_close_object(w);
}

static void json_groups(const struct eval_linkage *e, struct json_writer *w)
{
    json_key(w, "groups");
    json_open_array(w);
    for (size_t i = 0; i < e->groups; i++) {
        const struct eval_group *g = &e->group[i];
        json_open_object(w);
        json_pair_c(w, "dimension", g->dimension);
        json_pair_c(w, "name", g->name);
        json_pair_int(w, "records", (int64_t)g->records);
        json_share(w, "recall", g->right_pairs, g->true_pairs);
        json_share(w, "precision", g->right_pairs, g->found_pairs);
        json_close_object(w);
    }
    json_close_array(w);
}

void eval_linkage_json(const struct eval_linkage *e, struct buf *out)
{
    static const char *const pitfall[PITFALL__COUNT] = {"twins_merged", "siblings_merged",
                                                        "namesakes_merged"};
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_int(&w, "records", (int64_t)e->records);
    json_pair_int(&w, "persons", (int64_t)e->persons);
    json_pair_int(&w, "found_persons", (int64_t)e->found_persons);
    json_pair_int(&w, "not_in_links", (int64_t)e->not_in_links);
    json_pair_int(&w, "not_in_truth", (int64_t)e->not_in_truth);
    json_share(&w, "precision", e->right_pairs, e->found_pairs);
    json_share(&w, "recall", e->right_pairs, e->true_pairs);
    if (isfinite(f1(e))) json_pair_real(&w, "f1", f1(e));
    if (e->has_baseline) {
        json_share(&w, "baseline_recall", e->baseline_right, e->true_pairs);
        json_share(&w, "baseline_precision", e->baseline_right, e->baseline_found);
    }
    json_pair_real(&w, "bcubed_precision", e->bcubed_precision);
    json_pair_real(&w, "bcubed_recall", e->bcubed_recall);
    json_share(&w, "exact_persons", e->exact_persons, e->persons);
    json_share(&w, "merged_persons", e->merged_persons, e->persons);
    for (int i = 0; i < PITFALL__COUNT; i++)
        json_share(&w, pitfall[i], e->pitfall[i].merged, e->pitfall[i].pairs);
    json_groups(e, &w);
    json_close_object(&w);
}
