/* codec/url.c -- see url.h. */
#include "codec/url.h"

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void url_encode(struct buf *to, str text, const char *keep)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (is_letter_or_digit((char)c) || (c && (strchr("-._~", c) || strchr(keep, c)))) {
            buf_byte(to, (char)c);
        } else {
            char escape[] = {'%', hex[c >> 4], hex[c & 15]};
            buf_add(to, (str){escape, sizeof escape});
        }
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool url_decode(struct arena *a, str text, bool plus_is_space, str *ret_text)
{
    char *to = str_c(a, text); /* never longer than before */
    *ret_text = (str){to, 0};
    if (!to) return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '%') {
            int high = text.len - i > 2 ? hex_digit(text.at[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(text.at[i + 2]) : -1;
            if (low < 0) return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (!c) return false;
        to[ret_text->len++] = c;
    }
    to[ret_text->len] = 0;
    return str_is_utf8(*ret_text);
}

bool url_allowed(str url)
{
    static const char *const schemes[] = {"https", "tel", "mailto"};
    for (size_t i = 0; i < url.len; i++) {
        unsigned char c = (unsigned char)url.at[i];
        if (c <= ' ' || c == '\\' || c == 127) return false;
    }
    if (str_starts(url, STR("//"))) return false;
    size_t stop = 0; /* a colon before any of these ends a scheme */
    while (stop < url.len && !strchr("/?#:", url.at[stop]))
        stop++;
    if (stop == url.len || url.at[stop] != ':') return true;
    for (size_t i = 0; i < COUNT(schemes); i++)
        if (str_eq_nocase(str_upto(url, stop), str_of(schemes[i]))) return true;
    return false;
}
