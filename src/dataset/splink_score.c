/* dataset/splink_score.c -- the weights of a chunk of pairs, comparison by comparison. */
#include "dataset/splink_score.h"

#include "base/mem.h"

#include <math.h>

enum {
    UNKNOWN_CLASS = SPLINK_CLASSES_MAX, /* there are too many: the pair is evaluated */
    SCRATCH_BYTES_MAX = 64 << 20
};

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

/* ---- what is remembered --------------------------------------------------------------------- */

struct memo_place {
    uint32_t *word, tag;
};

/* A key may stand in either of two neighbours. */
static inline uint32_t *second_word(const struct splink_memo *m, const uint32_t *word)
{
    return &m->word[(size_t)(word - m->word) ^ 1];
}

/* Two ids as one number, multiplied by odd ones: a bijection. Its upper bits are the place, the
 * others tell whose the word is. */
static inline struct memo_place memo_place(const struct splink_memo *m, uint32_t l, uint32_t r)
{
    unsigned low = m->key_bits - m->bits;
    uint64_t both = (uint64_t)l << m->right_bits | r, all = ((uint64_t)1 << m->key_bits) - 1;
    both = both * 0xD6E8FEB86659FD93u & all;
    both ^= both >> (m->key_bits / 2);
    both = both * 0x9E3779B97F4A7C15u & all;
    /* the last bit of the place goes into the tag: two neighbours are one bucket */
    size_t place = (size_t)(both >> low);
    uint64_t tag = (both & (((uint64_t)1 << low) - 1)) << 1 | (place & 1);
    return (struct memo_place){&m->word[place], (uint32_t)tag << SPLINK_MEMO_CLASS_BITS};
}

/* The answer + 1, or 0. */
static inline uint32_t memo_get(const struct splink_memo *m, const struct memo_place *p)
{
    const uint32_t mask = (1u << SPLINK_MEMO_CLASS_BITS) - 1;
    uint32_t one = __atomic_load_n(p->word, __ATOMIC_RELAXED);
    uint32_t answer = one & mask;
    if (answer && (one & ~mask) == p->tag) return answer;
    uint32_t two = __atomic_load_n(second_word(m, p->word), __ATOMIC_RELAXED);
    return (two & ~mask) == p->tag ? two & mask : 0;
}

/* The newest is found first; what stood there moves over. */
static inline void memo_put(const struct splink_memo *m, const struct memo_place *p,
                            uint32_t answer)
{
    uint32_t old = __atomic_load_n(p->word, __ATOMIC_RELAXED);
    __atomic_store_n(second_word(m, p->word), old, __ATOMIC_RELAXED);
    __atomic_store_n(p->word, p->tag | (answer + 1), __ATOMIC_RELAXED);
}

/* ---- one pair ------------------------------------------------------------------------------- */

static uint32_t exact_class(uint32_t l, uint32_t r)
{
    if (l == r) return l ? SPLINK_EXACT_SAME : SPLINK_EXACT_BOTH_NULL;
    return l == 0 ? SPLINK_EXACT_LEFT_NULL : r == 0 ? SPLINK_EXACT_RIGHT_NULL : SPLINK_EXACT_DIFFER;
}

static uint32_t class_of(struct splink_scorer *s, struct splink_memory *m, struct splink_group *g,
                         const uint32_t *left, const uint32_t *right)
{
    uint32_t l = left[g->left], r = right[g->right], both = exact_class(l, r);
    if (g->exact) return both;
    if (g->settled && both && (both != SPLINK_EXACT_SAME || g->one_domain)) {
        uint8_t known = __atomic_load_n(&g->at_once[both], __ATOMIC_RELAXED);
        if (known) return known - 1u;
        known = work_out(s, m, g, left, right);
        __atomic_store_n(&g->at_once[both], known + 1, __ATOMIC_RELAXED);
        return known;
    }
    if (!g->memo.word) return work_out(s, m, g, left, right);
    struct memo_place place = memo_place(&g->memo, l, r);
    uint32_t known = memo_get(&g->memo, &place);
    if (known) return known - 1;
    uint32_t class = work_out(s, m, g, left, right);
    memo_put(&g->memo, &place, class);
    return class;
}

/* The level by the groups' classes; where that is not known yet, by the conditions. */
static uint8_t level_of(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                        const uint32_t *left, const uint32_t *right)
{
    struct splink_view view = {s->table, {NULL, left, right}, m->scratch};
    bool told = !l->direct;
    uint32_t key = 0;
    for (size_t k = 0; told && k < l->groups; k++) {
        uint32_t class = class_of(s, m, &l->group[k], left, right);
        told = l->group[k].exact || class != UNKNOWN_CLASS;
        key |= class << l->group[k].shift;
    }
    uint8_t known = told ? __atomic_load_n(&l->level[key], __ATOMIC_RELAXED) : 0;
    if (known) return known - 1;
    known = (uint8_t)splink_level_of(l, &view, &m->failed);
    if (told) __atomic_store_n(&l->level[key], known + 1, __ATOMIC_RELAXED);
    return known;
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
        uint32_t a = left[i][column], class = exact_class(a, right[i][column]);
        if (!by_class[class]) by_class[class] = level_of(s, m, l, left[i], right[i]) + 1;
        level[i] = by_class[class] - 1;
        weight[i] += class == SPLINK_EXACT_SAME ? worth_of_same(l, level[i], a, left[i], right[i])
                                                : l->weight[level[i]];
    }
}

/* Where the level of two ids is kept for good: they are equal, or one is NULL. */
static inline uint8_t *settled(struct splink_ladder *l, uint32_t left, uint32_t right)
{
    uint32_t both = exact_class(left, right);
    if (both == SPLINK_EXACT_DIFFER) return NULL;
    if (l->settled) return &l->at_once[both];
    if (left == right) return &l->same[left];
    return left ? &l->right_null[left] : &l->left_null[right];
}

/* A pair that its thread has not met lately, and where its answer will stand. */
struct pending {
    uint8_t *slot; /* for good, or NULL */
    struct memo_place place;
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

/* What will be looked at, so that it is on its way while the pairs before are worked out. Inlined
 * by force: a function that only fetches ahead does nothing, says the compiler, and leaves out the
 * call. */
static inline __attribute__((always_inline)) void fetch(const struct splink_ladder *l,
                                                        const uint32_t *left, const uint32_t *right)
{
    for (size_t k = 0; k < l->groups; k++) {
        const struct splink_group *g = &l->group[k];
        uint32_t a = left[g->left], b = right[g->right];
        if (g->shape[0]) {
            __builtin_prefetch(&g->shape[0][a]);
            __builtin_prefetch(&g->shape[1][b]);
        }
        for (size_t i = 0; i < g->parts; i++) {
            __builtin_prefetch(&g->part[0][i][a]);
            __builtin_prefetch(&g->part[1][i][b]);
        }
    }
}

enum { AHEAD = 16 };
/* Level + 1 where all threads keep it, or 0. */
static inline uint32_t kept(const struct splink_ladder *l, const struct pending *p)
{
    if (p->slot) return __atomic_load_n(p->slot, __ATOMIC_RELAXED);
    return p->place.word ? memo_get(&l->memo, &p->place) : 0;
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
        uint32_t a = left[p->pair][l->place], b = right[p->pair][l->place];
        p->slot = settled(l, a, b);
        p->place.word = NULL;
        if (p->slot || !l->memo.word) continue;
        p->place = memo_place(&l->memo, a, b);
        __builtin_prefetch(p->place.word);
    }
    for (size_t k = 0; k < waiting; k++) {
        uint32_t known = kept(l, &pending[k]);
        level[pending[k].pair] = (uint8_t)(known - 1);
        if (!known) unknown[unknowns++] = pending[k];
    }
    for (size_t k = 0; k < unknowns + AHEAD; k++) {
        if (k < unknowns) fetch(l, left[unknown[k].pair], right[unknown[k].pair]);
        if (k < AHEAD) continue;
        const struct pending *p = &unknown[k - AHEAD];
        uint8_t at = level_of(s, m, l, left[p->pair], right[p->pair]);
        level[p->pair] = at;
        if (p->place.word) memo_put(&l->memo, &p->place, at);
        if (p->slot) __atomic_store_n(p->slot, at + 1, __ATOMIC_RELAXED);
    }
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
            for (size_t i = 0; i < n; i++) {
                level[i] = level_of(s, m, ladder, l[i], r[i]);
                ret_weight[i] += worth(ladder, level[i], l[i], r[i]);
            }
        }
    }
}
