/* Taking in deliveries, from file to live, linked and judged rows: the largest delivery of a
 * generated region on an empty hub; all of them, one after another, as their agencies would send
 * them; and the same files again. CPU time counts, because the disk of a shared machine tells
 * little. */
#include "bench.h"
#include "region.h"

#include "base/clock.h"

#include <stdio.h>

enum { PERSONS = 20000 };
static const double rate_budget = 20000, memory_budget = 300;

struct loading {
    struct bench_region region;
    const struct agency *only; /* NULL = all agencies */
    int64_t store_ns, link_ns; /* of CPU */
};

static bool load_one(struct loading *p, const struct agency *agency)
{
    int64_t from = clock_cpu_ns();
    bool worked = bench_region_take(&p->region, agency);
    int64_t between = clock_cpu_ns();
    worked = worked && bench_region_link(&p->region);
    p->store_ns += between - from;
    p->link_ns += clock_cpu_ns() - between;
    return worked;
}

static bool load(void *ctx)
{
    struct loading *p = ctx;
    const struct partners *all = p->region.partners;
    if (p->only) return load_one(p, p->only);
    for (size_t i = 0; i < all->agency_count; i++)
        if (!load_one(p, &all->agencies[i])) return false;
    return true;
}

static void figure(struct bench *b, const char *name, const char *what, int64_t ns, int64_t rows)
{
    char text[100];
    snprintf(text, sizeof text, "%s/%s", name, what);
    bench_figure(b, text, "us of CPU per row", (double)ns / 1000 / (double)rows);
}

static void measure(struct bench *b, struct loading *p, const char *name, int64_t rows)
{
    char text[100];
    p->store_ns = p->link_ns = 0;
    bench_once(b, name, "rows", (double)rows, load, p);
    double peak_mb = bench_peak_mb();
    if (!p->store_ns) return;
    figure(b, name, "store", p->store_ns, rows);
    figure(b, name, "link and judge", p->link_ns, rows);
    snprintf(text, sizeof text, "%s/rate", name);
    bench_budget(b, text, "rows/s of CPU", (double)rows * 1e9 / (double)(p->store_ns + p->link_ns),
                 BENCH_AT_LEAST, rate_budget);
    snprintf(text, sizeof text, "%s/peak", name);
    bench_budget(b, text, "MB", peak_mb, BENCH_AT_MOST, memory_budget);
}

/* Every agency sends something; the largest is the fairest single delivery. */
static const struct agency *largest(const struct bench_region *r)
{
    const struct agency *best = NULL;
    for (size_t i = 0; i < r->partners->agency_count; i++)
        if (!best || bench_region_rows(r, &r->partners->agencies[i]) > bench_region_rows(r, best))
            best = &r->partners->agencies[i];
    return best;
}

int main(int argc, char **argv)
{
    static struct loading p;
    struct bench b = bench_start("load", argc, argv);
    struct bench_region *r = &p.region;
    if (b.filter && !bench_wanted(&b, "one delivery") && !bench_wanted(&b, "one after another"))
        return 0;
    b.failed = !bench_region_make(r, PERSONS) || !bench_region_hub(r);
    if (!b.failed) {
        p.only = largest(r);
        measure(&b, &p, "one delivery", bench_region_rows(r, p.only));
        b.failed |= !bench_region_hub(r);
    }
    if (!b.failed) {
        p.only = NULL;
        measure(&b, &p, "one after another", r->rows);
        bench_once(&b, "all of them again", "rows", (double)r->rows, load, &p);
    }
    if (b.failed) fprintf(stderr, "bench: %s\n", p.region.why.text);
    bench_region_end(r);
    return bench_end(&b);
}
