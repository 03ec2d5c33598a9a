/* Another process that makes CSV: it ends, or it is ended. */
#include "check.h"

#include "base/clock.h"
#include "ingest/outside.h"
#include "support/hub_world.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NOW_MS INT64_C(1395835200000) /* 2014-03-26T12:00:00Z */

static struct hub_world world;
static struct outside_end ending;
static struct err_info why;
static char room[16];

static int open_world(void **state)
{
    (void)state;
    hub_world_open(&world, NOW_MS, true);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    hub_world_close(&world);
    return 0;
}

/* This program again, which does as it is told; how long it took. */
static int64_t run(const char *way, str work, int seconds_max)
{
    char name[] = "helper", word[] = "behave", told[40];
    char *const arguments[] = {name, word, told, NULL}, *const environment[] = {NULL};
    struct source s, csv;
    (void)snprintf(told, sizeof told, "%s", way);
    assert_int_equal(source_open_text(work, &s, &why), ERR_OK);
    assert_int_equal(source_open_spool(world.hub, &csv, &why), ERR_OK);
    const struct outside o = {"/proc/self/exe", arguments, environment, &s, 1 << 20, seconds_max};
    int64_t before_ns = clock_monotonic_ns();
    assert_int_equal(outside_run(&o, &csv, room, sizeof room, &ending, &why), ERR_OK);
    source_close(&s);
    source_close(&csv);
    return clock_monotonic_ns() - before_ns;
}

static void its_last_words_are_heard(void **state)
{
    (void)state;
    (void)run("ends well", STR("work"), 60);
    assert_int_equal(ending.said, 4);
    assert_false(ending.late);
    assert_memory_equal(room, "fine", 4);
}

static void one_that_takes_too_long_is_ended_wherever_it_stands(void **state)
{
    static const char *const ways[] = {"says nothing", "does not read", "does not stop",
                                       "never says its last word"};
    static char work[1 << 20];
    (void)state;
    memset(work, 'x', sizeof work);
    for (size_t i = 0; i < COUNT(ways); i++) {
        int64_t took_ns = run(ways[i], str_range(work, sizeof work), 1);
        if (!ending.late || took_ns > INT64_C(30000000000)) fail_msg("%s", ways[i]);
    }
}

static void one_that_said_its_last_word_is_not_waited_for(void **state)
{
    (void)state;
    int64_t took_ns = run("stays", STR("work"), 100);
    assert_false(ending.late);
    assert_int_equal(ending.said, sizeof room);
    assert_true(took_ns < INT64_C(60000000000));
}

/* ---- the other process ---- */

static _Noreturn void behave(const char *way)
{
    char piece[4096] = "x";
    bool reads = strcmp(way, "does not read") != 0;
    while (reads && read(STDIN_FILENO, piece, sizeof piece) > 0)
        continue;
    if (strcmp(way, "ends well") == 0) (void)!write(STDERR_FILENO, "fine", 4), _exit(0);
    if (strcmp(way, "stays") == 0) (void)!write(STDERR_FILENO, piece, sizeof room);
    if (strcmp(way, "stays") == 0 || strcmp(way, "never says its last word") == 0)
        (void)close(STDOUT_FILENO);
    while (strcmp(way, "does not stop") == 0) /* a little at a time */
        if (write(STDOUT_FILENO, piece, 1) < 0 || usleep(20000) < 0) break;
    for (;;)
        (void)pause();
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "behave") == 0) behave(argv[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_last_words_are_heard),
        cmocka_unit_test(one_that_takes_too_long_is_ended_wherever_it_stands),
        cmocka_unit_test(one_that_said_its_last_word_is_not_waited_for),
    };
    return cmocka_run_group_tests_name("ingest/outside", tests, open_world, close_world);
}
