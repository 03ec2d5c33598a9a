/* access/region_users.c -- the people whom the region file names. */
#include "access/account.h"

#include "query.h"
#include "store/cell.h"

#include <stdio.h>

static bool is_login(str s)
{
    if (s.len < 1 || s.len > LOGIN_MAX || !(s.at[0] >= 'a' && s.at[0] <= 'z')) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-_.", s.at[i], 39)) return false;
    return true;
}

static bool is_line(str s, size_t most)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < 32 || s.at[i] == 127) return false;
    return s.len >= 1 && s.len <= most;
}

err account_check(const struct account *a, struct err_info *why)
{
    if (!is_login(str_of(a->user.login)))
        return err_set(why, ERR_INPUT,
                       "a login has at most %d lower-case letters, digits, '-', '_' and '.'",
                       LOGIN_MAX);
    if (!is_line(str_of(a->user.name), USER_NAME_MAX))
        return err_set(why, ERR_INPUT, "a user's name has 1 to %d characters", USER_NAME_MAX);
    if (a->user.role == ROLE_NONE)
        return err_set(why, ERR_INPUT,
                       "a role is practitioner, reviewer, manager, steward, clerk, dpo, auditor, "
                       "admin, loader, data-officer or commissioner");
    return ERR_OK;
}

static err read_user(const struct yaml_node *node, const struct region *r,
                     const struct partners *known, struct account *ret, struct err_info *why)
{
    static const char *const keys[] = {"login",      "name",       "agency",   "role",
                                       "os_account", "lead_email", "disabled", NULL};
    struct account a = {.disabled = false};
    str login = STR(""), name = STR(""), agency = STR(""), role = STR(""), os = STR(""),
        email = STR("");
    err e = yaml_only(node, keys, why);
    if (!e) e = yaml_need_text(node, "login", &login, why);
    if (!e && !is_login(login))
        e = yaml_err(yaml_get(node, "login"), why,
                     "a login has at most %d lower-case letters, digits, '-', '_' and '.'",
                     LOGIN_MAX);
    if (!e) e = yaml_need_text(node, "name", &name, why);
    if (!e && !is_line(name, USER_NAME_MAX))
        e = yaml_err(yaml_get(node, "name"), why, "a user's name has 1 to %d characters",
                     USER_NAME_MAX);
    if (!e) e = yaml_need_text(node, "agency", &agency, why);
    if (!e && !region_has_agency(r, known, agency))
        e = yaml_err(yaml_get(node, "agency"), why, "there is no agency of this code");
    if (!e) e = yaml_need_text(node, "role", &role, why);
    if (!e && !role_of(role, &a.user.role))
        e = yaml_err(yaml_get(node, "role"), why,
                     "there is no such role; docs/region.md lists them");
    if (!e) e = yaml_may_text(node, "os_account", &os, why);
    if (!e && os.len && !is_line(os, LOGIN_MAX))
        e = yaml_err(yaml_get(node, "os_account"), why, "'os_account' has at most %d characters",
                     LOGIN_MAX);
    if (!e) e = yaml_may_text(node, "lead_email", &email, why);
    if (!e && email.len && !account_lead_email(email, a.lead_email))
        e = yaml_err(yaml_get(node, "lead_email"), why,
                     "'lead_email' is one e-mail address of at most %d characters", LEAD_EMAIL_MAX);
    if (!e) e = yaml_may_bool(node, "disabled", &a.disabled, why);
    if (e) return e;
    snprintf(a.user.login, sizeof a.user.login, "%.*s", STR_FMT(login));
    snprintf(a.user.name, sizeof a.user.name, "%.*s", STR_FMT(name));
    snprintf(a.user.agency, sizeof a.user.agency, "%.*s", STR_FMT(agency));
    snprintf(a.os_account, sizeof a.os_account, "%.*s", STR_FMT(os));
    *ret = a;
    return ERR_OK;
}

/* One account of the operating system is one user, else the log would name the wrong person; one
 * lead of an agency's interactions is one user, else a stranger would be told. */
static err check_alone(struct db *db, const struct account *a, const struct yaml_node *node,
                            struct arena *arena, struct err_info *why)
{
    struct q_access_accounts_rows rows;
    if (a->disabled) return ERR_OK;
    err e = q_access_accounts(db, &(struct q_access_accounts_in){CELL_HUB}, arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_access_accounts_row *r = &rows.at[i];
        if (str_eq_c(r->login, a->user.login) || !str_eq_c(r->state, "active")) continue;
        if (a->os_account[0] && str_eq_c(r->os_account, a->os_account))
            e = yaml_err(yaml_get(node, "os_account"), why,
                         "another user has this account of the operating system");
        else if (a->lead_email[0] && str_eq_c(r->lead_email, a->lead_email) &&
                 str_eq_c(r->agency, a->user.agency))
            e = yaml_err(yaml_get(node, "lead_email"), why,
                         "another user of this agency is that lead");
    }
    return e;
}

err accounts_apply(struct db *db, struct hub *h, const struct region *r,
                   const struct partners *known, int *ret_changed, int *ret_same,
                   struct err_info *why)
{
    struct arena *arena = arena_new(64 * 1024 * 1024);
    int changes = 0, same = 0;
    err e = arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to apply the users");
    for (const struct yaml_node *n = r->users ? r->users->first : NULL; !e && n; n = n->next) {
        struct account a;
        bool changed = false;
        e = read_user(n, r, known, &a, why);
        for (const struct yaml_node *o = r->users->first; !e && o != n; o = o->next)
            if (str_eq_c(yaml_get(o, "login")->text, a.user.login))
                e = yaml_err(yaml_get(n, "login"), why, "this login is there twice");
        if (!e) e = check_alone(db, &a, n, arena, why);
        if (!e) e = account_put(db, h, &a, &changed, why);
        if (changed) changes++;
        else same++;
    }
    arena_free(arena);
    if (!e) *ret_changed = changes;
    if (!e) *ret_same = same;
    return e;
}
