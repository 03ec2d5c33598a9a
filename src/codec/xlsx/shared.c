/* codec/xlsx/shared.c -- the two tables that cells point into: number formats and texts. */
#include "codec/xlsx/book.h"
#include "codec/xlsx/part.h"


/* ---- number formats ---- */

struct format {
    int64_t id;
    struct style style;
};

struct styling {
    struct book *book;
    bool in_cells; /* in cellXfs: the others are of named styles */
    VEC(struct format) formats;
};

static struct style style_of(const struct styling *s, int64_t id)
{
    for (size_t i = 0; i < s->formats.n; i++)
        if (s->formats.at[i].id == id) return s->formats.at[i].style;
    return style_of_id(id);
}

static enum xlsx_problem on_style(void *ctx, str name, const char **attributes)
{
    struct styling *s = ctx;
    int64_t id = 0;
    if (str_eq_c(name, "cellXfs")) s->in_cells = true;
    bool known = part_number(attributes, "numFmtId", INT32_MAX, &id);
    if (known && str_eq_c(name, "numFmt")) {
        struct format *f = s->formats.n < XLSX_STYLES_MAX ? VEC_PUSH(&s->formats) : NULL;
        if (!f) return XLSX_NOMEM;
        *f = (struct format){id, style_of_code(part_attribute(attributes, "formatCode"))};
    }
    if (s->in_cells && str_eq_c(name, "xf")) {
        struct style *new = s->book->styles.n < XLSX_STYLES_MAX ? VEC_PUSH(&s->book->styles) : NULL;
        if (!new) return XLSX_NOMEM;
        *new = style_of(s, id);
    }
    return XLSX_FINE;
}

static enum xlsx_problem off_style(void *ctx, str name)
{
    struct styling *s = ctx;
    if (str_eq_c(name, "cellXfs")) s->in_cells = false;
    return XLSX_FINE;
}

enum xlsx_problem book_read_styles(struct book *b, const struct zip_entry *entry)
{
    static const struct part_reader reader = {on_style, off_style, NULL};
    struct styling s = {.book = b};
    enum xlsx_problem p = part_read(&b->zip, entry, &reader, &s);
    VEC_RELEASE(&s.formats);
    return p;
}

/* ---- texts ---- */

struct texting {
    struct book *book;
    unsigned phonetic; /* within rPh: how it is read out, not what stands there */
    bool in_text;
    struct buf raw; /* of the text that is open */
};

static enum xlsx_problem on_shared(void *ctx, str name, const char **attributes)
{
    struct texting *t = ctx;
    (void)attributes;
    if (str_eq_c(name, "si")) buf_reset(&t->raw);
    if (str_eq_c(name, "rPh")) t->phonetic++;
    if (str_eq_c(name, "t")) t->in_text = !t->phonetic;
    return XLSX_FINE;
}

static enum xlsx_problem off_shared(void *ctx, str name)
{
    struct texting *t = ctx;
    struct book *b = t->book;
    if (str_eq_c(name, "t")) t->in_text = false;
    if (str_eq_c(name, "rPh") && t->phonetic) t->phonetic--;
    if (!str_eq_c(name, "si")) return XLSX_FINE;
    if (buf_state(&t->raw)) return XLSX_CELL_LENGTH;
    book_add_text(&b->texts, buf_str(&t->raw));
    uint32_t *end = b->text_ends.n < XLSX_TEXTS_MAX ? VEC_PUSH(&b->text_ends) : NULL;
    if (!end || buf_state(&b->texts)) return XLSX_NOMEM;
    *end = (uint32_t)b->texts.len;
    return XLSX_FINE;
}

static enum xlsx_problem on_shared_text(void *ctx, str piece)
{
    struct texting *t = ctx;
    if (t->in_text) buf_add(&t->raw, piece);
    return XLSX_FINE;
}

enum xlsx_problem book_read_texts(struct book *b, const struct zip_entry *entry)
{
    enum { TEXT_BYTES_MAX = 64 * 1024 };
    static const struct part_reader reader = {on_shared, off_shared, on_shared_text};
    struct texting t = {.book = b, .raw = BUF_INIT(TEXT_BYTES_MAX)};
    enum xlsx_problem p = part_read(&b->zip, entry, &reader, &t);
    buf_release(&t.raw);
    return p;
}

/* ---- what a text really is ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "_xHHHH_" at the start; -1 when it is not, or half of a pair. */
static int escaped(str text)
{
    int value = 0;
    if (text.len < 7 || text.at[0] != '_' || text.at[1] != 'x' || text.at[6] != '_') return -1;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_digit(text.at[i]);
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value == 0 || (value >= 0xd800 && value < 0xe000) ? -1 : value;
}

static void add_code(struct buf *out, int code)
{
    if (code >= 0x800) {
        buf_byte(out, (char)(0xe0 | code >> 12));
        buf_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
    } else if (code >= 0x80) {
        buf_byte(out, (char)(0xc0 | code >> 6));
    }
    buf_byte(out, (char)(code < 0x80 ? code : 0x80 | (code & 0x3f)));
}

void book_add_text(struct buf *out, str text)
{
    bool broken = false, some = false; /* a line break waits; something stands before it */
    text = str_trim(text);
    for (size_t i = 0; i < text.len;) {
        int code = escaped(str_from(text, i));
        size_t n = code < 0 ? 1 : 7;
        int sign = code < 0 ? (unsigned char)text.at[i] : code;
        i += n;
        if (sign == '\n' || sign == '\r') {
            broken = some;
            continue;
        }
        if (broken) buf_add_c(out, ", ");
        broken = false;
        some = true;
        if (code < 0) buf_byte(out, (char)sign);
        else add_code(out, code);
    }
}
