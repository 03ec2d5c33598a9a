/* base/clock.c -- see clock.h. */
#include "base/clock.h"

#include <time.h>

static int64_t read_ns(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t system_now(const struct clock *c)
{
    (void)c;
    return read_ns(CLOCK_REALTIME) / 1000000;
}

static int64_t fixed_now(const struct clock *c) { return c->fixed_ms; }

static int64_t shifted_now(const struct clock *c)
{
    return c->fixed_ms + (clock_monotonic_ns() / 1000000 - c->started_ms);
}

struct clock clock_system(void) { return (struct clock){.now_ms = system_now}; }
struct clock clock_fixed(int64_t ms) { return (struct clock){.now_ms = fixed_now, .fixed_ms = ms}; }
struct clock clock_shifted(int64_t ms)
{
    return (struct clock){shifted_now, ms, clock_monotonic_ns() / 1000000};
}

int64_t clock_monotonic_ns(void) { return read_ns(CLOCK_MONOTONIC); }
int64_t clock_cpu_ns(void) { return read_ns(CLOCK_PROCESS_CPUTIME_ID); }

struct stopwatch stopwatch_start(void)
{
    return (struct stopwatch){clock_monotonic_ns(), clock_cpu_ns()};
}

void stopwatch_lap(struct stopwatch *w, double *io_wall_s, double *io_cpu_s)
{
    struct stopwatch now = stopwatch_start();
    *io_wall_s += (double)(now.wall_ns - w->wall_ns) * 1e-9;
    *io_cpu_s += (double)(now.cpu_ns - w->cpu_ns) * 1e-9;
    *w = now;
}
