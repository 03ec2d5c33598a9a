/* base/arena.h -- one request, one arena: allocate, never free one by one, drop it all at the
 * end. */
#ifndef AIM_BASE_ARENA_H
#define AIM_BASE_ARENA_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* An arena that will hand out at most `bytes_max` in all; NULL when memory is out. */
MUST struct arena *arena_new(size_t bytes_max);
void arena_free(struct arena *a);  /* NULL is fine */
void arena_clear(struct arena *a); /* forget everything, keep the first block for reuse */

/* Zeroed, aligned for any type, valid until arena_clear/free. NULL over the limit or out of
 * memory. */
void *arena_alloc(struct arena *a, size_t bytes);
size_t arena_used(const struct arena *a);
/* Since it was new or cleared, was anything refused because of the limit? */
bool arena_refused(const struct arena *a);

/* Throw away what was handed out since the mark (loops with a scratch part). */
struct arena_mark {
    void *block;
    size_t block_used, total;
};
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))
void *arena_array(struct arena *a, size_t n, size_t size); /* NULL on overflow too */

#endif
