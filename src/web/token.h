/* web/token.h -- a person's or a pair's id as it stands in an address: sealed for one session, good
 * in no other. */
#ifndef AIM_WEB_TOKEN_H
#define AIM_WEB_TOKEN_H

#include "crypt/crypt.h"

/* "/person/<token>" in the arena; made of [A-Za-z0-9_-]. */
MUST err token_of_person(const struct keys *k, struct rand *r, int64_t session, int64_t person,
                         struct arena *a, str *ret_url, struct err_info *why);
/* ERR_ABSENT: not made by this hub for this session. */
MUST err token_person(const struct keys *k, int64_t session, str token, struct arena *a,
                      int64_t *ret_person, struct err_info *why);

/* The same for a pair of records in clerical review: the token alone. */
MUST err token_of_pair(const struct keys *k, struct rand *r, int64_t session, int64_t record,
                       int64_t other, struct arena *a, str *ret_token, struct err_info *why);
MUST err token_pair(const struct keys *k, int64_t session, str token, struct arena *a,
                    int64_t *ret_record, int64_t *ret_other, struct err_info *why);

/* The same for a number that was asked for, and for a thing of an id: a request, a marker. */
MUST err token_of_number(const struct keys *k, struct rand *r, int64_t session, int64_t number,
                         struct arena *a, str *ret_token, struct err_info *why);
MUST err token_number(const struct keys *k, int64_t session, str token, struct arena *a,
                      int64_t *ret_number, struct err_info *why);
/* A review of a person, and an alert of an audience: the token alone. */
MUST err token_of_review(const struct keys *k, struct rand *r, int64_t session, int64_t person,
                         int64_t review, struct arena *a, str *ret_token, struct err_info *why);
MUST err token_review(const struct keys *k, int64_t session, str token, struct arena *a,
                      int64_t *ret_person, int64_t *ret_review, struct err_info *why);
MUST err token_of_alert(const struct keys *k, struct rand *r, int64_t session, int64_t audience,
                        int64_t notice, struct arena *a, str *ret_token, struct err_info *why);
MUST err token_alert(const struct keys *k, int64_t session, str token, struct arena *a,
                     int64_t *ret_audience, int64_t *ret_notice, struct err_info *why);

#endif
