/* supply/disclose.c -- see disclose.h. */
#include "supply/disclose.h"

#include <stdio.h>

/* e^(-1/2), and the share of the noise that is 0: (1 - a) / (1 + a). */
#define DECAY 0.60653065971263342
#define ZERO ((1 - DECAY) / (1 + DECAY))

/* Half of the number decides the sign, the rest how far out: the odds fall by DECAY at each
 * step. */
int disclose_noise(uint64_t uniform)
{
    double x = (double)(uniform >> 11) * 0x1p-53; /* [0, 1) */
    bool below = x < 0.5;
    double rest = below ? 0.5 - x : x - 0.5; /* [0, 0.5]: how far from the middle */
    double here = ZERO / 2;
    int n = 0;
    while (rest >= here && n < DISCLOSE_NOISE_MOST) {
        rest -= here;
        here = n == 0 ? ZERO * DECAY : here * DECAY;
        n++;
    }
    return below ? -n : n;
}

static int percent_of(int64_t part, int64_t whole)
{
    int64_t percent = (part * 200 + whole) / (2 * whole);
    return percent < 0 ? 0 : percent > 100 ? 100 : (int)percent;
}

struct disclosed_share disclose_with(int64_t part, int64_t whole, int part_noise, int whole_noise)
{
    int64_t seen = part + part_noise, of = whole + whole_noise, rest = of - seen;
    struct disclosed_share none = {DISCLOSED_NOT, 0, 0};
    if (part < DISCLOSE_PERSONS_LEAST || seen < DISCLOSE_NOISY_LEAST ||
        whole < DISCLOSE_PERSONS_LEAST || of < DISCLOSE_NOISY_LEAST)
        return none;
    struct disclosed_share share = {DISCLOSED_ABOUT, 0, (of + 5) / 10 * 10};
    if (whole - part < DISCLOSE_PERSONS_LEAST || rest < DISCLOSE_NOISY_LEAST) {
        share.shown = DISCLOSED_AT_LEAST;
        share.percent = (int)((of - DISCLOSE_NOISY_LEAST) * 100 / of);
    } else {
        share.percent = percent_of(seen, of);
    }
    return share;
}

struct disclosed_share disclose_share(const struct keys *keys, str agency, const char *figure,
                                      int32_t period, int64_t part, int64_t whole)
{
    char month[16];
    int len = snprintf(month, sizeof month, "%d", period);
    str when = str_range(month, (size_t)len);
    uint64_t first = (uint64_t)crypt_id(keys, "figure-part", agency, str_of(figure), when) << 1,
             second = (uint64_t)crypt_id(keys, "figure-whole", agency, str_of(figure), when) << 1;
    return disclose_with(part, whole, disclose_noise(first), disclose_noise(second));
}
