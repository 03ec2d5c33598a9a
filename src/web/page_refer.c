/* web/page_refer.c -- raising a referral in three steps: what worries you and to whom; what goes
 * with it; send. The draft is on the server from the first button on, so going back and forth,
 * signing out and sending twice lose and double nothing. */
#include "web/page.h"

#include "web/refer_form.h"
#include "web/token.h"

#include <stdio.h>

struct step {
    struct visit *v;
    int64_t person, draft;
    struct draft d;      /* id 0: it is not kept yet */
    struct person_view view;
    struct page_refer_head head;
};

/* The person as this viewer sees them now, and the draft as far as there is one. */
static err begin(struct visit *v, struct step *s, bool needed, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct hub *h = v->web->hub;
    struct rand r = h->rand;
    *s = (struct step){.v = v, .d.content.age = -1};
    err e = refer_this(v, &s->person, &s->draft, why);
    if (!e) e = draft_open(h, &viewer, s->draft, v->arena, &s->d, why);
    if (e == ERR_ABSENT && !needed && s->draft) e = ERR_OK;
    if (!e) e = person_view_load(h, v->partners, &viewer, s->person, v->arena, &s->view, why);
    if (e) return e;
    s->d.id = s->draft;
    s->d.person = s->person;
    return token_of_person(&h->keys, &r, v->session.id, s->person, v->arena, &s->head.record, why);
}

/* It was sent already: the page of the referral is the answer, however one came here. */
static err go_sent(struct visit *v, int64_t referral, struct err_info *why)
{
    str url;
    err e = referral_url(v, referral, &url, why);
    return e ? e : visit_go(v, str_c(v->arena, url));
}

static err save(struct step *s, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(s->v);
    return draft_save(s->v->web->hub, s->v->partners, &viewer, &s->d, why);
}

static err go(struct step *s, const char *stem, struct err_info *why)
{
    str url;
    err e = refer_url(s->v, stem, s->person, s->draft, &url, why);
    return e ? e : visit_go(s->v, str_c(s->v->arena, url));
}

err page_refer_new(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    const struct draft *list = NULL;
    struct rand r = v->web->hub->rand;
    struct step s = {.v = v, .draft = rand_id(&r)};
    size_t n = 0;
    err e = token_person(&v->web->hub->keys, v->session.id, v->tail, v->arena, &s.person, why);
    if (!e) e = draft_list(v->web->hub, &viewer, v->arena, &list, &n, why);
    for (size_t i = 0; !e && i < n; i++)
        if (list[i].person == s.person) { /* go on where they were */
            s.draft = list[i].id;
            break;
        }
    return e ? e : go(&s, "/refer/", why);
}

/* ---- step 1 ---- */

static err show_worry(struct step *s, const char *field, const str *problem, struct err_info *why)
{
    struct visit *v = s->v;
    struct page_refer_worry page;
    struct page_frame frame;
    err e = refer_content_fill(&s->d.content, &s->view, v->partners, v->arena, why);
    if (!e && !s->d.content.back_name.len) s->d.content.back_name = str_of(v->session.user.name);
    if (!e)
        e = refer_form_page(v, &s->d.content, s->person, s->view.restricted, field, problem, &page,
                            why);
    if (!e) e = visit_frame(v, "Raise a referral", true, "/referrals", &frame, why);
    if (!e) e = refer_url(v, "/refer/", s->person, s->draft, &page.post, why);
    if (!e && s->d.saved_ms) e = refer_url(v, "/refer/drop/", s->person, s->draft, &page.drop, why);
    if (e) return e;
    if (s->d.saved_ms) {
        str when = date_moment_long(v->arena, s->d.saved_ms);
        page.saved = str_printf(v->arena, "Saved as a draft on %.*s", STR_FMT(when));
    }
    frame.error = problem != NULL;
    page.frame = &frame;
    page.refer_head = &s->head;
    page_refer_worry_render(&page, &v->a->page);
    return ERR_OK;
}

err page_refer_worry(struct visit *v, struct err_info *why)
{
    struct step s;
    err e = begin(v, &s, false, why);
    if (e == ERR_CONFLICT) return go_sent(v, s.draft, why);
    return e ? e : show_worry(&s, NULL, NULL, why);
}

err page_refer_worry_sent(struct visit *v, struct err_info *why)
{
    struct step s;
    struct err_info wrong = {0};
    const char *field = NULL;
    struct date today = date_uk(hub_now_ms(v->web->hub)).date;
    err e = begin(v, &s, false, why);
    if (e == ERR_CONFLICT) return go_sent(v, s.draft, why);
    if (!e) e = refer_content_fill(&s.d.content, &s.view, v->partners, v->arena, why);
    if (e) return e;
    refer_form_read(v, &s.d.content);
    err mend = refer_content_check(&s.d.content, &v->partners->terms.referrals, today, &field,
                                   &wrong);
    if (s.d.content.worry.sealed.len <= REFERRAL_WORRY_MAX) e = save(&s, why);
    if (e == ERR_CONFLICT) return go_sent(v, s.draft, why);
    if (e) return e;
    s.d.saved_ms = hub_now_ms(v->web->hub);
    if (!str_empty(visit_field(v, "draft"))) return go(&s, "/refer/", why);
    if (!mend) return go(&s, "/refer/check/", why);
    str problem = str_copy(v->arena, str_of(wrong.text));
    e = show_worry(&s, field, &problem, why);
    if (!e) v->a->status = 400;
    return e;
}

err page_refer_drop(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t person, draft;
    err e = refer_this(v, &person, &draft, why);
    if (!e) e = draft_drop(v->web->hub, &viewer, draft, why);
    return e && e != ERR_ABSENT ? e : visit_go(v, "/referrals");
}

/* ---- step 2 ---- */

static err target_of(struct step *s, str *ret_target, str *ret_routed, struct err_info *why)
{
    struct visit *v = s->v;
    const struct refer_content *c = &s->d.content;
    const struct viewer viewer = visit_viewer(v);
    const struct look look = viewer_look(&viewer, v->web->hub);
    struct referral_target t;
    err e = referral_target_find(v->web->hub, v->partners, s->person, c->pathway, c->offer,
                                 v->arena, &t, why);
    if (e) return e;
    bool tells = c->pathway == REFERRAL_PATHWAY_SUPPORT ||
                 (!s->view.restricted && access_tier(&look) >= 1);
    *ret_target = tells ? refer_service(v, t.service) : STR("the team that is there for them");
    *ret_routed = !tells    ? STR("The hub knows who that is")
                  : t.worker ? STR("Their allocated worker and the team are told")
                  : c->pathway == REFERRAL_PATHWAY_SUPPORT
                      ? STR("They make this offer")
                      : STR("No worker is allocated to them now: it goes to the front door");
    return ERR_OK;
}

static err show_check(struct step *s, const str *problem, struct err_info *why)
{
    struct visit *v = s->v;
    struct page_refer_check page = {0};
    struct page_frame frame;
    struct page_refer_check_row *row;
    struct page_refer_check_fact *fact;
    struct refer_line lines[REFER_LINES_MAX];
    struct refer_content *c = &s->d.content;
    str routed;
    err e = refer_content_fill(c, &s->view, v->partners, v->arena, why);
    if (!e) e = target_of(s, &page.target, &routed, why);
    if (!e) e = VISIT_ARRAY(v, row, struct page_refer_check_row, c->row_count, why);
    if (!e) e = VISIT_ARRAY(v, fact, struct page_refer_check_fact, REFER_LINES_MAX, why);
    if (!e) e = visit_frame(v, "Check what goes with it", true, "/referrals", &frame, why);
    if (!e) e = refer_url(v, "/refer/check/", s->person, s->draft, &page.post, why);
    if (!e) e = refer_url(v, "/refer/", s->person, s->draft, &page.back, why);
    if (e) return e;
    for (size_t i = 0; i < c->row_count; i++)
        row[i] = (struct page_refer_check_row){.code = str_printf(v->arena, "row-%zu", i),
                                               .service = c->rows[i].service,
                                               .agency = c->rows[i].agency,
                                               .date = refer_row_date(v, &c->rows[i]),
                                               .what = refer_row_what(&c->rows[i]),
                                               .source = refer_row_source(v, &c->rows[i]),
                                               .contact = refer_row_contact(v, &c->rows[i]),
                                               .chosen = !c->rows[i].left_out};
    page.fact_n = refer_facts(v, c, lines);
    for (size_t i = 0; i < page.fact_n; i++)
        fact[i] = (struct page_refer_check_fact){lines[i].term, lines[i].value};
    page.fact = fact;
    page.row = row;
    page.row_n = c->row_count;
    page.older = refer_rows_older(v, c);
    page.given = c->given;
    page.surname = c->family;
    page.age = refer_age(v, c->age);
    page.review = c->sent_review ? STR("That a review is required goes with it.") : STR("");
    page.none = s->view.services_shown
                    ? STR("No service has reported activity in the time that is shown.")
                    : STR("Your role does not see which services know this person, so nothing of "
                          "that goes with it. Whoever gets it looks themselves.");
    page.problem = problem ? *problem : STR("");
    frame.error = problem != NULL;
    page.frame = &frame;
    page.refer_head = &s->head;
    page_refer_check_render(&page, &v->a->page);
    return ERR_OK;
}

/* A step is only for a draft whose first step is whole; else back to it. */
static bool whole(const struct step *s)
{
    const char *field = NULL;
    struct err_info wrong = {0};
    struct date today = date_uk(hub_now_ms(s->v->web->hub)).date;
    return !refer_content_check(&s->d.content, &s->v->partners->terms.referrals, today, &field,
                                &wrong);
}

err page_refer_check(struct visit *v, struct err_info *why)
{
    struct step s;
    err e = begin(v, &s, true, why);
    if (e == ERR_CONFLICT) return go_sent(v, s.draft, why);
    if (!e && !whole(&s)) return go(&s, "/refer/", why);
    return e ? e : show_check(&s, NULL, why);
}

err page_refer_check_sent(struct visit *v, struct err_info *why)
{
    struct step s;
    err e = begin(v, &s, true, why);
    if (e == ERR_CONFLICT) return go_sent(v, s.draft, why);
    if (!e && !whole(&s)) return go(&s, "/refer/", why);
    if (!e) e = refer_content_fill(&s.d.content, &s.view, v->partners, v->arena, why);
    if (e) return e;
    struct content_row *rows = (struct content_row *)(uintptr_t)s.d.content.rows;
    for (size_t i = 0; i < s.d.content.row_count; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "row-%zu", i);
        rows[i].left_out = !form_has(&v->q->form, name);
    }
    s.d.content.checked = true;
    e = save(&s, why);
    if (e == ERR_CONFLICT) return go_sent(v, s.draft, why);
    return e ? e : go(&s, "/refer/send/", why);
}

/* ---- step 3 ---- */

static str row_count(struct visit *v, size_t n)
{
    if (!n) return STR("No rows of other services");
    return str_printf(v->arena, "%zu %s", n, n == 1 ? "row" : "rows");
}

static err fill_send(struct step *s, struct page_refer_send *page, struct err_info *why)
{
    struct visit *v = s->v;
    const struct refer_content *c = &s->d.content;
    struct refer_line lines[REFER_LINES_MAX];
    struct page_refer_send_line *line;
    struct page_refer_send_row *row;
    err e = VISIT_ARRAY(v, line, struct page_refer_send_line, REFER_LINES_MAX, why);
    if (!e) e = VISIT_ARRAY(v, row, struct page_refer_send_row, c->row_count, why);
    if (e) return e;
    page->line_n = refer_said(v, c, c->pathway, c->urgency, c->offer, lines);
    for (size_t i = 0; i < page->line_n; i++)
        line[i] = (struct page_refer_send_line){lines[i].term, lines[i].value};
    for (size_t i = 0; i < c->row_count; i++) {
        const struct content_row *r = &c->rows[i];
        if (r->left_out) continue;
        str date = r->date.year ? date_short(v->arena, r->date) : STR("");
        row[page->row_n++].text =
            str_printf(v->arena, "%.*s%s%.*s: %.*s", STR_FMT(date), date.len ? ", " : "",
                       STR_FMT(r->service), STR_FMT(refer_row_what(r)));
    }
    page->line = line;
    page->row = row;
    page->row_count = row_count(v, page->row_n);
    page->given = c->given;
    page->surname = c->family;
    page->age = refer_age(v, c->age);
    return ERR_OK;
}

static err show_send(struct step *s, const str *problem, struct err_info *why)
{
    struct visit *v = s->v;
    struct page_refer_send page = {0};
    struct page_frame frame;
    err e = problem ? refer_content_fill(&s->d.content, &s->view, v->partners, v->arena, why)
                    : ERR_OK;
    if (!e) e = fill_send(s, &page, why);
    if (!e) e = target_of(s, &page.target, &page.routed, why);
    if (!e) e = visit_frame(v, "Send this referral", true, "/referrals", &frame, why);
    if (!e) e = refer_url(v, "/refer/send/", s->person, s->draft, &page.post, why);
    if (!e) e = refer_url(v, "/refer/check/", s->person, s->draft, &page.check, why);
    if (!e) e = refer_url(v, "/refer/", s->person, s->draft, &page.back, why);
    if (e) return e;
    page.problem = problem ? *problem : STR("");
    frame.error = problem != NULL;
    page.frame = &frame;
    page.refer_head = &s->head;
    page_refer_send_render(&page, &v->a->page);
    return ERR_OK;
}

err page_refer_send(struct visit *v, struct err_info *why)
{
    struct step s;
    struct refer_content now = {.age = -1};
    err e = begin(v, &s, true, why);
    if (e == ERR_CONFLICT) return go_sent(v, s.draft, why);
    if (!e && !whole(&s)) return go(&s, "/refer/", why);
    if (!e) e = refer_content_fill(&now, &s.view, v->partners, v->arena, why);
    /* what the person's page shows no more is not shown from the draft either */
    if (!e && (!s.d.content.checked || !refer_content_shown(&s.d.content, &now)))
        return go(&s, "/refer/check/", why);
    return e ? e : show_send(&s, NULL, why);
}

err page_refer_send_sent(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct step s;
    err e = begin(v, &s, true, why);
    if (e == ERR_CONFLICT) return go_sent(v, s.draft, why);
    if (e) return e;
    e = referral_send(v->web->hub, v->partners, &viewer, s.draft, &s.view, why);
    if (!e) return go_sent(v, s.draft, why);
    if (e != ERR_CONFLICT && e != ERR_INPUT && e != ERR_CONFIG) return e;
    const struct err_info what = *why;
    str problem = visit_sentence(v, &what);
    e = show_send(&s, &problem, why);
    if (!e) v->a->status = err_http_status(ERR_CONFLICT);
    return e;
}
