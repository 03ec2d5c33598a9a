/* link/keys.h -- blocking keys: two records are compared when they share one.
 *
 * A pure function of the record's features: a missing value skips its key and never widens it, so
 * the order of arrival cannot matter. */
#ifndef AIM_LINK_KEYS_H
#define AIM_LINK_KEYS_H

#include "crypt/crypt.h"
#include "person/features.h"

enum { LINK_KEYS_MAX = 64 };

struct link_keys {
    size_t n;
    uint64_t key[LINK_KEYS_MAX]; /* sorted, each once; unkeyed: for memory only, never stored */
};

void link_keys_of(const struct features *f, struct link_keys *ret_keys);
bool link_keys_share(const struct link_keys *a, const struct link_keys *b);
/* What is stored: the keyed hash of one of them (63 bits, never 0). */
int64_t link_key_seal(const struct keys *secret, uint64_t key);

#endif
