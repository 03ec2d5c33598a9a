/* base/few.h -- small numbers of persons are not told: the one place that says what is small.
 *
 * A number from 1 to FEW - 1 is hidden. Of the parts of a whole that is told so are, largest last,
 * as many of the others as it takes that what is hidden is at least two parts and at least FEW in
 * all: else the whole, less what is told, would give it away. */
#ifndef AIM_BASE_FEW_H
#define AIM_BASE_FEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FEW = 10 };
#define FEW_WORDS "fewer than 10"

static inline bool few(int64_t n) { return n > 0 && n < FEW; }

/* Which of the parts of one whole are not told: ret_hidden has a place for each. */
void few_hide(const int64_t *parts, size_t n, bool *ret_hidden);

/* Is a part of a whole that is told to be hidden, because it or the rest is small? */
static inline bool few_part(int64_t part, int64_t whole) { return few(part) || few(whole - part); }

#endif
