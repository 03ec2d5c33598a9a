/* mash/view.c -- a case read, decided, noted in the log, all in one transaction. */
#include "mash/view.h"

#include "access/account.h"
#include "event/allocated.h"
#include "event/history.h"
#include "mash/quiet.h"
#include "mash/view_inside.h"

#include <stdio.h>

/* ---- names ---- */

static str team_name(const struct mash_work *w)
{
    str agency, service = w->c.team;
    if (!w->c.team.len) return STR("");
    (void)str_next(&service, ' ', &agency);
    const struct agency *a = partners_agency(w->partners, agency);
    const struct service *s = a ? partners_service(a, service) : NULL;
    return s ? s->name : w->c.team;
}

/* ---- head ---- */

static bool may_confirm(const struct mash_work *w)
{
    if (!w->c.proposed_by.len || str_eq_c(w->c.proposed_by, w->viewer->user->login)) return false;
    return w->terms->confirm != CONFIRM_MANAGER ||
           access_may(w->viewer->user, CAP_CASE_CONFIRM);
}

static err fill_head(struct viewing *g, struct err_info *why)
{
    const struct mash_work *w = &g->w;
    const struct q_mash_get_row *c = &w->c;
    struct mash_view *v = &g->view;
    const struct mash_outcome *o = mash_outcome_of(w->terms, c->outcome);
    *v = (struct mash_view){.mash = w->mash,
                            .version = c->version,
                            .adult = c->adult,
                            .band_set = mash_band_of(c->band, &v->band),
                            .source = c->source,
                            .received_ms = c->received_ms,
                            .opened_ms = c->opened_ms,
                            .due_ms = c->due_ms,
                            .decided_ms = c->decided_ms,
                            .overdue = !c->decided_ms && c->due_ms < w->now_ms,
                            .worker = c->worker,
                            .worker_name = account_name(g->w.db, c->worker, g->w.arena),
                            .team = team_name(w),
                            .opened_by = account_name(g->w.db, c->opened_by, g->w.arena),
                            .outcome = c->outcome,
                            .outcome_label = o ? o->label : c->outcome,
                            .proposed_by = account_name(g->w.db, c->proposed_by, g->w.arena),
                            .decided_by = account_name(g->w.db, c->decided_by, g->w.arena),
                            .may_confirm = may_confirm(w),
                            .waits = c->proposed_by.len && !c->decided_ms,
                            .terms = w->terms};
    (void)mash_band_of(c->band, &v->band);
    memcpy(v->reference, w->reference, sizeof v->reference);
    if (!mash_stage_of(c->stage, &v->stage))
        return err_set(why, ERR_CORRUPT, "a stored case has an unknown stage");
    return ERR_OK;
}

/* ---- people ---- */

static err read_members(struct viewing *g, struct err_info *why)
{
    struct mash_work *w = &g->w;
    struct q_mash_members_rows rows;
    err e = q_mash_members(w->db, &(struct q_mash_members_in){cell_of(w->mash), w->mash}, w->arena,
                           &rows, why);
    if (e) return e;
    g->also = ARENA_ARRAY(w->arena, struct chronology_also, rows.n + 1);
    if (!g->also) return err_set(why, ERR_NOMEM, "a case");
    for (size_t i = 0; i < rows.n; i++)
        g->also[i] = (struct chronology_also){rows.at[i].person, rows.at[i].relation};
    g->also_n = rows.n;
    return ERR_OK;
}

static struct mash_member_line *listed(struct mash_member_line *list, size_t n, int64_t person)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].person == person) return &list[i];
    return NULL;
}

/* Who is in the case, then who of the household could be. */
static err list_members(struct viewing *g, struct err_info *why)
{
    struct mash_view *v = &g->view;
    const struct person_view *p = &v->told.view;
    size_t room = v->told.person_count + p->household_count + 1;
    struct mash_member_line *list = ARENA_ARRAY(g->w.arena, struct mash_member_line, room);
    if (!list) return err_set(why, ERR_NOMEM, "a case");
    for (size_t i = 1; i < v->told.person_count; i++) {
        const struct chronology_person *m = &v->told.persons[i];
        bool in = false;
        for (size_t k = 0; k < g->also_n; k++)
            in |= g->also[k].person == m->person;
        if (!in) continue;
        list[v->member_count++] = (struct mash_member_line){
            m->person, m->given_name, m->family_name, m->relation, m->age, true};
        v->included++;
    }
    for (size_t i = 0; i < p->household_count; i++) {
        const struct household_line *h = &p->household[i];
        if (listed(list, v->member_count, h->person)) continue;
        list[v->member_count++] = (struct mash_member_line){
            h->person, h->given_name, h->family_name, h->relation, h->age, false};
    }
    v->members = list;
    return ERR_OK;
}

/* Records that were this person's and are another's now, and the other way about. */
static err compare_records(struct viewing *g, struct err_info *why)
{
    struct mash_work *w = &g->w;
    struct mash_view *v = &g->view;
    const struct chronology_person *who = &v->told.persons[0];
    int64_t *then = NULL, *to = NULL;
    size_t n = 0;
    err e = mash_records_of(w->c.records, w->arena, &then, &n, why);
    if (!e && !(to = ARENA_ARRAY(w->arena, int64_t, n + 1)))
        e = err_set(why, ERR_NOMEM, "a case");
    for (size_t i = 0; i < n && !e; i++) {
        bool here = false, again = false;
        int64_t holder = 0;
        for (size_t k = 0; k < who->record_count && !here; k++)
            here = who->records[k] == then[i];
        if (here) continue;
        v->records_went++;
        e = mash_holder(w->db, then[i], w->arena, &holder, why);
        for (size_t k = 0; k < v->went_to_count && !again; k++)
            again = to[k] == holder;
        if (!e && holder && !again) to[v->went_to_count++] = holder;
    }
    if (e) return e;
    v->went_to = to;
    v->records_came = who->record_count - (n - v->records_went);
    v->joined = w->living != w->c.person;
    return ERR_OK;
}

/* Whom a page may lead to: only who may be known. */
static err drop_hidden(struct viewing *g, struct err_info *why)
{
    struct look look = viewer_look(g->w.viewer, g->w.hub);
    int64_t *to = (int64_t *)(uintptr_t)g->view.went_to;
    size_t kept = 0;
    err e = ERR_OK;
    for (size_t i = 0; i < g->view.went_to_count && !e; i++) {
        int64_t living;
        bool may;
        e = mash_may_know(g->w.db, &look, to[i], g->w.arena, &living, &may, why);
        if (!e && may && living) to[kept++] = living;
    }
    g->view.went_to_count = kept;
    return e;
}

static err find_worker(struct viewing *g, struct err_info *why)
{
    struct mash_work *w = &g->w;
    struct allocated a = {.found = false};
    err e = allocated_find(w->db, w->hub, w->partners, w->living, w->arena, &a, why);
    if (e || !a.found || !g->view.told.view.services_shown) return e;
    g->view.allocated = true;
    g->view.allocated_name = a.name;
    g->view.allocated_phone = a.phone;
    g->view.allocated_service = a.service->name;
    return ERR_OK;
}

/* ---- in one transaction ---- */

static err remember(struct viewing *g, struct err_info *why)
{
    struct mash_work *w = &g->w;
    struct q_mash_seen_row seen;
    struct q_mash_seen_in in = {cell_of(w->mash), w->mash, str_of(w->viewer->user->login)};
    err e = q_mash_seen(w->db, &in, w->arena, &seen, why);
    if (e && e != ERR_ABSENT) return e;
    bool known = !e && seen.print == g->view.told.print;
    g->view.history_shown = true;
    if (known) return ERR_OK;
    e = q_mash_put_seen(w->db,
                        &(struct q_mash_put_seen_in){in.cell, in.mash, in.login, w->now_ms,
                                                     g->view.told.print},
                        why);
    return e ? e : mash_step(w, "history", STR(""), STR(""), why);
}

static err was_shown(struct viewing *g, struct err_info *why)
{
    struct err_info problem;
    err e = mash_history_shown(&g->w, &problem);
    g->view.history_shown = !e;
    if (!e || e == ERR_INPUT) return ERR_OK;
    if (why) *why = problem;
    return e;
}

/* Is ending it suggested? */
static err ask_quiet(struct viewing *g, struct err_info *why)
{
    struct mash_work *w = &g->w;
    struct visibility seen;
    const struct mash_quiet_case one = {w->mash, w->living, w->c.due_ms, g->view.waits};
    if (g->view.stage == MASH_CLOSED || !w->living) return ERR_OK;
    err e = visibility_load(w->db, w->arena, &seen, why);
    return e ? e
             : mash_quiet(w->db, w->partners, &seen, &one, w->now_ms, w->arena,
                          &g->view.quiet_days, why);
}

static err fill(struct viewing *g, struct err_info *why)
{
    struct mash_work *w = &g->w;
    bool family = g->part == MASH_HISTORY || g->part == MASH_PACK;
    err e = fill_head(g, why);
    if (!e) e = read_members(g, why);
    if (!e)
        e = chronology_read(w->db, w->hub, w->partners, w->viewer, w->living, family, g->also,
                            g->also_n, w->arena, &g->view.told, why);
    if (!e) e = list_members(g, why);
    if (!e) e = compare_records(g, why);
    if (!e) e = drop_hidden(g, why);
    if (!e) e = find_worker(g, why);
    if (!e) e = mash_view_checks(g, why);
    if (!e && family && g->view.stage != MASH_CLOSED) e = remember(g, why);
    if (!e && !family) e = was_shown(g, why);
    if (!e && g->part == MASH_PACK) e = mash_view_copy(g, why);
    if (!e) e = mash_view_steps(g, why);
    if (!e) e = ask_quiet(g, why);
    return e ? e : mash_view_copies(g, why);
}

static const char *const part_words[] = {
    [MASH_OVERVIEW] = "overview", [MASH_HISTORY] = "whole history", [MASH_LOG] = "notes and steps",
    [MASH_PACK] = "conference pack"};

/* Whom it showed: those of the chronology and those of the household that are named on it. */
static err note(struct viewing *g, struct err_info *why)
{
    const struct mash_view *v = &g->view;
    struct mash_work *w = &g->w;
    bool pack = g->part == MASH_PACK;
    struct audit_entry entry = viewer_entry(w->viewer, pack ? AUDIT_CASE_PACK : AUDIT_CASE_SHOWN);
    size_t n = 0;
    struct audit_subject *at = ARENA_ARRAY(w->arena, struct audit_subject,
                                           v->told.person_count + v->member_count + 1);
    if (!at) return err_set(why, ERR_NOMEM, "who was shown");
    for (size_t i = 0; i < v->told.person_count; i++)
        at[n++] = (struct audit_subject){v->told.persons[i].person, v->told.view.tier};
    for (size_t i = 0; i < v->member_count; i++) {
        bool again = false;
        for (size_t k = 0; k < n && !again; k++)
            again = at[k].person == v->members[i].person;
        if (!again) at[n++] = (struct audit_subject){v->members[i].person, v->told.view.tier};
    }
    entry.subjects = at;
    entry.subject_count = n;
    entry.detail = pack ? str_printf(w->arena, "%s: copy %d", w->reference, v->copy)
                        : str_printf(w->arena, "%s: %s", w->reference, part_words[g->part]);
    entry.asked = v->copy_for;
    err e = audit_note(w->db, w->hub, &entry, why);
    if (!e && w->living) e = viewer_note_look(w->db, w->hub, w->viewer, w->living, why);
    if (e || w->c.version == w->before) return e;
    return mash_save(w, AUDIT_CASE_CHANGED, part_words[g->part], why);
}

static err view(struct db *db, void *ctx, struct err_info *why)
{
    struct viewing *g = ctx;
    arena_rewind(g->w.arena, g->mark);
    err e = mash_begin(&g->w, db, why);
    if (!e) e = fill(g, why);
    if (!e) e = note(g, why);
    if (!e) g->view.version = g->w.c.version;
    mash_end(&g->w);
    return e;
}

err mash_view_load(struct hub *h, const struct partners *p, const struct viewer *v, int64_t mash,
                   enum mash_part part, str whom, struct arena *a, struct mash_view *ret_view,
                   struct err_info *why)
{
    struct viewing g = {.w = {.hub = h, .partners = p, .viewer = v, .arena = a, .mash = mash},
                        .part = part,
                        .whom = str_trim(whom)};
    err e = purpose_check(v->user, v->purpose, v->reference, why);
    if (!e && !access_may(v->user, CAP_CASE))
        e = err_set(why, ERR_DENIED, "your role does not work on cases");
    if (!e && part == MASH_PACK && (!g.whom.len || g.whom.len > COPY_FOR_MAX))
        e = err_set(why, ERR_INPUT, "say for whom this copy is, in at most %d characters",
                    COPY_FOR_MAX);
    g.mark = arena_mark(a);
    if (!e) e = store_write(h->store, view, &g, why);
    if (!e) *ret_view = g.view;
    return e;
}
