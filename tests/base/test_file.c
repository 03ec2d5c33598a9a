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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_written_one_after_the_other),
        cmocka_unit_test(a_full_disk_is_told_at_every_step),
        cmocka_unit_test(a_folder_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests_name("base/file", tests, pick_path, remove_path);
}
