/* dataset/block.c -- groups of rows by rule, and the walk over them.
 *
 * A row's groups are found by its places in `member`; the partners after it in each of them get
 * their rule's bit in a table by row, so a pair that several rules bring is found once without
 * storing any pair. */
#include "base/mem.h"
#include "dataset/block_inside.h"

/* ---- who is where ---- */

static err index_members(struct blocks *b, struct err_info *why)
{
    b->first = mem_zero(b->rows + 2, sizeof *b->first);
    b->entry = mem_alloc(b->member.n * sizeof *b->entry + 1);
    if (!b->first || !b->entry) return err_set(why, ERR_NOMEM, "no memory for blocking");
    for (size_t i = 0; i < b->member.n; i++)
        b->first[(b->member.at[i] & MEMBER_ROW) + 2]++;
    for (size_t i = 2; i < b->rows + 2; i++)
        b->first[i] += b->first[i - 1];
    for (size_t i = 0; i < b->member.n; i++) /* first[row + 1] runs along while filling */
        b->entry[b->first[(b->member.at[i] & MEMBER_ROW) + 1]++] = (uint32_t)i;
    return ERR_OK;
}

static void find_longest(struct blocks *b)
{
    b->longest = BLOCK_WINDOW;
    for (size_t i = 0, n = 0; i < b->member.n; i++) {
        n = b->member.at[i] & MEMBER_FIRST ? 1 : n + 1;
        if (!(b->member.at[i] & MEMBER_WINDOW) && n > b->longest) b->longest = n;
    }
}

/* Copies of a record that says nothing have nothing in common. */
static void forget_empty(struct blocks *b, const struct frame *f)
{
    for (size_t row = 0; row < b->rows; row++) {
        uint32_t any = 0;
        for (size_t i = 0; i < f->fields; i++)
            any |= frame_line(f, row)[i];
        if (!any) b->keyed[row] = 0;
    }
}

static err mark_files(struct blocks *b, const struct frame *f, struct err_info *why)
{
    if (f->files < 2) return ERR_OK;
    b->files = mem_alloc(b->rows + 1);
    if (!b->files) return err_set(why, ERR_NOMEM, "no memory for blocking");
    for (size_t i = 0; i < b->rows; i++)
        b->files[i] =
            (uint8_t)((f->row.at[i].copies[0] ? 1 : 0) | (f->row.at[i].copies[1] ? 2 : 0));
    return ERR_OK;
}

err blocks_make(struct blocks *b, const struct frame *f, const struct values *v,
                const struct plan *p, struct err_info *why)
{
    *b = (struct blocks){.rows = f->row.n, .rules = p->rules};
    b->keyed = mem_zero(b->rows + 1, sizeof *b->keyed);
    if (!b->keyed) return err_set(why, ERR_NOMEM, "no memory for blocking");
    err e = mark_files(b, f, why);
    if (!e) e = block_group_rules(b, f, v, p, why);
    if (!e) find_longest(b);
    if (!e) forget_empty(b, f);
    return e ? e : index_members(b, why);
}

void blocks_release(struct blocks *b)
{
    VEC_RELEASE(&b->member);
    mem_free(b->first);
    mem_free(b->entry);
    mem_free(b->keyed);
    mem_free(b->files);
    *b = (struct blocks){0};
}

size_t blocks_bytes(const struct blocks *b)
{
    return b->member.room * sizeof *b->member.at + b->member.n * sizeof *b->entry +
           b->rows * (sizeof *b->first + sizeof *b->keyed + (b->files ? 1 : 0));
}

/* ---- the walk ---- */

err block_walk_init(struct block_walk *w, const struct blocks *b, struct err_info *why)
{
    *w = (struct block_walk){.rules = mem_zero(b->rows + 1, sizeof *w->rules)};
    return w->rules ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for blocking");
}

void block_walk_release(struct block_walk *w)
{
    mem_free(w->rules);
    VEC_RELEASE(&w->found);
    *w = (struct block_walk){0};
}

static inline bool meet(const struct blocks *b, struct block_walk *w, uint32_t row, uint32_t other,
                        uint32_t rule)
{
    if (b->files && (b->files[row] | b->files[other]) != 3) return true;
    if (!w->rules[other]) {
        if (w->found.n == w->found.room && !VEC_RESERVE(&w->found, w->found.n + 1)) return false;
        w->found.at[w->found.n++] = other;
    }
    w->rules[other] |= rule;
    return true;
}

static bool visit_group(const struct blocks *b, struct block_walk *w, uint32_t row, size_t at,
                        uint32_t rule)
{
    const uint32_t *m = &b->member.at[at];
    bool fine = true;
    while (fine && !(*m & MEMBER_LAST)) {
        m++;
        fine = meet(b, w, row, *m & MEMBER_ROW, rule);
    }
    return fine;
}

static bool visit_window(const struct blocks *b, struct block_walk *w, uint32_t row, size_t at,
                         uint32_t rule)
{
    const uint32_t *m = &b->member.at[at];
    bool fine = true;
    for (int k = 0; fine && k < BLOCK_WINDOW && !(m[-k] & MEMBER_FIRST); k++)
        if ((m[-k - 1] & MEMBER_ROW) > row) fine = meet(b, w, row, m[-k - 1] & MEMBER_ROW, rule);
    for (int k = 0; fine && k < BLOCK_WINDOW && !(m[k] & MEMBER_LAST); k++)
        if ((m[k + 1] & MEMBER_ROW) > row) fine = meet(b, w, row, m[k + 1] & MEMBER_ROW, rule);
    return fine;
}

bool block_visit(const struct blocks *b, struct block_walk *w, uint32_t row)
{
    VEC_CLEAR(&w->found);
    size_t rule = 0;
    bool fine = true;
    for (size_t i = b->first[row]; fine && i < b->first[row + 1]; i++) {
        size_t at = b->entry[i];
        while (at >= b->start[rule + 1])
            rule++;
        fine = b->member.at[at] & MEMBER_WINDOW ? visit_window(b, w, row, at, 1u << rule)
                                                : visit_group(b, w, row, at, 1u << rule);
    }
    return fine;
}

/* Are two places of `member`, the first before the second, in one group and, in a window, near
 * enough? */
static bool same_group(const struct blocks *b, size_t at, size_t end)
{
    if (end - at > b->longest) return false; /* nearly always, and without looking */
    bool window = b->member.at[at] & MEMBER_WINDOW;
    if (window && end - at > BLOCK_WINDOW) return false;
    for (; at < end; at++)
        if (b->member.at[at] & MEMBER_LAST) return false;
    return true;
}

bool block_meets(const struct blocks *b, uint32_t row, uint32_t other)
{
    if (b->files && (b->files[row] | b->files[other]) != 3) return false;
    size_t i = b->first[row], k = b->first[other];
    while (i < b->first[row + 1] && k < b->first[other + 1]) {
        size_t at = b->entry[i], end = b->entry[k];
        if (at < end ? same_group(b, at, end) : same_group(b, end, at)) return true;
        if (at < end) i++;
        else k++;
    }
    return false;
}
