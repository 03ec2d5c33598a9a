/* machine/limit.h -- how often somebody may do something: buckets that fill with time.
 *
 * A fixed number of buckets, found by a hash: two that share one share its limit, and a crowd of
 * strangers cannot make it grow. For many threads. */
#ifndef AIM_MACHINE_LIMIT_H
#define AIM_MACHINE_LIMIT_H

#include "base/str.h"

#include <pthread.h>

enum { LIMIT_BUCKETS = 1024 };

struct limit {
    pthread_mutex_t lock;
    struct {
        int64_t since_ns; /* when it was empty, moved on with each taking; 0 = never used */
    } bucket[LIMIT_BUCKETS];
};

void limit_init(struct limit *l);
void limit_release(struct limit *l);
/* Take one of `per_s` a second; a rested bucket holds `burst`. False: none is there. */
bool limit_take(struct limit *l, str who, int64_t per_s, int64_t burst, int64_t now_ns);

#endif
