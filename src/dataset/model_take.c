/* dataset/model_take.c -- a model that was trained elsewhere, onto the comparisons of this plan. */
#include "dataset/dataset.h"

static err misfit(struct err_info *why, const char *what, const char *name)
{
    (void)err_set(why, ERR_CONFIG, "the model has no %s \"%s\" as the plan makes it", what, name);
    return err_todo(why, "use the plan the model was trained with, or train anew without --model");
}

static err take_levels(struct weight_comparison *to, const struct weight_comparison *from,
                       struct err_info *why)
{
    if (from->levels != to->levels) return misfit(why, "comparison with the levels of", to->name);
    for (size_t l = 0; l < to->levels; l++) {
        size_t at = weight_find_level(from, str_of(to->level[l].name));
        if (at >= from->levels) return misfit(why, "level", to->level[l].name);
        to->level[l] = from->level[at];
    }
    to->kin = from->kin;
    to->terms = from->terms;
    return ERR_OK;
}

err dataset_take_model(struct dataset *d, const struct weight_model *from, struct err_info *why)
{
    struct weight_model *to = &d->model;
    err e = ERR_OK;
    if (from->comparisons != to->comparisons) {
        (void)err_set(why, ERR_CONFIG, "the model has %zu comparisons, the plan makes %zu",
                      from->comparisons, to->comparisons);
        return err_todo(why, "use the plan the model was trained with, or train anew");
    }
    for (size_t c = 0; !e && c < to->comparisons; c++) {
        size_t at = weight_find_comparison(from, str_of(to->comparison[c].name));
        e = at < from->comparisons ? take_levels(&to->comparison[c], &from->comparison[at], why)
                                   : misfit(why, "comparison", to->comparison[c].name);
    }
    if (e) return e;
    memcpy(to->prior, from->prior, sizeof to->prior);
    to->upper = from->upper;
    to->lower = from->lower;
    to->veto_floor = from->veto_floor;
    to->margin = from->margin;
    to->id = from->id;
    return ERR_OK;
}
