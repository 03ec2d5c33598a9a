/* supply/fix.c -- see fix.h. */
#include "supply/fix.h"

#include "base/sort.h"

#include <math.h>
#include <stdio.h>

enum { CANDIDATES_MAX = COLUMN__COUNT * 2 + SUPPLY_HELD_MAX + 1 };

/* What a column is worth: the comparison it feeds and its part of it; how much of that is lost when
 * it is filled but weak; and what to say. A column without words is never asked for. */
static const struct {
    bool compared;
    enum link_field field;
    double part, weak_part;
    const char *empty_todo, *weak, *weak_todo;
} columns[COLUMN__COUNT] = {
    [COLUMN_given_name] = {true, COMPARE_FORENAME, 1, 1,
                           "export the first name; ask for it where the system has none",
                           "is a placeholder such as Baby or Unknown",
                           "enter the real first name as soon as it is known"},
    [COLUMN_family_name] = {true, COMPARE_SURNAME, 1, 1,
                            "export the surname; ask for it where the system has none",
                            "is a placeholder such as Unknown", "enter the real surname"},
    [COLUMN_birth_date] = {true, COMPARE_BIRTH, 1, 0.5,
                           "ask for the date of birth at the next contact, and export it",
                           "is only a year or a month, or 1 January",
                           "check the day and month: 1 January often stands for not known"},
    [COLUMN_gender] = {true, COMPARE_GENDER, 1, 1, "export the gender where the system holds it",
                       "is unknown", "enter the gender where it is known"},
    [COLUMN_address] = {true, COMPARE_ADDRESS, 0.5, 0,
                        "export the address line; ask whether it is still right", NULL, NULL},
    [COLUMN_postcode] = {true, COMPARE_ADDRESS, 0.75, 0.75,
                         "fill the postcode, if need be from the address",
                         "stands for no fixed abode or not known (ZZ99)",
                         "ask where the person stays; leave it empty when nobody knows"},
    [COLUMN_uprn] = {true, COMPARE_ADDRESS, 0.25, 0,
                     "have addresses matched to the property number (UPRN)", NULL, NULL},
    [COLUMN_upn] = {true, COMPARE_PUPIL, 1, 0, "export the pupil number", NULL, NULL},
    [COLUMN_nhs_number] = {true, COMPARE_NHS, 1, 0.5,
                           "have NHS numbers traced, and export them",
                           "was not traced and verified",
                           "trace the numbers (status 01) and export nhs_number_status"},
};

static double field_bits(const struct model *m, enum link_field f)
{
    const struct weight_comparison *c = &m->weights->comparison[m->place[f]];
    double bits = 0, share = 0;
    for (size_t i = 0; i < c->levels; i++) {
        const struct weight_level *l = &c->level[i];
        if (l->missing) continue;
        bits += l->share[CLASS_SAME] * log2(l->share[CLASS_SAME] / l->share[CLASS_STRANGERS]);
        share += l->share[CLASS_SAME];
    }
    return share > 0 && bits > 0 ? bits / share : 0;
}

double fix_bits(const struct model *m, enum column c)
{
    return columns[c].compared ? columns[c].part * field_bits(m, columns[c].field) : 0;
}

/* Bits that a row gains which is not there at all. */
static double fix_row_bits(const struct model *m, const struct agreement *t)
{
    double bits = 0;
    for (enum column c = 0; t && c < COLUMN__COUNT; c++)
        if (measure_covers(t, c)) bits += fix_bits(m, c);
    return bits;
}

/* ---- candidates, in the order that breaks ties ---- */

struct listing {
    struct supply_fix at[CANDIDATES_MAX];
    size_t n;
    struct arena *a;
};

static void add(struct listing *l, int64_t rows, double bits, str what, str todo)
{
    if (rows <= 0 || bits <= 0) return;
    l->at[l->n++] = (struct supply_fix){what, todo, rows, bits, (double)rows * bits};
}

static str number(struct arena *a, int64_t n)
{
    char digits[32], out[48];
    int len = snprintf(digits, sizeof digits, "%lld", (long long)n), k = 0;
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0) out[k++] = ',';
        out[k++] = digits[i];
    }
    return str_copy(a, str_range(out, (size_t)k));
}

static str of_rows(struct listing *l, const char *column, const char *is, int64_t rows, int64_t due)
{
    return str_printf(l->a, "%s %s in %.*s of %.*s rows", column, is, STR_FMT(number(l->a, rows)),
                      STR_FMT(number(l->a, due)));
}

static void of_column(struct listing *l, const struct supply_report *r, const struct model *m,
                      enum column c)
{
    const char *name = column_table[c].name;
    int64_t due = measure_due(&r->sum, c), filled = r->sum.filled[c], weak = r->sum.weak[c];
    if (!columns[c].compared || !measure_covers(r->agreement, c)) return;
    if (filled == 0 && due)
        add(l, due, fix_bits(m, c),
            str_printf(l->a, "%s is agreed, and empty in every row", name),
            str_of(columns[c].empty_todo));
    else if (due > filled)
        add(l, due - filled, fix_bits(m, c), of_rows(l, name, "is empty", due - filled, due),
            str_of(columns[c].empty_todo));
    if (columns[c].weak)
        add(l, weak, columns[c].weak_part / columns[c].part * fix_bits(m, c),
            of_rows(l, name, columns[c].weak, weak, filled), str_of(columns[c].weak_todo));
}

static void of_held(struct listing *l, const struct supply_held *h, double bits)
{
    const char *name = h->column < COLUMN__COUNT ? column_table[h->column].name : "the whole row";
    add(l, h->rows, bits,
        str_printf(l->a, "%.*s %s, because of %s: %s", STR_FMT(number(l->a, h->rows)),
                   h->rows == 1 ? "row waits" : "rows wait", name, reason_table[h->reason].what),
        str_of(reason_table[h->reason].todo));
}

/* Two refs of one person cost no evidence, but each splits what the agency itself sees of them: as
 * much as one bit, so that it never outranks what matching lacks in as many rows. */
static void of_duplicates(struct listing *l, const struct supply_own *own)
{
    add(l, own->duplicates, 1,
        str_printf(l->a, "%.*s of %.*s records seem to be a second record of somebody you hold",
                   STR_FMT(number(l->a, own->duplicates)), STR_FMT(number(l->a, own->records))),
        STR("find them in your own system, and send action merge for each"));
}

static int by_worth(const void *a, const void *b)
{
    const struct supply_fix *x = *(const struct supply_fix *const *)a,
                            *y = *(const struct supply_fix *const *)b;
    if (x->worth > y->worth) return -1;
    if (x->worth < y->worth) return 1;
    return x < y ? -1 : 1;
}

err fix_list(struct supply_report *r, const struct model *m, struct arena *a, struct err_info *why)
{
    struct listing *l = ARENA_NEW(a, struct listing);
    const struct supply_fix *order[CANDIDATES_MAX];
    if (!l) return err_set(why, ERR_NOMEM, "no memory for a report");
    l->n = 0;
    l->a = a;
    double row_bits = fix_row_bits(m, r->agreement);
    for (enum column c = 0; r->agreement && c < COLUMN__COUNT; c++)
        of_column(l, r, m, c);
    for (size_t i = 0; i < r->held_n; i++)
        of_held(l, &r->held[i], row_bits);
    of_duplicates(l, &r->own);
    for (size_t i = 0; i < l->n; i++)
        order[i] = &l->at[i];
    sort_list(order, l->n, sizeof *order, by_worth);
    r->fix_n = l->n < SUPPLY_FIXES ? l->n : SUPPLY_FIXES;
    for (size_t i = 0; i < r->fix_n; i++)
        r->fixes[i] = *order[i];
    return ERR_OK;
}
