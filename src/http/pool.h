/* http/pool.h -- threads that do the work of requests, so that no thread that reads sockets ever
 * waits for a disk. First come, first served; a full queue refuses, so that waiting stays short. */
#ifndef AIM_HTTP_POOL_H
#define AIM_HTTP_POOL_H

#include "base/err.h"

#include <stdbool.h>

struct pool;
struct pool_item {
    struct pool_item *next;
};

MUST err pool_start(int threads, int waiting_max, void (*work)(void *ctx, struct pool_item *item),
                    void *ctx, struct pool **ret_pool, struct err_info *why);
/* False: the queue is full, or the pool is stopping. Otherwise taken(item) has been called, before
 * any thread can have begun with the item. */
bool pool_offer(struct pool *p, struct pool_item *item, void (*taken)(struct pool_item *item));
/* Refuse from now on, finish what waits, join. pool_offer may still be called, until pool_free. */
void pool_stop(struct pool *p);
void pool_free(struct pool *p); /* after pool_stop; NULL is fine */

#endif
