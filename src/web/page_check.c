/* web/page_check.c -- the partner's side: what is asked of their agency, and the answer. The list
 * names nobody; opening a check is the recorded act and sets the reason for access to its case. */
#include "web/page.h"

#include "base/clock.h"
#include "web/case_page.h"

/* ---- the list ---- */

static str due_text(struct visit *v, const struct mash_asked_line *l)
{
    if (l->answered_ms)
        return str_printf(v->arena, "Answered %.*s", STR_FMT(case_when(v, l->answered_ms)));
    if (!l->due_ms) return STR("When you can");
    return str_printf(v->arena, l->overdue ? "Was due %.*s" : "Due %.*s",
                      STR_FMT(case_when(v, l->due_ms)));
}

static str state_text(struct visit *v, const struct mash_asked_line *l)
{
    if (l->answered_ms) return case_known_label(l->known);
    if (l->escalated_ms) return STR("Your agency's lead has been told.");
    if (!l->reminders) return STR("");
    return str_printf(v->arena, "Reminded %d time%s.", l->reminders, l->reminders == 1 ? "" : "s");
}

err page_checks(struct visit *v, struct err_info *why)
{
    const struct mash_asked_line *list = NULL;
    struct page_frame frame;
    struct page_checks_entry *to;
    size_t n = 0;
    err e = mash_asked_list(v->web->hub, &v->session.user, v->arena, &list, &n, why);
    if (!e) e = visit_frame(v, "Partner checks", true, "/checks", &frame, why);
    if (!e) e = VISIT_ARRAY(v, to, struct page_checks_entry, n, why);
    for (size_t i = 0; !e && i < n; i++) {
        const struct mash_asked_line *l = &list[i];
        to[i] = (struct page_checks_entry){
            .reference = str_of(l->reference),
            .asked = case_when(v, l->asked_ms),
            .due_kind = l->overdue                      ? STR("over")
                        : l->answered_ms || !l->due_ms ? STR("ok")
                                                       : STR("soon"),
            .due = due_text(v, l),
            .state = state_text(v, l)};
        e = case_url(v, "/checks/open/", l->mash, l->round, &to[i].open, why);
    }
    if (e) return e;
    const struct page_checks page = {
        .frame = &frame, .problem = STR(""), .entry = to, .entry_n = n};
    page_checks_render(&page, &v->a->page);
    return ERR_OK;
}

/* The case is the reason: whoever opens a check looks for that and nothing else. */
err page_check_open(struct visit *v, struct err_info *why)
{
    char reference[MASH_REFERENCE_TEXT + 1];
    int64_t mash, round;
    str url;
    err e = case_of_tail(v, &mash, &round, why);
    if (e) return e;
    mash_reference(mash, reference);
    e = session_set_purpose(v->web->hub, &v->session, PURPOSE_CHECK, str_of(reference), why);
    if (e) return e;
    shelf_drop(v->web->shelf, v->session.id, true);
    e = case_url(v, "/checks/", mash, round, &url, why);
    return e ? e : visit_go(v, str_c(v->arena, url));
}

/* ---- one check ---- */

static const struct {
    const char *code, *label;
} knowns[] = {
    {"known", "Yes, we know them"},
    {"not_known", "No, they are not known to us"},
    {"nothing_held", "We hold nothing that could tell"},
};

static err humans(struct visit *v, const struct mash_asked *k, struct page_check *page,
                  struct err_info *why)
{
    struct page_check_human *list;
    err e = VISIT_ARRAY(v, list, struct page_check_human, k->person_count, why);
    for (size_t i = 0; i < k->person_count && !e; i++) {
        const struct mash_asked_person *p = &k->persons[i];
        str born = p->birth_date.year ? date_long(v->arena, p->birth_date) : STR("Not recorded");
        list[i] = (struct page_check_human){pii_of(p->given_name), pii_of(p->family_name), born,
                                            p->relation};
    }
    page->human = list;
    page->human_n = k->person_count;
    return e;
}

static str fact_field(struct visit *v, const struct mash_fact *f)
{
    return visit_field(v, str_c(v->arena, str_printf(v->arena, "fact-%.*s", STR_FMT(f->code))));
}

static err choices(struct visit *v, const struct mash_asked *k, struct page_check *page,
                   struct err_info *why)
{
    struct page_check_known *known;
    struct page_check_fact *facts;
    err e = VISIT_ARRAY(v, known, struct page_check_known, COUNT(knowns), why);
    if (!e) e = VISIT_ARRAY(v, facts, struct page_check_fact, k->terms->fact_count, why);
    if (e) return e;
    for (size_t i = 0; i < COUNT(knowns); i++)
        known[i] = (struct page_check_known){str_of(knowns[i].code), str_of(knowns[i].label),
                                             str_eq_c(visit_field(v, "known"), knowns[i].code)};
    for (size_t i = 0; i < k->terms->fact_count; i++)
        facts[i] = (struct page_check_fact){k->terms->facts[i].code, k->terms->facts[i].label,
                                            fact_field(v, &k->terms->facts[i]).len > 0};
    page->known = known;
    page->known_n = COUNT(knowns);
    page->fact = facts;
    page->fact_n = k->terms->fact_count;
    page->typed = visit_field(v, "text");
    page->ring = visit_field(v, "contact");
    if (!page->ring.len && v->q->method == HTTP_GET)
        page->ring = str_printf(v->arena, "%s, %.*s", v->session.user.name,
                                STR_FMT(k->check.agency->services[0].lead.phone));
    return ERR_OK;
}

static str answered_note(struct visit *v, const struct mash_check_line *c)
{
    if (!c->answered_ms) return STR("");
    return str_printf(v->arena, "%.*s answered, %.*s. If there is more to say, ring the duty line.",
                      STR_FMT(c->answered_by), STR_FMT(case_when(v, c->answered_ms)));
}

static str check_due(struct visit *v, const struct mash_check_line *c)
{
    if (c->answered_ms) return STR("Answered");
    if (!c->due_ms) return STR("Reply when you can");
    return str_printf(v->arena, c->overdue ? "A reply was due %.*s" : "Reply by %.*s",
                      STR_FMT(case_when(v, c->due_ms)));
}

static err show(struct visit *v, int64_t mash, int64_t round, str problem, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct mash_asked k;
    struct page_frame frame;
    struct page_check page = {.problem = problem};
    err e = mash_asked_load(v->web->hub, v->partners, &viewer, mash, (int32_t)round, v->arena, &k,
                            why);
    if (!e) e = visit_frame(v, "Partner check", false, "/checks", &frame, why);
    if (!e) e = humans(v, &k, &page, why);
    if (!e) e = choices(v, &k, &page, why);
    if (!e) e = case_url(v, "/checks/", mash, round, &page.post, why);
    if (e) return e;
    const struct mash_check_line *c = &k.check;
    page.frame = &frame;
    page.reference = str_of(k.reference);
    page.asked_by = str_printf(v->arena, "Asked by %.*s, %.*s", STR_FMT(k.asked_by_name),
                               STR_FMT(case_when(v, c->asked_ms)));
    page.due = check_due(v, c);
    page.due_kind = c->overdue ? STR("over") : c->answered_ms ? STR("ok") : STR("soon");
    page.question = c->question;
    page.round = str_printf(v->arena, "%lld", (long long)round);
    page.answered = c->answered_ms != 0;
    page.answer_note = answered_note(v, c);
    page.answered_known = case_known_label(c->known);
    page.answered_facts = c->facts;
    page.answered_words = c->answer;
    page.answered_ring = c->contact;
    frame.error = problem.len > 0;
    page_check_render(&page, &v->a->page);
    return ERR_OK;
}

err page_check(struct visit *v, struct err_info *why)
{
    int64_t mash, round;
    err e = case_of_tail(v, &mash, &round, why);
    return e ? e : show(v, mash, round, STR(""), why);
}

static str chosen_facts(struct visit *v)
{
    const struct mash_terms *t = &v->partners->terms.mash;
    str out = STR("");
    for (size_t i = 0; i < t->fact_count; i++)
        if (fact_field(v, &t->facts[i]).len)
            out = str_printf(v->arena, "%.*s%s%.*s", STR_FMT(out), out.len ? " " : "",
                             STR_FMT(t->facts[i].code));
    return out;
}

err page_check_sent(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t mash, round;
    str url;
    err e = case_of_tail(v, &mash, &round, why);
    if (e) return e;
    struct mash_answer answer = {.round = (int32_t)round,
                                 .known = visit_field(v, "known"),
                                 .facts = chosen_facts(v),
                                 .text = visit_field(v, "text"),
                                 .contact = visit_field(v, "contact")};
    if (!str_eq_c(answer.known, "known")) answer.contact = STR("");
    e = mash_answer(v->web->hub, v->partners, &viewer, mash, &answer, why);
    if (!e) e = case_url(v, "/checks/", mash, round, &url, why);
    if (!e) return visit_go(v, str_c(v->arena, url));
    if (e != ERR_INPUT && e != ERR_CONFLICT) return e;
    str problem = visit_sentence(v, why);
    err shown = show(v, mash, round, problem, why);
    if (!shown) v->a->status = err_http_status(e);
    return shown;
}
