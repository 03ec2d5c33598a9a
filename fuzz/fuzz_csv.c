/* Any bytes as CSV: the rows are the same whole and in pieces (the first byte says how large). */
#include "fuzz.h"

#include "codec/csv.h"

static err mix_row(void *context, const struct csv_row *row, struct err_info *why)
{
    uint64_t *sum = context;
    *sum = *sum * 31 + (uint64_t)row->line + (uint64_t)row->problem * 7 + row->n;
    for (size_t i = 0; i < row->n && i < CSV_COLUMNS_MAX; i++)
        *sum = *sum * 31 + str_hash(row->field[i]);
    FUZZ_HOLDS((csv_row_err(row, "", why) == ERR_OK) == (row->problem == CSV_FINE));
    return ERR_OK;
}

static err read_all(str text, size_t step, uint64_t *sum)
{
    struct csv c;
    struct err_info why;
    err e = ERR_OK;
    csv_init(&c, mix_row, sum);
    c.field_bytes_max = 200;
    c.row_bytes_max = 1000;
    for (size_t at = 0; !e && at < text.len; at += step)
        e = csv_push(&c, str_upto(str_from(text, at), step), &why);
    if (!e) e = csv_finish(&c, &why);
    csv_release(&c);
    if (e)
        *sum = *sum * 31 + (uint64_t)why.line * 1000 + (uint64_t)why.column +
               str_hash(str_of(why.text));
    return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len == 0) return 0;
    uint64_t whole = 0, pieces = 0;
    str text = {(const char *)at + 1, len - 1};
    err first = read_all(text, len, &whole), second = read_all(text, at[0] % 16 + 1u, &pieces);
    FUZZ_HOLDS(first == second && whole == pieces);
    return 0;
}
