/* base/vec.c -- see vec.h. */
#include "base/vec.h"

#include "base/mem.h"

#include <stdint.h>

bool vec_reserve(void **at, size_t *room, size_t count, size_t size)
{
    if (count <= *room) return true;
    size_t grown = *room + *room / 2 + 8;
    if (grown < count) grown = count;
    if (grown > SIZE_MAX / size) return false;
    void *moved = mem_resize(*at, grown * size);
    if (!moved) return false;
    *at = moved;
    *room = grown;
    return true;
}

void vec_release(void **at, size_t *n, size_t *room)
{
    mem_free(*at);
    *at = NULL;
    *n = *room = 0;
}
