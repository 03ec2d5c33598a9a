/* cli/dedupe.c -- aim link dedupe: the linker alone, on one table or between two. Needs no hub. */
#include "base/file.h"
#include "base/mem.h"
#include "cli/dedupe_splink.h"
#include "codec/json.h"
#include "dataset/report.h"

#include <stdio.h>

static const struct command_option options[] = {
    {"config", "YAML", "the id column, the fields and their kinds; blocking rules if you like"},
    {"output", "CSV", "write who is with whom: id, cluster"},
    {"pairs", "CSV", "write the pairs from the lower threshold up, with weights and levels"},
    {"model", "FILE", "weigh with this model; without it one is trained"},
    {"model-out", "FILE", "write the model"},
    {"report", "HTML", "write a report: completeness, weights, thresholds, examples; no values"},
    {"report-values", NULL, "with --report: show the values of the example pairs too"},
    {"splink", "JSON", "instead of a plan: link by this model that Splink saved"},
    {"match", "P", "--splink: join from this probability up (default 0.95)"},
    {"possible", "P", "--splink: keep pairs from this probability up (default: all)"},
    {"train", NULL, "--splink: train the model here, though it is trained"},
    {"measure", NULL, "--splink: find the pairs once more without scoring, to time the two apart"},
    {"threads", "N", "work with so many threads (default: one per processor)"},
    {0},
};

static void show_progress(void *ctx, enum dataset_stage stage, int64_t done, int64_t total)
{
    struct progress *bar = ctx;
    const char *what = dataset_stage_words[stage];
    if (bar->what != what) {
        progress_end(bar);
        progress_start(bar, what, total);
    }
    bar->total = total;
    progress_step(bar, done);
}

static err read_model(struct call *call, struct weight_model *model, struct err_info *why)
{
    enum { MODEL_BYTES_MAX = 256 * 1024 * 1024 };
    const char *path = call_option(call, "model");
    str text;
    err e = file_read(path, MODEL_BYTES_MAX, call->arena, &text, why);
    if (!e) e = weight_model_read(text, call->arena, model, why);
    if (e && why->line) (void)err_at(why, path, why->line, why->column);
    return e;
}

static void say_text(const struct dataset *d, struct buf *out)
{
    const struct dataset_figures *f = &d->figures;
    buf_printf(out, "%zu records are %zu clusters; %zu of them have two records or more, the "
                    "largest %zu.\n",
               d->frame.records, f->clusters, f->linked, f->largest);
    buf_printf(out, "%llu pairs scored, %zu kept; of the pairs within larger clusters %.1f %% were "
                    "compared.\n",
               (unsigned long long)f->scored, f->kept, 100 * dataset_recall(d));
    if (f->apart)
        buf_printf(out, "%zu of them are held apart: one birth date and family name, two given "
                        "names.\n",
                   f->apart);
    for (int i = 0; i < STAGE__COUNT; i++)
        if (f->wall_s[i] > 0)
            buf_printf(out, "%-12s %8.3f s (%.3f s of processor time)\n", dataset_stage_words[i],
                       f->wall_s[i], f->cpu_s[i]);
}

static void say_json(const struct dataset *d, struct buf *out)
{
    const struct dataset_figures *f = &d->figures;
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_int(&w, "records", (int64_t)d->frame.records);
    json_pair_int(&w, "rows", (int64_t)d->frame.row.n);
    json_pair_int(&w, "clusters", (int64_t)f->clusters);
    json_pair_int(&w, "clusters_linked", (int64_t)f->linked);
    json_pair_int(&w, "largest", (int64_t)f->largest);
    json_pair_int(&w, "pairs_scored", (int64_t)f->scored);
    json_pair_int(&w, "pairs_kept", (int64_t)f->kept);
    json_pair_int(&w, "pairs_held_apart", (int64_t)f->apart);
    json_pair_real(&w, "blocked_recall_estimate", dataset_recall(d));
    json_pair_real(&w, "match_bits", d->model.upper);
    json_pair_real(&w, "possible_bits", d->model.lower);
    json_key(&w, "stages");
    json_open_array(&w);
    for (int i = 0; i < STAGE__COUNT; i++) {
        if (!(f->wall_s[i] > 0)) continue;
        json_open_object(&w);
        json_pair_c(&w, "stage", dataset_stage_words[i]);
        json_pair_real(&w, "wall_s", f->wall_s[i]);
        json_pair_real(&w, "cpu_s", f->cpu_s[i]);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    buf_byte(out, '\n');
}

static err write_outputs(struct call *call, struct dataset *d, struct err_info *why)
{
    const char *clusters = call_option(call, "output"), *pairs = call_option(call, "pairs"),
               *model = call_option(call, "model-out"), *report = call_option(call, "report");
    err e = clusters ? dataset_write_clusters(d, clusters, why) : ERR_OK;
    if (!e && pairs) e = dataset_write_pairs(d, pairs, why);
    if (!e && model) e = dataset_write_model(d, model, why);
    if (!e && report)
        e = dataset_write_report(d, call_flag(call, "report-values"), report, why);
    return e;
}

static err check_words(const struct call *call, int64_t *ret_threads, struct err_info *why)
{
    if (call->word_count < 1 || call->word_count > 2 ||
        (!call_option(call, "config") && !call_option(call, "splink"))) {
        (void)err_set(why, ERR_USAGE, "one or two CSV files and a plan are needed");
        return err_todo(why, "aim link dedupe people.csv --config plan.yaml --output clusters.csv");
    }
    return call_number(call, "threads", 1, PARALLEL_THREADS_MAX, 0, ret_threads, why);
}

/* All that linking holds at a time stays below what the plan allows. */
static err link_within(int64_t megabytes, struct dataset *d, const struct dataset_options *o,
                       struct err_info *why)
{
    mem_limit((size_t)megabytes << 20);
    err e = dataset_link(d, o, why);
    bool met = mem_limit_met();
    mem_limit(0);
    if (!e || !met) return e;
    (void)err_set(why, ERR_LIMIT, "linking takes more than the %lld MB of memory that is allowed",
                  (long long)megabytes);
    return err_todo(why, "allow more in the plan, for example limits: {memory_mb: %lld}; or bring "
                         "fewer pairs together: limits: {rare: ...}, blocking",
                    2 * (long long)megabytes);
}

static err dedupe_run(struct call *call, struct err_info *why)
{
    int64_t threads = 0;
    err e = check_words(call, &threads, why);
    if (e) return e;
    if (call_option(call, "splink")) return dedupe_splink(call, (unsigned)threads, why);
    struct plan *plan = ARENA_NEW(call->arena, struct plan);
    struct weight_model *model = mem_zero(1, sizeof *model);
    struct dataset *d = mem_zero(1, sizeof *d);
    struct progress bar = {0};
    struct dataset_options o = {.files = call->word_count, .plan = plan,
                                .threads = (unsigned)threads, .progress = show_progress,
                                .progress_ctx = &bar};
    for (size_t i = 0; i < call->word_count; i++)
        o.file[i] = call->words[i];
    if (!plan || !model || !d) e = err_set(why, ERR_NOMEM, "no memory to link");
    if (!e) e = plan_read_file(call_option(call, "config"), call->arena, plan, why);
    if (!e && call_option(call, "model")) {
        e = read_model(call, model, why);
        o.model = model;
    }
    if (!e) {
        e = link_within(plan->memory_mb, d, &o, why);
        progress_end(&bar);
        if (!e) e = write_outputs(call, d, why);
        if (!e && call->json) say_json(d, &call->out);
        if (!e && !call->json) say_text(d, &call->out);
        dataset_release(d);
    }
    mem_free(d);
    mem_free(model);
    return e;
}

const struct command command_link_dedupe = {
    .name = "link dedupe",
    .words = "A.csv [B.csv]",
    .help = "find the same people in one table, or in two, without a hub",
    .options = options,
    .no_hub = true,
    .needs = CAP_ANYONE,
    .audit = AUDIT_NONE,
    .run = dedupe_run,
};
