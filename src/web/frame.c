/* web/frame.c -- what stands around every page: training banner, menu, session strip, footer. */
#include "web/visit.h"

#include "access/account.h"
#include "notice/notice.h"
#include "protect/plan.h"
#include "store/store.h"
#include "web/asset.h"
#include "web/frame.h"

#include <assert.h>
#include <stdio.h>

static const char *const role_labels[] = {
    [ROLE_NONE] = "",
    [ROLE_PRACTITIONER] = "Practitioner",
    [ROLE_REVIEWER] = "Reviewer",
    [ROLE_MANAGER] = "Manager",
    [ROLE_STEWARD] = "Data steward",
    [ROLE_DPO] = "Data protection officer",
    [ROLE_AUDITOR] = "Auditor",
    [ROLE_ADMIN] = "Administrator",
    [ROLE_LOADER] = "Data loader",
    [ROLE_CLERK] = "Matching clerk",
    [ROLE_DATA_OFFICER] = "Data officer",
    [ROLE_COMMISSIONER] = "Commissioner",
};
static_assert(COUNT(role_labels) == ROLE__COUNT, "every role has a label");

static const char *const purpose_shorts[] = {
    [PURPOSE_NONE] = "",
    [PURPOSE_CHILD] = "Worried about a child",
    [PURPOSE_ADULT] = "Worried about an adult",
    [PURPOSE_CHECK] = "A partner asked for a check",
    [PURPOSE_URGENT] = "Someone needs help right now",
    [PURPOSE_CORRECTION] = "Correcting a record",
};
static_assert(COUNT(purpose_shorts) == PURPOSE__COUNT, "every purpose has a short text");

/* Who asks about plans, and the authorities whose they are. */
static bool has_plans(const struct partners *p, const struct user *u)
{
    const struct agency *own = p ? partners_agency(p, str_of(u->agency)) : NULL;
    return p && (plan_may(p, u) || (own && own->kind == AGENCY_CHILDRENS_SOCIAL_CARE));
}

/* Where the region says who visits. */
static bool visits(const struct partners *p, const struct user *u)
{
    return p && !p->terms.protection.visiting_all &&
           protection_visits(&p->terms.protection, str_of(u->agency));
}

/* Who asks, decides or looks afterwards: where something is kept locked at all. */
static bool has_locks(const struct partners *p, const struct user *u)
{
    return p && p->terms.protection.lock_count &&
           (access_may(u, CAP_LOCKS) || access_may(u, CAP_LOCK_REVIEW));
}

static const struct {
    const char *url, *label;
    enum capability needs;
    bool no_purpose; /* about no person: also for those who have not said why they look */
    bool (*only)(const struct partners *p, const struct user *u); /* NULL = all who may */
} menu[] = {
    {"/search", "Find a person", CAP_SEARCH},
    {"/referrals", "Referrals", CAP_REFER},
    {"/cp-is", "Child protection", CAP_PLANS, .only = has_plans},
    {"/access", "Locked records", CAP_SIGNED_IN, true, has_locks},
    {"/safety", "Staff safety", CAP_SAFETY, .only = visits},
    {"/panel", "Panel", CAP_SAFETY, .only = visits},
    {"/queue", "Review queue", CAP_REVIEW},
    {"/cases", "Cases", CAP_CASE},
    {"/checks", "Partner checks", CAP_CHECK_ANSWER, true},
    {"/match", "Match review", CAP_MATCH_REVIEW},
    {"/rules", "Rules", CAP_APPROVE, true},
    {"/data", "Data quality", CAP_QUALITY, true},
    {"/trends", "Trends", CAP_TRENDS, true},
    {"/alerts", "Alerts", CAP_SIGNED_IN, true},
};

str frame_role(const struct partners *p, const struct user *u, struct arena *a)
{
    const struct agency *agency = partners_agency(p, str_of(u->agency));
    if (!agency) return str_of(role_labels[u->role]);
    return str_printf(a, "%s, %.*s", role_labels[u->role], STR_FMT(agency->name));
}

const char *frame_purpose(enum purpose p)
{
    return purpose_shorts[p];
}

/* A page that says what went wrong has no number: 0. */
static size_t count_alerts(struct visit *v)
{
    size_t n = 0;
    if (!v->partners || !v->route) return 0;
    const struct viewer viewer = visit_viewer(v);
    return notice_count(v->web->hub, v->partners, &viewer, v->arena, &n, NULL) ? 0 : n;
}

static err fill_menu(struct visit *v, const char *current, struct page_frame *f,
                     struct err_info *why)
{
    struct page_frame_nav *nav;
    size_t alerts = count_alerts(v);
    err e = VISIT_ARRAY(v, nav, struct page_frame_nav, COUNT(menu), why);
    if (e) return e;
    for (size_t i = 0; i < COUNT(menu); i++)
        if (access_may(&v->session.user, menu[i].needs) &&
            (menu[i].no_purpose || v->session.purpose != PURPOSE_NONE) &&
            (!menu[i].only || menu[i].only(v->partners, &v->session.user)))
            nav[f->nav_n++] =
                (struct page_frame_nav){.url = str_of(menu[i].url),
                                        .label = str_of(menu[i].label),
                                        .current = current && strcmp(current, menu[i].url) == 0};
    for (size_t i = 0; alerts && i < f->nav_n; i++)
        if (str_eq_c(nav[i].url, "/alerts"))
            nav[i].label = str_printf(v->arena, "Alerts (%zu)", alerts);
    f->nav = nav;
    return ERR_OK;
}

struct called {
    str login, name;
    struct arena *arena;
};

static err find_name(struct db *db, void *ctx, struct err_info *why)
{
    struct called *c = ctx;
    (void)why;
    c->name = account_name(db, c->login, c->arena);
    return ERR_OK;
}

str visit_called(struct visit *v, str login)
{
    struct called c = {.login = login, .arena = v->arena};
    return store_read(v->web->hub->store, find_name, &c, NULL) ? login : c.name;
}

str visit_sentence(const struct visit *v, const struct err_info *why)
{
    char text[ERR_TEXT_MAX + ERR_TODO_MAX + 2];
    int n = snprintf(text, sizeof text, "%s%s%s", why->text, why->todo[0] ? ": " : "", why->todo);
    if (n > 0 && text[0] >= 'a' && text[0] <= 'z') text[0] = (char)(text[0] - 'a' + 'A');
    str copy = str_copy(v->arena, str_of(text));
    return copy.at ? copy : STR("Something in the form could not be understood");
}

err visit_frame(struct visit *v, const char *title, bool wide, const char *current,
                struct page_frame *ret_frame, struct err_info *why)
{
    *ret_frame = (struct page_frame){.title = str_of(title),
                                     .style = str_of(asset_url("app.css")),
                                     .icon = str_of(asset_url("favicon.svg")),
                                     .training = v->web->hub->training,
                                     .wide = wide};
    if (v->partners) ret_frame->duty_phone = v->partners->duty_line;
    if (!v->signed_in) return ERR_OK;
    ret_frame->signed_in = true;
    ret_frame->user = str_of(v->session.user.name);
    ret_frame->role = v->partners ? frame_role(v->partners, &v->session.user, v->arena) : STR("");
    ret_frame->reason = str_of(purpose_shorts[v->session.purpose]);
    ret_frame->token = str_of(v->session.csrf);
    return fill_menu(v, current, ret_frame, why);
}
