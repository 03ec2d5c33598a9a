/* base/clock.h -- time comes from outside: tests and training hubs bring their own. */
#ifndef AIM_BASE_CLOCK_H
#define AIM_BASE_CLOCK_H

#include <stdint.h>

/* 64 bits wide: thirty days of milliseconds do not fit into an int */
#define MS_PER_SECOND INT64_C(1000)
#define MS_PER_MINUTE (60 * MS_PER_SECOND)
#define MS_PER_HOUR (60 * MS_PER_MINUTE)
#define MS_PER_DAY (24 * MS_PER_HOUR)

/* now_ms: UTC milliseconds since 1970. */
struct clock {
    int64_t (*now_ms)(const struct clock *c);
    int64_t fixed_ms;  /* clock_fixed: the answer. clock_shifted: the time shown at started_ms */
    int64_t started_ms;
};

struct clock clock_system(void);
struct clock clock_fixed(int64_t ms);   /* stands still; set fixed_ms to move it */
struct clock clock_shifted(int64_t ms); /* starts at `ms` and runs on: a training hub in the past */
static inline int64_t clock_now_ms(const struct clock *c) { return c->now_ms(c); }

int64_t clock_monotonic_ns(void); /* for durations only */
int64_t clock_cpu_ns(void);       /* CPU time of this process */

/* How long the stages of a work take. */
struct stopwatch {
    int64_t wall_ns, cpu_ns; /* when the lap began */
};
struct stopwatch stopwatch_start(void);
/* Add the time since the last lap to the two sums, in seconds, and begin the next. */
void stopwatch_lap(struct stopwatch *w, double *io_wall_s, double *io_cpu_s);

#endif
