/* base/few.h -- small numbers of persons are not told: the one place that says what is small.
 *
 * A number from 1 to FEW - 1 is hidden; so is, where just one part of a whole is hidden, the least
 * of the others, for the sum would give the first away. */
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

#endif
