/* store/sqlite.c -- the embedded engine: its file, its readers, and its row in the table of
 * drivers. */
#include "store/sqlite.h"

#include "base/mem.h"

#include <errno.h>

static void sqlite_close(struct store *s)
{
    struct sqlite_store *store = s->engine;
    for (int i = 0; i < store->idle_count; i++) sqlite_disconnect(store->idle[i]);
    sqlite_disconnect(store->writer); /* the last one: it moves the log into the file */
    pthread_cond_destroy(&store->group_done);
    pthread_cond_destroy(&store->reader_free);
    pthread_mutex_destroy(&store->lock);
    mem_free(store->idle);
    mem_free(store->path);
    mem_free(store);
}

static err sqlite_open(const char *url, struct store *s, struct err_info *why)
{
    const char *path = url + strlen(s->driver->scheme);
    if (!*path) return err_set(why, ERR_CONFIG, "sqlite: without a path");
    struct sqlite_store *store = mem_zero(1, sizeof *store);
    if (!store) return err_set(why, ERR_NOMEM, "no memory to open the database");
    store->path = mem_alloc(strlen(path) + 1);
    store->idle = mem_zero((size_t)s->options.readers_max, sizeof *store->idle);
    bool made = store->path && store->idle && !pthread_mutex_init(&store->lock, NULL);
    err e = made ? store_cond_init(&store->group_done, why)
                 : err_set(why, ERR_NOMEM, "no memory to open the database");
    if (!e) {
        e = store_cond_init(&store->reader_free, why);
        if (e) pthread_cond_destroy(&store->group_done);
    }
    if (e) {
        if (made) pthread_mutex_destroy(&store->lock);
        mem_free(store->path);
        mem_free(store->idle);
        mem_free(store);
        return e;
    }
    memcpy(store->path, path, strlen(path) + 1);
    s->engine = store;
    e = sqlite_connect(s, true, &store->writer, why); /* so that a wrong file is told now */
    if (e) sqlite_close(s);
    return e;
}

/* ---- readers: opened when wanted, at most readers_max ---- */

static err take_reader(struct store *s, struct sqlite_db **ret_db, struct err_info *why)
{
    struct sqlite_store *store = s->engine;
    struct timespec until = store_deadline(s->options.busy_ms);
    err e = ERR_OK;
    int waited = 0;
    *ret_db = NULL;
    pthread_mutex_lock(&store->lock);
    while (!store->idle_count && store->reader_count == s->options.readers_max &&
           waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&store->reader_free, &store->lock, &until);
    if (store->idle_count) {
        *ret_db = store->idle[--store->idle_count];
    } else if (store->reader_count < s->options.readers_max) {
        store->reader_count++;
    } else {
        e = err_set(why, ERR_BUSY, "every connection for reading is in use");
        (void)err_todo(why, "try again");
    }
    pthread_mutex_unlock(&store->lock);
    return e;
}

static void give_reader(struct sqlite_store *store, struct sqlite_db *c)
{
    pthread_mutex_lock(&store->lock);
    if (c) store->idle[store->idle_count++] = c;
    else store->reader_count--;
    pthread_cond_signal(&store->reader_free);
    pthread_mutex_unlock(&store->lock);
}

static err sqlite_read(struct store *s, store_fn fn, void *ctx, struct err_info *why)
{
    struct sqlite_db *c;
    err e = take_reader(s, &c, why);
    if (e) return e;
    if (!c) e = sqlite_connect(s, false, &c, why);
    if (!e) {
        db_start(&c->db, false);
        e = sqlite_say(c, VERB_BEGIN, why);
    }
    if (!e) {
        struct err_info ignored;
        e = db_call(&c->db, fn, ctx, why);
        if (!sqlite3_get_autocommit(c->at)) (void)!sqlite_say(c, VERB_ROLLBACK, &ignored);
    }
    if (c && !sqlite3_get_autocommit(c->at)) {
        sqlite_disconnect(c);
        c = NULL;
    }
    give_reader(s->engine, c);
    return e;
}

static err sqlite_checkpoint(struct store *s, struct err_info *why)
{
    struct sqlite_db *c = NULL; /* its own connection: the writer may be in the middle of a group */
    err e = sqlite_connect(s, true, &c, why);
    if (e) return e;
    int rc = sqlite3_wal_checkpoint_v2(c->at, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (rc) e = sqlite_error(c, rc, "empty the log", why);
    sqlite_disconnect(c);
    return e;
}

const struct driver sqlite_driver = {
    .scheme = "sqlite:",
    .single_writer = true,
    .open = sqlite_open,
    .close = sqlite_close,
    .read = sqlite_read,
    .write = sqlite_write,
    .checkpoint = sqlite_checkpoint,
    .run = sqlite_run,
    .prepare = sqlite_prepare,
    .exec = sqlite_exec,
};
