/* One delivery of 10,000 records of people nobody knows, into a hub that holds a whole region:
 * taken in, stored durably and linked, which the gate is for; then everybody whom it touched is
 * judged by the rules. The hub is kept between runs (region.h) and grows by one percent or less
 * with each. */
#include "bench.h"
#include "region.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/map.h"
#include "codec/csv.h"
#include "generate/generate.h"
#include "link/link.h"

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { RECORDS = 10 * 1000, SOURCE_PERSONS = 30 * 1000, PERSONS = 1000 * 1000 };
enum { GATE_PERSONS = 366 * 1000 }; /* of whom there are a million records */
static const double seconds_gate = 5;

static struct {
    struct bench_region region;
    struct arena *arena;
    struct buf out;
    struct map_str refs;
    size_t ref, event, related; /* columns */
    char prefix[24], folder[60], feed[200];
    double store_s, link_s, judge_s, cpu_s, judge_cpu_s;
    struct err_info why;
} t;

static void put(str field, bool first, const char *prefix)
{
    if (!first) buf_byte(&t.out, ',');
    buf_byte(&t.out, '"');
    buf_add_c(&t.out, prefix);
    for (size_t i = 0; i < field.len; i++) {
        if (field.at[i] == '"') buf_byte(&t.out, '"');
        buf_byte(&t.out, field.at[i]);
    }
    buf_byte(&t.out, '"');
}

/* The first row of each of the first 10,000 people, under a reference that was never used. */
static err on_row(void *ctx, const struct csv_row *row, struct err_info *why)
{
    bool is_new = true;
    (void)ctx;
    if (row->problem != CSV_FINE) return ERR_OK;
    for (size_t i = 0; i < row->n && row->number == 0; i++) {
        if (str_eq_c(row->field[i], "person_ref")) t.ref = i;
        if (str_eq_c(row->field[i], "event_ref")) t.event = i;
        if (str_eq_c(row->field[i], "related_ref")) t.related = i;
    }
    if (row->number && t.refs.n < RECORDS) {
        str ref = str_copy(t.arena, row->field[t.ref]);
        if (!ref.at || !map_str_put(&t.refs, ref, &is_new)) return err_set(why, ERR_NOMEM, "refs");
    } else if (row->number) {
        return ERR_OK;
    }
    if (!is_new) return ERR_OK;
    for (size_t i = 0; i < row->n; i++) {
        bool named = i == t.ref || i == t.event || i == t.related;
        put(row->field[i], i == 0, row->number && named && row->field[i].len ? t.prefix : "");
    }
    buf_byte(&t.out, '\n');
    return buf_state(&t.out);
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

/* Other people than those of the hub, and than those of any earlier run on it: another seed. */
static err make_delivery(const struct agency *agency)
{
    const uint64_t run = (uint64_t)clock_monotonic_ns();
    char path[400], made[100];
    struct generate_totals totals;
    struct csv c;
    str all;
    snprintf(t.folder, sizeof t.folder, "/tmp/aim-bench-XXXXXX");
    if (!mkdtemp(t.folder)) return err_set(&t.why, ERR_DISK, "no temporary folder");
    snprintf(made, sizeof made, "%s/region", t.folder);
    snprintf(t.prefix, sizeof t.prefix, "n%llx-", (unsigned long long)run);
    struct generate_options options = {
        .persons = SOURCE_PERSONS, .seed = run, .today = {2026, 11, 1}, .out = made};
    err e = generate_region(&options, &totals, &t.why);
    snprintf(path, sizeof path, "%s/feeds/%.*s.csv", made, STR_FMT(agency->code));
    if (!e) e = file_read(path, (size_t)1 << 30, t.arena, &all, &t.why);
    csv_init(&c, on_row, NULL);
    if (!e) e = csv_push(&c, all, &t.why);
    if (!e) e = csv_finish(&c, &t.why);
    csv_release(&c);
    snprintf(t.feed, sizeof t.feed, "%s/new.csv", t.folder);
    return e ? e : file_replace(t.feed, buf_str(&t.out), 0600, &t.why);
}

static const struct agency *biggest(void)
{
    const struct partners *all = t.region.partners;
    const struct agency *best = &all->agencies[0];
    for (size_t i = 1; i < all->agency_count; i++)
        if (bench_region_rows(&t.region, &all->agencies[i]) > bench_region_rows(&t.region, best))
            best = &all->agencies[i];
    return best;
}

/* CPU and clock since the last call. */
static void lap(double *ret_cpu_s, double *ret_s)
{
    static int64_t cpu, clock;
    int64_t cpu_now = clock_cpu_ns(), now = clock_monotonic_ns();
    *ret_cpu_s = (double)(cpu_now - cpu) / 1e9;
    *ret_s = (double)(now - clock) / 1e9;
    cpu = cpu_now;
    clock = now;
}

static bool deliver(void *ctx)
{
    double store_cpu_s, link_cpu_s;
    lap(&store_cpu_s, &t.store_s);
    bool ok = bench_region_file(&t.region, ctx, t.feed);
    lap(&store_cpu_s, &t.store_s);
    ok = ok && !link_run(t.region.hub, NULL, NULL, &t.why);
    lap(&link_cpu_s, &t.link_s);
    ok = ok && bench_region_link(&t.region); /* nothing is left to link */
    lap(&t.judge_cpu_s, &t.judge_s);
    t.cpu_s = store_cpu_s + link_cpu_s;
    return ok;
}

static bool work(struct bench *b)
{
    struct agency *agency;
    t.arena = arena_new((size_t)2 << 30);
    t.out = (struct buf)BUF_INIT((size_t)1 << 30);
    if (!t.arena || !bench_region_kept(&t.region, bench_region_kept_size(PERSONS))) return false;
    agency = (struct agency *)(uintptr_t)biggest();
    if (make_delivery(agency)) return false;
    bench_once(b, "incremental", "records", (double)t.refs.n, deliver, agency);
    return t.link_s > 0;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("incremental", argc, argv);
    char data[40];
    if (!bench_wanted(&b, "incremental")) return 0;
    b.failed = !work(&b);
    bench_region_data(&t.region, data);
    if (!b.failed) {
        bench_gate(&b, data, "incremental_10k_seconds", t.store_s + t.link_s, seconds_gate,
                   BENCH_LOW);
        bench_gate(&b, data, "incremental_10k_cpu_seconds", t.cpu_s, seconds_gate, BENCH_LOW);
        bench_gate(&b, data, "incremental_10k_store_seconds", t.store_s, NAN, BENCH_LOW);
        bench_gate(&b, data, "incremental_10k_link_seconds", t.link_s, NAN, BENCH_LOW);
        bench_gate(&b, data, "incremental_10k_judge_seconds", t.judge_s, NAN, BENCH_LOW);
        bench_gate(&b, data, "incremental_10k_judge_cpu_seconds", t.judge_cpu_s, NAN, BENCH_LOW);
        bench_gate(&b, data, "incremental_10k_memory_mb", bench_peak_mb(), NAN, BENCH_LOW);
    }
    if (!b.failed && t.region.persons < GATE_PERSONS)
        bench_gate_skipped(&b, "region-1m-records", "incremental_10k_seconds", seconds_gate,
                           BENCH_LOW, "no hub of a million records is kept: AIM_BENCH_PERSONS="
                                      "366000 ./run bench incremental makes one");
    if (b.failed) fprintf(stderr, "bench: %s %s\n", t.why.text, t.region.why.text);
    bench_region_end(&t.region);
    if (t.folder[0]) (void)nftw(t.folder, drop, 16, FTW_DEPTH | FTW_PHYS);
    map_str_release(&t.refs);
    buf_release(&t.out);
    arena_free(t.arena);
    return bench_end(&b);
}
