/* codec/hl7_read.c -- taking a message apart; see hl7.h. */
#include "codec/hl7.h"

#include "codec/hl7_charset.h"

/* ---- the head ---- */

/* Something that separates: ASCII that is seen, but no letter or digit. */
static bool separates(char c)
{
    bool word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return c > ' ' && c < 127 && !word;
}

/* Of the five separators no two are alike. */
static bool differ(const char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (at[i] == at[k]) return false;
    return true;
}

static err no_head(struct err_info *why, const char *what)
{
    (void)err_set(why, ERR_INPUT, "%s", what);
    return err_at(why, "", 1, 0);
}

/* "MSH|^~\&|": what may be left out at its end has its usual value. */
static err read_separators(str text, struct hl7 *m, struct err_info *why)
{
    char marks[5] = {'|', '^', '~', '\\', '&'};
    if (!str_starts(text, STR("MSH")) || text.len < 5)
        return no_head(why, "the message does not begin with MSH");
    marks[0] = text.at[3];
    str rest = str_from(text, 4), encoding;
    if (!separates(marks[0])) return no_head(why, "MSH names no field separator");
    (void)str_next(&rest, marks[0], &encoding);
    while (encoding.len && (encoding.at[encoding.len - 1] == '\r' ||
                            encoding.at[encoding.len - 1] == '\n'))
        encoding.len--; /* MSH ends here */
    if (encoding.len < 1 || encoding.len > 5)
        return no_head(why, "MSH-2 does not name the separators");
    for (size_t i = 0; i < encoding.len; i++) {
        if (!separates(encoding.at[i]))
            return no_head(why, "MSH-2 does not name the separators");
        if (i < 4) marks[i + 1] = encoding.at[i];
    }
    if (!differ(marks, COUNT(marks))) return no_head(why, "two separators of MSH are alike");
    m->field = marks[0];
    m->component = marks[1];
    m->repetition = marks[2];
    m->escape = marks[3];
    m->sub = marks[4];
    m->encoding = encoding;
    return ERR_OK;
}

/* ---- segments ---- */

static bool is_name(str line)
{
    if (line.len < 3) return false;
    for (size_t i = 0; i < 3; i++) {
        char c = line.at[i];
        bool digit = c >= '0' && c <= '9';
        if (!((c >= 'A' && c <= 'Z') || (digit && i > 0))) return false;
    }
    return true;
}

/* Where CR ends a segment, an LF is part of the CR before it or of a text; else LF ends it. */
static str next_line(str *rest, char end)
{
    str line;
    (void)str_next(rest, end, &line);
    if (end == '\r' && line.len && line.at[0] == '\n') line = str_from(line, 1);
    while (line.len && (line.at[line.len - 1] == '\n' || line.at[line.len - 1] == '\r'))
        line.len--;
    return line;
}

static bool is_blank(str line)
{
    return str_trim(line).len == 0;
}

static err check_line(const struct hl7 *m, str line, size_t number, struct err_info *why)
{
    if (!is_name(line) || (line.len > 3 && line.at[3] != m->field)) {
        (void)err_set(why, ERR_INPUT, "segment %zu has no name", number);
        return err_at(why, "", (long)number, 0);
    }
    for (size_t i = 0; i < line.len; i++) {
        unsigned char c = (unsigned char)line.at[i];
        if (c >= ' ' || c == '\t' || c == '\n') continue;
        (void)err_set(why, ERR_INPUT, "segment %zu has a control character", number);
        return err_at(why, "", (long)number, 0);
    }
    return ERR_OK;
}

static size_t count_lines(str text, char end)
{
    size_t n = 1;
    for (size_t i = 0; i < text.len; i++)
        n += text.at[i] == end;
    return n < HL7_SEGMENTS_MAX ? n : HL7_SEGMENTS_MAX;
}

static err read_segments(struct arena *a, str text, struct hl7 *m, struct err_info *why)
{
    char end = str_find(text, '\r') >= 0 ? '\r' : '\n';
    struct hl7_segment *list = ARENA_ARRAY(a, struct hl7_segment, count_lines(text, end) + 1);
    size_t n = 0;
    if (!list) return err_set(why, ERR_NOMEM, "no memory for a message");
    m->segments = list;
    while (text.at) {
        str line = next_line(&text, end);
        if (is_blank(line)) continue;
        if (n == HL7_SEGMENTS_MAX)
            return err_set(why, ERR_LIMIT, "the message has over %d segments", HL7_SEGMENTS_MAX);
        err e = check_line(m, line, n + 1, why);
        if (e) return e;
        list[n].text = line;
        memcpy(list[n++].name, line.at, 3);
        m->n = 1; /* MSH can be read */
    }
    m->n = n;
    return ERR_OK;
}

err hl7_read(struct arena *a, str bytes, struct hl7 *ret, struct err_info *why)
{
    str text;
    *ret = (struct hl7){0};
    if (bytes.len > HL7_BYTES_MAX)
        return err_set(why, ERR_LIMIT, "the message is longer than %d bytes", HL7_BYTES_MAX);
    err e = hl7_to_utf8(a, bytes, &text, why);
    if (e) return e;
    while (text.len && (text.at[0] == '\r' || text.at[0] == '\n' || text.at[0] == ' '))
        text = str_from(text, 1);
    e = read_separators(text, ret, why);
    return e ? e : read_segments(a, text, ret, why);
}

/* ---- parts ---- */

const struct hl7_segment *hl7_segment(const struct hl7 *m, const char *name, size_t nth)
{
    for (size_t i = 0; i < m->n; i++)
        if (memcmp(m->segments[i].name, name, 3) == 0 && nth-- == 0) return &m->segments[i];
    return NULL;
}

static str nth_part(str text, char mark, size_t nth)
{
    str part;
    while (str_next(&text, mark, &part))
        if (nth-- == 0) return part;
    return (str){"", 0};
}

str hl7_field(const struct hl7 *m, const struct hl7_segment *s, int field)
{
    if (!s || field < 1) return (str){"", 0};
    bool head = memcmp(s->name, "MSH", 3) == 0;
    if (head && field == 1) return str_range(s->text.at + 3, s->text.len > 3);
    return nth_part(s->text, m->field, (size_t)(head ? field - 1 : field));
}

bool hl7_repeat(const struct hl7 *m, str field, size_t nth, str *ret_part)
{
    str part;
    while (str_next(&field, m->repetition, &part))
        if (nth-- == 0) {
            *ret_part = part;
            return true;
        }
    return false;
}

str hl7_component(const struct hl7 *m, str part, int component)
{
    return component < 1 ? (str){"", 0} : nth_part(part, m->component, (size_t)component - 1);
}

str hl7_sub(const struct hl7 *m, str component, int sub)
{
    return sub < 1 ? (str){"", 0} : nth_part(component, m->sub, (size_t)sub - 1);
}

bool hl7_is_delete(str part)
{
    return str_eq_c(str_trim(part), "\"\"");
}

/* ---- times ---- */

static size_t count_digits(str text)
{
    size_t n = 0;
    while (n < text.len && text.at[n] >= '0' && text.at[n] <= '9')
        n++;
    return n;
}

bool hl7_time(str text, struct hl7_time *ret)
{
    text = str_trim(text);
    size_t n = count_digits(text);
    if (n < 4 || n > 14 || n % 2) return false;
    *ret = (struct hl7_time){.digits = str_upto(text, n)};
    text = str_from(text, n);
    if (n == 14 && text.len && text.at[0] == '.') {
        size_t fraction = count_digits(str_from(text, 1));
        if (!fraction || fraction > 6) return false;
        text = str_from(text, fraction + 1);
    }
    if (!text.len) return true;
    if ((text.at[0] != '+' && text.at[0] != '-') || text.len != 5 || n < 10) return false;
    int64_t zone;
    if (count_digits(str_from(text, 1)) != 4 || !str_to_int64(str_from(text, 1), &zone))
        return false;
    ret->has_zone = true;
    ret->zone_minutes = (int)(zone / 100 * 60 + zone % 100) * (text.at[0] == '-' ? -1 : 1);
    return zone / 100 <= 14 && zone % 100 < 60;
}
