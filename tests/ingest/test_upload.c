/* The bytes of a delivery that comes over a network: cut anywhere, gone on with, read again. */
#include "check.h"

#include "base/fault.h"
#include "ingest/upload.h"
#include "support/hub_world.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct hub_world world;
static struct upload u;
static struct err_info why;
static char text[700000];

static int open_world(void **state)
{
    (void)state;
    hub_world_open(&world, 1395824400000, true);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * i % 23);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    hub_world_close(&world);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    upload_close(&u);
    upload_forget(world.hub, 7);
    return 0;
}

static void send_from(int64_t from, int64_t to, size_t step)
{
    for (int64_t at = from; at < to; at += (int64_t)step)
        assert_int_equal(
            upload_add(&u, str_upto(str_range(text + at, (size_t)(to - at)), step), &why), ERR_OK);
    assert_int_equal(upload_sync(&u, &why), ERR_OK);
}

static void it_reads(str expected)
{
    struct source s;
    for (int pass = 0; pass < 2; pass++) {
        size_t done = 0;
        str block = STR(" ");
        assert_int_equal(upload_source(&u, false, 1 << 30, &s, &why), ERR_OK);
        while (block.len) {
            assert_int_equal(source_next(&s, &block, &why), ERR_OK);
            assert_true(done + block.len <= expected.len);
            assert_memory_equal(expected.at + done, block.at, block.len);
            done += block.len;
            if (done < expected.len) assert_int_equal(block.len, SOURCE_BLOCK_BYTES);
        }
        assert_int_equal(done, expected.len);
        source_close(&s);
    }
}

static void what_came_is_read_as_it_came(void **state)
{
    (void)state;
    assert_int_equal(upload_create(world.hub, 7, &u, &why), ERR_OK);
    send_from(0, sizeof text, 300001);
    assert_int_equal(u.bytes, sizeof text);
    it_reads(str_range(text, sizeof text));
}

static void who_claims_it_finds_what_is_there_until_they_empty_it(void **state)
{
    (void)state;
    struct upload other;
    assert_int_equal(upload_create(world.hub, 7, &u, &why), ERR_OK);
    send_from(0, 5000, 1000);
    assert_int_equal(upload_claim(world.hub, 7, &other, &why), ERR_BUSY);
    upload_close(&u);
    assert_int_equal(upload_claim(world.hub, 7, &u, &why), ERR_OK);
    upload_close(&u);
    assert_int_equal(upload_open(world.hub, 7, &u, &why), ERR_OK);
    assert_int_equal(u.bytes, 5000);
    upload_close(&u);
    assert_int_equal(upload_claim(world.hub, 7, &u, &why), ERR_OK);
    assert_int_equal(upload_empty(&u, &why), ERR_OK);
    send_from(0, 300, 100);
    it_reads(str_range(text, 300));
}

static void it_goes_on_after_a_restart(void **state)
{
    (void)state;
    assert_int_equal(upload_create(world.hub, 7, &u, &why), ERR_OK);
    send_from(0, 100000, 7001);
    upload_close(&u);
    assert_int_equal(upload_open(world.hub, 7, &u, &why), ERR_OK);
    assert_int_equal(u.bytes, 100000);
    send_from(100000, sizeof text, 99999);
    it_reads(str_range(text, sizeof text));
    upload_close(&u);
    assert_int_equal(upload_open(world.hub, 8, &u, &why), ERR_ABSENT);
}

static const char *path(void)
{
    static char room[PATH_MAX + 60];
    snprintf(room, sizeof room, "%s/incoming/%016x", world.hub->dir, 7);
    return room;
}

static void cut_anywhere_it_keeps_the_pieces_that_are_whole(void **state)
{
    (void)state;
    struct stat st;
    assert_int_equal(upload_create(world.hub, 7, &u, &why), ERR_OK);
    send_from(0, 3000, 1000);
    upload_close(&u);
    assert_int_equal(stat(path(), &st), 0);
    for (off_t size = st.st_size - 1; size >= 0; size -= 13) {
        assert_int_equal(truncate(path(), size), 0);
        assert_int_equal(upload_open(world.hub, 7, &u, &why), ERR_OK);
        assert_int_equal(u.bytes, size / (st.st_size / 3) * 1000);
        it_reads(str_range(text, (size_t)u.bytes));
        upload_close(&u);
    }
}

static void a_last_piece_that_was_never_written_is_cut_off(void **state)
{
    (void)state;
    struct stat st;
    assert_int_equal(upload_create(world.hub, 7, &u, &why), ERR_OK);
    send_from(0, 3000, 1000);
    upload_close(&u);
    assert_int_equal(stat(path(), &st), 0);
    int fd = open(path(), O_RDWR); /* its length is on the disk, its content is zeros */
    static const char zeros[100];
    assert_int_equal(pwrite(fd, zeros, sizeof zeros, st.st_size - 100), sizeof zeros);
    close(fd);
    assert_int_equal(upload_open(world.hub, 7, &u, &why), ERR_OK);
    assert_int_equal(u.bytes, 2000);
    send_from(2000, 5000, 1000);
    it_reads(str_range(text, 5000));
}

static void a_piece_of_another_place_does_not_open(void **state)
{
    (void)state;
    struct stat st;
    struct source s;
    str block;
    assert_int_equal(upload_create(world.hub, 7, &u, &why), ERR_OK);
    send_from(0, 2000, 1000);
    upload_close(&u);
    assert_int_equal(stat(path(), &st), 0);
    char *whole = test_malloc((size_t)st.st_size);
    int fd = open(path(), O_RDWR);
    assert_int_equal(pread(fd, whole, (size_t)st.st_size, 0), st.st_size);
    assert_null(memmem(whole, (size_t)st.st_size, text, 20)); /* nothing in clear */
    assert_int_equal(pwrite(fd, whole + st.st_size / 2, (size_t)st.st_size / 2, 0), st.st_size / 2);
    test_free(whole);
    close(fd);
    assert_int_equal(upload_open(world.hub, 7, &u, &why), ERR_OK);
    assert_int_equal(upload_source(&u, false, 1 << 30, &s, &why), ERR_OK);
    assert_int_equal(source_next(&s, &block, &why), ERR_CORRUPT);
    source_close(&s);
}

static void the_same_bytes_are_the_same_however_they_came(void **state)
{
    (void)state;
    int64_t one, two;
    struct upload_sum *sum = test_malloc(sizeof *sum);
    memset(sum, 0, sizeof *sum);
    assert_int_equal(upload_create(world.hub, 7, &u, &why), ERR_OK);
    send_from(0, sizeof text, 70001);
    assert_int_equal(upload_content(&u, &one, &why), ERR_OK);
    upload_sum_add(sum, str_range(text, 123));
    upload_sum_add(sum, str_range(text + 123, sizeof text - 123));
    assert_true(one == upload_sum_end(sum, world.hub));
    memset(sum, 0, sizeof *sum);
    upload_sum_add(sum, str_range(text, sizeof text - 1));
    assert_false(one == upload_sum_end(sum, world.hub));
    test_free(sum);
    upload_close(&u);
    assert_int_equal(upload_create(world.hub, 7, &u, &why), ERR_OK);
    assert_int_equal(upload_content(&u, &two, &why), ERR_OK);
    assert_false(one == two);
}

static void a_full_disk_loses_nothing_that_was_promised(void **state)
{
    (void)state;
    for (long n = 1; fault_arm(FAULT_FILE, n, FAULT_FROM_THEN_ON); n++) {
        int64_t promised = 0;
        err e = upload_create(world.hub, 7, &u, &why);
        for (int i = 0; !e && i < 3; i++) {
            e = upload_add(&u, str_range(text + i * 1000, 1000), &why);
            if (!e) e = upload_sync(&u, &why);
            if (!e) promised = u.bytes;
        }
        upload_close(&u);
        fault_disarm();
        if (e) assert_int_equal(e, ERR_DISK);
        e = upload_open(world.hub, 7, &u, &why);
        assert_true(e == ERR_ABSENT || e == ERR_OK);
        if (!e) assert_true(u.bytes >= promised);
        if (!e) it_reads(str_range(text, (size_t)u.bytes));
        forget(NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_came_is_read_as_it_came, forget),
        cmocka_unit_test_teardown(who_claims_it_finds_what_is_there_until_they_empty_it, forget),
        cmocka_unit_test_teardown(it_goes_on_after_a_restart, forget),
        cmocka_unit_test_teardown(cut_anywhere_it_keeps_the_pieces_that_are_whole, forget),
        cmocka_unit_test_teardown(a_last_piece_that_was_never_written_is_cut_off, forget),
        cmocka_unit_test_teardown(a_piece_of_another_place_does_not_open, forget),
        cmocka_unit_test_teardown(the_same_bytes_are_the_same_however_they_came, forget),
        cmocka_unit_test_teardown(a_full_disk_loses_nothing_that_was_promised, forget),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
