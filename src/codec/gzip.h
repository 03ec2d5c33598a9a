/* codec/gzip.h -- reading gzip (RFC 1952) as a stream; memory does not grow with what comes out.
 *
 * A bomb is refused: more comes out than `bytes_max`, or more than GZIP_GROWTH_MAX times what went
 * in (the first GZIP_FREE_BYTES do not count: repeated text may well shrink that much). */
#ifndef AIM_CODEC_GZIP_H
#define AIM_CODEC_GZIP_H

#include "base/str.h"

enum { GZIP_GROWTH_MAX = 200, GZIP_FREE_BYTES = 4 * 1024 * 1024 };

struct gunzip;

/* More of the compressed bytes; an empty piece is their end. Valid until the next call. */
typedef err gunzip_more(void *ctx, str *ret_piece, struct err_info *why);

MUST err gunzip_new(int64_t bytes_max, gunzip_more *more, void *ctx, struct gunzip **ret_gunzip,
                    struct err_info *why);
void gunzip_free(struct gunzip *g); /* NULL is fine */
/* Fill `at` with what comes out; fewer than `room` only at the end. ERR_INPUT (no gzip, damaged,
 * cut off, something behind it), ERR_LIMIT (a bomb), ERR_NOMEM, and those of `more`. */
MUST err gunzip_next(struct gunzip *g, char *at, size_t room, size_t *ret_n, struct err_info *why);
/* From the beginning; `more` begins again too. */
void gunzip_rewind(struct gunzip *g);

#endif
