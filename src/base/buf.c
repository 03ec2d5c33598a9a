/* base/buf.c -- see buf.h. */
#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>

enum { FIRST_BYTES = 256 };

void buf_release(struct buf *b)
{
    mem_free(b->at);
    *b = (struct buf){.max = b->max};
}

void buf_reset(struct buf *b)
{
    b->len = 0;
    b->state = ERR_OK;
}

/* Room for `more` bytes and a terminator that is not counted. */
static bool grow(struct buf *b, size_t more)
{
    if (b->state) return false;
    if (more > b->max || b->len > b->max - more) {
        b->state = ERR_LIMIT;
        return false;
    }
    size_t need = b->len + more + 1;
    if (need <= b->size) return true;
    size_t size = b->size ? b->size : FIRST_BYTES;
    while (size < need)
        size *= 2;
    char *at = mem_resize(b->at, size);
    if (!at) {
        b->state = ERR_NOMEM;
        return false;
    }
    b->at = at;
    b->size = size;
    return true;
}

char *buf_room(struct buf *b, size_t bytes)
{
    if (!grow(b, bytes)) return NULL;
    char *room = b->at + b->len;
    b->len += bytes;
    b->at[b->len] = 0;
    return room;
}

void buf_add(struct buf *b, str s)
{
    char *room = s.len ? buf_room(b, s.len) : NULL;
    if (room) memcpy(room, s.at, s.len);
}

void buf_add_c(struct buf *b, const char *text) { buf_add(b, str_of(text)); }

void buf_byte(struct buf *b, char c)
{
    char *room = buf_room(b, 1);
    if (room) *room = c;
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len >= 0 && grow(b, (size_t)len)) {
        vsnprintf(b->at + b->len, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
}

void buf_cut(struct buf *b, size_t len)
{
    if (len < b->len) {
        b->len = len;
        b->at[len] = 0;
    }
}

err buf_keep(struct buf *b, struct arena *a, str *ret_kept)
{
    err e = buf_state(b);
    str kept = {0};
    if (!e) kept = str_copy(a, buf_str(b));
    buf_release(b);
    if (!e && !kept.at) e = ERR_NOMEM;
    if (!e) *ret_kept = kept;
    return e;
}
