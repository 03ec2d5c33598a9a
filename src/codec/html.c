/* codec/html.c -- escaping. */
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
        return NULL;
    }
}

void html_text(struct buf *to, str text)
{
    mark_free_text(to, text, entity);
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
