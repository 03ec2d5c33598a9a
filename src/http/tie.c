/* http/tie.c -- see tie.h. Some hundreds of connections, gone through once a second. */
#include "http/tie.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

struct tie {
    struct tie *next, **link; /* link: what points to it */
    int fd;
    int64_t until_ns; /* 0 = no limit */
};

static int64_t in_seconds(int64_t seconds)
{
    return seconds ? clock_monotonic_ns() + seconds * 1000000000 : 0;
}

struct tie *tie_begin(struct ties *t, int fd, int64_t seconds)
{
    struct tie *tie = mem_zero(1, sizeof *tie);
    if (!tie) {
        (void)shutdown(fd, SHUT_RDWR);
        return NULL;
    }
    *tie = (struct tie){.fd = fd, .until_ns = in_seconds(seconds)};
    pthread_mutex_lock(&t->lock);
    tie->next = t->first;
    tie->link = &t->first;
    if (tie->next) tie->next->link = &tie->next;
    t->first = tie;
    pthread_mutex_unlock(&t->lock);
    return tie;
}

void tie_end(struct ties *t, struct tie *tie)
{
    if (!tie) return;
    pthread_mutex_lock(&t->lock);
    *tie->link = tie->next;
    if (tie->next) tie->next->link = tie->link;
    pthread_mutex_unlock(&t->lock);
    mem_free(tie);
}

void tie_within(struct ties *t, struct tie *tie, int64_t seconds)
{
    if (!tie) return;
    pthread_mutex_lock(&t->lock);
    tie->until_ns = in_seconds(seconds);
    pthread_mutex_unlock(&t->lock);
}

/* Under the lock, so that no socket is shut that is another's by now. The library finds it closed,
 * and ends it as it would any other. */
static void shut_those_over(struct ties *t)
{
    int64_t now_ns = clock_monotonic_ns();
    for (struct tie *tie = t->first; tie; tie = tie->next) {
        if (!tie->until_ns || now_ns < tie->until_ns) continue;
        tie->until_ns = 0;
        (void)shutdown(tie->fd, SHUT_RDWR);
    }
}

static void *look(void *ctx)
{
    struct ties *t = ctx;
    pthread_mutex_lock(&t->lock);
    while (!t->stop) {
        struct timespec until;
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        while (!t->stop && pthread_cond_timedwait(&t->wake, &t->lock, &until) != ETIMEDOUT)
            continue;
        shut_those_over(t);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

err ties_start(struct ties *t, struct err_info *why)
{
    pthread_condattr_t monotonic;
    *t = (struct ties){.first = NULL};
    (void)pthread_mutex_init(&t->lock, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&t->wake, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    t->running = pthread_create(&t->thread, NULL, look, t) == 0;
    return t->running ? ERR_OK
                      : err_set(why, ERR_NOMEM, "the system gives no thread to watch connections");
}

void ties_stop(struct ties *t)
{
    if (!t->running) return;
    pthread_mutex_lock(&t->lock);
    t->stop = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    (void)pthread_join(t->thread, NULL);
    t->running = false;
}

void ties_release(struct ties *t)
{
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
}
