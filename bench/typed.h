/* bench/typed.h -- what somebody at a desk types of a person, with one thing wrong. */
#ifndef AIM_BENCH_TYPED_H
#define AIM_BENCH_TYPED_H

#include "base/arena.h"
#include "base/rand.h"
#include "person/demographics.h"

enum typed {
    TYPED_RIGHT,
    TYPED_TYPO,
    TYPED_NICKNAME,
    TYPED_NAMES_SWAPPED,
    TYPED_DAY_AND_MONTH,
    TYPED_DIGIT,
    TYPED_YEAR,
    TYPED_MARRIED,
    TYPED_MOVED,
    TYPED_MISSING,
    TYPED_SURNAME_AND_ADDRESS, /* no error, but little else */
    TYPED_NAMES_AND_YEAR,
    TYPED__COUNT
};
extern const char *const typed_words[TYPED__COUNT]; /* "one_typo" */

/* `stranger` lends a surname or an address. False: this cannot be typed of them (nobody calls them
 * by another name; day and month are equal). Texts live in `a`. */
bool typed_make(enum typed kind, struct rand *r, const struct demographics *right,
                const struct demographics *stranger, struct arena *a, struct demographics *ret);

#endif
