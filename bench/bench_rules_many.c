/* Rules over everybody in the hub's store: the first time, again, the day after, after one event;
 * and two years tried out. 100,000 persons with ten events each; AIM_BENCH_PERSONS sets another
 * size, the budget is for 1,000,000. */
#include "bench.h"
#include "many.h"

#include "base/clock.h"
#include "query.h"
#include "rule/recognise.h"
#include "rule/simulate.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum { PERSONS = 100000, ONE_BY_ONE = 400, TRIAL_DAYS = 730 };
static const double million = 1e6, judge_s = 10, trial_s = 60, memory_mb = 1024, one_ms = 1;

static struct {
    struct bench_region region;
    struct rule_run run;
    int64_t wall_ns, cpu_ns;
    char data[40];
} t;

typedef err run_fn(void);

static err run_stale(void)
{
    return rule_run_stale(t.region.hub, t.region.partners, NULL, NULL, &t.run, &t.region.why);
}
static err run_day(void)
{
    return rule_run_day(t.region.hub, t.region.partners, false, NULL, NULL, &t.run, &t.region.why);
}
static err run_everyone(void)
{
    return rule_run_day(t.region.hub, t.region.partners, true, NULL, NULL, &t.run, &t.region.why);
}

static bool timed(void *ctx)
{
    run_fn *const *run = ctx;
    int64_t wall = clock_monotonic_ns(), cpu = clock_cpu_ns();
    err e = (*run)();
    t.wall_ns = clock_monotonic_ns() - wall;
    t.cpu_ns = clock_cpu_ns() - cpu;
    if (e) fprintf(stderr, "bench rules: %s (%s)\n", t.region.why.text, t.region.why.todo);
    return !e;
}

/* Seconds, wall and CPU, and the peak, for so many persons; the budget is for a million. */
static void measure(struct bench *b, const char *name, run_fn *run, double budget_s)
{
    char metric[100];
    double persons = (double)t.region.persons;
    bool gated = persons >= million && budget_s > 0;
    bench_once(b, name, "persons", persons, timed, &run);
    if (!bench_wanted(b, name)) return;
    (void)snprintf(metric, sizeof metric, "%s_s", name);
    bench_gate(b, t.data, metric, (double)t.wall_ns / 1e9, gated ? budget_s : 0.0 / 0.0, BENCH_LOW);
    (void)snprintf(metric, sizeof metric, "%s_cpu_us_a_person", name);
    bench_gate(b, t.data, metric, (double)t.cpu_ns / 1e3 / persons, 0.0 / 0.0, BENCH_LOW);
    (void)snprintf(metric, sizeof metric, "%s_peak_mb", name);
    bench_gate(b, t.data, metric, bench_peak_mb(), memory_mb, BENCH_LOW);
    printf("  %s: judged %lld, hits begun %lld, ended %lld\n", name, (long long)t.run.judged,
           (long long)t.run.hits_begun, (long long)t.run.hits_ended);
}

/* ---- after one event ---- */

static struct {
    int64_t person[ONE_BY_ONE];
    size_t n, at;
} sample;

static err take_sample(struct db *db, void *ctx, struct err_info *why)
{
    err e = ERR_OK;
    (void)ctx;
    for (int64_t i = 0; !e && i < ONE_BY_ONE; i++) {
        int64_t after = INT64_MAX / ONE_BY_ONE * i;
        struct q_rule_persons_after_rows rows;
        e = q_rule_persons_after(db, &(struct q_rule_persons_after_in){cell_of(after), after, 1},
                                 t.region.arena, &rows, why);
        if (!e && rows.n) sample.person[sample.n++] = rows.at[0].person;
    }
    return e;
}

static err mark_one(struct db *db, void *ctx, struct err_info *why)
{
    return rule_mark_stale(db, *(int64_t *)ctx, why);
}

static bool judge_one_by_one(void *ctx)
{
    int64_t *ns = ctx;
    for (sample.at = 0; sample.at < sample.n; sample.at++) {
        int64_t *person = &sample.person[sample.at];
        if (store_write(t.region.hub->store, mark_one, person, &t.region.why)) return false;
        int64_t cpu = clock_cpu_ns();
        if (run_stale()) return false;
        ns[sample.at] = clock_cpu_ns() - cpu;
    }
    return sample.n > 0;
}

static void after_one_event(struct bench *b)
{
    static int64_t ns[ONE_BY_ONE];
    if (store_read(t.region.hub->store, take_sample, NULL, &t.region.why)) return;
    bench_once(b, "after one event", "persons", (double)sample.n, judge_one_by_one, ns);
    if (bench_wanted(b, "after one event"))
        bench_spread(b, "after one event, cpu", ns, sample.n, one_ms);
}

/* ---- two years, tried out ---- */


static err load_rules(struct db *db, void *ctx, struct err_info *why)
{
    return rule_set_load(db, t.region.partners, t.region.arena, ctx, why);
}

static err run_simulation(void)
{
    struct rule_set set;
    struct simulated done;
    struct simulate_plan plan = {.last = date_days(date_uk(hub_now_ms(t.region.hub)).date)};
    struct arena *a = arena_new((size_t)512 << 20);
    plan.first = plan.last - TRIAL_DAYS + 1;
    err e = store_read(t.region.hub->store, load_rules, &set, &t.region.why);
    for (size_t i = 0; !e && i < set.n && plan.rules < SIMULATE_RULES_MAX; i++)
        if (set.live[i]) plan.rule[plan.rules++] = &set.rules[i];
    if (!e) e = simulate(t.region.hub, t.region.partners, &plan, a, &done, &t.region.why);
    t.run = (struct rule_run){.judged = e ? 0 : done.persons, .hits_begun = e ? 0 : done.any};
    arena_free(a);
    return e;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("rules in the store", argc, argv);
    static const char *const parts[] = {"first", "everyone", "tomorrow", "after one event",
                                        "two years"};
    bool any = false;
    for (size_t i = 0; i < COUNT(parts); i++)
        any |= bench_wanted(&b, parts[i]);
    if (!any) return bench_end(&b);
    if (!bench_many_make(&t.region, PERSONS)) {
        fprintf(stderr, "bench rules: %s\n", t.region.why.text);
        return 1;
    }
    bench_region_data(&t.region, t.data);
    measure(&b, "first", run_stale, 0);
    if (!bench_wanted(&b, "first") && run_stale()) return 1;
    measure(&b, "everyone", run_everyone, judge_s);
    t.region.hub->clock.fixed_ms += MS_PER_DAY;
    measure(&b, "tomorrow", run_day, judge_s);
    after_one_event(&b);
    measure(&b, "two years", run_simulation, trial_s);
    bench_region_end(&t.region);
    return bench_end(&b);
}
