/* web/page_pack.c -- the meeting pack: one document, every copy numbered and recorded. What was
 * made stands on the session's shelf for some minutes, so that looking at it again makes no other
 * copy. */
#include "web/page.h"

#include "base/clock.h"
#include "web/case_page.h"
#include "web/frame.h"

enum { PACK_FACTS_MAX = 8, GAPS_MAX = 8 };

/* ---- which copies there are, and one more ---- */

static err show_copies(struct visit *v, int64_t mash, str problem, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct mash_view m;
    struct page_frame frame;
    struct page_case_head bar;
    struct page_case_copies_copy *list;
    struct page_case_copies page = {.problem = problem};
    err e = mash_view_load(v->web->hub, v->partners, &viewer, mash, MASH_LOG, STR(""), v->arena, &m,
                           why);
    if (!e) e = visit_frame(v, "Meeting pack", true, "/cases", &frame, why);
    if (!e) e = case_bar(v, &m, TAB_COPIES, &bar, why);
    if (!e) e = case_url(v, "/case/pack/", mash, 0, &page.post, why);
    if (!e) e = VISIT_ARRAY(v, list, struct page_case_copies_copy, m.copy_count, why);
    if (e) return e;
    for (size_t i = 0; i < m.copy_count; i++)
        list[i] = (struct page_case_copies_copy){m.copies[i].copy, m.copies[i].whom,
                                                 m.copies[i].login,
                                                 date_moment_long(v->arena, m.copies[i].at_ms)};
    page.frame = &frame;
    page.case_head = &bar;
    page.copy = list;
    page.copy_n = m.copy_count;
    frame.error = problem.len > 0;
    page_case_copies_render(&page, &v->a->page);
    return ERR_OK;
}

err page_case_pack(struct visit *v, struct err_info *why)
{
    int64_t mash, part;
    err e = case_of_tail(v, &mash, &part, why);
    return e ? e : show_copies(v, mash, STR(""), why);
}

/* ---- the document ---- */

static err facts(struct visit *v, const struct mash_view *m, struct page_case_pack *page,
                 struct err_info *why)
{
    const struct person_view *p = &m->told.view;
    struct page_case_pack_fact *list;
    err e = VISIT_ARRAY(v, list, struct page_case_pack_fact, PACK_FACTS_MAX, why);
    if (e) return e;
    str born = p->birth_date.year ? date_long(v->arena, p->birth_date) : STR("Not recorded");
    if (p->age >= 0)
        born = str_printf(v->arena, "%.*s, %d year%s", STR_FMT(born), p->age,
                          p->age == 1 ? "" : "s");
    list[page->fact_n++] = (struct page_case_pack_fact){STR("Born"), pii_of(born)};
    if (p->identifiers_shown)
        list[page->fact_n++] = (struct page_case_pack_fact){
            STR("NHS number"),
            pii_of(p->nhs_number.len ? p->nhs_number : STR("Not recorded"))};
    if (p->address_shown && p->address.len)
        list[page->fact_n++] = (struct page_case_pack_fact){STR("Address"), pii_of(p->address)};
    if (p->restricted)
        list[page->fact_n++] = (struct page_case_pack_fact){
            STR("Address"), pii_of(STR("Protected: it is in no copy of this pack"))};
    str family = STR("");
    for (size_t i = 1; i < m->told.person_count; i++) {
        const struct chronology_person *h = &m->told.persons[i];
        str age = h->age < 0 ? STR("") : str_printf(v->arena, ", %d", h->age);
        family = str_printf(v->arena, "%.*s%s%.*s %.*s%.*s: %.*s", STR_FMT(family),
                            family.len ? "; " : "", STR_FMT(h->given_name),
                            STR_FMT(h->family_name), STR_FMT(age), STR_FMT(h->relation));
    }
    if (family.len)
        list[page->fact_n++] =
            (struct page_case_pack_fact){STR("Household and family"), pii_of(family)};
    if (m->worker_name.len)
        list[page->fact_n++] = (struct page_case_pack_fact){STR("Worker"), pii_of(m->worker_name)};
    page->fact = list;
    return ERR_OK;
}

static err reasons(struct visit *v, const struct mash_view *m, struct page_case_pack *page,
                   struct err_info *why)
{
    const struct person_view *p = &m->told.view;
    struct page_case_pack_why *list;
    err e = VISIT_ARRAY(v, list, struct page_case_pack_why, p->hit_count, why);
    for (size_t i = 0; i < p->hit_count && !e; i++)
        list[i].sentence = str_printf(v->arena, "%.*s (%.*s).", STR_FMT(p->hits[i].sentence),
                                      STR_FMT(p->hits[i].asked));
    page->why = list;
    page->why_n = p->hit_count;
    return e;
}

static err lines(struct visit *v, const struct mash_view *m, struct page_case_pack *page,
                 struct err_info *why)
{
    struct page_case_pack_line *list;
    err e = VISIT_ARRAY(v, list, struct page_case_pack_line, m->told.line_count, why);
    for (size_t i = 0; i < m->told.line_count && !e; i++) {
        const struct chronology_line *l = &m->told.lines[i];
        list[i] = (struct page_case_pack_line){
            .day = date_long(v->arena, l->date),
            .forename = pii_of(m->told.persons[l->who].given_name),
            .by = l->service->name,
            .what = l->label,
            .source = case_source(v->arena, l)};
    }
    page->line = list;
    page->line_n = m->told.line_count;
    return e;
}

static str reply(struct visit *v, const struct mash_check_line *c)
{
    str when = date_moment_long(v->arena, c->answered_ms ? c->answered_ms : c->asked_ms);
    str text = str_printf(v->arena, "%.*s%s%.*s%s%.*s", STR_FMT(c->facts), c->facts.len ? ". " : "",
                          STR_FMT(c->answer), c->contact.len ? " Ring: " : "",
                          STR_FMT(c->contact));
    if (!c->answered_ms) return str_printf(v->arena, "Asked %.*s", STR_FMT(when));
    return str_printf(v->arena, "%.*s%s(%.*s)", STR_FMT(text), text.len ? " " : "", STR_FMT(when));
}

static err checks(struct visit *v, const struct mash_view *m, struct page_case_pack *page,
                  struct err_info *why)
{
    struct page_case_pack_check *list;
    err e = VISIT_ARRAY(v, list, struct page_case_pack_check, m->check_count, why);
    for (size_t i = 0; i < m->check_count && !e; i++)
        if (m->checks[i].asked)
            list[page->check_n++] = (struct page_case_pack_check){
                m->checks[i].agency->name, case_known_label(m->checks[i].known),
                reply(v, &m->checks[i])};
    page->check = list;
    return e;
}

static err leads(struct visit *v, const struct mash_view *m, struct page_case_pack *page,
                 struct err_info *why)
{
    const struct person_view *p = &m->told.view;
    struct page_case_pack_lead *list;
    err e = VISIT_ARRAY(v, list, struct page_case_pack_lead, p->row_count, why);
    for (size_t i = 0; i < p->row_count && !e; i++)
        if (p->rows[i].state == ROW_ACTIVITY)
            list[page->lead_n++] = (struct page_case_pack_lead){
                p->rows[i].service->name, p->rows[i].lead.name, p->rows[i].lead.phone};
    page->lead = list;
    return e;
}

/* ---- what we do not know ---- */

struct gaps {
    struct page_case_pack_unknown *list;
    size_t n;
};

static void late_rows(struct visit *v, const struct person_view *p, struct gaps *g)
{
    for (size_t i = 0; i < p->row_count; i++) {
        const struct service_row *r = &p->rows[i];
        if (!r->late && r->state != ROW_LATE) continue;
        if (!r->data_up_to_ms) {
            g->list[g->n++].gap =
                str_printf(v->arena, "%.*s has sent no data yet", STR_FMT(r->service->name));
            continue;
        }
        str day = date_long(v->arena, date_uk(r->data_up_to_ms).date);
        g->list[g->n++].gap = str_printf(v->arena, "%.*s has sent no data since %.*s",
                                         STR_FMT(r->service->name), STR_FMT(day));
    }
}

static void silent_rows(struct visit *v, const struct person_view *p, struct gaps *g)
{
    for (size_t i = 0; i < p->row_count; i++)
        if (p->rows[i].state == ROW_NOT_SUPPLIED)
            g->list[g->n++].gap = str_printf(v->arena, "%.*s sends nothing to the hub",
                                             STR_FMT(p->rows[i].service->name));
}

static err unknown(struct visit *v, const struct mash_view *m, struct page_case_pack *page,
                   struct err_info *why)
{
    const struct person_view *p = &m->told.view;
    struct gaps g = {.n = 0};
    size_t silent = 0;
    err e = VISIT_ARRAY(v, g.list, struct page_case_pack_unknown, 2 * p->row_count + GAPS_MAX, why);
    if (e) return e;
    late_rows(v, p, &g);
    silent_rows(v, p, &g);
    for (size_t i = 0; i < m->check_count; i++)
        silent += m->checks[i].asked && !m->checks[i].answered_ms;
    if (silent)
        g.list[g.n++].gap = str_printf(v->arena, "%zu partner%s asked and did not answer so far",
                                       silent, silent == 1 ? " was" : "s were");
    if (p->possible)
        g.list[g.n++].gap = STR("A further record may belong to this person; nobody has decided");
    if (m->told.limited)
        g.list[g.n++].gap =
            STR("Something may be left out: what is protected, or shared with the hub only");
    if (m->told.left_off)
        g.list[g.n++].gap = str_printf(v->arena, "%zu older lines are left out", m->told.left_off);
    g.list[g.n++].gap = STR("Agencies that take no part in the hub are not in this pack");
    page->unknown = g.list;
    page->unknown_n = g.n;
    return ERR_OK;
}

static err document(struct visit *v, const struct mash_view *m, struct buf *to,
                    struct err_info *why)
{
    struct page_frame frame;
    str now = date_moment_long(v->arena, hub_now_ms(v->web->hub));
    str role = frame_role(v->partners, &v->session.user, v->arena);
    struct page_case_pack page = {
        .frame = &frame,
        .given = pii_of(m->told.view.given_name),
        .surname = pii_of(m->told.view.family_name),
        .colour = case_band_name(m->band_set, m->band),
        .priority = m->band_set ? str_of(case_band_label(m->band)) : STR("None yet"),
        .made = str_printf(v->arena, "Confidential. Copy %d, for %.*s. Made by %s, %.*s, %.*s. "
                                     "Reason: %s.",
                           m->copy, STR_FMT(m->copy_for), v->session.user.name, STR_FMT(role),
                           STR_FMT(now), frame_purpose(v->session.purpose)),
        .only_for = str_printf(v->arena,
                               "For the meeting on case %s only. Give back or destroy after the "
                               "meeting.",
                               m->reference),
        .foot = str_printf(v->arena, "Confidential: case %s, copy %d for %.*s, made %.*s by %s, %s",
                           m->reference, m->copy, STR_FMT(m->copy_for), STR_FMT(now),
                           v->session.user.name, frame_purpose(v->session.purpose))};
    err e = visit_frame(v, "Meeting pack", true, "/cases", &frame, why);
    if (!e) e = case_url(v, "/case/", m->mash, 0, &page.back, why);
    if (!e) e = facts(v, m, &page, why);
    if (!e) e = reasons(v, m, &page, why);
    if (!e) e = lines(v, m, &page, why);
    if (!e) e = checks(v, m, &page, why);
    if (!e) e = leads(v, m, &page, why);
    if (!e) e = unknown(v, m, &page, why);
    if (e) return e;
    page_case_pack_render(&page, to);
    return buf_state(to) ? err_set(why, buf_state(to), "the pack is too large") : ERR_OK;
}

/* Made, recorded, put on the shelf: then shown. */
err page_case_copied(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t mash, part;
    struct mash_view m;
    struct rand r = v->web->hub->rand;
    char id[SHELF_ID_TEXT + 1];
    err e = case_of_tail(v, &mash, &part, why);
    if (e) return e;
    e = mash_view_load(v->web->hub, v->partners, &viewer, mash, MASH_PACK, visit_field(v, "whom"),
                       v->arena, &m, why);
    if (e == ERR_INPUT) {
        str problem = visit_sentence(v, why);
        e = show_copies(v, mash, problem, why);
        if (!e) v->a->status = 400;
        return e;
    }
    struct buf page = BUF_INIT(HTTP_PAGE_BYTES_MAX);
    if (!e) e = document(v, &m, &page, why);
    if (!e)
        e = shelf_put(v->web->shelf, v->session.id, buf_str(&page), STR(""),
                      clock_monotonic_ns() / 1000000, &r, id, why);
    buf_release(&page);
    return e ? e : visit_go(v, str_c(v->arena, str_printf(v->arena, "/case/copy/%s", id)));
}

err page_case_copy(struct visit *v, struct err_info *why)
{
    return shelf_page(v->web->shelf, v->session.id, v->tail, clock_monotonic_ns() / 1000000,
                      &v->a->page, why);
}
