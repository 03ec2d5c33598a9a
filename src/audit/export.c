/* audit/export.c -- the log as a folder that anybody can check; see verify.h. */
#include "audit/verify.h"

#include "audit/tile.h"
#include "base/file.h"
#include "base/mem.h"
#include "query.h"
#include "store/cell.h"

#include <dirent.h>
#include <stdio.h>

enum {
    STEP_BYTES_MAX = 64 * 1024 * 1024,
    BUNDLE_BYTES_MAX = TILE_HASHES * (65535 + 2),
    CELL_LEAVES = 1 << 16
};

struct exporting {
    struct hub *hub;
    const char *dir;
    struct db *db;
    struct arena *a;
    struct tiles tiles;
    struct buf bundle;
    int64_t size;
};

/* Make the folders of a path below dir, then the file. */
static err put_file(const char *dir, const char *name, str content, struct err_info *why)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
        return err_set(why, ERR_LIMIT, "the folder's name is too long");
    for (char *slash = path + strlen(dir) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        err e = file_make_dir(path, 0700, why);
        if (e) return e;
        *slash = '/';
    }
    return file_replace(path, content, 0600, why);
}

static err write_tile(void *ctx, int level, int64_t index, const struct hash *hashes, int width,
                      struct err_info *why)
{
    struct exporting *x = ctx;
    char path[TILE_PATH_MAX];
    tile_path(level, index, width, path);
    return put_file(x->dir, path, str_range((const char *)hashes, (size_t)width * CRYPT_HASH_BYTES),
                    why);
}

static err write_bundle(struct exporting *x, int64_t index, int width, struct err_info *why)
{
    char path[TILE_PATH_MAX];
    tile_path(-1, index, width, path);
    err e = buf_state(&x->bundle)
                ? err_set(why, buf_state(&x->bundle), "no memory to export the log")
                : put_file(x->dir, path, buf_str(&x->bundle), why);
    buf_reset(&x->bundle);
    return e;
}

static err add_entry(struct exporting *x, int64_t id, const struct hash *leaf, struct err_info *why)
{
    struct q_audit_entry_row row;
    err e = q_audit_entry(x->db, &(struct q_audit_entry_in){cell_of(id), id}, x->a, &row, why);
    if (e == ERR_ABSENT) {
        (void)err_set(why, ERR_CORRUPT, "an entry of the log is missing");
        return err_todo(why, "'aim audit verify' says which");
    }
    if (e) return e;
    size_t n = row.header.len + row.sealed.len;
    buf_byte(&x->bundle, (char)(n >> 8));
    buf_byte(&x->bundle, (char)(n & 255));
    buf_add(&x->bundle, row.header);
    buf_add(&x->bundle, row.sealed);
    return tiles_add(&x->tiles, leaf, why);
}

static err write_entries(struct exporting *x, struct err_info *why)
{
    err e = ERR_OK;
    for (int64_t from = 0; !e && from < x->size; from += TILE_HASHES) {
        int64_t beyond = from + TILE_HASHES < x->size ? from + TILE_HASHES : x->size;
        struct q_audit_leaves_rows rows;
        arena_clear(x->a);
        e = q_audit_leaves(
            x->db,
            &(struct q_audit_leaves_in){(int32_t)((from / CELL_LEAVES) % CELL_COUNT), from, beyond},
            x->a, &rows, why);
        if (!e && (int64_t)rows.n != beyond - from)
            e = err_set(why, ERR_CORRUPT, "leaves of the log are missing");
        for (size_t i = 0; !e && i < rows.n; i++) {
            struct hash leaf;
            if (rows.at[i].hash.len != sizeof leaf.at)
                return err_set(why, ERR_CORRUPT, "a leaf of the log is damaged");
            memcpy(leaf.at, rows.at[i].hash.at, sizeof leaf.at);
            e = add_entry(x, rows.at[i].entry, &leaf, why);
        }
        if (!e) e = write_bundle(x, from / TILE_HASHES, (int)(beyond - from), why);
    }
    return e ? e : tiles_finish(&x->tiles, why);
}

static err write_checkpoints(struct exporting *x, struct err_info *why)
{
    struct q_audit_next_checkpoint_row row = {.size = 0};
    err e = ERR_OK;
    while (!e) {
        char name[64];
        arena_clear(x->a);
        e = q_audit_next_checkpoint(x->db, &(struct q_audit_next_checkpoint_in){CELL_HUB, row.size},
                                    x->a, &row, why);
        if (e == ERR_ABSENT) return ERR_OK;
        snprintf(name, sizeof name, "checkpoints/%lld", (long long)row.size);
        if (!e) e = put_file(x->dir, name, row.note, why);
        if (!e && row.size == x->size) e = put_file(x->dir, "checkpoint", row.note, why);
    }
    return e;
}

static err export(struct db *db, void *ctx, struct err_info *why)
{
    struct exporting *x = ctx;
    struct q_audit_last_checkpoint_row last;
    struct verifier v;
    x->db = db;
    verifier_of_hub(x->hub->id, &x->hub->keys, &v);
    str key = verifier_text(&v, x->a);
    str line = key.at ? str_printf(x->a, "%.*s\n", STR_FMT(key)) : (str){0};
    err e = line.at ? q_audit_last_checkpoint(db, &(struct q_audit_last_checkpoint_in){CELL_HUB},
                                              x->a, &last, why)
                    : err_set(why, ERR_NOMEM, "no memory to export the log");
    if (e == ERR_ABSENT) (void)err_set(why, e, "the log has no checkpoint yet");
    if (!e) e = put_file(x->dir, "key", line, why);
    if (!e) x->size = last.size;
    if (!e) e = write_entries(x, why);
    if (!e) e = write_checkpoints(x, why); /* last: an interrupted export has no checkpoint */
    return e;
}

static err check_folder(const char *dir, struct err_info *why)
{
    err e = file_make_dir(dir, 0700, why);
    DIR *d = e ? NULL : opendir(dir);
    if (!d) return e ? e : err_set(why, ERR_DISK, "the folder cannot be read");
    bool empty = true;
    for (struct dirent *entry; (entry = readdir(d));)
        empty = empty && entry->d_name[0] == '.';
    closedir(d);
    if (empty) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "the folder is not empty");
    (void)err_at(why, dir, 0, 0);
    return err_todo(why, "name a new folder");
}

err audit_export(struct hub *h, const char *dir, int64_t *ret_size, struct err_info *why)
{
    struct exporting *x = mem_zero(1, sizeof *x); /* 64 kB of tiles: not for the stack */
    if (!x) return err_set(why, ERR_NOMEM, "no memory to export the log");
    x->hub = h;
    x->dir = dir;
    x->bundle.max = BUNDLE_BYTES_MAX;
    x->tiles.on_tile = write_tile;
    x->tiles.ctx = x;
    x->a = arena_new(STEP_BYTES_MAX);
    err e = x->a ? check_folder(dir, why) : err_set(why, ERR_NOMEM, "no memory to export the log");
    if (!e) e = store_read(h->store, export, x, why);
    if (!e) *ret_size = x->size;
    buf_release(&x->bundle);
    arena_free(x->a);
    mem_free(x);
    return e;
}
