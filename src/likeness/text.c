/* likeness/text.c -- Jaro and Jaro-Winkler.
 *
 * A linkage run compares millions of names of 3 to 12 letters, so the short path matters: a table
 * gives for each byte the positions where it stands, as bits of one word; matching is then a shift
 * and an AND per byte. */
#include "likeness/text.h"

#include "likeness/positions.h"

#include <math.h>

static double jaro_value(size_t a_len, size_t b_len, size_t matches, size_t half_transpositions)
{
    if (!matches) return 0;
    double m = (double)matches;
    return (m / (double)a_len + m / (double)b_len + (m - (double)(half_transpositions / 2)) / m) /
           3;
}

static size_t jaro_window(str a, str b)
{
    size_t longest = a.len > b.len ? a.len : b.len;
    return longest >= 4 ? longest / 2 - 1 : 0;
}

static double jaro_short(str a, str b)
{
    uint64_t slot[256], a_used = 0, b_used = 0;
    positions_short(a, b, slot);
    size_t window = jaro_window(a, b);
    uint64_t seen = window >= WORD_BITS - 1 ? ~(uint64_t)0 : ((uint64_t)1 << (window + 1)) - 1;
    for (size_t j = 0; j < b.len; j++) {
        uint64_t hit = slot[(unsigned char)b.at[j]] & seen & ~a_used;
        a_used |= hit & (~hit + 1);
        b_used |= (uint64_t)(hit != 0) << j;
        seen = seen << 1 | (j < window);
    }
    size_t half = 0;
    size_t matches = (size_t)__builtin_popcountll(b_used);
    for (uint64_t left = a_used, right = b_used; right; left &= left - 1, right &= right - 1)
        half += a.at[__builtin_ctzll(left)] != b.at[__builtin_ctzll(right)];
    return jaro_value(a.len, b.len, matches, half);
}

/* Takes the first free place of a byte between `from` and `to`; false: there is none. */
static bool take_place(const uint64_t *places, uint64_t *used, size_t from, size_t to)
{
    for (size_t w = from / WORD_BITS; w <= to / WORD_BITS; w++) {
        uint64_t hit = places[w] & ~used[w];
        if (w == from / WORD_BITS) hit &= ~(uint64_t)0 << from % WORD_BITS;
        if (w == to / WORD_BITS) hit &= ~(uint64_t)0 >> (WORD_BITS - 1 - to % WORD_BITS);
        if (!hit) continue;
        used[w] |= hit & (~hit + 1);
        return true;
    }
    return false;
}

static double jaro_long(str a, str b)
{
    uint64_t slot[256][WORDS_MAX], used[WORDS_MAX] = {0};
    unsigned char matched[LIKENESS_BYTES_MAX]; /* the bytes of b that found a place, in order */
    size_t window = jaro_window(a, b), matches = 0, half = 0;
    positions_long(a, b, slot);
    for (size_t j = 0; j < b.len; j++) {
        size_t from = j > window ? j - window : 0, to = j + window < a.len ? j + window : a.len - 1;
        if (from > to) break; /* past the window of a's last byte */
        if (take_place(slot[(unsigned char)b.at[j]], used, from, to))
            matched[matches++] = (unsigned char)b.at[j];
    }
    for (size_t w = 0, k = 0; w < WORDS_MAX; w++)
        for (uint64_t left = used[w]; left; left &= left - 1)
            half +=
                (unsigned char)a.at[w * WORD_BITS + (size_t)__builtin_ctzll(left)] != matched[k++];
    return jaro_value(a.len, b.len, matches, half);
}

double likeness_jaro(str a, str b)
{
    a = str_upto(a, LIKENESS_BYTES_MAX);
    b = str_upto(b, LIKENESS_BYTES_MAX);
    if (!a.len && !b.len) return 1;
    if (!a.len || !b.len) return 0;
    return a.len <= WORD_BITS && b.len <= WORD_BITS ? jaro_short(a, b) : jaro_long(a, b);
}

double likeness_jaro_winkler(str a, str b)
{
    enum { PREFIX_MAX = 4 };
    double jaro = likeness_jaro(a, b);
    if (jaro <= 0.7) return jaro;
    size_t same = 0;
    while (same < PREFIX_MAX && same < a.len && same < b.len && a.at[same] == b.at[same])
        same++;
    /* Rounded once, so that likenesses which are equal by arithmetic stay at a threshold such as
     * 0.92, and as DuckDB 2.0 has it. */
    return fma((double)same * 0.1, 1 - jaro, jaro);
}
