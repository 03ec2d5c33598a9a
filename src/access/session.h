/* access/session.h -- signing in, staying in, and being thrown out.
 *
 * A session is a random token in a cookie and a row that holds only the token's keyed hash: a
 * stolen database opens no session. Throttling counts failures per account at a source, per account
 * and per source, and makes the next try wait, twice as long each time, never for ever. From one
 * address nobody can lock a colleague at another out; from many, they can make them wait. */
#ifndef AIM_ACCESS_SESSION_H
#define AIM_ACCESS_SESSION_H

#include "access/access.h"

enum { REFERENCE_MAX = 40 };

struct session {
    int64_t id;                           /* keyed hash of the token: goes into the log */
    char token[CRYPT_TOKEN_TEXT + 1];     /* only filled by session_start */
    char csrf[CRYPT_TOKEN_TEXT + 1];      /* must come back with every form */
    struct user user;
    enum purpose purpose;                 /* PURPOSE_NONE = not asked yet */
    char reference[REFERENCE_MAX + 1];
    int64_t purpose_since_ms, made_ms, seen_ms;
};

/* Sign in with a password. `source` is the client's address as the server sees it.
 * ERR_UNKNOWN_USER: one text and the same work for a wrong login, a wrong password, a disabled
 * account. ERR_THROTTLED: wait; text says how long. Both are audited. A new token is made each
 * time. */
MUST err session_start(struct hub *h, str login, str password, str source,
                       struct session *ret_session, struct err_info *why);
/* The session of a cookie's token: ERR_UNKNOWN_USER when there is none, it timed out (idle or in
 * all), or the account was disabled since. Marks it as used at most once a minute. */
MUST err session_find(struct hub *h, str token, struct session *ret_session, struct err_info *why);
bool session_csrf_right(const struct session *s, str given);
/* Choose or change the purpose; audited. ERR_DENIED, ERR_INPUT as purpose_check. */
MUST err session_set_purpose(struct hub *h, struct session *s, enum purpose p, str reference,
                             struct err_info *why);
MUST err session_end(struct hub *h, const struct session *s,
                     struct err_info *why); /* sign out; audited */

/* Forget the sessions that timed out; for a server, once an hour. */
MUST err session_sweep(struct hub *h, struct err_info *why);

#endif
