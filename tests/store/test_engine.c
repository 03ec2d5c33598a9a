/* What only one of the engines can show: its file, its server. */
#include "world.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_BYTES = 500 };
static const char secret[] = "a wrapped key that must not outlive its row";

static err add_next(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    static char text[TEXT_BYTES];
    struct t_note_count_row count;
    memset(text, 'x', sizeof text);
    err e = t_note_count(db, w->a, &count, why);
    if (e) return e;
    return t_note_add(
        db, &(struct t_note_add_in){1, count.notes, {text, sizeof text}, str_of(secret)}, why);
}

static err count_notes(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct t_note_count_row count = {-1};
    arena_clear(w->a);
    err e = t_note_count(db, w->a, &count, why);
    w->seen = count.notes;
    return e;
}

static int64_t notes(struct world *w)
{
    in_read(w, count_notes, ERR_OK);
    return w->seen;
}

/* ---- SQLite ---- */

/* A file-size limit stands for the full disk: the kernel refuses the write in the same place. */
static void a_full_disk_is_told_and_space_makes_it_work_again(void **state)
{
    struct world *w = *state;
    struct rlimit old, tight;
    int64_t stored = 0;
    err e = ERR_OK;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    tight = (struct rlimit){1 << 20, old.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    for (int i = 0; i < 5000 && !e; i++) {
        arena_clear(w->a);
        e = store_write(w->w.store, add_next, w, &w->w.why);
        if (!e) stored++;
    }
    assert_int_equal(e, ERR_DISK);
    assert_true(w->w.why.todo[0] != '\0');
    assert_int_equal(notes(w), stored); /* still readable */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    in_write(w, add_next, ERR_OK);
    assert_int_equal(notes(w), stored + 1);
}

static void the_file_is_for_its_owner_only(void **state)
{
    struct world *w = *state;
    static const char *const ends[] = {"", "-wal", "-shm"};
    in_write(w, add_next, ERR_OK);
    for (size_t i = 0; i < COUNT(ends); i++) {
        char path[300];
        struct stat st;
        snprintf(path, sizeof path, "%s/hub.db%s", w->w.folder, ends[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static bool file_holds(const struct world *w, const char *end, const char *text)
{
    char path[300];
    snprintf(path, sizeof path, "%s/hub.db%s", w->w.folder, end);
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    static char all[8 << 20];
    size_t len = fread(all, 1, sizeof all, f);
    fclose(f);
    return str_has(str_range(all, len), str_of(text));
}

static err clear(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return t_note_clear(db, why);
}

static void what_was_deleted_is_in_no_file_any_more(void **state)
{
    struct world *w = *state;
    for (int i = 0; i < 50; i++) in_write(w, add_next, ERR_OK);
    assert_int_equal(store_checkpoint(w->w.store, &w->w.why), ERR_OK);
    assert_true(file_holds(w, "", secret));
    in_write(w, clear, ERR_OK);
    assert_int_equal(store_checkpoint(w->w.store, &w->w.why), ERR_OK);
    assert_false(file_holds(w, "", secret));
    assert_false(file_holds(w, "-wal", secret));
}

static void a_file_that_is_no_database_is_told(void **state)
{
    struct world *w = *state;
    char path[300];
    store_world_stop(&w->w);
    snprintf(path, sizeof path, "%s/other.db", w->w.folder);
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 1000; i++) fputs("This is a letter, not a database. ", f);
    fclose(f);
    snprintf(w->w.url, sizeof w->w.url, "sqlite:%s", path);
    assert_int_equal(store_open(w->w.url, NULL, &w->w.store, &w->w.why), ERR_CORRUPT);
    snprintf(w->w.url, sizeof w->w.url, "sqlite:%s/none.db", w->w.folder);
    assert_int_equal(store_open(w->w.url, NULL, &w->w.store, &w->w.why), ERR_ABSENT);
}

static void a_file_of_another_program_is_left_alone(void **state)
{
    struct store_world w;
    sqlite3 *at = NULL;
    (void)state;
    store_world_place(&w, &test_query_catalogue);
    assert_int_equal(sqlite3_open(w.url + strlen("sqlite:"), &at), SQLITE_OK);
    assert_int_equal(sqlite3_exec(at, "CREATE TABLE theirs(x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(at);
    store_world_start(&w);
    assert_int_equal(store_migrate(w.store, &w.why), ERR_CONFIG);
    assert_string_equal(w.why.text, "the database holds tables of another program");
    store_world_close(&w);
}

/* ---- PostgreSQL ---- */

static void a_schema_of_another_program_is_left_alone(void **state)
{
    struct store_world w;
    (void)state;
    store_world_place(&w, &test_query_catalogue);
    PGconn *c = PQconnectdb(w.url);
    PGresult *r = PQexec(c, "CREATE TABLE theirs(x integer)");
    assert_int_equal(PQresultStatus(r), PGRES_COMMAND_OK);
    PQclear(r);
    PQfinish(c);
    store_world_start(&w);
    assert_int_equal(store_migrate(w.store, &w.why), ERR_CONFIG);
    assert_string_equal(w.why.text, "the database holds tables of another program");
    store_world_close(&w);
}

/* Cut every connection of this test's store, as a failover does. */
static void cut(struct world *w)
{
    char sql[300];
    snprintf(sql, sizeof sql,
             "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name "
             "= '%s'",
             w->w.schema);
    PGconn *c = PQconnectdb(getenv("AIM_TEST_STORE"));
    PGresult *r = PQexec(c, sql);
    assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
    assert_true(PQntuples(r) > 0);
    PQclear(r);
    PQfinish(c);
}

static void a_connection_that_was_cut_is_replaced(void **state)
{
    struct world *w = *state;
    in_write(w, add_next, ERR_OK);
    cut(w);
    assert_int_equal(notes(w), 1);
    cut(w);
    in_write(w, add_next, ERR_OK);
    assert_int_equal(notes(w), 2);
}

static err add_and_be_cut(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    err e = add_next(db, w, why);
    if (w->seen++ == 0) cut(w);
    return e ? e : count_notes(db, w, why);
}

static void cut_in_the_middle_the_function_runs_again_and_stores_once(void **state)
{
    struct world *w = *state;
    in_write(w, add_and_be_cut, ERR_OK);
    assert_int_equal(notes(w), 1);
}

static err read_and_be_cut(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    err e = count_notes(db, w, why);
    cut(w);
    return e ? e : count_notes(db, w, why);
}

static void a_read_that_is_cut_says_try_again(void **state)
{
    struct world *w = *state;
    in_read(w, read_and_be_cut, ERR_BUSY);
    assert_string_equal(w->w.why.todo, "try again");
    assert_int_equal(notes(w), 0);
}

int main(void)
{
    const struct CMUnitTest sqlite_tests[] = {
        CASE(a_full_disk_is_told_and_space_makes_it_work_again),
        CASE(the_file_is_for_its_owner_only),
        CASE(what_was_deleted_is_in_no_file_any_more),
        CASE(a_file_that_is_no_database_is_told),
        cmocka_unit_test(a_file_of_another_program_is_left_alone),
    };
    const struct CMUnitTest pg_tests[] = {
        CASE(a_connection_that_was_cut_is_replaced),
        CASE(cut_in_the_middle_the_function_runs_again_and_stores_once),
        CASE(a_read_that_is_cut_says_try_again),
        cmocka_unit_test(a_schema_of_another_program_is_left_alone),
    };
    return store_world_is_pg() ? cmocka_run_group_tests(pg_tests, NULL, NULL)
                               : cmocka_run_group_tests(sqlite_tests, NULL, NULL);
}
