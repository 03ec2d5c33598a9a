/* supply/disclose.h -- what an agency may be told of how its data compares with what others hold.
 *
 * Every figure is a share of persons, and what is dangerous about it is the difference: send one
 * more person, look again, and see whether somebody else knows them. So
 *   - both counts get noise: two-sided geometric, P(k) ~ e^(-|k| / 2), drawn by a keyed hash of
 *     agency, figure and month: the same figure asked twice is the same figure, and nobody outside
 *     can work the noise out. One person more or less changes the odds of anything that can be
 *     shown by at most e^(1/2) = 1.65 for each count;
 *   - under DISCLOSE_PERSONS_LEAST persons nothing is shown, whatever the noise; and under
 *     DISCLOSE_NOISY_LEAST with the noise, so that the first bound decides in less than one case of
 *     a hundred, and does not tell of the tenth person;
 *   - where fewer persons are on the other side, only "at least so many percent" is shown;
 *   - shares are whole percents, numbers of persons are rounded to tens;
 *   - a figure is settled once a month and never mended: no second look within the month.
 * Pure. docs/data-quality.md has the arithmetic; tests/supply/test_disclose.c counts it out. */
#ifndef AIM_SUPPLY_DISCLOSE_H
#define AIM_SUPPLY_DISCLOSE_H

#include "base/few.h"
#include "crypt/crypt.h"

enum {
    DISCLOSE_PERSONS_LEAST = FEW,
    DISCLOSE_NOISY_LEAST = 20,
    DISCLOSE_NOISE_MOST = 60 /* the tail beyond is folded into it: 1 case in 10^13 */
};

/* As stored in supply_figure.shown. */
enum disclosed { DISCLOSED_NOT, DISCLOSED_ABOUT, DISCLOSED_AT_LEAST };

struct disclosed_share {
    enum disclosed shown;
    int percent;     /* 0 when not shown */
    int64_t persons; /* of about so many, in tens; 0 when not shown */
};

/* The noise that a random number stands for. */
int disclose_noise(uint64_t uniform);
/* What is shown of `part` of `whole` persons, with this noise on each. */
struct disclosed_share disclose_with(int64_t part, int64_t whole, int part_noise, int whole_noise);
/* The same with the noise of this hub for an agency's figure of a month (year * 12 + month - 1). */
struct disclosed_share disclose_share(const struct keys *keys, str agency, const char *figure,
                                      int32_t period, int64_t part, int64_t whole);

#endif
