/* quality/eval_json.c -- the result of an evaluation as JSON. */
#include "quality/eval_linkage.h"

#include "codec/json.h"

#include <math.h>

static void put_interval(struct json_writer *w, struct interval i)
{
    if (isnan(i.value)) return;
    json_pair_real(w, "value", i.value);
    json_pair_real(w, "low", i.low);
    json_pair_real(w, "high", i.high);
}

static void put_share(struct json_writer *w, const char *name, struct interval i, uint64_t hits,
                      uint64_t of)
{
    json_key(w, name);
    json_open_object(w);
    json_pair_int(w, "hits", (int64_t)hits);
    json_pair_int(w, "of", (int64_t)of);
    put_interval(w, i);
    json_close_object(w);
}

static void put_value(struct json_writer *w, const char *name, struct interval i)
{
    json_key(w, name);
    json_open_object(w);
    put_interval(w, i);
    json_close_object(w);
}

static struct interval wilson(uint64_t hits, uint64_t of)
{
    return share_wilson((double)hits, (double)of);
}

static void put_counts(struct json_writer *w, const struct eval_linkage *e)
{
    const struct {
        const char *name;
        uint64_t count;
    } counts[] = {{"records", e->records},           {"persons", e->persons},
                  {"found_persons", e->found_persons}, {"units", e->units},
                  {"not_in_links", e->not_in_links}, {"not_in_truth", e->not_in_truth}};
    for (size_t i = 0; i < COUNT(counts); i++)
        json_pair_int(w, counts[i].name, (int64_t)counts[i].count);
    json_pair_c(w, "interval", "95 %: ratio estimator over units, Wilson with effective size");
}

static void put_figures(struct json_writer *w, const struct eval_linkage *e)
{
    put_share(w, "precision", e->precision, e->right_pairs, e->found_pairs);
    put_share(w, "recall", e->recall, e->right_pairs, e->true_pairs);
    put_value(w, "f1", e->f1);
    put_share(w, "recall_across_move", e->moved, e->moved_right, e->moved_pairs);
    put_share(w, "recall_across_surnames", e->renamed, e->renamed_right, e->renamed_pairs);
    if (e->has_baseline) {
        put_share(w, "baseline_recall", wilson(e->baseline_right, e->true_pairs), e->baseline_right,
                  e->true_pairs);
        put_share(w, "baseline_precision", wilson(e->baseline_right, e->baseline_found),
                  e->baseline_right, e->baseline_found);
    }
    put_value(w, "bcubed_precision", e->bcubed_precision);
    put_value(w, "bcubed_recall", e->bcubed_recall);
    put_share(w, "exact_persons", e->exact, e->exact_persons, e->persons);
    put_share(w, "split_persons", e->split, e->split_persons, e->persons);
    put_share(w, "merged_persons", e->merged, e->merged_persons, e->persons);
    for (int i = 0; i < PITFALL__COUNT; i++) {
        const struct eval_pitfall *p = &e->pitfall[i];
        put_share(w, p->code, wilson(p->merged, p->pairs), p->merged, p->pairs);
    }
}

static void put_pairs(struct json_writer *w, const struct eval_linkage *e)
{
    const struct eval_pairs *p = &e->pairs;
    json_key(w, "pairs");
    json_open_object(w);
    json_pair_int(w, "compared", (int64_t)p->pairs);
    json_pair_int(w, "not_in_truth", (int64_t)p->unknown);
    put_share(w, "reach", wilson(p->right, e->true_pairs), p->right, e->true_pairs);
    json_pair_real(w, "best_threshold", p->best_weight);
    json_pair_real(w, "best_precision", p->best_precision);
    json_pair_real(w, "best_recall", p->best_recall);
    json_pair_real(w, "best_f1", p->best_f1);
    json_pair_real(w, "calibration_error", p->calibration_error);
    json_key(w, "bins");
    json_open_array(w);
    for (int i = 0; i < EVAL_BINS; i++) {
        json_open_object(w);
        json_pair_int(w, "pairs", (int64_t)p->bin[i].pairs);
        json_pair_int(w, "right", (int64_t)p->bin[i].right);
        json_pair_real(w, "predicted", p->bin[i].predicted);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void put_review(struct json_writer *w, const struct eval_linkage *e)
{
    json_key(w, "review");
    json_open_object(w);
    json_pair_int(w, "possible", (int64_t)e->review.possible);
    json_pair_int(w, "right", (int64_t)e->review.right);
    json_pair_int(w, "not_in_truth", (int64_t)e->review.unknown);
    json_pair_real(w, "per_1000_records",
                   e->records ? 1e3 * (double)e->review.possible / (double)e->records : 0);
    json_close_object(w);
}

static void put_gaps(struct json_writer *w, const struct eval_linkage *e)
{
    json_key(w, "gaps");
    json_open_array(w);
    for (size_t i = 0; i < e->gaps; i++) {
        const struct eval_gap *g = &e->gap[i];
        json_open_object(w);
        json_pair_c(w, "dimension", g->dimension);
        json_pair_c(w, "of", g->of_precision ? "precision" : "recall");
        json_pair_c(w, "best", g->best);
        json_pair_c(w, "worst", g->worst);
        json_pair_int(w, "groups", (int64_t)g->groups);
        put_interval(w, g->points);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_groups(struct json_writer *w, const struct eval_linkage *e)
{
    json_key(w, "groups");
    json_open_array(w);
    for (size_t i = 0; i < e->groups; i++) {
        const struct eval_group *g = &e->group[i];
        json_open_object(w);
        json_pair_c(w, "dimension", g->dimension);
        json_pair_c(w, "name", g->name);
        json_pair_int(w, "records", (int64_t)g->records);
        json_pair_int(w, "persons", (int64_t)g->persons);
        json_pair_int(w, "merged_persons", (int64_t)g->merged_persons);
        json_pair_int(w, "twin_pairs", (int64_t)g->twin_pairs);
        json_pair_int(w, "twins_merged", (int64_t)g->twins_merged);
        put_share(w, "recall", g->recall, g->right_pairs, g->true_pairs);
        put_share(w, "precision", g->precision, g->right_pairs, g->found_pairs);
        json_close_object(w);
    }
    json_close_array(w);
}

void eval_linkage_json(const struct eval_linkage *e, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    put_counts(&w, e);
    put_figures(&w, e);
    if (e->has_pairs) put_pairs(&w, e);
    if (e->has_review) put_review(&w, e);
    put_gaps(&w, e);
    put_groups(&w, e);
    json_close_object(&w);
}
