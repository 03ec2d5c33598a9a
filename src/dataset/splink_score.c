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

/* Where the worth of what is known at once stands. Arithmetic, as a branch would be guessed wrong
 * as often as not. */
static inline size_t worth_place(enum splink_exact both, uint32_t id, bool by_id)
{
    size_t own = -(size_t)(by_id & (both == SPLINK_EXACT_SAME));
    return both + (own & (SPLINK_EXACT__COUNT - SPLINK_EXACT_SAME + (size_t)id));
}

/* Adds what two ids tell without a look at the values. */
static void add_exact(const struct splink_ladder *l, size_t n, const uint32_t *const *left,
                      const uint32_t *const *right, double *restrict weight)
{
    const double *worth = l->worth_at_once;
    bool by_id = l->worth_by_id;
    size_t place = l->place;
    for (size_t i = 0; i < n; i++) {
        uint32_t a = left[i][place];
        weight[i] += worth[worth_place(splink_exact(a, right[i][place]), a, by_id)];
    }
}

/* The same, and the places of the pairs that they do not tell of. */
static size_t add_at_once(const struct splink_ladder *l, size_t n, const uint32_t *const *left,
                          const uint32_t *const *right, double *restrict weight,
                          uint16_t *restrict ret_open)
{
    const double *worth = l->worth_at_once;
    bool by_id = l->worth_by_id;
    size_t place = l->place, opens = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t a = left[i][place];
        enum splink_exact both = splink_exact(a, right[i][place]);
        weight[i] += worth[worth_place(both, a, by_id)];
        ret_open[opens] = (uint16_t)i;
        opens += both == SPLINK_EXACT_DIFFER;
    }
    return opens;
}

static void levels_at_once(const struct splink_ladder *l, size_t n, const uint32_t *const *left,
                           const uint32_t *const *right, uint8_t *level)
{
    for (size_t i = 0; i < n; i++)
        level[i] = l->at_once[splink_exact(left[i][l->place], right[i][l->place])];
}

/* A pair, and where in the memory its answer stands or will stand. */
struct recalled {
    uint16_t pair, recent; /* with RECENT_NONE: another pair of this chunk has the place */
};

enum { RECENT_NONE = SPLINK_RECENT };

/* Pairs whose answer stands there, or soon will as another of the chunk has the same ids, go to
 * ret_known; those to be worked out, to ret_new. Which of them a pair is nobody could guess: no
 * branches. */
static size_t recall(struct splink_recent *recent, uint32_t chunk, size_t place, size_t n,
                     const uint16_t *open, const uint32_t *const *left,
                     const uint32_t *const *right, struct recalled *restrict ret_known,
                     struct recalled *restrict ret_new)
{
    size_t news = 0;
    for (size_t k = 0; k < n; k++) {
        uint16_t i = open[k];
        uint64_t key = (uint64_t)left[i][place] << 32 | right[i][place];
        uint32_t at = splink_recent_place(key);
        struct splink_recent *r = &recent[at];
        bool same = r->key == key, taken = r->chunk == chunk;
        r->key ^= (r->key ^ key) & ((uint64_t)taken - 1); /* unless taken: key */
        r->chunk = chunk;
        ret_known[k - news] = (struct recalled){i, (uint16_t)at};
        ret_new[news] = (struct recalled){i, (uint16_t)(at | taken * RECENT_NONE)};
        news += !same;
    }
    return news;
}

/* `level` may be NULL. */
static void whole_levels(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                         size_t n, const uint32_t *const *left, const uint32_t *const *right,
                         uint8_t *level, double *weight)
{
    uint16_t open[SPLINK_CHUNK];
    size_t opens = 0;
    if (l->settled && level) levels_at_once(l, n, left, right, level);
    if (l->settled && l->group[0].exact)
        add_exact(l, n, left, right, weight);
    else if (l->settled)
        opens = add_at_once(l, n, left, right, weight, open);
    else
        for (; opens < n; opens++)
            open[opens] = (uint16_t)opens;
    if (!opens) return;
    struct recalled known[SPLINK_CHUNK], new[SPLINK_CHUNK];
    const uint32_t *l_line[SPLINK_CHUNK], *r_line[SPLINK_CHUNK];
    uint8_t found[SPLINK_CHUNK];
    struct splink_recent *recent = m->recent + (l - s->ladder) * SPLINK_RECENT;
    size_t news = recall(recent, m->chunk, l->place, opens, open, left, right, known, new);
    for (size_t k = 0; k < news; k++) {
        l_line[k] = left[new[k].pair];
        r_line[k] = right[new[k].pair];
    }
    splink_levels(s, m, l, news, l_line, r_line, found);
    for (size_t k = 0; k < news; k++) {
        double bits = splink_worth(l, found[k], l_line[k], r_line[k]);
        weight[new[k].pair] += bits;
        if (level) level[new[k].pair] = found[k];
        if (new[k].recent & RECENT_NONE) continue;
        recent[new[k].recent].worth = bits;
        recent[new[k].recent].level = found[k];
    }
    for (size_t k = 0; k < opens - news; k++)
        weight[known[k].pair] += recent[known[k].recent].worth;
    for (size_t k = 0; level && k < opens - news; k++)
        level[known[k].pair] = recent[known[k].recent].level;
}

void splink_score(struct splink_scorer *s, struct splink_memory *m, size_t n,
                  const uint32_t *left, const uint32_t *right, double *ret_weight,
                  uint8_t *ret_level)
{
    const uint32_t *l[SPLINK_CHUNK], *r[SPLINK_CHUNK];
    uint8_t own[SPLINK_CHUNK];
    m->chunk++;
    for (size_t i = 0; i < n; i++) {
        l[i] = splink_line(s->table, left[i]);
        r[i] = splink_line(s->table, right[i]);
        __builtin_prefetch(r[i]); /* left ones come in runs */
        ret_weight[i] = s->model->prior_weight;
    }
    for (size_t c = 0; c < s->ladders; c++) {
        struct splink_ladder *ladder = &s->ladder[c];
        uint8_t *level = ret_level ? ret_level + c * SPLINK_CHUNK : NULL;
        if (ladder->whole) {
            whole_levels(s, m, ladder, n, l, r, level, ret_weight);
        } else {
            uint8_t *found = level ? level : own;
            splink_levels(s, m, ladder, n, l, r, found);
            for (size_t i = 0; i < n; i++)
                ret_weight[i] += splink_worth(ladder, found[i], l[i], r[i]);
        }
    }
}
