/* cli/user.c -- aim user add, list, disable, password. Passwords come from a prompt or standard
 * input, never from the command line, where every process of the machine could read them. */
#include "access/account.h"
#include "cli/command.h"
#include "codec/json.h"
#include "query.h"
#include "store/cell.h"

#include <stdio.h>

static const struct command_option add_options[] = {
    {"name", "NAME", "as shown"},
    {"agency", "CODE", "whose user this is"},
    {"role", "ROLE",
     "practitioner, reviewer, manager, steward, clerk, dpo, auditor, admin, loader, "
     "data-officer or commissioner"},
    {"os-account", "NAME", "the operating system's account that is this user on the command line"},
    {"lead-email", "ADDRESS", "under which feeds name this user as the lead of an interaction"},
    {0},
};

struct user_change {
    struct call *call;
    struct account account;
    str password;
    bool changed;
};

static err note(struct db *db, struct user_change *c, enum audit_kind kind, struct err_info *why)
{
    struct audit_entry entry = c->call->audit;
    entry.kind = kind;
    entry.detail = str_of(c->account.user.login);
    return audit_note(db, c->call->hub, &entry, why);
}

static err take_login(struct call *call, struct user_change *c, struct err_info *why)
{
    c->call = call;
    if (call->word_count != 1) return err_set(why, ERR_USAGE, "name one login");
    if (snprintf(c->account.user.login, sizeof c->account.user.login, "%s", call->words[0]) >
        LOGIN_MAX)
        return err_set(why, ERR_USAGE, "a login has at most %d characters", LOGIN_MAX);
    return ERR_OK;
}

/* ---- add ---- */

static err check_agency(struct db *db, const struct user_change *c, struct err_info *why)
{
    struct q_agency_one_row row;
    err e = q_agency_one(db, &(struct q_agency_one_in){CELL_HUB, str_of(c->account.user.agency)},
                         c->call->arena, &row, why);
    return e == ERR_ABSENT ? err_set(why, ERR_INPUT, "there is no agency of this code") : e;
}

static err check_alone(struct db *db, const struct user_change *c, struct err_info *why)
{
    struct q_access_accounts_rows rows;
    const struct account *a = &c->account;
    err e =
        q_access_accounts(db, &(struct q_access_accounts_in){CELL_HUB}, c->call->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        if (str_eq_c(rows.at[i].login, a->user.login))
            return err_set(why, ERR_CONFLICT, "there is a user of this login");
        if (a->os_account[0] && str_eq_c(rows.at[i].os_account, a->os_account) &&
            str_eq_c(rows.at[i].state, "active"))
            return err_set(why, ERR_CONFLICT,
                           "another user has this account of the operating system");
        if (a->lead_email[0] && str_eq_c(rows.at[i].lead_email, a->lead_email) &&
            str_eq_c(rows.at[i].agency, a->user.agency) && str_eq_c(rows.at[i].state, "active"))
            return err_set(why, ERR_CONFLICT, "another user of this agency is that lead");
    }
    return e;
}

static err add(struct db *db, void *ctx, struct err_info *why)
{
    struct user_change *c = ctx;
    err e = check_agency(db, c, why);
    if (!e) e = check_alone(db, c, why);
    if (!e) e = account_put(db, c->call->hub, &c->account, &c->changed, why);
    if (!e) e = note(db, c, AUDIT_USER_CHANGED, why);
    return e;
}

static err add_run(struct call *call, struct err_info *why)
{
    struct user_change c = {.changed = false};
    const char *name = call_option(call, "name"), *agency = call_option(call, "agency");
    const char *role = call_option(call, "role"), *os = call_option(call, "os-account"),
               *email = call_option(call, "lead-email");
    err e = take_login(call, &c, why);
    if (!e && (!name || !agency || !role))
        e = err_set(why, ERR_USAGE, "--name, --agency and --role are needed");
    if (e) return e;
    struct user *u = &c.account.user;
    if (!role_of(str_of(role), &u->role))
        u->role = ROLE_NONE; /* account_check says what there is */
    if (snprintf(u->name, sizeof u->name, "%s", name) > USER_NAME_MAX ||
        snprintf(u->agency, sizeof u->agency, "%s", agency) > CODE_MAX ||
        snprintf(c.account.os_account, sizeof c.account.os_account, "%s", os ? os : "") > LOGIN_MAX)
        return err_set(why, ERR_INPUT, "a name, code or account is too long");
    if (email && !account_lead_email(str_of(email), c.account.lead_email))
        return err_set(why, ERR_INPUT, "--lead-email is one e-mail address");
    e = account_check(&c.account, why);
    if (!e) e = store_write(call->hub->store, add, &c, why);
    if (!e)
        buf_printf(&call->out, "Added %s. To let them sign in: aim user password %s\n", u->login,
                   u->login);
    return e;
}

/* ---- list ---- */

static err list(struct db *db, void *ctx, struct err_info *why)
{
    struct call *call = ctx;
    struct q_access_accounts_rows rows;
    struct json_writer w = {.out = &call->out};
    err e =
        q_access_accounts(db, &(struct q_access_accounts_in){CELL_HUB}, call->arena, &rows, why);
    if (e) return e;
    buf_reset(&call->out);
    if (call->json) json_open_array(&w);
    for (size_t i = 0; i < rows.n; i++) {
        const struct q_access_accounts_row *r = &rows.at[i];
        if (!call->json) {
            buf_printf(&call->out, "%-20.*s %-13.*s %-24.*s %-9.*s %s  %.*s\n", STR_FMT(r->login),
                       STR_FMT(r->role), STR_FMT(r->agency), STR_FMT(r->state),
                       r->password.len ? "password   " : "no password", STR_FMT(r->name));
            continue;
        }
        json_open_object(&w);
        json_pair_text(&w, "login", r->login);
        json_pair_text(&w, "name", r->name);
        json_pair_text(&w, "role", r->role);
        json_pair_text(&w, "agency", r->agency);
        json_pair_text(&w, "os_account", r->os_account);
        json_pair_text(&w, "lead_email", r->lead_email);
        json_pair_text(&w, "state", r->state);
        json_pair_bool(&w, "has_password", r->password.len > 0);
        json_close_object(&w);
    }
    if (call->json) json_close_array(&w);
    if (call->json) buf_add_c(&call->out, "\n");
    return ERR_OK;
}

static err list_run(struct call *call, struct err_info *why)
{
    return store_read(call->hub->store, list, call, why);
}

/* ---- disable ---- */

static err disable(struct db *db, void *ctx, struct err_info *why)
{
    struct user_change *c = ctx;
    err e = account_disable(db, c->call->hub, str_of(c->account.user.login), why);
    return e ? e : note(db, c, AUDIT_USER_CHANGED, why);
}

static err disable_run(struct call *call, struct err_info *why)
{
    struct user_change c = {.changed = false};
    err e = take_login(call, &c, why);
    if (!e && strcmp(c.account.user.login, call->user.login) == 0)
        return err_set(why, ERR_CONFLICT,
                       "you cannot disable yourself; another administrator must");
    if (!e) e = store_write(call->hub->store, disable, &c, why);
    if (!e) buf_add_c(&call->out, "Disabled; every session of this user is over.\n");
    return e;
}

/* ---- password ---- */

static err set_password(struct db *db, void *ctx, struct err_info *why)
{
    struct user_change *c = ctx;
    err e = account_store_password(db, str_of(c->account.user.login), c->password, why);
    return e ? e : note(db, c, AUDIT_PASSWORD_CHANGED, why);
}

static err find(struct db *db, void *ctx, struct err_info *why)
{
    struct user_change *c = ctx;
    return account_find(db, str_of(c->call->words[0]), &c->account.user, why);
}

static err password_run(struct call *call, struct err_info *why)
{
    struct user_change c = {.changed = false};
    char hashed[CRYPT_PASSWORD_TEXT_MAX];
    str password = STR("");
    err e = take_login(call, &c, why);
    if (!e) e = store_read(call->hub->store, find, &c, why);
    if (!e) e = ask_secret("New password (15 characters or more)", call->arena, &password, why);
    if (!e) e = password_check(&c.account.user, password, why);
    if (!e)
        e = crypt_password_hash(password, &call->hub->rand, hashed,
                                why); /* slow: before the transaction */
    if (e) return e;
    c.password = str_of(hashed);
    e = store_write(call->hub->store, set_password, &c, why);
    if (!e) buf_add_c(&call->out, "The password is set; older sessions of this user are over.\n");
    return e;
}

const struct command command_user_add = {
    .name = "user add", .words = "LOGIN", .help = "add a user of the hub", .options = add_options,
    .needs = CAP_USERS, .audit = AUDIT_USER_CHANGED, .notes_itself = true, .run = add_run,
};
const struct command command_user_list = {
    .name = "user list",
    .help = "list the users of the hub",
    .needs = CAP_USERS,
    .audit = AUDIT_SETTING_SHOWN,
    .run = list_run,
};
const struct command command_user_disable = {
    .name = "user disable",
    .words = "LOGIN",
    .help = "end a user's access and every session at once",
    .needs = CAP_USERS,
    .audit = AUDIT_USER_CHANGED,
    .notes_itself = true,
    .run = disable_run,
};
const struct command command_user_password = {
    .name = "user password",
    .words = "LOGIN",
    .help = "set a password, asked for or read from standard input",
    .needs = CAP_USERS,
    .audit = AUDIT_PASSWORD_CHANGED,
    .notes_itself = true,
    .run = password_run,
};
