/* dataset/splink_near.c -- likeness beside a threshold. Most pairs are far from it, and lengths and
 * the letters that occur already tell; the answer is never another than the full way gives. */
#include "dataset/splink_score.h"

#include <math.h>

/* Letters that only one of the two has. */
struct only {
    size_t a, b;
};

/* Counts both at once, each in its half of a word: not every processor has an instruction for
 * it. */
static inline struct only only_in(uint32_t a, uint32_t b)
{
    uint64_t bits = (uint64_t)(a & ~b) << 32 | (b & ~a);
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    bits += bits >> 8;
    bits += bits >> 16;
    return (struct only){bits >> 32 & 0x3f, bits & 0x3f};
}

static inline bool is_edits(enum splink_likeness l)
{
    return l == SPLINK_LEVENSHTEIN || l == SPLINK_DAMERAU;
}

/* At least so many edits: letters of the one that the other has not, and the lengths. */
static inline size_t edits_least(struct only only, size_t a_len, size_t b_len)
{
    size_t longer = a_len > b_len ? a_len - b_len : b_len - a_len,
           most = only.a > only.b ? only.a : only.b;
    return most > longer ? most : longer;
}

/* Not above what Jaro (or Jaro-Winkler) can reach, with a little air for rounding. */
static double jaro_most(const struct splink_near *n)
{
    str a = n->a, b = n->b;
    struct only only = only_in(n->letters_a, n->letters_b);
    size_t in_a = a.len - only.a, in_b = b.len - only.b, m = in_a < in_b ? in_a : in_b, same = 0;
    double most = m ? ((double)m / (double)a.len + (double)m / (double)b.len + 1) / 3 : 0;
    if (n->likeness != SPLINK_JARO_WINKLER) return most + 1e-9;
    while (same < 4 && same < a.len && same < b.len && a.at[same] == b.at[same])
        same++;
    return most + (double)same * 0.1 * (1 - most) + 1e-9;
}

static double bound(struct splink_near *n)
{
    if (!n->bounded)
        n->bound = is_edits(n->likeness) ? (double)edits_least(only_in(n->letters_a, n->letters_b),
                                                               n->a.len, n->b.len)
                                         : jaro_most(n);
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
    return splink_beside(value(n), op, constant);
}

bool splink_near_holds(struct splink_near *n, enum splink_op op, double constant)
{
    if (n->known) return splink_beside(n->value, op, constant);
    if (is_edits(n->likeness)) return edits_hold(n, op, constant);
    bool at_least = op == SPLINK_OP_GREATER_EQUAL || op == SPLINK_OP_GREATER;
    if (at_least && n->a.len && n->b.len && constant > 0 && bound(n) < constant) return false;
    return splink_beside(value(n), op, constant);
}

/* ---- far ------------------------------------------------------------------------------------ */

/* Jaro-Winkler lets a common start count from 0.7 of Jaro on: what Jaro alone has to reach. */
static double jaro_needed(const struct splink_atom *a)
{
    return a->likeness == SPLINK_JARO_WINKLER ? fmin(a->constant, 0.7) : a->constant;
}

/* Of edits, the most that an atom allows. Of Jaro, 3 j - 1 of the least that an atom needs, with
 * a little air for rounding: with m letters in common, (m/a + m/b + 1) / 3 cannot be above j when
 * m (a + b) is below (3 j - 1) a b. */
double splink_far_from(const struct splink_atom *atom, size_t n)
{
    bool edits = is_edits(atom->likeness);
    double far = edits ? -HUGE_VAL : HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        bool at_most = atom[i].op == SPLINK_OP_LESS_EQUAL || atom[i].op == SPLINK_OP_LESS,
             at_least = atom[i].op == SPLINK_OP_GREATER_EQUAL || atom[i].op == SPLINK_OP_GREATER;
        if (edits)
            far = at_most ? fmax(far, atom[i].constant) : HUGE_VAL;
        else
            far = at_least ? fmin(far, 3 * jaro_needed(&atom[i]) - 1 - 1e-9) : -HUGE_VAL;
    }
    return far;
}

static inline bool edits_far(const struct splink_shape *a, const struct splink_shape *b, double far)
{
    return (double)edits_least(only_in(a->letters, b->letters), a->len, b->len) > far;
}

static inline bool jaro_far(const struct splink_shape *a, const struct splink_shape *b, double far)
{
    struct only only = only_in(a->letters, b->letters);
    size_t in_a = a->len - only.a, in_b = b->len - only.b, m = in_a < in_b ? in_a : in_b;
    return (double)(m * (a->len + b->len)) < far * (double)((size_t)a->len * b->len);
}

size_t splink_not_far(const struct splink_look *look, size_t n, const uint32_t *l,
                      const uint32_t *r, uint16_t *ret_place)
{
    enum { AHEAD = 12 };
    bool edits = is_edits(look->atom->likeness);
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        size_t soon = i + AHEAD < n ? i + AHEAD : i;
        __builtin_prefetch(&look->shape[0][l[soon]]);
        __builtin_prefetch(&look->shape[1][r[soon]]);
        const struct splink_shape *a = &look->shape[0][l[i]], *b = &look->shape[1][r[i]];
        ret_place[found] = (uint16_t)i;
        found += edits ? !edits_far(a, b, look->far) : !jaro_far(a, b, look->far);
    }
    return found;
}
