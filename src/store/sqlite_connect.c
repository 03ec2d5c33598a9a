/* store/sqlite_connect.c -- one connection to the file: how it is opened, and what its errors mean.
 *
 * WAL with synchronous=FULL: readers never wait for the writer, and a commit is on the disk when it
 * returns. secure_delete=ON, although it costs some writing: erasing a person is destroying a data
 * key, and a wrapped key must not live on in a free page. (What the log still holds goes at
 * store_checkpoint.) temp_store=MEMORY: sorting leaves nothing in a temporary file. A page cache is
 * small, because the operating system keeps the file's pages anyway: half for the writer, half for
 * all readers. */
#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { CHECKPOINT_PAGES = 4096, LOG_BYTES_KEPT = 64 << 20, VALUE_BYTES_MAX = 64 << 20 };

/* What a result code means to the house. The advice is for whoever runs the hub. */
static const struct {
    int rc;
    err code;
    const char *text, *todo;
} meanings[] = {
    {SQLITE_FULL, ERR_DISK, "the disk is full",
     "free space where the database is, then run the same command again; nothing was half stored"},
    {SQLITE_IOERR, ERR_DISK, "reading or writing the database failed",
     "look at the disk and the system's log; nothing was half stored"},
    {SQLITE_NOMEM, ERR_NOMEM, "no memory",
     "try again when the machine has memory; nothing was stored"},
    {SQLITE_BUSY, ERR_BUSY, "another process is writing to the database", "try again"},
    {SQLITE_LOCKED, ERR_BUSY, "the database is locked", "try again"},
    {SQLITE_CORRUPT, ERR_CORRUPT, "the database file is damaged",
     "stop the hub and restore a backup"},
    {SQLITE_NOTADB, ERR_CORRUPT, "the file is not a database of this program", "check the path"},
    {SQLITE_READONLY, ERR_DISK, "the database may not be written",
     "check the owner and mode of its file and folder"},
    {SQLITE_PERM, ERR_DENIED, "the database may not be opened",
     "check the owner and mode of its file and folder"},
    {SQLITE_CANTOPEN, ERR_DENIED, "the database cannot be opened",
     "check the owner and mode of its file and folder"},
    {SQLITE_TOOBIG, ERR_LIMIT, "a value is too large to store", ""},
};

static err constraint_error(int rc, const char *what, struct err_info *why)
{
    switch (rc) {
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_ROWID:
        return err_set(why, ERR_CONFLICT, "%s: that key is stored already", what);
    case SQLITE_CONSTRAINT_CHECK:
        return err_set(why, ERR_INPUT, "%s: a value is outside what its column allows", what);
    default:
        return err_set(why, ERR_INTERNAL, "%s: a value is of the wrong kind for its column", what);
    }
}

err sqlite_error(const struct sqlite_db *c, int rc, const char *what, struct err_info *why)
{
    if (rc == SQLITE_IOERR_NOMEM) rc = SQLITE_NOMEM;
    if ((rc & 0xff) == SQLITE_CONSTRAINT) return constraint_error(rc, what, why);
    for (size_t i = 0; i < COUNT(meanings); i++) {
        if (meanings[i].rc != (rc & 0xff)) continue;
        (void)err_set(why, meanings[i].code, "%s: %s", what, meanings[i].text);
        (void)err_todo(why, "%s", meanings[i].todo);
        return meanings[i].code;
    }
    /* Wrong SQL, misuse: SQLite's words name tables and columns, never a value. */
    return err_set(why, ERR_INTERNAL, "%s: %s (%d)", what,
                   c ? sqlite3_errmsg(c->at) : sqlite3_errstr(rc), rc);
}

int sqlite_step(sqlite3_stmt *at)
{
    return fault_now(FAULT_STORE) ? SQLITE_IOERR : sqlite3_step(at);
}

err sqlite_say(struct sqlite_db *c, enum sqlite_verb verb, struct err_info *why)
{
    static const char *const words[VERB__COUNT] = {
        "begin", "begin to write", "commit", "roll back", "savepoint", "release", "roll back to",
    };
    int rc = sqlite_step(c->verbs[verb]);
    sqlite3_reset(c->verbs[verb]);
    return rc == SQLITE_DONE ? ERR_OK : sqlite_error(c, rc, words[verb], why);
}

static err prepare_verbs(struct sqlite_db *c, struct err_info *why)
{
    static const char *const sql[VERB__COUNT] = {
        "BEGIN",         "BEGIN IMMEDIATE", "COMMIT",          "ROLLBACK",
        "SAVEPOINT one", "RELEASE one",     "ROLLBACK TO one",
    };
    for (int verb = 0; verb < VERB__COUNT; verb++) {
        int rc = sqlite3_prepare_v3(c->at, sql[verb], -1, SQLITE_PREPARE_PERSISTENT,
                                    &c->verbs[verb], NULL);
        if (rc) return sqlite_error(c, rc, "open the database", why);
    }
    return ERR_OK;
}

static err pragmas(struct store *s, struct sqlite_db *c, bool writer, struct err_info *why)
{
    int cache_kb = s->options.cache_mb * 512 / (writer ? 1 : s->options.readers_max);
    char sql[640];
    snprintf(sql, sizeof sql,
             "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cell_size_check=ON;"
             "PRAGMA temp_store=MEMORY;PRAGMA secure_delete=ON;PRAGMA cache_size=-%d;"
             "PRAGMA wal_autocheckpoint=%d;PRAGMA journal_size_limit=%d;PRAGMA query_only=%s",
             cache_kb, CHECKPOINT_PAGES, LOG_BYTES_KEPT, writer ? "OFF" : "ON");
    /* Two that make a new file's log at the same time: SQLite does not wait there by itself. */
    int64_t end_ns = clock_monotonic_ns() + (int64_t)s->options.busy_ms * 1000000;
    int rc = sqlite3_exec(c->at, sql, NULL, NULL, NULL);
    while ((rc & 0xff) == SQLITE_BUSY && clock_monotonic_ns() < end_ns) {
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
        rc = sqlite3_exec(c->at, sql, NULL, NULL, NULL);
    }
    return rc ? sqlite_error(c, rc, "open the database", why) : ERR_OK;
}

static err harden(struct sqlite_db *c, struct err_info *why)
{
    static const struct {
        int option, value;
    } guards[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (size_t i = 0; i < COUNT(guards); i++) {
        int rc = sqlite3_db_config(c->at, guards[i].option, guards[i].value, NULL);
        if (rc) return sqlite_error(c, rc, "open the database", why);
    }
    sqlite3_limit(c->at, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(c->at, SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
    sqlite3_extended_result_codes(c->at, 1);
    return ERR_OK;
}

/* The file with its mode, before SQLite makes one with another. Its log takes the same. */
static err make_file(struct store *s, const char *path, struct err_info *why)
{
    if (access(path, F_OK) == 0) return ERR_OK;
    if (!s->options.create) {
        (void)err_set(why, ERR_ABSENT, "there is no database file");
        (void)err_todo(why, "make a hub with aim init, or check --hub");
        return ERR_ABSENT;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
        return ERR_OK;
    }
    if (errno == ENOSPC || errno == EDQUOT || errno == EIO)
        return sqlite_error(NULL, SQLITE_FULL, "make the database file", why);
    return sqlite_error(NULL, SQLITE_CANTOPEN, "make the database file", why);
}

err sqlite_connect(struct store *s, bool writer, struct sqlite_db **ret_db, struct err_info *why)
{
    const struct sqlite_store *store = s->engine;
    err e = sqlite_start(why);
    if (!e) e = make_file(s, store->path, why);
    if (e) return e;
    struct sqlite_db *c = mem_zero(1, sizeof *c);
    if (!c) return err_set(why, ERR_NOMEM, "no memory for a database connection");
    c->db.driver = s->driver;
    c->db.store = s;
    int rc =
        sqlite3_open_v2(store->path, &c->at, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    e = rc ? sqlite_error(NULL, rc, "open the database", why) : ERR_OK;
    if (!e) e = harden(c, why);
    if (!e) rc = sqlite3_busy_timeout(c->at, s->options.busy_ms);
    if (!e && rc) e = sqlite_error(c, rc, "open the database", why);
    if (!e) e = pragmas(s, c, writer, why);
    if (!e) e = prepare_verbs(c, why);
    if (e) {
        sqlite_disconnect(c);
        return e;
    }
    *ret_db = c;
    return ERR_OK;
}

void sqlite_disconnect(struct sqlite_db *c)
{
    if (!c) return;
    sqlite3_stmt *statement;
    while (c->at && (statement = sqlite3_next_stmt(c->at, NULL)) != NULL)
        sqlite3_finalize(statement);
    sqlite3_close(c->at); /* rolls back what is open */
    map64_release(&c->prepared);
    mem_free(c);
}
