/* codec/xlsx/book.h -- what must be known of a workbook before its rows are read: which sheet, how
 * numbers are shown, which texts cells share. */
#ifndef AIM_CODEC_XLSX_BOOK_H
#define AIM_CODEC_XLSX_BOOK_H

#include "base/buf.h"
#include "base/vec.h"
#include "codec/xlsx/style.h"
#include "codec/xlsx/zip.h"

struct book {
    struct zip zip;
    struct arena *arena;
    bool since_1904; /* days are counted from 1904 */
    const struct zip_entry *sheet;
    VEC(struct style) styles; /* by the number a cell gives */
    struct buf texts;
    VEC(uint32_t) text_ends; /* text n is from the end of text n - 1 to its own */
};

MUST enum xlsx_problem book_open(struct book *b, const struct xlsx_order *order, struct arena *a);
void book_release(struct book *b);

/* For its parts. */
MUST enum xlsx_problem book_read_styles(struct book *b, const struct zip_entry *entry);
MUST enum xlsx_problem book_read_texts(struct book *b, const struct zip_entry *entry);
/* False: there is no such text. */
static inline bool book_text(const struct book *b, int64_t n, str *ret_text)
{
    if (n < 0 || (uint64_t)n >= b->text_ends.n) return false;
    uint32_t from = n ? b->text_ends.at[n - 1] : 0;
    *ret_text = str_from(str_upto(buf_str(&b->texts), b->text_ends.at[n]), from);
    return true;
}

/* Text as XML holds it, with _x000D_ and the like undone and line breaks as commas. */
void book_add_text(struct buf *out, str text);

#endif
