/* codec/mark.h -- marks that turn the direction of what follows them in a line. Pure. */
#ifndef AIM_CODEC_MARK_H
#define AIM_CODEC_MARK_H

#include "base/str.h"

/* How many bytes of the UTF-8 text `s` at that place are such a mark (U+061C, U+200E, U+200F,
 * U+202A to U+202E, U+2066 to U+2069); 0 = none. Letters of right-to-left scripts are no marks, and
 * need none. */
size_t mark_of_direction(str s, size_t at);

#endif
