/* dataset/splink_score.c -- the weights of a chunk of pairs, comparison by comparison. */
#include "dataset/splink_score.h"

#include "base/mem.h"

#include <math.h>

enum { SCRATCH_BYTES_MAX = 64 << 20 };

err splink_memory_init(struct splink_memory *m, const struct splink_scorer *s,
                       struct err_info *why)
{
    *m = (struct splink_memory){.scratch = arena_new(SCRATCH_BYTES_MAX)};
    m->recent = mem_alloc((s->ladders + 1) * SPLINK_RECENT * sizeof *m->recent);
    m->known = mem_alloc((s->memories + 1) * SPLINK_RECENT * sizeof *m->known);
    if (!m->scratch || !m->recent || !m->known)
        return err_set(why, ERR_NOMEM, "no memory to score");
    for (size_t i = 0; i < s->memories * SPLINK_RECENT; i++)
        m->known[i].key = SPLINK_NO_KEY;
    for (size_t i = 0; i < s->ladders * SPLINK_RECENT; i++)
        m->recent[i] = (struct splink_recent){.key = SPLINK_NO_KEY};
    return ERR_OK;
}

void splink_memory_release(struct splink_memory *m)
{
    arena_free(m->scratch);
    mem_free(m->recent);
    mem_free(m->known);
    *m = (struct splink_memory){0};
}

/* ---- a chunk -------------------------------------------------------------------------------- */

static inline double greater(double a, double b) { return a > b ? a : b; }

/* What a level is worth. A rarer value says more; when the two differ the more common one counts,
 * as when one is NULL. */
double splink_worth(const struct splink_ladder *l, uint8_t level, const uint32_t *left,
                    const uint32_t *right)
{
    const double *share = l->term[level];
    const struct splink_level *at = &l->comparison->level[level];
    if (!share || !(left[at->term] | right[at->term])) return l->weight[level];
    double most = greater(greater(share[left[at->term]], share[right[at->term]]), at->term_floor);
    return l->weight[level] + at->term_weight * (at->term_base - most);
}

/* Adds what two ids tell without a look at the values; the places of the others. */
static size_t add_at_once(const struct splink_ladder *l, size_t n, const uint32_t *const *left,
                          const uint32_t *const *right, uint8_t *restrict level,
                          double *restrict weight, uint16_t *restrict ret_open)
{
    uint8_t known[SPLINK_EXACT__COUNT];
    double worth[SPLINK_EXACT__COUNT];
    const double *worth_of_same = l->worth_of_same;
    bool has_open = !l->group[0].exact;
    size_t place = l->place, opens = 0;
    memcpy(known, l->at_once, sizeof known);
    memcpy(worth, l->worth_at_once, sizeof worth);
    for (size_t i = 0; i < n; i++) {
        uint32_t a = left[i][place];
        enum splink_exact both = splink_exact(a, right[i][place]);
        bool same = worth_of_same && both == SPLINK_EXACT_SAME;
        weight[i] += same ? worth_of_same[a] : worth[both];
        level[i] = known[both];
        ret_open[opens] = (uint16_t)i;
        opens += has_open & (both == SPLINK_EXACT_DIFFER);
    }
    return opens;
}

/* A pair that its thread has not met lately, and where its answer will stand. */
struct pending {
    uint32_t pair, recent; /* RECENT_NONE: two of a chunk want one place */
};

enum { RECENT_NONE = SPLINK_RECENT, RECENT_PENDING = UINT8_MAX };

/* Adds the answers that stand there already. Of pairs with one and the same two ids the first goes
 * to `pending`, the others to `again`. */
static size_t add_recent(struct splink_recent *recent, size_t place, size_t n,
                         const uint16_t *open, const uint32_t *const *left,
                         const uint32_t *const *right, uint8_t *restrict level,
                         double *restrict weight, struct pending *restrict pending,
                         struct pending *restrict again, size_t *ret_again)
{
    size_t waiting = 0, repeated = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t i = open[k];
        uint64_t key = (uint64_t)left[i][place] << 32 | right[i][place];
        struct pending now = {i, splink_recent_place(key)};
        struct splink_recent *r = &recent[now.recent];
        if (r->key == key && r->level != RECENT_PENDING) {
            level[i] = r->level;
            weight[i] += r->worth;
        } else if (r->key == key) {
            again[repeated++] = now;
        } else {
            if (r->level == RECENT_PENDING) now.recent = RECENT_NONE;
            else *r = (struct splink_recent){.key = key, .level = RECENT_PENDING};
            pending[waiting++] = now;
        }
    }
    *ret_again = repeated;
    return waiting;
}

static void whole_levels(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                         size_t n, const uint32_t *const *left, const uint32_t *const *right,
                         uint8_t *level, double *weight)
{
    uint16_t open[SPLINK_CHUNK];
    size_t opens = 0, repeated = 0;
    if (l->settled)
        opens = add_at_once(l, n, left, right, level, weight, open);
    else
        for (; opens < n; opens++)
            open[opens] = (uint16_t)opens;
    if (!opens) return;
    struct pending pending[SPLINK_CHUNK], again[SPLINK_CHUNK];
    const uint32_t *l_line[SPLINK_CHUNK], *r_line[SPLINK_CHUNK];
    uint8_t found[SPLINK_CHUNK];
    struct splink_recent *recent = m->recent + (l - s->ladder) * SPLINK_RECENT;
    size_t waiting = add_recent(recent, l->place, opens, open, left, right, level, weight, pending,
                                again, &repeated);
    for (size_t k = 0; k < waiting; k++) {
        l_line[k] = left[pending[k].pair];
        r_line[k] = right[pending[k].pair];
    }
    splink_levels(s, m, l, waiting, l_line, r_line, found);
    for (size_t k = 0; k < waiting; k++) {
        const struct pending *p = &pending[k];
        double bits = splink_worth(l, found[k], l_line[k], r_line[k]);
        level[p->pair] = found[k];
        weight[p->pair] += bits;
        if (p->recent == RECENT_NONE) continue;
        recent[p->recent].worth = bits;
        recent[p->recent].level = found[k];
    }
    for (size_t k = 0; k < repeated; k++) {
        level[again[k].pair] = recent[again[k].recent].level;
        weight[again[k].pair] += recent[again[k].recent].worth;
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
        if (ladder->whole) {
            whole_levels(s, m, ladder, n, l, r, level, ret_weight);
        } else {
            splink_levels(s, m, ladder, n, l, r, level);
            for (size_t i = 0; i < n; i++)
                ret_weight[i] += splink_worth(ladder, level[i], l[i], r[i]);
        }
    }
}
