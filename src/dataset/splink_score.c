/* dataset/splink_score.c -- the weights of a chunk of pairs, comparison by comparison. */
#include "dataset/splink_score.h"

#include <math.h>

enum {
    UNKNOWN_CLASS = SPLINK_CLASSES_MAX, /* there are too many: the pair is evaluated */
    SCRATCH_BYTES_MAX = 64 << 20
};
enum { EXACT_DIFFER, EXACT_LEFT_NULL, EXACT_RIGHT_NULL, EXACT_BOTH_NULL, EXACT_SAME };

err splink_memory_init(struct splink_memory *m, struct err_info *why)
{
    *m = (struct splink_memory){.scratch = arena_new(SCRATCH_BYTES_MAX)};
    return m->scratch ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to score");
}

void splink_memory_release(struct splink_memory *m)
{
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

/* Where the class of two ids is kept when one is NULL or they are equal; NULL = they must be looked
 * at together. */
static inline uint8_t *settled_slot(struct splink_group *g, uint32_t l, uint32_t r)
{
    if (l == r && l) return !g->one_domain ? NULL : g->settled ? &g->same : &g->same_as[l];
    if (l && r) return NULL;
    if (g->settled) return &g->null[(l == 0) + 2 * (r == 0)];
    return l ? &g->right_null_as[l] : &g->left_null_as[r];
}

/* Two ids as one number, multiplied by an odd one: a bijection. Its upper bits are the place, the
 * others tell whose it is. */
static inline uint64_t memo_key(const struct splink_group *g, uint32_t l, uint32_t r)
{
    uint64_t both = (uint64_t)l << g->right_bits | r;
    return both * 0x9E3779B97F4A7C15u & (((uint64_t)1 << g->key_bits) - 1);
}

/* A pair whose class is not settled yet. */
struct pending {
    uint8_t *slot;   /* of the group, for good, or ... */
    uint32_t *place; /* ... in the memo, or NULL */
    uint32_t tag, pair;
};

static uint8_t pending_class(struct splink_scorer *s, struct splink_memory *m,
                             struct splink_group *g, const struct pending *p, const uint32_t *left,
                             const uint32_t *right)
{
    const uint32_t mask = (1u << SPLINK_MEMO_CLASS_BITS) - 1;
    if (p->place) {
        uint32_t known = __atomic_load_n(p->place, __ATOMIC_RELAXED);
        if ((known & ~mask) == p->tag && (known & mask)) return (uint8_t)((known & mask) - 1);
    }
    uint8_t class = work_out(s, m, g, left, right);
    if (p->place) __atomic_store_n(p->place, p->tag | (class + 1u), __ATOMIC_RELAXED);
    if (p->slot) __atomic_store_n(p->slot, class + 1, __ATOMIC_RELAXED);
    return class;
}

static void classes_of(struct splink_scorer *s, struct splink_memory *m, struct splink_group *g,
                       size_t n, const uint32_t *const *left, const uint32_t *const *right,
                       uint32_t *key)
{
    struct pending pending[SPLINK_CHUNK];
    size_t waiting = 0;
    unsigned low = g->key_bits > SPLINK_MEMO_BITS ? g->key_bits - SPLINK_MEMO_BITS : 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t l = left[i][g->left], r = right[i][g->right];
        uint8_t *slot = settled_slot(g, l, r);
        uint8_t known = slot ? __atomic_load_n(slot, __ATOMIC_RELAXED) : 0;
        if (known) {
            key[i] |= (uint32_t)(known - 1) << g->shift;
            continue;
        }
        struct pending *p = &pending[waiting++];
        *p = (struct pending){.slot = slot, .pair = (uint32_t)i};
        if (slot || !g->memo) continue;
        uint64_t both = memo_key(g, l, r);
        p->place = &g->memo[both >> low];
        p->tag = (uint32_t)(both & (((uint64_t)1 << low) - 1)) << SPLINK_MEMO_CLASS_BITS;
        __builtin_prefetch(p->place);
    }
    for (size_t k = 0; k < waiting; k++) {
        uint32_t i = pending[k].pair;
        key[i] |= (uint32_t)pending_class(s, m, g, &pending[k], left[i], right[i]) << g->shift;
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

static inline double greater(double a, double b) { return a > b ? a : b; }

/* A rarer value says more; when the two differ the more common one counts, as when one is NULL. */
static inline double term_bits(const struct splink_level *level, const double *share,
                               uint32_t left, uint32_t right)
{
    double most = greater(greater(share[left], share[right]), level->term_floor);
    return left | right ? level->term_weight * (level->term_base - most) : 0;
}

static void weigh(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                  size_t n, const uint32_t *const *left, const uint32_t *const *right,
                  const uint32_t *key, double *weight, uint8_t *level)
{
    const struct splink_level *levels = l->comparison->level;
    for (size_t i = 0; i < n; i++) {
        uint8_t known = l->direct ? 0 : __atomic_load_n(&l->level[key[i]], __ATOMIC_RELAXED);
        level[i] = known ? known - 1 : level_of(s, m, l, key[i], left[i], right[i]);
        weight[i] += l->weight[level[i]];
    }
    for (size_t i = 0; l->terms && i < n; i++) {
        const double *share = l->term[level[i]];
        if (!share) continue;
        const struct splink_level *at = &levels[level[i]];
        weight[i] += term_bits(at, share, left[i][at->term], right[i][at->term]);
    }
}

void splink_score(struct splink_scorer *s, struct splink_memory *m, size_t n,
                  const uint32_t *left, const uint32_t *right, double *ret_weight,
                  uint8_t *ret_level)
{
    const uint32_t *l[SPLINK_CHUNK], *r[SPLINK_CHUNK];
    uint32_t key[SPLINK_CHUNK];
    uint8_t level[SPLINK_CHUNK];
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
                classes_of(s, m, g, n, l, r, key);
        }
        weigh(s, m, ladder, n, l, r, key, ret_weight,
              ret_level ? ret_level + c * SPLINK_CHUNK : level);
    }
}
