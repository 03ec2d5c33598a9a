/* dataset/block_group.c -- rows under one key, and what happens to keys that too many share. */
#include "base/mem.h"
#include "dataset/block_inside.h"

#include <stdlib.h>

enum { REFINE_DEPTH = 3 };

typedef VEC(struct keyed) keyed_list;

struct grouper {
    struct blocks *b;
    const struct frame *f;
    const struct values *v;
    const struct plan *p;
    struct part_keys refine[PLAN_PARTS_MAX];
    bool refine_made;
    keyed_list list, spare;
    struct block_report *report; /* of the rule at work */
    struct err_info *why;
};

static err no_memory(const struct grouper *g)
{
    return err_set(g->why, ERR_NOMEM, "no memory for blocking");
}

static uint64_t mix(uint64_t into, uint64_t key)
{
    uint64_t h = (into ^ key) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9u;
    return h ^ h >> 32;
}

/* ---- groups ---- */

static bool of_both_files(const struct blocks *b, const struct keyed *rows, size_t n)
{
    unsigned files = b->files ? 0 : 3;
    for (size_t i = 0; files != 3 && i < n; i++)
        files |= b->files[rows[i].row];
    return files == 3;
}

err block_add_group(struct blocks *b, const struct keyed *rows, size_t n, uint32_t flag,
                    struct block_report *report, bool *ret_made, struct err_info *why)
{
    bool made = n >= 2 && of_both_files(b, rows, n), window = flag && n > BLOCK_WINDOW;
    if (ret_made) *ret_made = made;
    if (!made) return ERR_OK;
    if (b->member.n + n > UINT32_MAX)
        return err_set(why, ERR_LIMIT, "blocking makes too many groups");
    if (!VEC_RESERVE(&b->member, b->member.n + n))
        return err_set(why, ERR_NOMEM, "no memory for blocking");
    uint32_t *to = b->member.at + b->member.n;
    for (size_t i = 0; i < n; i++)
        to[i] = rows[i].row | flag;
    to[0] |= MEMBER_FIRST;
    to[n - 1] |= MEMBER_LAST;
    b->member.n += n;
    report->groups++;
    if (n > report->largest) report->largest = n;
    report->candidates += window ? (uint64_t)n * BLOCK_WINDOW : (uint64_t)n * (n - 1) / 2;
    return ERR_OK;
}

static err emit(struct grouper *g, const struct keyed *rows, size_t n, uint32_t flag)
{
    return block_add_group(g->b, rows, n, flag, g->report, NULL, g->why);
}

int block_by_line(const void *left, const void *right, void *frame)
{
    const struct keyed *a = left, *b = right;
    const struct frame *f = frame;
    int order = memcmp(frame_line(f, a->row), frame_line(f, b->row), f->fields * sizeof(uint32_t));
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

static err emit_window(struct grouper *g, struct keyed *rows, size_t n)
{
    if (n < 2) return ERR_OK;
    qsort_r(rows, n, sizeof *rows, block_by_line, (void *)(uintptr_t)g->f);
    g->report->windows++;
    g->report->window_rows += n;
    return emit(g, rows, n, MEMBER_WINDOW);
}

/* ---- heavy keys ---- */

/* Rows of a heavy group by their keys for one refining part, sorted. *ret_whole: all of them have
 * one and the same key. */
static err split(struct grouper *g, const struct keyed *rows, size_t n, size_t part,
                 keyed_list *ret_sorted, bool *ret_whole)
{
    keyed_list spare = {0};
    VEC_CLEAR(ret_sorted);
    for (size_t i = 0; i < n; i++) {
        uint64_t keys[ROW_KEYS_MAX];
        size_t got = part_keys_of(&g->refine[part], frame_line(g->f, rows[i].row), keys);
        for (size_t k = 0; k < got; k++) {
            struct keyed *slot = VEC_PUSH(ret_sorted);
            if (!slot) return no_memory(g);
            *slot = (struct keyed){mix(part + 1, keys[k]), rows[i].row};
        }
    }
    size_t keyed = ret_sorted->n;
    if (!VEC_RESERVE(&spare, keyed + 1)) return no_memory(g);
    struct keyed *sorted = keyed_sort(ret_sorted->at, spare.at, keyed);
    if (sorted != ret_sorted->at && keyed) memcpy(ret_sorted->at, sorted, keyed * sizeof *sorted);
    VEC_RELEASE(&spare);
    *ret_whole = keyed == n && ret_sorted->at[0].key == ret_sorted->at[n - 1].key;
    return ERR_OK;
}

static err refine(struct grouper *g, struct keyed *rows, size_t n, size_t from, int depth);

static err take_runs(struct grouper *g, struct keyed *list, size_t n, size_t next, int depth)
{
    err e = ERR_OK;
    for (size_t i = 0, end; !e && i < n; i = end) {
        for (end = i + 1; end < n && list[end].key == list[i].key; end++)
            continue;
        bool heavy = end - i > (size_t)g->p->group_max;
        e = heavy ? refine(g, list + i, end - i, next, depth + 1) : emit(g, list + i, end - i, 0);
    }
    return e;
}

/* Each further part splits the group on its own: two of it still meet when they agree on one more.
 * A part that all of them share says nothing. */
static err refine(struct grouper *g, struct keyed *rows, size_t n, size_t from, int depth)
{
    bool told = false;
    err e = ERR_OK;
    for (size_t part = from; !e && depth < REFINE_DEPTH && part < g->p->refines; part++) {
        keyed_list sorted = {0};
        bool whole = false;
        e = split(g, rows, n, part, &sorted, &whole);
        if (!e && !whole && sorted.n) {
            told = true;
            e = take_runs(g, sorted.at, sorted.n, part + 1, depth);
        }
        VEC_RELEASE(&sorted);
    }
    return e || told ? e : emit_window(g, rows, n);
}

static err take_heavy(struct grouper *g, struct keyed *rows, size_t n)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && !g->refine_made && i < g->p->refines; i++)
        e = part_keys_make(&g->refine[i], g->f, g->v, &g->p->refine[i], g->why);
    g->refine_made = true;
    g->report->heavy++;
    g->report->heavy_rows += n;
    return e ? e : refine(g, rows, n, 0, 0);
}

/* ---- rules ---- */

/* Every combination of the keys of a row's parts. */
static size_t combine(const struct part_keys *parts, size_t n, const uint32_t *line, uint64_t seed,
                      uint64_t ret_keys[ROW_KEYS_MAX])
{
    size_t count = 1;
    ret_keys[0] = seed;
    for (size_t i = 0; i < n && count; i++) {
        uint64_t part[ROW_KEYS_MAX], next[ROW_KEYS_MAX];
        size_t got = part_keys_of(&parts[i], line, part), made = 0;
        for (size_t k = 0; k < count; k++)
            for (size_t j = 0; j < got && made < ROW_KEYS_MAX; j++)
                next[made++] = mix(ret_keys[k], part[j]);
        memcpy(ret_keys, next, made * sizeof *next);
        count = made;
    }
    return count;
}

static err list_keys(struct grouper *g, size_t rule, const struct part_keys *parts)
{
    VEC_CLEAR(&g->list);
    if (!VEC_RESERVE(&g->list, g->b->rows + 1)) return no_memory(g);
    for (uint32_t row = 0; row < g->b->rows; row++) {
        uint64_t keys[ROW_KEYS_MAX];
        size_t n = combine(parts, g->p->rule[rule].parts, frame_line(g->f, row), rule + 1, keys);
        if (n) g->b->keyed[row] |= 1u << rule;
        for (size_t k = 0; k < n; k++) {
            struct keyed *slot = VEC_PUSH(&g->list);
            if (!slot) return no_memory(g);
            *slot = (struct keyed){keys[k], row};
        }
    }
    return VEC_RESERVE(&g->spare, g->list.n + 1) ? ERR_OK : no_memory(g);
}

static err group_rule(struct grouper *g, size_t rule)
{
    const struct plan_rule *r = &g->p->rule[rule];
    struct part_keys parts[PLAN_PARTS_MAX] = {{{{0}}}};
    err e = ERR_OK;
    g->report = &g->b->report[rule];
    for (size_t i = 0; !e && i < r->parts; i++)
        e = part_keys_make(&parts[i], g->f, g->v, &r->part[i], g->why);
    if (!e) e = list_keys(g, rule, parts);
    for (size_t i = 0; i < r->parts; i++)
        part_keys_release(&parts[i]);
    struct keyed *list = e ? NULL : keyed_sort(g->list.at, g->spare.at, g->list.n);
    for (size_t i = 0, end; !e && i < g->list.n; i = end) {
        for (end = i + 1; end < g->list.n && list[end].key == list[i].key; end++)
            continue;
        e = end - i > (size_t)g->p->group_max ? take_heavy(g, list + i, end - i)
                                              : emit(g, list + i, end - i, 0);
    }
    return e;
}

err block_group_rules(struct blocks *b, const struct frame *f, const struct values *v,
                      const struct plan *p, struct err_info *why)
{
    struct grouper g = {.b = b, .f = f, .v = v, .p = p, .why = why};
    err e = ERR_OK;
    if (p->rules && !p->rule[0].parts) return block_rare(b, f, v, p, why);
    for (size_t rule = 0; !e && rule < p->rules; rule++) {
        b->start[rule] = b->member.n;
        e = group_rule(&g, rule);
        b->start[rule + 1] = b->member.n;
    }
    for (size_t i = 0; i < p->refines; i++)
        part_keys_release(&g.refine[i]);
    VEC_RELEASE(&g.list);
    VEC_RELEASE(&g.spare);
    return e;
}
