/* base/vec.h -- a growing array of one type, outside any arena (long-lived or large things).
 *
 *     VEC(int64_t) ids = {0};
 *     int64_t *slot = VEC_PUSH(&ids);   NULL when memory is out
 *     ids.at[0], ids.n ... VEC_RELEASE(&ids); */
#ifndef AIM_BASE_VEC_H
#define AIM_BASE_VEC_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t n, room;                                                                            \
    }

/* Address of a new, uninitialised last element, or NULL. */
#define VEC_PUSH(v)                                                                                \
    (vec_reserve((void **)&(v)->at, &(v)->room, (v)->n + 1, sizeof *(v)->at) ? &(v)->at[(v)->n++]  \
                                                                             : NULL)
#define VEC_RESERVE(v, count) vec_reserve((void **)&(v)->at, &(v)->room, (count), sizeof *(v)->at)
#define VEC_CLEAR(v) ((v)->n = 0)
#define VEC_RELEASE(v) vec_release((void **)&(v)->at, &(v)->n, &(v)->room)

bool vec_reserve(void **at, size_t *room, size_t count, size_t size);
void vec_release(void **at, size_t *n, size_t *room);

#endif
