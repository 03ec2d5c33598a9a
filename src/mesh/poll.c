/* mesh/poll.c -- the thread of `aim serve` that looks into the mailbox. */
#include "base/log.h"
#include "base/mem.h"
#include "ingest/after.h"
#include "mesh/mesh.h"

#include <errno.h>
#include <pthread.h>

struct mesh_poll {
    struct hub *hub;
    struct mesh *mesh;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
};

static void tell_stays(void *ctx, str message, const struct err_info *why)
{
    (void)ctx;
    log_warning("mesh", "message=%.*s stays=yes error=%s", STR_FMT(message), err_word(why->code));
}

static void one_pass(struct mesh_poll *p)
{
    struct audit_entry who = {
        .actor = STR("system"), .request = STR("mesh"), .decision = STR("allowed")};
    const struct mesh_watch watch = {.audit = &who, .stays = tell_stays};
    struct ingest_after after;
    struct mesh_pass pass;
    struct err_info why = {0};
    err e = mesh_pass(p->mesh, &watch, &pass, &why);
    if (e) log_warning("mesh", "error=%s", err_word(e));
    if (pass.live && (e = ingest_after(p->hub, NULL, &after, &why)))
        log_warning("mesh", "linking=later error=%s", err_word(e));
    if (pass.taken || pass.refused || pass.held || pass.strange || pass.returned || pass.sent)
        log_info("mesh", "taken=%lld refused=%lld held=%lld stay=%lld returned=%lld sent=%lld",
                 (long long)pass.taken, (long long)pass.refused, (long long)pass.held,
                 (long long)(pass.strange + pass.later), (long long)pass.returned,
                 (long long)pass.sent);
}

static bool wait_turn(struct mesh_poll *p)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += mesh_poll_s(p->mesh);
    pthread_mutex_lock(&p->lock);
    while (!p->stop && pthread_cond_timedwait(&p->wake, &p->lock, &until) != ETIMEDOUT)
        continue;
    bool go_on = !p->stop;
    pthread_mutex_unlock(&p->lock);
    return go_on;
}

static void *work(void *arg)
{
    struct mesh_poll *p = arg;
    do {
        one_pass(p);
    } while (wait_turn(p));
    return NULL;
}

err mesh_poll_start(struct hub *h, struct mesh_poll **ret_poll, struct err_info *why)
{
    pthread_condattr_t monotonic;
    *ret_poll = NULL;
    struct mesh_poll *p = mem_zero(1, sizeof *p);
    if (!p) return err_set(why, ERR_NOMEM, "no memory for the mailbox");
    p->hub = h;
    err e = mesh_open(h, &p->mesh, why);
    if (e) {
        mem_free(p);
        return e == ERR_ABSENT ? ERR_OK : e;
    }
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&p->wake, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    (void)pthread_mutex_init(&p->lock, NULL);
    if (pthread_create(&p->thread, NULL, work, p) != 0) {
        mesh_close(p->mesh);
        mem_free(p);
        return err_set(why, ERR_BUSY, "no thread for the mailbox");
    }
    *ret_poll = p;
    return ERR_OK;
}

void mesh_poll_stop(struct mesh_poll *p)
{
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(&p->lock);
    mesh_interrupt(p->mesh);
    (void)pthread_join(p->thread, NULL);
    (void)pthread_cond_destroy(&p->wake);
    (void)pthread_mutex_destroy(&p->lock);
    mesh_close(p->mesh);
    mem_free(p);
}
