/* Workbooks: how fast a sheet becomes CSV, with texts in the cells and with shared ones, dates and
 * numbers. Without the process it runs in, which costs some milliseconds a workbook. */
#include "bench.h"

#include "codec/xlsx/xlsx.h"

#include <stdio.h>

#include "../tests/codec/zipper.h"

enum { ROWS = 100000 };

struct book {
    struct zipper zipper;
    str file;
    int64_t bytes;
};

static bool read_file(void *ctx, int64_t offset, char *at, size_t n)
{
    memcpy(at, ((struct book *)ctx)->file.at + offset, n);
    return true;
}

static bool write_csv(void *ctx, str csv)
{
    ((struct book *)ctx)->bytes += (int64_t)csv.len;
    return true;
}

static bool convert(void *context)
{
    struct book *b = context;
    struct xlsx_place place;
    const struct xlsx_order order = {.read = read_file,
                                     .write = write_csv,
                                     .ctx = b,
                                     .size = (int64_t)b->file.len,
                                     .salt = 7};
    b->bytes = 0;
    return xlsx_to_csv(&order, &place) == XLSX_FINE && b->bytes > ROWS * 40;
}

static void make(struct book *b, void (*add_row)(struct buf *sheet, int n))
{
    struct buf sheet = BUF_INIT(ZIPPER_BYTES_MAX);
    zipper_start(&b->zipper);
    zipper_frame(&b->zipper, "");
    buf_add_c(&sheet, "<worksheet><sheetData><row>");
    for (int i = 0; i < 7; i++)
        buf_printf(&sheet, "<c t='str'><v>column %d</v></c>", i);
    buf_add_c(&sheet, "</row>");
    for (int n = 0; n < ROWS; n++)
        add_row(&sheet, n);
    buf_add_c(&sheet, "</sheetData></worksheet>");
    zipper_add(&b->zipper, "xl/worksheets/d.xml", buf_str(&sheet));
    buf_release(&sheet);
    b->file = zipper_end(&b->zipper);
}

#define INLINE(text) "<c t='inlineStr'><is><t>" text "</t></is></c>"

static void add_texts(struct buf *sheet, int n)
{
    buf_printf(sheet,
               "<row>" INLINE("P-%d") INLINE("Anna") INLINE("Sample") INLINE("2001-02-03")
                   INLINE("E-%d") INLINE("ae_attendance") INLINE("2014-03-25") "</row>",
               n, n);
}

static void add_shared(struct buf *sheet, int n)
{
    buf_printf(sheet,
               "<row><c><v>%d</v></c><c t='s'><v>1</v></c><c t='s'><v>1</v></c>"
               "<c s='1'><v>36925</v></c><c><v>%d</v></c><c t='s'><v>1</v></c>"
               "<c s='2'><v>41723.5</v></c></row>",
               n, n);
}

int main(int argc, char **argv)
{
    static struct book texts, shared;
    struct bench b = bench_start("xlsx", argc, argv);
    make(&texts, add_texts);
    make(&shared, add_shared);
    bench_repeat(&b, "texts", "rows", ROWS, convert, &texts);
    bench_repeat(&b, "shared texts, dates", "rows", ROWS, convert, &shared);
    zipper_start(&texts.zipper);
    zipper_start(&shared.zipper);
    return bench_end(&b);
}
