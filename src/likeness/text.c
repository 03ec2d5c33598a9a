/* likeness/text.c -- Jaro-Winkler and edit distances.
 *
 * A linkage run compares millions of names of 3 to 12 letters, so the short path matters: one
 * 64-bit word holds a text's positions, a table gives for each byte the positions where it stands.
 * Jaro matching is then a shift and an AND per byte; OSA is Hyyro's bit-vector recurrence ("A
 * bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003). */
#include "likeness/text.h"

enum { WORD = 64 };

/* Where each byte of `a` stands. Only the slots of bytes that occur in a or b are set: the caller
 * reads no others, and clearing 2 KB per pair would cost more than the comparison. */
static void positions(str a, str b, uint64_t *slot)
{
    for (size_t i = 0; i < b.len; i++)
        slot[(unsigned char)b.at[i]] = 0;
    for (size_t i = 0; i < a.len; i++)
        slot[(unsigned char)a.at[i]] = 0;
    for (size_t i = 0; i < a.len; i++)
        slot[(unsigned char)a.at[i]] |= (uint64_t)1 << i;
}

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
    positions(a, b, slot);
    size_t window = jaro_window(a, b);
    uint64_t seen = window >= WORD - 1 ? ~(uint64_t)0 : ((uint64_t)1 << (window + 1)) - 1;
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

static double jaro_long(str a, str b)
{
    bool a_used[LIKENESS_BYTES_MAX] = {0}, b_used[LIKENESS_BYTES_MAX] = {0};
    size_t window = jaro_window(a, b), matches = 0, half = 0;
    for (size_t j = 0; j < b.len; j++) {
        size_t from = j > window ? j - window : 0,
               to = j + window + 1 < a.len ? j + window + 1 : a.len;
        for (size_t i = from; i < to; i++) {
            if (a_used[i] || a.at[i] != b.at[j]) continue;
            a_used[i] = b_used[j] = true;
            matches++;
            break;
        }
    }
    for (size_t i = 0, j = 0; j < b.len; j++) {
        if (!b_used[j]) continue;
        while (!a_used[i])
            i++;
        half += a.at[i++] != b.at[j];
    }
    return jaro_value(a.len, b.len, matches, half);
}

double likeness_jaro(str a, str b)
{
    a = str_upto(a, LIKENESS_BYTES_MAX);
    b = str_upto(b, LIKENESS_BYTES_MAX);
    if (!a.len && !b.len) return 1;
    if (!a.len || !b.len) return 0;
    return a.len <= WORD && b.len <= WORD ? jaro_short(a, b) : jaro_long(a, b);
}

double likeness_jaro_winkler(str a, str b)
{
    enum { PREFIX_MAX = 4 };
    double jaro = likeness_jaro(a, b);
    if (jaro <= 0.7) return jaro;
    size_t same = 0;
    while (same < PREFIX_MAX && same < a.len && same < b.len && a.at[same] == b.at[same])
        same++;
    return jaro + (double)same * 0.1 * (1 - jaro);
}

/* Bit-vector recurrence over columns of the edit matrix; `swaps` adds the neighbour swap. */
static unsigned edits_short(str a, str b, bool swaps)
{
    uint64_t slot[256], plus = ~(uint64_t)0, minus = 0, diagonal = 0, before = 0;
    uint64_t last = (uint64_t)1 << (a.len - 1);
    positions(a, b, slot);
    unsigned edits = (unsigned)a.len;
    for (size_t j = 0; j < b.len; j++) {
        uint64_t here = slot[(unsigned char)b.at[j]];
        uint64_t swap = swaps ? ((~diagonal & here) << 1) & before : 0;
        diagonal = (((here & plus) + plus) ^ plus) | here | minus | swap;
        uint64_t up = minus | ~(diagonal | plus), down = diagonal & plus;
        edits += (up & last) != 0;
        edits -= (down & last) != 0;
        up = up << 1 | 1;
        down <<= 1;
        plus = down | ~(diagonal | up);
        minus = up & diagonal;
        before = here;
    }
    return edits;
}

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

static unsigned edits_long(str a, str b, bool swaps)
{
    unsigned row[3][LIKENESS_BYTES_MAX + 1];
    for (size_t j = 0; j <= b.len; j++)
        row[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *now = row[i % 3];
        const unsigned *up = row[(i + 2) % 3], *twice_up = row[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            now[j] = least(least(now[j - 1], up[j]) + 1, up[j - 1] + (a.at[i - 1] != b.at[j - 1]));
            if (swaps && i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                now[j] = least(now[j], twice_up[j - 2] + 1);
        }
    }
    return row[a.len % 3][b.len];
}

static unsigned edits(str a, str b, bool swaps)
{
    a = str_upto(a, LIKENESS_BYTES_MAX);
    b = str_upto(b, LIKENESS_BYTES_MAX);
    if (!a.len || !b.len) return (unsigned)(a.len + b.len);
    return a.len <= WORD ? edits_short(a, b, swaps) : edits_long(a, b, swaps);
}

unsigned likeness_levenshtein(str a, str b) { return edits(a, b, false); }

unsigned likeness_osa(str a, str b) { return edits(a, b, true); }

/* Lowrance and Wagner's recurrence: for each byte of `a` the last row where it was seen. The whole
 * matrix is needed, so this one is for short texts and rare use. */
unsigned likeness_damerau(str a, str b)
{
    enum { SIDE = LIKENESS_BYTES_MAX + 2 };
    static _Thread_local uint16_t cost[SIDE][SIDE];
    a = str_upto(a, LIKENESS_BYTES_MAX);
    b = str_upto(b, LIKENESS_BYTES_MAX);
    uint16_t last_row[256] = {0}, far = (uint16_t)(a.len + b.len);
    cost[0][0] = far;
    for (size_t i = 0; i <= a.len; i++)
        cost[i + 1][0] = far, cost[i + 1][1] = (uint16_t)i;
    for (size_t j = 0; j <= b.len; j++)
        cost[0][j + 1] = far, cost[1][j + 1] = (uint16_t)j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t last_column = 0;
        for (size_t j = 1; j <= b.len; j++) {
            size_t row = last_row[(unsigned char)b.at[j - 1]], column = last_column;
            bool same = a.at[i - 1] == b.at[j - 1];
            if (same) last_column = j;
            unsigned best = cost[i][j] + !same;
            best = least(best, least(cost[i + 1][j], cost[i][j + 1]) + 1u);
            best = least(best, cost[row][column] + (unsigned)(i - row - 1) + 1 +
                                   (unsigned)(j - column - 1));
            cost[i + 1][j + 1] = (uint16_t)best;
        }
        last_row[(unsigned char)a.at[i - 1]] = (uint16_t)i;
    }
    return cost[a.len + 1][b.len + 1];
}
