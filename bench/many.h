/* bench/many.h -- a hub of very many persons with ten events each, put into the store directly, as
 * taking in and linking would have left them: for benchmarks of what comes after. The agencies,
 * event types and rules are those of a generated region, whose feeds are fresh.
 *
 * Two or three records a person, two or three persons a home, a fifth of them children, who are
 * seen as often as children are; of a hundred events some twelve are a concern; one person in seven
 * may be one with another. Left out is what judging never reads: matching keys and edges, which
 * events came before, the log of deliveries. */
#ifndef AIM_BENCH_MANY_H
#define AIM_BENCH_MANY_H

#include "region.h"

enum { MANY_EVENTS = 10 };

/* AIM_BENCH_PERSONS sets another size. Everybody is stale. */
bool bench_many_make(struct bench_region *r, int64_t persons);

#endif
