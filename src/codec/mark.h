/* codec/mark.h -- text as it may be shown to people: without marks that turn the direction of what
 * follows them in a line, and without what a screen would obey. Pure. */
#ifndef AIM_CODEC_MARK_H
#define AIM_CODEC_MARK_H

#include "base/buf.h"

/* How many bytes of the UTF-8 text `s` at that place are such a mark (U+061C, U+200E, U+200F,
 * U+202A to U+202E, U+2066 to U+2069); 0 = none. Letters of right-to-left scripts are no marks, and
 * need none. */
size_t mark_of_direction(str s, size_t at);
/* `text` without such marks; bytes that are not UTF-8, and control characters but tab and line
 * ends, come out as U+FFFD. `entity` (NULL = none) says what stands for a byte of ASCII, NULL =
 * itself. Without it the text is at most so many times as long. */
enum { MARK_FREE_GROWS = 3 };
void mark_free_text(struct buf *to, str text, const char *(*entity)(unsigned char c));

#endif
