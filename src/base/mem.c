/* base/mem.c -- malloc behind one door. */
#include "base/mem.h"

#include "base/fault.h"

#include <stdlib.h>

void *mem_alloc(size_t size)
{
    return fault_now(FAULT_MEMORY) ? NULL : malloc(size ? size : 1);
}

void *mem_zero(size_t count, size_t size)
{
    return fault_now(FAULT_MEMORY) ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *mem_resize(void *at, size_t size)
{
    return fault_now(FAULT_MEMORY) ? NULL : realloc(at, size ? size : 1);
}

void mem_free(void *at) { free(at); }
