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

/* Letters that only one of the two has. */
struct only {
    size_t a, b;
};

static struct only only_in(const struct splink_near *n)
{
    return (struct only){(size_t)__builtin_popcountll(n->letters_a & ~n->letters_b),
                         (size_t)__builtin_popcountll(n->letters_b & ~n->letters_a)};
}

/* At least so many edits: letters of the one that the other has not, and the lengths. */
static double edits_least(const struct splink_near *n)
{
    struct only only = only_in(n);
    size_t longer = n->a.len > n->b.len ? n->a.len - n->b.len : n->b.len - n->a.len,
           most = only.a > only.b ? only.a : only.b;
    return (double)(most > longer ? most : longer);
}

/* Not above what Jaro (or Jaro-Winkler) can reach, with a little air for rounding. */
static double jaro_most(const struct splink_near *n)
{
    str a = n->a, b = n->b;
    struct only only = only_in(n);
    size_t in_a = a.len - only.a, in_b = b.len - only.b, m = in_a < in_b ? in_a : in_b, same = 0;
    double most = m ? ((double)m / (double)a.len + (double)m / (double)b.len + 1) / 3 : 0;
    if (n->likeness != SPLINK_JARO_WINKLER) return most + 1e-9;
    while (same < 4 && same < a.len && same < b.len && a.at[same] == b.at[same])
        same++;
    return most + (double)same * 0.1 * (1 - most) + 1e-9;
}

static bool is_edits(const struct splink_near *n)
{
    return n->likeness == SPLINK_LEVENSHTEIN || n->likeness == SPLINK_DAMERAU;
}

static double bound(struct splink_near *n)
{
    if (!n->bounded) n->bound = is_edits(n) ? edits_least(n) : jaro_most(n);
    n->bounded = true;
    return n->bound;
}

static double value(struct splink_near *n)
{
    if (!n->known) n->value = splink_likeness(n->likeness, n->a, n->b);
    n->known = true;
    return n->value;
}

/* Texts that differ: is one edit (with or without a swap) enough? */
static bool one_edit(str a, str b, bool swaps)
{
    while (a.len && b.len && a.at[0] == b.at[0])
        a.at++, a.len--, b.at++, b.len--;
    while (a.len && b.len && a.at[a.len - 1] == b.at[b.len - 1])
        a.len--, b.len--;
    if (a.len + b.len <= 1 || (a.len == 1 && b.len == 1)) return true;
    return swaps && a.len == 2 && b.len == 2 && a.at[0] == b.at[1] && a.at[1] == b.at[0];
}

static bool edits_hold(struct splink_near *n, enum splink_op op, double constant)
{
    bool at_most = op == SPLINK_OP_LESS_EQUAL || op == SPLINK_OP_LESS;
    double most = op == SPLINK_OP_LESS ? ceil(constant) - 1 : floor(constant);
    if (at_most && bound(n) > most) return false;
    if (at_most && most == 1) return one_edit(n->a, n->b, n->likeness == SPLINK_DAMERAU);
    return beside(value(n), op, constant);
}

bool splink_near_holds(struct splink_near *n, enum splink_op op, double constant)
{
    if (n->known) return beside(n->value, op, constant);
    if (is_edits(n)) return edits_hold(n, op, constant);
    bool at_least = op == SPLINK_OP_GREATER_EQUAL || op == SPLINK_OP_GREATER;
    if (at_least && n->a.len && n->b.len && constant > 0 && bound(n) < constant) return false;
    return beside(value(n), op, constant);
}
