/* Taking in deliveries, from file to live rows: a generated region, first without and then with
 * linking, and the same files again. CPU time, because the disk of a shared machine tells little.
 */
#include "bench.h"

#include "agency/region.h"
#include "base/file.h"
#include "generate/generate.h"
#include "ingest/after.h"
#include "ingest/ingest.h"
#include "store/store.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PERSONS = 20000, ARENA_BYTES = 64 * 1024 * 1024 };

struct loading {
    struct hub *hub;
    struct arena *arena;
    struct partners *partners;
    struct err_info why;
    char folder[200], region[220];
    int64_t rows;
};

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    struct loading *p = ctx;
    partners_free(p->partners);
    p->partners = NULL;
    return partners_load(db, &p->partners, why);
}

static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct loading *p = ctx;
    struct region region;
    struct region_changes changes;
    char path[300];
    snprintf(path, sizeof path, "%s/region.yaml", p->region);
    err e = region_read(p->hub, path, p->partners, p->arena, &region, why);
    return e ? e : region_apply(db, p->hub, &region, &changes, why);
}

static bool prepare(struct loading *p)
{
    struct generate_totals totals;
    struct generate_options options = {
        .persons = PERSONS, .seed = 1, .today = {2026, 11, 1}, .out = p->region};
    snprintf(p->folder, sizeof p->folder, "/tmp/aim-bench-load-XXXXXX");
    if (!mkdtemp(p->folder)) return false;
    snprintf(p->region, sizeof p->region, "%s/region", p->folder);
    p->arena = arena_new(ARENA_BYTES);
    err e = p->arena ? generate_region(&options, &totals, &p->why) : ERR_NOMEM;
    /* 2 November 2026, noon */
    if (!e) e = hub_open_for_test(INT64_C(1793620800000), &p->hub, &p->why);
    if (!e) e = store_read(p->hub->store, load_partners, p, &p->why);
    if (!e) e = store_write(p->hub->store, apply, p, &p->why);
    if (!e) e = store_read(p->hub->store, load_partners, p, &p->why);
    p->rows = e ? 0 : (int64_t)totals.rows;
    return !e;
}

static err take(struct loading *p, const struct agency *agency)
{
    char path[400];
    struct source source;
    struct mapping mapping;
    struct ingest_report report = {0};
    struct audit_entry audit = {.kind = AUDIT_DELIVERY, .actor = STR("bench")};
    struct ingest_order order = {.hub = p->hub,
                                 .agency = agency->code,
                                 .file = "feed",
                                 .source = &source,
                                 .mapping = &mapping,
                                 .patience_ms = 1,
                                 .audit = &audit};
    snprintf(path, sizeof path, "%s/feeds/%.*s.csv", p->region, STR_FMT(agency->code));
    if (!file_exists(path)) return ERR_OK;
    err e = mapping_plain(p->arena, &mapping, &p->why);
    if (!e) e = source_open(p->hub, path, INGEST_BYTES_MAX, &source, &p->why);
    if (e) return e;
    e = ingest_take(&order, &report, &p->why);
    ingest_report_release(&report);
    source_close(&source);
    return e;
}

static bool take_all(void *ctx)
{
    struct loading *p = ctx;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < p->partners->agency_count; i++)
        e = take(p, &p->partners->agencies[i]);
    return !e;
}

static bool link_all(void *ctx)
{
    struct loading *p = ctx;
    struct ingest_after done;
    return ingest_after(p->hub, NULL, &done, &p->why) == ERR_OK;
}

static double peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void measure(struct bench *b, struct loading *p, const char *name, bench_round *round)
{
    char figure[100];
    int64_t before_ns = clock_cpu_ns();
    bench_once(b, name, "rows", (double)p->rows, round, p);
    double seconds = (double)(clock_cpu_ns() - before_ns) / 1e9;
    snprintf(figure, sizeof figure, "%s/cpu", name);
    bench_figure(b, figure, "rows/s of CPU", (double)p->rows / seconds);
    snprintf(figure, sizeof figure, "%s/peak", name);
    bench_figure(b, figure, "MB", peak_mb());
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

int main(int argc, char **argv)
{
    static struct loading p;
    struct bench b = bench_start("load", argc, argv);
    if (!prepare(&p)) {
        fprintf(stderr, "bench load: %s\n", p.why.text);
        b.failed = 1;
    } else {
        measure(&b, &p, "store", take_all);
        measure(&b, &p, "link and judge", link_all);
        measure(&b, &p, "again", take_all);
    }
    partners_free(p.partners);
    hub_close(p.hub);
    arena_free(p.arena);
    if (p.folder[0]) (void)nftw(p.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return bench_end(&b);
}
