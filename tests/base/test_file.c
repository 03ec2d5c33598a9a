/* Files: written from front to back, and what happens when the disk is full. */
#include "check.h"

#include "base/fault.h"
#include "base/file.h"

#include <stdio.h>
#include <unistd.h>

static char path[64];

static int pick_path(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "test_file_%ld.tmp", (long)getpid());
    return 0;
}

static int remove_path(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static err write_twice(struct err_info *why)
{
    struct file f;
    err e = file_create(path, 0600, &f, why);
    if (e) return e;
    e = file_write(&f, STR("first,"), why);
    if (!e) e = file_write(&f, STR("second"), why);
    if (e) {
        file_close(&f);
        return e;
    }
    return file_finish(&f, why);
}

static void pieces_are_written_one_after_the_other(void **state)
{
    (void)state;
    struct err_info why;
    struct arena *a = arena_new(1 << 16);
    str content;
    assert_int_equal(write_twice(&why), ERR_OK);
    assert_int_equal(file_read(path, 100, a, &content, &why), ERR_OK);
    assert_str_equal(content, "first,second");
    arena_free(a);
}

static void a_full_disk_is_told_at_every_step(void **state)
{
    (void)state;
    struct err_info why;
    int failed = 0;
    for (long n = 1; fault_arm(FAULT_FILE, n, FAULT_ONCE); n++) {
        err e = write_twice(&why);
        fault_disarm();
        if (!e) continue;
        failed++;
        assert_int_equal(e, ERR_DISK);
        assert_true(str_has(str_of(why.todo), STR("free some disk space")));
    }
    assert_int_equal(failed, 4);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct file f;
    struct err_info why;
    assert_int_equal(file_create("no/such/folder/file", 0600, &f, &why), ERR_ABSENT);
    assert_string_equal(why.file, "no/such/folder/file");
}

static str content_of(struct arena *a)
{
    struct err_info why;
    str content = {0};
    assert_int_equal(file_read(path, 100, a, &content, &why), ERR_OK);
    return content;
}

static void replacing_leaves_the_old_content_or_the_new_one(void **state)
{
    (void)state;
    struct err_info why;
    struct arena *a = arena_new(1 << 20);
    char beside[80];
    int failed = 0;
    snprintf(beside, sizeof beside, "%s.new", path);
    assert_int_equal(file_replace(path, STR("old"), 0600, &why), ERR_OK);
    for (long n = 1; fault_arm(FAULT_FILE, n, FAULT_ONCE); n++) {
        err e = file_replace(path, STR("new"), 0600, &why);
        fault_disarm();
        str content = content_of(a);
        assert_true(str_eq_c(content, "new") || (e == ERR_DISK && str_eq_c(content, "old")));
        assert_false(file_exists(beside));
        failed += e != ERR_OK;
        arena_clear(a);
        assert_int_equal(file_replace(path, STR("old"), 0600, &why), ERR_OK);
    }
    assert_int_equal(failed, 5);
    arena_free(a);
}

static void reading_has_a_ceiling_and_fails_cleanly(void **state)
{
    (void)state;
    struct err_info why;
    struct arena *a = arena_new(1 << 20), *small = arena_new(4);
    str content = STR("untouched");
    assert_int_equal(file_replace(path, STR("0123456789"), 0600, &why), ERR_OK);
    assert_int_equal(file_read(path, 10, a, &content, &why), ERR_OK);
    assert_str_equal(content, "0123456789");
    content = STR("untouched");
    assert_int_equal(file_read(path, 9, a, &content, &why), ERR_LIMIT);
    assert_string_equal(why.file, path);
    assert_int_equal(file_read(path, 10, small, &content, &why), ERR_NOMEM);
    assert_int_equal(file_read("no-such-file", 10, a, &content, &why), ERR_ABSENT);
    assert_int_equal(file_read(".", 10, a, &content, &why), ERR_INPUT);
    for (long n = 1; fault_arm(FAULT_FILE, n, FAULT_ONCE); n++)
        assert_int_equal(file_read(path, 10, a, &content, &why), n <= 3 ? ERR_DISK : ERR_OK);
    assert_str_equal(content, "0123456789");
    arena_free(small);
    arena_free(a);
}

static void pieces_are_read_again_after_rewinding(void **state)
{
    (void)state;
    struct err_info why;
    struct file f;
    char piece[8];
    size_t n;
    assert_int_equal(file_replace(path, STR("0123456789"), 0600, &why), ERR_OK);
    assert_int_equal(file_open(path, &f, &why), ERR_OK);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(file_next(&f, piece, sizeof piece, &n, &why), ERR_OK);
        assert_int_equal(n, 8);
        assert_int_equal(file_next(&f, piece, sizeof piece, &n, &why), ERR_OK);
        assert_int_equal(n, 2);
        assert_int_equal(file_next(&f, piece, sizeof piece, &n, &why), ERR_OK);
        assert_int_equal(n, 0);
        assert_int_equal(file_rewind(&f, &why), ERR_OK);
    }
    file_close(&f);
    file_close(&f); /* twice is fine */
}

static void a_folder_is_made_once_and_may_be_there(void **state)
{
    (void)state;
    struct err_info why;
    assert_int_equal(file_make_dir(path, 0700, &why), ERR_OK);
    assert_int_equal(file_make_dir(path, 0700, &why), ERR_OK);
    rmdir(path);
    assert_int_equal(file_replace(path, STR("a file"), 0600, &why), ERR_OK);
    assert_int_equal(file_make_dir(path, 0700, &why), ERR_DISK);
    assert_string_equal(why.file, path);
}

static void a_file_goes_on_where_it_was_left_or_cut(void **state)
{
    (void)state;
    char back[16] = "";
    struct err_info why;
    struct file f;
    size_t n;
    struct file other;
    assert_int_equal(file_open_more(path, 0, &f, &why), ERR_ABSENT);
    assert_int_equal(file_open_more(path, 0600, &f, &why), ERR_OK);
    assert_int_equal(file_open_more(path, 0600, &other, &why), ERR_BUSY);
    assert_int_equal(file_write(&f, STR("one two"), &why), ERR_OK);
    assert_int_equal(file_cut(&f, 4, &why), ERR_OK);
    assert_int_equal(file_go(&f, 4, &why), ERR_OK);
    assert_int_equal(file_write(&f, STR("more"), &why), ERR_OK);
    assert_int_equal(file_sync(&f, &why), ERR_OK);
    assert_int_equal(file_go(&f, 0, &why), ERR_OK);
    assert_int_equal(file_next(&f, back, sizeof back, &n, &why), ERR_OK);
    file_close(&f);
    assert_int_equal(n, 8);
    assert_memory_equal(back, "one more", 8);
    assert_int_equal(file_open_more(path, 0, &f, &why), ERR_OK);
    file_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_goes_on_where_it_was_left_or_cut, pick_path,
                                        remove_path),
        cmocka_unit_test_teardown(pieces_are_written_one_after_the_other, remove_path),
        cmocka_unit_test_teardown(a_full_disk_is_told_at_every_step, remove_path),
        cmocka_unit_test_teardown(a_folder_that_is_not_there_is_told, remove_path),
        cmocka_unit_test_teardown(replacing_leaves_the_old_content_or_the_new_one, remove_path),
        cmocka_unit_test_teardown(reading_has_a_ceiling_and_fails_cleanly, remove_path),
        cmocka_unit_test_teardown(pieces_are_read_again_after_rewinding, remove_path),
        cmocka_unit_test_teardown(a_folder_is_made_once_and_may_be_there, remove_path),
    };
    return cmocka_run_group_tests_name("base/file", tests, pick_path, NULL);
}
