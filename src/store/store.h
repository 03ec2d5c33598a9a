/* store/store.h -- the hub's data on disk: SQLite in a file, or PostgreSQL >= 15 shared by nodes.
 *
 * A `struct store` is one open database; every thread may use it. Work is done by a function that
 * gets a `struct db`: one connection, for that one function and thread. All statements are in
 * query.h.
 *
 *     static err add(struct db *db, void *ctx, struct err_info *why)
 *     {
 *         return q_note_add(db, ctx, why);
 *     }
 *     err e = store_write(store, add, &note, &why);
 *
 * There is no transaction inside another on the same store: that is ERR_INTERNAL. */
#ifndef AIM_STORE_STORE_H
#define AIM_STORE_STORE_H

#include "store/statement.h"

struct store;

struct store_options {
    bool create;                       /* make the SQLite file if there is none (mode 0600) */
    int readers_max; /* reads at the same time; on PostgreSQL connections in all. 0 = 8 */
    int cache_mb;    /* SQLite pages kept in memory, all connections together. 0 = 64 */
    int busy_ms;     /* how long to wait for another writer, a connection. 0 = 5000 */
    const struct catalogue *catalogue; /* whose migrations; NULL = the product's */
};

typedef err (*store_fn)(struct db *db, void *ctx, struct err_info *why);

/* url: "sqlite:PATH", or "postgresql://..." as libpq takes it. `options` may be NULL.
 * Errors: ERR_CONFIG (url), ERR_ABSENT (no such file), ERR_DENIED, ERR_CORRUPT (not a database),
 * ERR_BUSY (no server answers), ERR_NOMEM. */
MUST err store_open(const char *url, const struct store_options *options, struct store **ret_store,
                    struct err_info *why);
void store_close(struct store *s); /* NULL is fine; nobody may be using it */

/* Bring the schema up to this program's. Each migration is one transaction, and all of them
 * together when the database is empty: kill it anywhere, run it again. Errors: ERR_CONFIG when the
 * database is newer than the program, was made by other files, or holds tables of another
 * program. */
MUST err store_migrate(struct store *s, struct err_info *why);
/* The number of the last migration done, 0 = empty database; and the one this program wants. */
MUST err store_schema_version(struct store *s, int *ret_version, struct err_info *why);
int store_schema_wanted(const struct store *s);

/* Run fn on one consistent snapshot; it cannot write. Errors: fn's, ERR_BUSY, ERR_NOMEM,
 * ERR_DISK. */
MUST err store_read(struct store *s, store_fn fn, void *ctx, struct err_info *why);

/* Run fn as one transaction, alone as far as it can tell. ERR_OK: it is on the disk. Any error:
 * nothing of it is. Keep it under 20 ms.
 *
 * fn may be run more than once (PostgreSQL: a serialization failure, a deadlock, a lost
 * connection), each time on a clean database: it must start afresh from ctx. What it read is true
 * only if store_write says ERR_OK.
 *
 * SQLite: one writer. Calls of several threads share one commit, each in its own savepoint; a call
 * that is alone never waits. Errors: fn's; ERR_BUSY (another process writes for too long: try
 * again; on PostgreSQL also: the connection broke during the commit, and whether it is stored is
 * not known, so repeat it: every step of the hub may be repeated); ERR_DISK (nothing stored; usable
 * again when there is space); ERR_NOMEM. */
MUST err store_write(struct store *s, store_fn fn, void *ctx, struct err_info *why);

/* The same for a step that only one of several may take: fn reads how it stands, says ERR_CONFLICT
 * with who was first, or writes under a key or a version that nobody else can write. Of two at the
 * very same moment the slower learns it only at writing, from a statement that names nobody: then
 * fn runs once more, on what the faster left, and says it itself. */
MUST err store_write_step(struct store *s, store_fn fn, void *ctx, struct err_info *why);

/* How many statements were run since it was opened, a look-up of many keys counted once for each:
 * what two questions that must not be told apart are compared by. */
int64_t store_work(const struct store *s);

/* Does one process hold the only writer (SQLite), so that it may number things as it commits? */
bool store_is_single_writer(const struct store *s);

/* fn runs once in every commit of a single-writer store, after the writers that share it; when it
 * fails they all fail. Never run on PostgreSQL. Set it after store_migrate, before threads write;
 * NULL takes it away. */
void store_before_commit(struct store *s, store_fn fn, void *ctx);

/* Move what is in SQLite's log into the file and empty the log, so that what was erased is gone
 * from both. ERR_BUSY when a reader holds it. Nothing to do on PostgreSQL,
 * where the server's own vacuum clears old versions in its time. */
MUST err store_checkpoint(struct store *s, struct err_info *why);

/* Prepare every statement of the catalogue on this engine and compare its columns with what it
 * declares. */
MUST err store_check_catalogue(struct store *s, struct err_info *why);

#endif
