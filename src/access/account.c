/* access/account.c -- the people who may use the hub; see account.h. */
#include "access/account.h"

#include "query.h"
#include "store/cell.h"

#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

enum { LIST_BYTES_MAX = 16 * 1024 * 1024 };

static void put(char *to, size_t room, str from) { snprintf(to, room, "%.*s", STR_FMT(from)); }

/* A role or agency that this program does not know gives a user who may do nothing. */
static err user_of_row(struct db *db, const struct q_access_account_row *row, struct arena *a,
                       struct user *ret_user, struct err_info *why)
{
    struct user u = {.role = ROLE_NONE, .agency_tier = -1};
    struct q_agency_one_row agency;
    put(u.login, sizeof u.login, row->login);
    put(u.name, sizeof u.name, row->name);
    put(u.agency, sizeof u.agency, row->agency);
    if (!role_of(row->role, &u.role)) u.role = ROLE_NONE;
    err e = q_agency_one(db, &(struct q_agency_one_in){CELL_HUB, row->agency}, a, &agency, why);
    if (!e) {
        enum agency_kind kind;
        u.agency_tier = agency.tier;
        if (agency.tier < 0)
            u.agency_tier = agency_kind_of(agency.kind, &kind) ? agency_kind_tier(kind) : -1;
    }
    if (e && e != ERR_ABSENT) return e;
    *ret_user = u;
    return ERR_OK;
}

err account_find(struct db *db, str login, struct user *ret_user, struct err_info *why)
{
    struct q_access_account_row row;
    struct arena *a = arena_new(64 * 1024);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to find a user");
    err e = q_access_account(db, &(struct q_access_account_in){CELL_HUB, login}, a, &row, why);
    if (!e && !str_eq_c(row.state, "active")) e = ERR_ABSENT;
    if (e == ERR_ABSENT) (void)err_set(why, e, "there is no such user, or the account is disabled");
    if (!e) e = user_of_row(db, &row, a, ret_user, why);
    arena_free(a);
    return e;
}

str account_name(struct db *db, str login, struct arena *a)
{
    struct user u;
    struct err_info ignored;
    if (!login.len || account_find(db, login, &u, &ignored)) return login;
    str name = str_copy(a, str_of(u.name));
    return name.at && name.len ? name : login;
}

/* ---- who runs this command ---- */

struct caller {
    str os_account;
    const char *as;
    struct user *ret_user;
};

static err find_os_account(struct db *db, struct caller *c, struct arena *a, struct err_info *why)
{
    struct q_access_accounts_rows rows;
    err e = q_access_accounts(db, &(struct q_access_accounts_in){CELL_HUB}, a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        if (str_eq(rows.at[i].os_account, c->os_account) && str_eq_c(rows.at[i].state, "active"))
            return account_find(db, rows.at[i].login, c->ret_user, why);
    return e ? e : ERR_ABSENT;
}

static err find_caller(struct db *db, void *ctx, struct err_info *why)
{
    struct caller *c = ctx;
    struct arena *a = arena_new(LIST_BYTES_MAX);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to find a user");
    err e =
        c->as ? account_find(db, str_of(c->as), c->ret_user, why) : find_os_account(db, c, a, why);
    arena_free(a);
    return e;
}

err os_account_name(char ret_name[LOGIN_MAX + 1], struct err_info *why)
{
    char space[4096];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(geteuid(), &entry, space, sizeof space, &found) != 0 || !found)
        return err_set(why, ERR_DENIED,
                       "the operating system does not name the account that runs this");
    if (strlen(found->pw_name) > LOGIN_MAX)
        return err_set(why, ERR_DENIED,
                       "the name of the operating system's account is longer than %d", LOGIN_MAX);
    snprintf(ret_name, LOGIN_MAX + 1, "%s", found->pw_name);
    return ERR_OK;
}

err account_of_caller(struct hub *h, const char *as, struct user *ret_user, struct err_info *why)
{
    char name[LOGIN_MAX + 1];
    if (as && !h->training) {
        (void)err_set(why, ERR_DENIED, "only a training hub lets one user act as another");
        return err_todo(why, "leave --as and AIM_AS out");
    }
    err e = os_account_name(name, why);
    if (e) return e;
    struct caller c = {str_of(name), as, ret_user};
    e = store_read(h->store, find_caller, &c, why);
    if (e != ERR_ABSENT) return e;
    if (as) {
        (void)err_set(why, ERR_DENIED, "there is no active user of that login");
        return err_todo(why, "'aim user list' shows them");
    }
    (void)err_set(why, ERR_DENIED, "this account of the operating system is no user of the hub");
    return err_todo(why, "ask the hub's administrator for 'os_account' in the region file%s",
                    h->training ? ", or add --as LOGIN" : "");
}

/* ---- changes ---- */

static bool same(const struct q_access_account_row *row, const struct q_access_put_account_in *in)
{
    return str_eq(row->name, in->name) && str_eq(row->agency, in->agency) &&
           str_eq(row->role, in->role) && str_eq(row->os_account, in->os_account) &&
           str_eq(row->lead_email, in->lead_email) && str_eq(row->state, in->state);
}

err account_put(struct db *db, struct hub *h, const struct account *account, bool *ret_changed,
                struct err_info *why)
{
    struct q_access_account_row row;
    const struct user *u = &account->user;
    struct arena *a = arena_new(64 * 1024);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to change a user");
    struct q_access_put_account_in in = {.cell = CELL_HUB,
                                         .login = str_of(u->login),
                                         .name = str_of(u->name),
                                         .agency = str_of(u->agency),
                                         .role = str_of(role_word(u->role)),
                                         .os_account = str_of(account->os_account),
                                         .lead_email = str_of(account->lead_email),
                                         .state =
                                             account->disabled ? STR("disabled") : STR("active"),
                                         .made_ms = hub_now_ms(h)};
    err e = q_access_account(db, &(struct q_access_account_in){CELL_HUB, in.login}, a, &row, why);
    bool known = !e;
    *ret_changed = !known || !same(&row, &in);
    if (e == ERR_ABSENT) e = ERR_OK;
    if (!e && *ret_changed) e = q_access_put_account(db, &in, why);
    /* A changed role must not live on in an old session. */
    if (!e && *ret_changed && known)
        e = q_access_end_sessions(db, &(struct q_access_end_sessions_in){in.login}, why);
    arena_free(a);
    return e;
}

err account_disable(struct db *db, struct hub *h, str login, struct err_info *why)
{
    struct q_access_account_row row;
    bool changed;
    struct arena *a = arena_new(64 * 1024);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to change a user");
    err e = q_access_account(db, &(struct q_access_account_in){CELL_HUB, login}, a, &row, why);
    if (e == ERR_ABSENT) (void)err_set(why, e, "there is no such user");
    struct account account = {.disabled = true};
    if (!e) {
        put(account.user.login, sizeof account.user.login, row.login);
        put(account.user.name, sizeof account.user.name, row.name);
        put(account.user.agency, sizeof account.user.agency, row.agency);
        put(account.os_account, sizeof account.os_account, row.os_account);
        put(account.lead_email, sizeof account.lead_email, row.lead_email);
        if (!role_of(row.role, &account.user.role))
            e = err_set(why, ERR_CORRUPT, "the user's role is not known");
    }
    if (!e) e = account_put(db, h, &account, &changed, why);
    arena_free(a);
    return e;
}

/* ---- whom feeds name ---- */

bool account_lead_email(str text, char ret_email[LEAD_EMAIL_MAX + 1])
{
    ptrdiff_t sign = str_find(text, '@');
    if (sign < 1 || (size_t)sign + 1 >= text.len || text.len > LEAD_EMAIL_MAX) return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c <= ' ' || c == 127 || (c == '@' && i != (size_t)sign)) return false;
        ret_email[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : (char)c;
    }
    ret_email[text.len] = 0;
    return true;
}

err account_of_lead(struct db *db, str agency, pii email, struct arena *a,
                    char ret_login[LOGIN_MAX + 1], struct err_info *why)
{
    char address[LEAD_EMAIL_MAX + 1];
    struct q_access_by_lead_email_rows rows;
    ret_login[0] = 0;
    if (!account_lead_email(str_trim(pii_reveal(email, REVEAL_LINK)), address)) return ERR_OK;
    err e = q_access_by_lead_email(
        db, &(struct q_access_by_lead_email_in){CELL_HUB, agency, str_of(address)}, a, &rows, why);
    if (!e && rows.n == 1) put(ret_login, LOGIN_MAX + 1, rows.at[0].login);
    return e;
}

/* ---- passwords ---- */

static const char *const common[] = {"password",     "123456",   "qwerty", "letmein", "welcome",
                                     "safeguarding", "iloveyou", "abcdef", "monkey",  "football"};

/* Long is what counts: no demand for odd characters, but nothing an outsider tries first. */
err password_check(const struct user *u, str password, struct err_info *why)
{
    char lower[PASSWORD_MAX + 1];
    if (password.len < PASSWORD_MIN || password.len > PASSWORD_MAX || !str_is_utf8(password))
        return err_set(why, ERR_INPUT, "a password has %d to %d characters", PASSWORD_MIN,
                       PASSWORD_MAX);
    for (size_t i = 0; i < password.len; i++)
        lower[i] = password.at[i] >= 'A' && password.at[i] <= 'Z' ? (char)(password.at[i] + 32)
                                                                  : password.at[i];
    str given = str_range(lower, password.len), login = str_of(u->login),
        agency = str_of(u->agency);
    bool bad =
        (login.len >= 3 && str_has(given, login)) || (agency.len >= 3 && str_has(given, agency));
    for (size_t i = 0; i < COUNT(common);
         i++) /* a common word may be part of a long one, not most of it */
        bad = bad || (str_has(given, str_of(common[i])) && given.len < 2 * strlen(common[i]) + 6);
    size_t different = 0;
    for (size_t i = 1; i < given.len; i++)
        different += given.at[i] != given.at[i - 1] && given.at[i] != given.at[i - 1] + 1;
    crypt_wipe(lower, sizeof lower);
    if (bad || different < 4)
        return err_set(
            why, ERR_INPUT,
            "the password is easy to guess; take several words that do not belong together");
    return ERR_OK;
}

err account_store_password(struct db *db, str login, str hashed, struct err_info *why)
{
    struct user u;
    err e = account_find(db, login, &u, why);
    if (!e)
        e = q_access_set_password(db, &(struct q_access_set_password_in){CELL_HUB, login, hashed},
                                  why);
    if (!e) e = q_access_end_sessions(db, &(struct q_access_end_sessions_in){login}, why);
    return e;
}
