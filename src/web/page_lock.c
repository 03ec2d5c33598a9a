/* web/page_lock.c -- asking to see what is locked, from a person's page; deciding; emergencies. */
#include "web/page.h"

#include "protect/lock.h"
#include "web/token.h"

static err person_in(struct visit *v, int64_t *ret_person, struct err_info *why)
{
    return token_person(&v->web->hub->keys, v->session.id, visit_field(v, "who"), v->arena,
                        ret_person, why);
}

static err back_to_person(struct visit *v)
{
    return visit_go(v, str_c(v->arena, str_printf(v->arena, "/person/%.*s",
                                                  STR_FMT(visit_field(v, "who")))));
}

/* ---- the list ---- */

static str state_of(struct visit *v, const struct lock_line *l)
{
    struct arena *a = v->arena;
    bool emergency = str_eq_c(l->kind, "emergency"), transfer = str_eq_c(l->kind, "transfer");
    if (emergency && l->owner_ms && l->dpo_ms) return STR("Looked at by owner and officer");
    if (emergency && l->owner_ms) return STR("Looked at by the owner, waits for the officer");
    if (emergency && l->dpo_ms) return STR("Looked at by the officer, waits for the owner");
    if (emergency) return STR("Waits to be looked at");
    if (str_eq_c(l->state, "asked")) return STR("Waits");
    str who = visit_called(v, l->decided_by);
    if (str_eq_c(l->state, "refused")) return str_printf(a, "Refused by %.*s", STR_FMT(who));
    if (transfer) return str_printf(a, "Taken over by %.*s", STR_FMT(who));
    if (str_eq_c(l->state, "ended"))
        return str_printf(a, "Ended %.*s", STR_FMT(date_moment_long(a, l->until_ms)));
    return str_printf(a, "Granted by %.*s until %.*s", STR_FMT(who),
                      STR_FMT(date_moment_long(a, l->until_ms)));
}

static str what_of(const struct lock_line *l, struct arena *a)
{
    if (str_eq_c(l->kind, "emergency"))
        return str_printf(a, "Opened in an emergency until %.*s",
                          STR_FMT(date_moment_long(a, l->until_ms)));
    if (str_eq_c(l->kind, "transfer"))
        return str_printf(a, "Offers to hand over. Consent: %.*s", STR_FMT(l->consent));
    return l->for_agency ? STR("Asks to see, for the whole agency") : STR("Asks to see");
}

static err one_line(struct visit *v, const struct lock_line *l, struct page_locks_line *o,
                    struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    str asker = visit_called(v, l->login);
    *o = (struct page_locks_line){
        .reference = str_copy(v->arena, str_of(l->reference)),
        .what = what_of(l, v->arena),
        .who = str_printf(v->arena, "%.*s, %.*s", STR_FMT(asker), STR_FMT(l->agency)),
        .owner = l->owner,
        .asked = date_moment_long(v->arena, l->asked_ms),
        .due = l->may_decide || l->may_review ? date_moment_long(v->arena, l->due_ms) : STR(""),
        .overdue = l->overdue,
        .reason = l->reason,
        .answer = l->answer,
        .state = state_of(v, l),
        .decide = l->may_decide,
        .transfer = l->may_decide && str_eq_c(l->kind, "transfer"),
        .days = l->may_decide && !str_eq_c(l->kind, "transfer"),
        .look = l->may_review};
    err e = token_of_number(&v->web->hub->keys, &r, v->session.id, l->request, v->arena, &o->id,
                            why);
    if (!e && l->person)
        e = token_of_person(&v->web->hub->keys, &r, v->session.id, l->person, v->arena, &o->person,
                            why);
    return e;
}

static err show_list(struct visit *v, str problem, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct lock_list list;
    struct page_frame frame;
    struct page_locks_line *line;
    err e = lock_list(v->web->hub, v->partners, &viewer, v->arena, &list, why);
    if (!e) e = visit_frame(v, "Locked records", true, "/access", &frame, why);
    if (!e) e = VISIT_ARRAY(v, line, struct page_locks_line, list.n, why);
    for (size_t i = 0; !e && i < list.n; i++)
        e = one_line(v, &list.lines[i], &line[i], why);
    if (e) return e;
    frame.error = problem.len > 0;
    const struct page_locks page = {.frame = &frame,
                                    .problem = problem,
                                    .to_do = (int64_t)list.to_do,
                                    .most = v->partners->terms.protection.grant_days_max,
                                    .line = line,
                                    .line_n = list.n};
    page_locks_render(&page, &v->a->page);
    return ERR_OK;
}

err page_locks(struct visit *v, struct err_info *why) { return show_list(v, STR(""), why); }

/* What went wrong, above the list as it is now. */
static err with_problem(struct visit *v, err e, struct err_info *why)
{
    if (!e) return visit_go(v, "/access");
    if (e != ERR_CONFLICT && e != ERR_INPUT && e != ERR_BUSY) return e;
    str problem = visit_sentence(v, why);
    err shown = show_list(v, problem, why);
    if (!shown) v->a->status = err_http_status(e);
    return shown;
}

err page_lock_decide(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct lock_answer a = {.grant = str_eq_c(visit_field(v, "answer"), "grant"),
                            .consent = LOCK_CONSENT_NOT_GIVEN,
                            .words = form_get(&v->q->form, "words")};
    int64_t days = 0;
    str given = visit_field(v, "days");
    err e = token_number(&v->web->hub->keys, v->session.id, visit_field(v, "id"), v->arena,
                         &a.request, why);
    if (e) return e;
    if (!a.grant && !str_eq_c(visit_field(v, "answer"), "refuse"))
        e = err_set(why, ERR_INPUT, "select whether to grant or to refuse");
    if (!e && given.len && (!str_to_int64(given, &days) || days < 1 || days > 366))
        e = err_set(why, ERR_INPUT, "for how many days? Write a number");
    (void)lock_consent_of(visit_field(v, "consent"), &a.consent);
    a.days = (int)days;
    if (!e) e = lock_decide(v->web->hub, v->partners, &viewer, &a, why);
    return with_problem(v, e, why);
}

err page_lock_review(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t request;
    err e = token_number(&v->web->hub->keys, v->session.id, visit_field(v, "id"), v->arena,
                         &request, why);
    if (e) return e;
    return with_problem(v, lock_review(v->web->hub, v->partners, &viewer, request, why), why);
}

/* ---- from a person's page ---- */

err page_lock_ask(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct lock_wish w = {.owner = visit_field(v, "owner"),
                          .reason = form_get(&v->q->form, "reason"),
                          .agency = str_eq_c(visit_field(v, "scope"), "agency")};
    int64_t request;
    err e = person_in(v, &w.person, why);
    if (e) return e;
    return with_problem(v, lock_ask(v->web->hub, v->partners, &viewer, &w, &request, why), why);
}

err page_lock_open(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct lock_wish w = {.reason = form_get(&v->q->form, "reason")};
    int64_t until_ms;
    err e = person_in(v, &w.person, why);
    if (!e) e = lock_open(v->web->hub, v->partners, &viewer, &w, &until_ms, why);
    return e ? with_problem(v, e, why) : back_to_person(v);
}
