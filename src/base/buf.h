/* base/buf.h -- a growing byte buffer with a ceiling.
 *
 * Writing never fails loudly: the first failure sticks (ERR_LIMIT or ERR_NOMEM), later writes do
 * nothing, and buf_state() tells at the end. So a page is written straight through and checked
 * once. */
#ifndef AIM_BASE_BUF_H
#define AIM_BASE_BUF_H

#include "base/str.h"

struct buf {
    char *at;
    size_t len, size, max;
    err state;
};

#define BUF_INIT(bytes_max) {.max = (bytes_max)}

void buf_release(struct buf *b); /* gives back the memory; usable again, empty */
void buf_reset(struct buf *b);   /* empty, state OK, memory kept */

void buf_add(struct buf *b, str s);
void buf_add_c(struct buf *b, const char *text);
void buf_byte(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) PRINTF(2, 3);
char *buf_room(struct buf *b,
               size_t bytes); /* uninitialised room at the end, counted; NULL = failed */
void buf_cut(struct buf *b, size_t len);     /* back to a shorter length */

/* Copy what was written into the arena and release the buffer, whatever comes of it. Errors: what
 * buf_state() says, or ERR_NOMEM (the arena is full); *ret_kept is untouched then. */
MUST err buf_keep(struct buf *b, struct arena *a, str *ret_kept);

static inline str buf_str(const struct buf *b) { return (str){b->at ? b->at : "", b->len}; }
MUST static inline err buf_state(const struct buf *b) { return b->state; }

#endif
