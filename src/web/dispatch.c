/* web/dispatch.c -- from a request to its row, through every check, to an answer that is in the
 * log. */
#include "agency/share.h"
#include "web/visit.h"

#include "base/log.h"

const struct route *route_find(enum http_method method, str path, str *ret_tail)
{
    for (size_t i = 0; i < web_route_count; i++) {
        str row = str_of(web_routes[i].path);
        *ret_tail = STR("");
        if (web_routes[i].method != method) continue;
        if (str_eq(row, path)) return &web_routes[i];
        str stem = str_upto(row, row.len - 1);
        if (!str_ends(row, STR("*")) || !str_starts(path, stem)) continue;
        *ret_tail = str_from(path, stem.len);
        if (!str_empty(*ret_tail) && str_find(*ret_tail, '/') < 0) return &web_routes[i];
    }
    return NULL;
}

struct viewer visit_viewer(const struct visit *v)
{
    return (struct viewer){.user = &v->session.user,
                           .purpose = v->session.purpose,
                           .reference = str_of(v->session.reference),
                           .purpose_since_ms = v->session.purpose_since_ms,
                           .session = v->session.id,
                           .request = str_of(v->route->path)};
}

err visit_go(struct visit *v, const char *url)
{
    v->a->status = 303;
    v->a->location = url;
    return ERR_OK;
}

/* ---- the checks, in order; each may end the visit with an answer of its own ---- */

static err find_session(struct visit *v, struct err_info *why)
{
    if (str_empty(v->q->session_cookie)) return ERR_OK;
    err e = session_find(v->web->hub, v->q->session_cookie, &v->session, why);
    v->signed_in = e == ERR_OK;
    return e == ERR_UNKNOWN_USER ? ERR_OK : e;
}

static bool forged(const struct visit *v)
{
    str given = visit_field(v, "token");
    if (v->q->method != HTTP_POST) return false;
    if (v->signed_in) return !session_csrf_right(&v->session, given);
    return str_empty(given) || !str_eq(given, v->q->form_cookie);
}

static err note_denied(struct visit *v, const char *reason, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct audit_entry entry = viewer_entry(&viewer, AUDIT_DENIED);
    entry.decision = str_printf(v->arena, "denied: %s", reason);
    entry.detail = str_of(v->q->id);
    /* Who has not signed in is nobody: their forged forms are not ours to count in the log. */
    err e = v->signed_in ? audit_note_alone(v->web->hub, &entry, why) : ERR_OK;
    return e ? e : err_set(why, ERR_DENIED, "this is not for your role");
}

/* ERR_OK with an answer given already (a redirect), or with none: go on to the page. */
static err check(struct visit *v, struct err_info *why)
{
    if (!v->signed_in && v->route->needs != CAP_ANYONE) return visit_go(v, "/sign-in");
    if (forged(v)) return note_denied(v, "form", why);
    if (v->route->needs != CAP_ANYONE && !access_may(&v->session.user, v->route->needs))
        return note_denied(v, "capability", why);
    if (v->route->purpose && v->session.purpose == PURPOSE_NONE) return visit_go(v, "/purpose");
    return ERR_OK;
}

static err run_page(struct visit *v, struct err_info *why)
{
    err e = find_session(v, why);
    if (!e) e = check(v, why);
    if (e || v->a->status) return e;
    if (v->route->audit != AUDIT_NONE) {
        const struct viewer viewer = visit_viewer(v);
        v->entry = viewer_entry(&viewer, v->route->audit);
        v->entry.decision = STR("allowed");
    }
    e = v->route->page(v, why);
    if (e == ERR_DENIED) return note_denied(v, "purpose", why);
    if (!e && buf_state(&v->a->page))
        e = err_set(why, buf_state(&v->a->page), "the page is too large");
    if (!e && v->route->audit != AUDIT_NONE && !v->route->notes_itself)
        e = audit_note_alone(v->web->hub, &v->entry, why);
    return e;
}

/* One line per request: the row, never the address. */
static void log_visit(const struct visit *v, err e, int64_t started_ns)
{
    long long spent_us = (long long)((clock_monotonic_ns() - started_ns) / 1000);
    log_info("web", "request=%s route=%s status=%d error=%s us=%lld", v->q->id,
             v->route ? v->route->path : "none", v->a->status ? v->a->status : 200, err_word(e),
             spent_us);
}

void web_answer(void *ctx, struct http_request *q, struct http_answer *a)
{
    struct err_info why = {0};
    int64_t started_ns = clock_monotonic_ns();
    struct visit v = {.web = ctx, .q = q, .a = a, .arena = q->arena};
    const struct partners *borrowed = NULL;
    v.route = route_find(q->method, q->path, &v.tail);
    err e = share_borrow(v.web->partners, &borrowed, &why);
    v.partners = borrowed;
    if (!e) e = v.route ? run_page(&v, &why) : err_set(&why, ERR_ABSENT, "there is no such page");
    if (e) visit_problem(&v, e);
    log_visit(&v, e, started_ns);
    if (e && err_http_status(e) >= 500)
        log_warning("web", "request=%s reason=\"%s\"", q->id, why.text);
    if (borrowed) share_return(v.web->partners, borrowed);
    crypt_wipe(&v.session, sizeof v.session);
}
