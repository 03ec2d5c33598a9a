/* A watched folder while its senders are at work: src/ingest/drop.c. What an agency meets is in
 * tests/e2e/drop. */
#include "check.h"

#include "base/file.h"
#include "ingest/drop.h"
#include "ingest/hub_world.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date\n"
#define ROW(n) "P" n ",Ines,Oakhill,2001-02-03,E" n ",ae_attendance,2014-03-24\n"

static struct world w;
static char folder[] = "/tmp/aim-test-drop-XXXXXX", feed[64], file[80], other[80];
static const char *meanwhile; /* what the sender does while the hub takes the file in */
static bool in_place;

static int open_world(void **state)
{
    (void)state;
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    world_open(&w);
    if (!mkdtemp(folder)) return -1;
    (void)snprintf(feed, sizeof feed, "%s/hospital", folder);
    (void)snprintf(file, sizeof file, "%s/day.csv", feed);
    (void)snprintf(other, sizeof other, "%s/next.part", feed);
    meanwhile = NULL;
    in_place = false;
    return mkdir(feed, 0700);
}

static int close_world(void **state)
{
    static const char *const names[] = {"day.csv", "day.csv.receipt.json", "day.csv.refused"};
    char path[120];
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", feed, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(feed);
    (void)rmdir(folder);
    world_close(&w);
    return 0;
}

static void put(const char *path, const char *text)
{
    assert_int_equal(file_replace(path, str_of(text), 0600, &w.why), ERR_OK);
}

/* The hub is done with the file, and has not put it away yet. */
static void sender(void *ctx, const char *agency, const struct ingest_report *r)
{
    (void)ctx, (void)agency, (void)r;
    if (!meanwhile) return;
    if (in_place) {
        FILE *f = fopen(file, "a");
        assert_non_null(f);
        assert_true(fputs(meanwhile, f) >= 0);
        assert_int_equal(fclose(f), 0);
    } else {
        put(other, meanwhile);
        assert_int_equal(rename(other, file), 0);
    }
    meanwhile = NULL;
}

static struct drop_pass pass(void)
{
    struct drop_pass p;
    const struct drop_watch watch = {
        .hub = w.hub, .folder = folder, .audit = &w.audit, .told = sender};
    if (drop_take(&watch, &p, &w.why)) fail_msg("%s", w.why.text);
    return p;
}

static void what_a_sender_puts_in_its_place_meanwhile_is_not_lost(void **state)
{
    (void)state;
    put(file, HEADER ROW("1"));
    meanwhile = HEADER ROW("2");
    struct drop_pass p = pass();
    assert_int_equal(p.live, 1);
    assert_int_equal(p.later, 1);
    assert_true(file_exists(file));
    assert_int_equal(pass().live, 1);
    assert_false(file_exists(file));
    assert_int_equal(world_events(&w, "hospital", "P1"), 1);
    assert_int_equal(world_events(&w, "hospital", "P2"), 1);
}

static void nor_is_what_is_added_to_it(void **state)
{
    (void)state;
    put(file, HEADER ROW("1"));
    meanwhile = ROW("2");
    in_place = true;
    assert_int_equal(pass().later, 1);
    assert_int_equal(pass().live, 1);
    assert_false(file_exists(file));
    assert_int_equal(world_events(&w, "hospital", "P2"), 1);
}

static void a_better_file_is_not_put_aside_for_the_one_that_was_refused(void **state)
{
    (void)state;
    put(file, "person_ref,religion\nP1,none\n");
    meanwhile = HEADER ROW("1");
    assert_int_equal(pass().later, 1);
    assert_int_equal(pass().live, 1);
    assert_int_equal(world_events(&w, "hospital", "P1"), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_a_sender_puts_in_its_place_meanwhile_is_not_lost),
        TEST(nor_is_what_is_added_to_it),
        TEST(a_better_file_is_not_put_aside_for_the_one_that_was_refused),
    };
    return cmocka_run_group_tests_name("ingest/drop", tests, NULL, NULL);
}
