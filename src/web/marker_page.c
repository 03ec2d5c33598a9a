/* web/marker_page.c -- see marker_page.h. */
#include "web/marker_page.h"

static err warning(struct visit *v, int64_t person, struct page_person *page, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    const struct marker_line *list = NULL;
    struct page_person_safety *line;
    size_t n = 0;
    err e = markers_of_person(v->web->hub, v->partners, &viewer, person, v->arena, &list, &n, why);
    if (!e) e = VISIT_ARRAY(v, line, struct page_person_safety, n, why);
    for (size_t i = 0; !e && i < n; i++)
        line[i] = (struct page_person_safety){
            .category = str_of(marker_label(list[i].category)),
            .about = list[i].address ? STR("at this address") : STR("this person"),
            .agency = list[i].agency,
            .owner = visit_called(v, list[i].owner),
            .until = date_moment_long(v->arena, list[i].until_ms)};
    page->safety = e ? NULL : line;
    page->safety_n = e ? 0 : n;
    return e;
}

err marker_panel(struct visit *v, int64_t person, str who, struct page_person *page,
                 struct err_info *why)
{
    const struct user *u = &v->session.user;
    struct page_person_marker *form = ARENA_NEW(v->arena, struct page_person_marker);
    struct page_person_marker_choice *choice;
    err e = warning(v, person, page, why);
    if (!e) e = VISIT_ARRAY(v, choice, struct page_person_marker_choice, MARKER__COUNT, why);
    if (e || !form) return e ? e : err_set(why, ERR_NOMEM, "no memory for a page");
    for (int i = 0; i < MARKER__COUNT; i++)
        choice[i] = (struct page_person_marker_choice){
            str_of(marker_word((enum marker_category)i)),
            str_of(marker_label((enum marker_category)i))};
    *form = (struct page_person_marker){.who = who,
                                        .most = v->partners->terms.protection.marker_days_max,
                                        .choice = choice,
                                        .choice_n = MARKER__COUNT};
    page->marker = form;
    page->marker_n = access_may(u, CAP_SAFETY) && !page->restricted &&
                     protection_visits(&v->partners->terms.protection, str_of(u->agency));
    return ERR_OK;
}
