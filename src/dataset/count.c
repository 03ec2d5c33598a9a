/* dataset/count.c -- see count.h. Each thread counts into a table of its own; sums of whole numbers
 * do not depend on who counted what, and the list is sorted. */
#include "dataset/count.h"

#include "base/mem.h"
#include "base/rand.h"
#include "base/sort.h"

#include <stdatomic.h>

/* ---- tables ---- */

static size_t place_of(const struct pattern_table *t, uint64_t pattern, uint32_t rules)
{
    uint64_t h = (pattern ^ (uint64_t)rules << 40) * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(h >> 20) & (t->room - 1);
    while (t->at[at].pairs > 0 && (t->at[at].pattern != pattern || t->at[at].rules != rules))
        at = (at + 1) & (t->room - 1);
    return at;
}

static bool grow(struct pattern_table *t)
{
    enum { ROOM_FIRST = 1024 };
    struct pattern_table big = {.room = t->room ? t->room * 2 : ROOM_FIRST, .n = t->n};
    big.at = mem_zero(big.room, sizeof *big.at);
    if (!big.at) return false;
    for (size_t i = 0; i < t->room; i++)
        if (t->at[i].pairs > 0) big.at[place_of(&big, t->at[i].pattern, t->at[i].rules)] = t->at[i];
    mem_free(t->at);
    *t = big;
    return true;
}

bool pattern_add(struct pattern_table *t, uint64_t pattern, uint32_t rules, double pairs)
{
    if (t->n * 2 >= t->room && !grow(t)) return false;
    struct pattern_count *slot = &t->at[place_of(t, pattern, rules)];
    if (!(slot->pairs > 0)) {
        *slot = (struct pattern_count){pattern, rules, 0};
        t->n++;
    }
    slot->pairs += pairs;
    return true;
}

void pattern_release(struct pattern_table *t)
{
    mem_free(t->at);
    *t = (struct pattern_table){0};
}

static int by_pattern(const void *left, const void *right)
{
    const struct pattern_count *a = left, *b = right;
    if (a->pattern != b->pattern) return a->pattern < b->pattern ? -1 : 1;
    return (a->rules > b->rules) - (a->rules < b->rules);
}

/* ---- pairs of records behind pairs of rows ---- */

double row_pairs(const struct frame *f, size_t a, size_t b)
{
    const struct frame_row *x = &f->row.at[a], *y = &f->row.at[b];
    double x0 = x->copies[0], x1 = x->copies[1], y0 = y->copies[0], y1 = y->copies[1];
    if (a == b) return f->files == 2 ? x0 * x1 : x0 * (x0 - 1) / 2;
    return f->files == 2 ? x0 * y1 + x1 * y0 : x0 * y0;
}

double record_pairs(const struct frame *f)
{
    double first = (double)f->second, rest = (double)(f->records - f->second);
    return f->files == 2 ? first * rest : first * (first - 1) / 2;
}

/* ---- patterns kept ---- */

err pattern_memory_init(struct pattern_memory *m, size_t rows, size_t bytes_max,
                        struct err_info *why)
{
    *m = (struct pattern_memory){.chunks = (rows + CHUNK_ROWS - 1) / CHUNK_ROWS,
                                 .bytes_max = bytes_max};
    m->chunk = mem_zero(m->chunks + 1, sizeof *m->chunk);
    return m->chunk ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to keep patterns");
}

void pattern_memory_release(struct pattern_memory *m)
{
    for (size_t i = 0; m->chunk && i < m->chunks; i++)
        VEC_RELEASE(&m->chunk[i]);
    mem_free(m->chunk);
    *m = (struct pattern_memory){0};
}

/* A whole chunk was taken in: to its exact size, or away with it. An empty list is kept too. */
static void settle_run(struct pattern_memory *m, struct pattern_run *run)
{
    size_t bytes = (run->n + 1) * sizeof *run->at;
    bool fits = atomic_fetch_add(&m->bytes, bytes) + bytes <= m->bytes_max;
    uint64_t *exact = fits ? mem_resize(run->at, bytes) : NULL;
    if (exact) {
        run->at = exact;
        run->room = run->n + 1;
    } else if (!fits) {
        VEC_RELEASE(run);
    }
}

/* ---- counting ---- */

struct thread_count {
    struct block_walk walk;
    struct compare_memory memory;
    struct pattern_table table;
    uint64_t compared;
    struct pattern_run *kept; /* of the chunk at work, or NULL */
};

struct work {
    const struct counting *c;
    struct thread_count thread[PARALLEL_THREADS_MAX];
    size_t random_per_chunk;
};

static bool visited(const struct counting *c, uint32_t row)
{
    return c->every <= 1 || (row * 2654435761u ^ c->seed) % c->every == 0;
}

static bool take_pattern(struct thread_count *t, uint64_t pattern, uint32_t rules, double pairs)
{
    struct pattern_run *kept = t->kept;
    if (kept) {
        if (kept->n == kept->room && !VEC_RESERVE(kept, kept->n + 1)) return false;
        kept->at[kept->n++] = pattern;
    }
    return pattern_add(&t->table, pattern, rules, pairs);
}

static bool count_row(const struct counting *c, struct thread_count *t, uint32_t row)
{
    const uint32_t *line = frame_line(c->frame, row);
    double weight = c->every > 1 ? (double)c->every : 1, own = row_pairs(c->frame, row, row);
    if (own > 0 && c->blocks->keyed[row] &&
        !take_pattern(t, compare_lines(c->set, &t->memory, line, line), c->blocks->keyed[row],
                      own * weight))
        return false;
    if (!block_visit(c->blocks, &t->walk, row)) return false;
    t->compared += t->walk.found.n;
    for (size_t i = 0; i < t->walk.found.n; i++) {
        uint32_t other = t->walk.found.at[i], rules = t->walk.rules[other];
        t->walk.rules[other] = 0;
        block_ahead(&t->walk, c->frame, i);
        uint64_t pattern = compare_lines(c->set, &t->memory, line, frame_line(c->frame, other));
        if (!take_pattern(t, pattern, rules, weight * row_pairs(c->frame, row, other)))
            return false;
    }
    return true;
}

static err count_chunk(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct work *w = ctx;
    struct pattern_memory *memory = w->c->every <= 1 ? w->c->memory : NULL;
    bool keep = memory && atomic_load(&memory->bytes) < memory->bytes_max;
    w->thread[thread].kept = keep ? &memory->chunk[chunk] : NULL;
    size_t end = (chunk + 1) * CHUNK_ROWS, rows = w->c->frame->row.n;
    for (size_t row = chunk * CHUNK_ROWS; row < end && row < rows; row++)
        if (visited(w->c, (uint32_t)row) && !count_row(w->c, &w->thread[thread], (uint32_t)row))
            return err_set(why, ERR_NOMEM, "no memory to count pairs");
    if (keep) settle_run(memory, &memory->chunk[chunk]);
    return ERR_OK;
}

/* SIDE rows and SIDE others are drawn, and all pairs between them taken: each pair is as likely as
 * any other, and its rows are in the cache. (A two-stage sample: no bias, a little more variance
 * than so many single pairs, from a sixteenth of the rows.) */
enum { SIDE = 16 };

struct square {
    size_t left[SIDE], right[SIDE]; /* records */
};

static void draw(const struct frame *f, struct rand *r, struct square *to)
{
    size_t from = f->files == 2 ? f->second : 0;
    for (size_t i = 0; i < SIDE; i++) {
        to->left[i] = rand_below(r, f->files == 2 ? f->second : f->records);
        to->right[i] = from + rand_below(r, f->records - from);
    }
}

static bool count_square(const struct counting *c, struct thread_count *t, const struct square *s)
{
    const struct frame *f = c->frame;
    for (size_t i = 0; i < SIDE * SIDE; i++) {
        size_t a = s->left[i / SIDE], b = s->right[i % SIDE];
        uint32_t x = f->row_of.at[a], y = f->row_of.at[b];
        if (a == b || (c->others_only && (x == y || block_meets(c->blocks, x, y)))) continue;
        uint64_t p = compare_lines(c->set, &t->memory, frame_line(f, x), frame_line(f, y));
        if (!pattern_add(&t->table, p, 0, 1)) return false;
    }
    return true;
}

static err random_chunk(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct work *w = ctx;
    struct rand r = rand_seeded(w->c->seed * 1000003 + chunk);
    for (size_t done = 0; done < w->random_per_chunk; done += SIDE * SIDE) {
        struct square s;
        draw(w->c->frame, &r, &s);
        if (!count_square(w->c, &w->thread[thread], &s))
            return err_set(why, ERR_NOMEM, "no memory to count");
    }
    return ERR_OK;
}

static err gather(struct work *w, unsigned threads, pattern_list *to, struct err_info *why)
{
    struct pattern_table all = {0};
    bool fine = true;
    for (unsigned i = 0; i < threads; i++)
        for (size_t k = 0; fine && k < w->thread[i].table.room; k++) {
            const struct pattern_count *p = &w->thread[i].table.at[k];
            if (p->pairs > 0) fine = pattern_add(&all, p->pattern, p->rules, p->pairs);
        }
    VEC_CLEAR(to);
    fine = fine && VEC_RESERVE(to, all.n + 1);
    for (size_t k = 0; fine && k < all.room; k++)
        if (all.at[k].pairs > 0) to->at[to->n++] = all.at[k];
    if (fine) sort_list(to->at, to->n, sizeof *to->at, by_pattern);
    pattern_release(&all);
    return fine ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to count pairs");
}

static err run(const struct counting *c, bool blocked, size_t chunks, size_t per_chunk,
               pattern_list *to, uint64_t *ret_compared, struct err_info *why)
{
    struct work *w = mem_zero(1, sizeof *w);
    if (!w) return err_set(why, ERR_NOMEM, "no memory to count pairs");
    w->c = c;
    w->random_per_chunk = per_chunk;
    unsigned threads = parallel_threads(&c->parallel);
    err e = ERR_OK;
    for (unsigned i = 0; !e && i < threads; i++) {
        e = compare_memory_init(&w->thread[i].memory, c->set, why);
        if (!e && blocked) e = block_walk_init(&w->thread[i].walk, c->blocks, why);
    }
    if (!e) e = parallel_run(&c->parallel, chunks, blocked ? count_chunk : random_chunk, w, why);
    if (!e) e = gather(w, threads, to, why);
    for (unsigned i = 0; i < threads; i++) {
        if (ret_compared) *ret_compared += w->thread[i].compared;
        block_walk_release(&w->thread[i].walk);
        compare_memory_release(&w->thread[i].memory);
        pattern_release(&w->thread[i].table);
    }
    mem_free(w);
    return e;
}

err count_blocked(const struct counting *c, pattern_list *ret_list, uint64_t *ret_compared,
                  struct err_info *why)
{
    *ret_compared = 0;
    size_t chunks = (c->frame->row.n + CHUNK_ROWS - 1) / CHUNK_ROWS;
    return run(c, true, chunks, 0, ret_list, ret_compared, why);
}

err count_random(const struct counting *c, size_t pairs, pattern_list *ret_list,
                 struct err_info *why)
{
    enum { CHUNKS = 64 };
    VEC_CLEAR(ret_list);
    if (record_pairs(c->frame) < 1) return ERR_OK;
    if (record_pairs(c->frame) < (double)pairs) pairs = (size_t)record_pairs(c->frame);
    return run(c, false, CHUNKS, (pairs + CHUNKS - 1) / CHUNKS, ret_list, NULL, why);
}

err count_patterns(const struct compare_set *set, const pattern_list *list, struct arena *a,
                   const struct pattern **ret_patterns, struct err_info *why)
{
    struct pattern *p = ARENA_ARRAY(a, struct pattern, list->n + 1);
    if (!p) return err_set(why, ERR_LIMIT, "no room for the patterns of the pairs");
    for (size_t i = 0; i < list->n; i++) {
        compare_levels(set, list->at[i].pattern, p[i].level);
        p[i].rules = list->at[i].rules;
        p[i].count = list->at[i].pairs;
    }
    *ret_patterns = p;
    return ERR_OK;
}
