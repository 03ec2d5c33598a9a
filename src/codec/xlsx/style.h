/* codec/xlsx/style.h -- what a number in a cell means is told by its number format alone. */
#ifndef AIM_CODEC_XLSX_STYLE_H
#define AIM_CODEC_XLSX_STYLE_H

#include "base/buf.h"

enum style_kind { STYLE_PLAIN, STYLE_DATE, STYLE_TIME, STYLE_MOMENT };

struct style {
    uint8_t kind;   /* enum style_kind */
    uint8_t digits; /* shown with leading zeros up to so many; 0 = as it is */
};

struct style style_of_id(int64_t id);  /* of the formats that every spreadsheet has */
struct style style_of_code(str code);  /* "dd/mm/yyyy", "0000000000" */

/* A number as it stands in the file, as the reader of a CSV wants it: an ISO date, an ISO moment
 * (the cell's time is UK time), a time of day, or the number without exponent. False: no number. */
bool style_write(struct style s, str number, bool since_1904, struct buf *out);

#endif
