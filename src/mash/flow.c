/* mash/flow.c -- where an outcome goes: to the review that the case came from, and with it to the
 * figures of the rules that fired; and to who referred. The rules whose hits were in the case are
 * in mash_rule besides: what became of them is the case's outcome. */
#include "mash/inside.h"
#include "safeguard/review.h"

/* What an outcome means for a review, where the region's list of the queue has no code of its
 * own. */
static const struct {
    const char *ours, *theirs;
} meanings[] = {
    {"nfa", "no-action"}, {"advice", "advice"}, {"early_help", "support"}, {"allocated", "known"}};

static str review_outcome(const struct mash_work *w)
{
    const struct queue_terms *t = &w->partners->terms.queue;
    if (queue_outcome_find(t, w->c.outcome)) return w->c.outcome;
    for (size_t i = 0; i < COUNT(meanings); i++)
        if (str_eq_c(w->c.outcome, meanings[i].ours) &&
            queue_outcome_find(t, str_of(meanings[i].theirs)))
            return str_of(meanings[i].theirs);
    return STR("case");
}

static err to_review(struct mash_work *w, struct err_info *why)
{
    const struct mash_outcome *o = mash_outcome_of(w->terms, w->c.outcome);
    int64_t closed = 0;
    str reason = str_printf(w->arena, "Case %s: %.*s", w->reference,
                            STR_FMT(o ? o->label : w->c.outcome));
    if (!reason.at) return err_set(why, ERR_NOMEM, "the outcome of a case");
    return review_close_in(w->db, w->hub, w->partners, w->viewer, w->living, review_outcome(w),
                           reason, w->arena, &closed, why);
}

err mash_flow_back(struct mash_work *w, str reason, struct err_info *why)
{
    (void)reason;
    return to_review(w, why);
}
