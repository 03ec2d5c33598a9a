/* dataset/compare.c -- see compare.h. The memory of outcomes is a table without lists: a new
 * outcome takes the place of the old. */
#include "dataset/compare.h"

#include "base/mem.h"

enum { MEMO_BITS = 14, PATTERN_BITS = 64 };

err compare_ready(struct compare_set *set, const struct weight_model *m, struct err_info *why)
{
    unsigned shift = 0;
    for (size_t i = 0; i < set->comparisons; i++) {
        struct comparison *c = &set->comparison[i];
        for (c->bits = 1; (1u << c->bits) < m->comparison[i].levels; c->bits++)
            continue;
        c->shift = (uint8_t)shift;
        shift += c->bits;
        if (shift > PATTERN_BITS)
            return err_set(why, ERR_LIMIT,
                           "there are too many comparisons: their levels take more than %d bits",
                           PATTERN_BITS);
    }
    return ERR_OK;
}

err compare_memory_init(struct compare_memory *m, const struct compare_set *set,
                        struct err_info *why)
{
    *m = (struct compare_memory){{NULL}};
    for (size_t i = 0; i < set->comparisons; i++) {
        if (!set->comparison[i].remember) continue;
        m->memo[i] = mem_zero((size_t)1 << MEMO_BITS, sizeof *m->memo[i]);
        if (!m->memo[i]) return err_set(why, ERR_NOMEM, "no memory to compare");
    }
    return ERR_OK;
}

void compare_memory_release(struct compare_memory *m)
{
    for (size_t i = 0; i < COUNT(m->memo); i++)
        mem_free(m->memo[i]);
    *m = (struct compare_memory){{NULL}};
}

static size_t memo_place(uint64_t left, uint64_t right)
{
    uint64_t h = (left * 0x9E3779B97F4A7C15u) ^ (right * 0xC2B2AE3D27D4EB4Fu);
    return (size_t)(h >> (64 - MEMO_BITS));
}

static uint8_t values_level(const struct comparison *c, struct compare_memo *memo, uint32_t left,
                            uint32_t right)
{
    if (!memo) return c->of_values(c, left, right);
    uint64_t low = left < right ? left : right, high = left < right ? right : left;
    struct compare_memo *slot = &memo[memo_place(low, high)];
    if (slot->left != low + 1 || slot->right != high)
        *slot = (struct compare_memo){low + 1, high, c->of_values(c, left, right)};
    return slot->level;
}

static uint8_t lines_level(const struct comparison *c, struct compare_memo *memo,
                           const uint32_t *left, const uint32_t *right)
{
    if (!memo) return c->of_lines(c, left, right);
    uint64_t l = left[c->field[0]], r = right[c->field[0]];
    if (c->fields > 1) {
        l |= (uint64_t)left[c->field[1]] << 32;
        r |= (uint64_t)right[c->field[1]] << 32;
    }
    struct compare_memo *slot = &memo[memo_place(l, r)];
    if (slot->left != l + 1 || slot->right != r)
        *slot = (struct compare_memo){l + 1, r, c->of_lines(c, left, right)};
    return slot->level;
}

uint64_t compare_lines(const struct compare_set *set, struct compare_memory *m,
                       const uint32_t *left, const uint32_t *right)
{
    uint64_t pattern = 0;
    for (size_t i = 0; i < set->comparisons; i++) {
        const struct comparison *c = &set->comparison[i];
        uint64_t level;
        if (c->of_values) {
            uint32_t l = left[c->field[0]], r = right[c->field[0]];
            if (!l || !r) level = c->missing;
            else if (l == r) level = c->same_as ? c->same_as[l] : c->same;
            else level = values_level(c, m->memo[i], l, r);
        } else {
            level = lines_level(c, m->memo[i], left, right);
        }
        pattern |= level << c->shift;
    }
    return pattern;
}

void compare_levels(const struct compare_set *set, uint64_t pattern,
                    uint8_t ret_levels[COMPARISONS_MAX])
{
    for (size_t i = 0; i < set->comparisons; i++)
        ret_levels[i] = compare_level(&set->comparison[i], pattern);
}
