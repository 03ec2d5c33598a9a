/* web/page_review.c -- one review: why it is there, whose it is, and closing it with an outcome and
 * a reason. */
#include "web/page.h"

#include "web/queue_words.h"
#include "web/token.h"

/* What a form came back with. */
struct came_back {
    str said, problem, at;
    bool outcome_wrong, reason_wrong;
    str outcome, typed;
};

static err this_review(struct visit *v, struct review_name *ret, struct err_info *why)
{
    return token_review(&v->web->hub->keys, v->session.id, v->tail, v->arena, &ret->person,
                        &ret->review, why);
}

static err url_of(struct visit *v, struct review_name name, str *ret_url, struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    str token;
    err e = token_of_review(&v->web->hub->keys, &r, v->session.id, name.person, name.review,
                            v->arena, &token, why);
    if (!e) *ret_url = str_printf(v->arena, "/review/%.*s", STR_FMT(token));
    return e;
}

/* ---- the parts ---- */

static err fill_why(struct visit *v, const struct queue_line *l, struct page_review *page,
                    struct err_info *why)
{
    struct page_review_term *term;
    struct page_review_mark *mark;
    str text[QUEUE_MARKS_MAX];
    page->mark_n = queue_marks(v, l, text);
    page->term_n = l->term_count;
    err e = VISIT_ARRAY(v, term, struct page_review_term, l->term_count, why);
    if (!e) e = VISIT_ARRAY(v, mark, struct page_review_mark, page->mark_n, why);
    if (e) return e;
    for (size_t i = 0; i < l->term_count; i++)
        term[i] = (struct page_review_term){.rule = l->terms[i].rule,
                                            .text = queue_term_text(v, &l->terms[i]),
                                            .points = queue_points(v, l->terms[i].term)};
    for (size_t i = 0; i < page->mark_n; i++)
        mark[i] = (struct page_review_mark){text[i]};
    page->term = term;
    page->mark = mark;
    page->why = l->sentence;
    page->order = queue_order(v, l);
    page->total = queue_total(v, l);
    return ERR_OK;
}

static str when_text(struct visit *v, const struct review_past *p)
{
    str opened = date_long(v->arena, date_uk(p->opened_ms).date);
    str closed = date_moment_long(v->arena, p->closed_ms);
    if (p->by_system)
        return str_printf(v->arena, "Opened %.*s, ended by itself %.*s", STR_FMT(opened),
                          STR_FMT(closed));
    str who = visit_called(v, p->closed_by);
    return str_printf(v->arena, "Opened %.*s, closed by %.*s %.*s", STR_FMT(opened), STR_FMT(who),
                      STR_FMT(closed));
}

static err fill_past(struct visit *v, const struct review_view *view, struct page_review *page,
                     struct err_info *why)
{
    struct page_review_past *past;
    err e = VISIT_ARRAY(v, past, struct page_review_past, view->past_count, why);
    if (e) return e;
    for (size_t i = 0; i < view->past_count; i++)
        past[i] = (struct page_review_past){.when = when_text(v, &view->past[i]),
                                            .outcome = view->past[i].outcome,
                                            .reason = pii_of(view->past[i].reason),
                                            .noted = view->past[i].reason.len > 0};
    page->past = past;
    page->past_n = view->past_count;
    if (view->open) return ERR_OK;
    page->closed = when_text(v, &view->closed);
    page->closed_outcome = view->closed.outcome;
    page->closed_reason = pii_of(view->closed.reason);
    page->closed_noted = view->closed.reason.len > 0;
    return ERR_OK;
}

static err fill_forms(struct visit *v, const struct review_view *view, const struct came_back *back,
                      struct page_review *page, struct err_info *why)
{
    const struct review_worker *team;
    struct page_review_worker *worker;
    struct page_review_outcome *outcome;
    size_t n;
    str had = view->line.assigned, me = str_of(v->session.user.login);
    err e = review_workers(v->web->hub, v->arena, &team, &n, why);
    if (!e) e = VISIT_ARRAY(v, worker, struct page_review_worker, n + 1, why);
    if (!e) e = VISIT_ARRAY(v, outcome, struct page_review_outcome, view->outcome_count, why);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        worker[i] = (struct page_review_worker){
            .code = team[i].login,
            .label = str_eq(team[i].login, me) ? STR("Me") : team[i].name,
            .chosen = str_eq(team[i].login, had.len ? had : me)};
    worker[n] = (struct page_review_worker){.code = STR("_none"), .label = STR("Nobody")};
    for (size_t i = 0; i < view->outcome_count; i++)
        outcome[i] = (struct page_review_outcome){
            .code = view->outcomes[i].code,
            .label = view->outcomes[i].label,
            .box = str_printf(v->arena, "o-%.*s", STR_FMT(view->outcomes[i].code)),
            .chosen = str_eq(back->outcome, view->outcomes[i].code)};
    page->worker = worker;
    page->worker_n = n + 1;
    page->outcome = outcome;
    page->outcome_n = view->outcome_count;
    page->had = had;
    page->assigned = queue_has(&view->line, team, n);
    page->typed = pii_of(back->typed);
    page->error_outcome = back->outcome_wrong;
    page->error_reason = back->reason_wrong;
    return ERR_OK;
}

/* ---- the page ---- */

static err show(struct visit *v, struct review_name name, const struct came_back *back,
                struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct review_view view;
    struct page_frame frame;
    char reference[REVIEW_REFERENCE + 1];
    struct rand r = v->web->hub->rand;
    review_reference(name.review, reference);
    const struct page_review_problem problem = {back->problem, back->at};
    err e = review_load(v->web->hub, v->partners, &viewer, name, v->arena, &view, why);
    if (!e) e = visit_frame(v, "Review", true, "/queue", &frame, why);
    if (e) return e;
    const struct queue_line *l = &view.line;
    struct page_review page = {.frame = &frame,
                               .said = back->said,
                               .problem = &problem,
                               .problem_n = back->problem.len > 0,
                               .reference = str_of(reference),
                               .colour = str_of(rule_band_word(l->band)),
                               .priority = str_of(queue_band_label(l->band)),
                               .given = pii_of(l->given_name),
                               .surname = pii_of(l->family_name),
                               .about = queue_about(v, l),
                               .services = l->services,
                               .due_kind = queue_due_kind(l),
                               .due = l->due,
                               .left = l->left,
                               .open = view.open,
                               .may_close = view.may_close};
    e = token_of_person(&v->web->hub->keys, &r, v->session.id, l->person, v->arena, &page.url, why);
    if (!e) e = url_of(v, name, &page.post, why);
    page.give = page.post;
    if (view.open) {
        page.refer = queue_refer_url(v, page.url);
        page.case_post = queue_case_url(v, page.url);
    }
    if (!e) e = fill_why(v, l, &page, why);
    if (!e) e = fill_past(v, &view, &page, why);
    if (!e) e = fill_forms(v, &view, back, &page, why);
    frame.error = back->problem.len > 0;
    if (!e) page_review_render(&page, &v->a->page);
    return e;
}

err page_review(struct visit *v, struct err_info *why)
{
    struct review_name name;
    struct came_back back = {.said = STR("")};
    str done = pii_reveal(form_get(&v->q->query, "done"), REVEAL_SHOW);
    if (str_eq_c(done, "closed")) back.said = STR("The review is closed.");
    if (str_eq_c(done, "given")) back.said = STR("The review was assigned.");
    err e = this_review(v, &name, why);
    return e ? e : show(v, name, &back, why);
}

static err go_on(struct visit *v, struct review_name name, const char *done, struct err_info *why)
{
    str url;
    err e = url_of(v, name, &url, why);
    return e ? e : visit_go(v, str_c(v->arena, str_printf(v->arena, "%.*s?done=%s", STR_FMT(url),
                                                          done)));
}

/* The page as it is now, with what was wrong and what was typed. */
static err show_problem(struct visit *v, struct review_name name, err code,
                        const struct err_info *what, struct err_info *why)
{
    struct came_back back = {.problem = visit_sentence(v, what),
                             .outcome = visit_field(v, "outcome"),
                             .typed = visit_field(v, "reason")};
    bool closing = form_has(&v->q->form, "reason");
    back.outcome_wrong = code == ERR_INPUT && closing && str_empty(back.outcome);
    back.reason_wrong = code == ERR_INPUT && closing && !back.outcome_wrong;
    back.at = back.outcome_wrong ? STR("outcome") : back.reason_wrong ? STR("reason") : STR("");
    err e = show(v, name, &back, why);
    if (!e) v->a->status = err_http_status(code);
    return e;
}

err page_review_sent(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct review_name name;
    bool giving = form_has(&v->q->form, "to");
    str to = visit_field(v, "to");
    err e = this_review(v, &name, why);
    if (e) return e;
    if (giving)
        e = review_assign(v->web->hub, v->partners, &viewer, name,
                          str_eq_c(to, "_none") ? STR("") : to, visit_field(v, "had"), why);
    else
        e = review_close(v->web->hub, v->partners, &viewer, name, visit_field(v, "outcome"),
                         visit_field(v, "reason"), why);
    if (e == ERR_CONFLICT || e == ERR_INPUT) {
        const struct err_info what = *why;
        return show_problem(v, name, e, &what, why);
    }
    return e ? e : go_on(v, name, giving ? "given" : "closed", why);
}
