/* web/shelf.h -- what a session's pages keep between two requests, in this process's memory alone.
 *
 * A search is a POST, its answer a page with a random address: names are never in an address, and
 * Back works. The page waits here until the session ends or some minutes have passed; so does what
 * was typed, for "change search", and whom the user opened. All of it is wiped when dropped, and
 * nothing reaches a disk. */
#ifndef AIM_WEB_SHELF_H
#define AIM_WEB_SHELF_H

#include "base/buf.h"
#include "base/pii.h"
#include "base/rand.h"

enum { SHELF_ID_TEXT = 32, SHELF_PAGES_MAX = 8, SHELF_OPENED_MAX = 8, SHELF_SESSIONS_MAX = 4096 };
enum { SHELF_PAGE_MS = 10 * 60 * 1000 }; /* a page goes after so long, used or not */

struct shelf;

struct shelf_person {
    int64_t person;
    pii given, surname;
    int64_t opened_ms;
};

MUST err shelf_new(int64_t keep_ms, struct shelf **ret_shelf, struct err_info *why);
void shelf_free(struct shelf *s);

/* Keep a page and the form that asked for it (URL-encoded); *ret_id is what its address ends with.
 * The oldest page of a session makes room. now_ms: any clock that does not jump. */
MUST err shelf_put(struct shelf *s, int64_t session, str page, str form, int64_t now_ms,
                   struct rand *r, char ret_id[SHELF_ID_TEXT + 1], struct err_info *why);
/* Copy the page to `to`. ERR_ABSENT: no such page, not this session's, or too old. */
MUST err shelf_page(struct shelf *s, int64_t session, str id, int64_t now_ms, struct buf *to,
                    struct err_info *why);
/* Copy the form of the session's last search; empty when there is none. */
MUST err shelf_form(struct shelf *s, int64_t session, int64_t now_ms, struct arena *a,
                    str *ret_form, struct err_info *why);

/* Note whom the user opened (newest first, each once), and list them. */
MUST err shelf_opened(struct shelf *s, int64_t session, const struct shelf_person *who,
                      int64_t now_ms, struct err_info *why);
MUST err shelf_list(struct shelf *s, int64_t session, int64_t now_ms, struct arena *a,
                    struct shelf_person **ret_list, size_t *ret_n, struct err_info *why);
/* Forget everything of a session; its pages alone when the reason for looking changed. */
void shelf_drop(struct shelf *s, int64_t session, bool pages_only);

#endif
