#include "world.h"

#include "store/pg.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 4, CALLS = 60 };

/* One caller of many: keeps a note of its own and counts up one total that all share. */
struct caller {
    struct world *w;
    int number, call;
    bool fails;
    int64_t notes;
    struct arena *a;
};

static err keep_and_count(struct db *db, void *ctx, struct err_info *why)
{
    struct caller *c = ctx;
    struct t_total_get_row total = {0};
    int64_t note = c->number * CALLS + c->call;
    err e = t_total_get(db, &(struct t_total_get_in){1}, c->a, &total, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    if (!e) e = t_note_add(db, &(struct t_note_add_in){1, note, STR("mine"), {"", 0}}, why);
    if (!e) e = t_total_put(db, &(struct t_total_put_in){1, total.value + 1}, why);
    if (!e && c->fails) e = err_set(why, ERR_DENIED, "on purpose");
    return e;
}

static void *call_many_times(void *ctx)
{
    struct caller *c = ctx;
    struct err_info why = {0};
    for (c->call = 0; c->call < CALLS; c->call++) {
        c->fails = c->call % 7 == 3;
        err e = store_write(c->w->w.store, keep_and_count, c, &why);
        if (e != (c->fails ? ERR_DENIED : ERR_OK)) {
            print_error("%s: %s\n", err_word(e), why.text);
            return c;
        }
        if (!e) c->notes++;
    }
    return NULL;
}

static err compare_with_count(struct db *db, void *ctx, struct err_info *why)
{
    struct caller *c = ctx;
    struct t_total_get_row total;
    struct t_note_count_row count;
    err e = t_total_get(db, &(struct t_total_get_in){1}, c->a, &total, why);
    if (!e) e = t_note_count(db, c->a, &count, why);
    if (e) return e;
    assert_int_equal(total.value, c->notes);
    assert_int_equal(count.notes, c->notes);
    return ERR_OK;
}

static err count_commits(struct db *db, void *ctx, struct err_info *why)
{
    int *commits = ctx;
    ++*commits;
    return t_total_put(db, &(struct t_total_put_in){9, *commits}, why);
}

static void four_threads_lose_nothing(void **state)
{
    struct world *w = *state;
    pthread_t threads[THREADS];
    struct caller callers[THREADS];
    int64_t notes = 0;
    int commits = 0;
    store_before_commit(w->w.store, count_commits, &commits);
    for (int i = 0; i < THREADS; i++) {
        callers[i] = (struct caller){.w = w, .number = i, .a = arena_new(1 << 20)};
        assert_int_equal(pthread_create(&threads[i], NULL, call_many_times, &callers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        assert_null(failed);
        notes += callers[i].notes;
        arena_free(callers[i].a);
    }
    struct caller all = {.w = w, .a = w->a, .notes = notes};
    assert_int_equal(store_read(w->w.store, compare_with_count, &all, &w->w.why), ERR_OK);
    if (store_is_single_writer(w->w.store)) assert_in_range(commits, 1, notes);
    else assert_int_equal(commits, 0);
}

/* A reader in the middle of a write, by hand-over between two threads. */
struct meeting {
    struct world *w;
    pthread_barrier_t barrier;
    err result;
};

static err write_in_two_halves(struct db *db, void *ctx, struct err_info *why)
{
    struct meeting *m = ctx;
    err e = t_note_add(db, &(struct t_note_add_in){1, 1, STR("half"), {"", 0}}, why);
    pthread_barrier_wait(&m->barrier); /* half is written */
    pthread_barrier_wait(&m->barrier); /* the reader has looked */
    if (!e) e = t_total_put(db, &(struct t_total_put_in){1, 1}, why);
    return e;
}

static void *write_beside(void *ctx)
{
    struct meeting *m = ctx;
    m->result = store_write(m->w->w.store, write_in_two_halves, m, NULL);
    pthread_barrier_wait(&m->barrier); /* committed */
    return NULL;
}

static int64_t notes_seen(struct db *db, struct world *w)
{
    struct t_note_count_row count;
    struct err_info why;
    if (t_note_count(db, w->a, &count, &why)) fail_msg("%s", why.text);
    return count.notes;
}

static err look_during_a_write(struct db *db, void *ctx, struct err_info *why)
{
    struct meeting *m = ctx;
    (void)why;
    pthread_barrier_wait(&m->barrier);
    assert_int_equal(notes_seen(db, m->w), 0);
    pthread_barrier_wait(&m->barrier);
    pthread_barrier_wait(&m->barrier);
    assert_int_equal(notes_seen(db, m->w), 0); /* committed by now, but this is one snapshot */
    return ERR_OK;
}

static err look_after_a_write(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    (void)why;
    assert_int_equal(notes_seen(db, w), 1);
    return ERR_OK;
}

static void a_reader_sees_no_half_of_a_write_and_keeps_its_snapshot(void **state)
{
    struct meeting m = {.w = *state};
    pthread_t writer;
    pthread_barrier_init(&m.barrier, NULL, 2);
    assert_int_equal(pthread_create(&writer, NULL, write_beside, &m), 0);
    assert_int_equal(store_read(m.w->w.store, look_during_a_write, &m, &m.w->w.why), ERR_OK);
    pthread_join(writer, NULL);
    pthread_barrier_destroy(&m.barrier);
    assert_int_equal(m.result, ERR_OK);
    in_read(m.w, look_after_a_write, ERR_OK);
}

/* The only connection is in use by another thread. */
static err hold_a_read(struct db *db, void *ctx, struct err_info *why)
{
    struct meeting *m = ctx;
    (void)db;
    (void)why;
    pthread_barrier_wait(&m->barrier);
    pthread_barrier_wait(&m->barrier);
    return ERR_OK;
}

static void *read_beside(void *ctx)
{
    struct meeting *m = ctx;
    m->result = store_read(m->w->w.store, hold_a_read, m, NULL);
    return NULL;
}

static void when_every_connection_is_in_use_a_read_is_told_to_try_again(void **state)
{
    struct meeting m = {.w = *state};
    pthread_t reader;
    store_world_stop(&m.w->w);
    m.w->w.options.readers_max = 1;
    m.w->w.options.busy_ms = 50;
    store_world_start(&m.w->w);
    pthread_barrier_init(&m.barrier, NULL, 2);
    assert_int_equal(pthread_create(&reader, NULL, read_beside, &m), 0);
    pthread_barrier_wait(&m.barrier);
    in_read(m.w, look_after_a_write, ERR_BUSY);
    assert_string_equal(m.w->w.why.todo, "try again");
    pthread_barrier_wait(&m.barrier);
    pthread_join(reader, NULL);
    pthread_barrier_destroy(&m.barrier);
    assert_int_equal(m.result, ERR_OK);
}

static err refuse(struct db *db, void *ctx, struct err_info *why)
{
    (void)db;
    (void)ctx;
    return err_set(why, ERR_CORRUPT, "the log does not check");
}

static err add_a_note(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return t_note_add(db, &(struct t_note_add_in){1, 1, STR("x"), {"", 0}}, why);
}

static err see_no_note(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    (void)why;
    assert_int_equal(notes_seen(db, w), 0);
    return ERR_OK;
}

static void when_the_hook_fails_nothing_is_stored(void **state)
{
    struct world *w = *state;
    store_before_commit(w->w.store, refuse, NULL);
    if (!store_is_single_writer(w->w.store)) {
        in_write(w, add_a_note, ERR_OK); /* the hook is for one writer only */
        return;
    }
    in_write(w, add_a_note, ERR_CORRUPT);
    assert_string_equal(w->w.why.text, "the log does not check");
    in_read(w, see_no_note, ERR_OK);
    store_before_commit(w->w.store, NULL, NULL);
    in_write(w, add_a_note, ERR_OK);
}

static err fail_after_adding(struct db *db, void *ctx, struct err_info *why)
{
    err e = add_a_note(db, ctx, why);
    return e ? e : err_set(why, ERR_LIMIT, "enough");
}

static void a_function_that_fails_stores_nothing(void **state)
{
    struct world *w = *state;
    in_write(w, fail_after_adding, ERR_LIMIT);
    assert_string_equal(w->w.why.text, "enough");
    in_read(w, see_no_note, ERR_OK);
}

/* Another process holds the write lock until the pipe is closed. */
static err hold(struct db *db, void *ctx, struct err_info *why)
{
    int *pipes = ctx;
    char byte = 1;
    err e = t_total_put(db, &(struct t_total_put_in){1, 1}, why);
    if (write(pipes[1], &byte, 1) != 1 || read(pipes[2], &byte, 1) < 0) return ERR_INTERNAL;
    return e;
}

static err put_the_total(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return t_total_put(db, &(struct t_total_put_in){1, 2}, why);
}

static void a_writer_in_another_process_makes_us_busy_not_wrong(void **state)
{
    struct store_world w;
    int up[2], down[2], status;
    char byte;
    (void)state;
    store_world_open(&w, &test_query_catalogue);
    store_world_stop(&w);
    assert_int_equal(pipe(up) | pipe(down), 0);
    pid_t child = fork();
    if (child == 0) {
        int pipes[3] = {up[0], up[1], down[0]};
        close(down[1]);
        store_world_start(&w);
        _exit(store_write(w.store, hold, pipes, NULL) ? 1 : 0);
    }
    assert_int_equal(read(up[0], &byte, 1), 1);
    w.options.busy_ms = 50;
    store_world_start(&w);
    assert_int_equal(store_write(w.store, put_the_total, NULL, &w.why), ERR_BUSY);
    assert_string_equal(w.why.todo, "try again");
    close(down[1]); /* let the other one commit */
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(store_write(w.store, put_the_total, NULL, &w.why), ERR_OK);
    close(up[0]), close(up[1]), close(down[0]);
    store_world_close(&w);
}

static err nothing(struct db *db, void *ctx, struct err_info *why)
{
    (void)db;
    (void)ctx;
    (void)why;
    return ERR_OK;
}

static void the_log_can_be_emptied(void **state)
{
    struct world *w = *state;
    in_write(w, add_a_note, ERR_OK);
    assert_int_equal(store_checkpoint(w->w.store, &w->w.why), ERR_OK);
    in_read(w, look_after_a_write, ERR_OK);
    in_write(w, nothing, ERR_OK);
}

static void a_url_of_no_known_kind_is_refused(void **state)
{
    struct store *s = NULL;
    struct err_info why = {0};
    (void)state;
    assert_int_equal(store_open("mysql://x", NULL, &s, &why), ERR_CONFIG);
    assert_int_equal(store_open("sqlite:", NULL, &s, &why), ERR_CONFIG);
    assert_int_equal(store_open("sqlite:/no/such/folder/hub.db", NULL, &s, &why), ERR_ABSENT);
    assert_int_equal(store_open("sqlite:/", NULL, &s, &why), ERR_DENIED);
    assert_int_equal(store_open("postgresql:///x?host=/no/such/folder", NULL, &s, &why), ERR_BUSY);
    assert_null(s);
}

static void a_server_on_another_machine_must_prove_who_it_is(void **state)
{
    static const struct {
        const char *url;
        bool proves;
    } rows[] = {
        {"postgresql://aim@db.example/aim", true},
        {"postgresql://aim@192.0.2.7:5433/aim", true},
        {"postgresql://aim@localhost,db.example/aim", true},
        {"postgresql://aim@127.0.0.1.example/aim", true},
        {"postgresql://localhost/aim?hostaddr=192.0.2.7", true},
        {"postgresql://db.example/aim?sslmode=require", false}, /* as it says */
        {"postgresql://db.example/aim?service=hub", false},     /* as that says */
        {"postgresql:///aim?host=/run/postgresql", false},
        {"postgresql://localhost/aim", false},
        {"postgresql://127.0.0.2,[::1]/aim", false},
        {"postgresql:///aim", false},
    };
    const char *mode;
    struct err_info why = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(pg_trust(rows[i].url, &mode, &why), ERR_OK);
        assert_int_equal(mode && strcmp(mode, "verify-full") == 0, rows[i].proves);
    }
}

static void an_address_that_cannot_be_read_is_not_quoted(void **state)
{
    static const char *const urls[] = {"postgresql://aim:pass/word@db.example/aim",
                                       "postgresql://aim@db.example/aim?passward=word",
                                       "postgresql://aim:%zzword@db.example/aim"};
    (void)state;
    for (size_t i = 0; i < COUNT(urls); i++) {
        struct store *s = NULL;
        struct err_info why = {0};
        assert_int_equal(store_open(urls[i], NULL, &s, &why), ERR_CONFIG);
        assert_null(strstr(why.text, "pass"));
        assert_null(strstr(why.text, "word"));
        assert_null(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(four_threads_lose_nothing),
        CASE(a_reader_sees_no_half_of_a_write_and_keeps_its_snapshot),
        CASE(when_every_connection_is_in_use_a_read_is_told_to_try_again),
        CASE(when_the_hook_fails_nothing_is_stored),
        CASE(a_function_that_fails_stores_nothing),
        cmocka_unit_test(a_writer_in_another_process_makes_us_busy_not_wrong),
        CASE(the_log_can_be_emptied),
        cmocka_unit_test(a_url_of_no_known_kind_is_refused),
        cmocka_unit_test(a_server_on_another_machine_must_prove_who_it_is),
        cmocka_unit_test(an_address_that_cannot_be_read_is_not_quoted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
