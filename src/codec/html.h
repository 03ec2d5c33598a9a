/* codec/html.h -- text into HTML, safe where it stands. Called by the functions that pagegen.py
 * makes.
 *
 * Marks that turn the direction of what follows are left out: a name cannot make the rest of its
 * line read backwards. Bytes that are not UTF-8, and control characters, come out as U+FFFD: what a
 * browser sees is always well formed. */
#ifndef AIM_CODEC_HTML_H
#define AIM_CODEC_HTML_H

#include "base/buf.h"

/* HTML that one of our own render functions made; never built from text that came in. */
struct safe_html {
    str made;
};

/* Text between tags or inside a quoted attribute: & < > " ' are escaped. */
void html_text(struct buf *to, str text);
/* A whole URL in a quoted attribute. Relative, https, tel and mailto pass; anything else
 * (javascript:, data:, //host, a backslash, white space or controls in it) comes out as
 * "#refused". */
void html_url(struct buf *to, str url);
/* A piece of a URL (path segment, telephone number): all but unreserved characters and +
 * percent-encoded. */
void html_url_piece(struct buf *to, str piece);

#endif
