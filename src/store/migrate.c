/* store/migrate.c -- the schema goes forward, one migration per transaction; in a database that is
 * empty all of them are one, which then waits for the disk once.
 *
 * The table `migration` says which were done, and the hash of the file each came from: a database
 * made by other files under the same names is told apart, not guessed at. Killed anywhere, the
 * database is at one version or the next. This is the one file outside sql/ that holds SQL. */
#include "store/driver.h"

#include <stddef.h>

enum { CELL = 0, TRIES_MAX = 10, LIST_BYTES_MAX = 256 * 1024 };

struct number_row {
    int64_t n;
};
struct done {
    int32_t cell, number;
    str name, content;
};

static const struct statement_field number_out[] = {
    {"n", FIELD_INT64, offsetof(struct number_row, n)}};
static const struct statement_field done_fields[] = {
    {"cell", FIELD_INT32, offsetof(struct done, cell)},
    {"number", FIELD_INT32, offsetof(struct done, number)},
    {"name", FIELD_TEXT, offsetof(struct done, name)},
    {"content", FIELD_TEXT, offsetof(struct done, content)},
};
static const struct statement has_table = {
    .name = "migration/has_table",
    .sqlite = "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'migration'",
    .pg = "SELECT count(*) AS n FROM pg_catalog.pg_class WHERE oid = to_regclass('migration')",
    .out = number_out, .out_count = 1, .row_size = sizeof(struct number_row), .rows = ROWS_ONE,
};
static const struct statement count_tables = {
    .name = "migration/count_tables",
    .sqlite = "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table'",
    .pg = "SELECT count(*) AS n FROM pg_catalog.pg_class WHERE relkind = 'r' AND relnamespace ="
          " (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())",
    .out = number_out, .out_count = 1, .row_size = sizeof(struct number_row), .rows = ROWS_ONE,
};
static const struct statement list_done = {
    .name = "migration/list",
    .sqlite = "SELECT cell, number, name, content FROM migration WHERE cell = 0 ORDER BY number",
    .pg = "SELECT cell, number, name, content FROM migration WHERE cell = 0 ORDER BY number",
    .out = done_fields, .out_count = 4, .row_size = sizeof(struct done), .rows = ROWS_MANY,
};
static const struct statement add_done = {
    .name = "migration/add",
    .sqlite = "INSERT INTO migration(cell, number, name, content) VALUES (?1, ?2, ?3, ?4)",
    .pg = "INSERT INTO migration(cell, number, name, content) VALUES ($1, $2, $3, $4)",
    .in = done_fields, .in_count = 4, .in_size = sizeof(struct done), .writes = true,
};
static const char table_sqlite[] =
    "CREATE TABLE IF NOT EXISTS migration(cell INTEGER NOT NULL, number INTEGER NOT NULL,"
    " name TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY(cell, number)) WITHOUT ROWID, STRICT";
static const char table_pg[] =
    "CREATE TABLE IF NOT EXISTS migration(cell integer NOT NULL, number integer NOT NULL,"
    " name text NOT NULL, content text NOT NULL, PRIMARY KEY(cell, number))";
/* Nodes that start together go one after the other. */
static const char lock_pg[] = "LOCK TABLE migration IN EXCLUSIVE MODE";

static const struct catalogue *catalogue_of(const struct db *db)
{
    return db->store->options.catalogue;
}

/* Compare what was done with what this program has. *ret_version: how many were done. */
static err compare(const struct catalogue *c, const struct done *done, size_t n, int *ret_version,
                   struct err_info *why)
{
    if (n > c->migration_count) {
        (void)err_set(why, ERR_CONFIG, "the database has schema %zu, this program knows %zu", n,
                      c->migration_count);
        (void)err_todo(why, "use the version of aim that wrote it, or a later one");
        return ERR_CONFIG;
    }
    for (size_t i = 0; i < n; i++) {
        const struct migration *m = &c->migrations[i];
        if (done[i].number == (int)i + 1 && str_eq_c(done[i].name, m->name) &&
            str_eq_c(done[i].content, m->content))
            continue;
        (void)err_set(why, ERR_CONFIG, "migration %zu of the database is not this program's %s",
                      i + 1, m->name);
        (void)err_todo(why, "the database was made by another build: use that, or make a new hub");
        return ERR_CONFIG;
    }
    *ret_version = (int)n;
    return ERR_OK;
}

/* A database without our table must be empty: never build into somebody else's. */
static err expect_empty(struct db *db, struct arena *a, struct err_info *why)
{
    struct number_row tables;
    err e = statement_one(db, &count_tables, NULL, a, &tables, why);
    if (e || tables.n == 0) return e;
    (void)err_set(why, ERR_CONFIG, "the database holds tables of another program");
    (void)err_todo(why, "check the path or URL, or give the hub a database of its own");
    return ERR_CONFIG;
}

static err version(struct db *db, void *ctx, struct err_info *why)
{
    int *ret_version = ctx;
    struct arena *a = arena_new(LIST_BYTES_MAX);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to read the schema's version");
    struct number_row found;
    void *done = NULL;
    size_t n = 0;
    err e = statement_one(db, &has_table, NULL, a, &found, why);
    if (!e && found.n) e = statement_many(db, &list_done, NULL, a, &done, &n, why);
    if (!e && !found.n) e = expect_empty(db, a, why);
    if (!e) e = compare(catalogue_of(db), done, n, ret_version, why);
    arena_free(a);
    return e;
}

static err make_table(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return db->driver->exec(db, db->driver->single_writer ? table_sqlite : table_pg, why);
}

static err take_step(struct db *db, int at, struct err_info *why)
{
    const struct migration *m = &catalogue_of(db)->migrations[at];
    const char *const *sql = db->driver->single_writer ? m->sqlite : m->pg;
    err e = ERR_OK;
    for (; *sql && !e; sql++) e = db->driver->exec(db, *sql, why);
    struct done done = {CELL, at + 1, str_of(m->name), str_of(m->content)};
    return e ? e : statement_run(db, &add_done, &done, 1, why);
}

/* The next migration, if there is one left now that we hold the lock; all of them when none was
 * done. *ret_version: what the schema is when this is committed. */
static err step(struct db *db, void *ctx, struct err_info *why)
{
    int *ret_version = ctx, last = (int)catalogue_of(db)->migration_count;
    err e = db->driver->single_writer ? ERR_OK : db->driver->exec(db, lock_pg, why);
    if (!e) e = version(db, ret_version, why);
    if (*ret_version > 0 && *ret_version < last) last = *ret_version + 1;
    while (!e && *ret_version < last) e = take_step(db, (*ret_version)++, why);
    return e;
}

int store_schema_wanted(const struct store *s)
{
    return (int)s->options.catalogue->migration_count;
}

err store_schema_version(struct store *s, int *ret_version, struct err_info *why)
{
    return store_read(s, version, ret_version, why);
}

/* Only the writing connection looks at the schema while it grows: another would read all of it anew
 * after each step. */
err store_migrate(struct store *s, struct err_info *why)
{
    int done = 0, next = 0, tries = 0;
    err e = store_read(s, version, &done, why);
    while (!e && done < store_schema_wanted(s)) {
        e = done ? ERR_OK : store_write(s, make_table, NULL, why);
        /* IF NOT EXISTS does not help two nodes that make it at the same time: the server tells one
         * of them of a duplicate, in one of several ways. Whatever it was, look again. */
        bool again = e && !s->driver->single_writer;
        if (!e) e = store_write(s, step, &next, why);
        if (!e) done = next;
        else if ((again || e == ERR_CONFLICT) && ++tries < TRIES_MAX) e = ERR_OK;
    }
    return e;
}
