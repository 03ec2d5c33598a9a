/* Memory and the size of what comes: a whole region is taken in and linked for the first time, then
 * one of ten times its size, then one of a hundred times. The greatest memory of taking in, and of
 * linking and judging, should be the same; linking holds a part of the hub up to a bound
 * (link/graph.h), and comes to it with some 100,000 rows. AIM_BENCH_PERSONS is the largest size:
 * 200,000 are a million rows. */
#include "bench.h"
#include "region.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>

enum { PERSONS = 20000 };

static bool measure(struct bench *b, int64_t persons)
{
    struct bench_region r = {.hub = NULL};
    char name[80];
    double peak_mb[2] = {0, 0};
    int64_t ns[2] = {0, 0};
    bool good = bench_region_sized(&r, persons) && bench_region_hub(&r);
    for (int part = 0; good && part < 2; part++) {
        bench_forget_peak();
        int64_t from = clock_cpu_ns();
        good = part == 0 ? bench_region_take(&r, NULL) : bench_region_link(&r);
        ns[part] = clock_cpu_ns() - from;
        peak_mb[part] = bench_peak_mb();
    }
    for (int part = 0; good && part < 2; part++) {
        (void)snprintf(name, sizeof name, "growth/%lld rows %s", (long long)r.rows,
                       part == 0 ? "taken in" : "linked and judged");
        bench_figure(b, name, "MB", peak_mb[part]);
        bench_figure(b, name, "us of CPU per row", (double)ns[part] / 1000 / (double)r.rows);
    }
    if (!good) fprintf(stderr, "bench: %s\n", r.why.text);
    bench_region_end(&r);
    return good;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("growth", argc, argv);
    const char *asked = getenv("AIM_BENCH_PERSONS");
    int64_t persons = asked ? (int64_t)strtoll(asked, NULL, 10) : PERSONS;
    if (!bench_wanted(&b, "growth")) return 0;
    for (int64_t part = 100; part && !b.failed; part /= 10)
        b.failed = !measure(&b, persons / part);
    return bench_end(&b);
}
