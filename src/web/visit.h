/* web/visit.h -- one request inside the house: who asks, why, and what a page needs to answer. */
#ifndef AIM_WEB_VISIT_H
#define AIM_WEB_VISIT_H

#include "access/session.h"
#include "search/viewer.h"
#include "http/message.h"
#include "web/pages.h"
#include "web/shelf.h"

/* What the pages share, for the life of the server. */
struct web {
    struct hub *hub;
    struct shelf *shelf;
    struct shared_partners *partners;
    struct machine *machine; /* NULL in tests of pages alone */
};

struct route;
struct machine;

struct visit {
    struct web *web;
    const struct http_request *q;
    struct http_answer *a;
    struct arena *arena; /* of the request */
    const struct route *route;
    str tail; /* what stands in the path where the route has a '*' */
    struct session session;
    bool signed_in;
    const struct partners *partners;
    struct audit_entry
        entry; /* of rows that are audited; a page adds subjects and detail, and notes it itself
                  when the row says so */
};

/* A row of the table in routes.c. The dispatcher checks, in this order: session, forged forms
 * (POST), capability, purpose; then runs the page; then writes the audit entry; and only then
 * sends. */
struct route {
    enum http_method method;
    const char *path; /* a star at the end takes one piece */
    err (*page)(struct visit *v, struct err_info *why);
    enum capability needs;
    enum audit_kind audit; /* AUDIT_NONE: shows and changes nothing of the hub's */
    bool notes_itself;     /* writes its entry together with what it shows or changes */
    bool purpose;          /* the user must have said why */
};
extern const struct route web_routes[];
extern const size_t web_route_count;

/* The row for a path, and what the star stands for; NULL = there is none. */
const struct route *route_find(enum http_method method, str path, str *ret_tail);
/* Answer one request: struct server_plan's answer, with a struct web as ctx. */
void web_answer(void *ctx, struct http_request *q, struct http_answer *a);

/* ---- for pages ---- */

struct viewer visit_viewer(const struct visit *v);
/* The strip, menu and footer of a page. `current`: URL of the menu entry it belongs to, or NULL. */
MUST err visit_frame(struct visit *v, const char *title, bool wide, const char *current,
                     struct page_frame *ret_frame, struct err_info *why);
/* Answer with a redirect to a GET. */
err visit_go(struct visit *v, const char *url);
/* How a user is called on a page; the login where there is no such user any more. */
str visit_called(struct visit *v, str login);
/* What went wrong and what to do, as a sentence for the page that asked: "The age is not a number".
 * Never empty. */
str visit_sentence(const struct visit *v, const struct err_info *why);
/* A page that says what went wrong, as problem_rows has it for this error. */
void visit_problem(struct visit *v, err code);

static inline str visit_field(const struct visit *v, const char *name)
{
    return pii_reveal(form_get(&v->q->form, name), REVEAL_SHOW);
}

/* An array of the request's arena, or ERR_NOMEM. */
#define VISIT_ARRAY(v, at, type, n, why)                                                           \
    (((at) = ARENA_ARRAY((v)->arena, type, (n) ? (n) : 1))                                         \
         ? ERR_OK                                                                                  \
         : err_set((why), ERR_NOMEM, "no memory for a page"))

#endif
