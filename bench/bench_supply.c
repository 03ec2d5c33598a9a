/* How good feeds are, over a hub that holds a whole region: the daily walk over all persons, in the
 * steps that the timed work takes, and one feed's report. The hub is kept between runs
 * (region.h). */
#include "bench.h"
#include "region.h"

#include "base/clock.h"
#include "base/mem.h"
#include "store/store.h"
#include "supply/report.h"
#include "supply/sweep.h"

#include <stdio.h>

enum { PERSONS = 370 * 1000, STEP = 2000, STEPS_MAX = 4000, DAYS_MAX = 1000 };

static struct {
    struct bench_region region;
    int64_t step_ns[STEPS_MAX];
    size_t steps;
    struct buf out;
} t;

static bool step(bool *ret_done)
{
    int64_t started_ns = clock_cpu_ns();
    bool good = !supply_sweep(t.region.hub, t.region.partners, STEP, ret_done, &t.region.why);
    if (good && t.steps < STEPS_MAX) t.step_ns[t.steps++] = clock_cpu_ns() - started_ns;
    return good;
}

/* An earlier run may have walked today, and the days after: find one that nobody has walked. */
static bool find_a_day(void)
{
    for (int i = 0; i < DAYS_MAX; i++) {
        bool done = false;
        t.steps = 0;
        if (!step(&done)) return false;
        if (!done) return true;
        t.region.hub->clock.fixed_ms += MS_PER_DAY;
    }
    return false;
}

static bool walk(void *ctx)
{
    bool done = false, good = true;
    (void)ctx;
    while (good && !done)
        good = step(&done);
    return good;
}

static bool report(void *ctx)
{
    const size_t *which = ctx;
    buf_reset(&t.out);
    return !supply_report_of(t.region.hub, t.region.partners->agencies[*which].code, STR(""),
                             &t.out, &t.region.why);
}

static bool prepare(void)
{
    return bench_region_kept(&t.region, bench_region_kept_size(PERSONS)) && find_a_day();
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("supply", argc, argv);
    t.out = (struct buf)BUF_INIT(SUPPLY_JSON_MAX);
    if (!bench_wanted(&b, "walk") && !bench_wanted(&b, "report")) return bench_end(&b);
    if (!prepare()) {
        fprintf(stderr, "supply: %s\n", t.region.why.text);
        b.failed = 1;
    } else {
        bench_forget_peak();
        bench_once(&b, "walk over all persons", "persons", (double)t.region.persons, walk, NULL);
        bench_figure(&b, "walk, peak memory", "MB", bench_peak_mb());
        bench_spread(&b, "one step of 2000 persons", t.step_ns, t.steps, 100);
        for (size_t i = 0; i < t.region.partners->agency_count && i < 3; i++) {
            char name[80];
            (void)snprintf(name, sizeof name, "report of feed %zu", i + 1);
            bench_repeat(&b, name, "reports", 1, report, &i);
        }
    }
    buf_release(&t.out);
    bench_region_end(&t.region);
    return bench_end(&b);
}
