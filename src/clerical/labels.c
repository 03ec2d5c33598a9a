/* clerical/labels.c -- see labels.h. */
#include "clerical/labels.h"

#include "clerical/inside.h"
#include "clerical/words.h"

struct giving {
    clerical_label_fn fn;
    void *ctx;
};

static err give(void *ctx, const struct label_pair *p)
{
    const struct giving *g = ctx;
    const struct label_word *w = label_decision(p);
    if (!w) return ERR_OK;
    struct clerical_label label = {w->model, str_of(w->levels), w->weight / 1000.0,
                                   w->answer == ANSWER_SAME};
    return g->fn(g->ctx, &label);
}

err clerical_labels(struct hub *h, const struct viewer *v, clerical_label_fn fn, void *ctx,
                    struct err_info *why)
{
    struct giving g = {fn, ctx};
    struct audit_entry entry = viewer_entry(v, AUDIT_MATCH_LABELS);
    err e = clerical_check(v, why);
    if (!e && !viewer_senior(v)) e = err_set(why, ERR_DENIED, "labels are for data stewards");
    if (!e) e = audit_note_alone(h, &entry, why);
    return e ? e : label_pairs(h, give, &g, why);
}
