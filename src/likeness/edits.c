/* likeness/edits.c -- edit distances.
 *
 * Levenshtein and OSA are Hyyro's bit-vector recurrences ("A bit-vector algorithm for computing
 * Levenshtein and Damerau edit distances", 2003): one column of the edit matrix is a word of +1s
 * and a word of -1s. Texts over 64 bytes take a word per 64 rows, with the step at each border
 * carried up. The unrestricted distance is Zhao and Sahni's ("String correction using the
 * Damerau-Levenshtein distance", 2019), which needs three rows instead of the whole matrix. */
#include "likeness/positions.h"

static unsigned edits_short(str a, str b, bool swaps)
{
    uint64_t slot[256], plus = ~(uint64_t)0, minus = 0, diagonal = 0, before = 0;
    uint64_t last = (uint64_t)1 << (a.len - 1);
    positions_short(a, b, slot);
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

/* 64 rows of a column, and what crosses from one such block into the next above. */
struct block {
    uint64_t plus, minus, diagonal, before;
};
struct carry {
    uint64_t up, down, swap; /* 0 or 1 each */
};

static void block_step(struct block *k, uint64_t here, bool swaps, uint64_t last, struct carry *c,
                       unsigned *edits)
{
    uint64_t may_swap = ~k->diagonal & here;
    uint64_t swap = swaps ? (may_swap << 1 | c->swap) & k->before : 0;
    uint64_t match = here | c->down;
    uint64_t diagonal = (((match & k->plus) + k->plus) ^ k->plus) | match | k->minus | swap;
    uint64_t up = k->minus | ~(diagonal | k->plus), down = diagonal & k->plus;
    *edits += (up & last) != 0;
    *edits -= (down & last) != 0;
    struct carry out = {up >> (WORD_BITS - 1), down >> (WORD_BITS - 1),
                        may_swap >> (WORD_BITS - 1)};
    up = up << 1 | c->up;
    down = down << 1 | c->down;
    *k = (struct block){down | ~(diagonal | up), up & diagonal, diagonal, here};
    *c = out;
}

static unsigned edits_long(str a, str b, bool swaps)
{
    uint64_t slot[256][WORDS_MAX], last = (uint64_t)1 << (a.len - 1) % WORD_BITS;
    size_t words = (a.len + WORD_BITS - 1) / WORD_BITS;
    struct block block[WORDS_MAX];
    unsigned edits = (unsigned)a.len;
    positions_long(a, b, slot);
    for (size_t w = 0; w < words; w++)
        block[w] = (struct block){.plus = ~(uint64_t)0};
    for (size_t j = 0; j < b.len; j++) {
        struct carry c = {.up = 1};
        const uint64_t *here = slot[(unsigned char)b.at[j]];
        for (size_t w = 0; w < words; w++)
            block_step(&block[w], here[w], swaps, w + 1 == words ? last : 0, &c, &edits);
    }
    return edits;
}

/* Cut to size, equal ends off, the shorter first: none of it changes a distance. */
static void prepare(str *a, str *b)
{
    *a = str_upto(*a, LIKENESS_BYTES_MAX);
    *b = str_upto(*b, LIKENESS_BYTES_MAX);
    while (a->len && b->len && a->at[a->len - 1] == b->at[b->len - 1])
        a->len--, b->len--;
    while (a->len && b->len && a->at[0] == b->at[0]) {
        *a = str_from(*a, 1);
        *b = str_from(*b, 1);
    }
    if (a->len <= b->len) return;
    str longer = *a;
    *a = *b;
    *b = longer;
}

static unsigned edits_prepared(str a, str b, bool swaps)
{
    if (!a.len) return (unsigned)b.len;
    return a.len <= WORD_BITS ? edits_short(a, b, swaps) : edits_long(a, b, swaps);
}

unsigned likeness_levenshtein(str a, str b)
{
    prepare(&a, &b);
    return edits_prepared(a, b, false);
}

unsigned likeness_osa(str a, str b)
{
    prepare(&a, &b);
    return edits_prepared(a, b, true);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

enum { ROW = LIKENESS_BYTES_MAX + 1 };

/* Rows of the matrix are bytes of a, columns bytes of b. A swap ends where a[i] stands earlier in b
 * and b[j] earlier in a. Of all such swaps only those count where nothing lies between on one of
 * the two sides, so it is enough to keep, besides the row above: per column the cost before its
 * last match (`before_match`), and for the row at hand the cost before its last match
 * (`before_last`). */
static unsigned damerau_rows(str a, str b)
{
    unsigned rows[2][ROW + 1], before_match[ROW + 1], far = (unsigned)(a.len + b.len) + 1;
    unsigned last_row[256];
    for (size_t j = 0; j < b.len; j++)
        last_row[(unsigned char)b.at[j]] = 0;
    for (size_t i = 0; i < a.len; i++)
        last_row[(unsigned char)a.at[i]] = 0;
    /* Index 0 stands for the column before the first, where nothing can come from. */
    unsigned *above = rows[0], *row = rows[1];
    above[0] = row[0] = far;
    for (size_t j = 0; j <= b.len; j++) {
        row[j + 1] = (unsigned)j;
        above[j + 1] = before_match[j] = far;
    }
    for (unsigned i = 1; i <= a.len; i++) {
        unsigned *free_row = above;
        above = row;
        row = free_row; /* still holds the row twice above, read before it is written */
        unsigned last_match = 0, before_last = far, twice_above = row[1];
        row[1] = i;
        for (unsigned j = 1; j <= b.len; j++) {
            bool same = a.at[i - 1] == b.at[j - 1];
            unsigned best = least(above[j] + !same, least(row[j], above[j + 1]) + 1);
            unsigned match_row = last_row[(unsigned char)b.at[j - 1]];
            if (same) {
                last_match = j;
                before_match[j] = above[j - 1];
                before_last = twice_above;
            } else if (last_match && j - last_match == 1 && match_row) {
                best = least(best, before_match[j] + (i - match_row));
            } else if (match_row && i - match_row == 1 && last_match) {
                best = least(best, before_last + (j - last_match));
            }
            twice_above = row[j + 1];
            row[j + 1] = best;
        }
        last_row[(unsigned char)a.at[i - 1]] = i;
    }
    return row[b.len + 1];
}

/* Up to two edits the restricted distance is the same: the cheapest case where they part is a swap
 * with an edit in between, two against three. That answers most pairs that matter bit-parallel. */
unsigned likeness_damerau(str a, str b)
{
    prepare(&a, &b);
    unsigned restricted = edits_prepared(a, b, true);
    return restricted <= 2 || !a.len ? restricted : damerau_rows(a, b);
}
