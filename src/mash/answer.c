/* mash/answer.c -- what a partner says: known or not, facts from the list, a few words, whom to
 * ring. After the decision it still counts: it is kept and shown. */
#include "mash/inside.h"
#include "notice/notice.h"

enum { ANSWER_BYTES_MAX = 64 << 20, ANSWER_TEXT_MAX = 2000, CONTACT_TEXT_MAX = 200 };

struct answering {
    struct mash_work w;
    struct arena_mark mark;
    const struct mash_answer *answer;
};

static err check_facts(const struct mash_terms *t, const struct mash_answer *a,
                       struct err_info *why)
{
    str piece, rest = a->facts;
    while (a->facts.len && str_next(&rest, ' ', &piece))
        if (piece.len && !mash_fact_of(t, piece))
            return err_set(why, ERR_INPUT, "there is no such fact in the list");
    return ERR_OK;
}

static err check_answer(const struct mash_terms *t, const struct mash_answer *a,
                        struct err_info *why)
{
    static const char *const words[] = {"known", "not_known", "nothing_held"};
    bool good = false;
    for (size_t i = 0; i < COUNT(words); i++)
        good |= str_eq_c(a->known, words[i]);
    if (!good) return err_set(why, ERR_INPUT, "select whether you know this person");
    if (a->text.len > ANSWER_TEXT_MAX)
        return err_set(why, ERR_INPUT, "the answer is longer than %d characters", ANSWER_TEXT_MAX);
    if (a->contact.len > CONTACT_TEXT_MAX)
        return err_set(why, ERR_INPUT, "whom to ring is longer than %d characters",
                       CONTACT_TEXT_MAX);
    if (!str_eq_c(a->known, "known") && a->facts.len)
        return err_set(why, ERR_INPUT, "facts go with a person whom you know");
    if (str_eq_c(a->known, "known") && !str_trim(a->contact).len)
        return err_set(why, ERR_INPUT, "say whom to ring at your agency");
    return check_facts(t, a, why);
}

static err this_check(struct mash_work *w, int32_t round, struct q_mash_checks_row *ret,
                      struct err_info *why)
{
    struct q_mash_checks_rows rows;
    str mine = str_of(w->viewer->user->agency);
    err e = mash_checks(w, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        if (str_eq(rows.at[i].agency, mine) && rows.at[i].round == round) {
            *ret = rows.at[i];
            return ERR_OK;
        }
    return e ? e
             : err_set(why, ERR_ABSENT, "there is no such check, or it is not your agency's");
}

static err put_answer(struct mash_work *w, const struct mash_answer *a, struct err_info *why)
{
    struct q_mash_checks_row c;
    err e = this_check(w, a->round, &c, why);
    if (e) return e;
    if (c.answered_ms) {
        (void)err_set(why, ERR_CONFLICT, "%.*s answered this already, %.*s",
                      STR_FMT(c.answered_by), STR_FMT(date_moment_long(w->arena, c.answered_ms)));
        return err_todo(why, "ring the safeguarding team if there is more to say");
    }
    int64_t part = mash_check_part(w, c.agency, c.round);
    c.answered_ms = w->now_ms;
    c.answered_by = str_of(w->viewer->user->login);
    c.known = a->known;
    c.facts = a->facts;
    c.after_close = str_eq_c(w->c.stage, "closed");
    e = mash_seal(w, "mash_check.answer", part, str_trim(a->text), &c.answer, why);
    if (!e) e = mash_seal(w, "mash_check.contact", part, str_trim(a->contact), &c.contact, why);
    if (!e) e = mash_put_check(w, &c, why);
    if (!e) e = mash_untell(w, &c, why);
    if (!e) e = mash_step(w, "answered", c.agency, STR(""), why);
    return e || !c.after_close ? e : mash_tell_worker(w, NOTICE_CHECK_AFTER, why);
}

static err answer_in(struct db *db, void *ctx, struct err_info *why)
{
    struct answering *g = ctx;
    arena_rewind(g->w.arena, g->mark);
    err e = mash_begin(&g->w, db, why);
    if (!e && !mash_reference_same(g->w.viewer->reference, str_of(g->w.reference)))
        e = err_set(why, ERR_DENIED, "the reason for access names another case");
    if (!e) e = check_answer(g->w.terms, g->answer, why);
    if (!e) e = put_answer(&g->w, g->answer, why);
    if (!e) e = mash_save(&g->w, AUDIT_CHECK_ANSWERED, str_c(g->w.arena, g->answer->known), why);
    mash_end(&g->w);
    return e;
}

err mash_answer(struct hub *h, const struct partners *p, const struct viewer *v, int64_t mash,
                const struct mash_answer *answer, struct err_info *why)
{
    struct answering g = {.w = {.hub = h, .partners = p, .viewer = v, .mash = mash},
                          .answer = answer};
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && (!access_may(v->user, CAP_CHECK_ANSWER) || v->purpose != PURPOSE_CHECK))
        e = err_set(why, ERR_DENIED,
                    "answering needs the reason \"a partner asked me for a check\"");
    if (!e && !(g.w.arena = arena_new(ANSWER_BYTES_MAX)))
        e = err_set(why, ERR_NOMEM, "no memory for an answer");
    if (e) return e;
    g.mark = arena_mark(g.w.arena);
    e = store_write_step(h->store, answer_in, &g, why);
    arena_free(g.w.arena);
    return e;
}
