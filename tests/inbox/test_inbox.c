/* Messages that arrive one by one: stored once, taken in together, none lost and none twice. */
#include "check.h"

#include "base/fault.h"
#include "base/file.h"
#include "inbox/inbox.h"
#include "ingest/hub_world.h"
#include "ingest/quarantine.h"

#include <pthread.h>
#include <stdio.h>

static int open_world(void **state)
{
    static struct world w;
    world_open(&w);
    *state = &w;
    return 0;
}
static int close_world(void **state)
{
    world_close(*state);
    return 0;
}

static struct fields person(const char *ref, const char *family_name)
{
    struct fields f = {0};
    f.at[COLUMN_person_ref] = str_of(ref);
    f.at[COLUMN_given_name] = STR("Ines");
    f.at[COLUMN_family_name] = str_of(family_name);
    f.at[COLUMN_birth_date] = STR("2001-02-03");
    return f;
}

static struct inbox_message message(const char *id, const struct fields *row)
{
    return (struct inbox_message){.agency = STR("hospital"),
                                  .feed = STR("hospital"),
                                  .sender = STR("RXX|PAS"),
                                  .id = str_of(id),
                                  .kind = "hl7 A28",
                                  .rows = row,
                                  .row_count = 1};
}

static enum inbox_result put(struct world *w, const char *id, const struct fields *row)
{
    struct inbox_message m = message(id, row);
    assert_int_equal(inbox_put(w->hub, &m, 1, &w->why), ERR_OK);
    return m.result;
}

static struct inbox_drained drain(struct world *w)
{
    struct inbox_drained done;
    err e = inbox_drain(w->hub, &w->audit, &done, &w->why);
    if (e) fail_msg("%s: %s", err_word(e), w->why.text);
    return done;
}

struct asking {
    struct arena *arena;
    const struct inbox_feed *list;
    size_t n;
};
static err ask(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *a = ctx;
    return inbox_feeds(db, a->arena, &a->list, &a->n, why);
}
static int64_t waiting(struct world *w)
{
    struct asking a = {.arena = w->arena};
    int64_t n = 0;
    assert_int_equal(store_read(w->hub->store, ask, &a, &w->why), ERR_OK);
    for (size_t i = 0; i < a.n; i++)
        n += a.list[i].waiting;
    return n;
}

static size_t put_aside(struct world *w, const struct quarantine_line **ret_lines)
{
    size_t n = 0;
    struct quarantine_wish wish = {.agency = STR("hospital"), .page = 10};
    assert_int_equal(quarantine_list(w->hub, &wish, w->arena, ret_lines, &n, &w->why), ERR_OK);
    return n;
}

static void a_message_that_was_put_is_shown_when_it_was_taken_in(void **state)
{
    struct world *w = *state;
    struct fields row = person("P1", "Oakhill");
    assert_int_equal(put(w, "M1", &row), INBOX_STORED);
    assert_int_equal(waiting(w), 1);
    assert_int_equal(world_versions(w, "hospital", "P1"), 0);
    struct inbox_drained done = drain(w);
    assert_int_equal(done.messages, 1);
    assert_int_equal(done.accepted, 1);
    assert_false(done.more);
    assert_int_equal(world_versions(w, "hospital", "P1"), 1);
    assert_int_equal(waiting(w), 0);
}

static void the_same_message_again_is_seen_and_changes_nothing(void **state)
{
    struct world *w = *state;
    struct fields row = person("P1", "Oakhill");
    assert_int_equal(put(w, "M1", &row), INBOX_STORED);
    assert_int_equal(put(w, "M1", &row), INBOX_SEEN);
    (void)drain(w);
    assert_int_equal(put(w, "M1", &row), INBOX_SEEN);
    assert_int_equal(waiting(w), 0);
    assert_int_equal(drain(w).messages, 0);
}

static void an_id_that_was_used_for_other_rows_is_told(void **state)
{
    struct world *w = *state;
    struct fields row = person("P1", "Oakhill"), other = person("P1", "Ashdown");
    assert_int_equal(put(w, "M1", &row), INBOX_STORED);
    assert_int_equal(put(w, "M1", &other), INBOX_OTHER);
    assert_int_equal(waiting(w), 1);
}

static void two_senders_may_use_the_same_id(void **state)
{
    struct world *w = *state;
    struct fields row = person("P1", "Oakhill"), other = person("P2", "Ashdown");
    struct inbox_message m = message("M1", &other);
    m.sender = STR("RXX|OTHER");
    assert_int_equal(put(w, "M1", &row), INBOX_STORED);
    assert_int_equal(inbox_put(w->hub, &m, 1, &w->why), ERR_OK);
    assert_int_equal(m.result, INBOX_STORED);
}

static void a_message_that_comes_twice_in_one_call_is_stored_once(void **state)
{
    struct world *w = *state;
    struct fields row = person("P1", "Oakhill"), other = person("P1", "Ashdown");
    struct inbox_message list[] = {message("M1", &row), message("M1", &row),
                                   message("M1", &other), message("M2", &other)};
    assert_int_equal(inbox_put(w->hub, list, COUNT(list), &w->why), ERR_OK);
    assert_int_equal(list[0].result, INBOX_STORED);
    assert_int_equal(list[1].result, INBOX_SEEN);
    assert_int_equal(list[2].result, INBOX_OTHER);
    assert_int_equal(list[3].result, INBOX_STORED);
    assert_int_equal(waiting(w), 2);
}

static void a_bad_row_is_put_aside_and_the_rest_goes_on(void **state)
{
    struct world *w = *state;
    struct fields good = person("P1", "Oakhill"), bad = person("P2", "Ashdown");
    bad.at[COLUMN_birth_date] = STR("2001-02-30");
    assert_int_equal(put(w, "M1", &bad), INBOX_STORED);
    assert_int_equal(put(w, "M2", &good), INBOX_STORED);
    struct inbox_drained done = drain(w);
    assert_int_equal(done.accepted, 1);
    assert_int_equal(done.quarantined, 1);
    assert_int_equal(world_versions(w, "hospital", "P1"), 1);
    assert_int_equal(waiting(w), 0);
}

/* The very text came from another agency before: as a delivery it is refused whole. */
static void a_message_that_spoils_its_delivery_is_put_aside_alone(void **state)
{
    struct world *w = *state;
    const struct quarantine_line *lines = NULL;
    struct fields spoilt = person("P9", "Oakhill"), row = person("P1", "Ashdown");
    spoilt.at[COLUMN_as_of] = STR("2014-03-01T09:00:00Z");
    assert_int_equal(world_load(w, "school",
                                "{\"person_ref\":\"P9\",\"given_name\":\"Ines\",\"family_name\":"
                                "\"Oakhill\",\"birth_date\":\"2001-02-03\",\"as_of\":"
                                "\"2014-03-01T09:00:00Z\"}\n"),
                     ERR_OK);
    assert_int_equal(put(w, "M1", &spoilt), INBOX_STORED);
    assert_int_equal(drain(w).quarantined, 1);
    assert_int_equal(waiting(w), 0);
    assert_int_equal(put(w, "M2", &row), INBOX_STORED);
    assert_int_equal(drain(w).accepted, 1);
    assert_int_equal(put_aside(w, &lines), 1);
    assert_int_equal(lines[0].reason, REASON_refused_message);
}

static void messages_wait_for_an_agreement(void **state)
{
    struct world *w = *state;
    struct fields row = person("P1", "Oakhill");
    struct inbox_message m = message("M1", &row);
    m.agency = m.feed = STR("police"); /* its agreement ended in 2013 */
    assert_int_equal(inbox_put(w->hub, &m, 1, &w->why), ERR_OK);
    struct inbox_drained done = drain(w);
    assert_int_equal(done.messages, 0);
    assert_int_equal(done.homeless, 1);
    assert_int_equal(waiting(w), 1);
}

static void what_is_not_text_or_too_large_is_told_and_not_stored(void **state)
{
    struct world *w = *state;
    struct fields latin = person("P1", "Ash\xff"), fine = person("P2", "Ashdown");
    static struct fields many[200];
    struct inbox_message list[] = {message("M1", &latin), message("M2", many),
                                   message("M3", &fine), message("M4", &fine)};
    char *long_name = arena_alloc(w->arena, 1001);
    memset(long_name, 'a', 1000);
    for (size_t i = 0; i < COUNT(many); i++)
        many[i] = person("P3", long_name);
    list[1].row_count = COUNT(many);
    list[3].row_count = 0;
    assert_int_equal(inbox_put(w->hub, list, COUNT(list), &w->why), ERR_OK);
    assert_int_equal(list[0].result, INBOX_NOT_TEXT);
    assert_int_equal(list[1].result, INBOX_TOO_LARGE);
    assert_int_equal(list[2].result, INBOX_STORED);
    assert_int_equal(list[3].result, INBOX_TOO_LARGE);
    list[0].id = STR("");
    assert_int_equal(inbox_put(w->hub, list, 1, &w->why), ERR_INPUT);
    assert_int_equal(waiting(w), 1);
}

/* Whatever step fails: stored and told, or refused and sent again; then it is there, once. */
static void a_failure_while_storing_loses_nothing(void **state)
{
    struct world *w = *state;
    int64_t sent = 0;
    char id[40];
    struct fields row = person("P1", "Oakhill");
    for (long n = 1; fault_arm(FAULT_STORE, n, FAULT_ONCE); n++) {
        snprintf(id, sizeof id, "M%ld", n);
        struct inbox_message m = message(id, &row);
        atomic_store(&w->hub->arrivals.counted_ns, 0);
        err e = inbox_put(w->hub, &m, 1, &w->why);
        fault_disarm();
        assert_int_equal(m.result, e ? INBOX_NONE : INBOX_STORED);
        if (e) assert_in_range(put(w, id, &row), INBOX_STORED, INBOX_SEEN);
        assert_int_equal(waiting(w), ++sent);
    }
    assert_true(sent > 3);
}

static void a_drain_that_fails_anywhere_is_completed_by_the_next(void **state)
{
    struct world *w = *state;
    const struct quarantine_line *lines = NULL;
    struct fields good = person("P1", "Oakhill"), bad = person("P2", "Ashdown");
    long n = 1;
    bad.at[COLUMN_birth_date] = STR("2001-02-30");
    assert_int_equal(put(w, "M1", &good), INBOX_STORED);
    assert_int_equal(put(w, "M2", &bad), INBOX_STORED);
    for (; waiting(w) && fault_arm(FAULT_STORE, n, FAULT_ONCE); n++) {
        struct inbox_drained done;
        err e = inbox_drain(w->hub, &w->audit, &done, &w->why);
        fault_disarm();
        if (e && e != ERR_DISK && e != ERR_BUSY) fail_msg("%s", w->why.text);
    }
    fault_disarm();
    (void)drain(w);
    assert_true(n > 1);
    assert_int_equal(waiting(w), 0);
    assert_int_equal(world_versions(w, "hospital", "P1"), 1);
    assert_int_equal(put_aside(w, &lines), 1); /* once, however often it was tried */
}

enum { THREADS = 4, EACH = 40 };
struct sending {
    struct world *world;
    int number;
    int stored;
};
static void *send_some(void *arg)
{
    struct sending *s = arg;
    for (int i = 0; i < EACH; i++) {
        char id[40], ref[40];
        snprintf(id, sizeof id, "M%d-%d", s->number, i);
        snprintf(ref, sizeof ref, "P%d", i);
        struct fields row = person(ref, "Oakhill");
        struct inbox_message m = message(id, &row);
        struct err_info why;
        err e = inbox_put(s->world->hub, &m, 1, &why);
        s->stored += !e && m.result == INBOX_STORED;
    }
    return NULL;
}

static void several_threads_put_while_another_drains(void **state)
{
    struct world *w = *state;
    struct sending s[THREADS];
    pthread_t thread[THREADS];
    int64_t taken = 0, stored = 0;
    for (int i = 0; i < THREADS; i++) {
        s[i] = (struct sending){w, i, 0};
        assert_int_equal(pthread_create(&thread[i], NULL, send_some, &s[i]), 0);
    }
    for (int i = 0; i < 10; i++)
        taken += drain(w).messages;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        stored += s[i].stored;
    }
    while (waiting(w))
        taken += drain(w).messages;
    assert_int_equal(stored, THREADS * EACH);
    assert_int_equal(taken, stored);
    assert_int_equal(world_versions(w, "hospital", "P7"), 1);
}

static void old_acknowledgements_are_forgotten(void **state)
{
    struct world *w = *state;
    struct fields row = person("P1", "Oakhill");
    assert_int_equal(put(w, "M1", &row), INBOX_STORED);
    (void)drain(w);
    assert_int_equal(inbox_sweep(w->hub, &w->why), ERR_OK);
    assert_int_equal(put(w, "M1", &row), INBOX_SEEN);
    w->hub->clock.fixed_ms += (INBOX_KEEP_DAYS + 1) * MS_PER_DAY;
    assert_int_equal(inbox_sweep(w->hub, &w->why), ERR_OK);
    assert_int_equal(put(w, "M1", &row), INBOX_STORED);
}

static void what_waits_is_not_readable_in_the_database(void **state)
{
    static const char *const files[] = {"hub.db", "hub.db-wal"};
    struct world *w = *state;
    struct fields row = person("P1", "Quillfeather");
    char path[400];
    if (store_world_is_pg()) return; /* the same sealing; its files are the server's */
    assert_int_equal(put(w, "M1", &row), INBOX_STORED);
    for (size_t i = 0; i < COUNT(files); i++) {
        str text;
        snprintf(path, sizeof path, "%s/%s", w->dir, files[i]);
        assert_int_equal(file_read(path, 64 * 1024 * 1024, w->arena, &text, &w->why), ERR_OK);
        assert_false(str_has(text, STR("Quillfeather")));
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        T(a_message_that_was_put_is_shown_when_it_was_taken_in),
        T(the_same_message_again_is_seen_and_changes_nothing),
        T(an_id_that_was_used_for_other_rows_is_told),
        T(two_senders_may_use_the_same_id),
        T(a_message_that_comes_twice_in_one_call_is_stored_once),
        T(a_bad_row_is_put_aside_and_the_rest_goes_on),
        T(a_message_that_spoils_its_delivery_is_put_aside_alone),
        T(messages_wait_for_an_agreement),
        T(what_is_not_text_or_too_large_is_told_and_not_stored),
        T(a_failure_while_storing_loses_nothing),
        T(a_drain_that_fails_anywhere_is_completed_by_the_next),
        T(several_threads_put_while_another_drains),
        T(old_acknowledgements_are_forgotten),
        T(what_waits_is_not_readable_in_the_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
