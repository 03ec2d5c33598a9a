/* audit/tile.h -- the tree as C2SP tlog-tiles: files of at most 256 hashes, level above level.
 *
 * Leaves go in one by one; every full tile comes out at once, the partial ones at the end. The same
 * code writes an export and checks one. */
#ifndef AIM_AUDIT_TILE_H
#define AIM_AUDIT_TILE_H

#include "audit/merkle.h"

enum { TILE_HASHES = 256, TILE_LEVELS = 8, TILE_PATH_MAX = 64 };

/* `width` hashes of the tile `index` at `level`; width < 256 = partial. */
typedef err (*tile_fn)(void *ctx, int level, int64_t index, const struct hash *hashes, int width,
                       struct err_info *why);

struct tiles {
    tile_fn on_tile;
    void *ctx;
    struct {
        int64_t index;
        int width;
        struct hash hash[TILE_HASHES];
    } level[TILE_LEVELS];
};
MUST err tiles_add(struct tiles *t, const struct hash *leaf, struct err_info *why);
MUST err tiles_finish(struct tiles *t, struct err_info *why);

/* "tile/0/x001/x234/067", "tile/entries/000.p/17": level -1 is the entries' bundle. */
void tile_path(int level, int64_t index, int width, char ret_path[TILE_PATH_MAX]);

#endif
