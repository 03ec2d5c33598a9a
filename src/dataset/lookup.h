/* dataset/lookup.h -- inside of frame.c: from a hash to places in somebody's table. Open
 * addressing, 8 bytes a slot; the caller compares what lies at the places. */
#ifndef AIM_DATASET_LOOKUP_H
#define AIM_DATASET_LOOKUP_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lookup {
    struct lookup_slot {
        uint32_t hash, place; /* place + 1; 0 = free */
    } *slot;
    size_t n, room; /* a power of two */
};

typedef bool lookup_same(const void *ctx, uint32_t place);

/* The place that `same` says yes to, or UINT32_MAX and `next` is entered. False: no memory. */
MUST bool lookup_put(struct lookup *l, uint64_t hash, lookup_same *same, const void *ctx,
                     uint32_t next, uint32_t *ret_place);
void lookup_release(struct lookup *l);

#endif
