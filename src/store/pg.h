/* store/pg.h -- a connection to PostgreSQL; for the pg*.c files only. */
#ifndef AIM_STORE_PG_H
#define AIM_STORE_PG_H

#include "store/driver.h"

#include <libpq-fe.h>

struct pg_db {
    struct db db; /* first: a struct db * of this driver is one of these */
    PGconn *at;
    struct map64 prepared; /* struct statement * -> the number in its server-side name, from 1 */
    uint64_t names;        /* given out, also to those that did not prepare */
    bool collided;         /* the transaction met another one: running it again may help */
};

struct pg_store {
    char *url;
    pthread_mutex_t lock;
    pthread_cond_t free;
    struct pg_db **idle; /* room for readers_max */
    int idle_count, count;
};

/* How sure libpq has to be of the server that `url` names: "verify-full" for another machine of
 * which neither the address nor the environment says how (sslmode), NULL = as they say, or nothing
 * leaves this machine. ERR_CONFIG: the address cannot be read. */
MUST err pg_trust(const char *url, const char **ret_sslmode, struct err_info *why);
MUST err pg_connect(struct store *s, struct pg_db **ret_db, struct err_info *why);
void pg_disconnect(struct pg_db *c);
/* Fill `why` from a failed result (NULL: from the connection); `what` names the statement. */
MUST err pg_error(struct pg_db *c, const PGresult *r, const char *what, struct err_info *why);
static inline bool pg_is_broken(const struct pg_db *c) { return PQstatus(c->at) != CONNECTION_OK; }

/* Our own words, not a statement of the catalogue: BEGIN and the like. tag: the command tag to
 * expect. */
MUST err pg_say(struct pg_db *c, const char *sql, const char *tag, struct err_info *why);

err pg_run(struct db *db, const struct statement *s, const void *ins, size_t n, bool stream,
           statement_row row, void *ctx, struct err_info *why);
err pg_prepare(struct db *db, const struct statement *s, struct err_info *why);

#endif
