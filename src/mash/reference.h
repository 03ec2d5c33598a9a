/* mash/reference.h -- what a case is called when people speak of it: "M-4F7K-9QXT".
 *
 * The upper 40 bits of the case's id in Crockford's base 32 (no I, L, O, U): nothing has to be
 * counted, and the reference leads to the cell where the case lies. No person is in it. */
#ifndef AIM_MASH_REFERENCE_H
#define AIM_MASH_REFERENCE_H

#include "base/str.h"

enum { MASH_REFERENCE_TEXT = 11, MASH_REFERENCE_SHIFT = 23 };

void mash_reference(int64_t mash, char ret_text[MASH_REFERENCE_TEXT + 1]);
/* Small letters, spaces, a missing hyphen or "M-", and O, I, L for 0 and 1 are understood. False:
 * it is none. *ret_from and *ret_to: the ids it may be. */
bool mash_reference_of(str text, int64_t *ret_from, int64_t *ret_to);
bool mash_reference_same(str a, str b);

#endif
