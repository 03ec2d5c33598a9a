/* codec/json.h -- reading JSON strictly (on jansson), reading JSON Lines as a stream, and our own
 * small writer. */
#ifndef AIM_CODEC_JSON_H
#define AIM_CODEC_JSON_H

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 32, JSON_LINE_BYTES_MAX = 256 * 1024 };

/* ---- Reading ------------------------------------------------------------------------------- */

/* A value lives in the arena it was read into. NULL is "absent" in every function below. */
struct json_value;

enum json_kind {
    JSON_IS_ABSENT,
    JSON_IS_NULL,
    JSON_IS_BOOL,
    JSON_IS_INT, /* a number without fraction and exponent that fits in 64 bits */
    JSON_IS_REAL,
    JSON_IS_TEXT,
    JSON_IS_ARRAY,
    JSON_IS_OBJECT
};

/* One JSON text: an object or an array, at most bytes_max long. Refused with line and column
 * (ERR_INPUT): anything that is not JSON, duplicate keys, U+0000, broken UTF-8, nesting deeper than
 * JSON_DEPTH_MAX, text after the end. ERR_LIMIT over bytes_max, ERR_NOMEM when the arena is
 * full. */
MUST err json_read(struct arena *a, str text, size_t bytes_max,
                   const struct json_value **ret_root, struct err_info *why);

enum json_kind json_kind(const struct json_value *v);
size_t json_count(const struct json_value *v); /* items or members; 0 for all else */
const struct json_value *json_at(const struct json_value *array, size_t i); /* NULL past the end */
const struct json_value *json_get(const struct json_value *object, const char *key);
/* The members in the order they were written: start with *cursor = NULL. False at the end. */
bool json_next(const struct json_value *object, void **cursor, str *ret_key,
               const struct json_value **ret_value);

/* True when it is of that kind; *ret is untouched otherwise. json_as_real takes an int too. */
bool json_as_text(const struct json_value *v, str *ret_text);
bool json_as_int(const struct json_value *v, int64_t *ret_value);
bool json_as_real(const struct json_value *v, double *ret_value);
bool json_as_bool(const struct json_value *v, bool *ret_value);

/* ---- JSON Lines ---------------------------------------------------------------------------- */

/* One line, valid during the callback only. A blank line is not a line. */
struct json_line {
    const struct json_value *object; /* NULL: see problem */
    int64_t number;                  /* 1, 2, ... of the lines that are not blank */
    long line;                       /* in the file, from 1 */
    int64_t offset;                  /* the same in bytes */
    str raw;
    struct err_info problem; /* ERR_INPUT: not JSON, or not an object; line and column are set */
};

typedef err json_line_fn(void *context, const struct json_line *line, struct err_info *why);

/* Fed in pieces of any size, like csv.h; a bad line is reported and the reading goes on. Fatal: a
 * line over JSON_LINE_BYTES_MAX (ERR_LIMIT), ERR_NOMEM, what on_line returns, and at the end a last
 * line without line end that is not whole JSON, or a file without any line (ERR_INPUT). */
struct json_lines {
    json_line_fn *on_line;
    void *context;
    size_t line_bytes_max; /* set by json_lines_init; a test may make it smaller */
    /* the rest is the reader's own */
    struct arena *arena;
    struct buf carry;
    long line;
    int64_t number, offset;
    err failed;
};
void json_lines_init(struct json_lines *j, json_line_fn *on_line, void *context);
MUST err json_lines_push(struct json_lines *j, str piece, struct err_info *why);
MUST err json_lines_finish(struct json_lines *j, struct err_info *why);
void json_lines_release(struct json_lines *j);

/* ---- Writing ------------------------------------------------------------------------------- */

/* Straight into `out`, no spaces. Calls in an order that would not be JSON fail an assert; texts
 * that are not UTF-8 set the state of `out` to ERR_CORRUPT. '<' is escaped, so the result may stand
 * in a page. Person data (pii) does not fit in by type. */
struct json_writer {
    struct buf *out;
    /* the rest is the writer's own; zero-initialise */
    unsigned depth;
    bool key_open;
    struct {
        bool object, some;
    } level[JSON_DEPTH_MAX];
};
void json_open_object(struct json_writer *w);
void json_close_object(struct json_writer *w);
void json_open_array(struct json_writer *w);
void json_close_array(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
void json_put_key(struct json_writer *w, str key);
void json_put_text(struct json_writer *w, str text);
void json_put_int(struct json_writer *w, int64_t value);
void json_put_real(struct json_writer *w, double value); /* finite; shortest form that reads back */
void json_put_bool(struct json_writer *w, bool value);
void json_put_null(struct json_writer *w);

/* key and value in one */
void json_pair_text(struct json_writer *w, const char *key, str text);
void json_pair_c(struct json_writer *w, const char *key, const char *text); /* NULL = null */
void json_pair_int(struct json_writer *w, const char *key, int64_t value);
void json_pair_real(struct json_writer *w, const char *key, double value);
void json_pair_bool(struct json_writer *w, const char *key, bool value);
void json_pair_null(struct json_writer *w, const char *key);
/* A number, or null where it is not told (base/few.h). */
void json_pair_told(struct json_writer *w, const char *key, int64_t value, bool hidden);

#endif
