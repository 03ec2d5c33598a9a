/* codec/hl7_text.c -- undoing escapes, and writing an acknowledgement; see hl7.h. */
#include "codec/hl7.h"

#include "codec/hl7_charset.h"

enum { TEXT_BYTES_MAX = 64 * 1024, MIRROR_BYTES_MAX = 227 };

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \X0D0A\: bytes of the message's character set; a control character becomes a space. */
static void add_hex(struct buf *out, str digits)
{
    for (size_t i = 0; i + 1 < digits.len; i += 2) {
        int high = hex(digits.at[i]), low = hex(digits.at[i + 1]);
        if (high < 0 || low < 0) return;
        int byte = high << 4 | low;
        if (byte < ' ' || byte == 127) buf_byte(out, ' ');
        else hl7_add_latin(out, (unsigned char)byte);
    }
}

/* What stands between two escape characters. */
static void add_escape(const struct hl7 *m, str what, struct buf *out)
{
    const struct {
        char name, means;
    } marks[] = {{'F', m->field},
                 {'S', m->component},
                 {'T', m->sub},
                 {'R', m->repetition},
                 {'E', m->escape}};
    for (size_t i = 0; what.len == 1 && i < COUNT(marks); i++)
        if (what.at[0] == marks[i].name) buf_byte(out, marks[i].means);
    if (what.len > 2 && what.at[0] == 'X') add_hex(out, str_from(what, 1));
    if (what.len && what.at[0] == '.') buf_byte(out, ' '); /* .br and its like */
}

str hl7_text(const struct hl7 *m, struct arena *a, str part)
{
    struct buf out = BUF_INIT(TEXT_BYTES_MAX);
    str text = STR(""), none = {NULL, 0};
    if (hl7_is_delete(part)) return STR("");
    if ((!m->escape || str_find(part, m->escape) < 0) && str_find(part, '\n') < 0)
        return str_trim(part);
    for (size_t i = 0; i < part.len && i < TEXT_BYTES_MAX / 4; i++) {
        char c = part.at[i];
        str rest = str_from(part, i + 1);
        ptrdiff_t end = c == m->escape ? str_find(rest, m->escape) : -1;
        if (end < 0) {
            buf_byte(&out, c == '\n' ? ' ' : c);
            continue;
        }
        add_escape(m, str_upto(rest, (size_t)end), &out);
        i += (size_t)end + 1;
    }
    if (buf_keep(&out, a, &text)) return none;
    return str_trim(text);
}

/* ---- the acknowledgement ---- */

static void add_mirrored(const struct hl7 *to, const struct hl7_segment *head, int field,
                         struct buf *out)
{
    buf_add(out, str_upto(hl7_field(to, head, field), MIRROR_BYTES_MAX));
}

static void add_type(const struct hl7 *to, const struct hl7_segment *head, const char *const *type,
                     struct buf *out)
{
    char c = to->component;
    str trigger = str_upto(hl7_component(to, hl7_field(to, head, 9), 2), 3);
    if (type) buf_printf(out, "%s%c%s%c%s", type[0], c, type[1], c, type[2]);
    else if (trigger.len) buf_printf(out, "ACK%c%.*s%cACK", c, STR_FMT(trigger), c);
    else buf_add_c(out, "ACK");
}

static void add_head(const struct hl7 *to, const struct hl7_segment *head,
                     const char *const *type, const char *own_id, const char *now, struct buf *out)
{
    static const int who[] = {5, 6, 3, 4}; /* their receiver is our sender */
    char f = to->field;
    str version = hl7_component(to, hl7_field(to, head, 12), 1);
    str processing = hl7_component(to, hl7_field(to, head, 11), 1);
    buf_printf(out, "MSH%c%.*s", f, STR_FMT(to->encoding));
    for (size_t i = 0; i < COUNT(who); i++) {
        buf_byte(out, f);
        add_mirrored(to, head, who[i], out);
    }
    buf_printf(out, "%c%s%c%c", f, now, f, f);
    add_type(to, head, type, out);
    buf_printf(out, "%c%s%c%.*s%c%.*s\r", f, own_id, f,
               STR_FMT(processing.len ? processing : STR("P")), f,
               STR_FMT(str_starts(version, STR("2.")) ? version : STR("2.4")));
}

/* ERR-1 (version 2.4): segment, which of that name, field, code. */
static void add_error(const struct hl7 *to, const struct hl7_answer *answer, struct buf *out)
{
    char c = to->component;
    buf_printf(out, "ERR%c", to->field);
    if (answer->segment) buf_add_c(out, answer->segment);
    buf_byte(out, c);
    if (answer->segment) buf_printf(out, "%d", answer->sequence ? answer->sequence : 1);
    buf_byte(out, c);
    if (answer->segment && answer->field) buf_printf(out, "%d", answer->field);
    buf_printf(out, "%c%d%c%s%cHL70357\r", c, answer->error, to->sub, answer->text, to->sub);
}

void hl7_acknowledge(const struct hl7 *to, const struct hl7_answer *answer, const char *own_id,
                     const char *now, struct buf *out)
{
    const struct hl7_segment *head = hl7_segment(to, "MSH", 0);
    char f = to->field;
    add_head(to, head, answer->type, own_id, now, out);
    buf_printf(out, "MSA%c%s%c", f, answer->code, f);
    if (!hl7_field(to, head, 10).len) buf_byte(out, '0'); /* it had none; this must not be empty */
    add_mirrored(to, head, 10, out);
    if (answer->text && answer->text[0]) buf_printf(out, "%c%s", f, answer->text);
    buf_byte(out, '\r');
    if (answer->error) add_error(to, answer, out);
}

void hl7_add_text(const struct hl7 *to, str text, struct buf *out)
{
    const struct {
        char mark;
        const char *name;
    } marks[] = {{to->field, "F"}, {to->component, "S"}, {to->repetition, "R"},
                 {to->escape, "E"}, {to->sub, "T"}};
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i] < ' ' || text.at[i] > '~' ? '?' : text.at[i];
        const char *name = NULL;
        for (size_t k = 0; k < COUNT(marks); k++)
            if (marks[k].mark && c == marks[k].mark) name = marks[k].name;
        if (name && to->escape) buf_printf(out, "%c%s%c", to->escape, name, to->escape);
        else buf_byte(out, name ? '?' : c);
    }
}
