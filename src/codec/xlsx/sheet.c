/* codec/xlsx/sheet.c -- the rows of a sheet as lines of a CSV, while they are read.
 *
 * Typical: 15 columns, some thousand rows; at most a million. Nothing is kept but the header and
 * the row at hand. */
#include "codec/xlsx/book.h"
#include "codec/xlsx/part.h"

#include "base/mem.h"
#include "codec/csv.h"

enum { OUT_BYTES = 64 * 1024, UNSEEN = 0x1a /* no feed takes it: the cell is put aside */ };

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOLEAN, CELL_FAULT, CELL_DATE };

struct sheet {
    struct book *book;
    const struct xlsx_order *order;
    struct xlsx_place *place; /* of the cell at hand */
    struct buf out, header, raw, text;
    struct csv_writer row;
    uint32_t line;                    /* the row of the sheet that the CSV is at */
    uint32_t first, width;            /* columns of the header; width 0: none yet */
    uint32_t header_row, filled;      /* cells with content, of the row at hand */
    uint32_t header_filled, rows;     /* rows with content below the header */
    bool gap, in_row;                 /* the header has a column without a name */
    enum cell_type type;
    struct style style;
    unsigned phonetic;
    bool in_value, has_value, formula;
};

/* ---- places ---- */

/* "AB12" -> 28, 12; letters or digits alone are not enough. */
static bool read_place(str ref, struct xlsx_place *ret)
{
    uint32_t column = 0, row = 0;
    size_t i = 0;
    for (; i < ref.len && i < 4 && ref.at[i] >= 'A' && ref.at[i] <= 'Z'; i++)
        column = column * 26 + (uint32_t)(ref.at[i] - 'A' + 1);
    for (; i < ref.len && i < 12 && ref.at[i] >= '0' && ref.at[i] <= '9'; i++)
        row = row * 10 + (uint32_t)(ref.at[i] - '0');
    *ret = (struct xlsx_place){row, column};
    return i == ref.len && row && row <= XLSX_ROWS_MAX && column && column <= XLSX_COLUMNS_MAX;
}

/* ---- one cell ---- */

static enum cell_type type_of(str t)
{
    static const struct {
        const char *word;
        enum cell_type type;
    } types[] = {{"s", CELL_SHARED},  {"str", CELL_TEXT}, {"inlineStr", CELL_TEXT},
                 {"b", CELL_BOOLEAN}, {"e", CELL_FAULT},  {"d", CELL_DATE}};
    for (size_t i = 0; i < COUNT(types); i++)
        if (str_eq_c(t, types[i].word)) return types[i].type;
    return CELL_NUMBER;
}

static enum xlsx_problem open_cell(struct sheet *s, const char **attributes)
{
    struct xlsx_place place = {s->place->row, s->place->column + 1};
    str ref = part_attribute(attributes, "r");
    int64_t style = 0;
    if (ref.at && !read_place(ref, &place)) return XLSX_DAMAGED;
    if (place.row != s->place->row || place.column <= s->place->column ||
        place.column > XLSX_COLUMNS_MAX)
        return XLSX_DAMAGED;
    *s->place = place;
    s->type = type_of(part_attribute(attributes, "t"));
    s->style = (struct style){0};
    if (part_number(attributes, "s", XLSX_STYLES_MAX, &style) &&
        (uint64_t)style < s->book->styles.n)
        s->style = s->book->styles.at[style];
    s->has_value = s->in_value = s->formula = false;
    s->phonetic = 0;
    buf_reset(&s->raw);
    return XLSX_FINE;
}

/* What a spreadsheet's error, or a formula that nobody has computed, becomes: something that stands
 * out and that no column takes. */
static void add_unseen(struct sheet *s, const char *what)
{
    buf_byte(&s->text, UNSEEN);
    buf_add_c(&s->text, what);
}

static enum xlsx_problem read_value(struct sheet *s)
{
    str raw = buf_str(&s->raw), shared;
    int64_t n;
    buf_reset(&s->text);
    if (buf_state(&s->raw)) return XLSX_CELL_LENGTH;
    if (!s->has_value || (s->formula && !raw.len && s->type == CELL_NUMBER)) {
        if (s->formula) add_unseen(s, "formula without a value");
        return XLSX_FINE;
    }
    switch (s->type) {
    case CELL_SHARED:
        if (!str_to_int64(str_trim(raw), &n) || !book_text(s->book, n, &shared))
            return XLSX_DAMAGED;
        return buf_add(&s->text, shared), XLSX_FINE;
    case CELL_BOOLEAN:
        return buf_add_c(&s->text, str_eq_c(str_trim(raw), "1") ? "TRUE" : "FALSE"), XLSX_FINE;
    case CELL_FAULT: return add_unseen(s, "error of a formula"), XLSX_FINE;
    case CELL_DATE:
        raw = str_trim(raw);
        if (str_ends(raw, STR("T00:00:00"))) raw = str_upto(raw, raw.len - 9);
        return buf_add(&s->text, raw), XLSX_FINE;
    case CELL_TEXT: return book_add_text(&s->text, raw), XLSX_FINE;
    case CELL_NUMBER: break;
    }
    raw = str_trim(raw);
    if (!raw.len) return XLSX_FINE;
    return style_write(s->style, raw, s->book->since_1904, &s->text) ? XLSX_FINE : XLSX_DAMAGED;
}

/* Empty cells are written when a later one of their row is not, or up to the header's width. */
static enum xlsx_problem close_cell(struct sheet *s)
{
    enum xlsx_problem p = read_value(s);
    if (p || !s->text.len) return p;
    if (!s->filled && !s->width) s->first = s->place->column;
    if (s->place->column < s->first) return XLSX_OUTSIDE;
    uint32_t field = s->place->column - s->first;
    if (field >= CSV_COLUMNS_MAX) return XLSX_TOO_WIDE;
    s->gap = s->gap || (!s->width && s->row.n < field);
    while (s->row.n < field)
        csv_write_field(&s->row, STR(""));
    csv_write_field(&s->row, buf_str(&s->text));
    s->filled++;
    return buf_state(&s->out) ? XLSX_CELL_LENGTH : XLSX_FINE;
}

/* ---- one row ---- */

static enum xlsx_problem flush(struct sheet *s)
{
    bool written = s->order->write(s->order->ctx, buf_str(&s->out));
    buf_reset(&s->out);
    return written ? XLSX_FINE : XLSX_WRITE;
}

static enum xlsx_problem open_row(struct sheet *s, const char **attributes)
{
    int64_t row = (int64_t)s->line + 1;
    bool said = part_attribute(attributes, "r").at != NULL;
    if (said && !part_number(attributes, "r", XLSX_ROWS_MAX, &row)) return XLSX_DAMAGED;
    if (s->in_row || row <= s->line || row > XLSX_ROWS_MAX) return XLSX_DAMAGED;
    for (; s->line + 1 < row; s->line++) {
        buf_byte(&s->out, '\n');
        if (s->out.len >= OUT_BYTES && flush(s)) return XLSX_WRITE;
    }
    s->line = (uint32_t)row;
    *s->place = (struct xlsx_place){(uint32_t)row, 0};
    s->in_row = true;
    s->filled = 0;
    s->row = (struct csv_writer){.out = &s->out, .row_at = s->out.len};
    return XLSX_FINE;
}

/* The first row with content names the columns. */
static enum xlsx_problem take_header(struct sheet *s, str line)
{
    s->width = (uint32_t)s->row.n;
    s->header_row = s->place->row;
    s->header_filled = s->filled;
    buf_add(&s->header, line);
    return buf_state(&s->header) ? XLSX_NOMEM : XLSX_FINE;
}

/* A second header, or a title taken for one, would make rows of nonsense. */
static enum xlsx_problem check_below(struct sheet *s, str line)
{
    s->rows++;
    if (str_eq(line, buf_str(&s->header))) return XLSX_HEADERS;
    if (s->rows > 1) return XLSX_FINE;
    if (s->header_filled == 1 && s->filled > 1) return XLSX_TITLE;
    return s->gap ? XLSX_HEADERS : XLSX_FINE;
}

static enum xlsx_problem close_row(struct sheet *s)
{
    size_t at = s->row.row_at;
    s->in_row = false;
    if (!s->filled) {
        buf_cut(&s->out, at);
        buf_byte(&s->out, '\n');
        return XLSX_FINE;
    }
    while (s->row.n < s->width)
        csv_write_field(&s->row, STR(""));
    bool is_header = !s->width;
    size_t fields = s->row.n;
    csv_write_end(&s->row);
    if (buf_state(&s->out)) return XLSX_CELL_LENGTH;
    s->row.n = fields;
    str line = str_from(buf_str(&s->out), at);
    s->place->column = 0;
    enum xlsx_problem p = is_header ? take_header(s, line) : check_below(s, line);
    return !p && s->out.len >= OUT_BYTES ? flush(s) : p;
}

/* Cells of the header that were merged over several columns stand above other names. */
static enum xlsx_problem check_merged(struct sheet *s, str range)
{
    struct xlsx_place from, to;
    str first;
    if (!str_next(&range, ':', &first) || !range.at) return XLSX_FINE;
    if (!read_place(first, &from) || !read_place(range, &to)) return XLSX_DAMAGED;
    *s->place = (struct xlsx_place){from.row, from.column};
    bool meets = from.row <= s->header_row && to.row >= s->header_row;
    return meets && (to.column > from.column || to.row > s->header_row) ? XLSX_HEADERS : XLSX_FINE;
}

/* ---- the part ---- */

static enum xlsx_problem on_open(void *ctx, str name, const char **attributes)
{
    struct sheet *s = ctx;
    if (str_eq_c(name, "row")) return open_row(s, attributes);
    if (str_eq_c(name, "mergeCell")) return check_merged(s, part_attribute(attributes, "ref"));
    if (!s->in_row) return XLSX_FINE;
    if (str_eq_c(name, "c")) return open_cell(s, attributes);
    if (str_eq_c(name, "rPh")) s->phonetic++;
    if (str_eq_c(name, "f")) s->formula = true;
    bool value = str_eq_c(name, "v") || (str_eq_c(name, "t") && !s->phonetic);
    s->in_value = value;
    s->has_value = s->has_value || value;
    return XLSX_FINE;
}

static enum xlsx_problem on_close(void *ctx, str name)
{
    struct sheet *s = ctx;
    if (!s->in_row) return XLSX_FINE;
    s->in_value = false;
    if (str_eq_c(name, "rPh") && s->phonetic) s->phonetic--;
    if (str_eq_c(name, "c")) return close_cell(s);
    return str_eq_c(name, "row") ? close_row(s) : XLSX_FINE;
}

static enum xlsx_problem on_text(void *ctx, str piece)
{
    struct sheet *s = ctx;
    if (s->in_value) buf_add(&s->raw, piece);
    return XLSX_FINE;
}

static enum xlsx_problem read_sheet(struct sheet *s)
{
    static const struct part_reader reader = {on_open, on_close, on_text};
    enum xlsx_problem p = part_read(&s->book->zip, s->book->sheet, &reader, s);
    if (p) return p;
    *s->place = (struct xlsx_place){0};
    return s->width ? flush(s) : XLSX_EMPTY;
}

enum xlsx_problem xlsx_to_csv(const struct xlsx_order *order, struct xlsx_place *ret_place)
{
    enum { BOOK_BYTES_MAX = 8 * 1024 * 1024 };
    struct arena *a = arena_new(BOOK_BYTES_MAX);
    struct book book = {.arena = a};
    struct sheet s = {.book = &book,
                      .order = order,
                      .place = ret_place,
                      .out = BUF_INIT(OUT_BYTES + 2 * CSV_ROW_BYTES_MAX),
                      .header = BUF_INIT(CSV_ROW_BYTES_MAX),
                      .raw = BUF_INIT(CSV_FIELD_BYTES_MAX / 2),
                      .text = BUF_INIT(CSV_FIELD_BYTES_MAX)};
    *ret_place = (struct xlsx_place){0};
    enum xlsx_problem p = a ? book_open(&book, order, a) : XLSX_NOMEM;
    if (!p) p = read_sheet(&s);
    buf_release(&s.out);
    buf_release(&s.header);
    buf_release(&s.raw);
    buf_release(&s.text);
    book_release(&book);
    arena_free(a);
    return p;
}

err xlsx_err(uint32_t problem, struct xlsx_place place, struct err_info *why)
{
    static const char *const words[XLSX__COUNT][2] = {
#define XLSX_WORDS(name, what, todo) [XLSX_##name] = {what, todo},
        XLSX_PROBLEMS(XLSX_WORDS)
#undef XLSX_WORDS
    };
    if (problem == XLSX_FINE) return ERR_OK;
    if (problem >= XLSX__COUNT) problem = XLSX_KILLED;
    bool large = problem == XLSX_NOMEM || problem == XLSX_TOO_LARGE;
    (void)err_set(why, large ? ERR_LIMIT : ERR_INPUT, "%s", words[problem][0]);
    (void)err_at(why, "", place.row, place.column);
    return err_todo(why, "%s", words[problem][1]);
}
