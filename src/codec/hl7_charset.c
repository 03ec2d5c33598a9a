/* codec/hl7_charset.c -- see hl7_charset.h. */
#include "codec/hl7_charset.h"

#include "codec/hl7.h"

enum { SET_UNSAID, SET_UTF8, SET_LATIN, SET_LATIN_9, SET_OTHER };

/* MSH-18 as the standard (table 0211) and systems write it. */
static const struct {
    const char *name;
    int set;
} names[] = {
    {"", SET_UNSAID},           {"ASCII", SET_UNSAID},       {"UNICODE UTF-8", SET_UTF8},
    {"UTF-8", SET_UTF8},        {"UTF8", SET_UTF8},          {"UNICODE", SET_UTF8},
    {"8859/1", SET_LATIN},      {"8859-1", SET_LATIN},       {"ISO8859/1", SET_LATIN},
    {"ISO-8859-1", SET_LATIN},  {"ISO 8859-1", SET_LATIN},   {"ISO IR100", SET_LATIN},
    {"WINDOWS-1252", SET_LATIN}, {"CP1252", SET_LATIN},      {"1252", SET_LATIN},
    {"8859/15", SET_LATIN_9},   {"ISO-8859-15", SET_LATIN_9},
};

/* 0x80 to 0x9F of Windows-1252; 0 = nothing stands there. */
static const uint16_t windows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* Where ISO 8859-15 differs from 8859-1. */
static const struct {
    unsigned char byte;
    uint16_t code;
} latin_9[] = {{0xA4, 0x20AC}, {0xA6, 0x0160}, {0xA8, 0x0161}, {0xB4, 0x017D},
               {0xB8, 0x017E}, {0xBC, 0x0152}, {0xBD, 0x0153}, {0xBE, 0x0178}};

static void add_code(struct buf *to, unsigned code)
{
    if (code < 0x80) {
        buf_byte(to, (char)code);
    } else if (code < 0x800) {
        buf_byte(to, (char)(0xC0 | code >> 6));
        buf_byte(to, (char)(0x80 | (code & 0x3F)));
    } else {
        buf_byte(to, (char)(0xE0 | code >> 12));
        buf_byte(to, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_byte(to, (char)(0x80 | (code & 0x3F)));
    }
}

void hl7_add_latin(struct buf *to, unsigned char byte)
{
    unsigned code = byte;
    if (byte >= 0x80 && byte < 0xA0) code = windows[byte - 0x80] ? windows[byte - 0x80] : 0xFFFD;
    add_code(to, code);
}

static err from_latin(struct arena *a, str bytes, bool nine, str *ret_text, struct err_info *why)
{
    struct buf out = BUF_INIT(3 * (size_t)HL7_BYTES_MAX);
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.at[i];
        size_t k = 0;
        while (nine && k < COUNT(latin_9) && latin_9[k].byte != c)
            k++;
        if (nine && k < COUNT(latin_9)) add_code(&out, latin_9[k].code);
        else hl7_add_latin(&out, c);
    }
    return buf_keep(&out, a, ret_text) ? err_set(why, ERR_NOMEM, "no memory for a message")
                                       : ERR_OK;
}

/* MSH-18, read before the message is: the 17th field behind the name, its first repetition. */
static int said(str bytes)
{
    struct hl7 m = {.field = bytes.len > 3 ? bytes.at[3] : '|', .repetition = '~'};
    size_t end = 0;
    while (end < bytes.len && bytes.at[end] != '\r' && bytes.at[end] != '\n')
        end++;
    struct hl7_segment head = {"MSH", str_upto(bytes, end)};
    str name = hl7_field(&m, &head, 18);
    (void)hl7_repeat(&m, name, 0, &name);
    name = str_trim(name);
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq_nocase(name, str_of(names[i].name))) return names[i].set;
    return SET_OTHER;
}

err hl7_to_utf8(struct arena *a, str bytes, str *ret_text, struct err_info *why)
{
    if (str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff")))
        return err_set(why, ERR_INPUT, "the message is UTF-16, which is not read");
    if (memchr(bytes.at, 0, bytes.len))
        return err_set(why, ERR_INPUT, "the message has a zero byte");
    if (str_starts(bytes, STR("\xef\xbb\xbf"))) bytes = str_from(bytes, 3);
    while (bytes.len && (bytes.at[0] == '\r' || bytes.at[0] == '\n' || bytes.at[0] == ' '))
        bytes = str_from(bytes, 1);
    int set = said(bytes);
    if (set == SET_OTHER)
        return err_set(why, ERR_INPUT, "MSH-18 names a character set that is not read");
    if (set != SET_LATIN && set != SET_LATIN_9 && str_is_utf8(bytes)) {
        *ret_text = bytes;
        return ERR_OK;
    }
    return from_latin(a, bytes, set == SET_LATIN_9, ret_text, why);
}
