/* cli/audit.c -- aim audit verify, aim audit export: the log, checked and handed over. */
#include "audit/verify.h"
#include "base/file.h"
#include "cli/command.h"
#include "codec/json.h"

#include <stdio.h>

static const struct command_option verify_options[] = {
    {"checkpoint", "FILE", "a checkpoint of this log that was kept elsewhere: it must still hold"},
    {"key", "FILE",
     "of an export: the log's public key as you were given it; left out, the folder's own"},
    {0},
};

static err read_file(struct call *call, const char *path, str *ret_content, struct err_info *why)
{
    *ret_content = STR("");
    return path ? file_read(path, NOTE_BYTES_MAX, call->arena, ret_content, why) : ERR_OK;
}

static err verify_export(struct call *call, str kept, struct audit_report *ret_report,
                         struct err_info *why)
{
    struct verifier v;
    str key;
    const char *dir = call->words[0], *path = call_option(call, "key");
    str own = str_printf(call->arena, "%s/key", dir);
    if (!own.at) return err_set(why, ERR_NOMEM, "no memory to check the log");
    const char *own_path = str_c(call->arena, own);
    err e = read_file(call, path ? path : own_path, &key, why);
    if (!e) e = verifier_parse(key, &v, why);
    if (!e) e = audit_verify_export(dir, &v, kept, ret_report, why);
    if (!e && !path && !call->json)
        buf_printf(&call->out,
                   "The public key is the folder's own; it proves something only if it is the one "
                   "you were given:\n"
                   "  %.*s\n",
                   STR_FMT(str_trim(key)));
    return e;
}

static void report_json(struct call *call, const struct audit_report *r)
{
    struct json_writer w = {.out = &call->out};
    json_open_object(&w);
    json_pair_bool(&w, "whole", r->whole);
    json_pair_int(&w, "entries", r->size);
    json_pair_int(&w, "waiting", r->waiting);
    json_pair_int(&w, "unsigned", r->unsigned_tail);
    json_pair_int(&w, "checkpoints", r->checkpoints);
    if (r->first_bad >= 0) json_pair_int(&w, "first_bad", r->first_bad);
    if (!r->whole) json_pair_c(&w, "problem", r->problem);
    json_close_object(&w);
    buf_add_c(&call->out, "\n");
}

static err verify_run(struct call *call, struct err_info *why)
{
    struct audit_report r;
    str kept;
    if (call->word_count > 1)
        return err_set(why, ERR_USAGE, "name one export folder, or none for the hub's own log");
    err e = read_file(call, call_option(call, "checkpoint"), &kept, why);
    if (!e)
        e = call->word_count ? verify_export(call, kept, &r, why)
                             : audit_verify_hub(call->hub, kept, &r, why);
    if (e) return e;
    if (call->json) report_json(call, &r);
    else if (r.whole)
        buf_printf(&call->out,
                   "The log is whole: %lld entries, %lld signed checkpoints, %lld entries after "
                   "the last one, "
                   "%lld waiting for a number.\n",
                   (long long)r.size, (long long)r.checkpoints, (long long)r.unsigned_tail,
                   (long long)r.waiting);
    if (r.whole) return ERR_OK;
    call->audit.detail = STR("the log is damaged");
    (void)err_set(why, ERR_CORRUPT, "the log is damaged: %s", r.problem);
    if (r.first_bad >= 0)
        return err_todo(
            why,
            "first bad entry: %lld. Keep everything as it is and tell the data protection officer",
            (long long)r.first_bad);
    return err_todo(why, "keep everything as it is and tell the data protection officer");
}

static err export_run(struct call *call, struct err_info *why)
{
    int64_t size = 0;
    if (call->word_count != 1) return err_set(why, ERR_USAGE, "name a new folder");
    /* The log says that it was exported before it is: the export holds that entry too. */
    err e = audit_note_alone(call->hub, &call->audit, why);
    if (!e) e = audit_settle(call->hub, why);
    if (!e) e = audit_export(call->hub, call->words[0], &size, why);
    if (e) return e;
    if (call->json) {
        struct json_writer w = {.out = &call->out};
        json_open_object(&w);
        json_pair_int(&w, "entries", size);
        json_close_object(&w);
        buf_add_c(&call->out, "\n");
    } else {
        buf_printf(&call->out,
                   "Exported %lld entries. Anyone can check them with 'aim audit verify %s'.\n",
                   (long long)size, call->words[0]);
    }
    return ERR_OK;
}

const struct command command_audit_verify = {
    .name = "audit verify",
    .words = "[DIR]",
    .help = "prove that the hub's log, or an exported one, is whole",
    .options = verify_options,
    .no_hub_for_words = true,
    .needs = CAP_AUDIT,
    .audit = AUDIT_LOG_READ,
    .run = verify_run,
};

const struct command command_audit_export = {
    .name = "audit export",
    .words = "DIR",
    .help = "write the log as a folder that anyone can check",
    .needs = CAP_AUDIT,
    .audit = AUDIT_LOG_EXPORT,
    .notes_itself = true,
    .run = export_run,
};
