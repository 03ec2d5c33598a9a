/* web/page_sign_in.c -- signing in and out. */
#include "web/page.h"

#include "clerical/clerical.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"
#include "web/frame.h"

#include <stdio.h>

#define COOKIE_RULES "; Path=/; Secure; HttpOnly; SameSite=Strict"

static const char *cookie(struct visit *v, const char *name, const char *value, bool end)
{
    return str_c(v->arena, str_printf(v->arena, "%s=%s%s%s", name, value, COOKIE_RULES,
                                      end ? "; Max-Age=0" : ""));
}

/* The form's token is in a cookie of its own until there is a session. */
static err form_token(struct visit *v, str *ret_token, struct err_info *why)
{
    char token[CRYPT_TOKEN_TEXT + 1];
    struct rand r = v->web->hub->rand;
    *ret_token = v->q->form_cookie;
    if (v->q->form_cookie.len == CRYPT_TOKEN_TEXT) return ERR_OK;
    crypt_token(&r, token);
    *ret_token = str_copy(v->arena, str_of(token));
    v->a->cookie[1] = cookie(v, "__Host-aim-form", token, false);
    return ret_token->at && v->a->cookie[1] ? ERR_OK
                                            : err_set(why, ERR_NOMEM, "no memory for a page");
}

/* ---- the accounts of a training hub: everyone in it is invented ---- */

struct listing {
    struct arena *arena;
    struct q_access_accounts_rows rows;
};

static err list_accounts(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *l = ctx;
    return q_access_accounts(db, &(struct q_access_accounts_in){CELL_HUB}, l->arena, &l->rows, why);
}

static err training_accounts(struct visit *v, struct page_sign_in *page, struct err_info *why)
{
    struct listing l = {.arena = v->arena};
    struct page_sign_in_account *list;
    err e = store_read(v->web->hub->store, list_accounts, &l, why);
    if (!e) e = VISIT_ARRAY(v, list, struct page_sign_in_account, l.rows.n, why);
    if (e) return e;
    for (size_t i = 0; i < l.rows.n; i++) {
        struct user u = {.role = ROLE_NONE};
        if (str_empty(l.rows.at[i].password) || !str_eq_c(l.rows.at[i].state, "active") ||
            !role_of(l.rows.at[i].role, &u.role))
            continue;
        (void)snprintf(u.agency, sizeof u.agency, "%.*s", STR_FMT(l.rows.at[i].agency));
        list[page->account_n++] =
            (struct page_sign_in_account){.name = l.rows.at[i].name,
                                          .user_name = l.rows.at[i].login,
                                          .role = frame_role(v->partners, &u, v->arena)};
    }
    page->account = list;
    return ERR_OK;
}

/* "15 minutes", "8 hours" */
static str span(struct arena *a, int64_t seconds)
{
    bool hours = seconds % 3600 == 0;
    long long n = (long long)(seconds / (hours ? 3600 : 60));
    return str_printf(a, "%lld %s%s", n, hours ? "hour" : "minute", n == 1 ? "" : "s");
}

/* Whoever comes with the cookie of a session that is no more is told why; signing out takes the
 * cookie along. */
static str how_ended(const struct visit *v)
{
    const struct settings *s = &v->web->hub->settings;
    if (str_empty(v->q->session_cookie)) return STR("");
    return str_printf(v->arena,
                      "Your session has ended. That happens after %.*s without use, after %.*s in "
                      "any case, and when your password or your role changes. Sign in to go on.",
                      STR_FMT(span(v->arena, s->session_idle_s)),
                      STR_FMT(span(v->arena, s->session_s)));
}

static err show(struct visit *v, str login, const char *problem, struct err_info *why)
{
    struct page_frame frame;
    struct page_sign_in page = {.frame = &frame, .login = login, .problem = str_of(problem)};
    if (!problem) page.ended = how_ended(v);
    err e = visit_frame(v, "Sign in", false, NULL, &frame, why);
    if (!e) e = form_token(v, &frame.token, why);
    if (!e && v->web->hub->training) e = training_accounts(v, &page, why);
    if (e) return e;
    frame.error = problem != NULL;
    page_sign_in_render(&page, &v->a->page);
    return ERR_OK;
}

err page_sign_in(struct visit *v, struct err_info *why)
{
    if (v->signed_in) return visit_go(v, "/");
    return show(v, STR(""), NULL, why);
}

err page_sign_in_sent(struct visit *v, struct err_info *why)
{
    struct session s;
    str login = visit_field(v, "login");
    err e = session_start(v->web->hub, login, visit_field(v, "password"), v->q->source, &s, why);
    if (e == ERR_UNKNOWN_USER || e == ERR_THROTTLED) {
        v->a->status = err_http_status(e) == 401 ? 200 : err_http_status(e);
        const char *text = e == ERR_THROTTLED ? str_c(v->arena, visit_sentence(v, why))
                                              : "The user name or the password is not right";
        return show(v, login, text, why);
    }
    if (e) return e;
    if (v->signed_in) { /* as somebody else, or again: the session that this replaces is over */
        shelf_drop(v->web->shelf, v->session.id, false);
        e = session_end(v->web->hub, &v->session, why);
    }
    v->a->cookie[0] = e ? NULL : cookie(v, "__Host-aim", s.token, false);
    v->a->cookie[1] = cookie(v, "__Host-aim-form", "", true);
    crypt_wipe(&s, sizeof s);
    if (e) return e;
    if (!v->a->cookie[0] || !v->a->cookie[1])
        return err_set(why, ERR_NOMEM, "no memory for a page");
    return visit_go(v, "/");
}

/* Who reviews matches has a pair on the screen: it is free for others at once. */
static err put_away(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    bool reviews =
        access_may(&v->session.user, CAP_MATCH_REVIEW) && v->session.purpose != PURPOSE_NONE;
    return reviews ? clerical_put_away(v->web->hub, &viewer, why) : ERR_OK;
}

err page_sign_out(struct visit *v, struct err_info *why)
{
    shelf_drop(v->web->shelf, v->session.id, false);
    err e = put_away(v, why);
    if (!e) e = session_end(v->web->hub, &v->session, why);
    if (e) return e;
    v->a->cookie[0] = cookie(v, "__Host-aim", "", true);
    v->a->forget = true;
    return visit_go(v, "/sign-in");
}
