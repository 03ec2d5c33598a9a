/* codec/csv_read.c -- one pass over the bytes, resumable at any of them.
 *
 * Typical: rows of 100-300 bytes with 10-25 short fields, pieces of 64 KiB, hardly any quotes. A
 * row that lies whole in a piece is never copied; one that straddles two pieces is put together in
 * `carry`. Everything the scan remembers is an offset from the row's start, so it survives that
 * move. Doubled quotes (rare) are undone into `unquoted` when the row is complete. */
#include "codec/csv.h"

#include <assert.h>

enum { AT_START, PLAIN, QUOTED, QUOTE_SEEN, RETURN_SEEN }; /* state; AT_START = of a field */
enum { STOP = 1, HIGH = 2, FEED = 4 };                     /* what a byte is, or'ed into `seen` */
enum { CARRY_STEP = 4096 };

#define TIMES_4(x) x, x, x, x
#define TIMES_16(x) TIMES_4(x), TIMES_4(x), TIMES_4(x), TIMES_4(x)
#define FROM_80_TO_FF(x)                                                                           \
    [0x80] = TIMES_16(x), TIMES_16(x), TIMES_16(x), TIMES_16(x), TIMES_16(x), TIMES_16(x),         \
             TIMES_16(x), TIMES_16(x)
static const unsigned char plain_class[256] = {
    [0] = STOP, ['\n'] = STOP, ['\r'] = STOP, ['"'] = STOP, [','] = STOP, FROM_80_TO_FF(HIGH),
};
static const unsigned char quoted_class[256] = {
    [0] = STOP, ['"'] = STOP, ['\n'] = FEED, FROM_80_TO_FF(HIGH),
};

void csv_init(struct csv *c, csv_row_fn *on_row, void *context)
{
    *c = (struct csv){.on_row = on_row, .context = context, .line = 1};
    c->field_bytes_max = CSV_FIELD_BYTES_MAX;
    c->row_bytes_max = CSV_ROW_BYTES_MAX;
    c->carry.max = c->unquoted.max = CSV_ROW_BYTES_MAX + 2 * CARRY_STEP;
}

void csv_release(struct csv *c)
{
    buf_release(&c->carry);
    buf_release(&c->unquoted);
}

static void note(struct csv *c, enum csv_problem problem, size_t offset)
{
    if (c->problem) return; /* the first one is reported */
    c->problem = problem;
    c->problem_offset = offset;
}

/* The field that began at field_at ends before `end` (its closing quote already excluded). */
static inline void field_ends(struct csv *c, size_t end, bool quoted)
{
    if (c->n < CSV_COLUMNS_MAX) {
        c->field_offset[c->n] = (uint32_t)c->field_at;
        c->field_end[c->n] = (uint32_t)end;
        c->quoted[c->n] = quoted;
    }
    c->n++;
}

/* Which ceiling was crossed first; asked at the end of every field and of every piece. */
static inline bool over_ceiling(const struct csv *c, size_t at)
{
    return at - c->field_at > c->field_bytes_max || at > c->row_bytes_max;
}

static err ceiling_err(struct csv *c, const char *row, size_t at, struct err_info *why)
{
    struct csv_row place = {.raw = {row, at}, .line = c->line};
    long line, column;
    bool field = at - c->field_at > c->field_bytes_max &&
                 c->field_at + c->field_bytes_max <= c->row_bytes_max;
    csv_place(&place, field ? c->field_at : 0, &line, &column);
    if (field)
        (void)err_set(why, ERR_LIMIT, "a field is longer than %zu bytes", c->field_bytes_max);
    else
        (void)err_set(why, ERR_LIMIT, "a row is longer than %zu bytes", c->row_bytes_max);
    (void)err_at(why, NULL, line, column);
    (void)err_todo(why, "look for a quote that is never closed, or for a file that is not CSV");
    return ERR_LIMIT;
}

/* A byte that ends a run of plain text, at `at`. True: it ends the row. */
static inline bool plain_stop(struct csv *c, unsigned char byte, size_t at)
{
    switch (byte) {
    case ',':
        field_ends(c, at, false);
        c->field_at = at + 1;
        c->state = AT_START;
        return false;
    case '\n':
        field_ends(c, at, false);
        return true;
    case '\r':
        field_ends(c, at, false);
        c->state = RETURN_SEEN;
        return false;
    case '"':
        note(c, CSV_STRAY_QUOTE, at);
        return false;
    default:
        note(c, CSV_NUL, at);
        return false;
    }
}

/* The byte after a quote inside a quoted field: a second quote, or the field is over. */
static bool after_quote(struct csv *c, unsigned char byte, size_t at)
{
    if (byte == '"') {
        c->state = QUOTED;
        return false;
    }
    if (byte != ',' && byte != '\n' && byte != '\r') {
        note(c, CSV_TEXT_AFTER_QUOTE, at);
        c->state = PLAIN; /* so the damage ends with the line */
        return false;
    }
    field_ends(c, at, true);
    if (byte == ',') {
        c->field_at = at + 1;
        c->state = AT_START;
    }
    if (byte == '\r') c->state = RETURN_SEEN;
    return byte == '\n';
}

/* After a carriage return, the last field already ended. True: this byte ends the row. Otherwise
 * the return was part of the field, which is taken up again. */
static bool after_return(struct csv *c, unsigned char byte, size_t at)
{
    if (byte == '\n') return true;
    note(c, CSV_LONE_RETURN, at - 1);
    c->n--;
    c->state = PLAIN;
    return false;
}

/* Scan the row's bytes from c->at up to `len`. True: complete, c->at is behind its line feed.
 * A field over its ceiling stops the scan early, without a row; csv_push tells. */
static bool scan(struct csv *c, const char *row, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)row;
    size_t at = c->at;
    unsigned seen = c->seen;
    bool done = false;
    while (at < len && !done && !over_ceiling(c, at)) {
        if (c->state == AT_START) {
            c->state = bytes[at] == '"' ? QUOTED : PLAIN;
            if (c->state == QUOTED) {
                at++;
                continue;
            }
        }
        if (c->state == PLAIN || c->state == QUOTED) {
            const unsigned char *kind = c->state == PLAIN ? plain_class : quoted_class;
            unsigned char k = 0;
            while (at < len && !((k = kind[bytes[at]]) & STOP)) {
                seen |= k;
                at++;
            }
            if (at == len || over_ceiling(c, at)) break;
            if (c->state == PLAIN)
                done = plain_stop(c, bytes[at], at);
            else if (bytes[at] == '"')
                c->state = QUOTE_SEEN;
            else
                note(c, CSV_NUL, at);
        } else if (c->state == QUOTE_SEEN) {
            done = after_quote(c, bytes[at], at);
        } else {
            done = after_return(c, bytes[at], at);
            if (!done) continue; /* look at this byte again, as plain text */
        }
        at++;
    }
    c->at = at;
    c->seen = seen;
    return done;
}

/* The text of field i: its quotes off, doubled quotes undone. */
static str field_text(struct csv *c, const char *row, size_t i)
{
    str s = {row + c->field_offset[i], c->field_end[i] - c->field_offset[i]};
    if (!c->quoted[i]) return s;
    s = (str){s.at + 1, s.len - 2};
    if (str_find(s, '"') < 0) return s;
    char *to = c->unquoted.at + c->unquoted.len; /* room for the whole row was made before */
    str undone = {to, 0};
    for (size_t k = 0; k < s.len; k++) {
        *to++ = s.at[k];
        if (s.at[k] == '"') k++;
    }
    undone.len = (size_t)(to - undone.at);
    c->unquoted.len += undone.len;
    return undone;
}

static err make_fields(struct csv *c, const char *row, size_t len, struct err_info *why)
{
    size_t kept = c->n < CSV_COLUMNS_MAX ? c->n : CSV_COLUMNS_MAX;
    bool any_quoted = memchr(c->quoted, 1, kept) != NULL;
    if (any_quoted) {
        buf_reset(&c->unquoted);
        if (!buf_room(&c->unquoted, len)) return err_set(why, ERR_NOMEM, "no memory for a row");
        buf_cut(&c->unquoted, 0);
    }
    if (!any_quoted) {
        for (size_t i = 0; i < kept; i++)
            c->field[i] = (str){row + c->field_offset[i], c->field_end[i] - c->field_offset[i]};
        return ERR_OK;
    }
    for (size_t i = 0; i < kept; i++)
        c->field[i] = field_text(c, row, i);
    return ERR_OK;
}

static size_t bad_utf8_offset(str s)
{
    size_t good = 0;
    for (size_t step = 1; good < s.len; good += step) {
        unsigned char first = (unsigned char)s.at[good];
        step = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (!str_is_utf8(str_upto(str_from(s, good), step))) break;
    }
    return good;
}

/* The row is complete: `len` bytes without the line end. */
static err row_ends(struct csv *c, const char *row, size_t len, struct err_info *why)
{
    str raw = {row, len};
    if (!c->problem && (c->seen & HIGH) && !str_is_utf8(raw))
        note(c, CSV_NOT_UTF8, bad_utf8_offset(raw));
    if (!c->columns && c->n > CSV_COLUMNS_MAX) {
        (void)err_set(why, ERR_LIMIT, "more than %d columns", CSV_COLUMNS_MAX);
        (void)err_at(why, NULL, c->line, 1);
        return ERR_LIMIT;
    }
    if (!c->problem && c->columns && c->n != c->columns) note(c, CSV_FIELD_COUNT, len);
    if (!c->columns) c->columns = c->n;
    err e = make_fields(c, row, len, why);
    if (e) return e;
    struct csv_row r = {.field = c->field, .n = c->n, .number = c->rows++, .line = c->line,
                        .offset = c->offset, .raw = raw, .problem = c->problem,
                        .problem_offset = c->problem_offset, .field_offset = c->field_offset};
    return c->on_row(c->context, &r, why);
}

/* Get ready for the row that starts `bytes` further on. */
static void next_row(struct csv *c, const char *row, size_t bytes)
{
    long feeds = 1;
    if (c->seen & FEED) {
        feeds = 0;
        for (size_t i = 0; i < bytes; i++)
            feeds += row[i] == '\n';
    }
    c->line += feeds;
    c->offset += (int64_t)bytes;
    c->at = c->n = c->field_at = 0;
    c->state = AT_START;
    c->seen = 0;
    c->problem = CSV_FINE;
    c->problem_offset = 0;
}

/* Scan one row as far as the bytes go. *ret_used = bytes of it that are done with (0 =
 * unfinished). */
static err take_row(struct csv *c, const char *row, size_t len, size_t *ret_used,
                    struct err_info *why)
{
    *ret_used = 0;
    if (!scan(c, row, len))
        return over_ceiling(c, c->at) ? ceiling_err(c, row, c->at, why) : ERR_OK;
    size_t end = c->at - 1;
    if (c->state == RETURN_SEEN) end--;
    err e = end == 0 ? ERR_OK : row_ends(c, row, end, why);
    *ret_used = c->at;
    next_row(c, row, c->at);
    return e;
}

/* Finish the row that began in an earlier piece; *piece loses what was used up. */
static err push_carried(struct csv *c, str *piece, struct err_info *why)
{
    err e = ERR_OK;
    while (!e && c->carry.len && piece->len) {
        size_t before = c->carry.len, used;
        str step = str_upto(*piece, CARRY_STEP);
        buf_add(&c->carry, step);
        if (buf_state(&c->carry)) return err_set(why, ERR_NOMEM, "no memory for a row");
        e = take_row(c, c->carry.at, c->carry.len, &used, why);
        if (used) buf_reset(&c->carry);
        *piece = str_from(*piece, used ? used - before : step.len);
    }
    return e;
}

/* A byte order mark before the header is no content. True: more bytes are needed to tell. */
static bool skip_bom(struct csv *c, str *piece)
{
    static const char bom[] = "\xEF\xBB\xBF";
    while (c->bom_bytes < 3 && piece->len && piece->at[0] == bom[c->bom_bytes]) {
        *piece = str_from(*piece, 1);
        c->bom_bytes++;
    }
    if (c->bom_bytes < 3 && !piece->len) return true;
    if (c->bom_bytes > 0 && c->bom_bytes < 3) buf_add(&c->carry, str_range(bom, c->bom_bytes));
    if (c->bom_bytes == 3) c->offset = 3;
    c->bom_bytes = 4; /* decided */
    return false;
}

err csv_push(struct csv *c, str piece, struct err_info *why)
{
    if (c->failed) return err_set(why, c->failed, "reading had already failed");
    if (c->bom_bytes < 4 && skip_bom(c, &piece)) return ERR_OK;
    err e = push_carried(c, &piece, why);
    while (!e && piece.len) {
        size_t used;
        e = take_row(c, piece.at, piece.len, &used, why);
        if (!e && !used) {
            buf_add(&c->carry, piece);
            if (buf_state(&c->carry)) e = err_set(why, ERR_NOMEM, "no memory for a row");
            used = piece.len;
        }
        piece = str_from(piece, used);
    }
    c->failed = e;
    return e;
}

static err cut_off(struct csv *c, size_t offset, const char *where, struct err_info *why)
{
    struct csv_row place = {.raw = buf_str(&c->carry), .line = c->line};
    long line, column;
    csv_place(&place, offset, &line, &column);
    (void)err_set(why, ERR_INPUT, "the file is cut off: it ends %s", where);
    (void)err_at(why, NULL, line, column);
    (void)err_todo(why, "send the whole file again");
    return ERR_INPUT;
}

static err finish_last_row(struct csv *c, struct err_info *why)
{
    size_t len = c->carry.len;
    c->no_final_newline = true;
    if (c->state == QUOTED) return cut_off(c, c->field_at, "inside the quotes opened here", why);
    if (c->state == RETURN_SEEN)
        len--;
    else
        field_ends(c, len, c->state == QUOTE_SEEN);
    if (!len) return ERR_OK;
    if (c->n < c->columns) return cut_off(c, len, "in the middle of a row", why);
    return row_ends(c, c->carry.at, len, why);
}

err csv_finish(struct csv *c, struct err_info *why)
{
    if (c->failed) return err_set(why, c->failed, "reading had already failed");
    if (c->bom_bytes > 0 && c->bom_bytes < 3) {
        buf_add(&c->carry, str_range("\xEF\xBB\xBF", c->bom_bytes));
        (void)scan(c, c->carry.at, c->carry.len);
    }
    err e = buf_state(&c->carry);
    if (e) return c->failed = err_set(why, e, "no memory for a row");
    if (c->carry.len) e = finish_last_row(c, why);
    if (!e && !c->columns) {
        (void)err_set(why, ERR_INPUT, "the file is empty: it has no header row");
        (void)err_at(why, NULL, 1, 1);
        (void)err_todo(why, "the first row names the columns; send the file again");
        e = ERR_INPUT;
    }
    c->failed = e;
    return e;
}
