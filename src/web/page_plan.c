/* web/page_plan.c -- plans for unscheduled care: the question, its answer in one size, and the
 * authority's list of who asked. */
#include "web/page.h"

#include "protect/plan_told.h"
#include "web/plan_page.h"
#include "web/token.h"

#include "base/clock.h"
#include "person/clean.h"

enum { LIST_DAYS = 30, LIST_MAX = 200 };

static err show_form(struct visit *v, pii typed, str wrong, struct err_info *why)
{
    struct page_frame frame;
    struct page_plan_ask page = {.frame = &frame, .nhs = typed, .wrong = wrong};
    err e = visit_frame(v, "Child protection information", false, "/cp-is", &frame, why);
    if (e) return e;
    page.may = plan_may(v->partners, &v->session.user);
    page.own = !page.may;
    frame.error = wrong.len > 0;
    page_plan_ask_render(&page, &v->a->page);
    return ERR_OK;
}

err page_plan_ask(struct visit *v, struct err_info *why)
{
    return show_form(v, pii_of(STR("")), STR(""), why);
}

/* The number goes into the address only under the session's seal. */
err page_plan_sent(struct visit *v, struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    uint64_t number = 0;
    str token, typed = visit_field(v, "nhs");
    if (!plan_may(v->partners, &v->session.user))
        return err_set(why, ERR_DENIED, "plans are shown to unscheduled care alone");
    if (!clean_nhs_number(typed, &number)) {
        struct plan_view view;
        const struct viewer viewer = visit_viewer(v);
        err e = plan_ask(v->web->hub, v->partners, &viewer, pii_of(typed), 0, v->arena, &view, why);
        if (e) return e;
        v->a->status = 422;
        return show_form(v, pii_of(typed), str_of(plan_answer_text(view.answer)), why);
    }
    err e = token_of_number(&v->web->hub->keys, &r, v->session.id, (int64_t)number, v->arena,
                            &token, why);
    if (e) return e;
    const char *url = str_c(v->arena, str_printf(v->arena, "/cp-is/r/%.*s", STR_FMT(token)));
    return url ? visit_go(v, url) : err_set(why, ERR_NOMEM, "no memory for an address");
}

err page_plan_answer(struct visit *v, struct err_info *why)
{
    struct page_frame frame;
    struct page_plan page;
    struct plan_view view;
    int64_t number, started_ns = clock_monotonic_ns();
    const struct viewer viewer = visit_viewer(v);
    err e = token_number(&v->web->hub->keys, v->session.id, v->tail, v->arena, &number, why);
    str text = e ? STR("") : str_printf(v->arena, "%010lld", (long long)number);
    if (!e)
        e = plan_ask(v->web->hub, v->partners, &viewer, pii_of(text), 0, v->arena, &view, why);
    if (!e) e = visit_frame(v, "Child protection information", false, "/cp-is", &frame, why);
    if (!e) e = plan_page(&view, text, v->arena, &page, why);
    if (e) return e;
    page.frame = &frame;
    if (view.answer != PLAN_ANSWER_GIVEN) v->a->status = 422;
    page_plan_render(&page, &v->a->page);
    plan_pad(&v->a->page, PLAN_PAGE_BYTES);
    plan_hold(v->partners, started_ns);
    return ERR_OK;
}

err page_plan_accesses(struct visit *v, struct err_info *why)
{
    struct page_frame frame;
    struct page_plan_accesses_line *line;
    const struct plan_told *list;
    const struct viewer viewer = visit_viewer(v);
    size_t n;
    err e = plan_accesses(v->web->hub, v->partners, &viewer, LIST_DAYS, LIST_MAX, v->arena, &list,
                          &n, why);
    if (!e) e = visit_frame(v, "Who looked at plans", true, "/cp-is", &frame, why);
    if (!e) e = VISIT_ARRAY(v, line, struct page_plan_accesses_line, n, why);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        line[i] = (struct page_plan_accesses_line){
            .when = date_moment_long(v->arena, list[i].at_ms),
            .ref = list[i].person_ref,
            .by = list[i].agency,
            .role = list[i].role};
    const struct page_plan_accesses page = {.frame = &frame,
                                            .line = line,
                                            .line_n = n,
                                            .most = n == LIST_MAX,
                                            .days = LIST_DAYS};
    page_plan_accesses_render(&page, &v->a->page);
    return ERR_OK;
}
