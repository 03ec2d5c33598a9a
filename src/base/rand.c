/* base/rand.c -- kernel randomness, and xoshiro256** by Blackman and Vigna for repeatable
 * streams. */
#include "base/rand.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static void system_fill(struct rand *r, void *at, size_t bytes)
{
    (void)r;
    unsigned char *to = at;
    while (bytes) {
        size_t want = bytes < 256 ? bytes : 256; /* up to 256 bytes never come short */
        if (getrandom(to, want, 0) != (ssize_t)want) abort();
        to += want;
        bytes -= want;
    }
}

static uint64_t rotate(uint64_t x, int by) { return x << by | x >> (64 - by); }

static uint64_t next(uint64_t s[4])
{
    uint64_t result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

static void seeded_fill(struct rand *r, void *at, size_t bytes)
{
    unsigned char *to = at;
    while (bytes) {
        uint64_t word = next(r->state);
        unsigned char little[8];
        for (int i = 0; i < 8; i++)
            little[i] = (unsigned char)(word >> (8 * i));
        size_t n = bytes < 8 ? bytes : 8;
        memcpy(to, little, n);
        to += n;
        bytes -= n;
    }
}

struct rand rand_system(void) { return (struct rand){.fill = system_fill}; }

struct rand rand_seeded(uint64_t seed)
{
    struct rand r = {.fill = seeded_fill};
    for (int i = 0; i < 4; i++) { /* splitmix64 spreads the seed */
        uint64_t z = seed += 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        r.state[i] = z ^ (z >> 31);
    }
    return r;
}

uint64_t rand_u64(struct rand *r)
{
    unsigned char little[8];
    rand_fill(r, little, sizeof little);
    uint64_t word = 0;
    for (int i = 7; i >= 0; i--)
        word = word << 8 | little[i];
    return word;
}

uint64_t rand_below(struct rand *r, uint64_t n)
{
    uint64_t limit = UINT64_MAX - UINT64_MAX % n, word;
    do {
        word = rand_u64(r);
    } while (word >= limit);
    return word % n;
}

double rand_unit(struct rand *r) { return (double)(rand_u64(r) >> 11) * 0x1.0p-53; }

int64_t rand_id(struct rand *r)
{
    int64_t id;
    do {
        id = (int64_t)(rand_u64(r) >> 1);
    } while (id == 0);
    return id;
}
