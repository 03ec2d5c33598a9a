/* dataset/model_take.c -- a model that was trained elsewhere, onto the comparisons of this plan. */
#include "dataset/dataset.h"

static err misfit(struct err_info *why, const char *what, const char *name)
{
    (void)err_set(why, ERR_CONFIG, "the model has no %s \"%s\" as the plan makes it", what, name);
    return err_todo(why, "use the plan the model was trained with, or train anew without --model");
}

/* Levels stand in one order on both sides: what depends on another comparison's level counts on
 * it. */
static err take_levels(struct weight_comparison *to, const struct weight_comparison *from,
                       struct err_info *why)
{
    bool same = from->levels == to->levels;
    for (size_t l = 0; same && l < to->levels; l++)
        same = strcmp(from->level[l].name, to->level[l].name) == 0;
    if (!same) return misfit(why, "comparison with the levels of", to->name);
    memcpy(to->level, from->level, sizeof to->level);
    to->kin = from->kin;
    to->terms = from->terms;
    to->given = from->given; /* as the model counts comparisons; put right by the caller */
    to->given_share = from->given_share;
    return ERR_OK;
}

static err take_comparisons(struct weight_model *to, const struct weight_model *from,
                            struct err_info *why)
{
    size_t place[COMPARISONS_MAX] = {0}; /* of each of the model's, here */
    err e = ERR_OK;
    for (size_t c = 0; !e && c < to->comparisons; c++) {
        size_t at = weight_find_comparison(from, str_of(to->comparison[c].name));
        if (at >= from->comparisons) return misfit(why, "comparison", to->comparison[c].name);
        place[at] = c;
        e = take_levels(&to->comparison[c], &from->comparison[at], why);
    }
    for (size_t c = 0; !e && c < to->comparisons; c++)
        if (to->comparison[c].given)
            to->comparison[c].given = 1 + place[to->comparison[c].given - 1];
    return e;
}

err dataset_take_model(struct dataset *d, const struct weight_model *from, struct err_info *why)
{
    struct weight_model *to = &d->model;
    if (from->comparisons != to->comparisons) {
        (void)err_set(why, ERR_CONFIG, "the model has %zu comparisons, the plan makes %zu",
                      from->comparisons, to->comparisons);
        return err_todo(why, "use the plan the model was trained with, or train anew");
    }
    err e = take_comparisons(to, from, why);
    if (e) return e;
    memcpy(to->prior, from->prior, sizeof to->prior);
    to->calibration = from->calibration;
    to->upper = from->upper;
    to->lone = from->lone;
    to->lower = from->lower;
    to->veto_floor = from->veto_floor;
    to->margin = from->margin;
    to->id = from->id;
    return ERR_OK;
}
