#include "desk.h"

#include "access/account.h"
#include "agency/share.h"
#include "audit/entry.h"
#include "audit/settle.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

struct hashed {
    const struct desk *desk;
    char text[CRYPT_PASSWORD_TEXT_MAX];
};

static err store_passwords(struct db *db, void *ctx, struct err_info *why)
{
    const struct hashed *h = ctx;
    err e = ERR_OK;
    for (size_t i = 0; i < h->desk->n && !e; i++)
        e = account_store_password(db, str_of(h->desk->logins[i]), str_of(h->text), why);
    return e;
}

void desk_open(struct desk *d, struct hub *hub, const char *const *logins, size_t n)
{
    struct err_info why;
    struct hashed h = {.desk = d};
    struct rand r = hub->rand;
    *d = (struct desk){.web = {.hub = hub}, .logins = logins, .n = n};
    if (crypt_password_hash(STR("a password for nobody"), &r, h.text, &why) ||
        store_write(hub->store, store_passwords, &h, &why) ||
        share_new(hub, &d->web.partners, &why) || shelf_new(60000, &d->web.shelf, &why))
        fail_msg("%s", why.text);
    for (size_t i = 0; i < n; i++) {
        err e = session_start(hub, str_of(logins[i]), STR("a password for nobody"),
                              STR("127.0.0.1"), &d->session[i], &why);
        if (!e) e = session_set_purpose(hub, &d->session[i], PURPOSE_CHILD, STR(""), &why);
        if (e && e != ERR_DENIED) fail_msg("%s: %s", logins[i], why.text); /* no reason is theirs */
    }
}

void desk_close(struct desk *d)
{
    share_free(d->web.partners);
    shelf_free(d->web.shelf);
}

int desk_ask(struct desk *d, size_t who, enum http_method method, str path, const struct form *form,
             struct desk_sheet *ret)
{
    struct http_request q = {.method = method, .path = path, .source = STR("127.0.0.1")};
    struct http_answer a = {.page = BUF_INIT(HTTP_PAGE_BYTES_MAX)};
    q.arena = arena_new(HTTP_ARENA_BYTES_MAX);
    assert_non_null(q.arena);
    q.session_cookie = str_of(d->session[who].token);
    if (form) q.form = *form;
    web_answer(&d->web, &q, &a);
    desk_drop(ret);
    ret->status = a.status ? a.status : 200;
    ret->page = a.page;
    (void)snprintf(ret->location, sizeof ret->location, "%s", a.location ? a.location : "");
    arena_free(q.arena);
    return ret->status;
}

void desk_drop(struct desk_sheet *s)
{
    buf_release(&s->page);
    s->status = 0;
}

static str text_of(const struct desk_sheet *s) { return str_range(s->page.at, s->page.len); }

/* What stands from `from` to the next quote. */
static str quoted(str from)
{
    ptrdiff_t end = str_find(from, '"');
    return str_upto(from, end < 0 ? from.len : (size_t)end);
}

void desk_link(const struct desk_sheet *s, const char *stem, char ret_path[static DESK_PATH_MAX])
{
    char begin[64];
    int len = snprintf(begin, sizeof begin, "href=\"%s", stem);
    ptrdiff_t at = str_find_str(text_of(s), str_of(begin));
    if (at < 0) fail_msg("no address %s on a page of %d", stem, s->status);
    str path = quoted(str_from(text_of(s), (size_t)at + sizeof "href=\"" - 1));
    assert_true(len > 0 && path.len < DESK_PATH_MAX);
    (void)snprintf(ret_path, DESK_PATH_MAX, "%.*s", STR_FMT(path));
}

bool desk_says(const struct desk_sheet *s, const char *text)
{
    return str_find_str(text_of(s), str_of(text)) >= 0;
}

static str kept(struct desk_form *f, str text)
{
    assert_true(f->used + text.len < sizeof f->at);
    memcpy(f->at + f->used, text.at, text.len);
    str is = str_range(f->at + f->used, text.len);
    f->used += text.len;
    return is;
}

static void put(struct desk_form *f, str name, str value)
{
    for (size_t i = 0; i < f->form.n; i++)
        if (str_eq(f->form.field[i].name, name)) {
            f->form.field[i].value = pii_of(kept(f, value));
            return;
        }
    f->form.field[f->form.n].name = kept(f, name);
    f->form.field[f->form.n++].value = pii_of(kept(f, value));
}

void desk_fill(struct desk_form *f, const char *name, const char *value)
{
    put(f, str_of(name), str_of(value));
}

static void take_hidden(struct desk_form *f, str inside)
{
    static const char input[] = "<input type=\"hidden\" name=\"", value[] = "\" value=\"";
    for (ptrdiff_t at; (at = str_find_str(inside, str_of(input))) >= 0;) {
        inside = str_from(inside, (size_t)at + sizeof input - 1);
        str name = quoted(inside);
        inside = str_from(inside, name.len);
        if (str_find_str(inside, str_of(value)) != 0) continue;
        inside = str_from(inside, sizeof value - 1);
        put(f, name, quoted(inside));
    }
}

void desk_find(const struct desk_sheet *s, const char *stem, const char *piece,
               struct desk_form *ret)
{
    char begin[96];
    str rest = text_of(s);
    (void)snprintf(begin, sizeof begin, "<form action=\"%s", stem);
    *ret = (struct desk_form){.used = 0};
    for (ptrdiff_t at; (at = str_find_str(rest, str_of(begin))) >= 0;) {
        rest = str_from(rest, (size_t)at + sizeof "<form action=\"" - 1);
        ptrdiff_t end = str_find_str(rest, STR("</form>"));
        str inside = str_upto(rest, end < 0 ? rest.len : (size_t)end);
        if (str_find_str(inside, str_of(piece)) < 0) continue;
        (void)snprintf(ret->path, sizeof ret->path, "%.*s", STR_FMT(quoted(inside)));
        take_hidden(ret, inside);
        return;
    }
    fail_msg("no form to %s with %s on a page of %d", stem, piece, s->status);
}

/* ---- the log ---- */

struct counting {
    const char *kind;
    struct arena *a;
    size_t n;
};

static err count_in(struct db *db, void *ctx, struct err_info *why)
{
    struct counting *c = ctx;
    c->n = 0;
    for (int64_t at = 0;; at++) {
        struct q_audit_leaves_rows rows;
        struct q_audit_entry_row row;
        struct entry_head head;
        arena_clear(c->a);
        err e = q_audit_leaves(
            db, &(struct q_audit_leaves_in){0, at, at + 1},
            c->a, &rows, why);
        if (e || !rows.n) return e;
        e = q_audit_entry(
            db, &(struct q_audit_entry_in){cell_of(rows.at[0].entry), rows.at[0].entry}, c->a, &row,
            why);
        if (!e) e = entry_read_head(row.header, &head, why);
        if (e) return e;
        c->n += str_eq_c(head.kind, c->kind);
    }
}

size_t desk_noted(struct desk *d, enum audit_kind kind)
{
    struct err_info why;
    struct counting c = {audit_word(kind), arena_new(8 << 20), 0};
    assert_non_null(c.a);
    if (audit_settle(d->web.hub, &why) || store_read(d->web.hub->store, count_in, &c, &why))
        fail_msg("%s", why.text);
    arena_free(c.a);
    return c.n;
}
