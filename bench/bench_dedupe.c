/* The linker alone on a generated table: time and memory of each stage, pairs a second and core,
 * and how fast the engine is when comparisons cost nothing. AIM_BENCH_PERSONS sets another size. */
#include "bench.h"

#include "base/file.h"
#include "base/mem.h"
#include "dataset/dataset.h"
#include "generate/generate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char PLAN[] = "id: id\n"
                           "fields: {given_name: name, family_name: name, birth_date: date, "
                           "gender: category, address: address, postcode: postcode, "
                           "nhs_number: identifier}\n";

struct work {
    char folder[80], table[120];
    struct arena *arena;
    struct plan plan;
    struct dataset linked;
    struct dataset_options options;
    struct err_info why;
    uint64_t pairs, patterns;
};

static bool make_table(struct work *w, int64_t persons)
{
    struct generate_totals totals;
    struct generate_options o = {.persons = persons, .seed = 1, .today = {2026, 11, 22},
                                 .table = true, .out = w->folder};
    snprintf(w->folder, sizeof w->folder, "bench_dedupe_%ld.tmp", (long)getpid());
    snprintf(w->table, sizeof w->table, "%s/records.csv", w->folder);
    w->arena = arena_new(64 << 20);
    return w->arena && generate_region(&o, &totals, &w->why) == ERR_OK &&
           plan_read(str_of(PLAN), "plan", w->arena, &w->plan, &w->why) == ERR_OK;
}

static bool link_table(void *context)
{
    struct work *w = context;
    dataset_release(&w->linked);
    return dataset_link(&w->linked, &w->options, &w->why) == ERR_OK;
}

static void tell_stages(struct bench *b, const struct work *w, const char *threads)
{
    const struct dataset_figures *f = &w->linked.figures;
    char name[120];
    double wall = 0, cpu = 0;
    for (int i = 0; i < STAGE__COUNT; i++) {
        wall += f->wall_s[i];
        cpu += f->cpu_s[i];
        if (!(f->wall_s[i] > 0)) continue;
        snprintf(name, sizeof name, "%s/%s/wall", threads, dataset_stage_words[i]);
        bench_figure(b, name, "s", f->wall_s[i]);
        snprintf(name, sizeof name, "%s/%s/cpu", threads, dataset_stage_words[i]);
        bench_figure(b, name, "s", f->cpu_s[i]);
    }
    snprintf(name, sizeof name, "%s/all/wall", threads);
    bench_figure(b, name, "s", wall);
    snprintf(name, sizeof name, "%s/all/cpu", threads);
    bench_figure(b, name, "s", cpu);
    snprintf(name, sizeof name, "%s/pairs compared", threads);
    bench_figure(b, name, "pairs", (double)f->counted + f->random);
    snprintf(name, sizeof name, "%s/pairs compared and counted, a second and core", threads);
    bench_figure(b, name, "pairs/s", ((double)f->counted + f->random) / f->cpu_s[STAGE_COUNT]);
    snprintf(name, sizeof name, "%s/pairs scored, a second and core", threads);
    bench_figure(b, name, "pairs/s", (double)f->scored / f->cpu_s[STAGE_SCORE]);
    snprintf(name, sizeof name, "%s/peak memory", threads);
    bench_figure(b, name, "MB", bench_peak_mb());
}

/* Every blocked pair found, its patterns counted, by one core: what comparing itself costs is the
 * difference between the two. */
static bool visit_pairs(struct work *w, bool compare)
{
    const struct dataset *d = &w->linked;
    struct block_walk walk;
    struct compare_memory memory;
    bool fine = block_walk_init(&walk, &d->blocks, &w->why) == ERR_OK;
    fine = compare_memory_init(&memory, &d->set, &w->why) == ERR_OK && fine;
    w->pairs = 0;
    for (uint32_t row = 0; fine && row < d->frame.row.n; row++) {
        fine = block_visit(&d->blocks, &walk, row);
        w->pairs += walk.found.n;
        for (size_t i = 0; fine && i < walk.found.n; i++) {
            uint32_t other = walk.found.at[i];
            walk.rules[other] = 0;
            block_ahead(&walk, &d->frame, i);
            w->patterns += compare ? compare_lines(&d->set, &memory, frame_line(&d->frame, row),
                                                   frame_line(&d->frame, other))
                                   : frame_line(&d->frame, other)[0];
        }
    }
    compare_memory_release(&memory);
    block_walk_release(&walk);
    return fine;
}

static bool find_pairs(void *context) { return visit_pairs(context, false); }
static bool compare_pairs(void *context) { return visit_pairs(context, true); }

/* The same pairs by comparisons that only look whether two values are equal: the engine alone. */
static uint8_t never(const struct comparison *c, uint32_t left, uint32_t right)
{
    (void)c, (void)left, (void)right;
    return 1;
}

static void only_equal(struct work *w)
{
    struct compare_set *set = &w->linked.set;
    struct weight_model *m = &w->linked.model;
    set->comparisons = set->fields;
    for (size_t i = 0; i < set->fields; i++) {
        set->comparison[i] = (struct comparison){.field = {(uint8_t)i}, .fields = 1,
                                                 .of_values = never, .missing = 2};
        m->comparison[i].levels = 3;
    }
    if (compare_ready(set, m, &w->why)) w->linked.frame.row.n = 0;
}

static void clean_up(const struct work *w)
{
    char path[200];
    static const char *const files[] = {"records.csv", "truth.csv", "rules.yaml", "region.yaml"};
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/%s", w->folder, files[i]);
        unlink(path);
    }
    static const char *const feeds[] = {
        "city-ae", "community-health", "gp-network", "childrens-hospital", "primary-schools",
        "secondary-schools", "police", "childrens-social-care", "housing", "fire",
        "adult-social-care", "harbour-families"};
    for (size_t i = 0; i < COUNT(feeds); i++) {
        snprintf(path, sizeof path, "%s/feeds/%s.csv", w->folder, feeds[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/feeds", w->folder);
    rmdir(path);
    rmdir(w->folder);
}

static void measure(struct bench *b, struct work *w)
{
    w->options = (struct dataset_options){.file = {w->table}, .files = 1, .plan = &w->plan};
    static const unsigned threads[] = {2, 1};
    for (size_t i = 0; i < COUNT(threads); i++) {
        char name[40];
        w->options.threads = threads[i];
        snprintf(name, sizeof name, "%u thread%s", threads[i], threads[i] == 1 ? "" : "s");
        bench_once(b, name, "records", (double)w->linked.frame.records, link_table, w);
        tell_stages(b, w, name);
    }
    bench_figure(b, "records", "", (double)w->linked.frame.records);
    if (!find_pairs(w)) return;
    bench_once(b, "one core/pairs found", "pairs", (double)w->pairs, find_pairs, w);
    bench_once(b, "one core/found and compared", "pairs", (double)w->pairs, compare_pairs, w);
    only_equal(w);
    bench_once(b, "one core/found and compared for equality", "pairs", (double)w->pairs,
               compare_pairs, w);
}

int main(int argc, char **argv)
{
    enum { PERSONS = 20000 };
    struct bench b = bench_start("dedupe", argc, argv);
    struct work *w = mem_zero(1, sizeof *w);
    const char *asked = getenv("AIM_BENCH_PERSONS");
    int64_t persons = PERSONS;
    if (asked && !str_to_int64(str_of(asked), &persons)) persons = PERSONS;
    if (w && make_table(w, persons)) measure(&b, w);
    else b.failed = 1;
    if (w) {
        clean_up(w);
        dataset_release(&w->linked);
        arena_free(w->arena);
    }
    mem_free(w);
    return bench_end(&b);
}
