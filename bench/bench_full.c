/* A full extract of a million rows against a hub that holds just that: compared by digests, written
 * nothing. And how fast rows are cleaned and validated, before anything is stored; at ten times the
 * size the memory is the same. AIM_BENCH_ROWS makes it another size. */
#include "bench.h"

#include "agency/region.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "ingest/ingest.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROWS = 1000000, ROWS_PER_PERSON = 2, CHANGED_PER_MILLE = 10 };
static const int64_t now_ms = INT64_C(1793620800000); /* 2 November 2026 */
static const double try_budget = 150000, same_budget_s = 5;

static const char region_text[] =
    "region: {name: Testshire, duty_line: 01632 960100}\n"
    "agencies:\n  - code: school\n    name: Sunshine School\n    kind: school\n    services:\n"
    "      - {code: office, name: Office, contact: {name: Office, phone: 01632 960141}}\n"
    "catalogue:\n  - {code: absence, class: missed, label: Absent, in_person: no, tier: 2, "
    "retention_months: 36}\n"
    "agreements:\n  - id: school-1\n    agency: school\n    purpose: To recognise people at risk\n"
    "    lawful_basis: 6(1)(e)\n    condition: none\n"
    "    fields: [person_ref, given_name, family_name, birth_date, gender, address, postcode, "
    "upn, event_ref, event_type, event_date]\n"
    "    event_types: [absence]\n    audience: 2\n    retention_months: 36\n    from: 2020-01-01\n"
    "    until: 2030-12-31\n    expected_every_hours: 48\n    max_drop_percent: 5\n";

struct extract {
    struct hub *hub;
    struct arena *arena;
    char path[64], region[64];
    int64_t rows;
    struct ingest_report report;
    struct err_info why;
};

static bool write_file(struct extract *x, int64_t rows, int changed_per_mille)
{
    static const char *const given[] = {"Ines", "Bram", "Cato", "Dara", "Edda", "Finn", "Gwen"};
    static const char *const family[] = {"Abara", "Conteh", "Doyle", "Eastoe", "Farooqi"};
    FILE *f = fopen(x->path, "w");
    if (!f) return false;
    fputs("person_ref,given_name,family_name,birth_date,gender,address,postcode,event_ref,"
          "event_type,event_date\n",
          f);
    for (int64_t i = 0; i < rows; i++) {
        int64_t p = i / ROWS_PER_PERSON;
        bool other = p % 1000 < changed_per_mille;
        fprintf(f,
                "P%lld,%s,%s,20%02d-%02d-%02d,F,%lld Inour Street%s,B99 "
                "%dAA,E%lld,absence,2026-0%d-11\n",
                (long long)p, given[p % 7], family[p % 5], (int)(p % 16 + 8), (int)(p % 12 + 1),
                (int)(p % 28 + 1), (long long)(p % 300), other ? " North" : "", (int)(p % 9),
                (long long)i, (int)(i % 9 + 1));
    }
    x->rows = rows;
    return fclose(f) == 0;
}

static bool take(struct extract *x, bool full, int64_t as_of_ms, bool store)
{
    struct source source;
    struct audit_entry audit = {
        .kind = AUDIT_DELIVERY, .actor = STR("bench"), .request = STR("bench")};
    struct ingest_order order = {.hub = x->hub,
                                 .agency = STR("school"),
                                 .file = "extract.csv",
                                 .source = &source,
                                 .as_of_ms = as_of_ms,
                                 .full = full,
                                 .patience_ms = 1,
                                 .audit = &audit};
    ingest_report_release(&x->report);
    if (source_open(x->hub, x->path, INGEST_BYTES_MAX, &source, &x->why)) return false;
    err e = store ? ingest_take(&order, &x->report, &x->why)
                  : ingest_try(&order, &x->report, &x->why);
    source_close(&source);
    return !e && !x->report.quarantined;
}

static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct extract *x = ctx;
    struct region region;
    struct region_changes changes;
    struct partners *none = NULL;
    err e = partners_load(db, &none, why);
    if (!e) e = region_read(x->hub, x->region, none, x->arena, &region, why);
    if (!e) e = region_apply(db, x->hub, &region, &changes, why);
    partners_free(none);
    return e;
}

static bool set_up(struct extract *x)
{
    snprintf(x->path, sizeof x->path, "/tmp/aim-bench-full-%d.csv", (int)getpid());
    snprintf(x->region, sizeof x->region, "/tmp/aim-bench-full-%d.yaml", (int)getpid());
    x->arena = arena_new((size_t)16 << 20);
    return x->arena && !file_replace(x->region, str_of(region_text), 0600, &x->why) &&
           !hub_open_for_test(now_ms, &x->hub, &x->why) &&
           !store_write(x->hub->store, apply, x, &x->why);
}

/* ---- what is measured ---- */

static double seconds(int64_t from_ns)
{
    return (double)(clock_cpu_ns() - from_ns) / 1e9;
}

static bool measure_try(struct bench *b, struct extract *x, int64_t rows)
{
    double small_mb, large_mb;
    if (!write_file(x, rows / 10, 0)) return false;
    bench_forget_peak();
    if (!take(x, false, 0, false)) return false;
    small_mb = bench_peak_mb();
    if (!write_file(x, rows, 0)) return false;
    bench_forget_peak();
    int64_t from_ns = clock_cpu_ns();
    if (!take(x, false, 0, false)) return false;
    double rate = (double)rows * 1e9 / (double)(clock_cpu_ns() - from_ns);
    large_mb = bench_peak_mb();
    bench_budget(b, "clean and validate", "rows/s of CPU", rate, BENCH_AT_LEAST, try_budget);
    bench_budget(b, "clean and validate/memory at ten times the size", "MB more",
                 large_mb - small_mb, BENCH_AT_MOST, 4);
    return x->report.accepted == rows;
}

static bool measure_extract(struct bench *b, struct extract *x, int64_t rows)
{
    int64_t day = MS_PER_DAY, from_ns = clock_cpu_ns();
    if (!take(x, true, now_ms - 3 * day, true)) return false;
    bench_figure(b, "full extract/first", "s of CPU", seconds(from_ns));
    bench_forget_peak();
    from_ns = clock_cpu_ns();
    if (!take(x, true, now_ms - 2 * day, true) || x->report.unchanged != rows) return false;
    bench_budget(b, "full extract/nothing changed", "s of CPU", seconds(from_ns), BENCH_AT_MOST,
                 same_budget_s * (double)rows / ROWS);
    bench_figure(b, "full extract/nothing changed/peak", "MB", bench_peak_mb());
    if (!write_file(x, rows, CHANGED_PER_MILLE)) return false;
    from_ns = clock_cpu_ns();
    if (!take(x, true, now_ms - day, true)) return false;
    bench_figure(b, "full extract/one in a hundred changed", "s of CPU", seconds(from_ns));
    return x->report.accepted == rows * CHANGED_PER_MILLE / 1000;
}

int main(int argc, char **argv)
{
    static struct extract x;
    struct bench b = bench_start("full", argc, argv);
    const char *asked = getenv("AIM_BENCH_ROWS");
    int64_t rows = asked ? (int64_t)strtoll(asked, NULL, 10) : ROWS;
    if (b.filter && !bench_wanted(&b, "full extract") && !bench_wanted(&b, "clean and validate"))
        return 0;
    log_setup(LOG_ERROR, NULL);
    b.failed = !set_up(&x) || !measure_try(&b, &x, rows) || !measure_extract(&b, &x, rows);
    if (b.failed) fprintf(stderr, "bench: %s\n", x.why.text);
    ingest_report_release(&x.report);
    hub_close(x.hub);
    arena_free(x.arena);
    (void)remove(x.path);
    (void)remove(x.region);
    return bench_end(&b);
}
