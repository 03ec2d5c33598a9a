/* codec/csv.h -- reading and writing CSV (RFC 4180, UTF-8) row by row; memory does not grow with
 * the file.
 *
 * The reader is fed pieces of any size and calls back once per row, header first. How the file was
 * cut into pieces never changes what comes out. A bad row is reported with its problem and the
 * reading goes on at the next line; only what makes the rest of the file meaningless is fatal. */
#ifndef AIM_CODEC_CSV_H
#define AIM_CODEC_CSV_H

#include "base/buf.h"

enum {
    CSV_FIELD_BYTES_MAX = 64 * 1024, /* with its quotes */
    CSV_ROW_BYTES_MAX = 1024 * 1024,
    CSV_COLUMNS_MAX = 256
};

enum csv_problem {
    CSV_FINE,
    CSV_NUL,              /* a zero byte */
    CSV_STRAY_QUOTE,      /* a quote inside a field that does not start with one */
    CSV_TEXT_AFTER_QUOTE, /* "abc"d */
    CSV_LONE_RETURN,      /* a carriage return without a line feed */
    CSV_NOT_UTF8,
    CSV_FIELD_COUNT, /* not as many fields as the header */
    CSV_PROBLEM__COUNT
};

/* One row, valid during the callback only. An empty line is not a row. */
struct csv_row {
    const str *field; /* unquoted texts; at most CSV_COLUMNS_MAX of them are kept */
    size_t n;         /* fields in the row; > CSV_COLUMNS_MAX only with CSV_FIELD_COUNT */
    int64_t number;   /* 0 = the header, then 1, 2, ... */
    long line;        /* where it starts, from 1 */
    int64_t offset;   /* the same in bytes from the start of the file */
    str raw;          /* as it came, without its line end: what a quarantine keeps */
    enum csv_problem problem; /* not CSV_FINE: `field` is a best guess, do not store it */
    size_t problem_offset;    /* in raw */
    const uint32_t *field_offset; /* where each field starts in raw, for csv_place */
};

typedef err csv_row_fn(void *context, const struct csv_row *row, struct err_info *why);

struct csv {
    csv_row_fn *on_row;
    void *context;
    size_t field_bytes_max, row_bytes_max; /* set by csv_init; a test may make them smaller */
    size_t columns;                        /* of the header, 0 before it */
    bool no_final_newline;                 /* after csv_finish: the last row had no line end */
    /* the rest is the reader's own */
    struct buf carry, unquoted;
    int64_t rows, offset;
    long line;
    unsigned state, seen;
    err failed;
    size_t at, n, field_at;
    enum csv_problem problem;
    size_t problem_offset, bom_bytes;
    uint32_t field_offset[CSV_COLUMNS_MAX], field_end[CSV_COLUMNS_MAX];
    unsigned char quoted[CSV_COLUMNS_MAX];
    str field[CSV_COLUMNS_MAX];
};

/* An error of on_row stops the reading and is passed on. Fatal by itself: a field or row over its
 * ceiling, more than CSV_COLUMNS_MAX columns in the header (ERR_LIMIT), ERR_NOMEM.
 * After a failure every later call gives the same code. */
void csv_init(struct csv *c, csv_row_fn *on_row, void *context);
MUST err csv_push(struct csv *c, str piece, struct err_info *why);
/* The end of the file. ERR_INPUT when it is empty or was cut off: inside quotes, or without a line
 * end while the last row has fewer fields than the header. */
MUST err csv_finish(struct csv *c, struct err_info *why);
void csv_release(struct csv *c);

/* Line and column (in characters, from 1) of an offset in raw: a field's start, say. */
void csv_place(const struct csv_row *row, size_t offset, long *ret_line, long *ret_column);
/* What is wrong with the row, in words, with its line and column. ERR_INPUT; ERR_OK for a fine
 * row. */
MUST err csv_row_err(const struct csv_row *row, const char *file, struct err_info *why);
const char *csv_problem_word(enum csv_problem p); /* "stray-quote": for reports and JSON */

/* The writer: fields are quoted only where needed, rows end in LF. `safe` is for files that people
 * will open in a spreadsheet: a text that could start a formula (= + - @ tab CR) gets a leading ',
 * and marks that turn the direction of a line are left out.
 * Such a file is not meant to be read back. Failures stick in `out`, see buf.h. */
struct csv_writer {
    struct buf *out;
    bool safe;
    size_t n; /* fields in the row so far */
    size_t row_at;
};
void csv_write_field(struct csv_writer *w, str text);
void csv_write_int(struct csv_writer *w, int64_t value);
void csv_write_end(struct csv_writer *w); /* of the row */

#endif
