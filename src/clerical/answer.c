/* clerical/answer.c -- what a reviewer says, written in one transaction with what comes of it.
 *
 * Two who say something at once: the second one's state is no longer the one they saw, and they are
 * told. A page that is old, a pair that vanished: the same. */
#include "clerical/control.h"
#include "clerical/together.h"

#include "store/cell.h"

enum { ANSWER_BYTES_MAX = 96 << 20 };

struct saying {
    struct hub *hub;
    const struct viewer *viewer;
    struct arena *arena;
    struct arena_mark mark;
    int64_t record, other, state;
    enum answer answer;
    str reason, note;
    bool asks; /* the pair waits because this user asks for it, if for nothing else */
    struct clerical_outcome outcome;
};

/* The agreement pattern as text: a level per comparison, in the model's order. */
static str pattern(const struct pair *p, struct arena *a)
{
    str text = STR("");
    for (size_t i = 0; p->comparable && i < COUNT(p->judged.levels.level); i++)
        text = str_printf(a, "%.*s%s%d", STR_FMT(text), i ? " " : "", p->judged.levels.level[i]);
    return text;
}

static err put_opinion(struct saying *s, struct db *db, const struct pair *p, enum answer answer,
                       bool effect, struct err_info *why)
{
    struct rand r = s->hub->rand;
    str sealed = STR("");
    int64_t at_ms = hub_now_ms(s->hub);
    if (p->said_count && p->said[p->said_count - 1].at_ms >= at_ms)
        at_ms = p->said[p->said_count - 1].at_ms + 1; /* their order is part of what they mean */
    err e = ERR_OK;
    if (s->note.len)
        e = crypt_seal(&s->hub->keys.use[KEY_FEATURE], &r, opinion_place(p->record, p->other),
                       s->note, s->arena, &sealed, why);
    struct q_match_add_opinion_in add = {
        .cell = cell_of(p->record),
        .record = p->record,
        .other = p->other,
        .at_ms = at_ms,
        .login = str_of(s->viewer->user->login),
        .answer = (int32_t)answer,
        .reason = s->reason,
        .senior = viewer_senior(s->viewer),
        .effect = effect,
        .evidence = p->evidence,
        .weight = (int32_t)(p->judged.weight * 1000),
        .flags = (int32_t)p->judged.flags,
        .model = p->around.model->id,
        .levels = pattern(p, s->arena),
        .sealed = sealed,
        .choice = p->choice,
        .took_ms = p->claimed_by.len ? at_ms - p->claimed_since_ms : 0};
    return e ? e : q_match_add_opinion(db, &add, why);
}

static err note(struct saying *s, struct db *db, const struct pair *p, enum answer answer,
                const char *what, struct err_info *why)
{
    struct audit_subject subjects[2];
    struct audit_entry entry = viewer_entry(s->viewer, AUDIT_MATCH_OPINION);
    char pair[PAIR_TEXT + 1];
    pair_text(p->record, p->other, pair);
    entry.detail = str_printf(s->arena, "%s %s, %s", answer_word(answer), what, pair);
    entry.asked = s->reason;
    pair_subjects(p, subjects, &entry);
    return audit_note(db, s->hub, &entry, why);
}

static err drop_claim(struct db *db, const struct pair *p, struct err_info *why)
{
    return q_match_drop_claim(
        db, &(struct q_match_drop_claim_in){cell_of(p->record), p->record, p->other}, why);
}

/* Who may say what now. */
static err may_say(const struct saying *s, const struct pair *p, struct err_info *why)
{
    str login = str_of(s->viewer->user->login);
    if ((s->state && s->state != p->state) || p->decided)
        return err_set(why, ERR_CONFLICT,
                       "this pair changed, or somebody else decided, since it was shown to you");
    if (!p->possible && !p->asked && !p->bridge)
        return err_set(why, ERR_CONFLICT, "this pair waits for nobody any more");
    if (p->claimed_by.len && !str_eq(p->claimed_by, login))
        return err_set(why, ERR_BUSY, "somebody else has this pair on the screen");
    if (p->standing.stage == STAGE_SENIOR && !viewer_senior(s->viewer))
        return err_set(why, ERR_DENIED, "two people disagree about this pair: a senior settles it");
    if (!standing_wants(&p->standing, p->said, p->said_count, p->evidence, login,
                        viewer_senior(s->viewer)))
        return err_set(why, ERR_DENIED,
                       "you have said what you think of this pair: now it is somebody else's turn");
    return ERR_OK;
}

static struct standing with_this_word(const struct saying *s, const struct pair *p,
                                      struct said *all)
{
    for (size_t i = 0; i < p->said_count; i++)
        all[i] = p->said[i];
    all[p->said_count] = (struct said){str_of(s->viewer->user->login), s->answer,
                                       viewer_senior(s->viewer), hub_now_ms(s->hub), p->evidence};
    return standing_of(all, p->said_count + 1, p->evidence, &p->hard);
}

static err take_effect(struct saying *s, struct db *db, const struct pair *p, struct err_info *why)
{
    err e = link_decide(db, s->hub, p->record, p->other, s->outcome.answer == ANSWER_SAME,
                        str_of(s->viewer->user->login), s->reason, why);
    if (e) return e;
    return q_match_drop_item(
        db, &(struct q_match_drop_item_in){cell_of(p->record), p->record, p->other}, why);
}

/* A pair that is no possible link comes into the queue because somebody wants it decided. */
static err ask_for(struct saying *s, struct db *db, const struct pair *p, struct err_info *why)
{
    struct q_match_put_item_in put = {.cell = cell_of(p->record),
                                      .record = p->record,
                                      .other = p->other,
                                      .since_ms = hub_now_ms(s->hub),
                                      .asked = 1,
                                      .weight = (int32_t)(p->judged.weight * 1000),
                                      .flags = (int32_t)p->judged.flags,
                                      .evidence = p->evidence,
                                      .records = 1};
    return q_match_put_item(db, &put, why);
}

static err say_of_control(struct saying *s, struct db *db, const struct control *c,
                          struct err_info *why)
{
    s->outcome = (struct clerical_outcome){.stage = STAGE_SETTLED,
                                           .answer = c->answer,
                                           .known = c->why,
                                           .right = s->answer == c->answer};
    return control_answer(db, s->hub, s->viewer, c, s->answer, s->arena, why);
}

static err say(struct db *db, void *ctx, struct err_info *why)
{
    struct saying *s = ctx;
    struct pair p;
    arena_rewind(s->arena, s->mark);
    const struct control *test =
        control_find(&s->hub->keys, str_of(s->viewer->user->login), s->record, s->other);
    if (test) return say_of_control(s, db, test, why);
    err e = pair_load_for(db, s->hub, s->viewer, s->record, s->other, s->arena, &p, why);
    if (!e && s->asks && !p.asked && !p.decided) {
        e = ask_for(s, db, &p, why);
        if (!e)
            e = pair_load_for(db, s->hub, s->viewer, s->record, s->other, s->arena, &p, why);
    }
    if (!e) e = may_say(s, &p, why);
    struct said *all = e ? NULL : ARENA_ARRAY(s->arena, struct said, p.said_count + 1);
    if (!all) return e ? e : err_set(why, ERR_NOMEM, "no memory for an answer");
    struct standing now = with_this_word(s, &p, all);
    s->outcome =
        (struct clerical_outcome){.stage = now.stage, .decided = now.stage == STAGE_SETTLED,
                                  .answer = now.answer};
    e = put_opinion(s, db, &p, s->answer, s->outcome.decided, why);
    if (!e) e = note(s, db, &p, s->answer, stage_word(now.stage), why);
    if (!e && s->outcome.decided) e = take_effect(s, db, &p, why);
    return e ? e : drop_claim(db, &p, why);
}

/* clerical_answer; `asks`: the pair need not be a possible link. */
static err answer_say(struct hub *h, const struct viewer *v, int64_t record, int64_t other,
                      int64_t state, enum answer answer, str reason, str note, bool asks,
                      struct clerical_outcome *ret_outcome, struct err_info *why)
{
    struct saying s = {.asks = asks,
                       .hub = h,
                       .viewer = v,
                       .arena = arena_new(ANSWER_BYTES_MAX),
                       .record = record,
                       .other = other,
                       .state = state,
                       .answer = answer,
                       .reason = reason,
                       .note = str_trim(note)};
    if (!s.arena) return err_set(why, ERR_NOMEM, "no memory for an answer");
    s.mark = arena_mark(s.arena);
    err e = clerical_check(v, why);
    if (!e && answer >= ANSWER_TAKEN_BACK) e = err_set(why, ERR_INPUT, "there is no such answer");
    if (!e && !reason_find(reason, answer))
        e = err_set(why, ERR_INPUT, "there is no such reason for this answer");
    if (!e && note.len > CLERICAL_NOTE_MAX)
        e = err_set(why, ERR_INPUT, "the note is longer than %d characters", CLERICAL_NOTE_MAX);
    if (!e) e = store_write_step(h->store, say, &s, why);
    if (!e) *ret_outcome = s.outcome;
    arena_free(s.arena);
    return e;
}

err clerical_answer(struct hub *h, const struct viewer *v, int64_t record, int64_t other,
                    int64_t state, enum answer answer, str reason, str note,
                    struct clerical_outcome *ret_outcome, struct err_info *why)
{
    return answer_say(h, v, record, other, state, answer, reason, note, false, ret_outcome, why);
}

/* What this user, or somebody before, has said already is no problem: it is said. */
err clerical_group_say(struct hub *h, const struct viewer *v, const struct group_plan *plan,
                       str reason, size_t *ret_settled, struct err_info *why)
{
    err e = clerical_check(v, why);
    if (!e && !viewer_senior(v))
        e = err_set(why, ERR_DENIED, "parting and joining persons is for data stewards");
    *ret_settled = 0;
    for (size_t i = 0; i < plan->pair_count && !e; i++) {
        struct clerical_outcome o = {.decided = false};
        const struct link_wish *w = &plan->pairs[i];
        e = answer_say(h, v, w->record, w->other, 0, plan->answer, reason, STR(""), true, &o, why);
        bool said_before = e == ERR_DENIED || e == ERR_CONFLICT;
        *ret_settled += o.decided || e == ERR_CONFLICT;
        if (said_before) e = ERR_OK;
    }
    return e;
}

/* ---- taking back ---- */

static bool spoke(const struct pair *p, str login)
{
    for (size_t i = 0; i < p->said_count; i++)
        if (p->said[i].answer != ANSWER_TAKEN_BACK && str_eq(p->said[i].login, login)) return true;
    return false;
}

static err take_back(struct db *db, void *ctx, struct err_info *why)
{
    struct saying *s = ctx;
    struct pair p;
    str login = str_of(s->viewer->user->login);
    arena_rewind(s->arena, s->mark);
    err e = pair_load_for(db, s->hub, s->viewer, s->record, s->other, s->arena, &p, why);
    if (e) return e;
    if (!spoke(&p, login) && !str_eq(p.decided_by, login) && !viewer_senior(s->viewer))
        return err_set(why, ERR_DENIED, "only who said it, or a senior, takes it back");
    bool last = p.said_count && p.said[p.said_count - 1].answer == ANSWER_TAKEN_BACK;
    if (!p.decided && (!p.said_count || last))
        return err_set(why, ERR_ABSENT, "there is nothing to take back");
    e = put_opinion(s, db, &p, ANSWER_TAKEN_BACK, p.decided, why);
    if (!e) e = note(s, db, &p, ANSWER_TAKEN_BACK, p.decided ? "decision" : "word", why);
    if (!e && p.decided)
        e = link_take_back(db, s->hub, p.record, p.other, login, s->reason, why);
    if (e || !p.asked) return e;
    return q_match_drop_item(/* nobody asks for it any more; a possible link comes back by itself */
                             db,
                             &(struct q_match_drop_item_in){cell_of(p.record), p.record, p.other},
                             why);
}

err clerical_undo(struct hub *h, const struct viewer *v, int64_t record, int64_t other, str reason,
                  struct err_info *why)
{
    struct saying s = {.hub = h,
                       .viewer = v,
                       .arena = arena_new(ANSWER_BYTES_MAX),
                       .record = record,
                       .other = other,
                       .reason = reason};
    if (!s.arena) return err_set(why, ERR_NOMEM, "no memory for an answer");
    s.mark = arena_mark(s.arena);
    err e = clerical_check(v, why);
    if (!e && !reason_find(reason, ANSWER_TAKEN_BACK))
        e = err_set(why, ERR_INPUT, "there is no such reason to take a word back");
    if (!e) e = store_write(h->store, take_back, &s, why);
    arena_free(s.arena);
    return e;
}

/* ---- claims ---- */

static err put_away(struct db *db, void *ctx, struct err_info *why)
{
    const struct viewer *v = ctx;
    return q_match_drop_claims_of(
        db, &(struct q_match_drop_claims_of_in){str_of(v->user->login)}, why);
}

err clerical_put_away(struct hub *h, const struct viewer *v, struct err_info *why)
{
    struct viewer who = *v;
    err e = clerical_check(v, why);
    return e ? e : store_write(h->store, put_away, &who, why);
}

/* ---- what I said ---- */

struct recalling {
    const struct viewer *viewer;
    struct arena *arena;
    struct q_match_opinions_by_rows rows;
    struct q_match_controls_by_rows tests;
    size_t most;
};

static err recall(struct db *db, void *ctx, struct err_info *why)
{
    struct recalling *r = ctx;
    str login = str_of(r->viewer->user->login);
    struct q_match_opinions_by_in in = {login, (int32_t)(3 * r->most)};
    err e = q_match_opinions_by(db, &in, r->arena, &r->rows, why);
    if (e) return e;
    return q_match_controls_by(db, &(struct q_match_controls_by_in){0, login}, r->arena, &r->tests,
                               why);
}

static struct clerical_past past_test(const struct q_match_controls_by_row *row)
{
    struct clerical_past p = {.at_ms = row->at_ms, .answer = (enum answer)row->answer,
                              .known = "", .right = row->correct != 0};
    for (size_t i = 0; i < control_count; i++)
        if (str_eq_c(row->control, controls[i].code)) p.known = controls[i].why;
    return p;
}

err clerical_mine(struct hub *h, const struct viewer *v, size_t most, struct arena *a,
                  const struct clerical_past **ret_list, size_t *ret_n, struct err_info *why)
{
    struct recalling r = {.viewer = v, .arena = a, .most = most};
    err e = clerical_check(v, why);
    if (!e) e = store_read(h->store, recall, &r, why);
    struct clerical_past *list = e ? NULL : ARENA_ARRAY(a, struct clerical_past, most + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "your last answers");
    size_t n = 0;
    const struct q_match_controls_by_row *test = r.tests.n ? &r.tests.at[0] : NULL;
    for (size_t i = 0; i < r.rows.n && n < most; i++) {
        const struct q_match_opinions_by_row *row = &r.rows.at[i];
        if (test && test->at_ms >= row->at_ms) list[n++] = past_test(test), test = NULL;
        if (n == most) break;
        bool again = false;
        for (size_t k = 0; k < n; k++)
            again |= list[k].record == row->record && list[k].other == row->other;
        if (!again)
            list[n++] = (struct clerical_past){row->record, row->other, row->at_ms,
                                               (enum answer)row->answer, row->effect != 0};
    }
    *ret_list = list;
    *ret_n = n;
    return ERR_OK;
}
