/* bench/bench.h -- the same small harness for every benchmark: measured, never judged.
 *
 *     int main(int argc, char **argv)
 *     {
 *         struct bench b = bench_start("csv", argc, argv);
 *         bench_repeat(&b, "read/plain", "MB", megabytes, read_plain, &input);
 *         return bench_end(&b);
 *     }
 * Arguments: --json (one object per line), and a text that the name must contain. */
#ifndef AIM_BENCH_BENCH_H
#define AIM_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bench {
    const char *group, *filter;
    bool json;
    int failed;
    char machine[128]; /* processor, number of cores */
};

/* One round of work; false = it failed, which is reported and makes the exit status 1. */
typedef bool bench_round(void *context);

struct bench bench_start(const char *group, int argc, char **argv);
int bench_end(struct bench *b); /* the exit status */

/* Rounds for about a second, at least 5; reports the median round. `amount` = units of work in one
 * round, for the rate ("MB", "rows", "pairs"). */
void bench_repeat(struct bench *b, const char *name, const char *unit, double amount,
                  bench_round *round, void *context);
/* One round, for long work that can not be repeated. */
void bench_once(struct bench *b, const char *name, const char *unit, double amount,
                bench_round *round, void *context);
/* Would it run? To skip the preparation of a benchmark that nobody asked for. */
bool bench_wanted(const struct bench *b, const char *name);
/* A figure that is not a time: bytes per person, recall, a percentile measured by the benchmark. */
void bench_figure(struct bench *b, const char *name, const char *unit, double value);

/* A figure beside its budget (docs/figures.md). */
enum bench_bound { BENCH_AT_MOST, BENCH_AT_LEAST };
void bench_budget(struct bench *b, const char *name, const char *unit, double value,
                  enum bench_bound bound, double limit);
/* How well something is done, on named data, beside what it has to reach; with --json one line
 * {"data":"uk-200k","metric":"pairwise_recall","value":0.98,"gate":0.97,"better":"high"}. Without
 * a gate (NAN) it only informs. A value that does not reach its gate is told and judged by who
 * reads it; the exit status stays 0. */
enum bench_better { BENCH_HIGH, BENCH_LOW };
void bench_gate(struct bench *b, const char *data, const char *metric, double value, double gate,
                enum bench_better better);
/* The data is not here: {"data":...,"metric":...,"value":"skipped",...,"why":"where it was looked
 * for"}. */
void bench_gate_skipped(struct bench *b, const char *data, const char *metric, double gate,
                        enum bench_better better, const char *why);
/* Times of single calls, in nanoseconds: prints NAME/p50 and NAME/p99, in milliseconds. Sorts them.
 * budget_ms: of the 99th percentile, 0 = none. */
void bench_spread(struct bench *b, const char *name, int64_t *ns, size_t n, double budget_ms);

/* Peak memory of this process since it was last forgotten: every benchmark forgets it first. */
void bench_forget_peak(void);
double bench_peak_mb(void);

#endif
