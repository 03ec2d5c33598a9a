/* store/sqlite.h -- a connection to SQLite; for the sqlite_*.c files only. */
#ifndef AIM_STORE_SQLITE_H
#define AIM_STORE_SQLITE_H

#include "store/driver.h"

#include <sqlite3.h>

enum sqlite_verb {
    VERB_BEGIN,       /* a read */
    VERB_BEGIN_WRITE, /* takes the one write lock of the file */
    VERB_COMMIT,
    VERB_ROLLBACK,
    VERB_SAVEPOINT,
    VERB_RELEASE,
    VERB_ROLLBACK_TO,
    VERB__COUNT
};

struct sqlite_db {
    struct db db; /* first: a struct db * of this driver is one of these */
    sqlite3 *at;
    sqlite3_stmt *verbs[VERB__COUNT]; /* prepared at birth, so that a rollback needs no memory */
    struct map64 prepared;            /* struct statement * -> sqlite3_stmt * */
};

struct waiter;
struct group;
struct sqlite_store {
    char *path;
    pthread_mutex_t lock;        /* over everything below */
    struct sqlite_db *writer;    /* used by the thread whose turn it is; NULL = to be opened */
    bool writer_taken;
    struct waiter *first, *last; /* threads that want the writer, oldest first */
    struct group *group;         /* the open transaction of the writer */
    pthread_cond_t group_done, reader_free;
    struct sqlite_db **idle; /* readers, room for readers_max */
    int idle_count, reader_count;
};

MUST err
sqlite_start(struct err_info *why); /* the library's memory through mem.h; once, repeatable */

MUST err sqlite_connect(struct store *s, bool writer, struct sqlite_db **ret_db,
                        struct err_info *why);
void sqlite_disconnect(struct sqlite_db *c);

/* Fill `why` from the result code of a call on c; `what` is a statement's name or our own words. */
MUST err sqlite_error(const struct sqlite_db *c, int rc, const char *what, struct err_info *why);
MUST int sqlite_step(sqlite3_stmt *at); /* sqlite3_step, that a test can make fail */
MUST err sqlite_say(struct sqlite_db *c, enum sqlite_verb verb, struct err_info *why);

err sqlite_run(struct db *db, const struct statement *s, const void *ins, size_t n, bool stream,
               statement_row row, void *ctx, struct err_info *why);
err sqlite_prepare(struct db *db, const struct statement *s, struct err_info *why);
err sqlite_exec(struct db *db, const char *sql, struct err_info *why);
err sqlite_write(struct store *s, store_fn fn, void *ctx, struct err_info *why);

#endif
