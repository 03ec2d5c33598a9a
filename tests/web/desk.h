/* tests/web/desk.h -- people at their desks, each signed in: pages are asked for and forms sent as
 * a browser does, without a socket. Every call has a request of its own: threads may ask at
 * once. */
#ifndef AIM_TESTS_WEB_DESK_H
#define AIM_TESTS_WEB_DESK_H

#include "check.h"

#include "audit/kind.h"
#include "web/visit.h"

enum { DESK_SEATS_MAX = 12, DESK_PATH_MAX = 512 };

struct desk {
    struct web web;
    struct session session[DESK_SEATS_MAX];
    const char *const *logins;
    size_t n;
};

/* What came back. All zero before the first use; the page is released with desk_drop. */
struct desk_sheet {
    int status;
    char location[DESK_PATH_MAX];
    struct buf page;
};

/* A form as it stands on a page, filled in; `at` holds its texts. */
struct desk_form {
    char path[DESK_PATH_MAX];
    struct form form;
    char at[8192];
    size_t used;
};

/* Everybody of `logins` gets a password, a session and a child as the reason. */
void desk_open(struct desk *d, struct hub *hub, const char *const *logins, size_t n);
void desk_close(struct desk *d);

int desk_ask(struct desk *d, size_t who, enum http_method method, str path, const struct form *form,
             struct desk_sheet *ret);
static inline int desk_get(struct desk *d, size_t who, const char *path, struct desk_sheet *ret)
{
    return desk_ask(d, who, HTTP_GET, str_of(path), NULL, ret);
}
static inline int desk_send(struct desk *d, size_t who, const struct desk_form *f,
                            struct desk_sheet *ret)
{
    return desk_ask(d, who, HTTP_POST, str_of(f->path), &f->form, ret);
}
void desk_drop(struct desk_sheet *s);

/* The page's first address that begins so; fails the test when there is none. */
void desk_link(const struct desk_sheet *s, const char *stem, char ret_path[static DESK_PATH_MAX]);
/* The page's first form to such an address that holds this piece of HTML, with its hidden
 * fields. */
void desk_find(const struct desk_sheet *s, const char *stem, const char *piece,
               struct desk_form *ret);
void desk_fill(struct desk_form *f, const char *name, const char *value);
bool desk_says(const struct desk_sheet *s, const char *text);

/* How many entries of the log are of this kind. */
size_t desk_noted(struct desk *d, enum audit_kind kind);

#endif
