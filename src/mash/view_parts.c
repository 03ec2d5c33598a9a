/* mash/view_parts.c -- checks, steps and copies of a case, as they are shown. */
#include "access/account.h"
#include "base/buf.h"
#include "mash/view_inside.h"

/* ---- checks ---- */

static str fact_labels(const struct mash_work *w, str codes)
{
    str piece, rest = codes, out = STR("");
    while (codes.len && str_next(&rest, ' ', &piece)) {
        const struct mash_fact *f = mash_fact_of(w->terms, piece);
        if (!piece.len) continue;
        str label = f ? f->label : piece;
        out = str_printf(w->arena, "%.*s%s%.*s", STR_FMT(out), out.len ? ", " : "",
                         STR_FMT(label));
    }
    return out;
}

err mash_check_line_of(struct mash_work *w, const struct q_mash_checks_row *c,
                       const struct mash_source *s, struct mash_check_line *ret,
                       struct err_info *why)
{
    int64_t part = mash_check_part(w, c->agency, c->round);
    ret->asked = true;
    ret->round = c->round;
    ret->reminders = c->reminders;
    ret->asked_ms = c->asked_ms;
    ret->due_ms = c->due_ms;
    ret->reminded_ms = c->reminded_ms;
    ret->escalated_ms = c->escalated_ms;
    ret->answered_ms = c->answered_ms;
    ret->asked_by = c->asked_by;
    ret->answered_by = c->answered_by;
    ret->overdue = !c->answered_ms && c->due_ms && c->due_ms < w->now_ms;
    ret->after_close = c->after_close;
    ret->known = c->known;
    ret->facts = fact_labels(w, c->facts);
    if (!s) ret->found = str_c(w->arena, c->found);
    err e = mash_unseal(w, "mash_check.question", part, c->question, &ret->question, why);
    if (!e) e = mash_unseal(w, "mash_check.answer", part, c->answer, &ret->answer, why);
    return e ? e : mash_unseal(w, "mash_check.contact", part, c->contact, &ret->contact, why);
}

static err one_agency(struct viewing *g, const struct mash_source *s,
                      const struct q_mash_checks_rows *rows, struct mash_check_line *line,
                      struct err_info *why)
{
    const struct q_mash_checks_row *c = mash_check_of(rows, s->agency->code);
    *line = (struct mash_check_line){.agency = s->agency,
                                     .service = s->service->name,
                                     .lead = s->service->lead,
                                     .found = mash_found_word(s->found),
                                     .contacts = s->contacts,
                                     .last = s->last,
                                     .up_to_ms = s->up_to_ms};
    if (c) {
        g->view.asked++;
        g->view.answered += c->answered_ms != 0;
        return mash_check_line_of(&g->w, c, s, line, why);
    }
    g->view.to_ask += mash_found_match(s->found);
    return ERR_OK;
}

/* The asked, then who has a match, then the rest: each in the order of the region. */
static int rank_of(const struct mash_check_line *l)
{
    enum mash_found f = FOUND_NONE;
    if (l->asked) return 0;
    return mash_found_of(str_of(l->found), &f) && mash_found_match(f) ? 1 : 2;
}

err mash_view_checks(struct viewing *g, struct err_info *why)
{
    struct q_mash_checks_rows rows;
    struct mash_source *sources = NULL;
    size_t n = g->w.partners->agency_count;
    struct mash_check_line *all = ARENA_ARRAY(g->w.arena, struct mash_check_line, n + 1);
    struct mash_check_line *list = ARENA_ARRAY(g->w.arena, struct mash_check_line, n + 1);
    if (!all || !list) return err_set(why, ERR_NOMEM, "the checks of a case");
    err e = mash_checks(&g->w, &rows, why);
    if (!e) e = mash_sources(&g->w, &sources, why);
    for (size_t i = 0; i < n && !e; i++)
        e = one_agency(g, &sources[i], &rows, &all[i], why);
    for (int rank = 0; rank <= 2 && !e; rank++)
        for (size_t i = 0; i < n; i++)
            if (rank_of(&all[i]) == rank) list[g->view.check_count++] = all[i];
    g->view.checks = list;
    return e;
}

/* ---- steps ---- */

static str words_of(const struct mash_work *w, const struct q_mash_steps_row *s)
{
    static const char *const outcomes[] = {"proposed", "decided", "returned"};
    static const char *const agencies[] = {"asked", "reminded", "escalated", "answered"};
    static const struct {
        const char *word, *said;
    } sources[] = {{"person", "from the person's page"},
                   {"review", "from the review queue"},
                   {"referral", "from a referral"}};
    enum mash_stage stage;
    for (size_t i = 0; i < COUNT(outcomes); i++)
        if (str_eq_c(s->kind, outcomes[i])) {
            const struct mash_outcome *o = mash_outcome_of(w->terms, s->value);
            return o ? o->label : s->value;
        }
    for (size_t i = 0; i < COUNT(agencies); i++)
        if (str_eq_c(s->kind, agencies[i])) {
            const struct agency *a = partners_agency(w->partners, s->value);
            return a ? a->name : s->value;
        }
    for (size_t i = 0; i < COUNT(sources) && str_eq_c(s->kind, "opened"); i++)
        if (str_eq_c(s->value, sources[i].word)) return str_of(sources[i].said);
    if (str_eq_c(s->kind, "stage") && mash_stage_of(s->value, &stage))
        return str_of(mash_stage_label(stage));
    return s->value;
}

static err one_step(struct viewing *g, const struct q_mash_steps_row *s, struct mash_step_line *to,
                    struct err_info *why)
{
    struct mash_view *v = &g->view;
    *to = (struct mash_step_line){.at_ms = s->at_ms,
                                  .login = s->login,
                                  .name = str_eq_c(s->login, "system")
                                              ? STR("The hub")
                                              : account_name(g->w.db, s->login, g->w.arena),
                                  .kind = s->kind,
                                  .value = words_of(&g->w, s),
                                  .what = str_of(mash_step_what(s->kind))};
    if (str_eq_c(s->kind, "band") && !v->band_ms) {
        v->band_ms = s->at_ms;
        v->band_by = to->name;
    }
    if (str_eq_c(s->kind, "worker")) to->value = account_name(g->w.db, s->value, g->w.arena);
    v->notes += str_eq_c(s->kind, "note");
    return mash_unseal(&g->w, "mash_step", s->step, s->sealed, &to->text, why);
}

err mash_view_steps(struct viewing *g, struct err_info *why)
{
    struct mash_work *w = &g->w;
    struct q_mash_steps_rows rows;
    err e = q_mash_steps(w->db, &(struct q_mash_steps_in){cell_of(w->mash), w->mash}, w->arena,
                         &rows, why);
    struct mash_step_line *list =
        e ? NULL : ARENA_ARRAY(w->arena, struct mash_step_line, rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "the steps of a case");
    for (size_t i = 0; i < rows.n && !e; i++)
        e = one_step(g, &rows.at[i], &list[i], why);
    g->view.steps = list;
    g->view.step_count = rows.n;
    return e;
}

/* ---- numbered copies ---- */

static err read_copies(struct viewing *g, struct q_mash_packs_rows *ret, struct err_info *why)
{
    return q_mash_packs(g->w.db, &(struct q_mash_packs_in){cell_of(g->w.mash), g->w.mash},
                        g->w.arena, ret, why);
}

err mash_view_copy(struct viewing *g, struct err_info *why)
{
    struct mash_work *w = &g->w;
    struct q_mash_packs_rows rows;
    str sealed = STR("");
    err e = read_copies(g, &rows, why);
    if (e) return e;
    g->view.copy = rows.n ? rows.at[rows.n - 1].copy + 1 : 1;
    g->view.copy_for = g->whom;
    e = mash_seal(w, "mash_pack", g->view.copy, g->whom, &sealed, why);
    if (!e)
        e = q_mash_add_pack(w->db,
                            &(struct q_mash_add_pack_in){.cell = cell_of(w->mash),
                                                         .mash = w->mash,
                                                         .copy = g->view.copy,
                                                         .at_ms = w->now_ms,
                                                         .login = str_of(w->viewer->user->login),
                                                         .sealed = sealed},
                            why);
    if (e) return e;
    return mash_step(w, "pack", str_printf(w->arena, "%d", g->view.copy), g->whom, why);
}

err mash_view_copies(struct viewing *g, struct err_info *why)
{
    struct q_mash_packs_rows rows;
    err e = read_copies(g, &rows, why);
    struct mash_copy_line *list =
        e ? NULL : ARENA_ARRAY(g->w.arena, struct mash_copy_line, rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "the copies of a pack");
    for (size_t i = 0; i < rows.n && !e; i++) {
        list[i] =
            (struct mash_copy_line){rows.at[i].copy, rows.at[i].at_ms,
                                    account_name(g->w.db, rows.at[i].login, g->w.arena), STR("")};
        e = mash_unseal(&g->w, "mash_pack", rows.at[i].copy, rows.at[i].sealed, &list[i].whom, why);
    }
    g->view.copies = list;
    g->view.copy_count = rows.n;
    return e;
}
