/* codec/csv.c -- what is wrong with a row and where, and writing rows. */
#include "codec/csv.h"

#include "codec/mark.h"

#include <assert.h>

static const struct {
    const char *word, *text, *todo;
} problems[] = {
    [CSV_FINE] = {"fine", "", ""},
    [CSV_NUL] = {"zero-byte", "there is a zero byte in the text", "save the file as UTF-8 text"},
    [CSV_STRAY_QUOTE] = {"stray-quote",
                         "a quote stands inside a field that does not start with one",
                         "put the field in quotes and double the quotes inside it"},
    [CSV_TEXT_AFTER_QUOTE] = {"text-after-quote", "there is text after a closing quote",
                              "double the quotes inside a quoted field"},
    [CSV_LONE_RETURN] = {"lone-return", "a carriage return stands without a line feed",
                         "end lines with LF or CR LF"},
    [CSV_NOT_UTF8] = {"not-utf8", "the text is not UTF-8", "save the file as UTF-8 text"},
    [CSV_FIELD_COUNT] = {"field-count", "the row has another number of fields than the header",
                         "look for a missing or additional comma"},
};
static_assert(COUNT(problems) == CSV_PROBLEM__COUNT, "every problem has its words");

const char *csv_problem_word(enum csv_problem p) { return problems[p].word; }

void csv_place(const struct csv_row *row, size_t offset, long *ret_line, long *ret_column)
{
    long line = row->line, column = 1;
    for (size_t i = 0; i < offset && i < row->raw.len; i++) {
        unsigned char byte = (unsigned char)row->raw.at[i];
        if (byte == '\n') {
            line++;
            column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            column++; /* a character's first byte */
        }
    }
    *ret_line = line;
    *ret_column = column;
}

err csv_row_err(const struct csv_row *row, const char *file, struct err_info *why)
{
    if (row->problem == CSV_FINE) return ERR_OK;
    long line, column;
    csv_place(row, row->problem_offset, &line, &column);
    (void)err_set(why, ERR_INPUT, "%s", problems[row->problem].text);
    (void)err_at(why, file, line, column);
    (void)err_todo(why, "%s", problems[row->problem].todo);
    return ERR_INPUT;
}

static bool starts_formula(str text)
{
    return text.len && text.at[0] && strchr("=+-@\t\r", text.at[0]);
}

static bool needs_quotes(str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (strchr(",\"\r\n", text.at[i]) && text.at[i]) return true;
    return str_starts(text, STR("\xEF\xBB\xBF")); /* a reader would take it for a mark */
}

static void separate(struct csv_writer *w)
{
    if (w->n++ > 0)
        buf_byte(w->out, ',');
    else
        w->row_at = w->out->len;
}

/* For people: without marks that would turn the direction of the rest of the line. */
static void add_piece(struct csv_writer *w, str piece)
{
    size_t from = 0;
    for (size_t i = 0; w->safe && i < piece.len; i++) {
        size_t mark = mark_of_direction(piece, i);
        if (!mark) continue;
        buf_add(w->out, str_range(piece.at + from, i - from));
        from = i + mark;
        i = from - 1;
    }
    buf_add(w->out, str_from(piece, from));
}

static str behind_marks(str text)
{
    for (size_t n; (n = mark_of_direction(text, 0)) > 0;)
        text = str_from(text, n);
    return text;
}

void csv_write_field(struct csv_writer *w, str text)
{
    if (w->safe) text = behind_marks(text); /* what hides behind one is no less a formula */
    separate(w);
    bool quotes = needs_quotes(text);
    if (quotes) buf_byte(w->out, '"');
    if (w->safe && starts_formula(text)) buf_byte(w->out, '\'');
    for (str piece, rest = text; str_next(&rest, '"', &piece);) {
        add_piece(w, piece);
        if (rest.at) buf_add_c(w->out, "\"\"");
    }
    if (quotes) buf_byte(w->out, '"');
}

void csv_write_int(struct csv_writer *w, int64_t value)
{
    separate(w);
    buf_printf(w->out, "%lld", (long long)value);
}

void csv_write_end(struct csv_writer *w)
{
    bool blank = w->n == 0 || (w->n == 1 && w->out->len == w->row_at);
    if (blank) buf_add_c(w->out, "\"\""); /* an empty line would not be read as a row */
    buf_byte(w->out, '\n');
    w->n = 0;
}
