/* web/page_purpose.c -- why the user looks: asked once a session, nothing chosen beforehand. */
#include "web/page.h"

#include "notice/urgent.h"

#include <assert.h>

static const char *const hints[] = {
    [PURPOSE_NONE] = "",
    [PURPOSE_CHILD] = "You or a colleague have seen or been told something",
    [PURPOSE_ADULT] = "",
    [PURPOSE_CHECK] = "Give the case reference below",
    [PURPOSE_URGENT] = "Urgent response. Opens straight away and is reviewed the next working day",
    [PURPOSE_CORRECTION] = "For data stewards and data protection officers",
};
static_assert(COUNT(hints) == PURPOSE__COUNT, "every purpose has its hint");

/* May the user choose it at all? A reference stands in for the one that is typed later. */
static bool offered(const struct visit *v, enum purpose p)
{
    struct err_info ignored;
    return purpose_check(&v->session.user, p, STR("reference"), &ignored) != ERR_DENIED;
}

static err show(struct visit *v, const char *problem, enum purpose chosen, str reference,
                struct err_info *why)
{
    struct page_frame frame;
    struct page_purpose_purpose *list;
    struct page_purpose page = {
        .frame = &frame, .problem = str_of(problem), .reference = reference};
    err e = visit_frame(v, "Why are you looking", false, NULL, &frame, why);
    if (!e) e = VISIT_ARRAY(v, list, struct page_purpose_purpose, PURPOSE__COUNT, why);
    if (e) return e;
    for (int p = PURPOSE_NONE + 1; p < PURPOSE__COUNT; p++)
        if (offered(v, (enum purpose)p))
            list[page.purpose_n++] =
                (struct page_purpose_purpose){.code = str_of(purpose_word((enum purpose)p)),
                                              .label = str_of(purpose_label((enum purpose)p)),
                                              .hint = str_of(hints[p]),
                                              .chosen = p == (int)chosen};
    page.purpose = list;
    frame.error = problem != NULL;
    page_purpose_render(&page, &v->a->page);
    return ERR_OK;
}

err page_purpose(struct visit *v, struct err_info *why)
{
    return show(v, NULL, PURPOSE_NONE, STR(""), why);
}

/* Who looks afterwards is told before it opens anything. */
static err tell_urgent(struct visit *v, enum purpose p, str reference, struct err_info *why)
{
    struct viewer viewer = visit_viewer(v);
    viewer.purpose = p;
    viewer.purpose_since_ms = hub_now_ms(v->web->hub);
    err e = purpose_check(&v->session.user, p, str_trim(reference), why);
    return e ? e : notice_urgent(v->web->hub, v->partners, &viewer, why);
}

err page_purpose_sent(struct visit *v, struct err_info *why)
{
    enum purpose p = PURPOSE_NONE;
    str reference = visit_field(v, "reference");
    if (!purpose_of(visit_field(v, "purpose"), &p) || p == PURPOSE_NONE)
        return show(v, "Select why you are looking today", PURPOSE_NONE, reference, why);
    err e = tell_urgent(v, p, reference, why);
    if (!e) e = session_set_purpose(v->web->hub, &v->session, p, reference, why);
    if (e == ERR_INPUT)
        return show(v, "Give the case or incident reference, at most 40 characters", p, reference,
                    why);
    if (e) return e;
    shelf_drop(v->web->shelf, v->session.id, true);
    return visit_go(v, "/");
}
