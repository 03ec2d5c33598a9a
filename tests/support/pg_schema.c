/* tests/support/pg_schema.c -- see pg_schema.h.
 *
 * A schema to lend is called aim_ready_HASH_NAME: HASH is of the migrations, so that a cluster that
 * outlives a build lends nothing made by another; NAME is the test that had it first. To take one
 * is to rename it, which only one of two can do. */
#include "support/pg_schema.h"

#include "base/str.h"

#include <libpq-fe.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { SQL_MAX = 1000, TRIES_MAX = 5 };

static void stop_all(const char *what, const char *detail)
{
    fprintf(stderr, "pg_schema: %s: %s\n", what, detail);
    abort();
}

/* Its own connection: the store under test has no SQL of ours. */
static PGconn *open_server(const char *url)
{
    PGconn *c = PQconnectdb(url);
    if (PQstatus(c) != CONNECTION_OK)
        stop_all("no PostgreSQL at AIM_TEST_STORE", PQerrorMessage(c));
    PQclear(PQexec(c, "SET client_min_messages = error; SET lock_timeout = '10s'"));
    return c;
}

__attribute__((format(printf, 2, 0))) static PGresult *run(PGconn *c, const char *format,
                                                           va_list words)
{
    char sql[SQL_MAX];
    if (vsnprintf(sql, sizeof sql, format, words) >= (int)sizeof sql)
        stop_all("a statement is too long", format);
    return PQexec(c, sql);
}

__attribute__((format(printf, 2, 3))) static bool try_say(PGconn *c, const char *format, ...)
{
    va_list words;
    va_start(words, format);
    PGresult *r = run(c, format, words);
    va_end(words);
    bool done = PQresultStatus(r) == PGRES_COMMAND_OK;
    PQclear(r);
    return done;
}

/* The first value that comes back; '' when there is none. */
__attribute__((format(printf, 4, 5))) static void ask(PGconn *c, char *ret_value, size_t size,
                                                      const char *format, ...)
{
    va_list words;
    va_start(words, format);
    PGresult *r = run(c, format, words);
    va_end(words);
    bool found = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) > 0;
    snprintf(ret_value, size, "%s", found ? PQgetvalue(r, 0, 0) : "");
    PQclear(r);
}

static void make(PGconn *c, const char *name)
{
    if (!try_say(c, "CREATE SCHEMA %s", name)) stop_all("no schema made", PQerrorMessage(c));
}

static void drop(PGconn *c, const char *name)
{
    if (!try_say(c, "DROP SCHEMA %s CASCADE", name))
        stop_all("the schema stays", PQerrorMessage(c));
}

void pg_schema_make(const char *url, const char *name)
{
    PGconn *c = open_server(url);
    make(c, name);
    PQfinish(c);
}

void pg_schema_drop(const char *url, const char *name)
{
    PGconn *c = open_server(url);
    drop(c, name);
    PQfinish(c);
}

/* The start of the names of those to lend. */
static void ready_name(const struct catalogue *catalogue, char ret_name[40])
{
    uint64_t sum = 0;
    for (size_t i = 0; i < catalogue->migration_count; i++)
        sum = sum * 31 + str_hash(str_of(catalogue->migrations[i].content));
    snprintf(ret_name, 40, "aim_ready_%016llx_", (unsigned long long)sum);
}

void pg_schema_borrow(const char *url, const char *name, const struct catalogue *catalogue)
{
    char ready[40], found[64];
    ready_name(catalogue, ready);
    PGconn *c = open_server(url);
    bool lent = false;
    for (int tries = 0; tries < TRIES_MAX && !lent; tries++) {
        ask(c, found, sizeof found,
            "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, '%s')"
            " ORDER BY random() LIMIT 1", ready);
        if (!*found) break;
        lent = try_say(c, "ALTER SCHEMA %s RENAME TO %s", found, name); /* else: somebody has it */
    }
    if (!lent) make(c, name);
    PQfinish(c);
}

/* A table that never held anything is let alone, and to truncate a small one would be as much work
 * as to make it. */
static bool empty(PGconn *c, const char *name)
{
    return try_say(
        c,
        "DO $$ DECLARE one record; large text := ''; BEGIN"
        " FOR one IN SELECT '%s.' || relname AS name, pg_relation_size(oid) AS bytes FROM pg_class"
        " WHERE relnamespace = '%s'::regnamespace AND relkind = 'r' AND relname <> 'migration' LOOP"
        " IF one.bytes > 65536 THEN large := large || ', ' || one.name;"
        " ELSIF one.bytes > 0 THEN EXECUTE 'DELETE FROM ' || one.name; END IF; END LOOP;"
        " IF large <> '' THEN EXECUTE 'TRUNCATE ' || substr(large, 3); END IF; END $$",
        name, name);
}

void pg_schema_give_back(const char *url, const char *name, const struct catalogue *catalogue)
{
    char ready[40], done[24], wanted[24], back[64];
    ready_name(catalogue, ready);
    snprintf(wanted, sizeof wanted, "%zu", catalogue->migration_count);
    snprintf(back, sizeof back, "%s%s", ready, name + strlen("aim_test_"));
    PGconn *c = open_server(url);
    ask(c, done, sizeof done, "SELECT count(*) FROM %s.migration", name);
    if (strcmp(done, wanted) != 0 || !empty(c, name) ||
        !try_say(c, "ALTER SCHEMA %s RENAME TO %s", name, back))
        drop(c, name);
    PQfinish(c);
}
