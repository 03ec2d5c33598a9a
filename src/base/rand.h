/* base/rand.h -- randomness comes from outside, like time. */
#ifndef AIM_BASE_RAND_H
#define AIM_BASE_RAND_H

#include <stddef.h>
#include <stdint.h>

/* rand_system asks the kernel (ids, keys, tokens); rand_seeded is xoshiro256** (generators, tests):
 * the same seed gives the same bytes on every machine, and it must never make a secret. */
struct rand {
    void (*fill)(struct rand *r, void *at, size_t bytes);
    uint64_t state[4];
};

struct rand rand_system(void);
struct rand rand_seeded(uint64_t seed);

static inline void rand_fill(struct rand *r, void *at, size_t bytes) { r->fill(r, at, bytes); }
uint64_t rand_u64(struct rand *r);
uint64_t rand_below(struct rand *r, uint64_t n); /* 0 .. n-1, without bias; n > 0 */
double rand_unit(struct rand *r);                /* 0 <= x < 1 */
int64_t rand_id(struct rand *r);                 /* a 63-bit id, never 0 */

#endif
