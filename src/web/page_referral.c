/* web/page_referral.c -- one referral, and answering it. */
#include "web/page.h"

#include "web/case_page.h"
#include "refer/quiet.h"
#include "web/refer_page.h"
#include "web/token.h"

enum { JUST_NOW_MS = 2 * 60 * 1000 };

static str code_label(struct visit *v, str code)
{
    const struct referral_reason *reason = referral_reason_of(&v->partners->terms.referrals, code);
    const struct referral_outcome *outcome = referral_outcome_of(code);
    return reason ? reason->label : outcome ? str_of(outcome->label) : code;
}

static err steps_of(struct visit *v, const struct referral *r, struct page_referral *page,
                    struct err_info *why)
{
    struct page_referral_step *out;
    err e = VISIT_ARRAY(v, out, struct page_referral_step, r->step_count, why);
    for (size_t i = 0; !e && i < r->step_count; i++) {
        const struct referral_step *s = &r->steps[i];
        out[i] = (struct page_referral_step){
            .when = date_moment_long(v->arena, s->at_ms),
            .what = !s->code.len ? str_of(referral_state_label(s->state))
                                 : str_printf(v->arena, "%s: %.*s",
                                              referral_state_label(s->state),
                                              STR_FMT(code_label(v, s->code))),
            .who = str_printf(v->arena, "%.*s, %.*s", STR_FMT(s->name),
                              STR_FMT(refer_agency(v, s->agency))),
            .words = s->words};
    }
    page->step = out;
    page->step_n = r->step_count;
    return e;
}

static err reasons_of(struct visit *v, const struct referral_move *m,
                      struct page_referral_move *out, struct err_info *why)
{
    const struct referral_terms *t = &v->partners->terms.referrals;
    bool outcome = m->with == WITH_OUTCOME;
    size_t n = outcome ? referral_outcome_count : t->reason_count;
    struct page_referral_move_reason *list;
    err e = VISIT_ARRAY(v, list, struct page_referral_move_reason, n, why);
    for (size_t i = 0; !e && i < n; i++)
        list[i] = outcome ? (struct page_referral_move_reason){str_of(referral_outcomes[i].word),
                                                               str_of(referral_outcomes[i].label)}
                          : (struct page_referral_move_reason){t->reasons[i].code,
                                                               t->reasons[i].label};
    out->reason = list;
    out->reason_n = n;
    out->reason_label = outcome ? STR("What came of it") : STR("Why it is returned");
    return e;
}

static err moves_of(struct visit *v, const struct referral *r, struct page_referral *page,
                    struct err_info *why)
{
    struct page_referral_move *out;
    str post;
    err e = VISIT_ARRAY(v, out, struct page_referral_move, referral_move_count, why);
    if (!e) e = referral_url(v, r->id, &post, why);
    for (enum referral_state to = 0; !e && to < REFERRAL__COUNT; to++) {
        const struct referral_move *m = referral_move_find(
            r->state, to, r->side, r->pathway == REFERRAL_PATHWAY_SUPPORT);
        if (!m || r->erased || !r->may_act) continue;
        struct page_referral_move *one = &out[page->move_n];
        *one = (struct page_referral_move){.code = str_of(referral_state_word(to)),
                                           .label = str_of(m->label),
                                           .post = post,
                                           .style = page->move_n
                                                        ? STR(" govuk-button--secondary")
                                                        : STR(""),
                                           .words = m->with != WITH_NOTHING,
                                           .words_label = m->with == WITH_WORDS
                                                              ? STR("Why")
                                                              : STR("In your own words")};
        if (m->with == WITH_REASON || m->with == WITH_OUTCOME) e = reasons_of(v, m, one, why);
        page->move_n++;
    }
    page->move = out;
    return e;
}

static err content_of(struct visit *v, const struct referral *r, struct page_referral *page,
                      struct err_info *why)
{
    const struct refer_content *c = &r->content;
    struct refer_line lines[2 * REFER_LINES_MAX];
    struct page_referral_line *line;
    struct page_referral_row *row;
    err e = VISIT_ARRAY(v, line, struct page_referral_line, 2 * REFER_LINES_MAX, why);
    if (!e) e = VISIT_ARRAY(v, row, struct page_referral_row, c->row_count, why);
    if (e) return e;
    if (!r->hidden && !r->erased) {
        page->line_n = refer_facts(v, c, lines);
        page->line_n +=
            refer_said(v, c, r->pathway, r->urgency, r->offer, lines + page->line_n);
    }
    for (size_t i = 0; i < page->line_n; i++)
        line[i] = (struct page_referral_line){lines[i].term, lines[i].value};
    for (size_t i = 0; i < c->row_count; i++)
        row[i] = (struct page_referral_row){
            .date = refer_row_date(v, &c->rows[i]),
            .what = refer_row_what(&c->rows[i]),
            .source = str_printf(v->arena, "%.*s, %.*s", STR_FMT(c->rows[i].service),
                                 STR_FMT(refer_row_source(v, &c->rows[i]))),
            .contact = refer_row_contact(v, &c->rows[i])};
    page->line = line;
    page->row = row;
    page->row_n = c->row_count;
    page->older = refer_rows_older(v, c);
    return ERR_OK;
}

static str note_of(const struct referral *r)
{
    if (r->erased)
        return STR("The time of this referral is over: what it said has been destroyed.");
    if (r->hidden)
        return STR("This person’s record has been sealed since: nothing of what was sent is shown. "
                   "Ring the duty line.");
    if (r->split)
        return STR("The records that this was about are no longer held to be one person. It stands "
                   "on the page of each of them.");
    if (r->cut)
        return STR("Where this person lives is protected since: what could tell it is left out.");
    return STR("");
}

static str about_of(struct visit *v, const struct referral *r)
{
    str due = date_moment_long(v->arena, r->due_ms);
    if (r->late)
        return str_printf(v->arena,
                          "Not acknowledged by %.*s: their manager has been told. Ring them.",
                          STR_FMT(due));
    if (r->state == REFERRAL_SENT)
        return str_printf(v->arena, "To be acknowledged by %.*s", STR_FMT(due));
    return refer_pathway(v, r);
}

static err ends_of(struct visit *v, const struct referral *r, struct page_referral *page,
                   struct err_info *why)
{
    struct page_referral_end *out;
    err e = VISIT_ARRAY(v, out, struct page_referral_end, 4, why);
    if (e) return e;
    out[0] = (struct page_referral_end){STR("For"), refer_pathway(v, r)};
    out[1] = (struct page_referral_end){STR("From"), refer_agency(v, r->from_agency)};
    out[2] = (struct page_referral_end){STR("To"), refer_end(v, r->to_agency, r->to_service)};
    page->end = out;
    page->end_n = 3;
    if (str_eq_c(r->routed, "worker") && r->side == SIDE_RECEIVER)
        out[page->end_n++] = (struct page_referral_end){
            STR("Allocated worker"), r->to_login.len ? r->to_login : STR("no user of the hub")};
    return ERR_OK;
}

static err person_url(struct visit *v, const struct referral *r, str *ret_url,
                      struct err_info *why)
{
    struct rand rand = v->web->hub->rand;
    *ret_url = STR("");
    if (!r->person || r->hidden) return ERR_OK;
    return token_of_person(&v->web->hub->keys, &rand, v->session.id, r->person, v->arena, ret_url,
                           why);
}

/* Received by a team that works on cases, and not at its end. */
static bool may_be_case(const struct visit *v, const struct referral *r)
{
    return access_may(&v->session.user, CAP_CASE) && r->side == SIDE_RECEIVER && r->person &&
           !r->hidden && !referral_ended(r->state) && r->pathway != REFERRAL_PATHWAY_SUPPORT;
}

static err offer_case(struct visit *v, const struct referral *r, struct page_referral *page,
                      struct err_info *why)
{
    page->as_case = str_printf(v->arena, "/case/referral/%.*s", STR_FMT(v->tail));
    return case_offered(v, r->person, &page->case_label, why);
}

static err show(struct visit *v, int64_t id, const str *problem, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct referral r;
    struct page_referral page = {0};
    struct page_frame frame;
    err e = referral_open(v->web->hub, v->partners, &viewer, id, v->arena, &r, why);
    if (!e) e = ends_of(v, &r, &page, why);
    if (!e) e = content_of(v, &r, &page, why);
    if (!e) e = steps_of(v, &r, &page, why);
    if (!e) e = moves_of(v, &r, &page, why);
    if (!e) e = person_url(v, &r, &page.person, why);
    if (!e) e = visit_frame(v, "Referral", true, "/referrals", &frame, why);
    if (e) return e;
    page.reference = str_copy(v->arena, str_of(r.reference));
    page.fresh = r.state == REFERRAL_SENT && r.side == SIDE_SENDER &&
                 str_eq_c(r.from_login, v->session.user.login) &&
                 hub_now_ms(v->web->hub) - r.sent_ms <= JUST_NOW_MS;
    page.state = str_of(referral_state_label(r.state));
    page.tag = refer_state_tag(r.state);
    page.about = about_of(v, &r);
    page.given = pii_empty(r.content.given) && pii_empty(r.content.family)
                     ? pii_of(STR("Not shown any more"))
                     : r.content.given;
    page.surname = r.content.family;
    page.age = refer_age(v, r.content.age);
    page.note = note_of(&r);
    page.quiet = referral_quiet_words(&r, v->arena);
    page.version = str_printf(v->arena, "%lld", (long long)r.version);
    if (may_be_case(v, &r)) e = offer_case(v, &r, &page, why);
    if (e) return e;
    page.problem = problem ? *problem : STR("");
    frame.error = problem != NULL;
    page.frame = &frame;
    page_referral_render(&page, &v->a->page);
    return ERR_OK;
}

err page_referral(struct visit *v, struct err_info *why)
{
    int64_t id;
    err e = referral_this(v, &id, why);
    return e ? e : show(v, id, NULL, why);
}

err page_referral_sent(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct referral_answer answer = {.code = visit_field(v, "code"),
                                     .words = form_get(&v->q->form, "words")};
    int64_t id;
    str url;
    err e = referral_this(v, &id, why);
    if (e) return e;
    if (!referral_state_of(visit_field(v, "to"), &answer.to) ||
        !str_to_int64(visit_field(v, "version"), &answer.version) || answer.version < 1)
        return err_set(why, ERR_INPUT, "the form does not say which page it is from");
    e = referral_act(v->web->hub, v->partners, &viewer, id, &answer, why);
    if (e == ERR_CONFLICT || e == ERR_INPUT) {
        const struct err_info what = *why;
        str problem = visit_sentence(v, &what);
        err again = show(v, id, &problem, why);
        if (!again) v->a->status = err_http_status(e);
        return again;
    }
    if (!e) e = referral_url(v, id, &url, why);
    return e ? e : visit_go(v, str_c(v->arena, url));
}
