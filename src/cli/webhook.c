/* cli/webhook.c -- aim webhook add, list, rotate, revoke, test: case systems that are told of
 * referrals to their agency. */
#include "agency/partners.h"
#include "cli/command.h"
#include "codec/json.h"
#include "hook/hook.h"
#include "store/store.h"

enum { ROTATE_HOURS = 48, ROTATE_HOURS_MAX = 24 * 30 };

static const struct command_option add_options[] = {
    {"agency", "CODE", "whose case system it is: told of referrals to this agency only"},
    {"url", "ADDRESS", "https://..., where it takes messages"},
    {"loopback", NULL, "the address is of this machine; training hubs only"},
    {0},
};
static const struct command_option rotate_options[] = {
    {"hours", "N", "how long the old secret signs beside the new one (48)"},
    {0},
};

struct changing {
    struct call *call;
    struct webhook webhook;
    char secret[WEBHOOK_SECRET_TEXT + 1];
    int hours;
};

static err note(struct db *db, struct changing *c, const char *what, struct err_info *why)
{
    struct audit_entry entry = c->call->audit;
    entry.kind = AUDIT_WEBHOOK_CHANGED;
    entry.detail = str_printf(c->call->arena, "%.*s %s", STR_FMT(c->webhook.code), what);
    return audit_note(db, c->call->hub, &entry, why);
}

static err take_code(struct call *call, struct changing *c, struct err_info *why)
{
    c->call = call;
    if (call->word_count != 1) return err_set(why, ERR_USAGE, "name one webhook by its code");
    c->webhook.code = str_of(call->words[0]);
    return ERR_OK;
}

static void show_secret(const struct changing *c)
{
    struct json_writer w = {.out = &c->call->out};
    if (!c->call->json) {
        buf_printf(
            &c->call->out,
            "The secret of %.*s, shown once: %s\nGive it to whoever runs the case system, by "
            "a way that nobody else reads.\n",
            STR_FMT(c->webhook.code), c->secret);
        return;
    }
    json_open_object(&w);
    json_pair_text(&w, "code", c->webhook.code);
    json_pair_c(&w, "secret", c->secret);
    json_close_object(&w);
    buf_add_c(&c->call->out, "\n");
}

/* ---- add ---- */

static err add(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    struct partners *p = NULL;
    err e = partners_load(db, &p, why);
    if (!e && !partners_agency(p, c->webhook.agency))
        e = err_set(why, ERR_INPUT, "there is no agency of this code");
    partners_free(p);
    if (!e) e = webhook_add(db, c->call->hub, &c->webhook, c->secret, why);
    return e ? e : note(db, c, "added", why);
}

static err add_run(struct call *call, struct err_info *why)
{
    struct changing c = {.webhook.loopback = call_flag(call, "loopback")};
    const char *agency = call_option(call, "agency"), *url = call_option(call, "url");
    err e = take_code(call, &c, why);
    if (!e && (!agency || !url)) e = err_set(why, ERR_USAGE, "--agency and --url are needed");
    if (e) return e;
    c.webhook.agency = str_of(agency);
    c.webhook.url = str_of(url);
    e = store_write(call->hub->store, add, &c, why);
    if (!e) show_secret(&c);
    crypt_wipe(c.secret, sizeof c.secret);
    return e;
}

/* ---- rotate, revoke ---- */

static err rotate(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    err e = webhook_rotate(db, c->call->hub, c->webhook.code, c->hours, c->secret, why);
    return e ? e : note(db, c, "new secret", why);
}

static err rotate_run(struct call *call, struct err_info *why)
{
    struct changing c = {0};
    int64_t hours = ROTATE_HOURS;
    err e = take_code(call, &c, why);
    if (!e) e = call_number(call, "hours", 0, ROTATE_HOURS_MAX, ROTATE_HOURS, &hours, why);
    c.hours = (int)hours;
    if (!e) e = store_write(call->hub->store, rotate, &c, why);
    if (!e) show_secret(&c);
    crypt_wipe(c.secret, sizeof c.secret);
    return e;
}

static err revoke(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    err e = webhook_revoke(db, c->call->hub, c->webhook.code, why);
    return e ? e : note(db, c, "revoked", why);
}

static err revoke_run(struct call *call, struct err_info *why)
{
    struct changing c = {0};
    err e = take_code(call, &c, why);
    if (!e) e = store_write(call->hub->store, revoke, &c, why);
    if (!e)
        buf_printf(&call->out, "Revoked %.*s: it is told nothing any more\n",
                   STR_FMT(c.webhook.code));
    return e;
}

/* ---- list ---- */

static void list_one(struct call *call, const struct webhook *one,
                     const struct outbox_counts *counts, struct json_writer *w)
{
    if (!call->json) {
        buf_printf(&call->out,
                   "%-20.*s %-20.*s %-8s %lld waiting, %lld told, %lld given up  %.*s\n",
                   STR_FMT(one->code), STR_FMT(one->agency), one->live ? "live" : "revoked",
                   (long long)counts->waiting, (long long)counts->sent, (long long)counts->dead,
                   STR_FMT(one->url));
        return;
    }
    json_open_object(w);
    json_pair_text(w, "code", one->code);
    json_pair_text(w, "agency", one->agency);
    json_pair_text(w, "url", one->url);
    json_pair_bool(w, "live", one->live);
    json_pair_bool(w, "old_secret_signs", one->has_old);
    json_pair_int(w, "waiting", counts->waiting);
    json_pair_int(w, "told", counts->sent);
    json_pair_int(w, "given_up", counts->dead);
    json_close_object(w);
}

static err list(struct db *db, void *ctx, struct err_info *why)
{
    struct call *call = ctx;
    const struct webhook *all = NULL;
    size_t n = 0;
    struct json_writer w = {.out = &call->out};
    err e = webhook_list(db, call->hub, call->arena, &all, &n, why);
    if (e) return e;
    buf_reset(&call->out);
    if (call->json) json_open_array(&w);
    for (size_t i = 0; !e && i < n; i++) {
        struct outbox_counts counts;
        e = outbox_counts(db, all[i].code, call->arena, &counts, why);
        if (!e) list_one(call, &all[i], &counts, &w);
    }
    if (call->json) json_close_array(&w);
    if (call->json) buf_add_c(&call->out, "\n");
    return e;
}

static err list_run(struct call *call, struct err_info *why)
{
    return store_read(call->hub->store, list, call, why);
}

/* ---- test ---- */

static err find(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    const struct webhook *all = NULL;
    size_t n = 0;
    err e = webhook_list(db, c->call->hub, c->call->arena, &all, &n, why);
    for (size_t i = 0; !e && i < n; i++)
        if (str_eq(all[i].code, c->webhook.code) && all[i].live) {
            c->webhook = all[i];
            return ERR_OK;
        }
    return e ? e : err_set(why, ERR_ABSENT, "there is no live webhook of this code");
}

/* About nobody: that it arrives, is signed rightly and is answered. */
static err test_run(struct call *call, struct err_info *why)
{
    struct changing c = {0};
    struct buf body = BUF_INIT(4096);
    struct json_writer w = {.out = &body};
    struct rand r = call->hub->rand;
    char id[MESSAGE_TEXT + 1];
    int status = 0;
    err e = take_code(call, &c, why);
    if (!e) e = store_read(call->hub->store, find, &c, why);
    if (e) return e;
    message_text(rand_id(&r), id);
    json_open_object(&w);
    json_pair_c(&w, "specversion", "1.0");
    json_pair_c(&w, "id", id);
    json_pair_c(&w, "source", "urn:aim:hub");
    json_pair_c(&w, "type", "org.aim-hub.test");
    json_pair_text(&w, "time", date_moment_iso(call->arena, hub_now_ms(call->hub)));
    json_pair_c(&w, "datacontenttype", "application/json");
    json_key(&w, "data");
    json_open_object(&w);
    json_close_object(&w);
    json_close_object(&w);
    e = hook_send(call->hub, &c.webhook, id, buf_str(&body), call->arena, &status, why);
    buf_release(&body);
    if (e) return e;
    call->audit.detail = str_printf(call->arena, "%.*s test, status %d", STR_FMT(c.webhook.code),
                                    status);
    if (status >= 200 && status < 300) {
        buf_printf(&call->out, "%.*s answered %d\n", STR_FMT(c.webhook.code), status);
        return ERR_OK;
    }
    (void)err_set(why, ERR_BUSY, status ? "it answered %d" : "it does not answer", status);
    return err_todo(why, "look at the address and at what the other side logged");
}

const struct command command_webhook_add = {.name = "webhook add",
                                            .words = "CODE",
                                            .help = "tell a case system of referrals to its agency",
                                            .options = add_options,
                                            .needs = CAP_WEBHOOKS,
                                            .audit = AUDIT_WEBHOOK_CHANGED,
                                            .notes_itself = true,
                                            .run = add_run};
const struct command command_webhook_list = {.name = "webhook list",
                                             .help = "list them, and what waits to be told",
                                             .needs = CAP_WEBHOOKS,
                                             .audit = AUDIT_STATUS_SHOWN,
                                             .run = list_run};
const struct command command_webhook_rotate = {
    .name = "webhook rotate",
    .words = "CODE",
    .help = "make a new secret; the old one signs too for some hours",
    .options = rotate_options,
    .needs = CAP_WEBHOOKS,
    .audit = AUDIT_WEBHOOK_CHANGED,
    .notes_itself = true,
    .run = rotate_run};
const struct command command_webhook_revoke = {.name = "webhook revoke",
                                               .words = "CODE",
                                               .help = "tell it nothing any more",
                                               .needs = CAP_WEBHOOKS,
                                               .audit = AUDIT_WEBHOOK_CHANGED,
                                               .notes_itself = true,
                                               .run = revoke_run};
const struct command command_webhook_test = {.name = "webhook test",
                                             .words = "CODE",
                                             .help = "send it a message about nobody",
                                             .needs = CAP_WEBHOOKS,
                                             .audit = AUDIT_WEBHOOK_SENT,
                                             .run = test_run};
