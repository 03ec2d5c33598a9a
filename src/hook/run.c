/* hook/run.c -- the thread that looks into the outbox: its own, because a case system that does not
 * answer must hold up nothing else. */
#include "hook/hook.h"

#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

enum { EVERY_S = 1 };

struct hook_runner {
    struct hub *hub;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
};

static err load(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, (struct partners **)ctx, why);
}

static bool wait_for_turn(struct hook_runner *r)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += EVERY_S;
    pthread_mutex_lock(&r->lock);
    while (!r->stop && pthread_cond_timedwait(&r->wake, &r->lock, &until) != ETIMEDOUT)
        ;
    bool go_on = !r->stop;
    pthread_mutex_unlock(&r->lock);
    return go_on;
}

static void *work(void *ctx)
{
    struct hook_runner *r = ctx;
    while (wait_for_turn(r)) {
        struct err_info why = {0};
        struct partners *p = NULL;
        bool due = false;
        err e = outbox_any_due(r->hub, &due, &why);
        if (!e && !due) continue;
        if (!e) e = store_read(r->hub->store, load, &p, &why);
        if (!e) e = hook_run(r->hub, p, &why);
        if (e) log_warning("hook", "error=%s", err_word(e));
        partners_free(p);
    }
    return NULL;
}

err hook_start(struct hub *h, struct hook_runner **ret_runner, struct err_info *why)
{
    pthread_condattr_t monotonic;
    struct hook_runner *r = mem_zero(1, sizeof *r);
    if (!r) return err_set(why, ERR_NOMEM, "no memory to tell case systems");
    *r = (struct hook_runner){.hub = h};
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&r->wake, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    (void)pthread_mutex_init(&r->lock, NULL);
    if (pthread_create(&r->thread, NULL, work, r) != 0) {
        (void)pthread_cond_destroy(&r->wake);
        (void)pthread_mutex_destroy(&r->lock);
        mem_free(r);
        return err_set(why, ERR_BUSY, "no thread to tell case systems");
    }
    *ret_runner = r;
    return ERR_OK;
}

void hook_stop(struct hook_runner *r)
{
    if (!r) return;
    pthread_mutex_lock(&r->lock);
    r->stop = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
    (void)pthread_join(r->thread, NULL);
    (void)pthread_cond_destroy(&r->wake);
    (void)pthread_mutex_destroy(&r->lock);
    mem_free(r);
}
