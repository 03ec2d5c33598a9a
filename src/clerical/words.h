/* clerical/words.h -- inside of clerical: all that was ever said, pair by pair. */
#ifndef AIM_CLERICAL_WORDS_H
#define AIM_CLERICAL_WORDS_H

#include "clerical/clerical.h"

enum { WORDS_OF_PAIR_MAX = 32, WORD_LEVELS_MAX = 200, WORD_LOGIN_MAX = 80 };

struct label_word {
    char login[WORD_LOGIN_MAX], levels[WORD_LEVELS_MAX]; /* cut off when longer */
    enum answer answer;
    bool effect; /* with it a decision stood */
    int64_t evidence, model;
    int32_t weight, flags, choice;
};

struct label_pair {
    int64_t record, other;
    struct label_word word[WORDS_OF_PAIR_MAX]; /* oldest first; of more the newest are kept */
    size_t n;
};
typedef err (*label_pair_fn)(void *ctx, const struct label_pair *pair);

/* Every pair of which anything was said, in an order that tells nothing; some megabytes at a time.
 * Nothing is checked and nothing noted. Errors: fn's, those of the store. */
MUST err label_pairs(struct hub *h, label_pair_fn fn, void *ctx, struct err_info *why);
/* The decision that stands, by the last word with effect; NULL = none does. */
const struct label_word *label_decision(const struct label_pair *p);

#endif
