/* dataset/compare.c -- see compare.h. The memory of outcomes is a table without lists: a new
 * outcome takes the place of the old. */
#include "dataset/compare.h"

#include "base/mem.h"

#include <assert.h>

enum { MEMO_BITS = 13, PATTERN_BITS = 64, ID_BITS = 28, LEVEL_BITS = 8, LEVEL_MASK = 0xFF };
static_assert(FRAME_RECORDS_MAX <= 1 << ID_BITS, "two value ids and a level fit into 64 bits");

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
        const struct comparison *c = &set->comparison[i];
        size_t room = (size_t)1 << MEMO_BITS;
        if (!c->remember) continue;
        if (c->of_values) m->values[i] = mem_zero(room, sizeof *m->values[i]);
        else m->lines[i] = mem_zero(room, sizeof *m->lines[i]);
        if (!m->values[i] && !m->lines[i])
            return err_set(why, ERR_NOMEM, "no memory to compare");
    }
    return ERR_OK;
}

void compare_memory_release(struct compare_memory *m)
{
    for (size_t i = 0; i < COMPARISONS_MAX; i++) {
        mem_free(m->values[i]);
        mem_free(m->lines[i]);
    }
    *m = (struct compare_memory){{NULL}};
}

static size_t memo_place(uint64_t left, uint64_t right)
{
    uint64_t h = (left * 0x9E3779B97F4A7C15u) ^ (right * 0xC2B2AE3D27D4EB4Fu);
    return (size_t)(h >> (64 - MEMO_BITS));
}

static uint8_t values_level(const struct comparison *c, uint64_t *memo, uint32_t left,
                            uint32_t right)
{
    if (!memo) return c->of_values(c, left, right);
    uint64_t low = left < right ? left : right, high = left < right ? right : left;
    uint64_t *slot = &memo[memo_place(low, high)], key = low << ID_BITS | high;
    if (*slot >> LEVEL_BITS != key)
        *slot = key << LEVEL_BITS | c->of_values(c, left, right);
    return *slot & LEVEL_MASK;
}

static uint64_t two_ids(const struct comparison *c, const uint32_t *line)
{
    uint64_t second = c->fields > 1 ? line[c->field[1]] : 0;
    return second << ID_BITS | line[c->field[0]];
}

static uint8_t lines_level(const struct comparison *c, struct compare_memo *memo,
                           const uint32_t *left, const uint32_t *right)
{
    enum { LEVEL_SHIFT = 2 * ID_BITS };
    if (!memo) return c->of_lines(c, left, right);
    uint64_t l = two_ids(c, left) + 1, r = two_ids(c, right);
    struct compare_memo *slot = &memo[memo_place(l, r)];
    if (slot->left != l || (slot->right & (((uint64_t)1 << LEVEL_SHIFT) - 1)) != r)
        *slot = (struct compare_memo){l, r | (uint64_t)c->of_lines(c, left, right) << LEVEL_SHIFT};
    return (uint8_t)(slot->right >> LEVEL_SHIFT);
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
            else level = values_level(c, m->values[i], l, r);
        } else {
            level = lines_level(c, m->lines[i], left, right);
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
