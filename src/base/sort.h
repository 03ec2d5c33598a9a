/* base/sort.h -- lists in order: qsort that takes an empty list, whose address may be NULL (the
 * library's own does not), and finding in what is sorted.
 *
 * An order is what qsort takes: below 0 when the left one comes first, 0 when neither does. */
#ifndef AIM_BASE_SORT_H
#define AIM_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef int sort_order(const void *left, const void *right);

/* Orders of items that are such a number, or begin with one. */
static inline int sort_int32(const void *left, const void *right)
{
    const int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static inline int sort_uint32(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static inline int sort_int64(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static inline int sort_uint64(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static inline void sort_list(void *at, size_t n, size_t size, sort_order *order)
{
    if (n > 1) qsort(at, n, size, order);
}

/* The place of the first item that does not come before `key`; n when all do. The list is in that
 * order. `order` is called as order(item, key): the key may be of another type than the items. */
static inline size_t sort_place(const void *at, size_t n, size_t size, const void *key,
                                sort_order *order)
{
    size_t low = 0;
    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (order((const char *)at + middle * size, key) < 0) low = middle + 1;
        else n = middle;
    }
    return low;
}

/* The first item that is equal to `key` in that order; NULL when there is none. */
static inline const void *sort_find(const void *at, size_t n, size_t size, const void *key,
                                    sort_order *order)
{
    size_t place = sort_place(at, n, size, key, order);
    if (place == n) return NULL;
    const char *item = (const char *)at + place * size;
    return order(item, key) == 0 ? item : NULL;
}

#endif
