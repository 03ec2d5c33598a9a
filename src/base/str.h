/* base/str.h -- a piece of text that somebody else owns: start and length, not terminated. */
#ifndef AIM_BASE_STR_H
#define AIM_BASE_STR_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *at;
    size_t len;
} str;

#define STR(literal) ((str){"" literal, sizeof(literal) - 1})
#define STR_FMT(s) (int)(s).len, (s).at /* for "%.*s"; never with person data in a log or error */

static inline str str_of(const char *c) { return c ? (str){c, strlen(c)} : (str){"", 0}; }
static inline str str_range(const char *at, size_t len) { return (str){at, len}; }
static inline bool str_empty(str s) { return s.len == 0; }

bool str_eq(str a, str b);
bool str_eq_c(str a, const char *b);
bool str_eq_nocase(str a, str b); /* ASCII letters only */
int str_cmp(str a, str b);        /* bytes, then length; <0, 0, >0 */
int str_cmp_natural(str a, str b); /* runs of digits as numbers: R2, R10; 0 only when equal */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
ptrdiff_t str_find(str s, char c);       /* offset, or -1 */
ptrdiff_t str_find_str(str s, str part); /* offset, or -1 */
bool str_has(str s, str part);
str str_trim(str s);                     /* ASCII white space off both ends */
str str_from(str s, size_t offset);      /* the rest; empty past the end */
str str_upto(str s, size_t len);
/* Take the piece before `c` off the front of *rest (all of it when there is no c); false when *rest
 * is used up. `rest->at` is NULL after the last piece. */
bool str_next(str *rest, char c, str *ret_piece);

/* Copies live in the arena; `at` is NULL when it is full. str_c is terminated. */
str str_copy(struct arena *a, str s);
char *str_c(struct arena *a, str s);
str str_printf(struct arena *a, const char *format, ...) PRINTF(2, 3);
str str_lower(struct arena *a, str s); /* ASCII */
str str_upper(struct arena *a, str s);

/* Whole decimal number, nothing around it. False: not a number or out of range. */
bool str_to_int64(str s, int64_t *ret_value);
/* An id as people and machines write it: 16 lower-case hexadecimal digits, of 63 bits. 0 is one. */
bool str_to_id(str s, int64_t *ret_id);
bool str_to_double(str s, double *ret_value); /* finite; "C" form, whatever the locale */
bool str_is_utf8(str s);                      /* strict: no overlong, surrogate, > U+10FFFF */

uint64_t str_hash(str s); /* XXH3, unkeyed: for tables in memory only, never stored */

#endif
