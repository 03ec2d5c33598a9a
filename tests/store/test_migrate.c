#include "check.h"

#include "base/fault.h"
#include "support/store_world.h"
#include "test_query.h"

#include <sys/wait.h>
#include <unistd.h>

/* The catalogue as it was when it had `count` migrations. */
static struct catalogue earlier(size_t count)
{
    struct catalogue c = test_query_catalogue;
    c.migration_count = count;
    return c;
}

static int version(struct store_world *w)
{
    int n = -1;
    if (store_schema_version(w->store, &n, &w->why)) fail_msg("%s", w->why.text);
    return n;
}

/* Open it again as the program that has `c`. */
static void reopen(struct store_world *w, const struct catalogue *c)
{
    store_world_stop(w);
    w->options.catalogue = c;
    store_world_start(w);
}

static void an_empty_database_has_version_0(void **state)
{
    struct store_world w;
    (void)state;
    store_world_place(&w, &test_query_catalogue);
    store_world_start(&w);
    assert_int_equal(version(&w), 0);
    assert_int_equal(store_schema_wanted(w.store), 3);
    store_world_close(&w);
}

static void it_migrates_from_every_earlier_version(void **state)
{
    (void)state;
    for (size_t from = 0; from <= test_query_catalogue.migration_count; from++) {
        struct catalogue old = earlier(from);
        struct store_world w;
        store_world_open(&w, &old);
        assert_int_equal(version(&w), from);
        reopen(&w, &test_query_catalogue);
        assert_int_equal(store_migrate(w.store, &w.why), ERR_OK);
        assert_int_equal(version(&w), 3);
        assert_int_equal(store_check_catalogue(w.store, &w.why), ERR_OK);
        assert_int_equal(store_migrate(w.store, &w.why), ERR_OK); /* a second time does nothing */
        store_world_close(&w);
    }
}

static void a_newer_database_is_refused(void **state)
{
    struct catalogue old = earlier(2);
    struct store_world w;
    (void)state;
    store_world_open(&w, &test_query_catalogue);
    reopen(&w, &old);
    assert_int_equal(store_migrate(w.store, &w.why), ERR_CONFIG);
    assert_string_equal(w.why.text, "the database has schema 3, this program knows 2");
    reopen(&w, &test_query_catalogue);
    assert_int_equal(version(&w), 3);
    store_world_close(&w);
}

static void a_migration_that_was_edited_is_told(void **state)
{
    struct migration edited[3];
    struct catalogue other = {edited, 3, NULL, 0};
    struct store_world w;
    (void)state;
    memcpy(edited, test_query_catalogue.migrations, sizeof edited);
    edited[1].content = "0";
    store_world_open(&w, &test_query_catalogue);
    reopen(&w, &other);
    assert_int_equal(store_migrate(w.store, &w.why), ERR_CONFIG);
    assert_string_equal(w.why.text,
                        "migration 2 of the database is not this program's 0002_second");
    store_world_close(&w);
}

static void a_migration_that_fails_leaves_the_one_before(void **state)
{
    static const char *const bad[] = {"CREATE TABLE extra(cell integer)",
                                      "CREATE TABLE note(cell integer)", NULL};
    struct migration broken[3];
    struct catalogue other = {broken, 3, NULL, 0}, old = earlier(1);
    struct store_world w;
    (void)state;
    memcpy(broken, test_query_catalogue.migrations, sizeof broken);
    broken[2].sqlite = broken[2].pg = bad;
    store_world_place(&w, &other);
    store_world_start(&w);
    assert_int_equal(store_migrate(w.store, &w.why), ERR_INTERNAL);
    assert_int_equal(version(&w), 0); /* an empty database gets all or nothing */
    reopen(&w, &old);
    assert_int_equal(store_migrate(w.store, &w.why), ERR_OK);
    reopen(&w, &other);
    assert_int_equal(store_migrate(w.store, &w.why), ERR_INTERNAL);
    assert_int_equal(version(&w), 2);
    reopen(&w, &test_query_catalogue);
    assert_int_equal(store_migrate(w.store, &w.why), ERR_OK);
    assert_int_equal(store_check_catalogue(w.store, &w.why), ERR_OK);
    store_world_close(&w);
}

/* The n-th call of the store is the last of a process that migrates from that version; true when
 * there was such a call. */
static bool killed_at(long n, size_t from)
{
    struct catalogue old = earlier(from);
    struct store_world w;
    int status;
    store_world_open(&w, &old);
    store_world_stop(&w);
    w.options.catalogue = &test_query_catalogue;
    pid_t child = fork();
    if (child == 0) {
        (void)fault_arm(FAULT_STORE, n, FAULT_KILL);
        store_world_start(&w);
        _exit(store_migrate(w.store, NULL) ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    store_world_start(&w);
    assert_in_range(version(&w), from, 3);
    assert_int_equal(store_migrate(w.store, &w.why), ERR_OK);
    assert_int_equal(version(&w), 3);
    assert_int_equal(store_check_catalogue(w.store, &w.why), ERR_OK);
    store_world_close(&w);
    assert_true(WIFSIGNALED(status) || status == 0);
    return WIFSIGNALED(status);
}

static void killed_at_every_step_it_can_be_run_again(void **state)
{
    (void)state;
    for (size_t from = 0; from < 2; from++) {
        long n = 1;
        while (killed_at(n, from))
            n++;
        assert_true(n > 10);
    }
}

static void two_that_start_together_both_succeed(void **state)
{
    struct store_world w;
    pid_t children[2];
    int status;
    (void)state;
    store_world_place(&w, &test_query_catalogue);
    for (int i = 0; i < 2; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            store_world_start(&w);
            _exit(store_migrate(w.store, NULL) ? 1 : 0);
        }
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    store_world_start(&w);
    assert_int_equal(version(&w), 3);
    store_world_close(&w);
}

static void the_product_migrates_and_its_statements_prepare(void **state)
{
    struct store_world w;
    (void)state;
    store_world_open(&w, NULL);
    assert_int_equal(version(&w), store_schema_wanted(w.store));
    if (store_check_catalogue(w.store, &w.why)) fail_msg("%s", w.why.text);
    store_world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_database_has_version_0),
        cmocka_unit_test(it_migrates_from_every_earlier_version),
        cmocka_unit_test(a_newer_database_is_refused),
        cmocka_unit_test(a_migration_that_was_edited_is_told),
        cmocka_unit_test(a_migration_that_fails_leaves_the_one_before),
        cmocka_unit_test(killed_at_every_step_it_can_be_run_again),
        cmocka_unit_test(two_that_start_together_both_succeed),
        cmocka_unit_test(the_product_migrates_and_its_statements_prepare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
