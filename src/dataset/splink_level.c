/* dataset/splink_level.c -- the levels of pairs that nobody remembers: group by group what class
 * each pair is of, then the level by the classes of all groups. */
#include "dataset/splink_score.h"

/* Classes are numbered as they turn up: which thread meets one first is chance, but a class stands
 * for the same answers whatever its number. */
static uint8_t class_of_vector(struct splink_scorer *s, struct splink_group *g, uint64_t vector)
{
    size_t n = __atomic_load_n(&g->classes, __ATOMIC_ACQUIRE);
    for (size_t i = 0; i < n; i++)
        if (g->vector[i] == vector) return (uint8_t)i;
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

/* A pair with a NULL, or with equal values: atom by atom. */
static uint8_t class_by_atoms(struct splink_scorer *s, struct splink_memory *m,
                              struct splink_group *g, const uint32_t *left, const uint32_t *right)
{
    struct splink_view view = {s->table, {NULL, left, right}, m->scratch};
    uint64_t vector = 0;
    for (size_t i = 0; i < g->atoms; i++)
        vector |= (uint64_t)splink_atom_says(&g->atom[i], &view, &m->failed) << (2 * i);
    return class_of_vector(s, g, vector);
}

static uint8_t class_at_once(struct splink_scorer *s, struct splink_memory *m,
                             struct splink_group *g, enum splink_exact both, const uint32_t *left,
                             const uint32_t *right)
{
    if (!g->settled) return class_by_atoms(s, m, g, left, right);
    uint8_t known = __atomic_load_n(&g->at_once[both], __ATOMIC_RELAXED);
    if (known) return known - 1;
    known = class_by_atoms(s, m, g, left, right);
    __atomic_store_n(&g->at_once[both], known + 1, __ATOMIC_RELAXED);
    return known;
}

static void classes_of(struct splink_scorer *s, struct splink_memory *m, struct splink_group *g,
                       size_t n, const uint32_t *const *left, const uint32_t *const *right,
                       uint8_t *ret_class)
{
    const uint32_t *l[SPLINK_CHUNK], *r[SPLINK_CHUNK];
    uint64_t vector[SPLINK_CHUNK];
    uint16_t open[SPLINK_CHUNK];
    size_t opens = 0;
    for (size_t i = 0; i < n; i++) {
        enum splink_exact both = splink_exact(left[i][g->left], right[i][g->right]);
        if (both == SPLINK_EXACT_SAME && !g->one_domain) both = SPLINK_EXACT_DIFFER;
        if (g->exact) {
            ret_class[i] = (uint8_t)both;
        } else if (both != SPLINK_EXACT_DIFFER) {
            ret_class[i] = class_at_once(s, m, g, both, left[i], right[i]);
        } else {
            l[opens] = left[i];
            r[opens] = right[i];
            open[opens++] = (uint16_t)i;
        }
    }
    if (opens) splink_looks(s, m, g, opens, l, r, vector);
    for (size_t k = 0; k < opens; k++)
        ret_class[open[k]] = class_of_vector(s, g, vector[k]);
}

void splink_levels(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                   size_t n, const uint32_t *const *left, const uint32_t *const *right,
                   uint8_t *ret_level)
{
    uint32_t key[SPLINK_CHUNK] = {0};
    bool told[SPLINK_CHUNK];
    uint8_t class[SPLINK_CHUNK];
    memset(told, !l->direct, n);
    for (size_t k = 0; !l->direct && k < l->groups; k++) {
        struct splink_group *g = &l->group[k];
        classes_of(s, m, g, n, left, right, class);
        for (size_t i = 0; i < n; i++) {
            key[i] |= (uint32_t)class[i] << g->shift;
            told[i] &= g->exact || class[i] != SPLINK_UNKNOWN_CLASS;
        }
    }
    for (size_t i = 0; i < n; i++) {
        uint8_t known = told[i] ? __atomic_load_n(&l->level[key[i]], __ATOMIC_RELAXED) : 0;
        ret_level[i] = known - 1;
        if (known) continue;
        struct splink_view view = {s->table, {NULL, left[i], right[i]}, m->scratch};
        ret_level[i] = (uint8_t)splink_level_of(l, &view, &m->failed);
        if (told[i]) __atomic_store_n(&l->level[key[i]], ret_level[i] + 1, __ATOMIC_RELAXED);
    }
}
