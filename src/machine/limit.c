/* machine/limit.c -- the generic cell rate algorithm: one number per bucket. */
#include "machine/limit.h"

#define NS_PER_S INT64_C(1000000000)

void limit_init(struct limit *l)
{
    *l = (struct limit){.bucket = {{0}}};
    pthread_mutex_init(&l->lock, NULL);
}

void limit_release(struct limit *l) { pthread_mutex_destroy(&l->lock); }

bool limit_take(struct limit *l, str who, int64_t per_s, int64_t burst, int64_t now_ns)
{
    int64_t one_ns = NS_PER_S / per_s;
    bool there;
    pthread_mutex_lock(&l->lock);
    int64_t *since = &l->bucket[str_hash(who) % LIMIT_BUCKETS].since_ns;
    if (*since < now_ns - burst * one_ns) *since = now_ns - burst * one_ns;
    there = *since + one_ns <= now_ns;
    if (there) *since += one_ns;
    pthread_mutex_unlock(&l->lock);
    return there;
}
