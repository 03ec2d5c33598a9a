/* The tree against the values of RFC 6962's reference implementation, and tiles against the
 * tree. */
#include "check.h"

#include "audit/note.h"
#include "audit/tile.h"

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(1 << 22);
    return arena ? 0 : -1;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct {
    const char *leaf;
    size_t len;
    const char *root; /* of the tree up to and with this leaf */
} vectors[] = {
    {"", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"\0", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

static void roots_are_those_of_the_reference(void **state)
{
    (void)state;
    struct frontier f = {.size = 0};
    struct hash root = frontier_root(&f);
    assert_str_equal(crypt_hex(arena, root.at, sizeof root.at),
                     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < COUNT(vectors); i++) {
        struct hash leaf = merkle_leaf(str_range(vectors[i].leaf, vectors[i].len));
        frontier_add(&f, &leaf);
        root = frontier_root(&f);
        assert_str_equal(crypt_hex(arena, root.at, sizeof root.at), vectors[i].root);
    }
}

static struct hash numbered_leaf(int64_t i)
{
    return merkle_leaf(str_range((const char *)&i, sizeof i));
}

/* RFC 6962 section 2.1 word for word: the largest power of two below n, left and right. */
static struct hash by_the_book(int64_t from, int64_t n)
{
    if (n == 1) return numbered_leaf(from);
    int64_t k = 1;
    while (k * 2 < n)
        k *= 2;
    struct hash left = by_the_book(from, k), right = by_the_book(from + k, n - k);
    return merkle_node(&left, &right);
}

static void growing_leaf_by_leaf_gives_the_tree_of_the_book(void **state)
{
    (void)state;
    struct frontier f = {.size = 0}, again;
    for (int64_t n = 1; n <= 600; n++) {
        struct hash leaf = numbered_leaf(n - 1);
        frontier_add(&f, &leaf);
        struct hash root = frontier_root(&f), expected = by_the_book(0, n);
        assert_memory_equal(root.at, expected.at, sizeof root.at);
        assert_true(frontier_unpack(n, frontier_pack(&f, arena), &again));
        assert_memory_equal(&f.root, &again.root, (size_t)frontier_count(&f) * sizeof f.root[0]);
        arena_clear(arena);
    }
    assert_false(frontier_unpack(3, STR("too short"), &again));
}

struct seen {
    int tiles[3];
    int64_t size;
};

static err look_at_tile(void *ctx, int level, int64_t index, const struct hash *hashes, int width,
                        struct err_info *why)
{
    (void)why;
    struct seen *s = ctx;
    int64_t span = level == 0 ? 1 : level == 1 ? 256 : 65536;
    s->tiles[level]++;
    struct hash first = by_the_book(index * 256 * span, span),
                last = by_the_book((index * 256 + width - 1) * span, span);
    assert_memory_equal(hashes[0].at, first.at, sizeof first.at);
    assert_memory_equal(hashes[width - 1].at, last.at, sizeof last.at);
    return ERR_OK;
}

static void tiles_hold_the_hashes_of_whole_subtrees(void **state)
{
    (void)state;
    static struct tiles t;
    struct seen s = {{0}, 0};
    t = (struct tiles){.on_tile = look_at_tile, .ctx = &s};
    for (int64_t i = 0; i < 700; i++) {
        struct hash leaf = numbered_leaf(i);
        assert_int_equal(tiles_add(&t, &leaf, NULL), ERR_OK);
    }
    assert_int_equal(tiles_finish(&t, NULL), ERR_OK);
    assert_int_equal(s.tiles[0], 3);
    assert_int_equal(s.tiles[1], 1);
}

static void a_tiles_path_is_the_one_of_the_format(void **state)
{
    (void)state;
    char path[TILE_PATH_MAX];
    tile_path(0, 1234067, 256, path);
    assert_string_equal(path, "tile/0/x001/x234/067");
    tile_path(-1, 5, 17, path);
    assert_string_equal(path, "tile/entries/005.p/17");
    tile_path(2, 1000, 256, path);
    assert_string_equal(path, "tile/2/x001/000");
}

static void a_checkpoint_opens_for_its_signer_only(void **state)
{
    (void)state;
    struct keys keys, others;
    struct verifier v, other, back;
    unsigned char master[CRYPT_KEY_BYTES] = {7};
    struct err_info why;
    struct checkpoint c = {.size = 42}, opened;
    assert_int_equal(keys_derive(master, &keys, &why), ERR_OK);
    master[0] = 8;
    assert_int_equal(keys_derive(master, &others, &why), ERR_OK);
    verifier_of_hub(0xc0ffee, &keys, &v);
    verifier_of_hub(0xc0ffee, &others, &other);
    memcpy(c.origin, v.name, sizeof c.origin);
    c.root = crypt_sha256(STR("root"));
    str note = checkpoint_sign(&c, &v, &keys, arena);
    assert_int_equal(checkpoint_open(note, &v, &opened, &why), ERR_OK);
    assert_int_equal(opened.size, 42);
    assert_memory_equal(opened.root.at, c.root.at, sizeof c.root.at);
    assert_int_equal(checkpoint_open(note, &other, &opened, &why), ERR_CORRUPT);
    assert_int_equal(verifier_parse(verifier_text(&v, arena), &back, &why), ERR_OK);
    assert_memory_equal(back.public, v.public, sizeof v.public);
    assert_int_equal(verifier_parse(STR("aim/1+00000000+AAAA"), &back, &why), ERR_INPUT);
    for (size_t i = 0; i < note.len; i++) {
        str changed = str_copy(arena, note);
        ((char *)(uintptr_t)changed.at)[i] ^= 1;
        assert_int_not_equal(checkpoint_open(changed, &v, &opened, &why), ERR_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_those_of_the_reference),
        cmocka_unit_test(growing_leaf_by_leaf_gives_the_tree_of_the_book),
        cmocka_unit_test(tiles_hold_the_hashes_of_whole_subtrees),
        cmocka_unit_test(a_tiles_path_is_the_one_of_the_format),
        cmocka_unit_test(a_checkpoint_opens_for_its_signer_only),
    };
    return cmocka_run_group_tests_name("audit/merkle", tests, make_arena, drop_arena);
}
