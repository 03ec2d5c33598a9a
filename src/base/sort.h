/* base/sort.h -- qsort that takes an empty list, whose address may be NULL: the library's own does
 * not. */
#ifndef AIM_BASE_SORT_H
#define AIM_BASE_SORT_H

#include <stddef.h>
#include <stdlib.h>

static inline void sort_list(void *at, size_t n, size_t size,
                             int (*order)(const void *left, const void *right))
{
    if (n > 1) qsort(at, n, size, order);
}

#endif
