/* audit/verify_export.c -- an export against itself and against what was signed: needs no hub, no
 * key but the public one. */
#include "audit/verify_inside.h"

#include "audit/entry.h"
#include "audit/tile.h"
#include "base/file.h"
#include "base/mem.h"

#include <stdio.h>

enum { BUNDLE_BYTES_MAX = TILE_HASHES * (65535 + 2), ARENA_MAX = 64 * 1024 * 1024 };

struct folder_walk {
    const char *dir;
    struct walk walk;
    struct arena *a;
    struct tiles tiles;
};

/* A file that is not there is a finding, a disk that fails is an error. */
static err get_file(struct folder_walk *g, const char *name, size_t most, str *ret_content,
                    struct err_info *why)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", g->dir, name) >= (int)sizeof path)
        return err_set(why, ERR_LIMIT, "the folder's name is too long");
    err e = file_read(path, most, g->a, ret_content, why);
    if (e == ERR_ABSENT || e == ERR_LIMIT || e == ERR_INPUT) {
        (void)walk_bad(&g->walk, g->walk.tree.size, "%s is %s", name,
                       e == ERR_ABSENT ? "missing" : "not what it should be");
        return ERR_OK;
    }
    return e;
}

/* The tile in the folder must be the one that the entries give. */
static err compare_tile(void *ctx, int level, int64_t index, const struct hash *hashes, int width,
                        struct err_info *why)
{
    struct folder_walk *g = ctx;
    char name[TILE_PATH_MAX];
    str content = {0};
    int64_t span = 1;
    for (int i = 0; i < level; i++)
        span *= TILE_HASHES;
    tile_path(level, index, width, name);
    err e = get_file(g, name, TILE_HASHES * CRYPT_HASH_BYTES, &content, why);
    if (e || !g->walk.report.whole) return e;
    for (int i = 0; i < width; i++)
        if (content.len < (size_t)(i + 1) * CRYPT_HASH_BYTES ||
            !crypt_same(content.at + (size_t)i * CRYPT_HASH_BYTES, hashes[i].at,
                        CRYPT_HASH_BYTES)) {
            int64_t at = (index * TILE_HASHES + i) * span;
            return (void)walk_bad(&g->walk, at, "entry %lld or its hash in %s was changed",
                                  (long long)at, name),
                   ERR_OK;
        }
    if (content.len != (size_t)width * CRYPT_HASH_BYTES)
        (void)walk_bad(&g->walk, g->walk.tree.size, "%s is longer than it should be", name);
    return ERR_OK;
}

static err check_history(struct folder_walk *g, struct err_info *why)
{
    char name[64], path[PATH_MAX];
    str note;
    snprintf(name, sizeof name, "checkpoints/%lld", (long long)g->walk.tree.size);
    if (snprintf(path, sizeof path, "%s/%s", g->dir, name) >= (int)sizeof path ||
        !file_exists(path))
        return ERR_OK;
    err e = get_file(g, name, NOTE_BYTES_MAX, &note, why);
    if (!e && g->walk.report.whole) (void)walk_checkpoint(&g->walk, note);
    return e;
}

/* Hashes of one bundle; the tiles are compared as they fill. */
static err walk_bundle(struct folder_walk *g, int64_t index, int width, struct err_info *why)
{
    char name[TILE_PATH_MAX];
    str rest = {0}, header, sealed;
    struct walk *w = &g->walk;
    struct entry_head head;
    tile_path(-1, index, width, name);
    err e = get_file(g, name, BUNDLE_BYTES_MAX, &rest, why);
    for (int i = 0; !e && w->report.whole && i < width; i++) {
        int64_t at = w->tree.size;
        size_t n = rest.len < 2
                       ? SIZE_MAX
                       : (size_t)(unsigned char)rest.at[0] << 8 | (unsigned char)rest.at[1];
        if (rest.len < 2 || n > rest.len - 2)
            return (void)walk_bad(w, at, "entry %lld is cut off", (long long)at), ERR_OK;
        str leaf = str_upto(str_from(rest, 2), n);
        rest = str_from(rest, 2 + n);
        if (!entry_split(leaf, &header, &sealed) || entry_read_head(header, &head, NULL))
            return (void)walk_bad(w, at, "entry %lld cannot be read", (long long)at), ERR_OK;
        struct hash hash = merkle_leaf(leaf);
        e = tiles_add(&g->tiles, &hash, why);
        if (!e && w->report.whole && walk_leaf(w, &hash)) e = check_history(g, why);
    }
    if (!e && w->report.whole && rest.len)
        (void)walk_bad(w, w->tree.size, "%s has more in it than it should", name);
    return e;
}

static err verify(struct folder_walk *g, struct err_info *why)
{
    struct checkpoint newest;
    struct err_info reason;
    str note = {0};
    char *kept_note;
    err e = get_file(g, "checkpoint", NOTE_BYTES_MAX, &note, why);
    if (e || !g->walk.report.whole) return e;
    if (checkpoint_open(note, &g->walk.verifier, &newest, &reason))
        return (void)walk_bad(&g->walk, -1, "checkpoint: %s", reason.text), ERR_OK;
    kept_note = mem_alloc(note.len);
    if (!kept_note) return err_set(why, ERR_NOMEM, "no memory to check the log");
    memcpy(kept_note, note.at, note.len);
    for (int64_t from = 0; !e && g->walk.report.whole && from < newest.size; from += TILE_HASHES) {
        int64_t left = newest.size - from;
        arena_clear(g->a);
        e = walk_bundle(g, from / TILE_HASHES, left < TILE_HASHES ? (int)left : TILE_HASHES, why);
    }
    if (!e && g->walk.report.whole) e = tiles_finish(&g->tiles, why);
    if (!e && g->walk.report.whole && g->walk.last_good != newest.size)
        (void)walk_checkpoint(&g->walk, str_range(kept_note, note.len));
    else if (!e &&
             g->walk.report.whole) { /* counted from the history; the newest must say the same */
        struct hash root = frontier_root(&g->walk.tree);
        if (!crypt_same(root.at, newest.root.at, sizeof root.at))
            (void)walk_bad(&g->walk, -1, "the newest checkpoint signed another tree");
    }
    mem_free(kept_note);
    return e;
}

err audit_verify_export(const char *dir, const struct verifier *v, str kept,
                        struct audit_report *ret_report, struct err_info *why)
{
    struct folder_walk *g = mem_zero(1, sizeof *g);
    if (!g) return err_set(why, ERR_NOMEM, "no memory to check the log");
    g->dir = dir;
    g->tiles.on_tile = compare_tile;
    g->tiles.ctx = g;
    g->a = arena_new(ARENA_MAX);
    err e = g->a ? walk_begin(&g->walk, v, kept, why)
                 : err_set(why, ERR_NOMEM, "no memory to check the log");
    if (!e) e = verify(g, why);
    if (!e) {
        (void)walk_end(&g->walk);
        *ret_report = g->walk.report;
    }
    arena_free(g->a);
    mem_free(g);
    return e;
}
