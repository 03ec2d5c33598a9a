/* Making and opening a hub: whole, interrupted, foreign, damaged. */
#include "check.h"

#include "base/fault.h"
#include "base/file.h"
#include "hub/hub.h"
#include "store/store.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct world {
    char dir[64];
    struct err_info why;
} w;

static void remove_all(void)
{
    static const char *const names[] = {
        "settings.yaml", "settings.yaml.new", "hub.key",        "hub.key.new", "hub.db",
        "hub.db-wal",    "hub.db-shm",        "hub.db-journal", "photo.jpg"};
    char path[128];
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof path, "%s/%s", w.dir, names[i]);
        unlink(path);
    }
    rmdir(w.dir);
}

static int make_world(void **state)
{
    (void)state;
    snprintf(w.dir, sizeof w.dir, "/tmp/aim-hub-test-XXXXXX");
    if (!mkdtemp(w.dir)) return -1;
    rmdir(w.dir);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    remove_all();
    return 0;
}

static err create(bool training, const char *clock)
{
    struct hub_plan plan = {.training = training, .clock = clock};
    return hub_create(w.dir, &plan, rand_seeded(3), &w.why);
}

static void write_file(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", w.dir, name);
    assert_int_equal(file_replace(path, str_of(text), 0600, &w.why), ERR_OK);
}

static void a_hub_is_made_and_opened(void **state)
{
    (void)state;
    struct hub *h = NULL;
    struct stat st;
    char path[128];
    assert_int_equal(create(false, NULL), ERR_OK);
    assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_OK);
    assert_false(h->training);
    assert_true(h->id > 0);
    assert_string_equal(h->settings.database, "hub.db");
    assert_int_equal(h->settings.session_idle_s, 900);
    hub_close(h);
    const char *private[] = {"hub.key", "settings.yaml", "hub.db"};
    for (size_t i = 0; i < COUNT(private); i++) {
        snprintf(path, sizeof path, "%s/%s", w.dir, private[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 077, 0);
    }
}

static void a_second_init_changes_nothing(void **state)
{
    (void)state;
    struct hub *h = NULL;
    assert_int_equal(create(true, "2014-03-26T09:00:00Z"), ERR_OK);
    assert_int_equal(create(false, NULL), ERR_CONFLICT);
    assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_OK);
    assert_true(h->training);
    assert_int_equal(hub_now_ms(h), 1395824400000);
    hub_close(h);
}

static void a_folder_with_other_things_is_refused_untouched(void **state)
{
    (void)state;
    char path[128];
    assert_int_equal(mkdir(w.dir, 0700), 0);
    write_file("photo.jpg", "x");
    assert_int_equal(create(true, NULL), ERR_INPUT);
    snprintf(path, sizeof path, "%s/hub.key", w.dir);
    assert_false(file_exists(path));
}

static void another_time_is_for_training_only(void **state)
{
    (void)state;
    struct hub *h = NULL;
    assert_int_equal(create(false, "2014-03-26T09:00:00Z"), ERR_USAGE);
    assert_int_equal(create(true, "tomorrow"), ERR_USAGE);
    assert_int_equal(create(false, NULL), ERR_OK);
    write_file("settings.yaml", "clock: 2014-03-26T09:00:00Z\n");
    assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_CONFIG);
    assert_string_equal(w.why.text, "only a training hub may have another time than the real one");
}

static void a_wrong_setting_is_refused_with_its_place(void **state)
{
    (void)state;
    struct hub *h = NULL;
    assert_int_equal(create(false, NULL), ERR_OK);
    write_file("settings.yaml", "port: 8443\nsesion_idle: 5 minutes\n");
    assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_CONFIG);
    assert_int_equal(w.why.line, 2);
    assert_int_equal(w.why.column, 1);
    write_file("settings.yaml", "session_idle: 3 hours\n");
    assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_CONFIG);
    write_file("settings.yaml", "session_idle: 5 minutes\n");
    assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_OK);
    assert_int_equal(h->settings.session_idle_s, 300);
    hub_close(h);
}

static void no_hub_is_told_with_what_to_do(void **state)
{
    (void)state;
    struct hub *h = NULL;
    assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_ABSENT);
    assert_string_equal(w.why.text, "there is no hub in this folder");
    assert_true(strlen(w.why.todo) > 0);
}

static void another_hubs_key_is_found_out(void **state)
{
    (void)state;
    struct hub *h = NULL;
    char path[128];
    struct rand r = rand_seeded(99);
    assert_int_equal(create(false, NULL), ERR_OK);
    snprintf(path, sizeof path, "%s/hub.key", w.dir);
    unlink(path);
    assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_ABSENT);
    assert_int_equal(create(false, NULL), ERR_CORRUPT); /* a new key would not open the old data */
    assert_int_equal(keys_create(path, &r, &w.why), ERR_OK);
    assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_CORRUPT);
    assert_string_equal(w.why.text, "the key file is not the one this database was made with");
}

static err count_also(struct db *db, struct hub *h, void *ctx, struct err_info *why)
{
    ++*(int *)ctx;
    return hub_fact_set(db, "test", h->training ? STR("yes") : STR("no"), why);
}

static void init_may_fail_anywhere_and_is_completed_by_the_next(void **state)
{
    (void)state;
    for (int kind = FAULT_MEMORY; kind <= FAULT_STORE;
         kind++) { /* early calls one by one, then wider steps */
        for (long n = 1; fault_arm((enum fault_kind)kind, n, FAULT_ONCE); n += 1 + n / 6) {
            int also = 0;
            struct hub *h = NULL;
            struct hub_plan plan = {.training = true, .also = count_also, .ctx = &also};
            err first = hub_create(w.dir, &plan, rand_seeded(3), &w.why);
            fault_disarm();
            if (first) {
                err again = hub_create(w.dir, &plan, rand_seeded(4), &w.why);
                if (again != ERR_CONFLICT)
                    assert_int_equal(again, ERR_OK); /* made already, but the answer was lost */
            }
            assert_int_equal(hub_open(w.dir, &h, &w.why), ERR_OK);
            hub_close(h);
            remove_all();
        }
    }
}

static void a_hub_for_tests_leaves_nothing_behind(void **state)
{
    (void)state;
    struct hub *h = NULL;
    char dir[PATH_MAX];
    assert_int_equal(hub_open_for_test(1395824400000, &h, &w.why), ERR_OK);
    assert_int_equal(hub_now_ms(h), 1395824400000);
    snprintf(dir, sizeof dir, "%s", h->dir);
    hub_close(h);
    assert_false(file_exists(dir));
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, make_world, drop_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(a_hub_is_made_and_opened),
        EACH(a_second_init_changes_nothing),
        EACH(a_folder_with_other_things_is_refused_untouched),
        EACH(another_time_is_for_training_only),
        EACH(a_wrong_setting_is_refused_with_its_place),
        EACH(no_hub_is_told_with_what_to_do),
        EACH(another_hubs_key_is_found_out),
        EACH(init_may_fail_anywhere_and_is_completed_by_the_next),
        EACH(a_hub_for_tests_leaves_nothing_behind),
    };
    return cmocka_run_group_tests_name("hub", tests, NULL, NULL);
}
