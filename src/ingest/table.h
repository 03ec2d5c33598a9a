/* ingest/table.h -- a delivery's file as rows of the feed format, whatever it was: CSV or JSON
 * Lines, with or without a mapping. Fed in pieces; memory does not grow with the file. */
#ifndef AIM_INGEST_TABLE_H
#define AIM_INGEST_TABLE_H

#include "base/map.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "ingest/mapping.h"
#include "ingest/member.h"
#include "ingest/reason.h"

/* One row, valid during the callback only. */
struct table_row {
    long line;           /* in the file, from 1 */
    /* REASON_NONE: `fields` hold; else the line could not be taken apart, and they are a guess,
     * good for nothing but finding out whom a better row replaces. */
    enum reason problem;
    str raw;             /* the line as it came */
    struct fields fields;
};
typedef err table_row_fn(void *context, const struct table_row *row, struct err_info *why);

struct table {
    const struct mapping *mapping;
    table_row_fn *on_row;
    void *context;
    int64_t lines; /* with content, without the header */
    /* the rest is the table's own */
    enum { TABLE_NEW, TABLE_CSV, TABLE_JSON } kind;
    bool began; /* the header, or what stands for it, was accepted */
    struct csv csv;
    struct json_lines json;
    struct binding binding;
    struct map_str keys; /* JSON: key -> place in `line` */
    str line[CSV_COLUMNS_MAX];
    struct members members; /* CSV: columns that stand in others */
    size_t names;
    char (*numbers)[32]; /* JSON: numbers as text */
    struct mapping_scratch scratch;
    struct table_row row;
};

/* What people send by mistake, by the first bytes of the file: ERR_INPUT with what it is and what
 * to do. */
MUST err table_check_kind(str piece, struct err_info *why);
/* The first row of a CSV: text, and columns that are separated by commas. ERR_INPUT. */
MUST err table_check_header(const struct csv_row *row, struct err_info *why);

void table_init(struct table *t, const struct mapping *m, table_row_fn *on_row, void *context);
/* Errors: ERR_INPUT (no header, unknown column, not CSV or JSON Lines), ERR_LIMIT (a field or row
 * too long), ERR_NOMEM, and what on_row returns. The place is in `why`; file names are the
 * caller's. */
MUST err table_push(struct table *t, str piece, struct err_info *why);
/* The end. *ret_cut_off: ERR_INPUT because the file ends in the middle of a row. */
MUST err table_finish(struct table *t, bool *ret_cut_off, struct err_info *why);
void table_release(struct table *t);

#endif
