/* web/page_alerts.c -- what somebody has been told, and acknowledging it. No names: a kind, a
 * reference, and a link to the page that shows the rest to who may see it. */
#include "web/page.h"

#include "notice/notice.h"
#include "web/token.h"

static const struct {
    const char *where, *url;
} pages[] = {{"queue", "/queue"},         {"referrals", "/referrals"}, {"cases", "/cases"},
             {"checks", "/checks"},       {"rules", "/rules"},         {"access", "/access"},
             {"alerts", ""}};

/* Only pages that there are, and that this user may open. */
static str if_open(const struct visit *v, const char *url)
{
    str tail;
    const struct route *r = url[0] ? route_find(HTTP_GET, str_of(url), &tail) : NULL;
    return r && access_may(&v->session.user, r->needs) ? str_of(url) : STR("");
}

static err url_of(struct visit *v, const struct notice_line *l, str *ret_url, struct err_info *why)
{
    const struct keys *k = &v->web->hub->keys;
    const char *where = notice_row(l->kind)->where;
    struct rand r = v->web->hub->rand;
    str token;
    err e = ERR_OK;
    *ret_url = STR("");
    for (size_t i = 0; i < COUNT(pages); i++)
        if (strcmp(pages[i].where, where) == 0) *ret_url = if_open(v, pages[i].url);
    if (l->person && strcmp(where, "review") == 0 && access_may(&v->session.user, CAP_REVIEW)) {
        e = token_of_review(k, &r, v->session.id, l->person, l->about, v->arena, &token, why);
        if (!e) *ret_url = str_printf(v->arena, "/review/%.*s", STR_FMT(token));
    } else if (l->person && !ret_url->len && access_may(&v->session.user, CAP_PERSON))
        e = token_of_person(k, &r, v->session.id, l->person, v->arena, ret_url, why);
    return e;
}

static err post_of(struct visit *v, const struct notice_line *l, str *ret_url, struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    str token;
    err e = token_of_alert(&v->web->hub->keys, &r, v->session.id, l->audience, l->id, v->arena,
                           &token, why);
    if (!e) *ret_url = str_printf(v->arena, "/alerts/%.*s", STR_FMT(token));
    return e;
}

static str for_whom(struct visit *v, const struct notice_line *l)
{
    const struct agency *a = partners_agency(v->partners, l->agency);
    const struct service *s = a && l->to == TO_SERVICE ? partners_service(a, l->who) : NULL;
    if (l->to == TO_LOGIN) return STR("You");
    if (s) return s->name;
    return str_printf(v->arena, "Every %.*s of your agency", STR_FMT(l->who));
}

static str moment(struct visit *v, const char *words, int64_t at_ms)
{
    str when = date_moment_long(v->arena, at_ms);
    return str_printf(v->arena, "%s%.*s", words, STR_FMT(when));
}

static err one_alert(struct visit *v, const struct notice_line *l, size_t place,
                     struct page_alerts_alert *out, struct err_info *why)
{
    *out = (struct page_alerts_alert){
        .text = str_of(notice_row(l->kind)->text),
        .urgent = l->urgent ? STR("Urgent") : STR(""),
        .reference = l->reference,
        .when = moment(v, "", l->last_ms),
        .times = l->times > 1 ? str_printf(v->arena, "told %d times", l->times) : STR(""),
        .for_whom = for_whom(v, l),
        .until = l->escalated_ms ? moment(v, "Passed on ", l->escalated_ms)
                 : l->due_ms     ? moment(v, "Acknowledge by ", l->due_ms)
                                 : STR(""),
        .place = str_printf(v->arena, "%zu", place)};
    err e = url_of(v, l, &out->url, why);
    return e ? e : post_of(v, l, &out->post, why);
}

static err fill_open(struct visit *v, const struct notice_list *l, struct page_alerts *page,
                     struct err_info *why)
{
    struct page_alerts_alert *alert = NULL;
    struct page_alerts_waiting *waiting = NULL;
    err e = VISIT_ARRAY(v, alert, struct page_alerts_alert, l->told, why);
    if (!e) e = VISIT_ARRAY(v, waiting, struct page_alerts_waiting, l->n - l->told, why);
    for (size_t i = 0; !e && i < l->n; i++) {
        const struct notice_line *n = &l->lines[i];
        if (!n->waits) {
            e = one_alert(v, n, page->alert_n + 1, &alert[page->alert_n], why);
            page->alert_n++;
            continue;
        }
        struct page_alerts_waiting *w = &waiting[page->waiting_n++];
        *w = (struct page_alerts_waiting){
            .text = str_of(notice_row(n->kind)->text),
            .reference = n->reference,
            .when = moment(v, "to be told ", n->tell_ms),
            .place = str_printf(v->arena, "%zu", page->waiting_n)};
        e = post_of(v, n, &w->post, why);
    }
    page->alert = alert;
    page->waiting = waiting;
    return e;
}

static err fill_past(struct visit *v, const struct notice_list *l, struct page_alerts *page,
                     struct err_info *why)
{
    struct page_alerts_past *past;
    err e = VISIT_ARRAY(v, past, struct page_alerts_past, l->n, why);
    if (e) return e;
    for (size_t i = 0; i < l->n; i++) {
        str when = date_moment_long(v->arena, l->lines[i].closed_ms);
        past[i] = (struct page_alerts_past){
            .text = str_of(notice_row(l->lines[i].kind)->text),
            .reference = l->lines[i].reference,
            .when = str_printf(v->arena, "%.*s, %.*s", STR_FMT(l->lines[i].closed_by),
                               STR_FMT(when))};
    }
    page->past = past;
    page->past_n = l->n;
    return ERR_OK;
}

static err show(struct visit *v, str said, const str *problem, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct notice_list open, closed;
    struct page_frame frame;
    const struct page_alerts_problem wrong = {problem ? *problem : STR("")};
    err e = notice_list(v->web->hub, v->partners, &viewer, false, v->arena, &open, why);
    if (!e) e = notice_list(v->web->hub, v->partners, &viewer, true, v->arena, &closed, why);
    if (!e) e = visit_frame(v, "Alerts", true, "/alerts", &frame, why);
    if (e) return e;
    struct page_alerts page = {.frame = &frame,
                               .said = said,
                               .problem = &wrong,
                               .problem_n = problem != NULL,
                               .load = access_may(&v->session.user, CAP_REPORT),
                               .caption = open.told == 0
                                              ? STR("Nothing waits for you to acknowledge it.")
                                              : str_printf(v->arena,
                                                           "%zu alert%s you to acknowledge %s.",
                                                           open.told,
                                                           open.told == 1 ? " waits for"
                                                                          : "s wait for",
                                                           open.told == 1 ? "it" : "them")};
    e = fill_open(v, &open, &page, why);
    if (!e) e = fill_past(v, &closed, &page, why);
    frame.error = problem != NULL;
    if (!e) page_alerts_render(&page, &v->a->page);
    return e;
}

err page_alerts(struct visit *v, struct err_info *why)
{
    bool done = str_eq_c(pii_reveal(form_get(&v->q->query, "done"), REVEAL_SHOW), "yes");
    return show(v, done ? STR("Acknowledged.") : STR(""), NULL, why);
}

err page_alert_sent(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t audience, id;
    err e = token_alert(&v->web->hub->keys, v->session.id, v->tail, v->arena, &audience, &id, why);
    if (!e) e = notice_acknowledge(v->web->hub, v->partners, &viewer, audience, id, why);
    if (e == ERR_CONFLICT) {
        const struct err_info what = *why;
        str problem = visit_sentence(v, &what);
        e = show(v, STR(""), &problem, why);
        if (!e) v->a->status = 409;
        return e;
    }
    return e ? e : visit_go(v, "/alerts?done=yes");
}
