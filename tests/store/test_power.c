/* The power goes, the disk fills, memory runs out: what was promised is there, and nothing is half
 * there. */
#include "world.h"

#include "base/fault.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 10, CYCLES = 10, CYCLES_SOAK = 500 };

static struct arena *arena;

/* Batch number `*last + 1`: ten notes, and the total that says so. */
static err add_batch(struct db *db, void *ctx, struct err_info *why)
{
    int64_t *last = ctx;
    struct t_total_get_row total = {0};
    struct t_note_add_in ins[BATCH];
    err e = t_total_get(db, &(struct t_total_get_in){1}, arena, &total, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    if (e) return e;
    for (int i = 0; i < BATCH; i++)
        ins[i] = (struct t_note_add_in){i, total.value * BATCH + i, STR("text"), STR("sealed")};
    e = t_note_add_many(db, ins, BATCH, why);
    if (!e) e = t_tag_put(db, &(struct t_tag_put_in){1, total.value, STR("batch")}, why);
    if (!e) e = t_total_put(db, &(struct t_total_put_in){1, total.value + 1}, why);
    if (!e) *last = total.value + 1;
    return e;
}

/* The database is whole: as many notes as the total says. */
static err look(struct db *db, void *ctx, struct err_info *why)
{
    int64_t *ret_batches = ctx;
    struct t_total_get_row total = {0};
    struct t_note_count_row count;
    arena_clear(arena);
    err e = t_total_get(db, &(struct t_total_get_in){1}, arena, &total, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    if (!e) e = t_note_count(db, arena, &count, why);
    if (e) return e;
    assert_int_equal(count.notes, total.value * BATCH);
    *ret_batches = total.value;
    return ERR_OK;
}

static int64_t batches(struct store_world *w)
{
    int64_t n = -1;
    if (store_read(w->store, look, &n, &w->why)) fail_msg("%s", w->why.text);
    return n;
}

static int whole_answer(void *ctx, int n, char **values, char **names)
{
    (void)n;
    (void)names;
    *(bool *)ctx = strcmp(values[0], "ok") == 0;
    return 0;
}

static void assert_file_is_whole(const struct store_world *w)
{
    if (store_world_is_pg()) return;
    sqlite3 *at = NULL;
    bool whole = false;
    assert_int_equal(sqlite3_open(w->url + strlen("sqlite:"), &at), SQLITE_OK);
    assert_int_equal(sqlite3_exec(at, "PRAGMA integrity_check", whole_answer, &whole, NULL),
                     SQLITE_OK);
    sqlite3_close(at);
    assert_true(whole);
}

/* The child tells each batch that store_write has promised; they must all be there after its death.
 */
static void write_until_killed(struct store_world *w, int pipe_in)
{
    store_world_start(w);
    for (;;) {
        int64_t last = 0;
        arena_clear(arena);
        err e = store_write(w->store, add_batch, &last, NULL);
        if (e == ERR_BUSY) continue; /* the server has not ended the session of who was killed */
        if (e) _exit(1);
        if (write(pipe_in, &last, sizeof last) != sizeof last) _exit(1);
    }
}

static void a_killed_writer_leaves_a_whole_store(void **state)
{
    struct store_world w;
    int64_t promised = 0, told;
    (void)state;
    store_world_open(&w, &test_query_catalogue);
    int cycles = getenv("AIM_SOAK") ? CYCLES_SOAK : CYCLES;
    for (int cycle = 0; cycle < cycles; cycle++) {
        int pipes[2], status;
        store_world_stop(&w);
        assert_int_equal(pipe(pipes), 0);
        pid_t child = fork();
        if (child == 0) write_until_killed(&w, pipes[1]);
        close(pipes[1]);
        if (read(pipes[0], &told, sizeof told) == sizeof told) promised = told; /* it is at work */
        nanosleep(&(struct timespec){0, (cycle * 7919 % 5000) * 1000}, NULL);
        kill(child, SIGKILL);
        while (read(pipes[0], &told, sizeof told) == sizeof told) promised = told;
        close(pipes[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        store_world_start(&w);
        int64_t there = batches(&w);
        assert_in_range(there, promised, promised + 1);
    }
    assert_true(promised >= cycles);
    store_world_stop(&w);
    assert_file_is_whole(&w);
    store_world_close(&w);
}

static void killed_at_every_step_the_write_is_there_or_not(void **state)
{
    struct store_world w;
    int64_t before = 0, last;
    (void)state;
    store_world_open(&w, &test_query_catalogue);
    for (long n = 1;; n++) {
        int status;
        store_world_stop(&w);
        pid_t child = fork();
        if (child == 0) {
            (void)fault_arm(FAULT_STORE, n, FAULT_KILL);
            store_world_start(&w);
            _exit(store_write(w.store, add_batch, &last, NULL) ? 1 : 0);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        store_world_start(&w);
        int64_t after = batches(&w);
        if (!WIFSIGNALED(status)) {
            assert_int_equal(status, 0);
            assert_int_equal(after, before + 1);
            assert_true(n > 5);
            break;
        }
        assert_int_equal(after, before);
    }
    store_world_stop(&w);
    assert_file_is_whole(&w);
    store_world_close(&w);
}

/* Let the n-th call of a kind fail, for every n: stored wholly and promised, or neither. */
static void fail_each_call(enum fault_kind kind, enum fault_mode mode, bool open_too)
{
    struct store_world w;
    int64_t before = 0, last;
    store_world_open(&w, &test_query_catalogue);
    for (long n = 1;; n++) {
        if (open_too) store_world_stop(&w);
        if (!fault_arm(kind, n, mode)) break;
        err e = open_too ? store_open(w.url, &w.options, &w.store, &w.why) : ERR_OK;
        if (!e) e = store_write(w.store, add_batch, &last, &w.why);
        fault_disarm();
        if (!w.store) store_world_start(&w);
        arena_clear(arena);
        int64_t after = batches(&w);
        if (e) assert_true(e == ERR_DISK || e == ERR_NOMEM || e == ERR_BUSY || e == ERR_LIMIT);
        assert_int_equal(after, e ? before : before + 1);
        before = after;
        assert_int_equal(store_write(w.store, add_batch, &last, &w.why),
                         ERR_OK); /* usable at once */
        before++;
    }
    assert_true(before > 5);
    store_world_stop(&w); /* a second time is fine */
    assert_file_is_whole(&w);
    store_world_close(&w);
}

/* A read that meets a failure says so, or gives the whole answer; the next one is right again. */
static void fail_each_call_of_a_read(enum fault_kind kind, enum fault_mode mode)
{
    struct store_world w;
    int64_t last, seen;
    long n;
    store_world_open(&w, &test_query_catalogue);
    assert_int_equal(store_write(w.store, add_batch, &last, &w.why), ERR_OK);
    for (n = 1;; n++) {
        store_world_stop(&w);
        store_world_start(&w);
        if (!fault_arm(kind, n, mode)) break;
        seen = -1;
        err e = store_read(w.store, look, &seen, &w.why);
        fault_disarm();
        if (!e) assert_int_equal(seen, 1);
        assert_int_equal(batches(&w), 1);
    }
    assert_true(n > 3);
    store_world_close(&w);
}

static void a_read_may_fail_at_every_step_and_allocation(void **state)
{
    (void)state;
    fail_each_call_of_a_read(FAULT_STORE, FAULT_ONCE);
    fail_each_call_of_a_read(FAULT_STORE, FAULT_FROM_THEN_ON);
    fail_each_call_of_a_read(FAULT_MEMORY, FAULT_ONCE);
    fail_each_call_of_a_read(FAULT_MEMORY, FAULT_FROM_THEN_ON);
}

static void every_step_may_fail_once(void **state)
{
    (void)state;
    fail_each_call(FAULT_STORE, FAULT_ONCE, false);
}

static void every_step_may_fail_and_all_after_it(void **state)
{
    (void)state;
    fail_each_call(FAULT_STORE, FAULT_FROM_THEN_ON, true);
}

static void every_allocation_may_fail_once(void **state)
{
    (void)state;
    fail_each_call(FAULT_MEMORY, FAULT_ONCE, true);
}

static void every_allocation_may_fail_and_all_after_it(void **state)
{
    (void)state;
    fail_each_call(FAULT_MEMORY, FAULT_FROM_THEN_ON, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_writer_leaves_a_whole_store),
        cmocka_unit_test(killed_at_every_step_the_write_is_there_or_not),
        cmocka_unit_test(a_read_may_fail_at_every_step_and_allocation),
        cmocka_unit_test(every_step_may_fail_once),
        cmocka_unit_test(every_step_may_fail_and_all_after_it),
        cmocka_unit_test(every_allocation_may_fail_once),
        cmocka_unit_test(every_allocation_may_fail_and_all_after_it),
    };
    arena = arena_new(1 << 20);
    int failed = arena ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
    arena_free(arena);
    return failed;
}
