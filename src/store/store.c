/* store/store.c -- opening by URL, and the rules of a transaction that both engines share. */
#include "store/store.h"

#include "base/mem.h"
#include "query.h"
#include "store/driver.h"

#include <time.h>

/* The store this thread is inside of, so that a transaction in a transaction is an error and not a
 * deadlock. */
static _Thread_local const struct store *inside;

static const struct driver *const drivers[] = {&sqlite_driver, &pg_driver};

static const struct driver *driver_for(const char *url)
{
    for (size_t i = 0; i < COUNT(drivers); i++) {
        if (strncmp(url, drivers[i]->scheme, strlen(drivers[i]->scheme)) == 0) return drivers[i];
    }
    if (strncmp(url, "postgres://", 11) == 0) return &pg_driver;
    return NULL;
}

err store_open(const char *url, const struct store_options *options, struct store **ret_store,
               struct err_info *why)
{
    const struct driver *driver = driver_for(url);
    if (!driver) {
        (void)err_set(why, ERR_CONFIG, "the database URL is of no kind this program knows");
        (void)err_todo(why, "give sqlite:PATH or postgresql://...");
        return ERR_CONFIG;
    }
    struct store *s = mem_zero(1, sizeof *s);
    if (!s) return err_set(why, ERR_NOMEM, "no memory to open the database");
    s->driver = driver;
    if (options) s->options = *options;
    if (s->options.readers_max <= 0) s->options.readers_max = STORE_READERS_DEFAULT;
    if (s->options.cache_mb <= 0) s->options.cache_mb = STORE_CACHE_MB_DEFAULT;
    if (s->options.busy_ms <= 0) s->options.busy_ms = STORE_BUSY_MS_DEFAULT;
    if (!s->options.catalogue) s->options.catalogue = &query_catalogue;
    err e = driver->open(url, s, why);
    if (e) {
        mem_free(s);
        return e;
    }
    *ret_store = s;
    return ERR_OK;
}

void store_close(struct store *s)
{
    if (!s) return;
    s->driver->close(s);
    mem_free(s);
}

static err enter(struct store *s, err (*work)(struct store *, store_fn, void *, struct err_info *),
                 store_fn fn, void *ctx, struct err_info *why)
{
    if (inside == s)
        return err_set(why, ERR_INTERNAL, "a transaction was begun inside another one");
    const struct store *before = inside;
    inside = s;
    err e = work(s, fn, ctx, why);
    inside = before;
    return e;
}

err store_read(struct store *s, store_fn fn, void *ctx, struct err_info *why)
{
    return enter(s, s->driver->read, fn, ctx, why);
}

err store_write(struct store *s, store_fn fn, void *ctx, struct err_info *why)
{
    return enter(s, s->driver->write, fn, ctx, why);
}

err store_write_step(struct store *s, store_fn fn, void *ctx, struct err_info *why)
{
    err e = store_write(s, fn, ctx, why);
    return e == ERR_CONFLICT ? store_write(s, fn, ctx, why) : e;
}

bool store_is_single_writer(const struct store *s) { return s->driver->single_writer; }

void store_before_commit(struct store *s, store_fn fn, void *ctx)
{
    s->before_commit = fn;
    s->before_commit_ctx = ctx;
}

err store_checkpoint(struct store *s, struct err_info *why)
{
    return s->driver->checkpoint(s, why);
}

static err prepare_all(struct db *db, void *ctx, struct err_info *why)
{
    const struct catalogue *catalogue = ctx;
    for (size_t i = 0; i < catalogue->statement_count; i++) {
        err e = db->driver->prepare(db, catalogue->statements[i], why);
        if (e) return e;
    }
    return ERR_OK;
}

err store_check_catalogue(struct store *s, struct err_info *why)
{
    struct catalogue catalogue = *s->options.catalogue;
    return store_read(s, prepare_all, &catalogue, why);
}

void db_start(struct db *db, bool writing)
{
    db->writing = writing;
    db->giving_rows = false;
    db->changes = 0;
    db->failed.code = ERR_OK;
}

err db_call(struct db *db, store_fn fn, void *ctx, struct err_info *why)
{
    err e = fn(db, ctx, why);
    if (!e && db->failed.code) {
        if (why) *why = db->failed;
        e = db->failed.code;
    }
    return e;
}

struct timespec store_deadline(int wait_ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += wait_ms / 1000;
    at.tv_nsec += (long)(wait_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

err store_cond_init(pthread_cond_t *cond, struct err_info *why)
{
    pthread_condattr_t how;
    if (pthread_condattr_init(&how)) return err_set(why, ERR_NOMEM, "no memory for a lock");
    int failed = pthread_condattr_setclock(&how, CLOCK_MONOTONIC);
    if (!failed) failed = pthread_cond_init(cond, &how);
    pthread_condattr_destroy(&how);
    return failed ? err_set(why, ERR_NOMEM, "no memory for a lock") : ERR_OK;
}

int64_t store_work(const struct store *s)
{
    return atomic_load_explicit(&s->work, memory_order_relaxed);
}
