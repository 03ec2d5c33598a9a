/* store/sqlite_write.c -- the one writer, and the commit that several threads share.
 *
 * A durable commit costs an fsync (0.1-10 ms); the work of one call is far less. So a thread that
 * has done its work does not commit when others wait for the writer: it hands them the open
 * transaction and waits for its end. The last in the queue commits for all. While it waits for the
 * disk, the next ones queue up: they are the next group. Nobody ever waits for company, and no
 * group is older than 5 ms.
 *
 *     thread A   take the turn, BEGIN, savepoint, fn, release ─ hand on ─────────── wait ─ told
 *     thread B        queue ······································ savepoint, fn, release, COMMIT ─
 * tell
 */
#include "base/clock.h"
#include "base/fault.h"
#include "base/mem.h"
#include "store/sqlite.h"

#include <errno.h>

enum { GROUP_AGE_MAX_NS = 5 * 1000 * 1000, GROUP_CALLS_MAX = 256 };

struct waiter {
    pthread_cond_t go;
    bool turn;
    struct waiter *next;
};

/* One transaction of the writer. Its members and, while it is open, the store hold it. */
struct group {
    int holders, calls, stored; /* calls: that took part; stored: of those, with success */
    bool done;
    int64_t began_ns;
    struct err_info result; /* code ERR_OK = committed */
};

/* ---- whose turn it is; the lock is held ---- */

static void leave_queue(struct sqlite_store *store, struct waiter *w)
{
    struct waiter **link = &store->first, *before = NULL;
    for (; *link != w; link = &before->next) before = *link;
    *link = w->next;
    if (store->last == w) store->last = before;
}

static void pass_turn(struct sqlite_store *store)
{
    struct waiter *w = store->first;
    if (!w) {
        store->writer_taken = false;
        return;
    }
    leave_queue(store, w);
    w->turn = true;
    pthread_cond_signal(&w->go);
}

static err take_turn(struct store *s, struct sqlite_store *store, struct err_info *why)
{
    if (!store->writer_taken) {
        store->writer_taken = true;
        return ERR_OK;
    }
    struct waiter w = {0};
    err e = store_cond_init(&w.go, why);
    if (e) return e;
    /* On this stack, but out of the queue again before it returns: on its turn, or given up. */
    if (store->last) store->last->next = &w;
    else store->first = &w; /* cppcheck-suppress autoVariables */
    store->last = &w;       /* cppcheck-suppress autoVariables */
    struct timespec until = store_deadline(s->options.busy_ms);
    int waited = 0;
    while (!w.turn && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&w.go, &store->lock, &until);
    if (!w.turn) {
        leave_queue(store, &w);
        e = sqlite_error(NULL, SQLITE_BUSY, "begin to write", why);
    }
    pthread_cond_destroy(&w.go);
    return e;
}

static void let_go(struct group *g)
{
    if (--g->holders == 0) mem_free(g);
}

/* ---- the work; it is this thread's turn, the lock is not held ---- */

/* The transaction is gone or beyond repair: a new connection is the only clean state. */
static void drop_writer(struct sqlite_store *store)
{
    sqlite_disconnect(store->writer);
    store->writer = NULL;
}

static err begin(struct store *s, struct sqlite_store *store, struct err_info *why)
{
    if (store->group) return ERR_OK;
    struct group *g = mem_zero(1, sizeof *g);
    if (!g) return err_set(why, ERR_NOMEM, "no memory to write");
    err e = store->writer ? ERR_OK : sqlite_connect(s, true, &store->writer, why);
    if (!e) e = sqlite_say(store->writer, VERB_BEGIN_WRITE, why);
    if (e) {
        if (store->writer && !sqlite3_get_autocommit(store->writer->at)) drop_writer(store);
        mem_free(g);
        return e;
    }
    g->began_ns = clock_monotonic_ns();
    g->holders = 1;
    store->group = g;
    return ERR_OK;
}

/* fn in its savepoint. *ret_lost: the whole transaction went with it. */
static err call_in_savepoint(struct sqlite_db *c, store_fn fn, void *ctx, bool *ret_lost,
                             struct err_info *why)
{
    db_start(&c->db, true);
    err e = sqlite_say(c, VERB_SAVEPOINT, why);
    if (e) {
        *ret_lost = true;
        return e;
    }
    e = db_call(&c->db, fn, ctx, why);
    bool again = !e && fault_now(FAULT_AGAIN); /* as PostgreSQL does, for tests */
    if (again) e = err_set(why, ERR_BUSY, "made to run again");
    if (!e) e = sqlite_say(c, VERB_RELEASE, why);
    if (e) {
        struct err_info ignored;
        *ret_lost = sqlite3_get_autocommit(c->at) || sqlite_say(c, VERB_ROLLBACK_TO, &ignored) ||
                    sqlite_say(c, VERB_RELEASE, &ignored);
    }
    return again && !*ret_lost ? call_in_savepoint(c, fn, ctx, ret_lost, why) : e;
}

/* The end of the group's transaction: the hook, then the disk. Fills g->result. */
static void commit(struct store *s, struct sqlite_store *store, struct group *g)
{
    struct sqlite_db *c = store->writer;
    err e = ERR_OK;
    db_start(&c->db, true);
    if (g->stored && s->before_commit)
        e = db_call(&c->db, s->before_commit, s->before_commit_ctx, &g->result);
    if (!e) e = sqlite_say(c, g->stored ? VERB_COMMIT : VERB_ROLLBACK, &g->result);
    g->result.code = e;
    if (e && !sqlite3_get_autocommit(c->at)) {
        struct err_info ignored;
        if (sqlite_say(c, VERB_ROLLBACK, &ignored) || !sqlite3_get_autocommit(c->at))
            drop_writer(store);
    }
}

static err tell(struct group *g, struct err_info *why)
{
    if (g->result.code && why) *why = g->result;
    return g->result.code;
}

/* Close the group and let the next thread have the writer. The lock is held. */
static void end_group(struct sqlite_store *store, struct group *g)
{
    g->done = true;
    store->group = NULL;
    pthread_cond_broadcast(&store->group_done);
    pass_turn(store);
    let_go(g);
}

err sqlite_write(struct store *s, store_fn fn, void *ctx, struct err_info *why)
{
    struct sqlite_store *store = s->engine;
    bool lost = false;
    pthread_mutex_lock(&store->lock);
    err e = take_turn(s, store, why);
    pthread_mutex_unlock(&store->lock);
    if (e) return e;
    e = begin(s, store, why);
    if (e) {
        pthread_mutex_lock(&store->lock);
        pass_turn(store);
        pthread_mutex_unlock(&store->lock);
        return e;
    }
    struct group *g = store->group;
    pthread_mutex_lock(&store->lock);
    g->holders++;
    g->calls++;
    pthread_mutex_unlock(&store->lock);
    e = call_in_savepoint(store->writer, fn, ctx, &lost, why);
    if (!e) g->stored++;
    if (lost) {
        drop_writer(store);
        (void)err_set(&g->result, e,
                      "a write that shared this commit failed, and the database took all back");
        (void)err_todo(&g->result, "try again; nothing was stored");
    }
    pthread_mutex_lock(&store->lock);
    bool hand_on = !lost && store->first && g->calls < GROUP_CALLS_MAX &&
                   clock_monotonic_ns() - g->began_ns < GROUP_AGE_MAX_NS;
    if (hand_on) {
        pass_turn(store);
        while (!e && !g->done) pthread_cond_wait(&store->group_done, &store->lock);
    } else {
        pthread_mutex_unlock(&store->lock);
        if (!lost) commit(s, store, g);
        pthread_mutex_lock(&store->lock);
        end_group(store, g);
    }
    if (!e) e = tell(g, why);
    let_go(g);
    pthread_mutex_unlock(&store->lock);
    return e;
}
