/* web/page_person.c -- opening a person: the recorded act. */
#include "web/page.h"

#include "web/case_page.h"
#include "store/store.h"
#include "web/frame.h"
#include "web/person_page.h"
#include "web/refer_page.h"
#include "web/marker_page.h"
#include "web/plan_page.h"
#include "web/token.h"

static err url_of(void *ctx, int64_t person, str *ret_url, struct err_info *why)
{
    struct visit *v = ctx;
    struct rand r = v->web->hub->rand;
    return token_of_person(&v->web->hub->keys, &r, v->session.id, person, v->arena, ret_url, why);
}

static err note_opened(struct visit *v, const struct person_view *p, struct err_info *why)
{
    const struct shelf_person who = {.person = p->person,
                                     .given = pii_of(p->given_name),
                                     .surname = pii_of(p->family_name),
                                     .opened_ms = hub_now_ms(v->web->hub)};
    return shelf_opened(v->web->shelf, v->session.id, &who, clock_monotonic_ns() / 1000000, why);
}

/* One click makes a contact of it, or leads to the case that there is. */
static err offer_case(struct visit *v, const struct person_view *p, struct page_person_acts *acts,
                      struct err_info *why)
{
    if (!access_may(&v->session.user, CAP_CASE)) return ERR_OK;
    acts->any = true;
    acts->case_post = str_printf(v->arena, "/case/open/%.*s", STR_FMT(v->tail));
    return case_offered(v, p->person, &acts->case_label, why);
}

/* Raise a referral, and those there are that this viewer's agency has to do with. */
static err offer_referral(struct visit *v, const struct person_view *p,
                          struct page_person_acts *acts, struct page_person *page,
                          struct err_info *why)
{
    struct refer_link *list = NULL;
    struct page_person_referral *out;
    size_t n = 0;
    if (!access_may(&v->session.user, CAP_REFER)) return ERR_OK;
    acts->any = true;
    acts->refer_url = str_printf(v->arena, "/refer/new/%.*s", STR_FMT(v->tail));
    err e = refer_links(v, p->person, &list, &n, why);
    if (!e) e = VISIT_ARRAY(v, out, struct page_person_referral, n, why);
    for (size_t i = 0; !e && i < n; i++)
        out[i] = (struct page_person_referral){list[i].at, list[i].reference, list[i].says};
    if (e) return e;
    page->referral = out;
    page->referral_n = n;
    return ERR_OK;
}

/* Unscheduled care sees plans, and the authority is told; others have no such panel. */
static err add_plans(struct visit *v, const struct viewer *viewer, int64_t person,
                     struct page_person *page, struct err_info *why)
{
    struct plan_view view;
    if (!plan_may(v->partners, viewer->user)) return ERR_OK;
    err e = plan_of_person(v->web->hub, v->partners, viewer, person, v->arena, &view, why);
    return e ? e : plan_panel(&view, v->arena, page, why);
}

/* Who is involved and keeps it locked; and how to ask. */
static err add_locks(struct visit *v, const struct person_view *p, struct page_person *page,
                     struct err_info *why)
{
    struct page_person_locked *one = ARENA_NEW(v->arena, struct page_person_locked);
    struct page_person_locked_agency *list;
    err e = VISIT_ARRAY(v, list, struct page_person_locked_agency, p->locked_count, why);
    if (e || !one) return e ? e : err_set(why, ERR_NOMEM, "no memory for a page");
    for (size_t i = 0; i < p->locked_count; i++)
        list[i] = (struct page_person_locked_agency){
            .code = p->locked[i].owner, .name = p->locked[i].name, .phone = p->locked[i].phone};
    *one = (struct page_person_locked){
        .who = v->tail,
        .minutes = v->partners->terms.protection.emergency_minutes,
        .agency = list,
        .agency_n = p->locked_count};
    page->locked = one;
    page->locked_n = p->locked_count && access_may(&v->session.user, CAP_LOCKS);
    return ERR_OK;
}

err page_person(struct visit *v, struct err_info *why)
{
    int64_t person;
    struct person_view view;
    struct page_frame frame;
    struct page_person page;
    struct page_person_acts acts = {0};
    const struct viewer viewer = visit_viewer(v);
    const struct page_reader reader = {.user = str_of(v->session.user.name),
                                       .role = frame_role(v->partners, &v->session.user, v->arena),
                                       .reason = frame_purpose(v->session.purpose),
                                       .now_ms = hub_now_ms(v->web->hub),
                                       .url = url_of,
                                       .ctx = v};
    err e = token_person(&v->web->hub->keys, v->session.id, v->tail, v->arena, &person, why);
    if (!e) e = person_view_load(v->web->hub, v->partners, &viewer, person, v->arena, &view, why);
    if (!e) e = visit_frame(v, "Person record", true, "/search", &frame, why);
    if (!e) e = person_page(&view, &reader, v->arena, &page, why);
    if (!e) e = offer_case(v, &view, &acts, why);
    if (!e) e = offer_referral(v, &view, &acts, &page, why);
    if (!e) e = add_plans(v, &viewer, view.person, &page, why);
    if (!e) e = add_locks(v, &view, &page, why);
    if (!e) e = marker_panel(v, view.person, v->tail, &page, why);
    if (!e) e = note_opened(v, &view, why);
    if (e) return e;
    page.frame = &frame;
    page.person_acts = &acts;
    page_person_render(&page, &v->a->page);
    return ERR_OK;
}
