/* dataset/lookup.c -- see lookup.h. */
#include "dataset/lookup.h"

#include "base/mem.h"

enum { ROOM_FIRST = 64 };

static bool grow(struct lookup *l)
{
    size_t room = l->room ? l->room * 2 : ROOM_FIRST;
    struct lookup_slot *slot = mem_zero(room, sizeof *slot);
    if (!slot) return false;
    for (size_t i = 0; i < l->room; i++) {
        if (!l->slot[i].place) continue;
        size_t at = l->slot[i].hash & (room - 1);
        while (slot[at].place)
            at = (at + 1) & (room - 1);
        slot[at] = l->slot[i];
    }
    mem_free(l->slot);
    l->slot = slot;
    l->room = room;
    return true;
}

bool lookup_put(struct lookup *l, uint64_t hash, lookup_same *same, const void *ctx,
                uint32_t next, uint32_t *ret_place)
{
    if (l->n * 4 >= l->room * 3 && !grow(l)) return false;
    uint32_t short_hash = (uint32_t)(hash ^ hash >> 32);
    size_t at = short_hash & (l->room - 1);
    for (; l->slot[at].place; at = (at + 1) & (l->room - 1)) {
        if (l->slot[at].hash != short_hash || !same(ctx, l->slot[at].place - 1)) continue;
        *ret_place = l->slot[at].place - 1;
        return true;
    }
    l->slot[at] = (struct lookup_slot){short_hash, next + 1};
    l->n++;
    *ret_place = UINT32_MAX;
    return true;
}

void lookup_release(struct lookup *l)
{
    mem_free(l->slot);
    *l = (struct lookup){0};
}
