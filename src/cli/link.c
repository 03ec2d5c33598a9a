/* cli/link.c -- aim link run | status: work the linker by hand. */
#include "cli/command.h"
#include "codec/json.h"
#include "base/file.h"
#include "link/go_live.h"
#include "link/hub_model.h"
#include "link/link.h"
#include "link/train.h"
#include "query.h"
#include "rule/recognise.h"
#include "store/store.h"

#include <stdio.h>

enum { MODEL_BYTES_MAX = 64 << 20, MEMORY_MB_MAX = 1 << 20 };

/* ---- run ---- */

static const struct command_option run_options[] = {
    {"rebuild", NULL, "compare everything again; human decisions and persons' ids are kept"},
    {"model", "FILE", "with --rebuild: make this the hub's model first"},
    {"memory", "MB", "have so much of the hub in hand (default 160), and as much again for those "
                     "who hang together; takes up who was set aside for want of it"},
    {0},
};

static void show_progress(void *ctx, const struct link_progress *p)
{
    struct progress *bar = ctx;
    bar->what = p->other_at_work ? "waiting for another linker" : "linking";
    bar->total = p->waiting;
    progress_step(bar, p->done);
}

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

/* Whom linking changed, the rules judge at once. */
static err judge_stale(struct call *call, struct err_info *why)
{
    struct partners *partners = NULL;
    struct rule_run run;
    struct progress bar;
    progress_start(&bar, "judging", 0);
    err e = store_read(call->hub->store, load_partners, &partners, why);
    if (!e) e = rule_run_stale(call->hub, partners, NULL, NULL, &run, why);
    progress_end(&bar);
    partners_free(partners);
    return e;
}

struct gate {
    struct hub *hub;
    char print[MODEL_PRINT + 1];
};

static err may_go_live(struct db *db, void *ctx, struct err_info *why)
{
    struct gate *g = ctx;
    return model_may_go_live(db, g->hub, g->print, why);
}

/* The model that a rebuild takes: a new file, or the one beside the hub, which may have been edited
 * by hand. Only the compiled-in one needs nobody's approval. */
static err check_model(struct call *call, const char *path, str *ret_text, struct arena *a,
                       struct err_info *why)
{
    struct gate g = {.hub = call->hub};
    err e = file_read(path, MODEL_BYTES_MAX, a, ret_text, why);
    if (!e) e = model_print(*ret_text, a, g.print, why);
    if (!e) e = store_read(call->hub->store, may_go_live, &g, why);
    if (!e) call->audit.detail = str_printf(call->arena, "rebuild, model %.12s", g.print);
    return e;
}

static err take_model(struct call *call, const char *path, struct err_info *why)
{
    char own[PATH_MAX + 16];
    (void)snprintf(own, sizeof own, "%s/model.txt", call->hub->dir);
    if (!path && !file_exists(own)) return ERR_OK;
    struct arena *a = arena_new(4 * (size_t)MODEL_BYTES_MAX);
    str text;
    err e = a ? check_model(call, path ? path : own, &text, a, why)
              : err_set(why, ERR_NOMEM, "no memory for a model");
    if (!e && path) e = hub_model_set(call->hub, text, why);
    arena_free(a);
    return e;
}

static void run_text(const struct link_report *r, struct buf *out)
{
    buf_printf(out,
               "Linked %lld records: %lld pairs compared, %lld new persons, %lld changed, %lld "
               "merged, %lld split.\n",
               (long long)r->records, (long long)r->compared, (long long)r->persons_new,
               (long long)r->persons_changed, (long long)r->merged, (long long)r->split);
    if (r->aside)
        buf_printf(out,
                   "%lld records were set aside: those they hang together with take more memory "
                   "than linking may have. Give it more: 'aim link run --memory MB'.\n",
                   (long long)r->aside);
}

static void run_json(const struct link_report *r, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_int(&w, "records", r->records);
    json_pair_int(&w, "compared", r->compared);
    json_pair_int(&w, "edges", r->edges);
    json_pair_int(&w, "persons_new", r->persons_new);
    json_pair_int(&w, "persons_changed", r->persons_changed);
    json_pair_int(&w, "merged", r->merged);
    json_pair_int(&w, "split", r->split);
    json_pair_int(&w, "set_aside", r->aside);
    json_close_object(&w);
    buf_byte(out, '\n');
}

static err run_run(struct call *call, struct err_info *why)
{
    const char *model = call_option(call, "model");
    bool rebuild = call_flag(call, "rebuild");
    if (model && !rebuild) {
        (void)err_set(why, ERR_USAGE, "another model compares everybody again");
        return err_todo(why, "give --rebuild with --model");
    }
    int64_t megabytes = 0;
    err e = call_number(call, "memory", 1, MEMORY_MB_MAX, 0, &megabytes, why);
    if (!e && rebuild) e = take_model(call, model, why);
    if (e) return e;
    struct progress bar;
    struct link_report r = {0};
    progress_start(&bar, "linking", 0);
    struct link_options options = {.progress = show_progress, .ctx = &bar, .again = true,
                                   .bytes = (size_t)megabytes << 20};
    e = rebuild ? link_rebuild(call->hub, &options, &r, why)
                    : link_run(call->hub, &options, &r, why);
    progress_end(&bar);
    if (!e) e = judge_stale(call, why);
    if (e) return e;
    if (call->json) run_json(&r, &call->out);
    else run_text(&r, &call->out);
    return ERR_OK;
}

const struct command command_link_run = {.name = "link run",
                                         .help =
                                             "link what waits: find the records of the same person",
                                         .options = run_options,
                                         .needs = CAP_LINK,
                                         .audit = AUDIT_LINK,
                                         .run = run_run};

/* ---- status ---- */

struct status {
    struct q_link_counts_row linked;
    struct q_link_possible_count_row possible;
    struct q_link_touched_count_row waiting;
    struct q_link_crowds_row crowds;
    struct arena *arena;
    str recall;         /* the fact: "987 981 992 2026-11-22"; empty = never estimated */
    int64_t recall_of[3]; /* thousandths: value, low, high */
    str recall_day;
};

static bool read_recall(struct status *s)
{
    str rest = s->recall, word;
    for (int i = 0; i < 3; i++)
        if (!str_next(&rest, ' ', &word) || !str_to_int64(word, &s->recall_of[i])) return false;
    s->recall_day = rest;
    return true;
}

static err read_status(struct db *db, void *ctx, struct err_info *why)
{
    struct status *s = ctx;
    err e = q_link_counts(db, s->arena, &s->linked, why);
    if (!e) e = q_link_possible_count(db, s->arena, &s->possible, why);
    if (!e) e = q_link_touched_count(db, s->arena, &s->waiting, why);
    if (!e) e = q_link_crowds(db, s->arena, &s->crowds, why);
    if (!e) e = hub_fact(db, LINK_RECALL_FACT, s->arena, &s->recall, why);
    return e;
}

static void status_text(const struct status *s, bool estimated, struct buf *out)
{
    buf_printf(out,
               "%lld records are %lld persons; %lld possible links wait for a person to decide; "
               "%lld records wait to be linked.\n",
               (long long)s->linked.records, (long long)s->linked.persons,
               (long long)s->possible.pairs, (long long)s->waiting.waiting);
    if (estimated)
        buf_printf(
            out,
            "The blocking keys find %.1f %% of the pairs of one person (95 %%: %.1f to %.1f, "
            "estimated without labels on %.*s).\n",
            (double)s->recall_of[0] / 10, (double)s->recall_of[1] / 10,
            (double)s->recall_of[2] / 10, STR_FMT(s->recall_day));
    if (s->waiting.aside)
        buf_printf(out,
                   "%lld records are set aside: those they hang together with take more memory "
                   "than linking may have. 'aim link run --memory MB' gives it more.\n",
                   (long long)s->waiting.aside);
    if (s->crowds.keys)
        buf_printf(out,
                   "%lld blocking keys are shared by too many to compare: 'aim link train' "
                   "makes a model that refines them.\n",
                   (long long)s->crowds.keys);
}

static void status_json(const struct status *s, bool estimated, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_int(&w, "records", s->linked.records);
    json_pair_int(&w, "persons", s->linked.persons);
    json_pair_int(&w, "possible_links", s->possible.pairs);
    json_pair_int(&w, "waiting", s->waiting.waiting);
    json_pair_int(&w, "set_aside", s->waiting.aside);
    json_pair_int(&w, "crowded_keys", s->crowds.keys);
    if (estimated) {
        json_pair_int(&w, "recall_of_keys_permille", s->recall_of[0]);
        json_pair_int(&w, "recall_of_keys_permille_low", s->recall_of[1]);
        json_pair_int(&w, "recall_of_keys_permille_high", s->recall_of[2]);
        json_pair_text(&w, "recall_of_keys_day", s->recall_day);
    }
    json_close_object(&w);
    buf_byte(out, '\n');
}

static err status_run(struct call *call, struct err_info *why)
{
    struct status s = {.arena = call->arena};
    err e = store_read(call->hub->store, read_status, &s, why);
    if (e) return e;
    bool estimated = read_recall(&s);
    if (call->json) status_json(&s, estimated, &call->out);
    else status_text(&s, estimated, &call->out);
    return ERR_OK;
}

const struct command command_link_status = {
    .name = "link status", .help = "say how many records are how many persons", .needs = CAP_LINK,
    .audit = AUDIT_STATUS_SHOWN, .run = status_run};
