/* A workbook: any bytes as the archive, or well packed around any XML. What comes out is CSV that
 * its reader takes, row by row. */
#include "fuzz.h"

#include "codec/csv.h"
#include "codec/xlsx/xlsx.h"

#include <stdio.h>

#include "../tests/codec/zipper.h"

enum { OUT_BYTES_MAX = 8 * 1024 * 1024 };

struct book {
    str file;
    struct buf csv;
};

static bool read_file(void *ctx, int64_t offset, char *at, size_t n)
{
    const struct book *b = ctx;
    FUZZ_HOLDS(offset >= 0 && n <= b->file.len && (size_t)offset <= b->file.len - n);
    memcpy(at, b->file.at + offset, n);
    return true;
}

static bool write_csv(void *ctx, str csv)
{
    struct book *b = ctx;
    buf_add(&b->csv, csv);
    return !b->csv.state;
}

static err on_row(void *context, const struct csv_row *row, struct err_info *why)
{
    (void)context, (void)why;
    FUZZ_HOLDS(row->problem == CSV_FINE || (row->problem == CSV_FIELD_COUNT && row->number > 0));
    return ERR_OK;
}

static void read_back(str csv)
{
    struct csv c;
    csv_init(&c, on_row, NULL);
    FUZZ_HOLDS(csv_push(&c, csv, NULL) == ERR_OK && csv_finish(&c, NULL) == ERR_OK);
    csv_release(&c);
}

/* sheet, styles, shared texts: between them a byte that no XML holds */
static str pack(struct zipper *z, str parts)
{
    str sheet, styles = STR("<styleSheet/>"), texts = STR("<sst/>");
    (void)str_next(&parts, '\xff', &sheet);
    if (parts.at) (void)str_next(&parts, '\xff', &styles);
    if (parts.at) texts = parts;
    zipper_start(z);
    z->method = 1;
    zipper_around(z, "<workbookPr date1904='0'/>", styles, texts);
    zipper_add(z, "xl/worksheets/d.xml", sheet);
    return zipper_end(z);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct zipper zipper;
    struct xlsx_place place;
    if (len == 0) return 0;
    str input = {(const char *)at + 1, len - 1};
    struct book b = {.file = at[0] == 'z' ? input : pack(&zipper, input),
                     .csv = BUF_INIT(OUT_BYTES_MAX)};
    const struct xlsx_order order = {.read = read_file,
                                     .write = write_csv,
                                     .ctx = &b,
                                     .size = (int64_t)b.file.len,
                                     .salt = 7};
    if (xlsx_to_csv(&order, &place) == XLSX_FINE) read_back(buf_str(&b.csv));
    buf_release(&b.csv);
    buf_release(&zipper.file);
    buf_release(&zipper.directory);
    return 0;
}
