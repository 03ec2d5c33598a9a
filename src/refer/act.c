/* refer/act.c -- somebody answers: one change of state, by the table, of two at once one wins. */
#include "refer/inside.h"

#include "refer/outbox.h"

enum { ACT_BYTES = 8 * 1024 * 1024 };

struct acting {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    const struct referral_answer *answer;
    int64_t id, now_ms;
    bool led; /* a case of the receiving agency says so, whoever works on it */
    struct arena *arena;
    struct arena_mark mark;
    struct referral r;
};

/* "It was accepted on 24 November 2026, 10:05am, by Children's Social Care" */
static err too_late(const struct acting *s, struct err_info *why)
{
    const struct referral *r = &s->r;
    const struct referral_step *last = &r->steps[r->step_count - 1];
    const struct agency *agency = partners_agency(s->partners, last->agency);
    str when = date_moment_long(s->arena, last->at_ms);
    str by = agency ? agency->name : last->agency;
    (void)err_set(why, ERR_CONFLICT, "this referral is %s since %.*s, by %.*s",
                  referral_state_word(r->state), STR_FMT(when), STR_FMT(by));
    return err_todo(why, "look at it again");
}

/* The same by the same user again: nothing to do. */
static bool done_already(const struct acting *s)
{
    const struct referral_step *last = &s->r.steps[s->r.step_count - 1];
    return s->r.state == s->answer->to && str_eq_c(last->login, s->viewer->user->login) &&
           str_eq(last->code, s->answer->code);
}

static err check_with(const struct acting *s, const struct referral_move *move,
                      struct err_info *why)
{
    const struct referral_answer *answer = s->answer;
    switch (move->with) {
    case WITH_WORDS:
        if (str_empty(str_trim(pii_reveal(answer->words, REVEAL_SEAL))))
            return err_set(why, ERR_INPUT, "say why");
        break;
    case WITH_REASON:
        if (!referral_reason_of(&s->partners->terms.referrals, answer->code))
            return err_set(why, ERR_INPUT, "select why it is returned");
        break;
    case WITH_OUTCOME:
        if (!referral_outcome_of(answer->code))
            return err_set(why, ERR_INPUT, "select what came of it");
        break;
    case WITH_NOTHING: break;
    }
    if (pii_reveal(answer->words, REVEAL_SEAL).len > REFERRAL_WORRY_MAX)
        return err_set(why, ERR_INPUT, "use at most %d characters", REFERRAL_WORRY_MAX);
    return ERR_OK;
}

static err check(struct acting *s, bool *ret_done, struct err_info *why)
{
    struct referral *r = &s->r;
    const struct referral_answer *answer = s->answer;
    *ret_done = false;
    bool theirs = refer_side(s->partners, s->viewer, r);
    if (s->led && str_eq_c(r->to_agency, s->viewer->user->agency)) {
        r->side = SIDE_RECEIVER;
        theirs = r->may_act = true;
    }
    if (!theirs)
        return err_set(why, ERR_ABSENT, "there is no such referral, or it is not your agency's");
    if (done_already(s)) {
        *ret_done = true;
        return ERR_OK;
    }
    if (answer->version && answer->version != r->version) return too_late(s, why);
    if (!r->may_act)
        return err_set(why, ERR_DENIED,
                       "this is not yours to say: who sent a referral, or a manager of theirs, "
                       "takes it back; the rest is said by the team that it went to");
    const struct referral_move *move =
        referral_move_find(r->state, answer->to, r->side, r->pathway == REFERRAL_PATHWAY_SUPPORT);
    return move ? check_with(s, move, why) : too_late(s, why);
}

static err store_step(struct db *db, struct acting *s, struct err_info *why)
{
    struct referral *r = &s->r;
    const struct referral_answer *answer = s->answer;
    struct q_referral_get_row row;
    struct key k = {{0}};
    struct q_referral_add_step_in step = {.cell = cell_of(r->id),
                                          .referral = r->id,
                                          .step = r->version + 1,
                                          .at_ms = s->now_ms,
                                          .login = str_of(s->viewer->user->login),
                                          .agency = str_of(s->viewer->user->agency),
                                          .state = str_of(referral_state_word(answer->to)),
                                          .code = answer->code};
    err e = q_referral_get(db, &(struct q_referral_get_in){cell_of(r->id), r->id}, s->arena, &row,
                           why);
    if (!e) e = refer_key(s->hub, "referral", r->id, row.data_key, &k, why);
    if (!e)
        e = refer_seal_words(s->hub, &k, r->id, step.step, answer->words, s->arena, &step.sealed,
                             why);
    key_wipe(&k);
    if (!e) e = q_referral_add_step(db, &step, why);
    if (e) return e;
    r->version = step.step;
    r->state = answer->to;
    r->moved_ms = s->now_ms;
    r->ended_ms = referral_ended(answer->to) ? s->now_ms : 0;
    r->outcome = answer->to == REFERRAL_DONE ? answer->code : r->outcome;
    return q_referral_move(db,
                           &(struct q_referral_move_in){.cell = step.cell,
                                                        .referral = r->id,
                                                        .state = step.state,
                                                        .version = r->version,
                                                        .moved_ms = r->moved_ms,
                                                        .ended_ms = r->ended_ms,
                                                        .outcome = r->outcome},
                           why);
}

static err act_now(struct db *db, struct acting *s, struct err_info *why)
{
    bool done = false;
    err e = refer_load(db, s->hub, s->id, NULL, s->arena, &s->r, why);
    if (e == ERR_ABSENT)
        return err_set(why, e, "there is no such referral, or it is not your agency's");
    if (!e) e = check(s, &done, why);
    if (e || done) return e;
    if (s->r.erased) return err_set(why, ERR_CONFLICT, "the time of this referral is over");
    e = store_step(db, s, why);
    if (!e)
        e = refer_tell_moved(db, s->hub, s->partners, &s->r, str_of(s->viewer->user->login), why);
    /* a case system that said so itself knows it */
    if (!e && !refer_is_program(s->viewer))
        e = outbox_add(db, s->hub, s->r.to_agency, s->r.id, s->r.version, why);
    if (e) return e;
    str detail = str_printf(s->arena, "%s %s %.*s", s->r.reference,
                            referral_state_word(s->r.state), STR_FMT(s->answer->code));
    return refer_note(db, s->hub, s->viewer, AUDIT_REFERRAL, s->r.person, detail, why);
}

static err act(struct db *db, void *ctx, struct err_info *why)
{
    struct acting *s = ctx;
    arena_rewind(s->arena, s->mark);
    return act_now(db, s, why);
}

err referral_act_in(struct db *db, struct hub *h, const struct partners *p, const struct viewer *v,
                    int64_t referral, const struct referral_answer *answer, struct arena *a,
                    struct err_info *why)
{
    struct acting s = {.hub = h,
                       .partners = p,
                       .viewer = v,
                       .answer = answer,
                       .id = referral,
                       .now_ms = hub_now_ms(h),
                       .led = true,
                       .arena = a};
    err e = refer_may(v, why);
    return e ? e : act_now(db, &s, why);
}

err referral_act(struct hub *h, const struct partners *p, const struct viewer *v,
                 int64_t referral, const struct referral_answer *answer, struct err_info *why)
{
    err e = refer_may(v, why);
    struct arena *a = e ? NULL : arena_new(ACT_BYTES);
    if (!a) return e ? e : err_set(why, ERR_NOMEM, "no memory to answer a referral");
    struct acting s = {.hub = h,
                       .partners = p,
                       .viewer = v,
                       .answer = answer,
                       .id = referral,
                       .now_ms = hub_now_ms(h),
                       .arena = a,
                       .mark = arena_mark(a)};
    e = store_write_step(h->store, act, &s, why);
    arena_free(a);
    return e;
}
