/* quality/eval_pairs.c -- what the weights of compared pairs are worth, and what is left to a
 * human.
 *
 * Calibration: of the pairs that were given a probability near p, a share p should be of one
 * person. Ten bins of equal width, and the mean distance weighed by pairs. The best threshold in
 * hindsight tells how much of a loss is the weights' and how much the choice of the threshold. */
#include "quality/eval_data.h"

#include "base/sort.h"
#include "quality/table.h"

#include <math.h>

struct scored {
    double weight; /* log2 of the odds */
    bool right;
};

struct reading {
    struct eval_data *d;
    bool by_id, has_probability, has_weight;
    VEC(struct scored) scored;
};

enum {
    P_ID_LEFT,
    P_ID_RIGHT,
    P_AGENCY_LEFT,
    P_REF_LEFT,
    P_AGENCY_RIGHT,
    P_REF_RIGHT,
    P_WEIGHT,
    P_PROBABILITY,
    P_FILE_LEFT,
    P_FILE_RIGHT,
    P__COUNT
};
static const char *const pair_columns[P__COUNT] = {
    [P_ID_LEFT] = "id_left",
    [P_ID_RIGHT] = "id_right",
    [P_AGENCY_LEFT] = "agency_left",
    [P_REF_LEFT] = "person_ref_left",
    [P_AGENCY_RIGHT] = "agency_right",
    [P_REF_RIGHT] = "person_ref_right",
    [P_WEIGHT] = "weight",
    [P_PROBABILITY] = "probability",
    [P_FILE_LEFT] = "file_left",
    [P_FILE_RIGHT] = "file_right",
};

static err look_at_columns(struct reading *r, const char *path, struct err_info *why)
{
    bool has[P__COUNT];
    err e = table_columns(path, pair_columns, P__COUNT, has, why);
    if (e) return e;
    bool referred = has[P_AGENCY_LEFT] && has[P_REF_LEFT] && has[P_AGENCY_RIGHT] &&
                    has[P_REF_RIGHT];
    r->by_id = has[P_ID_LEFT] && has[P_ID_RIGHT];
    r->has_probability = has[P_PROBABILITY];
    r->has_weight = has[P_WEIGHT];
    if (r->by_id || referred) return ERR_OK;
    (void)err_set(why, ERR_INPUT,
                  "columns id_left, id_right or agency_left, person_ref_left, agency_right, "
                  "person_ref_right are needed");
    return err_at(why, path, 1, 1);
}

/* Without a file column the left id is of the first file and the right one of the second. */
static str file_of(const struct reading *r, str given, const char *otherwise)
{
    return given.len || !r->d->by_file ? given : str_of(otherwise);
}

/* false: a record is not in the truth. */
static bool find_pair(struct reading *r, const str *v, bool *ret_same)
{
    struct eval_data *d = r->d;
    uint32_t a, b;
    if (r->by_id) {
        a = eval_data_find_id(d, file_of(r, v[P_FILE_LEFT], "1"), v[P_ID_LEFT]);
        b = eval_data_find_id(d, file_of(r, v[P_FILE_RIGHT], "2"), v[P_ID_RIGHT]);
    } else {
        a = eval_data_find(d, v[P_AGENCY_LEFT], v[P_REF_LEFT]);
        b = eval_data_find(d, v[P_AGENCY_RIGHT], v[P_REF_RIGHT]);
    }
    if (a == UINT32_MAX || b == UINT32_MAX || a == b) return false;
    *ret_same = d->records.at[a].person == d->records.at[b].person;
    return true;
}

static err score_of(const struct reading *r, const str *v, double *ret_weight, double *ret_p,
                    struct err_info *why)
{
    if (r->has_probability && !str_to_double(v[P_PROBABILITY], ret_p))
        return err_set(why, ERR_INPUT, "the probability is not a number");
    if (r->has_weight && !str_to_double(v[P_WEIGHT], ret_weight))
        return err_set(why, ERR_INPUT, "the weight is not a number");
    if (!r->has_probability) *ret_p = 1 / (1 + exp2(-*ret_weight));
    if (!(*ret_p >= 0 && *ret_p <= 1))
        return err_set(why, ERR_INPUT, "the probability is not from 0 to 1");
    if (!r->has_weight) *ret_weight = *ret_p;
    return ERR_OK;
}

static err take_pair(void *context, const str *v, long line, struct err_info *why)
{
    struct reading *r = context;
    struct eval_pairs *out = &r->d->result->pairs;
    double weight = 0, p = 0;
    bool same;
    (void)line;
    if (!find_pair(r, v, &same)) {
        out->unknown++;
        return ERR_OK;
    }
    err e = score_of(r, v, &weight, &p, why);
    if (e) return e;
    struct scored *s = VEC_PUSH(&r->scored);
    if (!s) return err_set(why, ERR_NOMEM, "no memory for that many pairs");
    *s = (struct scored){weight, same};
    int at = (int)(p * EVAL_BINS);
    struct eval_bin *bin = &out->bin[at < EVAL_BINS ? at : EVAL_BINS - 1];
    bin->pairs++;
    bin->right += same;
    bin->predicted += p;
    out->pairs++;
    out->right += same;
    return ERR_OK;
}

static int by_weight(const void *a, const void *b)
{
    double x = ((const struct scored *)a)->weight, y = ((const struct scored *)b)->weight;
    return (x < y) - (x > y); /* the heaviest first */
}

static void best_threshold(struct reading *r)
{
    struct eval_pairs *out = &r->d->result->pairs;
    double truth = (double)r->d->result->true_pairs, right = 0;
    if (r->scored.n) sort_list(r->scored.at, r->scored.n, sizeof *r->scored.at, by_weight);
    for (size_t i = 0; i < r->scored.n; i++) {
        right += r->scored.at[i].right;
        if (i + 1 < r->scored.n && r->scored.at[i + 1].weight == r->scored.at[i].weight) continue;
        double f1 = 2 * right / (truth + (double)(i + 1));
        if (f1 <= out->best_f1) continue;
        out->best_f1 = f1;
        out->best_weight = r->scored.at[i].weight;
        out->best_precision = right / (double)(i + 1);
        out->best_recall = truth > 0 ? right / truth : 0;
    }
}

static void calibrate(struct eval_pairs *out)
{
    for (int i = 0; i < EVAL_BINS; i++) {
        struct eval_bin *bin = &out->bin[i];
        if (!bin->pairs) continue;
        bin->predicted /= (double)bin->pairs;
        out->calibration_error +=
            fabs(bin->predicted - (double)bin->right / (double)bin->pairs) * (double)bin->pairs;
    }
    if (out->pairs) out->calibration_error /= (double)out->pairs;
}

err eval_pairs_read(struct eval_data *d, const char *path, struct err_info *why)
{
    struct reading r = {.d = d};
    err e = look_at_columns(&r, path, why);
    if (!e && !r.has_probability && !r.has_weight)
        e = err_set(why, ERR_INPUT, "a column probability or weight is needed"),
        e = err_at(why, path, 1, 1);
    if (!e) e = table_read(path, pair_columns, P__COUNT, 0, take_pair, &r, why);
    if (!e) {
        best_threshold(&r);
        calibrate(&d->result->pairs);
        d->result->has_pairs = true;
    }
    VEC_RELEASE(&r.scored);
    return e;
}

static err take_possible(void *context, const str *v, long line, struct err_info *why)
{
    struct reading *r = context;
    struct eval_review *out = &r->d->result->review;
    bool same;
    (void)line, (void)why;
    if (!find_pair(r, v, &same)) {
        out->unknown++;
        return ERR_OK;
    }
    out->possible++;
    out->right += same;
    return ERR_OK;
}

err eval_possible_read(struct eval_data *d, const char *path, struct err_info *why)
{
    struct reading r = {.d = d};
    err e = look_at_columns(&r, path, why);
    if (!e) e = table_read(path, pair_columns, P__COUNT, 0, take_possible, &r, why);
    d->result->has_review = !e;
    return e;
}
