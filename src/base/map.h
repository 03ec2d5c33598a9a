/* base/map.h -- hash tables in memory: by 64-bit key, and by text. Open addressing, no removal of
 * single keys (nobody needs it); iteration order is not promised, so nothing may depend on it. */
#ifndef AIM_BASE_MAP_H
#define AIM_BASE_MAP_H

#include "base/str.h"

/* 64-bit key -> 64-bit value. Zero-initialise. */
struct map64 {
    uint64_t *key, *value;
    unsigned char *used;
    size_t n, room;
};
/* Address of the value for `key`, made 0 when new (*ret_new tells); NULL when memory is out. */
uint64_t *map64_put(struct map64 *m, uint64_t key, bool *ret_new);
const uint64_t *map64_get(const struct map64 *m, uint64_t key); /* NULL = absent */
void map64_clear(struct map64 *m);
void map64_release(struct map64 *m);

/* Text -> 64-bit value. Keys are not copied: they must outlive the map. Zero-initialise. */
struct map_str {
    str *key;
    uint64_t *value;
    size_t n, room;
};
uint64_t *map_str_put(struct map_str *m, str key, bool *ret_new);
const uint64_t *map_str_get(const struct map_str *m, str key);
void map_str_release(struct map_str *m);

#endif
