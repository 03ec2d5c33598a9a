/* dataset/splink_score.c -- the weights of a chunk of pairs, comparison by comparison. */
#include "dataset/splink_score.h"

#include "base/mem.h"

#include <math.h>

enum { SCRATCH_BYTES_MAX = 64 << 20 };

static void forget(struct splink_recent *r)
{
    for (uint32_t i = 0; i < SPLINK_RECENT; i++) {
        r->slot[i].key = SPLINK_NO_KEY;
        r->slot[i].answer = i;
    }
    for (uint32_t i = 0; i < SPLINK_CHUNK; i++)
        r->spare[i] = SPLINK_RECENT + i;
}

err splink_memory_init(struct splink_memory *m, const struct splink_scorer *s, struct err_info *why)
{
    *m = (struct splink_memory){.scratch = arena_new(SCRATCH_BYTES_MAX)};
    m->recent = mem_alloc((s->ladders + 1) * sizeof *m->recent);
    m->told = mem_alloc((SPLINK_CHUNK * s->fours * 4 + 1) * sizeof *m->told);
    m->known = mem_alloc((s->memories + 1) * SPLINK_RECENT * sizeof *m->known);
    if (!m->scratch || !m->recent || !m->told || !m->known)
        return err_set(why, ERR_NOMEM, "no memory to score");
    for (size_t i = 0; i < s->memories * SPLINK_RECENT; i++)
        m->known[i].key = SPLINK_NO_KEY;
    for (size_t i = 0; i < s->ladders; i++)
        forget(&m->recent[i]);
    return ERR_OK;
}

void splink_memory_release(struct splink_memory *m)
{
    arena_free(m->scratch);
    mem_free(m->recent);
    mem_free(m->told);
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

/* Adds what ids tell; the places of the pairs of which they tell nothing. `told` goes in steps of
 * `width`. */
static size_t add_told(const double *worth, size_t n, const uint32_t *told, size_t width,
                       double *restrict weight, uint16_t *restrict ret_open)
{
    size_t opens = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t place = told[i * width];
        weight[i] += worth[place];
        ret_open[opens] = (uint16_t)i;
        opens += place == SPLINK_TOLD_NOTHING;
    }
    return opens;
}

/* Where nothing is open. */
static void add_all_told(const double *worth, size_t n, const uint32_t *told, size_t width,
                         double *restrict weight)
{
    for (size_t i = 0; i < n; i++)
        weight[i] += worth[told[i * width]];
}

static inline uint64_t key_of(const uint32_t *left, const uint32_t *right, size_t place)
{
    return (uint64_t)left[place] << 32 | right[place];
}

/* Each open pair's answer, and which of them are new: those have to be worked out. Which of them a
 * pair is nobody could guess: no branches. */
static size_t recall(struct splink_recent *recent, size_t n, const uint64_t *key,
                     uint16_t *restrict ret_answer, uint16_t *restrict ret_new)
{
    size_t news = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t at = splink_recent_place(key[k]);
        bool same = recent->slot[at].key == key[k];
        uint32_t had = recent->slot[at].answer, spare = recent->spare[news],
                 change = (had ^ spare) & (same - 1u);
        recent->slot[at].key = key[k];
        recent->slot[at].answer = had ^ change;
        recent->spare[news] = spare ^ change;
        ret_answer[k] = (uint16_t)(had ^ change);
        ret_new[news] = (uint16_t)k;
        news += !same;
    }
    return news;
}

/* What pairs are worth of which ids tell nothing. `level` may be NULL. */
static void add_open(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                     size_t opens, const uint16_t *open, const uint32_t *const *left,
                     const uint32_t *const *right, uint8_t *level, double *weight)
{
    struct splink_recent *recent = &m->recent[l - s->ladder];
    uint64_t key[SPLINK_CHUNK];
    uint16_t answer[SPLINK_CHUNK], new[SPLINK_CHUNK];
    const uint32_t *l_line[SPLINK_CHUNK], *r_line[SPLINK_CHUNK];
    uint8_t found[SPLINK_CHUNK];
    for (size_t k = 0; k < opens; k++)
        key[k] = key_of(left[open[k]], right[open[k]], l->place);
    size_t news = recall(recent, opens, key, answer, new);
    for (size_t k = 0; k < news; k++) {
        l_line[k] = left[open[new[k]]];
        r_line[k] = right[open[new[k]]];
    }
    splink_levels(s, m, l, news, l_line, r_line, found);
    for (size_t k = 0; k < news; k++) {
        recent->worth[answer[new[k]]] = splink_worth(l, found[k], l_line[k], r_line[k]);
        recent->level[answer[new[k]]] = found[k];
    }
    for (size_t k = 0; k < opens; k++)
        weight[open[k]] += recent->worth[answer[k]];
    for (size_t k = 0; level && k < opens; k++)
        level[open[k]] = recent->level[answer[k]];
}

static void whole_levels(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                         size_t n, const uint32_t *const *left, const uint32_t *const *right,
                         uint8_t *level, double *weight)
{
    uint16_t open[SPLINK_CHUNK];
    size_t opens = 0, width = s->fours * 4;
    const uint32_t *told = m->told + l->place;
    for (size_t i = 0; level && i < n; i++)
        level[i] = l->told_level[told[i * width]];
    if (l->opens)
        opens = add_told(l->told_worth, n, told, width, weight, open);
    else
        add_all_told(l->told_worth, n, told, width, weight);
    if (opens) add_open(s, m, l, opens, open, left, right, level, weight);
}

void splink_score(struct splink_scorer *s, struct splink_memory *m, size_t n,
                  const uint32_t *left, const uint32_t *right, double *ret_weight,
                  uint8_t *ret_level)
{
    const uint32_t *l[SPLINK_CHUNK], *r[SPLINK_CHUNK];
    uint8_t own[SPLINK_CHUNK];
    const uint32_t *line = s->table->line;
    size_t width = s->table->width;
    double prior = s->model->prior_weight;
    for (size_t i = 0; i < n; i++) {
        l[i] = line + left[i] * width;
        r[i] = line + right[i] * width;
        __builtin_prefetch(r[i]); /* left ones come in runs */
        ret_weight[i] = prior;
    }
    splink_told(s, n, l, r, m->told);
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
