/* codec/html.c -- escaping. Nearly every text is plain ASCII without a special character, so runs of
 * such bytes are copied whole. */
#include "codec/html.h"

static const char *entity(unsigned char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f ? "\xef\xbf\xbd" : NULL;
    }
}

void html_text(struct buf *to, str text)
{
    bool well_formed = str_is_utf8(text);
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        const char *instead = !well_formed && c >= 0x80 ? "\xef\xbf\xbd" : entity(c);
        if (!instead)
            continue;
        buf_add(to, str_range(text.at + from, i - from));
        buf_add_c(to, instead);
        from = i + 1;
    }
    buf_add(to, str_from(text, from));
}

/* The scheme before ':', where that colon comes before any / ? #; empty for a relative URL. */
static str scheme_of(str url)
{
    for (size_t i = 0; i < url.len; i++) {
        char c = url.at[i];
        if (c == ':')
            return str_upto(url, i + 1);
        if (c == '/' || c == '?' || c == '#')
            break;
    }
    return STR("");
}

static bool url_allowed(str url)
{
    static const char *const schemes[] = {"https:", "tel:", "mailto:"};
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.at[i] <= 0x20 || url.at[i] == '\\' || (unsigned char)url.at[i] == 0x7f)
            return false;
    if (str_starts(url, STR("//")))
        return false;
    str scheme = scheme_of(url);
    for (size_t i = 0; i < COUNT(schemes); i++)
        if (str_eq_nocase(scheme, str_of(schemes[i])))
            return true;
    return str_empty(scheme);
}

void html_url(struct buf *to, str url)
{
    if (url_allowed(url))
        html_text(to, url);
    else
        buf_add_c(to, "#refused");
}

void html_url_piece(struct buf *to, str piece)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < piece.len; i++) {
        unsigned char c = (unsigned char)piece.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain || (c != 0 && strchr("-._~+", c))) {
            buf_byte(to, (char)c);
        } else {
            buf_byte(to, '%');
            buf_byte(to, hex[c >> 4]);
            buf_byte(to, hex[c & 15]);
        }
    }
}
