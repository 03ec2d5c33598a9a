/* codec/html.c -- escaping. Nearly every text is plain ASCII without a special character, so runs
 * of such bytes are copied whole. */
#include "codec/html.h"

#include "codec/mark.h"
#include "codec/url.h"

static const char *entity(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f ? "\xef\xbf\xbd"
                                                                              : NULL;
    }
}

void html_text(struct buf *to, str text)
{
    bool well_formed = str_is_utf8(text);
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        const char *instead = !well_formed && c >= 0x80 ? "\xef\xbf\xbd" : entity(c);
        size_t mark = well_formed && c >= 0x80 ? mark_of_direction(text, i) : 0;
        if (!instead && !mark) continue;
        buf_add(to, str_range(text.at + from, i - from));
        if (instead) buf_add_c(to, instead);
        from = i + (mark ? mark : 1);
        i = from - 1;
    }
    buf_add(to, str_from(text, from));
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
    url_encode(to, piece, "+");
}
