/* cli/client.c -- aim client add, list, approve, revoke: programs of agencies that call the hub. */
#include "access/client.h"

#include "agency/partners.h"
#include "base/date.h"
#include "cli/command.h"
#include "codec/json.h"
#include "store/store.h"

#include <stdio.h>

static const struct command_option add_options[] = {
    {"agency", "CODE", "whose program it is"},
    {"feeds", "CODES", "the feeds it may deliver, with a blank between them"},
    {"purposes", "CODES", "why its users may ask about people; without it, it may not ask"},
    {"until", "DATE", "the last day on which it may call"},
    {"from", "DATE", "the first such day (today)"},
    {"certificate", "SHA-256", "the fingerprint of its certificate, which it must then show"},
    {"no-key", NULL, "it has no key: its certificate is enough"},
    {"rate", "N", "questions about people per second, at most (20)"},
    {0},
};

struct changing {
    struct call *call;
    struct client client;
    char key[CLIENT_KEY_TEXT + 1];
    bool live;
};

static err note(struct db *db, struct changing *c, enum audit_kind kind, const char *what,
                struct err_info *why)
{
    struct audit_entry entry = c->call->audit;
    entry.kind = kind;
    entry.detail = str_printf(c->call->arena, "client:%s %s", c->client.code, what);
    return audit_note(db, c->call->hub, &entry, why);
}

static err take_code(struct call *call, struct changing *c, struct err_info *why)
{
    c->call = call;
    if (call->word_count != 1) return err_set(why, ERR_USAGE, "name one client by its code");
    if (snprintf(c->client.code, sizeof c->client.code, "%s", call->words[0]) > CLIENT_CODE_MAX)
        return err_set(why, ERR_USAGE, "a client's code has at most %d characters",
                       CLIENT_CODE_MAX);
    return ERR_OK;
}

/* ---- add ---- */

static err read_day(const struct call *call, const char *name, struct date *ret_date,
                    struct err_info *why)
{
    const char *text = call_option(call, name);
    if (!text) return ERR_OK;
    if (date_parse_iso(str_of(text), ret_date) && date_whole(*ret_date)) return ERR_OK;
    return err_set(why, ERR_USAGE, "--%s is not a day such as 2027-03-31", name);
}

static err read_terms(struct changing *c, struct err_info *why)
{
    const struct call *call = c->call;
    struct client *n = &c->client;
    const char *agency = call_option(call, "agency"), *feeds = call_option(call, "feeds"),
               *purposes = call_option(call, "purposes"),
               *certificate = call_option(call, "certificate");
    struct date from = date_uk(hub_now_ms(call->hub)).date, until = {0};
    int64_t rate = 0;
    err e = call_number(call, "rate", 1, CLIENT_RATE_MAX, 20, &rate, why);
    if (!e) e = read_day(call, "from", &from, why);
    if (!e) e = read_day(call, "until", &until, why);
    if (!e && (!agency || !until.year))
        e = err_set(why, ERR_USAGE, "--agency and --until are needed");
    if (!e) e = client_read_purposes(str_of(purposes), &n->purposes, why);
    if (!e && certificate && !client_read_certificate(str_of(certificate), n->certificate))
        e = err_set(why, ERR_USAGE, "--certificate is not a SHA-256 fingerprint: 64 hexadecimal "
                                    "digits");
    if (e) return e;
    if (snprintf(n->agency, sizeof n->agency, "%s", agency) > CODE_MAX ||
        snprintf(n->feeds, sizeof n->feeds, "%s", feeds ? feeds : "") > CLIENT_FEEDS_MAX)
        return err_set(why, ERR_INPUT, "a code is too long");
    n->rate = (int)rate;
    n->from_ms = date_uk_midnight_ms(from);
    n->until_ms = date_uk_midnight_ms(date_from_days(date_days(until) + 1));
    return ERR_OK;
}

/* A feed is one that some agreement of the agency names, live or still to come. */
static err check_feeds(const struct partners *p, const struct client *n, struct err_info *why)
{
    str rest = str_of(n->feeds), word;
    while (str_next(&rest, ' ', &word)) {
        bool known = str_empty(word);
        for (size_t i = 0; i < p->agreement_count; i++)
            known = known || (str_eq(p->agreements[i].feed, word) &&
                              str_eq_c(p->agreements[i].agency->code, n->agency));
        if (!known)
            return err_set(why, ERR_INPUT, "a feed is of no agreement of this agency");
    }
    return ERR_OK;
}

static err add(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    struct partners *p = NULL;
    err e = partners_load(db, &p, why);
    if (!e) e = check_feeds(p, &c->client, why);
    partners_free(p);
    if (!e) e = client_add(db, c->call->hub, &c->client, why);
    return e ? e : note(db, c, AUDIT_CLIENT_CHANGED, "added", why);
}

static void say_added(struct changing *c, struct buf *out)
{
    struct json_writer w = {.out = out};
    if (c->call->json) {
        json_open_object(&w);
        json_pair_c(&w, "client", c->client.code);
        json_pair_c(&w, "state", client_state_word(c->client.state));
        json_pair_c(&w, "key", c->key[0] ? c->key : NULL);
        json_close_object(&w);
        buf_byte(out, '\n');
        return;
    }
    if (c->key[0])
        buf_printf(out, "%s\nThis is its key. It is shown once and cannot be shown again.\n",
                   c->key);
    buf_printf(out, "%s\n", c->client.state == CLIENT_LIVE
                                ? "The client is live."
                                : "The client is a draft: two people must approve it.");
}

static err add_run(struct call *call, struct err_info *why)
{
    struct changing c = {.call = call};
    err e = take_code(call, &c, why);
    if (!e) e = read_terms(&c, why);
    if (!e && !call_flag(call, "no-key")) client_make_key(call->hub, &c.client, c.key);
    if (!e) e = store_write(call->hub->store, add, &c, why);
    if (!e) say_added(&c, &call->out);
    crypt_wipe(c.key, sizeof c.key);
    return e;
}

/* ---- list ---- */

static void row_json(struct arena *a, const struct client *c, struct json_writer *w)
{
    json_open_object(w);
    json_pair_c(w, "client", c->code);
    json_pair_c(w, "agency", c->agency);
    json_pair_c(w, "state", client_state_word(c->state));
    json_pair_bool(w, "key", c->has_key);
    json_pair_c(w, "certificate", c->certificate[0] ? c->certificate : NULL);
    json_pair_c(w, "feeds", c->feeds);
    json_key(w, "purposes");
    json_open_array(w);
    for (int p = 1; p < PURPOSE__COUNT; p++)
        if (client_may_ask(c, (enum purpose)p))
            json_put_text(w, str_of(purpose_word((enum purpose)p)));
    json_close_array(w);
    json_pair_int(w, "rate", c->rate);
    json_pair_text(w, "from", date_moment_iso(a, c->from_ms));
    json_pair_text(w, "until", date_moment_iso(a, c->until_ms));
    json_close_object(w);
}

static void row_text(struct arena *a, const struct client *c, struct buf *out)
{
    str until = date_iso(a, date_uk(c->until_ms - 1).date);
    buf_printf(out, "%-32s %-24s %-8s until %.*s  %s%s%s  feeds: %s%s\n", c->code, c->agency,
               client_state_word(c->state), STR_FMT(until), c->has_key ? "key" : "",
               c->has_key && c->certificate[0] ? " and " : "",
               c->certificate[0] ? "certificate" : "", c->feeds[0] ? c->feeds : "none",
               c->purposes ? "; may ask" : "");
}

static err list(struct db *db, void *ctx, struct err_info *why)
{
    struct call *call = ctx;
    const struct client *clients;
    size_t n;
    struct json_writer w = {.out = &call->out};
    err e = clients_list(db, call->arena, &clients, &n, why);
    if (e) return e;
    buf_reset(&call->out);
    if (call->json) json_open_array(&w);
    for (size_t i = 0; i < n; i++) {
        if (call->json) row_json(call->arena, &clients[i], &w);
        else row_text(call->arena, &clients[i], &call->out);
    }
    if (call->json) json_close_array(&w);
    if (call->json) buf_byte(&call->out, '\n');
    else if (!n) buf_add_c(&call->out, "No program may call.\n");
    return ERR_OK;
}

static err list_run(struct call *call, struct err_info *why)
{
    return store_read(call->hub->store, list, call, why);
}

/* ---- approve, revoke ---- */

static err approve(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    err e = client_approve(db, c->call->hub, str_of(c->client.code),
                           str_of(c->call->user.login), &c->live, why);
    return e ? e : note(db, c, AUDIT_APPROVE, c->live ? "now live" : "approved", why);
}

static err approve_run(struct call *call, struct err_info *why)
{
    struct changing c = {.call = call};
    err e = take_code(call, &c, why);
    if (!e) e = store_write(call->hub->store, approve, &c, why);
    if (!e)
        buf_add_c(&call->out, c.live ? "Approved by two people: it is live.\n"
                                     : "Approved. A second person must approve it too.\n");
    return e;
}

static err revoke(struct db *db, void *ctx, struct err_info *why)
{
    struct changing *c = ctx;
    err e = client_revoke(db, str_of(c->client.code), why);
    return e ? e : note(db, c, AUDIT_CLIENT_CHANGED, "revoked", why);
}

static err revoke_run(struct call *call, struct err_info *why)
{
    struct changing c = {.call = call};
    err e = take_code(call, &c, why);
    if (!e) e = store_write(call->hub->store, revoke, &c, why);
    if (!e) buf_add_c(&call->out, "Revoked: within seconds it can call no more.\n");
    return e;
}

const struct command command_client_add = {
    .name = "client add",
    .words = "CODE",
    .help = "let a program of an agency call, and show its key once",
    .options = add_options,
    .needs = CAP_USERS,
    .audit = AUDIT_CLIENT_CHANGED,
    .notes_itself = true,
    .run = add_run,
};
const struct command command_client_list = {
    .name = "client list",
    .help = "list the programs that may call",
    .needs = CAP_USERS,
    .audit = AUDIT_SETTING_SHOWN,
    .run = list_run,
};
const struct command command_client_approve = {
    .name = "client approve",
    .words = "CODE",
    .help = "approve a program that is to call, as one of two people",
    .needs = CAP_APPROVE,
    .audit = AUDIT_APPROVE,
    .notes_itself = true,
    .run = approve_run,
};
const struct command command_client_revoke = {
    .name = "client revoke",
    .words = "CODE",
    .help = "end what a program may do, for good",
    .needs = CAP_USERS,
    .audit = AUDIT_CLIENT_CHANGED,
    .notes_itself = true,
    .run = revoke_run,
};
