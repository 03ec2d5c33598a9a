/* likeness/positions.h -- where each byte of a text stands, one bit per place: what the
 * bit-parallel comparisons read. Names fit one 64-bit word; longer texts take a few.
 *
 * Only the slots of bytes that occur in one of the two texts are set: no others are read, and
 * clearing 2 KB (8 KB for long texts) per pair would cost more than the comparison. */
#ifndef AIM_LIKENESS_POSITIONS_H
#define AIM_LIKENESS_POSITIONS_H

#include "likeness/text.h"

enum { WORD_BITS = 64, WORDS_MAX = (LIKENESS_BYTES_MAX + WORD_BITS - 1) / WORD_BITS };

/* a.len <= WORD_BITS */
static inline void positions_short(str a, str b, uint64_t slot[static 256])
{
    for (size_t i = 0; i < b.len; i++)
        slot[(unsigned char)b.at[i]] = 0;
    for (size_t i = 0; i < a.len; i++)
        slot[(unsigned char)a.at[i]] = 0;
    for (size_t i = 0; i < a.len; i++)
        slot[(unsigned char)a.at[i]] |= (uint64_t)1 << i;
}

/* a.len <= LIKENESS_BYTES_MAX */
static inline void positions_long(str a, str b, uint64_t slot[static 256][WORDS_MAX])
{
    for (size_t i = 0; i < b.len; i++)
        memset(slot[(unsigned char)b.at[i]], 0, sizeof slot[0]);
    for (size_t i = 0; i < a.len; i++)
        memset(slot[(unsigned char)a.at[i]], 0, sizeof slot[0]);
    for (size_t i = 0; i < a.len; i++)
        slot[(unsigned char)a.at[i]][i / WORD_BITS] |= (uint64_t)1 << i % WORD_BITS;
}

#endif
