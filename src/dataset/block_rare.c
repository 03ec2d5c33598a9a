/* dataset/block_rare.c -- blocking without rules: who shares what few share.
 *
 * A row has *atoms*: the sound of each name, a birth date whole, its year, its day and month, a
 * postcode and its district, words of an address, other values. A set of one to three atoms that
 * `limit` rows or fewer hold makes a group; a set that more hold is only a beginning, to which
 * further atoms are added. So "Smith" alone brings nobody together, "Zyxwell" does, and so do Smith
 * with an unusual given name, or with a day of birth. The measure is the data's own: no rule has to
 * say which fields identify. (Sets that few hold, found level by level as in Agrawal and Srikant
 * 1994, who look for those that many hold.)
 *
 * Rows that agree in all their atoms, or in all but one field's, meet whatever their number:
 * neighbours in sorted order, as far as the window goes, so a person of a thousand records hangs
 * together.
 *
 * Where that brings more than CANDIDATES_PER_ROW pairs a row, `limit` is lowered.
 *
 * A row has at most ATOMS_MAX atoms, and of those that many share its BIG_MAX rarest are combined:
 * the work grows with the rows, not with their square. Sets are counted in slices of the hash, so
 * that memory stays bounded. */
#include "base/mem.h"
#include "dataset/block_rare_inside.h"

#include <stdlib.h>

static err no_memory(const struct rare *r)
{
    return err_set(r->why, ERR_NOMEM, "no memory for blocking");
}

/* ---- groups ---- */

static err emit(struct rare *r, const struct keyed *rows, size_t n, uint32_t flag)
{
    bool made;
    err e = block_add_group(r->b, rows, n, flag, r->report, &made, r->why);
    if (!e && made && !flag) r->pairs_of[n] += n * (n - 1) / 2;
    return e;
}

static err take_run(struct rare *r, struct keyed *rows, size_t n, size_t size)
{
    if (n <= r->limit) return emit(r, rows, n, 0);
    r->report->heavy++;
    r->report->heavy_rows += n;
    if (size)
        return rare_big_add(&r->big[size - 1], rows->key, (uint32_t)n) ? ERR_OK : no_memory(r);
    qsort_r(rows, n, sizeof *rows, block_by_line, (void *)(uintptr_t)r->f);
    r->report->windows++;
    r->report->window_rows += n;
    return emit(r, rows, n, MEMBER_WINDOW);
}

static size_t count_sets(const struct rare *r, make_sets *make)
{
    uint64_t keys[SETS_OF_ROW_MAX];
    size_t n = 0;
    for (uint32_t row = 0; row < r->b->rows; row++)
        n += make(r, row, keys);
    return n;
}

static err list_slice(struct rare *r, make_sets *make, size_t slice, size_t slices)
{
    uint64_t keys[SETS_OF_ROW_MAX];
    VEC_CLEAR(&r->list);
    for (uint32_t row = 0; row < r->b->rows; row++) {
        size_t n = make(r, row, keys);
        if (!VEC_RESERVE(&r->list, r->list.n + n)) return no_memory(r);
        for (size_t i = 0; i < n; i++)
            if (keys[i] % slices == slice) r->list.at[r->list.n++] = (struct keyed){keys[i], row};
    }
    return VEC_RESERVE(&r->spare, r->list.n + 1) ? ERR_OK : no_memory(r);
}

/* Groups of all sets of one size; 0 = of nearly all atoms. */
static err group_sets(struct rare *r, make_sets *make, size_t size)
{
    size_t slices = count_sets(r, make) / SLICE_ENTRIES + 1;
    err e = ERR_OK;
    for (size_t slice = 0; !e && slice < slices; slice++) {
        e = list_slice(r, make, slice, slices);
        struct keyed *list = e ? NULL : keyed_sort(r->list.at, r->spare.at, r->list.n);
        for (size_t i = 0, end; !e && i < r->list.n; i = end) {
            for (end = i + 1; end < r->list.n && list[end].key == list[i].key; end++)
                continue;
            e = take_run(r, list + i, end - i, size);
        }
    }
    return e;
}

static void forget_sets(struct rare *r)
{
    VEC_CLEAR(&r->b->member);
    for (size_t i = 0; i < COUNT(r->big); i++) {
        mem_free(r->big[i].slot);
        r->big[i] = (struct big){0};
    }
}

static err group_all(struct rare *r)
{
    static make_sets *const makes[BLOCK_RARE_RULES] = {
        rare_sets_of_nearly_all, rare_sets_of_one, rare_sets_of_two, rare_sets_of_three};
    struct blocks *b = r->b;
    err e = ERR_OK;
    forget_sets(r);
    memset(r->pairs_of, 0, sizeof r->pairs_of);
    for (size_t size = 0; !e && size < BLOCK_RARE_RULES; size++) {
        r->report = &b->report[size];
        *r->report = (struct block_report){0};
        b->start[size] = b->member.n;
        e = group_sets(r, makes[size], size);
        b->start[size + 1] = b->member.n;
    }
    return e;
}

/* The largest limit that keeps to CANDIDATES_PER_ROW, going by the groups there are now. */
static size_t affordable(const struct rare *r)
{
    uint64_t sum = 0, most = (uint64_t)r->b->rows * CANDIDATES_PER_ROW;
    size_t limit = 1;
    while (limit < r->limit && (limit < LIMIT_LEAST || sum + r->pairs_of[limit + 1] <= most))
        sum += r->pairs_of[++limit];
    return limit;
}

err block_rare(struct blocks *b, const struct frame *f, const struct values *v,
               const struct plan *p, struct err_info *why)
{
    struct rare *r = mem_zero(1, sizeof *r);
    if (!r) return err_set(why, ERR_NOMEM, "no memory for blocking");
    *r = (struct rare){.b = b, .f = f, .v = v, .p = p, .limit = (size_t)p->rare_max, .why = why};
    rare_list_makers(r);
    r->part = mem_zero(r->makers + 1, sizeof *r->part);
    err e = r->part ? ERR_OK : no_memory(r);
    for (size_t i = 0; !e && i < r->makers; i++)
        e = part_keys_make(&r->part[i], f, v, &r->maker[i].part, why);
    if (!e) e = group_all(r);
    if (!e && affordable(r) < r->limit) {
        r->limit = affordable(r);
        e = group_all(r);
    }
    for (size_t row = 0; row < b->rows; row++)
        b->keyed[row] = 1;
    for (size_t i = 0; r->part && i < r->makers; i++)
        part_keys_release(&r->part[i]);
    for (size_t i = 0; i < COUNT(r->big); i++)
        mem_free(r->big[i].slot);
    mem_free(r->part);
    VEC_RELEASE(&r->list);
    VEC_RELEASE(&r->spare);
    mem_free(r);
    return e;
}
