/* dataset/splink_score.c -- the weights of a chunk of pairs, comparison by comparison. */
#include "dataset/splink_score.h"

#include "base/mem.h"

#include <math.h>

enum { SCRATCH_BYTES_MAX = 64 << 20 };

err splink_memory_init(struct splink_memory *m, const struct splink_scorer *s,
                       struct err_info *why)
{
    *m = (struct splink_memory){.scratch = arena_new(SCRATCH_BYTES_MAX)};
    m->recent = mem_alloc((s->ladders + 1) * sizeof *m->recent);
    if (!m->scratch || !m->recent) return err_set(why, ERR_NOMEM, "no memory to score");
    for (size_t i = 0; i < s->ladders; i++) {
        memset(m->recent[i].key, 0xff, sizeof m->recent[i].key); /* no ids are that large */
        memset(m->recent[i].level, 0, sizeof m->recent[i].level);
    }
    return ERR_OK;
}

void splink_memory_release(struct splink_memory *m)
{
    arena_free(m->scratch);
    mem_free(m->recent);
    *m = (struct splink_memory){0};
}

/* ---- a chunk -------------------------------------------------------------------------------- */

static inline double greater(double a, double b) { return a > b ? a : b; }

/* What a level is worth. A rarer value says more; when the two differ the more common one counts,
 * as when one is NULL. */
static inline double worth(const struct splink_ladder *l, uint8_t level, const uint32_t *left,
                           const uint32_t *right)
{
    const double *share = l->term[level];
    const struct splink_level *at = &l->comparison->level[level];
    if (!share || !(left[at->term] | right[at->term])) return l->weight[level];
    double most = greater(greater(share[left[at->term]], share[right[at->term]]), at->term_floor);
    return l->weight[level] + at->term_weight * (at->term_base - most);
}

/* The same for equal ids, which is looked up. */
static inline double worth_of_same(const struct splink_ladder *l, uint8_t level, uint32_t id,
                                   const uint32_t *left, const uint32_t *right)
{
    if (!l->same_weight) return l->weight[level];
    double known = l->same_weight[id];
    if (known == known) return known;
    known = worth(l, level, left, right);
    __atomic_store(&l->same_weight[id], &known, __ATOMIC_RELAXED);
    return known;
}

static void exact_levels(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                         size_t n, const uint32_t *const *left, const uint32_t *const *right,
                         uint8_t *restrict level, double *restrict weight)
{
    size_t column = l->place;
    uint8_t by_class[SPLINK_EXACT__COUNT]; /* level + 1 */
    for (size_t k = 0; k < SPLINK_EXACT__COUNT; k++)
        by_class[k] = __atomic_load_n(&l->level[k], __ATOMIC_RELAXED);
    for (size_t i = 0; i < n; i++) {
        uint32_t a = left[i][column], class = splink_exact(a, right[i][column]);
        level[i] = by_class[class] - 1;
        if (!by_class[class]) {
            splink_levels(s, m, l, 1, &left[i], &right[i], &level[i]);
            by_class[class] = level[i] + 1;
        }
        weight[i] += class == SPLINK_EXACT_SAME ? worth_of_same(l, level[i], a, left[i], right[i])
                                                : l->weight[level[i]];
    }
}

/* Where the level of two ids is kept for good: they are equal, or one is NULL. */
static inline uint8_t *settled(struct splink_ladder *l, uint32_t left, uint32_t right)
{
    uint32_t both = splink_exact(left, right);
    if (both == SPLINK_EXACT_DIFFER) return NULL;
    if (l->settled) return &l->at_once[both];
    if (left == right) return &l->same[left];
    return left ? &l->right_null[left] : &l->left_null[right];
}

/* A pair that its thread has not met lately, and where its answer will stand. */
struct pending {
    uint8_t *slot; /* for good, or NULL */
    uint32_t pair, recent; /* RECENT_NONE: two of a chunk want one place */
};

enum { RECENT_NONE = SPLINK_RECENT, RECENT_PENDING = UINT8_MAX };

static inline uint32_t recent_place(uint64_t key)
{
    return (uint32_t)((key ^ key >> 23) * 0x9E3779B97F4A7C15u >> (64 - SPLINK_RECENT_BITS));
}

/* The answers that stand there already. Of pairs with one and the same two ids the first goes to
 * `pending`, the others to `again`. */
static size_t take_recent(struct splink_recent *recent, size_t place, size_t n,
                          const uint32_t *const *left, const uint32_t *const *right,
                          uint8_t *restrict level, double *restrict weight,
                          struct pending *restrict pending, struct pending *restrict again,
                          size_t *ret_again)
{
    size_t waiting = 0, repeated = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t key = (uint64_t)left[i][place] << 32 | right[i][place];
        uint32_t at = recent_place(key);
        uint8_t known = recent->level[at];
        level[i] = known;
        if (recent->key[at] == key) {
            if (known != RECENT_PENDING)
                weight[i] += recent->worth[at];
            else
                again[repeated++] = (struct pending){.pair = (uint32_t)i, .recent = at};
            continue;
        }
        struct pending *p = &pending[waiting++];
        p->pair = (uint32_t)i;
        p->recent = RECENT_NONE;
        if (known == RECENT_PENDING) continue;
        p->recent = at;
        recent->key[at] = key;
        recent->level[at] = RECENT_PENDING;
    }
    *ret_again = repeated;
    return waiting;
}

/* What no thread has answered for good. */
static void work_out(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                     const struct pending *unknown, size_t n, const uint32_t *const *left,
                     const uint32_t *const *right, uint8_t *level)
{
    const uint32_t *unknown_left[SPLINK_CHUNK], *unknown_right[SPLINK_CHUNK];
    uint8_t found[SPLINK_CHUNK];
    for (size_t k = 0; k < n; k++) {
        unknown_left[k] = left[unknown[k].pair];
        unknown_right[k] = right[unknown[k].pair];
    }
    splink_levels(s, m, l, n, unknown_left, unknown_right, found);
    for (size_t k = 0; k < n; k++) {
        level[unknown[k].pair] = found[k];
        if (unknown[k].slot) __atomic_store_n(unknown[k].slot, found[k] + 1, __ATOMIC_RELAXED);
    }
}

static void whole_levels(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                         size_t n, const uint32_t *const *left, const uint32_t *const *right,
                         uint8_t *level, double *weight)
{
    struct pending pending[SPLINK_CHUNK], again[SPLINK_CHUNK], unknown[SPLINK_CHUNK];
    struct splink_recent *recent = &m->recent[l - s->ladder];
    size_t unknowns = 0, repeated = 0,
           waiting = take_recent(recent, l->place, n, left, right, level, weight, pending, again,
                                 &repeated);
    for (size_t k = 0; k < waiting; k++) {
        struct pending *p = &pending[k];
        p->slot = settled(l, left[p->pair][l->place], right[p->pair][l->place]);
        uint8_t known = p->slot ? __atomic_load_n(p->slot, __ATOMIC_RELAXED) : 0;
        level[p->pair] = known - 1;
        if (!known) unknown[unknowns++] = *p;
    }
    if (unknowns) work_out(s, m, l, unknown, unknowns, left, right, level);
    for (size_t k = 0; k < waiting; k++) {
        const struct pending *p = &pending[k];
        double bits = worth(l, level[p->pair], left[p->pair], right[p->pair]);
        weight[p->pair] += bits;
        if (p->recent == RECENT_NONE) continue;
        recent->worth[p->recent] = bits;
        recent->level[p->recent] = level[p->pair];
    }
    for (size_t k = 0; k < repeated; k++) {
        level[again[k].pair] = recent->level[again[k].recent];
        weight[again[k].pair] += recent->worth[again[k].recent];
    }
}

void splink_score(struct splink_scorer *s, struct splink_memory *m, size_t n,
                  const uint32_t *left, const uint32_t *right, double *ret_weight,
                  uint8_t *ret_level)
{
    const uint32_t *l[SPLINK_CHUNK], *r[SPLINK_CHUNK];
    uint8_t own[SPLINK_CHUNK];
    for (size_t i = 0; i < n; i++) {
        l[i] = splink_line(s->table, left[i]);
        r[i] = splink_line(s->table, right[i]);
        ret_weight[i] = s->model->prior_weight;
    }
    for (size_t c = 0; c < s->ladders; c++) {
        struct splink_ladder *ladder = &s->ladder[c];
        uint8_t *level = ret_level ? ret_level + c * SPLINK_CHUNK : own;
        if (ladder->exact) {
            exact_levels(s, m, ladder, n, l, r, level, ret_weight);
        } else if (ladder->whole) {
            whole_levels(s, m, ladder, n, l, r, level, ret_weight);
        } else {
            splink_levels(s, m, ladder, n, l, r, level);
            for (size_t i = 0; i < n; i++)
                ret_weight[i] += worth(ladder, level[i], l[i], r[i]);
        }
    }
}
