/* dataset/score.c -- see score.h.
 *
 * Typical: a few thousand patterns, ten to a thousand million pairs. A thread keeps the patterns it
 * met in a table of its own; a pair then costs one look into it, and the exact weight is worked out
 * only for pairs that may pass. */
#include "dataset/score.h"

#include "base/mem.h"

#include <math.h>

struct known {
    uint64_t pattern;
    bool used;
    uint32_t terms; /* comparisons whose agreed value counts, a bit each */
    float high;     /* the most that any values make of it */
    bool may_hold;  /* compare_set.may_hold */
    double sum[WEIGHT_CLASSES]; /* log2, without terms */
    uint8_t level[COMPARISONS_MAX];
};

struct thread_score {
    struct block_walk walk;
    struct compare_memory memory;
    const uint64_t *kept; /* the patterns of this chunk's pairs, from the next one on; or NULL */
    struct known *known;
    size_t n, room;
    uint64_t compared;
};

struct work {
    const struct scoring *s;
    struct thread_score thread[PARALLEL_THREADS_MAX];
    edge_list *chunk; /* edges of each */
};

/* ---- patterns ---- */

static void learn(const struct scoring *s, struct known *k)
{
    const struct weight_table *t = s->scorer.table;
    compare_levels(s->scorer.set, k->pattern, k->level);
    weight_sums(t, k->level, k->sum);
    double lift = 0;
    for (size_t c = 0; c < t->comparisons; c++) {
        double share = t->term[c][k->level[c]];
        if (!(share > 0) || !s->scorer.terms->bits[c]) continue;
        k->terms |= 1u << c;
        if (s->scorer.terms->most[c] > 0) lift += share * s->scorer.terms->most[c];
    }
    double high = weight_of_sums(k->sum[0], k->sum[1] - lift, k->sum[2] - lift);
    k->high = (float)(weight_calibrated(&t->calibration, high) + 0.001);
    k->may_hold = s->scorer.set->may_hold && s->scorer.set->may_hold(s->scorer.set, k->level);
}

static bool more_room(struct thread_score *t)
{
    enum { ROOM_FIRST = 1024 };
    size_t room = t->room ? t->room * 2 : ROOM_FIRST;
    struct known *bigger = mem_zero(room, sizeof *bigger);
    if (!bigger) return false;
    for (size_t i = 0; i < t->room; i++) {
        if (!t->known[i].used) continue;
        size_t at = (t->known[i].pattern * 0x9E3779B97F4A7C15u >> 20) & (room - 1);
        while (bigger[at].used)
            at = (at + 1) & (room - 1);
        bigger[at] = t->known[i];
    }
    mem_free(t->known);
    t->known = bigger;
    t->room = room;
    return true;
}

static struct known *find(const struct scoring *s, struct thread_score *t, uint64_t pattern)
{
    if (t->n * 2 >= t->room && !more_room(t)) return NULL;
    size_t at = (pattern * 0x9E3779B97F4A7C15u >> 20) & (t->room - 1);
    while (t->known[at].used && t->known[at].pattern != pattern)
        at = (at + 1) & (t->room - 1);
    struct known *k = &t->known[at];
    if (!k->used) {
        *k = (struct known){.pattern = pattern, .used = true};
        learn(s, k);
        t->n++;
    }
    return k;
}

/* ---- pairs ---- */

/* The commoner of the two values counts: two alike but unequal names are no rarer than that. */
static double term_of(const struct scorer *s, size_t c, const uint32_t *left, const uint32_t *right)
{
    const float *bits = s->terms->bits[c];
    size_t field = s->set->comparison[c].term_field;
    if (!left[field] || !right[field]) return 0;
    float l = bits[left[field]], r = bits[right[field]];
    return l < r ? l : r;
}

static double weigh(const struct scorer *s, const struct known *k, const uint32_t *left,
                    const uint32_t *right)
{
    double household = k->sum[CLASS_HOUSEHOLD], strangers = k->sum[CLASS_STRANGERS];
    for (uint32_t rest = k->terms; rest; rest &= rest - 1) {
        size_t c = (size_t)__builtin_ctz(rest);
        double bits = s->table->term[c][k->level[c]] * term_of(s, c, left, right);
        strangers -= bits;
        if (!s->table->kin[c]) household -= bits;
    }
    return weight_calibrated(&s->table->calibration,
                             weight_of_sums(k->sum[CLASS_SAME], household, strangers));
}

static uint32_t flags_of(const struct scoring *s, const struct known *k, double weight,
                         const uint32_t *left, const uint32_t *right)
{
    const struct compare_set *set = s->scorer.set;
    bool high = weight >= s->upper;
    uint32_t names = set->flags && (high || k->may_hold) ? set->flags(set, left, right) : 0;
    if (k->may_hold && (names & EDGE_DOUBT)) return EDGE_DOUBT;
    return high ? EDGE_AUTOMATIC | (names & EDGE_NAMED) : 0;
}

static bool take_pair(const struct scoring *s, struct thread_score *t, uint32_t left,
                      uint32_t right, uint32_t rules, edge_list *to)
{
    const uint32_t *l = frame_line(s->scorer.frame, left),
                   *r = frame_line(s->scorer.frame, right);
    uint64_t pattern = t->kept ? *t->kept++ : compare_lines(s->scorer.set, &t->memory, l, r);
    const struct known *k = find(s, t, pattern);
    if (!k) return false;
    double floor = k->may_hold && s->veto_floor < s->lower ? s->veto_floor : s->lower;
    if (k->high < floor) return true;
    double weight = weigh(&s->scorer, k, l, r);
    if (weight < floor) return true;
    uint32_t flags = flags_of(s, k, weight, l, r);
    if (!(flags & EDGE_DOUBT) && weight < s->lower) return true;
    if (to->n == to->room && !VEC_RESERVE(to, to->n + 1)) return false;
    to->at[to->n++] = (struct dataset_edge){left, right, (int32_t)lround(weight * 1000),
                                            flags, rules};
    return true;
}

static bool take_row(const struct scoring *s, struct thread_score *t, uint32_t row, edge_list *to)
{
    if (row_pairs(s->scorer.frame, row, row) > 0 && s->blocks->keyed[row] &&
        !take_pair(s, t, row, row, s->blocks->keyed[row], to))
        return false;
    if (!block_visit(s->blocks, &t->walk, row)) return false;
    t->compared += t->walk.found.n;
    for (size_t i = 0; i < t->walk.found.n; i++) {
        uint32_t other = t->walk.found.at[i], rules = t->walk.rules[other];
        t->walk.rules[other] = 0;
        block_ahead(&t->walk, s->scorer.frame, i);
        if (!take_pair(s, t, row, other, rules, to)) return false;
    }
    return true;
}

static err score_chunk(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct work *w = ctx;
    w->thread[thread].kept = w->s->memory ? w->s->memory->chunk[chunk].at : NULL;
    size_t end = (chunk + 1) * CHUNK_ROWS, rows = w->s->scorer.frame->row.n;
    for (size_t row = chunk * CHUNK_ROWS; row < end && row < rows; row++)
        if (!take_row(w->s, &w->thread[thread], (uint32_t)row, &w->chunk[chunk]))
            return err_set(why, ERR_NOMEM, "no memory to score pairs");
    return ERR_OK;
}

/* ---- all of them ---- */

static err gather(const struct scoring *s, edge_list *chunk, size_t chunks, edge_list *to,
                  struct err_info *why)
{
    static const size_t EDGES_MAX = 400000000;
    size_t n = 0, most = s->edges_max ? s->edges_max : EDGES_MAX;
    for (size_t i = 0; i < chunks; i++)
        n += chunk[i].n;
    if (n > most) {
        (void)err_set(why, ERR_LIMIT, "more than %zu pairs are likely enough to be kept", most);
        return err_todo(why, "raise the threshold for possible, or add a field that tells more");
    }
    VEC_CLEAR(to);
    if (!VEC_RESERVE(to, n + 1)) return err_set(why, ERR_NOMEM, "no memory for the edges");
    for (size_t i = 0; i < chunks; i++) {
        if (chunk[i].n) memcpy(to->at + to->n, chunk[i].at, chunk[i].n * sizeof *to->at);
        to->n += chunk[i].n;
        VEC_RELEASE(&chunk[i]);
    }
    return ERR_OK;
}

err score_blocked(const struct scoring *s, edge_list *ret_edges, uint64_t *ret_compared,
                  struct err_info *why)
{
    size_t chunks = (s->scorer.frame->row.n + CHUNK_ROWS - 1) / CHUNK_ROWS;
    struct work *w = mem_zero(1, sizeof *w);
    edge_list *chunk = mem_zero(chunks + 1, sizeof *chunk);
    err e = w && chunk ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to score pairs");
    unsigned threads = parallel_threads(&s->parallel);
    for (unsigned i = 0; !e && i < threads; i++) {
        e = compare_memory_init(&w->thread[i].memory, s->scorer.set, why);
        if (!e) e = block_walk_init(&w->thread[i].walk, s->blocks, why);
    }
    if (!e) {
        w->s = s;
        w->chunk = chunk;
        e = parallel_run(&s->parallel, chunks, score_chunk, w, why);
    }
    if (!e) e = gather(s, chunk, chunks, ret_edges, why);
    *ret_compared = 0;
    for (unsigned i = 0; w && i < threads; i++) {
        *ret_compared += w->thread[i].compared;
        block_walk_release(&w->thread[i].walk);
        compare_memory_release(&w->thread[i].memory);
        mem_free(w->thread[i].known);
    }
    for (size_t i = 0; chunk && i < chunks; i++)
        VEC_RELEASE(&chunk[i]);
    mem_free(chunk);
    mem_free(w);
    return e;
}

void score_pair(const struct scorer *s, struct compare_memory *m, uint32_t left, uint32_t right,
                struct scored *ret_scored)
{
    const uint32_t *l = frame_line(s->frame, left), *r = frame_line(s->frame, right);
    struct scored *to = ret_scored;
    *to = (struct scored){.pattern = compare_lines(s->set, m, l, r)};
    compare_levels(s->set, to->pattern, to->level);
    for (size_t c = 0; c < s->set->comparisons; c++)
        if (s->terms->bits[c] && s->table->term[c][to->level[c]] > 0)
            to->term[c] = term_of(s, c, l, r);
    to->weight = weight_of(s->table, to->level, to->term);
}
