/* web/page_marker.c -- staff-safety markers: an agency's own list, and proposing one from the page
 * of a person; and the list for a panel meeting. */
#include "web/page.h"

#include "protect/marker.h"
#include "protect/panel.h"
#include "web/marker_page.h"
#include "web/token.h"

static err url_of(struct visit *v, int64_t person, str *ret_url, struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    *ret_url = STR("");
    return person ? token_of_person(&v->web->hub->keys, &r, v->session.id, person, v->arena,
                                    ret_url, why)
                  : ERR_OK;
}

/* ---- an agency's own ---- */

static err one_line(struct visit *v, const struct marker_line *l, struct page_markers_line *o,
                    struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    str agreed = visit_called(v, l->agreed_by);
    *o = (struct page_markers_line){
        .category = str_of(marker_label(l->category)),
        .about = l->address ? STR("About an address") : STR("About a person"),
        .owner = visit_called(v, l->owner),
        .agreed = l->proposed ? STR("Nobody has agreed yet")
                              : str_printf(v->arena, "%.*s agreed", STR_FMT(agreed)),
        .until = date_moment_long(v->arena, l->until_ms),
        .soon = l->ends_soon,
        .evidence = l->evidence,
        .agree = l->may_agree};
    err e = token_of_pair(&v->web->hub->keys, &r, v->session.id, l->anchor, l->marker, v->arena,
                          &o->id, why);
    return e ? e : url_of(v, l->person, &o->person, why);
}

static err show_list(struct visit *v, str problem, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    const struct marker_line *list;
    struct page_markers_line *line;
    struct page_frame frame;
    size_t n;
    err e = markers_list(v->web->hub, v->partners, &viewer, v->arena, &list, &n, why);
    if (!e) e = visit_frame(v, "Staff-safety markers", true, "/safety", &frame, why);
    if (!e) e = VISIT_ARRAY(v, line, struct page_markers_line, n, why);
    for (size_t i = 0; !e && i < n; i++)
        e = one_line(v, &list[i], &line[i], why);
    if (e) return e;
    frame.error = problem.len > 0;
    const struct page_markers page = {
        .frame = &frame, .problem = problem, .line = line, .line_n = n};
    page_markers_render(&page, &v->a->page);
    return ERR_OK;
}

err page_markers(struct visit *v, struct err_info *why) { return show_list(v, STR(""), why); }

static err with_problem(struct visit *v, err e, struct err_info *why)
{
    if (!e) return visit_go(v, "/safety");
    if (e != ERR_CONFLICT && e != ERR_INPUT && e != ERR_BUSY) return e;
    str problem = visit_sentence(v, why);
    err shown = show_list(v, problem, why);
    if (!shown) v->a->status = err_http_status(e);
    return shown;
}

err page_marker_propose(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct marker_wish w = {.address = str_eq_c(visit_field(v, "about"), "address"),
                            .category = visit_field(v, "category"),
                            .evidence = form_get(&v->q->form, "evidence")};
    str given = visit_field(v, "days");
    int64_t days = 0, anchor, marker;
    err e = token_person(&v->web->hub->keys, v->session.id, visit_field(v, "who"), v->arena,
                         &w.person, why);
    if (e) return e;
    if (given.len && (!str_to_int64(given, &days) || days < 1 || days > 9999))
        e = err_set(why, ERR_INPUT, "for how many days? Write a number");
    w.days = (int)days;
    if (!e) e = marker_propose(v->web->hub, v->partners, &viewer, &w, &anchor, &marker, why);
    return with_problem(v, e, why);
}

static err change(struct visit *v, bool agrees, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t anchor, marker;
    err e = token_pair(&v->web->hub->keys, v->session.id, visit_field(v, "id"), v->arena, &anchor,
                       &marker, why);
    if (e) return e;
    e = agrees ? marker_agree(v->web->hub, v->partners, &viewer, anchor, marker, why)
               : marker_end(v->web->hub, v->partners, &viewer, anchor, marker, why);
    return with_problem(v, e, why);
}

err page_marker_agree(struct visit *v, struct err_info *why) { return change(v, true, why); }
err page_marker_end(struct visit *v, struct err_info *why) { return change(v, false, why); }

/* ---- the list for a meeting ---- */

err page_panel(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    const struct panel_line *list = NULL;
    struct page_panel_line *line = NULL;
    struct page_frame frame;
    size_t n = 0;
    err e = panel_load(v->web->hub, v->partners, &viewer, v->arena, &list, &n, why);
    if (!e) e = visit_frame(v, "Panel meeting", true, "/panel", &frame, why);
    if (!e) e = VISIT_ARRAY(v, line, struct page_panel_line, n, why);
    for (size_t i = 0; !e && i < n; i++) {
        line[i] = (struct page_panel_line){.due = date_moment_long(v->arena, list[i].due_ms),
                                           .what = list[i].what,
                                           .given = list[i].given,
                                           .surname = list[i].surname,
                                           .who = list[i].who.len ? visit_called(v, list[i].who)
                                                                  : STR("Nobody yet"),
                                           .overdue = list[i].overdue};
        e = url_of(v, list[i].person, &line[i].person, why);
    }
    if (e) return e;
    const struct page_panel page = {
        .frame = &frame,
        .printed = str_printf(v->arena, "Confidential. Printed by %s, %.*s. Destroy when no longer "
                                        "needed.",
                              v->session.user.name,
                              STR_FMT(date_moment_long(v->arena, hub_now_ms(v->web->hub)))),
        .line = line,
        .line_n = n};
    page_panel_render(&page, &v->a->page);
    return ERR_OK;
}
