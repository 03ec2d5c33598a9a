/* web/token.h -- a person's id as it stands in an address: sealed for one session, good in no
 * other. */
#ifndef AIM_WEB_TOKEN_H
#define AIM_WEB_TOKEN_H

#include "crypt/crypt.h"

/* "/person/<token>" in the arena; made of [A-Za-z0-9_-]. */
MUST err token_of_person(const struct keys *k, struct rand *r, int64_t session, int64_t person,
                         struct arena *a, str *ret_url, struct err_info *why);
/* ERR_ABSENT: not made by this hub for this session. */
MUST err token_person(const struct keys *k, int64_t session, str token, struct arena *a,
                      int64_t *ret_person, struct err_info *why);

#endif
