/* store/sqlite_memory.c -- SQLite allocates through mem.h, so that a fault test reaches it. */
#include "base/mem.h"
#include "store/sqlite.h"

/* SQLite asks how large a block is: the size stands in front of it. */
enum { FRONT = 16 };

static void *front_alloc(int bytes)
{
    char *at = mem_alloc(FRONT + (size_t)bytes);
    if (!at) return NULL;
    memcpy(at, &bytes, sizeof bytes);
    return at + FRONT;
}

static void front_free(void *at)
{
    if (at) mem_free((char *)at - FRONT);
}

static void *front_resize(void *old, int bytes)
{
    char *at = mem_resize((char *)old - FRONT, FRONT + (size_t)bytes);
    if (!at) return NULL;
    memcpy(at, &bytes, sizeof bytes);
    return at + FRONT;
}

static int front_size(void *at)
{
    int bytes = 0;
    if (at) memcpy(&bytes, (char *)at - FRONT, sizeof bytes);
    return bytes;
}

static int front_round(int bytes) { return (bytes + 7) & ~7; }
static int front_init(void *ctx)
{
    (void)ctx;
    return SQLITE_OK;
}
static void front_shutdown(void *ctx) { (void)ctx; }

err sqlite_start(struct err_info *why)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static bool configured, started;
    static const sqlite3_mem_methods methods = {
        front_alloc, front_free, front_resize,   front_size,
        front_round, front_init, front_shutdown, NULL,
    };
    pthread_mutex_lock(&lock);
    int rc = SQLITE_OK;
    if (!configured) {
        rc = sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
        if (!rc)
            rc = sqlite3_config(
                SQLITE_CONFIG_MULTITHREAD); /* a connection is used by one thread at a time */
        if (!rc)
            rc = sqlite3_config(SQLITE_CONFIG_MEMSTATUS,
                                0); /* a lock at every allocation, for nothing */
        configured = !rc;
    }
    if (!rc && !started) {
        rc = sqlite3_initialize();
        started = !rc;
    }
    pthread_mutex_unlock(&lock);
    if (rc == SQLITE_NOMEM) return err_set(why, ERR_NOMEM, "no memory to start the database");
    return rc ? err_set(why, ERR_INTERNAL, "SQLite would not start (%d)", rc) : ERR_OK;
}
