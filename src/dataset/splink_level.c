/* dataset/splink_level.c -- the levels of pairs that nobody remembers: group by group what class
 * each pair is of, then the level by the classes of all groups. */
#include "dataset/splink_score.h"

/* Classes are numbered as they turn up: which thread meets one first is chance, but a class stands
 * for the same answers whatever its number. */
static uint8_t class_of_vector(struct splink_scorer *s, struct splink_group *g, uint64_t vector)
{
    uint8_t *guess = &g->guess[splink_spread(vector, SPLINK_GUESS_BITS)];
    uint8_t guessed = __atomic_load_n(guess, __ATOMIC_ACQUIRE);
    size_t n = __atomic_load_n(&g->classes, __ATOMIC_ACQUIRE);
    if (guessed < n && g->vector[guessed] == vector) return guessed;
    for (size_t i = 0; i < n; i++)
        if (g->vector[i] == vector) {
            __atomic_store_n(guess, (uint8_t)i, __ATOMIC_RELEASE);
            return (uint8_t)i;
        }
    uint8_t found = SPLINK_UNKNOWN_CLASS;
    (void)pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < g->classes; i++)
        if (g->vector[i] == vector) found = (uint8_t)i;
    if (found == SPLINK_UNKNOWN_CLASS && g->classes < SPLINK_CLASSES_MAX) {
        found = (uint8_t)g->classes;
        g->vector[found] = vector;
        __atomic_store_n(&g->classes, g->classes + 1, __ATOMIC_RELEASE);
    }
    (void)pthread_mutex_unlock(&s->lock);
    return found;
}

/* Pairs whose values differ, or the others. */
struct some {
    size_t n;
    const uint32_t *left[SPLINK_CHUNK], *right[SPLINK_CHUNK];
    uint64_t vector[SPLINK_CHUNK];
    uint16_t place[SPLINK_CHUNK];
};

static inline uint64_t key_of(const struct splink_group *g, const uint32_t *left,
                              const uint32_t *right)
{
    return (uint64_t)left[g->left] << 32 | right[g->right];
}

/* In: what the ids tell. Out: classes. */
static void classes_of(struct splink_scorer *s, struct splink_memory *m, struct splink_group *g,
                       size_t n, const uint32_t *const *left, const uint32_t *const *right,
                       uint8_t *class)
{
    struct some some[2];
    struct splink_known *memory = g->memory ? m->known + (g->memory - 1) * SPLINK_RECENT : NULL;
    some[0].n = some[1].n = 0;
    for (size_t i = 0; i < n; i++) {
        enum splink_exact both = (enum splink_exact)class[i];
        if (both == SPLINK_EXACT_SAME && !g->one_domain) both = SPLINK_EXACT_DIFFER;
        uint64_t key = key_of(g, left[i], right[i]);
        if (memory && both == SPLINK_EXACT_DIFFER && memory[splink_recent_place(key)].key == key) {
            class[i] = memory[splink_recent_place(key)].class;
            continue;
        }
        struct some *of = &some[both == SPLINK_EXACT_DIFFER];
        of->left[of->n] = left[i];
        of->right[of->n] = right[i];
        of->vector[of->n] = g->at_once[both];
        of->place[of->n++] = (uint16_t)i;
    }
    for (size_t differ = 0; differ < COUNT(some); differ++) {
        struct some *of = &some[differ];
        if (of->n) splink_looks(s, m, g, differ, of->n, of->left, of->right, of->vector);
        for (size_t k = 0; k < of->n; k++) {
            uint8_t found = class_of_vector(s, g, of->vector[k]);
            uint64_t key = key_of(g, of->left[k], of->right[k]);
            class[of->place[k]] = found;
            if (memory && differ)
                memory[splink_recent_place(key)] = (struct splink_known){key, found};
        }
    }
}

static void add_group(struct splink_scorer *s, struct splink_memory *m, struct splink_group *g,
                      size_t n, const uint32_t *const *left, const uint32_t *const *right,
                      uint32_t *restrict key, bool *restrict told)
{
    uint8_t class[SPLINK_CHUNK];
    size_t l = g->left, r = g->right;
    unsigned shift = g->shift;
    for (size_t i = 0; i < n; i++)
        class[i] = (uint8_t)splink_exact(left[i][l], right[i][r]);
    if (!g->exact) classes_of(s, m, g, n, left, right, class);
    for (size_t i = 0; i < n; i++)
        key[i] |= (uint32_t)class[i] << shift;
    for (size_t i = 0; !g->exact && i < n; i++)
        told[i] &= class[i] != SPLINK_UNKNOWN_CLASS;
}

void splink_levels(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                   size_t n, const uint32_t *const *left, const uint32_t *const *right,
                   uint8_t *ret_level)
{
    uint32_t key[SPLINK_CHUNK];
    bool told[SPLINK_CHUNK];
    memset(key, 0, n * sizeof key[0]);
    memset(told, !l->direct, n);
    for (size_t k = 0; !l->direct && k < l->groups; k++)
        add_group(s, m, &l->group[k], n, left, right, key, told);
    for (size_t i = 0; i < n; i++) {
        uint8_t known = told[i] ? __atomic_load_n(&l->level[key[i]], __ATOMIC_RELAXED) : 0;
        ret_level[i] = known - 1;
        if (known) continue;
        struct splink_view view = {s->table, {NULL, left[i], right[i]}, m->scratch};
        ret_level[i] = (uint8_t)splink_level_of(l, &view, &m->failed);
        if (told[i]) __atomic_store_n(&l->level[key[i]], ret_level[i] + 1, __ATOMIC_RELAXED);
    }
}
