/* codec/url.h -- percent-encoding, and which links a page may hold. */
#ifndef AIM_CODEC_URL_H
#define AIM_CODEC_URL_H

#include "base/buf.h"

/* Everything but letters, digits, - . _ ~ and what is in `keep` becomes %XX. */
void url_encode(struct buf *to, str text, const char *keep);

/* Undo percent-encoding into the arena; plus_is_space for form bodies and queries. False: a broken
 * escape, %00, or a result that is not UTF-8; *ret_text.at is NULL when the arena is full. */
bool url_decode(struct arena *a, str text, bool plus_is_space, str *ret_text);

/* May this stand in an href? Relative ("/person/1", "?page=2", "#top", "next.html"; not "//host"),
 * https:, tel:, mailto:. No white space, control characters or backslashes anywhere. */
bool url_allowed(str url);

#endif
