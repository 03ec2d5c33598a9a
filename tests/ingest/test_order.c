/* Whatever the order in which deliveries come, and however rows are spread over them, the hub ends
 * up showing the same; and so it does when the power goes in the middle. */
#include "check.h"

#include "ingest/hub_world.h"
#include "store/store.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROWS = 60, ROUNDS = 6, DELIVERIES_MAX = 5 };

#define HEADER                                                                                     \
    "person_ref,given_name,sensitive,event_ref,event_type,event_date,related_ref,relation,action," \
    "as_of,gender,address,keeps\n"

/* Rows about few persons and few events, so that they meet: versions, withdrawals, mergers, events
 * that change hands. Every row states its own time, and no two the same. */
static void make_row(struct rand *r, int number, char *at, size_t room)
{
    static const char *const names[] = {"Ines", "Bram", "Cato", "Dara"};
    /* All, some, or nothing but a name; an empty field that is not kept is emptied. */
    static const char *const said[] = {"F,1 Elm Road,", "M,2 Oak Road,", ",3 Ash Road,gender",
                                       "X,,address",    ",,gender address", ",,gender", ",,"};
    static const char *const types[] = {"ae_attendance", "admission"};
    int person = (int)rand_below(r, 6), event = (int)rand_below(r, 8),
        kind = (int)rand_below(r, 10);
    char as_of[40];
    snprintf(as_of, sizeof as_of, "2014-03-%02dT%02d:%02d:00Z", 1 + number / 24, number % 24,
             (int)rand_below(r, 60));
    if (kind == 0)
        snprintf(at, room, "P%d,,,E%d,,,,,withdraw,%s,,,\n", person, event, as_of);
    else if (kind == 1)
        snprintf(at, room, "P%d,,,,,,P%d,,merge,%s,,,\n", person, (person + 1) % 6, as_of);
    else if (kind == 2)
        snprintf(at, room, "P%d,%s,location,,,,P%d,sibling,,%s,,,\n", person,
                 names[rand_below(r, 4)], (person + 2) % 6, as_of);
    else if (kind == 3)
        snprintf(at, room, "P%d,%s,,,,,,,,%s,%s\n", person, names[rand_below(r, 4)], as_of,
                 said[rand_below(r, COUNT(said))]);
    else
        snprintf(at, room, "P%d,%s,,E%d,%s,2014-02-%02d,,,,%s,,,\n", person,
                 names[rand_below(r, 4)], event, types[rand_below(r, 2)],
                 1 + (int)rand_below(r, 28), as_of);
}

static void shuffle(struct rand *r, int *order, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int other = (int)rand_below(r, (uint64_t)i + 1), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
}

/* The rows in a random order, cut into a random number of deliveries. */
static str load_all(struct world *w, struct rand *r, char rows[ROWS][200])
{
    int order[ROWS], deliveries = 1 + (int)rand_below(r, DELIVERIES_MAX);
    for (int i = 0; i < ROWS; i++)
        order[i] = i;
    shuffle(r, order, ROWS);
    for (int d = 0; d < deliveries; d++) {
        struct buf text = BUF_INIT(64 * 1024);
        buf_add_c(&text, HEADER);
        for (int i = d; i < ROWS; i += deliveries)
            buf_add_c(&text, rows[order[i]]);
        struct loading l = {.agency = "hospital", .text = buf_str(&text)};
        if (world_load_with(w, &l)) fail_msg("%s", w->why.text);
        if (w->report.quarantined)
            fail_msg("%lld rows put aside", (long long)w->report.quarantined);
        buf_release(&text);
    }
    return world_shown(w);
}

/* Ids are keyed by the hub: all worlds of one test share a hub's keys by using the first one's. */
static void any_order_and_any_split_of_deliveries_end_the_same(void **state)
{
    (void)state;
    static char rows[ROWS][200];
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct rand r = rand_seeded(seed);
        struct keys keys;
        struct world first;
        for (int i = 0; i < ROWS; i++)
            make_row(&r, i, rows[i], sizeof rows[i]);
        world_open(&first);
        keys = first.hub->keys;
        str expected = load_all(&first, &r, rows);
        assert_true(expected.len > 1000);
        for (int round = 1; round < ROUNDS; round++) {
            struct world w;
            world_open(&w);
            w.hub->keys = keys;
            str shown = load_all(&w, &r, rows);
            if (!str_eq(shown, expected))
                fail_msg("seed %d round %d differs:\n%.*s\nnot\n%.*s", (int)seed, round,
                         STR_FMT(shown), STR_FMT(expected));
            world_close(&w);
        }
        world_close(&first);
    }
}

static void what_a_row_keeps_stands_and_what_it_empties_does_not(void **state)
{
    (void)state;
    static const char *const rows[] = {
        HEADER "P1,Ines,,,,,,,,2014-03-03T09:00:00Z,,,gender\n", /* the address is emptied */
        HEADER "P1,Ines,,,,,,,,2014-03-01T09:00:00Z,F,1 Elm Road,\n",
        HEADER "P1,Ines,,,,,,,,2014-03-02T09:00:00Z,,,gender address\n"};
    struct world w;
    world_open(&w);
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(world_load(&w, "hospital", rows[i]), ERR_OK);
    struct record r = world_record(&w, "hospital", "P1");
    assert_int_equal(r.version_count, 3);
    assert_int_equal(r.versions[0].content.who.gender, 'F');
    assert_true(str_empty(pii_reveal(r.versions[0].content.who.address, REVEAL_SEAL)));
    assert_int_equal(r.versions[1].content.who.gender, 'F');
    assert_true(str_eq_c(pii_reveal(r.versions[1].content.who.address, REVEAL_SEAL), "1 Elm Road"));
    world_close(&w);
}

static void a_row_cannot_keep_what_it_says_nor_what_there_is_not(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    assert_int_equal(world_load(&w, "hospital",
                                HEADER "P1,Ines,,,,,,,,2014-03-03T09:00:00Z,F,,gender\n"
                                       "P2,Ines,,,,,,,,2014-03-03T09:00:00Z,,,given_name\n"),
                     ERR_OK);
    assert_int_equal(world_causes(&w, REASON_not_paired, "gender"), 1);
    assert_int_equal(world_causes(&w, REASON_bad_code, "keeps"), 1);
    world_close(&w);
}

/* ---- the power goes ---- */

static struct buf big_file(int rows)
{
    struct buf text = BUF_INIT(16 * 1024 * 1024);
    buf_add_c(&text, "person_ref,given_name,event_ref,event_type,event_date\n");
    for (int i = 0; i < rows; i++)
        buf_printf(&text, "P%d,Ines,E%d,ae_attendance,2014-03-%02d\n", i / 3, i, 1 + i % 24);
    return text;
}

static void a_load_that_is_killed_shows_nothing_and_can_be_done_again(void **state)
{
    (void)state;
    enum { MANY = 6000 };
    struct world w;
    struct rand r = rand_seeded(7);
    struct buf text = big_file(MANY);
    struct loading l = {.agency = "hospital", .text = buf_str(&text)};
    int killed = 0;
    world_open(&w);
    for (int round = 0; round < 8; round++) {
        hub_close(w.hub);
        w.hub = NULL;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            world_reopen(&w);
            _exit(world_load_with(&w, &l) ? 1 : 0);
        }
        usleep((useconds_t)(5000 + rand_below(&r, 120000)));
        kill(child, SIGKILL);
        int status;
        waitpid(child, &status, 0);
        world_reopen(&w);
        bool done = !WIFSIGNALED(status);
        killed += !done;
        size_t first = world_events(&w, "hospital", "P0"),
               last = world_events(&w, "hospital", "P1999");
        assert_int_equal(first, last); /* all of it or none of it */
        if (done) break;
    }
    assert_true(killed > 0);
    assert_int_equal(world_load_with(&w, &l), ERR_OK);
    if (w.report.outcome == INGEST_LIVE) assert_int_equal(w.report.accepted, MANY);
    assert_int_equal(world_events(&w, "hospital", "P0"), 3);
    assert_int_equal(world_events(&w, "hospital", "P1999"), 3);
    buf_release(&text);
    world_close(&w);
}

/* A delivery that another one overtakes while it is half loaded: both end up whole. */
static void a_killed_load_does_not_hide_what_another_delivery_says(void **state)
{
    (void)state;
    struct world w;
    struct buf text = big_file(6000);
    struct loading big = {.agency = "hospital", .text = buf_str(&text), .as_of_ms = NOW_MS - 5000};
    struct loading small = {
        .agency = "hospital",
        .as_of_ms = NOW_MS - 5000,
        .text = STR(
            "person_ref,given_name,event_ref,event_type,event_date\n"
            "P0,Ines,E0,ae_attendance,2014-03-01\nP1999,Ines,E5999,ae_attendance,2014-03-24\n")};
    world_open(&w);
    hub_close(w.hub);
    w.hub = NULL;
    pid_t child = fork();
    if (child == 0) {
        world_reopen(&w);
        _exit(world_load_with(&w, &big) ? 1 : 0);
    }
    usleep(90000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    world_reopen(&w);
    assert_int_equal(world_load_with(&w, &small), ERR_OK);
    assert_true(world_events(&w, "hospital", "P0") >= 1);
    assert_true(world_events(&w, "hospital", "P1999") >= 1);
    assert_int_equal(world_load_with(&w, &big), ERR_OK);
    assert_int_equal(world_events(&w, "hospital", "P0"), 3);
    buf_release(&text);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_and_any_split_of_deliveries_end_the_same),
        cmocka_unit_test(what_a_row_keeps_stands_and_what_it_empties_does_not),
        cmocka_unit_test(a_row_cannot_keep_what_it_says_nor_what_there_is_not),
        cmocka_unit_test(a_load_that_is_killed_shows_nothing_and_can_be_done_again),
        cmocka_unit_test(a_killed_load_does_not_hide_what_another_delivery_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
