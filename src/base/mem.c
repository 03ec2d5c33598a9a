/* base/mem.c -- malloc behind one door. */
#include "base/mem.h"

#include "base/fault.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

/* What is held is counted only while there is a limit: most programs pay one look at `limited`. */
static atomic_bool limited, met;
static atomic_int_fast64_t held, ceiling;

/* May `size` bytes more be held? They are counted when they are. */
static bool may_hold(size_t size)
{
    if (!atomic_load_explicit(&limited, memory_order_relaxed)) return true;
    if (size <= INT64_MAX / 2 && atomic_load(&held) + (int64_t)size <= atomic_load(&ceiling))
        return true;
    atomic_store(&met, true);
    return false;
}

/* Bytes of a block, and 0 while nothing is counted. */
static int64_t size_of(void *at)
{
    if (!at || !atomic_load_explicit(&limited, memory_order_relaxed)) return 0;
    return (int64_t)malloc_usable_size(at);
}

static void count(int64_t bytes)
{
    if (bytes) atomic_fetch_add(&held, bytes);
}

static void *counted(void *at)
{
    count(size_of(at));
    return at;
}

void mem_limit(size_t bytes)
{
    atomic_store(&held, 0);
    atomic_store(&met, false);
    atomic_store(&ceiling, bytes < INT64_MAX ? (int64_t)bytes : INT64_MAX);
    atomic_store(&limited, bytes != 0);
}

bool mem_limit_met(void) { return atomic_load(&met); }

void mem_keep_freed(void)
{
    enum { BLOCK_BYTES_MAX = 4 << 20, KEPT_BYTES_MAX = 64 << 20 };
    (void)mallopt(M_MMAP_THRESHOLD, BLOCK_BYTES_MAX);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES_MAX);
}

void *mem_alloc(size_t size)
{
    if (fault_now(FAULT_MEMORY) || !may_hold(size)) return NULL;
    return counted(malloc(size ? size : 1));
}

void *mem_zero(size_t count, size_t size)
{
    if (fault_now(FAULT_MEMORY) || (size && count > SIZE_MAX / size) || !may_hold(count * size))
        return NULL;
    return counted(calloc(count ? count : 1, size ? size : 1));
}

void *mem_resize(void *at, size_t size)
{
    int64_t before = size_of(at);
    if (fault_now(FAULT_MEMORY) || (size > (size_t)before && !may_hold(size - (size_t)before)))
        return NULL;
    void *moved = realloc(at, size ? size : 1);
    if (moved) count(size_of(moved) - before);
    return moved;
}

void mem_free(void *at)
{
    count(-size_of(at));
    free(at);
}
