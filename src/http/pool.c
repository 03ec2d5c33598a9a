/* http/pool.c -- one queue, one lock: a page takes a millisecond or so, the lock some nanoseconds.
 */
#include "http/pool.h"

#include "base/mem.h"

#include <pthread.h>

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct pool_item *first, **last;
    int waiting, waiting_max, threads;
    bool stopping;
    void (*work)(void *ctx, struct pool_item *item);
    void *ctx;
    pthread_t thread[];
};

static struct pool_item *take(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    while (!p->first && !p->stopping)
        pthread_cond_wait(&p->filled, &p->lock);
    struct pool_item *item = p->first;
    if (item) {
        p->first = item->next;
        if (!p->first) p->last = &p->first;
        p->waiting--;
    }
    pthread_mutex_unlock(&p->lock);
    return item;
}

static void *thread_main(void *at)
{
    struct pool *p = at;
    for (struct pool_item *item = take(p); item; item = take(p))
        p->work(p->ctx, item);
    return NULL;
}

err pool_start(int threads, int waiting_max, void (*work)(void *ctx, struct pool_item *item),
               void *ctx, struct pool **ret_pool, struct err_info *why)
{
    struct pool *p = mem_zero(1, sizeof *p + (size_t)threads * sizeof p->thread[0]);
    if (!p) return err_set(why, ERR_NOMEM, "no memory for the worker threads");
    p->last = &p->first;
    p->waiting_max = waiting_max;
    p->work = work;
    p->ctx = ctx;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->filled, NULL);
    while (p->threads < threads) {
        if (pthread_create(&p->thread[p->threads], NULL, thread_main, p) != 0) {
            pool_stop(p);
            pool_free(p);
            return err_set(why, ERR_NOMEM, "the worker threads could not be started");
        }
        p->threads++;
    }
    *ret_pool = p;
    return ERR_OK;
}

bool pool_offer(struct pool *p, struct pool_item *item, void (*taken)(struct pool_item *item))
{
    pthread_mutex_lock(&p->lock);
    bool fits = !p->stopping && p->waiting < p->waiting_max;
    if (fits) {
        taken(item);
        item->next = NULL;
        *p->last = item;
        p->last = &item->next;
        p->waiting++;
        pthread_cond_signal(&p->filled);
    }
    pthread_mutex_unlock(&p->lock);
    return fits;
}

void pool_stop(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->filled);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->threads; i++)
        pthread_join(p->thread[i], NULL);
}

void pool_free(struct pool *p)
{
    if (!p) return;
    pthread_cond_destroy(&p->filled);
    pthread_mutex_destroy(&p->lock);
    mem_free(p);
}
