/* store/pg.c -- the shared engine: a pool of connections, and transactions that are tried again.
 *
 * A write is SERIALIZABLE, so that a function which reads and then decides is right here too, as it
 * is under SQLite's one writer. The price is that the server may ask for another try. A read is
 * REPEATABLE READ: one snapshot. Nothing is SET beyond the transaction, so a connection pooler does
 * no harm. */
#include "store/pg.h"

#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

static void pg_close(struct store *s)
{
    struct pg_store *store = s->engine;
    for (int i = 0; i < store->idle_count; i++) pg_disconnect(store->idle[i]);
    pthread_cond_destroy(&store->free);
    pthread_mutex_destroy(&store->lock);
    mem_free(store->idle);
    mem_free(store->url);
    mem_free(store);
}

static err pg_open(const char *url, struct store *s, struct err_info *why)
{
    struct pg_store *store = mem_zero(1, sizeof *store);
    if (!store) return err_set(why, ERR_NOMEM, "no memory to open the database");
    store->url = mem_alloc(strlen(url) + 1);
    store->idle = mem_zero((size_t)s->options.readers_max, sizeof *store->idle);
    err e = store->url && store->idle && !pthread_mutex_init(&store->lock, NULL)
                ? ERR_OK
                : err_set(why, ERR_NOMEM, "no memory to open the database");
    if (!e) {
        e = store_cond_init(&store->free, why);
        if (e) pthread_mutex_destroy(&store->lock);
    }
    if (e) {
        mem_free(store->url);
        mem_free(store->idle);
        mem_free(store);
        return e;
    }
    memcpy(store->url, url, strlen(url) + 1);
    s->engine = store;
    e = pg_connect(s, &store->idle[0], why); /* so that a wrong URL is told now */
    if (!e) store->idle_count = store->count = 1;
    if (e) pg_close(s);
    return e;
}

/* ---- the pool ---- */

static err take(struct store *s, struct pg_db **ret_db, struct err_info *why)
{
    struct pg_store *store = s->engine;
    struct timespec until = store_deadline(s->options.busy_ms);
    struct pg_db *c = NULL;
    bool connect = false;
    int waited = 0;
    pthread_mutex_lock(&store->lock);
    while (!store->idle_count && store->count == s->options.readers_max && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&store->free, &store->lock, &until);
    if (store->idle_count) {
        c = store->idle[--store->idle_count];
    } else if (store->count < s->options.readers_max) {
        store->count++;
        connect = true;
    }
    pthread_mutex_unlock(&store->lock);
    err e = ERR_OK;
    if (connect) e = pg_connect(s, &c, why);
    if (connect && e) {
        pthread_mutex_lock(&store->lock);
        store->count--;
        pthread_cond_signal(&store->free);
        pthread_mutex_unlock(&store->lock);
    }
    if (!e && !c) {
        e = err_set(why, ERR_BUSY, "every connection to the database is in use");
        (void)err_todo(why, "try again");
    }
    *ret_db = c;
    return e;
}

/* Back into the pool; a connection that is broken or still in a transaction is closed, and when it
 * is broken so are the idle ones, which the same event has most likely cut. */
static void give(struct store *s, struct pg_db *c)
{
    struct pg_store *store = s->engine;
    bool broken = pg_is_broken(c), usable = !broken && PQtransactionStatus(c->at) == PQTRANS_IDLE;
    pthread_mutex_lock(&store->lock);
    while (broken && store->idle_count) {
        pg_disconnect(store->idle[--store->idle_count]);
        store->count--;
    }
    if (usable) store->idle[store->idle_count++] = c;
    else store->count--;
    pthread_cond_signal(&store->free);
    pthread_mutex_unlock(&store->lock);
    if (!usable) pg_disconnect(c);
}

static void roll_back(struct pg_db *c)
{
    struct err_info ignored;
    if (!pg_is_broken(c) && PQtransactionStatus(c->at) != PQTRANS_IDLE)
        (void)!pg_say(c, "ROLLBACK", "ROLLBACK", &ignored);
}

/* Take a connection and begin on it; one that was cut while idle is replaced. */
static err begin(struct store *s, const char *sql, const char *tag, bool writing,
                 struct pg_db **ret_db, struct err_info *why)
{
    for (int tries = 0;; tries++) {
        struct pg_db *c;
        err e = take(s, &c, why);
        if (e) return e;
        c->collided = false;
        db_start(&c->db, writing);
        e = pg_say(c, sql, tag, why);
        *ret_db = c;
        if (!e) return ERR_OK;
        bool again = pg_is_broken(c) && tries == 0;
        roll_back(c);
        give(s, c);
        if (!again) return e;
    }
}

static err pg_read(struct store *s, store_fn fn, void *ctx, struct err_info *why)
{
    struct pg_db *c;
    err e = begin(s, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "BEGIN", false, &c, why);
    if (e) return e;
    e = db_call(&c->db, fn, ctx, why);
    roll_back(c);
    give(s, c);
    return e;
}

/* *ret_again: nothing is stored, and another try may do. */
static err write_once(struct store *s, store_fn fn, void *ctx, bool *ret_again,
                      struct err_info *why)
{
    struct pg_db *c;
    char sql[120];
    snprintf(sql, sizeof sql, "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL lock_timeout = %d",
             s->options.busy_ms);
    *ret_again = false;
    err e = begin(s, sql, "SET", true, &c, why);
    if (e) return e;
    e = db_call(&c->db, fn, ctx, why);
    bool made_to = !e && fault_now(FAULT_AGAIN);
    if (made_to) e = err_set(why, ERR_BUSY, "made to run again");
    if (e) {
        *ret_again = made_to || c->collided || pg_is_broken(c);
    } else {
        e = pg_say(c, "COMMIT", "COMMIT", why);
        *ret_again = e && c->collided;
        if (e && pg_is_broken(c)) {
            e = err_set(
                why, ERR_BUSY,
                "the connection broke during the commit: it is not known whether it is stored");
            (void)err_todo(why, "do it again: nothing is stored twice");
        }
    }
    roll_back(c);
    give(s, c);
    return e;
}

static err pg_write(struct store *s, store_fn fn, void *ctx, struct err_info *why)
{
    int64_t end_ns = clock_monotonic_ns() + (int64_t)s->options.busy_ms * 1000000;
    for (int64_t pause_us = 500;; pause_us *= 2) {
        bool again = false;
        err e = write_once(s, fn, ctx, &again, why);
        if (!e || !again || clock_monotonic_ns() > end_ns) return e;
        if (pause_us > 100000) pause_us = 100000;
        /* The clock's last digits keep two that collided apart. */
        struct timespec pause = {0, (pause_us + clock_monotonic_ns() % pause_us) * 1000};
        nanosleep(&pause, NULL);
    }
}

static err pg_checkpoint(struct store *s, struct err_info *why)
{
    (void)s;
    (void)why;
    return ERR_OK;
}

static err pg_exec(struct db *db, const char *sql, struct err_info *why)
{
    struct pg_db *c = (struct pg_db *)db;
    if (fault_now(FAULT_STORE)) return err_set(why, ERR_DISK, "change the schema: made to fail");
    PGresult *r = PQexec(c->at, sql);
    ExecStatusType status = PQresultStatus(r);
    err e = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
                ? ERR_OK
                : pg_error(c, r, "change the schema", why);
    PQclear(r);
    return e;
}

const struct driver pg_driver = {
    .scheme = "postgresql://",
    .single_writer = false,
    .open = pg_open,
    .close = pg_close,
    .read = pg_read,
    .write = pg_write,
    .checkpoint = pg_checkpoint,
    .run = pg_run,
    .prepare = pg_prepare,
    .exec = pg_exec,
};
