/* audit/tile.c -- see tile.h. */
#include "audit/tile.h"

#include <stdio.h>

static struct hash root_of_full(const struct hash *hashes)
{
    struct frontier f = {.size = 0};
    for (int i = 0; i < TILE_HASHES; i++)
        frontier_add(&f, &hashes[i]);
    return frontier_root(&f); /* of a full tile: one root, whatever the level */
}

err tiles_add(struct tiles *t, const struct hash *leaf, struct err_info *why)
{
    struct hash h = *leaf;
    for (int level = 0; level < TILE_LEVELS; level++) {
        t->level[level].hash[t->level[level].width++] = h;
        if (t->level[level].width < TILE_HASHES) return ERR_OK;
        err e = t->on_tile(t->ctx, level, t->level[level].index, t->level[level].hash, TILE_HASHES,
                           why);
        if (e) return e;
        h = root_of_full(t->level[level].hash);
        t->level[level].index++;
        t->level[level].width = 0;
    }
    return err_set(why, ERR_LIMIT, "the log is too long");
}

err tiles_finish(struct tiles *t, struct err_info *why)
{
    err e = ERR_OK;
    for (int level = 0; !e && level < TILE_LEVELS; level++)
        if (t->level[level].width)
            e = t->on_tile(t->ctx, level, t->level[level].index, t->level[level].hash,
                           t->level[level].width, why);
    return e;
}

/* The number in groups of three digits, all but the last with an x. */
void tile_path(int level, int64_t index, int width, char ret_path[TILE_PATH_MAX])
{
    char number[40], part[16];
    int n = snprintf(number, sizeof number, "%03d", (int)(index % 1000));
    for (int64_t rest = index / 1000; rest > 0; rest /= 1000) {
        int m = snprintf(part, sizeof part, "x%03d/", (int)(rest % 1000));
        if (n + m >= (int)sizeof number) break;
        memmove(number + m, number, (size_t)n + 1);
        memcpy(number, part, (size_t)m);
        n += m;
    }
    char which[16], partial[16] = "";
    if (level < 0) snprintf(which, sizeof which, "entries");
    else snprintf(which, sizeof which, "%d", level);
    if (width < TILE_HASHES) snprintf(partial, sizeof partial, ".p/%d", width);
    snprintf(ret_path, TILE_PATH_MAX, "tile/%s/%s%s", which, number, partial);
}
