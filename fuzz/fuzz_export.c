/* An export of the log that somebody has changed. The first byte says what the rest is: the entries
 * themselves, with tiles and checkpoint made for them; or one file of a good export in their place;
 * or the checkpoint that a partner kept. A changed export is never called whole. */
#include "folder.h"

#include "audit/entry.h"
#include "audit/tile.h"
#include "audit/verify.h"
#include "base/file.h"

#include <stdio.h>

enum { GOOD_ENTRIES = 3, BUNDLE_MAX = 64 * 1024 };

static struct keys keys;
static struct verifier signer;

static err put_tile(void *ctx, int level, int64_t index, const struct hash *hashes, int width,
                    struct err_info *why)
{
    char name[TILE_PATH_MAX];
    (void)ctx, (void)why;
    tile_path(level, index, width, name);
    fuzz_put(name, str_range((const char *)hashes, (size_t)width * CRYPT_HASH_BYTES));
    return ERR_OK;
}

static str sign(const struct frontier *tree, struct arena *a)
{
    struct checkpoint c = {.size = tree->size, .root = frontier_root(tree)};
    memcpy(c.origin, signer.name, sizeof c.origin);
    str note = checkpoint_sign(&c, &signer, &keys, a);
    FUZZ_HOLDS(note.at);
    return note;
}

/* A whole export of these entries, each with its length before it; at most a bundle. True: all of
 * them can be read, and nothing is left over. */
static bool export(str entries, struct arena *a, int64_t *ret_size)
{
    static struct tiles tiles;
    struct frontier tree = {0};
    struct err_info why;
    bool good = true;
    char name[TILE_PATH_MAX];
    str rest = entries, header, sealed;
    struct entry_head head;
    memset(&tiles, 0, sizeof tiles);
    tiles.on_tile = put_tile;
    while (rest.len >= 2 && tree.size < TILE_HASHES - 1) {
        size_t n = (size_t)(unsigned char)rest.at[0] << 8 | (unsigned char)rest.at[1];
        if (n > rest.len - 2) break;
        str leaf = str_upto(str_from(rest, 2), n);
        struct hash hash = merkle_leaf(leaf);
        good = good && entry_split(leaf, &header, &sealed) && !entry_read_head(header, &head, NULL);
        frontier_add(&tree, &hash);
        FUZZ_HOLDS(tiles_add(&tiles, &hash, &why) == ERR_OK);
        rest = str_from(rest, 2 + n);
    }
    FUZZ_HOLDS(tiles_finish(&tiles, &why) == ERR_OK);
    tile_path(-1, 0, (int)tree.size, name);
    fuzz_put(name, entries);
    fuzz_put("checkpoint", sign(&tree, a));
    *ret_size = tree.size;
    return !tree.size || (good && !rest.len); /* of an empty tree nothing is read */
}

static str good_entries(struct arena *a)
{
    struct buf all = BUF_INIT(BUNDLE_MAX);
    str header, kept = {0};
    for (int64_t i = 1; i <= GOOD_ENTRIES; i++) {
        const struct audit_entry e = {.kind = (enum audit_kind)1, .actor = STR("system")};
        FUZZ_HOLDS(entry_write_head(&e, i, INT64_C(1395835200000) + i, a, &header, NULL) == ERR_OK);
        buf_byte(&all, (char)((header.len + 4) >> 8));
        buf_byte(&all, (char)((header.len + 4) & 255));
        buf_add(&all, header);
        buf_add(&all, STR("seal"));
    }
    FUZZ_HOLDS(buf_keep(&all, a, &kept) == ERR_OK);
    return kept;
}

static bool is_whole(str kept)
{
    struct audit_report report = {0};
    struct err_info why = {0};
    err e = audit_verify_export(fuzz_folder(), &signer, kept, &report, &why);
    FUZZ_HOLDS(e == ERR_OK || (e == ERR_INPUT && kept.len && why.text[0]));
    FUZZ_HOLDS(e != ERR_OK || report.whole == !report.problem[0]);
    return e == ERR_OK && report.whole;
}

/* What checkpoint_open takes is signed by us: of this tree, whatever other lines stand there. */
static bool says_the_same(str note, str good)
{
    struct checkpoint c, d;
    return checkpoint_open(note, &signer, &c, NULL) == ERR_OK &&
           checkpoint_open(good, &signer, &d, NULL) == ERR_OK && c.size == d.size &&
           memcmp(c.root.at, d.root.at, sizeof c.root.at) == 0;
}

static void one_file_changed(unsigned which, str input, str entries, struct arena *a)
{
    char bundle[TILE_PATH_MAX], tile[TILE_PATH_MAX], path[400];
    struct frontier tree = {0};
    struct err_info why;
    str good[4] = {entries};
    for (str rest = entries; rest.len;) {
        size_t n = (size_t)(unsigned char)rest.at[0] << 8 | (unsigned char)rest.at[1];
        struct hash hash = merkle_leaf(str_upto(str_from(rest, 2), n));
        frontier_add(&tree, &hash);
        rest = str_from(rest, 2 + n);
    }
    tile_path(-1, 0, GOOD_ENTRIES, bundle);
    tile_path(0, 0, GOOD_ENTRIES, tile);
    (void)snprintf(path, sizeof path, "%s/%s", fuzz_folder(), tile);
    FUZZ_HOLDS(file_read(path, BUNDLE_MAX, a, &good[1], &why) == ERR_OK);
    good[2] = good[3] = sign(&tree, a);
    const char *const names[] = {bundle, tile, "checkpoint", "checkpoints/3"};
    fuzz_put("checkpoints/3", good[3]);
    fuzz_put(names[which], input);
    bool same = which < 2 ? str_eq(input, good[which]) : says_the_same(input, good[which]);
    FUZZ_HOLDS(is_whole(STR("")) == same);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static const unsigned char master[CRYPT_KEY_BYTES] = "the key of a log for fuzzing";
    struct err_info why;
    struct verifier parsed;
    int64_t size;
    if (!len || len > BUNDLE_MAX) return 0;
    str input = str_range((const char *)at + 1, len - 1);
    struct arena *a = arena_new(4 << 20);
    FUZZ_HOLDS(a && keys_derive(master, &keys, &why) == ERR_OK);
    verifier_of_hub(1, &keys, &signer);
    unsigned which = at[0] % 7;
    if (which == 6) {
        (void)(verifier_parse(input, &parsed, &why) == ERR_OK);
    } else if (which == 0) {
        (void)remove(str_c(a, str_printf(a, "%s/checkpoints/3", fuzz_folder())));
        bool good = export(input, a, &size);
        FUZZ_HOLDS(is_whole(STR("")) == good);
    } else {
        str entries = good_entries(a);
        FUZZ_HOLDS(export(entries, a, &size) && size == GOOD_ENTRIES);
        if (which == 5) (void)is_whole(input);
        else one_file_changed(which - 1, input, entries, a);
    }
    arena_free(a);
    return 0;
}
