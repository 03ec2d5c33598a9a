/* access/account.h -- the people who may use the hub. */
#ifndef AIM_ACCESS_ACCOUNT_H
#define AIM_ACCESS_ACCOUNT_H

#include "access/access.h"
#include "agency/region.h"
#include "base/pii.h"

enum { PASSWORD_MIN = 15, PASSWORD_MAX = 256, LEAD_EMAIL_MAX = 120 };

/* Who runs this command: the operating system's account maps to a hub user. In a training hub only,
 * `as` names any user instead (NULL = do not). ERR_DENIED: no such mapping, disabled, or `as` in a
 * live hub. */
MUST err account_of_caller(struct hub *h, const char *as, struct user *ret_user,
                           struct err_info *why);
/* The account that runs this process, as the operating system calls it. */
MUST err os_account_name(char ret_name[LOGIN_MAX + 1], struct err_info *why);
MUST err account_find(struct db *db, str login, struct user *ret_user,
                      struct err_info *why); /* ERR_ABSENT */
/* How a user is called; the login where there is no such user (any more). */
str account_name(struct db *db, str login, struct arena *a);

struct account {
    struct user user;
    char os_account[LOGIN_MAX + 1];
    /* Under which feeds of the agency name this user as the lead of an interaction; lower case, ""
     * = none. Two active users of one agency never share one. */
    char lead_email[LEAD_EMAIL_MAX + 1];
    bool disabled;
};

/* Add or change; *ret_changed false when it was so already. Disabling ends every session. Not
 * audited here: the caller notes who did it, in the same transaction. */
MUST err account_put(struct db *db, struct hub *h, const struct account *a, bool *ret_changed,
                     struct err_info *why);
MUST err account_check(const struct account *a,
                       struct err_info *why); /* ERR_INPUT: login, name, role */
/* The users of a region file, in the transaction that applies it. ERR_INPUT with its place. */
MUST err accounts_apply(struct db *db, struct hub *h, const struct region *r,
                        const struct partners *known, int *ret_changed, int *ret_same,
                        struct err_info *why);
/* The active user of this agency with that `lead_email`, in any case of letters; "" = nobody. */
MUST err account_of_lead(struct db *db, str agency, pii email, struct arena *a,
                         char ret_login[LOGIN_MAX + 1], struct err_info *why);
/* A text as `lead_email` keeps it; false: no e-mail address. */
bool account_lead_email(str text, char ret_email[LEAD_EMAIL_MAX + 1]);
/* ERR_INPUT: shorter than 15, longer than 256, the login or agency in it, or one of the most
 * common. */
MUST err password_check(const struct user *u, str password, struct err_info *why);
/* `hashed` is what crypt_password_hash made, before the transaction: it takes long. Ends every
 * session. */
MUST err account_store_password(struct db *db, str login, str hashed, struct err_info *why);
MUST err account_disable(struct db *db, struct hub *h, str login, struct err_info *why);

#endif
