/* web/case_overview.c -- the overview of a case as the struct of its page. */
#include "web/case_page.h"

#include "mash/list.h"
#include "mash/quiet.h"
#include "web/refer_page.h"
#include "web/token.h"

#include <stdio.h>

enum { EVENTS_SHOWN_MAX = 30, FACTS_MAX = 8, MOVES_MAX = 4 };

/* ---- what happened, and to whom ---- */

static err events(struct visit *v, const struct mash_view *m, struct page_case *page,
                  struct err_info *why)
{
    size_t n = m->told.line_count < EVENTS_SHOWN_MAX ? m->told.line_count : EVENTS_SHOWN_MAX;
    struct page_case_event *list;
    err e = VISIT_ARRAY(v, list, struct page_case_event, n, why);
    for (size_t i = 0; i < n && !e; i++) {
        const struct chronology_line *l = &m->told.lines[i];
        if (l->echo) continue;
        str what = l->label;
        if (l->who)
            what = str_printf(v->arena, "%.*s (%.*s)", STR_FMT(l->label),
                              STR_FMT(m->told.persons[l->who].relation));
        list[page->event_n++] = (struct page_case_event){
            what, l->service->name, date_long(v->arena, l->date)};
    }
    page->event = list;
    page->event_note = m->told.line_count > n
                           ? STR("The newest. History has all of it, and that of the family.")
                           : STR("History has the family's too, and where each line came from.");
    return e;
}

static err members(struct visit *v, const struct mash_view *m, struct page_case *page,
                   struct err_info *why)
{
    struct page_case_member *list;
    struct rand r = v->web->hub->rand;
    bool open = m->stage != MASH_CLOSED;
    err e = VISIT_ARRAY(v, list, struct page_case_member, m->member_count, why);
    for (size_t i = 0; i < m->member_count && !e; i++) {
        const struct mash_member_line *p = &m->members[i];
        str url;
        e = token_of_person(&v->web->hub->keys, &r, v->session.id, p->person, v->arena, &url, why);
        list[i] = (struct page_case_member){
            .forename = pii_of(p->given_name),
            .family = pii_of(p->family_name),
            .tie = p->relation,
            .aged = p->age < 0 ? STR("") : str_printf(v->arena, ", %d", p->age),
            .token_of = e ? STR("") : str_from(url, sizeof "/person/" - 1),
            .act = p->included ? STR("exclude") : STR("include"),
            .words = p->included ? STR("Taken out on the case page") : STR(""),
            .button = !open         ? STR("")
                      : p->included ? STR("Take out of the case")
                                    : STR("Include in the case")};
    }
    page->member = list;
    page->member_n = m->member_count;
    return e;
}

/* ---- who is on it ---- */

static void fact(struct page_case *page, struct page_case_fact *list, const char *term, str value)
{
    if (value.len && page->fact_n < FACTS_MAX)
        list[page->fact_n++] = (struct page_case_fact){str_of(term), value};
}

static err who(struct visit *v, const struct mash_view *m, struct page_case *page,
               struct err_info *why)
{
    struct page_case_fact *list;
    err e = VISIT_ARRAY(v, list, struct page_case_fact, FACTS_MAX, why);
    if (e) return e;
    page->fact = list;
    fact(page, list, "Worker", m->worker_name.len ? m->worker_name : STR("Nobody yet"));
    fact(page, list, "Team", m->team);
    fact(page, list, "Opened by", m->opened_by);
    fact(page, list, "Received", case_when(v, m->received_ms));
    fact(page, list, "Came from", str_eq_c(m->source, "referral") ? STR("A referral")
                                  : str_eq_c(m->source, "review") ? STR("The review queue")
                                                                  : STR("The person's page"));
    fact(page, list, "Pathway", m->adult ? STR("Adults") : STR("Children"));
    return ERR_OK;
}

static err referrals(struct visit *v, const struct mash_view *m, struct page_case *page,
                     struct err_info *why)
{
    struct refer_link *list = NULL;
    struct page_case_referral *out;
    size_t n = 0;
    err e = refer_links(v, m->told.view.person, &list, &n, why);
    if (!e) e = VISIT_ARRAY(v, out, struct page_case_referral, n, why);
    for (size_t i = 0; !e && i < n; i++)
        out[i] = (struct page_case_referral){list[i].at, list[i].reference, list[i].says};
    if (e) return e;
    page->referral = out;
    page->referral_n = n;
    return ERR_OK;
}

static err hands(struct visit *v, struct page_case *page, struct err_info *why)
{
    const struct partners *p = v->partners;
    struct mash_hand *users = NULL;
    struct page_case_hand *list;
    size_t n = 0, room = 0;
    err e = mash_hands(v->web->hub, v->arena, &users, &n, why);
    for (size_t i = 0; i < p->agency_count; i++)
        room += p->agencies[i].service_count;
    if (!e) e = VISIT_ARRAY(v, list, struct page_case_hand, n + room, why);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        if (!str_eq_c(users[i].login, v->session.user.login))
            list[page->hand_n++] = (struct page_case_hand){users[i].login, users[i].name};
    for (size_t i = 0; i < p->agency_count; i++) {
        const struct agency *a = &p->agencies[i];
        if (a->kind != AGENCY_CHILDRENS_SOCIAL_CARE && a->kind != AGENCY_ADULT_SOCIAL_CARE &&
            a->kind != AGENCY_COUNCIL)
            continue;
        for (size_t k = 0; k < a->service_count; k++)
            list[page->hand_n++] = (struct page_case_hand){
                str_printf(v->arena, "%.*s %.*s", STR_FMT(a->code), STR_FMT(a->services[k].code)),
                str_printf(v->arena, "Team: %.*s", STR_FMT(a->services[k].name))};
    }
    page->hand = list;
    return ERR_OK;
}

/* ---- merged or parted; whose already ---- */

static err moved(struct visit *v, const struct mash_view *m, struct page_case *page,
                 struct err_info *why)
{
    struct page_case_moved *one;
    struct page_case_moved_to *to;
    struct rand r = v->web->hub->rand;
    if (!m->records_came && !m->records_went) return ERR_OK;
    err e = VISIT_ARRAY(v, one, struct page_case_moved, 1, why);
    if (!e) e = VISIT_ARRAY(v, to, struct page_case_moved_to, m->went_to_count, why);
    for (size_t i = 0; i < m->went_to_count && !e; i++)
        e = token_of_person(&v->web->hub->keys, &r, v->session.id, m->went_to[i], v->arena,
                            &to[i].url, why);
    if (e) return e;
    char text[300];
    int at = snprintf(text, sizeof text, "%s",
                      m->joined ? "This person was joined with another. " : "");
    if (m->records_came)
        at += snprintf(text + at, sizeof text - (size_t)at,
                       "%zu record%s came that %s not theirs when somebody last looked. ",
                       m->records_came, m->records_came == 1 ? "" : "s",
                       m->records_came == 1 ? "was" : "were");
    if (m->records_went)
        (void)snprintf(text + at, sizeof text - (size_t)at,
                       "%zu record%s turned out to be another person's. ", m->records_went,
                       m->records_went == 1 ? "" : "s");
    one->text = str_copy(v->arena, str_of(text));
    one->to = to;
    one->to_n = m->went_to_count;
    page->moved = one;
    page->moved_n = 1;
    return ERR_OK;
}

static err worker(struct visit *v, const struct mash_view *m, struct page_case *page,
                  struct err_info *why)
{
    struct page_case_worker *one;
    if (!m->allocated) return ERR_OK;
    err e = VISIT_ARRAY(v, one, struct page_case_worker, 1, why);
    if (e) return e;
    *one = (struct page_case_worker){str_printf(v->arena, "%.*s, %.*s", STR_FMT(m->allocated_name),
                                                STR_FMT(m->allocated_service)),
                                     m->allocated_phone};
    page->worker = one;
    page->worker_n = 1;
    return ERR_OK;
}

/* ---- the decision ---- */

static str band_text(struct arena *a, const struct mash_terms *t, enum mash_band b)
{
    int32_t minutes = t->reply_minutes[b];
    if (!minutes) return str_printf(a, "%s: partners reply when they can", case_band_label(b));
    if (minutes % 60)
        return str_printf(a, "%s: partners reply in %d minutes%s", case_band_label(b), minutes,
                          t->by_clock[b] ? ", day and night" : " of working time");
    return str_printf(a, "%s: partners reply in %d %shour%s%s", case_band_label(b), minutes / 60,
                      t->by_clock[b] ? "" : "working ", minutes == 60 ? "" : "s",
                      t->by_clock[b] ? ", day and night" : "");
}

static err bands(struct visit *v, const struct mash_view *m, struct page_case *page,
                 struct err_info *why)
{
    struct page_case_band *list;
    err e = VISIT_ARRAY(v, list, struct page_case_band, MASH_BAND__COUNT, why);
    for (int b = 0; b < MASH_BAND__COUNT && !e; b++)
        list[b] = (struct page_case_band){str_of(mash_band_word((enum mash_band)b)),
                                          band_text(v->arena, m->terms, (enum mash_band)b),
                                          m->band_set && (int)m->band == b};
    page->band = list;
    page->band_n = MASH_BAND__COUNT;
    page->band_set = m->band_set;
    return e;
}

static err moves(struct visit *v, const struct mash_view *m, struct page_case *page,
                 struct err_info *why)
{
    struct page_case_move *list;
    err e = VISIT_ARRAY(v, list, struct page_case_move, MOVES_MAX, why);
    for (int s = (int)m->stage + 1; s < MASH_CLOSED && !e; s++)
        if (m->band_set && mash_stage_may(m->stage, (enum mash_stage)s) && s == MASH_SCREENING)
            list[page->move_n++] = (struct page_case_move){
                str_of(mash_stage_word((enum mash_stage)s)), STR("Move on to screening")};
    page->move = list;
    return e;
}

static err outcomes(struct visit *v, const struct mash_view *m, struct page_case *page,
                    struct err_info *why)
{
    struct page_case_outcome *list;
    str chosen = visit_field(v, "value");
    err e = VISIT_ARRAY(v, list, struct page_case_outcome, m->terms->outcome_count, why);
    for (size_t i = 0; i < m->terms->outcome_count && !e; i++) {
        const struct mash_outcome *o = &m->terms->outcomes[i];
        if (!(m->adult ? o->adults : o->children) || (o->allocated && !m->allocated)) continue;
        list[page->outcome_n++] = (struct page_case_outcome){
            .code = o->code,
            .label = o->label,
            .hint = o->whole_history && !m->history_shown
                        ? STR("Only after you have read the whole history")
                        : STR(""),
            .chosen = str_eq(chosen, o->code)};
    }
    page->outcome = list;
    return e;
}

static str last_text(const struct mash_view *m, const char *kind)
{
    for (size_t i = 0; i < m->step_count; i++)
        if (str_eq_c(m->steps[i].kind, kind)) return m->steps[i].text;
    return STR("");
}

/* The steps are newest first: what the referrer will be told stands behind its proposal. */
static str told_with_proposal(const struct mash_view *m)
{
    for (size_t i = 0; i + 1 < m->step_count; i++)
        if (str_eq_c(m->steps[i].kind, "proposed"))
            return str_eq_c(m->steps[i + 1].kind, "told") ? m->steps[i + 1].text : STR("");
    return STR("");
}

static err decision(struct visit *v, const struct mash_view *m, struct page_case *page,
                    struct err_info *why)
{
    page->decided = m->stage == MASH_CLOSED;
    page->waits = m->waits;
    page->may_confirm = m->may_confirm;
    page->may_decide = mash_stage_decides(m->stage);
    page->typed = visit_field(v, "text");
    page->typed_told = visit_field(v, "told");
    page->told_given = m->waits && m->step_count > 1 ? told_with_proposal(m) : STR("");
    page->confirm_note = m->terms->confirm == CONFIRM_NOBODY ? STR("It stands at once.")
                         : m->terms->confirm == CONFIRM_MANAGER
                             ? STR("A manager agrees before it stands.")
                             : STR("A second person agrees before it stands.");
    page->proposal = str_printf(v->arena, "%.*s proposes: %.*s", STR_FMT(m->proposed_by),
                                STR_FMT(m->outcome_label));
    page->decision = str_printf(v->arena, "%.*s. Decided by %.*s, %.*s", STR_FMT(m->outcome_label),
                                STR_FMT(m->decided_by), STR_FMT(case_when(v, m->decided_ms)));
    page->reason_given = last_text(m, page->decided ? "decided" : "proposed");
    err e = bands(v, m, page, why);
    if (!e) e = moves(v, m, page, why);
    return e ? e : outcomes(v, m, page, why);
}

err case_overview(struct visit *v, const struct mash_view *m, struct page_case *ret_page,
                  struct err_info *why)
{
    struct page_case page = {.open = m->stage != MASH_CLOSED,
                             .quiet = mash_quiet_words(m->quiet_days, v->arena),
                             .version = str_printf(v->arena, "%lld", (long long)m->version)};
    err e = case_url(v, "/case/", m->mash, 0, &page.post, why);
    if (!e) e = case_checks(v, m, &page, why);
    if (!e) e = events(v, m, &page, why);
    if (!e) e = members(v, m, &page, why);
    if (!e) e = who(v, m, &page, why);
    if (!e) e = referrals(v, m, &page, why);
    if (!e) e = hands(v, &page, why);
    if (!e) e = moved(v, m, &page, why);
    if (!e) e = worker(v, m, &page, why);
    if (!e) e = decision(v, m, &page, why);
    if (!e) *ret_page = page;
    return e;
}
