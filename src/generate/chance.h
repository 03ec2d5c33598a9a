/* generate/chance.h -- how the generator rolls dice. Whole numbers only: no logarithm, no locale,
 * so that the same seed gives the same bytes on every machine. */
#ifndef AIM_GENERATE_CHANCE_H
#define AIM_GENERATE_CHANCE_H

#include "base/rand.h"
#include "generate/tables.h"

#include <stdbool.h>

static inline bool chance(struct rand *r, unsigned per_10000)
{
    return rand_below(r, 10000) < per_10000;
}

static inline int between(struct rand *r, int least, int most) /* both included */
{
    return most <= least ? least : least + (int)rand_below(r, (uint64_t)(most - least) + 1);
}

/* More often near the middle of the two. */
static inline int about(struct rand *r, int least, int most)
{
    return (between(r, least, most) + between(r, least, most)) / 2;
}

static inline uint64_t stir(uint64_t x) /* splitmix64: a fixed, well spread function of x */
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

/* The word at `point` of the weights (any number), or at random. The list is not empty. */
const char *words_at(const struct word_list *list, uint64_t point);
const char *words_pick(const struct word_list *list, struct rand *r);

/* Index into weights that add up to anything. */
size_t pick_weighted(struct rand *r, const unsigned *weight, size_t n);

#endif
