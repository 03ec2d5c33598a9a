/* bench/bench.c -- see bench.h. */
#include "bench.h"

#include "base/clock.h"
#include "codec/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ROUNDS_MIN = 5, ROUNDS_MAX = 1000, LINE_BYTES_MAX = 4096 };
static const int64_t ENOUGH_NS = 1000 * 1000 * 1000;

struct times {
    int64_t wall_ns, cpu_ns;
};

static void find_machine(char *to, size_t room)
{
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "r");
    snprintf(to, room, "unknown processor");
    while (f && fgets(line, sizeof line, f)) {
        char *colon = strchr(line, ':');
        if (!colon || strncmp(line, "model name", 10) != 0) continue;
        colon[strcspn(colon, "\n")] = 0;
        snprintf(to, room, "%s, %ld cores", colon + 2, sysconf(_SC_NPROCESSORS_ONLN));
        break;
    }
    if (f) fclose(f);
}

struct bench bench_start(const char *group, int argc, char **argv)
{
    struct bench b = {.group = group};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            b.json = true;
        else
            b.filter = argv[i];
    }
    find_machine(b.machine, sizeof b.machine);
    if (!b.json) printf("%s on %s\n", group, b.machine);
    return b;
}

int bench_end(struct bench *b) { return b->failed ? 1 : 0; }

bool bench_wanted(const struct bench *b, const char *name)
{
    return !b->filter || strstr(name, b->filter) || strstr(b->group, b->filter);
}

static long peak_rss_kb(void)
{
    struct rusage use;
    return getrusage(RUSAGE_SELF, &use) == 0 ? use.ru_maxrss : 0;
}

double bench_peak_mb(void) { return (double)peak_rss_kb() / 1024; }

void bench_forget_peak(void)
{
    FILE *f = fopen("/proc/self/clear_refs", "w");
    if (!f) return;
    (void)fputs("5", f);
    fclose(f);
}

struct budget {
    enum bench_bound bound;
    double value;
};
static const char *const bound_words[] = {"at most", "at least"};

static void print_json(const struct bench *b, const char *name, const char *unit, double amount,
                       struct times t, int rounds, const struct budget *budget)
{
    struct buf out = BUF_INIT(LINE_BYTES_MAX);
    struct json_writer w = {.out = &out};
    json_open_object(&w);
    json_pair_c(&w, "group", b->group);
    json_pair_c(&w, "name", name);
    json_pair_c(&w, "unit", unit);
    json_pair_real(&w, "amount", amount);
    if (rounds) {
        json_pair_int(&w, "rounds", rounds);
        json_pair_int(&w, "wall_ns", t.wall_ns);
        json_pair_int(&w, "cpu_ns", t.cpu_ns);
        json_pair_real(&w, "per_second", amount * 1e9 / (double)t.wall_ns);
    }
    if (budget) json_pair_real(&w, bound_words[budget->bound], budget->value);
    json_pair_int(&w, "peak_rss_kb", peak_rss_kb());
    json_pair_c(&w, "machine", b->machine);
    json_close_object(&w);
    if (buf_state(&out) == ERR_OK) puts(out.at);
    buf_release(&out);
}

static void report(const struct bench *b, const char *name, const char *unit, double amount,
                   struct times t, int rounds)
{
    if (t.wall_ns < 1) t.wall_ns = 1;
    if (b->json) {
        print_json(b, name, unit, amount, t, rounds, NULL);
    } else {
        printf("  %-32s %12.1f %s/s   wall %10.3f ms   cpu %10.3f ms   %d rounds   %ld MB\n", name,
               amount * 1e9 / (double)t.wall_ns, unit, (double)t.wall_ns / 1e6,
               (double)t.cpu_ns / 1e6, rounds, peak_rss_kb() / 1024);
    }
    fflush(stdout);
}

static void figure(struct bench *b, const char *name, const char *unit, double value,
                   const struct budget *budget)
{
    if (!bench_wanted(b, name)) return;
    if (b->json) {
        print_json(b, name, unit, value, (struct times){0}, 0, budget);
    } else {
        printf("  %-32s %12.4f %s", name, value, unit);
        if (budget) printf("   (budget: %s %g)", bound_words[budget->bound], budget->value);
        putchar('\n');
    }
    fflush(stdout);
}

void bench_figure(struct bench *b, const char *name, const char *unit, double value)
{
    figure(b, name, unit, value, NULL);
}

void bench_budget(struct bench *b, const char *name, const char *unit, double value,
                  enum bench_bound bound, double limit)
{
    figure(b, name, unit, value, &(struct budget){bound, limit});
}

static const char *const better_words[] = {"high", "low"};

static void print_gate(const char *data, const char *metric, double value, double gate,
                       enum bench_better better, const char *skipped)
{
    struct buf out = BUF_INIT(LINE_BYTES_MAX);
    struct json_writer w = {.out = &out};
    json_open_object(&w);
    json_pair_c(&w, "data", data);
    json_pair_c(&w, "metric", metric);
    if (skipped) json_pair_c(&w, "value", "skipped");
    else if (isfinite(value)) json_pair_real(&w, "value", value);
    if (isfinite(gate)) json_pair_real(&w, "gate", gate);
    json_pair_c(&w, "better", better_words[better]);
    if (skipped) json_pair_c(&w, "why", skipped);
    json_close_object(&w);
    if (buf_state(&out) == ERR_OK) puts(out.at);
    buf_release(&out);
}

void bench_gate(struct bench *b, const char *data, const char *metric, double value, double gate,
                enum bench_better better)
{
    if (b->json) {
        print_gate(data, metric, value, gate, better, NULL);
    } else {
        bool reached = better == BENCH_HIGH ? value >= gate : value <= gate;
        printf("  %-14s %-34s %10.5f", data, metric, value);
        if (isfinite(gate))
            printf("   gate: %s %g %s", better == BENCH_HIGH ? "at least" : "at most", gate,
                   reached ? "" : "  NOT REACHED");
        putchar('\n');
    }
    fflush(stdout);
}

void bench_gate_skipped(struct bench *b, const char *data, const char *metric, double gate,
                        enum bench_better better, const char *why)
{
    if (b->json) print_gate(data, metric, NAN, gate, better, why);
    else printf("  %-14s %-34s skipped: %s\n", data, metric, why);
    fflush(stdout);
}

static int by_time(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

void bench_spread(struct bench *b, const char *name, int64_t *ns, size_t n, double budget_ms)
{
    char figure[100];
    if (!n) return;
    qsort(ns, n, sizeof *ns, by_time);
    snprintf(figure, sizeof figure, "%s/p50", name);
    bench_figure(b, figure, "ms", (double)ns[n / 2] / 1e6);
    snprintf(figure, sizeof figure, "%s/p99", name);
    if (budget_ms > 0)
        bench_budget(b, figure, "ms", (double)ns[n * 99 / 100] / 1e6, BENCH_AT_MOST, budget_ms);
    else
        bench_figure(b, figure, "ms", (double)ns[n * 99 / 100] / 1e6);
}

static bool measure(struct bench *b, const char *name, bench_round *round, void *context,
                    struct times *ret_times)
{
    bench_forget_peak();
    int64_t wall = clock_monotonic_ns(), cpu = clock_cpu_ns();
    bool worked = round(context);
    *ret_times = (struct times){clock_monotonic_ns() - wall, clock_cpu_ns() - cpu};
    if (worked) return true;
    fprintf(stderr, "%s/%s failed\n", b->group, name);
    b->failed++;
    return false;
}

void bench_once(struct bench *b, const char *name, const char *unit, double amount,
                bench_round *round, void *context)
{
    struct times t;
    if (!bench_wanted(b, name) || !measure(b, name, round, context, &t)) return;
    report(b, name, unit, amount, t, 1);
}

static int by_wall(const void *a, const void *b)
{
    const struct times *x = a, *y = b;
    return (x->wall_ns > y->wall_ns) - (x->wall_ns < y->wall_ns);
}

void bench_repeat(struct bench *b, const char *name, const char *unit, double amount,
                  bench_round *round, void *context)
{
    static struct times t[ROUNDS_MAX];
    int n = 0;
    if (!bench_wanted(b, name)) return;
    for (int64_t spent = 0; n < ROUNDS_MAX && (n < ROUNDS_MIN || spent < ENOUGH_NS); n++) {
        if (!measure(b, name, round, context, &t[n])) return;
        spent += t[n].wall_ns;
    }
    qsort(t, (size_t)n, sizeof *t, by_wall);
    report(b, name, unit, amount, t[n / 2], n);
}
