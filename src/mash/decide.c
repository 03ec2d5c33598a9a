/* mash/decide.c -- one person proposes, a second agrees where the partnership wants it; then the
 * outcome goes back to whoever asked. */
#include "mash/inside.h"

static err open_for_decision(const struct mash_work *w, struct err_info *why)
{
    enum mash_stage s = MASH_CLOSED;
    (void)mash_stage_of(w->c.stage, &s);
    if (s == MASH_CLOSED) return err_set(why, ERR_INPUT, "the case is decided already");
    if (!mash_stage_decides(s))
        return err_set(why, ERR_INPUT, "set the colour first: nobody has looked at it yet");
    return ERR_OK;
}

/* Of all history that this viewer may see, as it stands. */
err mash_history_shown(struct mash_work *w, struct err_info *why)
{
    struct chronology c;
    struct q_mash_seen_row seen;
    struct q_mash_members_rows members;
    struct chronology_also *also = NULL;
    err e = q_mash_members(w->db, &(struct q_mash_members_in){cell_of(w->mash), w->mash}, w->arena,
                           &members, why);
    if (!e && !(also = ARENA_ARRAY(w->arena, struct chronology_also, members.n + 1)))
        e = err_set(why, ERR_NOMEM, "the history of a case");
    for (size_t i = 0; !e && i < members.n; i++)
        also[i] = (struct chronology_also){members.at[i].person, members.at[i].relation};
    if (!e)
        e = chronology_read(w->db, w->hub, w->partners, w->viewer, w->living, true, also,
                            members.n, w->arena, &c, why);
    if (e) return e;
    e = q_mash_seen(w->db,
                    &(struct q_mash_seen_in){cell_of(w->mash), w->mash,
                                             str_of(w->viewer->user->login)},
                    w->arena, &seen, why);
    if (e && e != ERR_ABSENT) return e;
    if (!e && seen.print == c.print) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "%s",
                  e ? "read the whole history first, that of parents, brothers and sisters too"
                    : "more has come in since you read the whole history");
    return err_todo(why, "open History, then decide");
}

/* `reason` stays in the case; `told` goes to who referred, with the outcome. */
static err close_case(struct mash_work *w, str reason, str told, struct err_info *why)
{
    w->c.stage = str_of(mash_stage_word(MASH_CLOSED));
    w->c.decided_by = str_of(w->viewer->user->login);
    w->c.decided_ms = w->now_ms;
    err e = mash_step(w, "decided", w->c.outcome, reason, why);
    if (!e) e = mash_untell_all(w, why);
    return e ? e : mash_flow_back(w, told, why);
}

/* Both may need it: who proposes and who agrees. */
static err may_end_with(struct mash_work *w, const struct mash_outcome *o, struct err_info *why)
{
    return o->whole_history ? mash_history_shown(w, why) : ERR_OK;
}

err mash_act_decide(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    const struct mash_outcome *o = mash_outcome_of(w->terms, change->value);
    err e = open_for_decision(w, why);
    if (!e && (!o || !(w->c.adult ? o->adults : o->children)))
        e = err_set(why, ERR_INPUT, "select an outcome");
    if (!e && w->c.proposed_by.len)
        e = err_set(why, ERR_INPUT, "a decision waits for a second person already");
    if (!e) e = may_end_with(w, o, why);
    if (!e && !str_eq_c(w->c.stage, "final")) {
        w->c.stage = str_of(mash_stage_word(MASH_FINAL));
        e = mash_step(w, "stage", w->c.stage, STR(""), why);
    }
    if (e) return e;
    if (!w->c.worker.len) w->c.worker = str_of(w->viewer->user->login);
    str told = str_trim(change->told);
    w->c.outcome = o->code;
    if (told.len) e = mash_step(w, "told", STR(""), told, why);
    if (e) return e;
    if (w->terms->confirm == CONFIRM_NOBODY)
        return close_case(w, str_trim(change->text), told, why);
    w->c.proposed_by = str_of(w->viewer->user->login);
    return mash_step(w, "proposed", o->code, str_trim(change->text), why);
}

static err may_be_second(const struct mash_work *w, struct err_info *why)
{
    if (!w->c.proposed_by.len)
        return err_set(why, ERR_INPUT, "no decision waits for a second person");
    if (str_eq_c(w->c.proposed_by, w->viewer->user->login))
        return err_set(why, ERR_DENIED, "a second person agrees, not the one who proposed it");
    if (w->terms->confirm == CONFIRM_MANAGER && !access_may(w->viewer->user, CAP_CASE_CONFIRM))
        return err_set(why, ERR_DENIED, "a manager agrees to the decision");
    return ERR_OK;
}

/* The reason that was proposed, and what was written for the referrer just before it. */
static err proposed_reason(struct mash_work *w, str *ret_reason, str *ret_told,
                           struct err_info *why)
{
    struct q_mash_steps_rows steps;
    *ret_reason = *ret_told = STR("");
    err e = q_mash_steps(w->db, &(struct q_mash_steps_in){cell_of(w->mash), w->mash}, w->arena,
                         &steps, why);
    size_t i = 0;
    while (!e && i < steps.n && !str_eq_c(steps.at[i].kind, "proposed"))
        i++;
    if (e || i == steps.n) return e;
    e = mash_unseal(w, "mash_step", steps.at[i].step, steps.at[i].sealed, ret_reason, why);
    if (!e && i + 1 < steps.n && str_eq_c(steps.at[i + 1].kind, "told"))
        e = mash_unseal(w, "mash_step", steps.at[i + 1].step, steps.at[i + 1].sealed, ret_told,
                        why);
    return e;
}

err mash_act_confirm(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    str reason, told, said = str_trim(change->text);
    const struct mash_outcome *o = mash_outcome_of(w->terms, w->c.outcome);
    err e = open_for_decision(w, why);
    if (!e) e = may_be_second(w, why);
    if (!e && o) e = may_end_with(w, o, why);
    if (!e) e = proposed_reason(w, &reason, &told, why);
    if (!e && said.len)
        reason = str_printf(w->arena, "%.*s\n%.*s", STR_FMT(reason), STR_FMT(said));
    return e ? e : close_case(w, reason, told, why);
}

err mash_act_return(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    err e = open_for_decision(w, why);
    if (!e) e = may_be_second(w, why);
    if (e) return e;
    str outcome = w->c.outcome;
    w->c.outcome = w->c.proposed_by = STR("");
    return mash_step(w, "returned", outcome, str_trim(change->text), why);
}
