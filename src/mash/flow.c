/* mash/flow.c -- where an outcome goes: to the review that the case came from, and with it to the
 * figures of the rules that fired; and to who referred. The rules whose hits were in the case are
 * in mash_rule besides: what became of them is the case's outcome. */
#include "mash/inside.h"
#include "refer/referral.h"
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

/* ---- to who referred ---- */

static const struct {
    const char *ours, *theirs;
} answers[] = {{"nfa", "no_further_action"},
               {"strategy", "strategy_discussion"},
               {"s42", "section_42"},
               {"care_assessment", "assessment"}};

/* What the referrer is told: the outcome as it is called here stands in the words. */
static str referral_outcome_code(const struct mash_work *w)
{
    if (referral_outcome_of(w->c.outcome)) return w->c.outcome;
    for (size_t i = 0; i < COUNT(answers); i++)
        if (str_eq_c(w->c.outcome, answers[i].ours)) return str_of(answers[i].theirs);
    return STR("joined_case");
}

static err move_referral(struct mash_work *w, int64_t referral, enum referral_state to, str code,
                         str words, struct err_info *why)
{
    const struct referral_answer answer = {.to = to, .code = code, .words = pii_of(words)};
    err e =
        referral_act_in(w->db, w->hub, w->partners, w->viewer, referral, &answer, w->arena, why);
    /* another agency's to answer, or an answer that somebody gave meanwhile: it stays as it is */
    return e == ERR_ABSENT || e == ERR_CONFLICT || e == ERR_DENIED ? ERR_OK : e;
}

/* Where it stands; *ret_state REFERRAL__COUNT = there is no such referral. */
static err referral_stands(struct mash_work *w, int64_t referral, enum referral_state *ret_state,
                           struct err_info *why)
{
    struct q_referral_get_row row;
    *ret_state = REFERRAL__COUNT;
    err e = q_referral_get(w->db, &(struct q_referral_get_in){cell_of(referral), referral},
                           w->arena, &row, why);
    if (!e && !referral_state_of(row.state, ret_state)) *ret_state = REFERRAL__COUNT;
    return e == ERR_ABSENT ? ERR_OK : e;
}

err mash_accept_referral(struct mash_work *w, int64_t referral, struct err_info *why)
{
    enum referral_state state;
    err e = referral_stands(w, referral, &state, why);
    if (e || (state != REFERRAL_SENT && state != REFERRAL_RECEIVED)) return e;
    return move_referral(w, referral, REFERRAL_ACCEPTED, STR(""), STR(""), why);
}

/* The outcome, and what was written for the referrer. Why it was decided so stays in the case: it
 * rests on what other agencies told, which the referrer may not be shown. */
static err to_referral(struct mash_work *w, int64_t referral, str told, struct err_info *why)
{
    enum referral_state state;
    const struct mash_outcome *o = mash_outcome_of(w->terms, w->c.outcome);
    str label = o ? o->label : w->c.outcome;
    str words = label;
    if (told.len) words = str_printf(w->arena, "%.*s. %.*s", STR_FMT(label), STR_FMT(told));
    if (!words.at) return err_set(why, ERR_NOMEM, "the outcome of a case");
    if (words.len > REFERRAL_WORRY_MAX) words = label;
    err e = mash_accept_referral(w, referral, why);
    if (!e) e = referral_stands(w, referral, &state, why);
    if (e || state != REFERRAL_ACCEPTED) return e;
    return move_referral(w, referral, REFERRAL_DONE, referral_outcome_code(w), words, why);
}

err mash_flow_back(struct mash_work *w, str told, struct err_info *why)
{
    struct q_mash_referrals_rows rows;
    err e = to_review(w, why);
    if (!e)
        e = q_mash_referrals(w->db, &(struct q_mash_referrals_in){cell_of(w->mash), w->mash},
                             w->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = to_referral(w, rows.at[i].referral, told, why);
    return e;
}
