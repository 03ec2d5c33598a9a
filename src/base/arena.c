/* base/arena.c -- a chain of blocks, each twice the size of the last up to a ceiling.
 *
 * Typical: a page takes 20-80 KB, a delivery chunk a few MB.  Blocks freed by arena_rewind go back
 * to malloc at once; the first block stays, so a loop that clears its arena does not allocate. */
#include "base/arena.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_BLOCK_BYTES = 8 * 1024, LARGEST_BLOCK_BYTES = 1024 * 1024, ALIGN = 16 };

struct block {
    struct block *older;
    size_t used, size;
    alignas(ALIGN) unsigned char bytes[];
};

struct arena {
    struct block *newest;
    size_t total, bytes_max;
    bool refused;
};

static struct block *block_new(size_t size, struct block *older)
{
    struct block *b = mem_alloc(sizeof *b + size);
    if (!b) return NULL;
    *b = (struct block){.older = older, .size = size};
    return b;
}

struct arena *arena_new(size_t bytes_max)
{
    struct arena *a = mem_zero(1, sizeof *a);
    if (!a) return NULL;
    a->bytes_max = bytes_max;
    a->newest = block_new(FIRST_BLOCK_BYTES, NULL);
    if (!a->newest) {
        mem_free(a);
        return NULL;
    }
    return a;
}

static void drop_newest(struct arena *a)
{
    struct block *b = a->newest;
    a->newest = b->older;
    mem_free(b);
}

void arena_free(struct arena *a)
{
    if (!a) return;
    while (a->newest)
        drop_newest(a);
    mem_free(a);
}

void arena_clear(struct arena *a)
{
    while (a->newest->older)
        drop_newest(a);
    a->newest->used = 0;
    a->total = 0;
    a->refused = false;
}

static size_t next_block_size(const struct arena *a, size_t bytes)
{
    size_t size = a->newest->size * 2;
    if (size > LARGEST_BLOCK_BYTES) size = LARGEST_BLOCK_BYTES;
    return size < bytes ? bytes : size;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    if (bytes > SIZE_MAX - ALIGN) return NULL;
    bytes = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (bytes > a->bytes_max - a->total) a->refused = true;
    if (bytes > a->bytes_max - a->total) return NULL;
    if (bytes > a->newest->size - a->newest->used) {
        struct block *b = block_new(next_block_size(a, bytes), a->newest);
        if (!b) return NULL;
        a->newest = b;
    }
    void *at = a->newest->bytes + a->newest->used;
    a->newest->used += bytes;
    a->total += bytes;
    return memset(at, 0, bytes);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) return NULL;
    return arena_alloc(a, n * size);
}

size_t arena_used(const struct arena *a) { return a->total; }

bool arena_refused(const struct arena *a) { return a->refused; }

struct arena_mark arena_mark(struct arena *a)
{
    return (struct arena_mark){a->newest, a->newest->used, a->total};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    while (a->newest != mark.block)
        drop_newest(a);
    a->newest->used = mark.block_used;
    a->total = mark.total;
}
