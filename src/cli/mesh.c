/* cli/mesh.c -- aim mesh: the hub's MESH mailbox by hand; `aim serve` looks into it by itself. */
#include "base/date.h"
#include "cli/command.h"
#include "codec/json.h"
#include "ingest/after.h"
#include "mesh/mesh.h"

#include <stdio.h>

/* ---- check ---- */

static err check_run(struct call *call, struct err_info *why)
{
    struct json_writer w = {.out = &call->out};
    struct mesh *m;
    int64_t waiting;
    err e = mesh_open(call->hub, &m, why);
    if (e) return e;
    e = mesh_check(m, &waiting, why);
    mesh_close(m);
    if (e) return e;
    if (call->json) {
        json_open_object(&w);
        json_pair_int(&w, "waiting", waiting);
        json_close_object(&w);
        buf_byte(&call->out, '\n');
    } else {
        buf_printf(&call->out, "The mailbox lets us in; %lld %s there.\n", (long long)waiting,
                   waiting == 1 ? "message waits" : "messages wait");
    }
    return ERR_OK;
}

const struct command command_mesh_check = {
    .name = "mesh check",
    .help = "sign in to the hub's MESH mailbox and count what waits there",
    .needs = CAP_SERVE,
    .audit = AUDIT_CHECK,
    .run = check_run,
};

/* ---- receive ---- */

static void tell_report(void *ctx, const char *agency, const struct ingest_report *r)
{
    struct call *call = ctx;
    if (!call->json) ingest_report_text(r, agency, &call->out);
}

static void tell_stays(void *ctx, str message, const struct err_info *why)
{
    struct call *call = ctx;
    if (!call->json)
        buf_printf(&call->out, "%.*s stays in the mailbox: %s\n", STR_FMT(message), why->text);
}

static void say_pass(struct call *call, const struct mesh_pass *p)
{
    const struct {
        const char *key;
        int64_t n;
    } counts[] = {{"taken", p->taken},       {"refused", p->refused},   {"held", p->held},
                  {"again", p->again},       {"strange", p->strange},   {"later", p->later},
                  {"returned", p->returned}, {"sent", p->sent},         {"unsure", p->unsure}};
    struct json_writer w = {.out = &call->out};
    if (call->json) json_open_object(&w);
    for (size_t i = 0; i < COUNT(counts); i++) {
        if (call->json) json_pair_int(&w, counts[i].key, counts[i].n);
        else if (counts[i].n)
            buf_printf(&call->out, "%s: %lld\n", counts[i].key, (long long)counts[i].n);
    }
    if (call->json) json_close_object(&w), buf_byte(&call->out, '\n');
}

static err receive_run(struct call *call, struct err_info *why)
{
    const struct mesh_watch watch = {
        .audit = &call->audit, .told = tell_report, .stays = tell_stays, .ctx = call};
    struct ingest_after after;
    struct mesh_pass pass = {0};
    struct mesh *m;
    err e = mesh_open(call->hub, &m, why);
    if (e) return e;
    e = mesh_pass(m, &watch, &pass, why);
    mesh_close(m);
    say_pass(call, &pass);
    if (!pass.live) return e;
    err linked = ingest_after(call->hub, NULL, &after, e ? NULL : why);
    return e ? e : linked;
}

const struct command command_mesh_receive = {
    .name = "mesh receive",
    .help = "take in what waits in the mailbox, and send what is to go",
    .needs = CAP_SERVE,
    .audit = AUDIT_DELIVERY,
    .notes_itself = true,
    .run = receive_run,
};

/* ---- send ---- */

static const struct command_option send_options[] = {
    {"to", "MAILBOX", "of a partner, as an agreement in force names it"},
    {"workflow", "ID", "what the message is about"},
    {"subject", "TEXT", "in a few words; nothing about a person"},
    {"again", "ITEM", "send once more what was begun and not answered"},
    {0},
};

static bool is_plain(str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < ' ' || text.at[i] > '~') return false;
    return text.len <= MESH_WORD_BYTES_MAX;
}

static err send_again(struct call *call, const char *text, struct err_info *why)
{
    int64_t item;
    if (!ingest_id_of(str_of(text), &item))
        return err_set(why, ERR_USAGE, "an item's id has 16 hexadecimal digits");
    err e = mesh_again(call->hub, item, why);
    if (!e) buf_add_c(&call->out, "It goes once more at the next pass.\n");
    return e;
}

static err send_run(struct call *call, struct err_info *why)
{
    const char *again = call_option(call, "again");
    struct mesh_item item = {.recipient = str_of(call_option(call, "to")),
                             .workflow = str_of(call_option(call, "workflow")),
                             .subject = str_of(call_option(call, "subject"))};
    int64_t id;
    if (again) return send_again(call, again, why);
    if (call->word_count != 1 || !item.recipient.len || !item.workflow.len)
        return err_set(why, ERR_USAGE, "name one file, --to and --workflow");
    if (!is_plain(item.recipient) || !is_plain(item.workflow) || !is_plain(item.subject))
        return err_set(why, ERR_USAGE, "--to, --workflow and --subject are plain words");
    item.file = STR("message.dat");
    err e = file_read(call->words[0], MESH_ITEM_BYTES_MAX, call->arena, &item.content, why);
    if (!e) e = mesh_send(call->hub, &item, &id, why);
    if (!e)
        buf_printf(&call->out, "%016llx goes at the next pass (aim serve, or aim mesh receive).\n",
                   (unsigned long long)id);
    return e;
}

const struct command command_mesh_send = {
    .name = "mesh send",
    .words = "FILE",
    .help = "put a file into the mailbox of a partner, at the next pass",
    .options = send_options,
    .needs = CAP_SERVE,
    .audit = AUDIT_DELIVERY,
    .run = send_run,
};

/* ---- track ---- */

static void item_json(struct call *call, struct json_writer *w, const struct mesh_sent *s)
{
    json_open_object(w);
    json_pair_text(w, "item", str_printf(call->arena, "%016llx", (unsigned long long)s->item));
    json_pair_c(w, "state", s->state);
    json_pair_text(w, "to", s->recipient);
    json_pair_text(w, "workflow", s->workflow);
    json_pair_text(w, "message", s->message);
    json_pair_text(w, "changed", date_moment_iso(call->arena, s->changed_ms));
    json_close_object(w);
}

static err track_run(struct call *call, struct err_info *why)
{
    struct json_writer w = {.out = &call->out};
    struct mesh_sent *list;
    struct mesh *m;
    size_t n;
    err e = mesh_open(call->hub, &m, why);
    if (e) return e;
    e = mesh_track(m, call->arena, &list, &n, why);
    mesh_close(m);
    if (e) return e;
    if (call->json) json_open_array(&w);
    for (size_t i = 0; i < n; i++) {
        if (call->json)
            item_json(call, &w, &list[i]);
        else
            buf_printf(&call->out, "%016llx  %-8s to %.*s, %.*s %.*s\n",
                       (unsigned long long)list[i].item, list[i].state, STR_FMT(list[i].recipient),
                       STR_FMT(list[i].workflow), STR_FMT(list[i].message));
    }
    if (call->json) json_close_array(&w), buf_byte(&call->out, '\n');
    else if (!n) buf_add_c(&call->out, "Nothing was sent yet.\n");
    return ERR_OK;
}

const struct command command_mesh_track = {
    .name = "mesh track",
    .help = "what became of the messages that the hub sent",
    .needs = CAP_SERVE,
    .audit = AUDIT_STATUS_SHOWN,
    .run = track_run,
};
