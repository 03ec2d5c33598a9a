/* cli/load.c -- aim load: take in deliveries of one agency. Each file is a delivery of its own; one
 * that is refused does not stop the next. Then what they touched is linked and judged. */
#include "base/date.h"
#include "cli/command.h"
#include "codec/json.h"
#include "ingest/after.h"
#include "ingest/bundle.h"
#include "ingest/ingest.h"

#include <stdio.h>
#include <sys/stat.h>

static const struct command_option options[] = {
    {"agency", "CODE", "whose delivery this is"},
    {"feed", "CODE", "which of its feeds, when it has several"},
    {"mapping", "FILE", "how the agency's export becomes the feed format, when none was agreed"},
    {"as-of", "TIME", "when the agency's system made the file: 2026-11-22 or 2026-11-22T06:00:00Z"},
    {"full", NULL, "the file is a full extract: records missing from it have ended"},
    {"resume", "ID", "take in a delivery that was held, as it is"},
    {"drop", "ID", "forget a delivery that was held"},
    {"no-link", NULL, "store only; `aim link run` links later"},
    {0},
};

struct load {
    struct call *call;
    struct ingest_order order;
    struct mapping mapping;
    struct progress progress;
    struct json_writer json;
    struct err_info first; /* what went wrong first; the command ends with it */
    bool live;
};

static void on_progress(void *ctx, int64_t bytes_done)
{
    struct load *l = ctx;
    progress_step(&l->progress, bytes_done);
}

static err read_as_of(struct load *l, struct err_info *why)
{
    const char *text = call_option(l->call, "as-of");
    bool has_time;
    if (!text || date_parse_moment(str_of(text), &l->order.as_of_ms, &has_time)) return ERR_OK;
    (void)err_set(why, ERR_USAGE, "--as-of is not a date, or a date and time with zone");
    return err_todo(why, "for example --as-of 2026-11-22 or --as-of 2026-11-22T06:00:00Z");
}

static err read_mapping(struct load *l, struct err_info *why)
{
    const char *path = call_option(l->call, "mapping");
    str text;
    if (!path) return ERR_OK; /* the agreed one, if there is one */
    l->order.mapping = &l->mapping;
    err e = file_read(path, MAPPING_BYTES_MAX, l->call->arena, &text, why);
    return e ? e : mapping_read(l->call->arena, text, path, &l->mapping, why);
}

/* A loader's account is an agency's: it loads for that one only. */
static err check_agency(const struct load *l, struct err_info *why)
{
    const struct user *u = &l->call->user;
    const char *agency = call_option(l->call, "agency");
    if (!agency) {
        (void)err_set(why, ERR_USAGE, "whose delivery is it?");
        return err_todo(why, "aim load --agency CODE FILE...");
    }
    if (u->role != ROLE_LOADER || strcmp(u->agency, agency) == 0) return ERR_OK;
    return err_set(why, ERR_DENIED, "this account loads for its own agency only");
}

static err start(struct load *l, struct err_info *why)
{
    struct call *c = l->call;
    bool waiting = call_option(c, "resume") || call_option(c, "drop");
    err e = check_agency(l, why);
    if (e) return e;
    l->order = (struct ingest_order){.hub = c->hub,
                                     .agency = str_of(call_option(c, "agency")),
                                     .feed = str_of(call_option(c, "feed")),
                                     .full = call_flag(c, "full"),
                                     .audit = &c->audit,
                                     .progress = on_progress,
                                     .ctx = l};
    if (waiting != (c->word_count == 0) || (call_option(c, "resume") && call_option(c, "drop"))) {
        (void)err_set(why, ERR_USAGE,
                      "name the files, or one held delivery with --resume or --drop");
        return err_todo(why, "aim load --agency CODE FILE...");
    }
    e = read_as_of(l, why);
    return e ? e : read_mapping(l, why);
}

/* ---- what is said about each ---- */

static void report(struct load *l, const char *name, const struct ingest_report *r, err e,
                   const struct err_info *why)
{
    /* Live before: what was killed behind that point is done now. */
    if (r->outcome == INGEST_LIVE || r->outcome == INGEST_AGAIN) l->live = true;
    if (l->call->json) {
        ingest_report_json(r, name, &l->json);
    } else if (!e || r->outcome == INGEST_REFUSED || r->outcome == INGEST_HELD) {
        ingest_report_text(r, name, &l->call->out);
    }
    if (e && !l->first.code) l->first = *why;
}

static int64_t size_of(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A folder is one delivery of several files; a report counts lines from the first of them. */
static void say_places(struct load *l, const struct bundle_places *places)
{
    for (size_t i = 0; !l->call->json && i < places->list.n; i++)
        buf_printf(&l->call->out, "%s%s from line %lld", i ? ", " : "    put together of ",
                   places->list.at[i].file, (long long)places->list.at[i].first_line);
    if (!l->call->json && places->list.n) buf_byte(&l->call->out, '\n');
}

static err open_source(struct load *l, const char *path, struct source *source,
                       struct bundle_places *places, struct err_info *why)
{
    return is_folder(path) ? bundle_open(&l->order, path, source, places, why)
                           : source_open(l->call->hub, path, INGEST_BYTES_MAX, source, why);
}

static err take_file(struct load *l, const char *path, struct err_info *why)
{
    struct source source;
    struct ingest_report r = {0};
    struct bundle_places places = {{0}};
    l->order.file = strcmp(path, "-") == 0 ? "standard input" : path;
    l->order.source = &source;
    err e = open_source(l, path, &source, &places, why);
    if (!e) {
        progress_start(&l->progress, "loading", size_of(path) * 2);
        e = ingest_take(&l->order, &r, why);
        progress_end(&l->progress);
        source_close(&source);
    }
    report(l, l->order.file, &r, e, why);
    say_places(l, &places);
    VEC_RELEASE(&places.list);
    ingest_report_release(&r);
    return e;
}

static err take_waiting(struct load *l, struct err_info *why)
{
    const char *resume = call_option(l->call, "resume"), *drop = call_option(l->call, "drop");
    struct ingest_report r = {0};
    int64_t id;
    l->order.file = "held delivery";
    if (!ingest_id_of(str_of(resume ? resume : drop), &id)) {
        (void)err_set(why, ERR_USAGE, "an id of a delivery has 16 hexadecimal digits");
        return err_todo(why, "it is in the report that said it was held");
    }
    if (drop) {
        err e = ingest_drop(&l->order, id, why);
        if (!e && !l->call->json) buf_add_c(&l->call->out, "The delivery is forgotten.\n");
        return e;
    }
    err e = ingest_resume(&l->order, id, &r, why);
    report(l, l->order.file, &r, e, why);
    ingest_report_release(&r);
    return e;
}

static void on_link(void *ctx, const struct link_progress *p)
{
    struct load *l = ctx;
    l->progress.what = p->other_at_work ? "waiting for another linker" : "linking";
    l->progress.total = p->waiting;
    progress_step(&l->progress, p->done);
}

/* That the rest was done. Not what was found: of a delivery of one row, "no new person" would tell
 * its sender that another agency knows the person. */
static void report_after(struct load *l, const struct ingest_after *done)
{
    if (l->call->json) {
        json_key(&l->json, "linked");
        json_open_object(&l->json);
        json_pair_int(&l->json, "records", done->linked);
        json_close_object(&l->json);
    } else if (done->linked) {
        buf_printf(&l->call->out, "Linked %lld %s, and judged by the rules whom they are about.\n",
                   (long long)done->linked, done->linked == 1 ? "record" : "records");
    }
}

static err after(struct load *l, struct err_info *why)
{
    struct ingest_after done = {0};
    struct link_options how = {.progress = on_link, .ctx = l};
    if (!l->live || call_flag(l->call, "no-link")) return ERR_OK;
    progress_start(&l->progress, "linking", 0);
    err e = ingest_after(l->call->hub, &how, &done, why);
    progress_end(&l->progress);
    if (!e) report_after(l, &done);
    return e;
}

static err load_run(struct call *call, struct err_info *why)
{
    struct load *l = ARENA_NEW(call->arena, struct load);
    if (!l) return err_set(why, ERR_NOMEM, "no memory to load");
    l->call = call;
    l->json.out = &call->out;
    err e = start(l, why);
    if (e) return e;
    if (call->json)
        json_open_object(&l->json), json_key(&l->json, "deliveries"), json_open_array(&l->json);
    for (size_t i = 0; i < call->word_count; i++)
        (void)take_file(l, call->words[i], why);
    if (!call->word_count && (e = take_waiting(l, why)) && !l->first.code) l->first = *why;
    if (call->json) json_close_array(&l->json);
    e = after(l, why);
    if (call->json) {
        json_close_object(&l->json);
        buf_byte(&call->out, '\n');
    }
    if (e || !l->first.code) return e;
    *why = l->first;
    return why->code;
}

const struct command command_load = {.name = "load",
                                     .words = "FILE... (- is standard input)",
                                     .help = "take in deliveries of one agency",
                                     .options = options,
                                     .needs = CAP_LOAD,
                                     .audit = AUDIT_DELIVERY,
                                     .notes_itself = true,
                                     .run = load_run};
