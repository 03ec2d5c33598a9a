/* dataset/splink_near.c -- likeness beside a threshold. Most pairs are far from it, and lengths and
 * the letters that occur already tell; the answer is never another than the full way gives. */
#include "dataset/splink_score.h"

#include <math.h>

uint64_t splink_letters(str s)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < s.len; i++)
        letters |= (uint64_t)1 << ((unsigned char)s.at[i] & 63);
    return letters;
}

static bool beside(double value, enum splink_op op, double constant)
{
    switch (op) {
        case SPLINK_OP_EQUAL: return value == constant;
        case SPLINK_OP_UNEQUAL: return value != constant;
        case SPLINK_OP_LESS: return value < constant;
        case SPLINK_OP_LESS_EQUAL: return value <= constant;
        case SPLINK_OP_GREATER: return value > constant;
        default: return value >= constant;
    }
}

/* At least so many edits: letters of the one that the other has not, and the lengths. */
static size_t edits_least(str a, str b, uint64_t letters_a, uint64_t letters_b)
{
    size_t only_a = (size_t)__builtin_popcountll(letters_a & ~letters_b),
           only_b = (size_t)__builtin_popcountll(letters_b & ~letters_a),
           longer = a.len > b.len ? a.len - b.len : b.len - a.len,
           most = only_a > only_b ? only_a : only_b;
    return most > longer ? most : longer;
}

/* Not above what Jaro (or Jaro-Winkler) can reach, with a little air for rounding. */
static double jaro_most(str a, str b, uint64_t letters_a, uint64_t letters_b, bool winkler)
{
    size_t only_a = (size_t)__builtin_popcountll(letters_a & ~letters_b),
           only_b = (size_t)__builtin_popcountll(letters_b & ~letters_a),
           in_a = a.len - only_a, in_b = b.len - only_b, m = in_a < in_b ? in_a : in_b, same = 0;
    double most = m ? ((double)m / (double)a.len + (double)m / (double)b.len + 1) / 3 : 0;
    if (!winkler) return most + 1e-9;
    while (same < 4 && same < a.len && same < b.len && a.at[same] == b.at[same])
        same++;
    return most + (double)same * 0.1 * (1 - most) + 1e-9;
}

/* Texts that differ: is one edit (with or without a swap) enough? */
static bool one_edit(str a, str b, bool swaps)
{
    while (a.len && b.len && a.at[0] == b.at[0])
        a = str_from(a, 1), b = str_from(b, 1);
    while (a.len && b.len && a.at[a.len - 1] == b.at[b.len - 1])
        a.len--, b.len--;
    if (a.len + b.len <= 1 || (a.len == 1 && b.len == 1)) return true;
    return swaps && a.len == 2 && b.len == 2 && a.at[0] == b.at[1] && a.at[1] == b.at[0];
}

static bool edits_hold(struct splink_near *near, enum splink_op op, double constant, str a, str b,
                       uint64_t letters_a, uint64_t letters_b)
{
    bool at_most = op == SPLINK_OP_LESS_EQUAL || op == SPLINK_OP_LESS;
    double most = op == SPLINK_OP_LESS ? ceil(constant) - 1 : floor(constant);
    if (at_most && (double)edits_least(a, b, letters_a, letters_b) > most) return false;
    if (at_most && most == 1) return one_edit(a, b, near->likeness == SPLINK_DAMERAU);
    if (!near->known) near->value = splink_likeness(near->likeness, a, b);
    near->known = true;
    return beside(near->value, op, constant);
}

bool splink_near_holds(struct splink_near *near, enum splink_op op, double constant, str a, str b,
                       uint64_t letters_a, uint64_t letters_b)
{
    if (near->known) return beside(near->value, op, constant);
    if (near->likeness == SPLINK_LEVENSHTEIN || near->likeness == SPLINK_DAMERAU)
        return edits_hold(near, op, constant, a, b, letters_a, letters_b);
    bool at_least = op == SPLINK_OP_GREATER_EQUAL || op == SPLINK_OP_GREATER;
    bool winkler = near->likeness == SPLINK_JARO_WINKLER;
    if (at_least && a.len && b.len && constant > 0 &&
        jaro_most(a, b, letters_a, letters_b, winkler) < constant)
        return false;
    near->value = splink_likeness(near->likeness, a, b);
    near->known = true;
    return beside(near->value, op, constant);
}
