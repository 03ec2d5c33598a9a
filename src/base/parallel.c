/* base/parallel.c -- see parallel.h. Threads are made for each run: a run takes milliseconds to
 * minutes, a thread some dozen microseconds. */
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

struct run {
    const struct parallel *options;
    parallel_fn *fn;
    void *ctx;
    size_t chunks;
    atomic_size_t next;
    atomic_bool stop;
};

struct worker {
    struct run *run;
    unsigned number;
    size_t failed_at;
    err failed;
    struct err_info why;
};

unsigned parallel_threads(const struct parallel *p)
{
    long n = p->threads ? (long)p->threads : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > PARALLEL_THREADS_MAX ? PARALLEL_THREADS_MAX : (unsigned)n;
}

static void *work(void *at)
{
    struct worker *w = at;
    struct run *r = w->run;
    while (!atomic_load(&r->stop)) {
        size_t chunk = atomic_fetch_add(&r->next, 1);
        if (chunk >= r->chunks) break;
        if (w->number == 0 && r->options->progress)
            r->options->progress(r->options->progress_ctx, (int64_t)chunk, (int64_t)r->chunks);
        w->failed = r->fn(r->ctx, w->number, chunk, &w->why);
        if (!w->failed) continue;
        w->failed_at = chunk;
        atomic_store(&r->stop, true);
    }
    return NULL;
}

err parallel_run(const struct parallel *p, size_t chunks, parallel_fn *fn, void *ctx,
                 struct err_info *why)
{
    struct run r = {.options = p, .fn = fn, .ctx = ctx, .chunks = chunks};
    struct worker worker[PARALLEL_THREADS_MAX] = {{0}};
    pthread_t thread[PARALLEL_THREADS_MAX];
    unsigned wanted = parallel_threads(p), made = 1;
    for (unsigned i = 0; i < wanted; i++)
        worker[i] = (struct worker){.run = &r, .number = i};
    while (made < wanted && made < chunks &&
           pthread_create(&thread[made], NULL, work, &worker[made]) == 0)
        made++; /* fewer threads than asked for do the same work */
    (void)work(&worker[0]);
    for (unsigned i = 1; i < made; i++)
        (void)pthread_join(thread[i], NULL);
    const struct worker *first = NULL;
    for (unsigned i = 0; i < made; i++)
        if (worker[i].failed && (!first || worker[i].failed_at < first->failed_at))
            first = &worker[i];
    if (!first) return ERR_OK;
    if (why) *why = first->why;
    return first->failed;
}
