/* Reading gzip: whole, in pieces, damaged, and bombs. */
#include "check.h"

#include "base/buf.h"
#include "codec/gzip.h"

#include <zlib.h>

static struct err_info why;
static struct buf packed = BUF_INIT(64 << 20), plain = BUF_INIT(64 << 20);

struct feeding {
    size_t at, step;
};

static err more(void *ctx, str *ret_piece, struct err_info *reason)
{
    struct feeding *f = ctx;
    (void)reason;
    *ret_piece = str_upto(str_from(buf_str(&packed), f->at), f->step);
    f->at += ret_piece->len;
    return ERR_OK;
}

static void pack(const char *at, size_t bytes)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = deflateBound(&z, bytes), before = packed.len;
    z.next_in = (Bytef *)(uintptr_t)at;
    z.avail_in = (uInt)bytes;
    z.next_out = (Bytef *)buf_room(&packed, room);
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    buf_cut(&packed, before + z.total_out);
    deflateEnd(&z);
}

static err unpack_at(struct gunzip *g, size_t room)
{
    char *piece = test_malloc(room);
    size_t n = room;
    err e = ERR_OK;
    buf_reset(&plain);
    while (!e && n == room) {
        e = gunzip_next(g, piece, room, &n, &why);
        if (!e) buf_add(&plain, str_range(piece, n));
    }
    test_free(piece);
    return e;
}

static err unpack(size_t step, size_t room, int64_t bytes_max)
{
    struct feeding f = {0, step};
    struct gunzip *g;
    assert_int_equal(gunzip_new(bytes_max, more, &f, &g, &why), ERR_OK);
    err e = unpack_at(g, room);
    gunzip_free(g);
    return e;
}

static int fresh(void **state)
{
    (void)state;
    buf_reset(&packed);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    buf_release(&packed);
    buf_release(&plain);
    return 0;
}

static void what_was_packed_comes_out_however_it_is_cut(void **state)
{
    (void)state;
    static const size_t steps[] = {1, 7, 64, 100000}, rooms[] = {1, 13, 65536};
    pack("one,two\n", 8);
    pack("", 0);
    pack("three\n", 6);
    for (size_t i = 0; i < COUNT(steps); i++)
        for (size_t k = 0; k < COUNT(rooms); k++) {
            assert_int_equal(unpack(steps[i], rooms[k], 100), ERR_OK);
            assert_str_equal(buf_str(&plain), "one,two\nthree\n");
        }
}

static void it_can_be_read_again(void **state)
{
    (void)state;
    struct feeding f = {0, 5};
    struct gunzip *g;
    pack("one,two\n", 8);
    assert_int_equal(gunzip_new(100, more, &f, &g, &why), ERR_OK);
    for (int i = 0; i < 3; i++) {
        f.at = 0;
        gunzip_rewind(g);
        assert_int_equal(unpack_at(g, 4096), ERR_OK);
        assert_str_equal(buf_str(&plain), "one,two\n");
    }
    gunzip_free(g);
}

static void what_is_cut_off_damaged_or_no_gzip_is_refused(void **state)
{
    (void)state;
    pack("one,two,three,four,five\n", 24);
    size_t whole = packed.len;
    for (size_t n = 0; n < whole; n++) {
        buf_cut(&packed, n);
        assert_int_equal(unpack(3, 4096, 100), ERR_INPUT);
        fresh(NULL);
        pack("one,two,three,four,five\n", 24);
    }
    packed.at[whole - 6] ^= 1; /* its checksum */
    assert_int_equal(unpack(100, 4096, 100), ERR_INPUT);
    fresh(NULL);
    buf_add_c(&packed, "person_ref,given_name\n");
    assert_int_equal(unpack(100, 4096, 100), ERR_INPUT);
    fresh(NULL);
    pack("one\n", 4);
    buf_add_c(&packed, "and more");
    assert_int_equal(unpack(100, 4096, 100), ERR_INPUT);
}

/* Cut off anywhere, right at the most that may come out: too large or cut off, but the same for all
 * ways of reading it. */
static void what_is_said_does_not_depend_on_how_it_is_read(void **state)
{
    enum { BYTES = 100300, MOST = 100000 };
    static const size_t ways[][2] = {{SIZE_MAX, 4096}, {SIZE_MAX, 17}, {1, 17}, {1, 4096}, {3, 1}};
    static char zeros[BYTES];
    bool limit = false, cut = false;
    (void)state;
    pack(zeros, BYTES);
    for (; packed.len; buf_cut(&packed, packed.len - 1)) {
        err first = unpack(ways[0][0], ways[0][1], MOST);
        limit = limit || first == ERR_LIMIT;
        cut = cut || first == ERR_INPUT;
        for (size_t i = 1; i < COUNT(ways); i++)
            assert_int_equal(unpack(ways[i][0], ways[i][1], MOST), first);
    }
    assert_true(limit && cut);
}

static void a_bomb_is_refused_long_before_it_is_unpacked(void **state)
{
    (void)state;
    size_t bytes = 32 << 20;
    char *zeros = calloc(1, bytes);
    assert_non_null(zeros);
    pack(zeros, bytes);
    free(zeros);
    assert_int_equal(unpack(1000, 65536, INT64_MAX), ERR_LIMIT);
    assert_true(plain.len <= GZIP_FREE_BYTES + 2 * 65536);
    assert_int_equal(unpack(1000, 4096, 100000), ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_was_packed_comes_out_however_it_is_cut, fresh),
        cmocka_unit_test_setup(it_can_be_read_again, fresh),
        cmocka_unit_test_setup(what_is_cut_off_damaged_or_no_gzip_is_refused, fresh),
        cmocka_unit_test_setup(what_is_said_does_not_depend_on_how_it_is_read, fresh),
        cmocka_unit_test_setup(a_bomb_is_refused_long_before_it_is_unpacked, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
