/* dataset/splink_score.c -- the weights of a chunk of pairs, comparison by comparison. */
#include "dataset/splink_score.h"

#include "base/mem.h"

#include <math.h>

enum {
    MEMO_BITS = 16,
    MEMO_ID_BITS = 28,
    UNKNOWN_CLASS = SPLINK_CLASSES_MAX, /* there are too many: the pair is evaluated */
    SCRATCH_BYTES_MAX = 64 << 20
};
enum { EXACT_DIFFER, EXACT_LEFT_NULL, EXACT_RIGHT_NULL, EXACT_BOTH_NULL, EXACT_SAME };

err splink_memory_init(struct splink_memory *m, const struct splink_scorer *s,
                       struct err_info *why)
{
    *m = (struct splink_memory){.scratch = arena_new(SCRATCH_BYTES_MAX)};
    bool fine = m->scratch != NULL;
    for (size_t i = 0; i < s->ladders; i++)
        for (size_t k = 0; fine && k < s->ladder[i].groups && !s->ladder[i].direct; k++) {
            if (!s->ladder[i].group[k].remember) continue;
            m->memo[i][k] = mem_zero((size_t)1 << MEMO_BITS, sizeof(uint64_t));
            fine = m->memo[i][k] != NULL;
        }
    return fine ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to score");
}

void splink_memory_release(struct splink_memory *m)
{
    for (size_t i = 0; i < SPLINK_COMPARISONS_MAX; i++)
        for (size_t k = 0; k < SPLINK_GROUPS_MAX; k++)
            mem_free(m->memo[i][k]);
    arena_free(m->scratch);
    *m = (struct splink_memory){0};
}

/* ---- classes -------------------------------------------------------------------------------- */

/* Classes are numbered as they turn up: which thread meets one first is chance, but a class stands
 * for the same answers whatever its number. */
static uint8_t class_of_vector(struct splink_scorer *s, struct splink_group *g, uint64_t vector)
{
    size_t n = __atomic_load_n(&g->classes, __ATOMIC_ACQUIRE);
    for (size_t i = 0; i < n; i++)
        if (g->vector[i] == vector) return (uint8_t)i;
    uint8_t found = UNKNOWN_CLASS;
    (void)pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < g->classes; i++)
        if (g->vector[i] == vector) found = (uint8_t)i;
    if (found == UNKNOWN_CLASS && g->classes < SPLINK_CLASSES_MAX) {
        found = (uint8_t)g->classes;
        g->vector[found] = vector;
        __atomic_store_n(&g->classes, g->classes + 1, __ATOMIC_RELEASE);
    }
    (void)pthread_mutex_unlock(&s->lock);
    return found;
}

static uint8_t work_out(struct splink_scorer *s, struct splink_memory *m, struct splink_group *g,
                        const uint32_t *left, const uint32_t *right)
{
    struct splink_view view = {s->table, {NULL, left, right}, m->scratch};
    return class_of_vector(s, g, splink_atoms_truth(s->table, g, &view, &m->failed));
}

/* Known for good once it was worked out; the slot holds class + 1. */
static uint8_t settled(struct splink_scorer *s, struct splink_memory *m, struct splink_group *g,
                       uint8_t *slot, const uint32_t *left, const uint32_t *right)
{
    uint8_t known = __atomic_load_n(slot, __ATOMIC_RELAXED);
    if (known) return known - 1;
    known = work_out(s, m, g, left, right);
    __atomic_store_n(slot, known + 1, __ATOMIC_RELAXED);
    return known;
}

static inline size_t memo_slot(uint32_t left, uint32_t right)
{
    uint64_t mixed = ((uint64_t)left << 32 | right) * 0x9E3779B97F4A7C15u;
    return (size_t)(mixed >> (64 - MEMO_BITS));
}

static void classes_of(struct splink_scorer *s, struct splink_memory *m, struct splink_group *g,
                       uint64_t *memo, size_t n, const uint32_t *const *left,
                       const uint32_t *const *right, uint32_t *key)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t l = left[i][g->left], r = right[i][g->right];
        uint8_t class;
        if (l == r && l && g->one_domain) {
            class = settled(s, m, g, g->settled ? &g->same : &g->same_as[l], left[i], right[i]);
        } else if ((!l || !r) && g->settled) {
            class = settled(s, m, g, &g->null[(l == 0) + 2 * (r == 0)], left[i], right[i]);
        } else if (!memo) {
            class = work_out(s, m, g, left[i], right[i]);
        } else {
            uint64_t *slot = &memo[memo_slot(l, r)];
            uint64_t wanted = ((uint64_t)l << MEMO_ID_BITS | r) << 8;
            if ((*slot & ~(uint64_t)0xFF) == wanted && *slot) {
                class = *slot & 0xFF;
            } else {
                class = work_out(s, m, g, left[i], right[i]);
                *slot = wanted | class;
            }
        }
        key[i] |= (uint32_t) class << g->shift;
    }
}

static void exact_classes_of(const struct splink_group *g, size_t n, const uint32_t *const *left,
                             const uint32_t *const *right, uint32_t *key)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t l = left[i][g->left], r = right[i][g->right];
        uint32_t null = (l == 0) + 2 * (uint32_t)(r == 0), same = (l == r) & (l != 0);
        key[i] |= (null + EXACT_SAME * same) << g->shift;
    }
}

/* ---- levels --------------------------------------------------------------------------------- */

static bool has_unknown(const struct splink_ladder *l, uint32_t key)
{
    for (size_t i = 0; i < l->groups; i++)
        if (!l->group[i].exact && (key >> l->group[i].shift & UNKNOWN_CLASS) == UNKNOWN_CLASS)
            return true;
    return false;
}

static uint8_t level_of(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                        uint32_t key, const uint32_t *left, const uint32_t *right)
{
    struct splink_view view = {s->table, {NULL, left, right}, m->scratch};
    uint8_t level = (uint8_t)splink_level_of(l, &view, &m->failed);
    if (!l->direct && !has_unknown(l, key))
        __atomic_store_n(&l->level[key], level + 1, __ATOMIC_RELAXED);
    return level;
}

static double term_bits(const struct splink_level *level, const double *share, uint32_t left,
                        uint32_t right)
{
    double most = fmax(share[left], share[right]);
    if (!left && !right) return 0;
    if (level->term_least > 0) most = fmax(most, log2(level->term_least));
    return level->term_weight * (level->term_base - most);
}

static void weigh(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                  size_t n, const uint32_t *const *left, const uint32_t *const *right,
                  const uint32_t *key, double *weight, uint8_t *ret_level)
{
    const struct splink_level *levels = l->comparison->level;
    for (size_t i = 0; i < n; i++) {
        uint8_t known = l->direct ? 0 : __atomic_load_n(&l->level[key[i]], __ATOMIC_RELAXED);
        uint8_t at = known ? known - 1 : level_of(s, m, l, key[i], left[i], right[i]);
        weight[i] += levels[at].weight;
        if (l->term[at])
            weight[i] += term_bits(&levels[at], l->term[at], left[i][levels[at].term],
                                   right[i][levels[at].term]);
        if (ret_level) ret_level[i] = at;
    }
}

void splink_score(struct splink_scorer *s, struct splink_memory *m, size_t n,
                  const uint32_t *left, const uint32_t *right, double *ret_weight,
                  uint8_t *ret_level)
{
    const uint32_t *l[SPLINK_CHUNK], *r[SPLINK_CHUNK];
    uint32_t key[SPLINK_CHUNK];
    for (size_t i = 0; i < n; i++) {
        l[i] = splink_line(s->table, left[i]);
        r[i] = splink_line(s->table, right[i]);
        __builtin_prefetch(l[i]);
        __builtin_prefetch(r[i]);
        ret_weight[i] = s->model->prior_weight;
    }
    for (size_t c = 0; c < s->ladders; c++) {
        struct splink_ladder *ladder = &s->ladder[c];
        memset(key, 0, n * sizeof *key);
        for (size_t k = 0; k < ladder->groups && !ladder->direct; k++) {
            struct splink_group *g = &ladder->group[k];
            if (g->exact)
                exact_classes_of(g, n, l, r, key);
            else
                classes_of(s, m, g, m->memo[c][k], n, l, r, key);
        }
        weigh(s, m, ladder, n, l, r, key, ret_weight,
              ret_level ? ret_level + c * SPLINK_CHUNK : NULL);
    }
}
