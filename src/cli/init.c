/* cli/init.c -- aim init: make a hub. The account that does it becomes its first administrator. */
#include "access/account.h"
#include "audit/settle.h"
#include "cli/command.h"
#include "codec/json.h"
#include "conf/settings.h"

#include <stdio.h>

static const struct command_option options[] = {
    {"training", NULL, "everyone in it is invented; drafts are live at once, --as is allowed"},
    {"clock", "TIME",
     "training: 2014-03-26T09:00:00Z stands still, with + in front it runs on from there"},
    {"database", "URL", "postgresql://...; left out, a file in DIR"},
    {0},
};

struct first {
    struct user admin; /* no login: an account that cannot be one */
    char os_account[LOGIN_MAX + 1];
};

/* In the transaction that makes the hub: without these two nobody could ever use it. */
static err first_entry(struct db *db, struct hub *h, void *ctx, struct err_info *why)
{
    const struct first *f = ctx;
    struct account a = {.user = f->admin};
    bool changed;
    memcpy(a.os_account, f->os_account, sizeof a.os_account);
    err e = account_put(db, h, &a, &changed, why);
    if (e) return e;
    return audit_note(db, h,
                      &(struct audit_entry){.kind = AUDIT_HUB_MADE,
                                            .actor = str_of(f->admin.login),
                                            .role = STR("admin"),
                                            .policy = STR(ACCESS_POLICY),
                                            .request = STR("aim init"),
                                            .decision = STR("allowed"),
                                            .detail = h->training ? STR("training hub") : STR("")},
                      why);
}

static err plan_first(struct first *f, struct err_info *why)
{
    err e = os_account_name(f->os_account, why);
    if (e) return e;
    f->admin.role = ROLE_ADMIN;
    snprintf(f->admin.login, sizeof f->admin.login, "%s", f->os_account);
    snprintf(f->admin.name, sizeof f->admin.name, "%s", "Administrator");
    return ERR_OK;
}

static err sign_first_checkpoint(const char *dir, struct err_info *why)
{
    struct hub *h = NULL;
    err e = hub_open(dir, &h, why);
    if (!e) e = audit_settle(h, why);
    hub_close(h);
    return e;
}

static err init_run(struct call *call, struct err_info *why)
{
    struct first f = {{{0}}, {0}};
    struct hub_plan plan = {.database = call_option(call, "database"),
                            .training = call_flag(call, "training"),
                            .clock = call_option(call, "clock"),
                            .also = first_entry,
                            .ctx = &f};
    if (call->word_count != 1) {
        (void)err_set(why, ERR_USAGE, "name the folder of the new hub");
        return err_todo(why, "aim init DIR");
    }
    const char *dir = call->words[0];
    if (plan.database && conf_has_password(str_of(plan.database))) {
        (void)err_set(why, ERR_USAGE,
                      "every process of this machine can read a password in a command");
        return err_todo(why, "leave it out of --database and keep it in ~/.pgpass");
    }
    err e = plan_first(&f, why);
    if (!e) e = hub_create(dir, &plan, rand_system(), why);
    if (!e) e = sign_first_checkpoint(dir, why);
    if (e) return e;
    if (call->json) {
        struct json_writer w = {.out = &call->out};
        json_open_object(&w);
        json_pair_c(&w, "hub", dir);
        json_pair_bool(&w, "training", plan.training);
        json_pair_c(&w, "admin", f.admin.login);
        json_close_object(&w);
        buf_add_c(&call->out, "\n");
        return ERR_OK;
    }
    buf_printf(&call->out, "Made a %shub in %s; the account %s is its administrator.\n",
               plan.training ? "training " : "", dir, f.admin.login);
    buf_printf(&call->out,
               "Keep a copy of %s/hub.key in a safe place: without it the data is lost.\n", dir);
    buf_add_c(&call->out, "Next: aim apply region.yaml\n");
    return ERR_OK;
}

const struct command command_init = {
    .name = "init",
    .words = "DIR",
    .help = "make a hub (database, keys, settings)",
    .options = options,
    .no_hub = true,
    .needs = CAP_ANYONE,
    .audit = AUDIT_HUB_MADE,
    .notes_itself = true,
    .run = init_run,
};
