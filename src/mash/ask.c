/* mash/ask.c -- asking partners, reminding them, going to their lead. */
#include "mash/inside.h"
#include "notice/notice.h"

enum { REMINDERS_MAX = 20 }; /* whose notices are looked for when an answer comes */

err mash_checks(struct mash_work *w, struct q_mash_checks_rows *ret_rows, struct err_info *why)
{
    return q_mash_checks(w->db, &(struct q_mash_checks_in){cell_of(w->mash), w->mash}, w->arena,
                         ret_rows, why);
}

const struct q_mash_checks_row *mash_check_of(const struct q_mash_checks_rows *rows, str agency)
{
    const struct q_mash_checks_row *last = NULL;
    for (size_t i = 0; i < rows->n; i++) /* by round */
        if (str_eq(rows->at[i].agency, agency)) last = &rows->at[i];
    return last;
}

err mash_put_check(struct mash_work *w, const struct q_mash_checks_row *c, struct err_info *why)
{
    return q_mash_put_check(w->db,
                            &(struct q_mash_put_check_in){.cell = cell_of(w->mash),
                                                          .mash = w->mash,
                                                          .agency = c->agency,
                                                          .round = c->round,
                                                          .due_ms = c->due_ms,
                                                          .reminders = c->reminders,
                                                          .reminded_ms = c->reminded_ms,
                                                          .escalated_ms = c->escalated_ms,
                                                          .answered_ms = c->answered_ms,
                                                          .answered_by = c->answered_by,
                                                          .known = c->known,
                                                          .facts = c->facts,
                                                          .after_close = c->after_close,
                                                          .answer = c->answer,
                                                          .contact = c->contact},
                            why);
}

static int64_t due_of(const struct mash_work *w, int64_t asked_ms)
{
    enum mash_band b;
    if (!mash_band_of(w->c.band, &b)) b = MASH_GREEN; /* nobody has said yet */
    return mash_reply_due_ms(w->terms, &w->partners->terms.calendar, b, asked_ms);
}

err mash_reclock(struct mash_work *w, struct err_info *why)
{
    struct q_mash_checks_rows rows;
    err e = mash_checks(w, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct q_mash_checks_row c = rows.at[i];
        int64_t due_ms = due_of(w, c.asked_ms);
        if (c.answered_ms || c.due_ms == due_ms) continue;
        c.due_ms = due_ms;
        e = mash_put_check(w, &c, why);
    }
    return e;
}

/* ---- telling them ---- */

/* A reminder is not the same notice as the asking: acknowledging one does not silence the other. */
static struct notice notice_of(struct mash_work *w, int32_t round, int32_t reminders,
                               enum notice_kind kind, const struct service *service)
{
    return (struct notice){.kind = kind,
                           .to = TO_SERVICE,
                           .agency = service->agency->code,
                           .who = service->code,
                           .person = w->living,
                           .about = w->mash,
                           .reference = str_of(w->reference),
                           .key = str_printf(w->arena, "%s %d %d", w->reference, round, reminders),
                           .partners = w->partners};
}

static err tell(struct mash_work *w, const struct q_mash_checks_row *c, enum notice_kind kind,
                const struct service *service, struct err_info *why)
{
    struct notice n = notice_of(w, c->round, c->reminders, kind, service);
    if (!n.key.at) return err_set(why, ERR_NOMEM, "a check");
    return notice_put(w->db, w->hub, &n, why);
}

/* Whichever of its services were told: nobody waits for it any more. */
err mash_untell(struct mash_work *w, const struct q_mash_checks_row *c, struct err_info *why)
{
    static const enum notice_kind kinds[] = {NOTICE_CHECK_ASKED, NOTICE_CHECK_REMINDER,
                                             NOTICE_CHECK_ESCALATED};
    const struct agency *a = partners_agency(w->partners, c->agency);
    int32_t most = c->reminders < REMINDERS_MAX ? c->reminders : REMINDERS_MAX;
    err e = ERR_OK;
    for (size_t s = 0; a && s < a->service_count; s++)
        for (int32_t r = 0; r <= most; r++)
            for (size_t k = 0; k < COUNT(kinds) && !e; k++) {
                struct notice n = notice_of(w, c->round, r, kinds[k], &a->services[s]);
                e = n.key.at ? notice_done(w->db, w->hub, &n, why)
                             : err_set(why, ERR_NOMEM, "a check");
            }
    return e;
}

err mash_untell_all(struct mash_work *w, struct err_info *why)
{
    struct q_mash_checks_rows rows;
    err e = mash_checks(w, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        if (!rows.at[i].answered_ms) e = mash_untell(w, &rows.at[i], why);
    return e;
}

err mash_tell_worker(struct mash_work *w, int kind, struct err_info *why)
{
    if (!w->c.worker.len) return ERR_OK;
    return notice_put(w->db, w->hub,
                      &(struct notice){.kind = (enum notice_kind)kind,
                                       .to = TO_LOGIN,
                                       .who = w->c.worker,
                                       .person = w->living,
                                       .about = w->mash,
                                       .reference = str_of(w->reference),
                                       .partners = w->partners},
                      why);
}

err mash_tell_agency(struct mash_work *w, const struct q_mash_checks_row *c, int kind,
                     struct err_info *why)
{
    const struct agency *a = partners_agency(w->partners, c->agency);
    struct mash_source *sources = NULL;
    if (!a) return ERR_OK; /* it left the partnership: there is nobody to tell */
    if (kind == NOTICE_CHECK_ESCALATED) return tell(w, c, NOTICE_CHECK_ESCALATED, a->services, why);
    err e = mash_sources(w, &sources, why);
    if (e) return e;
    return tell(w, c, (enum notice_kind)kind, sources[a - w->partners->agencies].service, why);
}

/* ---- asking ---- */

static err ask(struct mash_work *w, const struct mash_source *s,
               const struct q_mash_checks_row *last, str question, struct err_info *why)
{
    struct q_mash_checks_row c = {.agency = s->agency->code, .round = last ? last->round + 1 : 1};
    str sealed;
    err e = mash_seal(w, "mash_check.question", mash_check_part(w, c.agency, c.round), question,
                      &sealed, why);
    if (!e)
        e = q_mash_add_check(w->db,
                             &(struct q_mash_add_check_in){
                                 .cell = cell_of(w->mash),
                                 .mash = w->mash,
                                 .agency = c.agency,
                                 .round = c.round,
                                 .found = str_of(mash_found_word(s->found)),
                                 .asked_ms = w->now_ms,
                                 .asked_by = str_of(w->viewer->user->login),
                                 .due_ms = due_of(w, w->now_ms),
                                 .question = sealed,
                                 .nothing = STR("")},
                             why);
    if (!e) e = tell(w, &c, NOTICE_CHECK_ASKED, s->service, why);
    return e ? e : mash_step(w, "asked", c.agency, STR(""), why);
}

static err may_ask(const struct mash_work *w, struct err_info *why)
{
    if (str_eq_c(w->c.stage, "closed"))
        return err_set(why, ERR_INPUT, "the case is decided: nobody is asked any more");
    if (!w->c.band.len)
        return err_set(why, ERR_INPUT, "set the colour first: it sets the partners' clocks");
    return ERR_OK;
}

/* Asked and not answered: there is nothing to ask again. */
err mash_act_ask(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    const struct agency *a = partners_agency(w->partners, change->value);
    struct q_mash_checks_rows rows;
    struct mash_source *sources = NULL;
    err e = may_ask(w, why);
    if (!e && !a) e = err_set(why, ERR_INPUT, "there is no such agency");
    if (!e) e = mash_checks(w, &rows, why);
    if (!e) e = mash_sources(w, &sources, why);
    if (e) return e;
    const struct q_mash_checks_row *last = mash_check_of(&rows, a->code);
    if (last && !last->answered_ms) return ERR_OK;
    return ask(w, &sources[a - w->partners->agencies], last, str_trim(change->text), why);
}

err mash_act_ask_all(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    struct q_mash_checks_rows rows;
    struct mash_source *sources = NULL;
    size_t asked = 0;
    err e = may_ask(w, why);
    if (!e) e = mash_checks(w, &rows, why);
    if (!e) e = mash_sources(w, &sources, why);
    for (size_t i = 0; !e && i < w->partners->agency_count; i++) {
        if (!mash_found_match(sources[i].found) ||
            mash_check_of(&rows, sources[i].agency->code))
            continue;
        asked++;
        e = ask(w, &sources[i], NULL, str_trim(change->text), why);
    }
    if (!e && asked && str_eq_c(w->c.stage, "initial")) {
        w->c.stage = str_of(mash_stage_word(MASH_SCREENING));
        e = mash_step(w, "stage", w->c.stage, STR(""), why);
    }
    return e;
}

/* ---- chasing ---- */

static err unanswered(struct mash_work *w, str agency, struct q_mash_checks_row *ret,
                      struct err_info *why)
{
    struct q_mash_checks_rows rows;
    err e = mash_checks(w, &rows, why);
    if (e) return e;
    const struct q_mash_checks_row *last = mash_check_of(&rows, agency);
    if (!last) return err_set(why, ERR_INPUT, "this agency was not asked");
    *ret = *last;
    return ERR_OK;
}

err mash_act_remind(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    struct q_mash_checks_row c;
    bool said = false;
    err e = unanswered(w, change->value, &c, why);
    if (!e && !c.answered_ms) e = mash_said_since(w, change, "reminded", c.agency, &said, why);
    if (e || c.answered_ms || said) return e; /* the answer came first: nothing to remind of */
    c.reminders++;
    c.reminded_ms = w->now_ms;
    e = mash_put_check(w, &c, why);
    if (!e) e = mash_tell_agency(w, &c, NOTICE_CHECK_REMINDER, why);
    return e ? e : mash_step(w, "reminded", c.agency, STR(""), why);
}

err mash_act_escalate(struct mash_work *w, const struct mash_change *change, struct err_info *why)
{
    struct q_mash_checks_row c;
    err e = unanswered(w, change->value, &c, why);
    if (e || c.answered_ms || c.escalated_ms) return e;
    c.escalated_ms = w->now_ms;
    e = mash_put_check(w, &c, why);
    if (!e) e = mash_tell_agency(w, &c, NOTICE_CHECK_ESCALATED, why);
    return e ? e : mash_step(w, "escalated", c.agency, STR(""), why);
}
