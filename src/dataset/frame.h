/* dataset/frame.h -- one or two CSV files in memory, as numbers.
 *
 * Of every field each distinct text is kept once, and gets a value id by order of appearance; id 0
 * is "empty". A record is then a line of value ids. Records that say the same in every field share
 * one *row*: all that follows (blocking, comparing, clustering) works on rows, so a hundred
 * thousand equal records cost no more than one.
 *
 * Memory: per record 12 bytes and its id's text; per row 4 bytes a field and 8; per distinct value
 * its text, trimmed, and 24 bytes. frame_read refuses (ERR_LIMIT) to go over `bytes_max`. */
#ifndef AIM_DATASET_FRAME_H
#define AIM_DATASET_FRAME_H

#include "base/str.h"
#include "base/vec.h"

enum {
    FRAME_FIELDS_MAX = 32,
    FRAME_COLUMNS_MAX = 8, /* of the file, joined into one field */
    FRAME_RECORDS_MAX = 1 << 28,
    FRAME_VALUE_BYTES_MAX = 1000 /* what is longer is cut */
};

/* What to read: a field is one column of the file, or several joined by a space. */
struct frame_want {
    str name;
    str column[FRAME_COLUMNS_MAX];
    size_t columns;
};

struct frame_value {
    const char *at;
    uint32_t len, count; /* bytes; records that have it */
};
static inline str frame_text(const struct frame_value *v) { return (str){v->at, v->len}; }

struct frame_field {
    str name;
    VEC(struct frame_value) value; /* [0] is the empty one */
};

struct frame_row {
    uint32_t copies[2]; /* records of each file that say this */
};

struct frame {
    size_t files, fields, records;
    size_t second;       /* the first record of the second file; == records when there is one */
    struct frame_field field[FRAME_FIELDS_MAX];
    VEC(const char *) id;        /* of each record, ends with 0 */
    VEC(uint32_t) row_of;        /* of each record */
    VEC(struct frame_row) row;
    VEC(uint32_t) line;          /* fields value ids of each row, one row after the other */
    struct arena *texts;
};

struct frame_options {
    size_t bytes_max;   /* 0 = FRAME_BYTES_MAX */
    bool as_it_stands;  /* white space around a value is part of it */
    bool every_record;  /* a row of its own for each record, equal or not */
    void (*progress)(void *ctx, int64_t records);
    void *ctx;
};
static const size_t FRAME_BYTES_MAX = (size_t)16 << 30;

/* Read `files` (1 or 2) files with the same columns; others of their columns are passed over.
 * Errors: ERR_ABSENT (no such file); ERR_INPUT with file and line: empty, not CSV, a column is
 * missing or stands twice in the header, an id is empty or stands twice in one file; ERR_LIMIT,
 * ERR_NOMEM, ERR_DISK. Release the frame whatever comes. */
MUST err frame_read(struct frame *f, const char *const *paths, size_t files, str id_column,
                    const struct frame_want *want, size_t fields,
                    const struct frame_options *options, struct err_info *why);
void frame_release(struct frame *f);
/* For who has taken the lines over: values and ids are left. */
void frame_forget_lines(struct frame *f);

/* Put every row on other value ids: same[field][id] for each id. Rows that now say the same become
 * one where `join`. Errors: ERR_NOMEM. */
MUST err frame_fold(struct frame *f, const uint32_t *const *same, bool join, struct err_info *why);

static inline const uint32_t *frame_line(const struct frame *f, size_t row)
{
    return f->line.at + row * f->fields;
}
static inline uint32_t frame_copies(const struct frame *f, size_t row)
{
    return f->row.at[row].copies[0] + f->row.at[row].copies[1];
}
size_t frame_bytes(const struct frame *f); /* what it holds now */

#endif
