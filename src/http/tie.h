/* http/tie.h -- inside the server: the connections there are, and until when each may take.
 *
 * The library closes a connection that is silent. One that sends a byte now and then, or takes one,
 * is not silent: some hundreds of them, from one machine and without any key, would keep everybody
 * else out. So a head has to be whole, and an answer to be taken, by a time that is set here. */
#ifndef AIM_HTTP_TIE_H
#define AIM_HTTP_TIE_H

#include "base/err.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct tie; /* one connection */

struct ties {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    struct tie *first;
    bool running, stop;
};

/* The thread that looks once a second. ties_release after the last tie_end; before it ties_stop. */
MUST err ties_start(struct ties *t, struct err_info *why);
void ties_stop(struct ties *t);
void ties_release(struct ties *t);

/* A connection is there, with so many seconds for its first head; NULL: no memory, and it is shut.
 * It ends before its socket is closed. */
struct tie *tie_begin(struct ties *t, int fd, int64_t seconds);
void tie_end(struct ties *t, struct tie *tie);
/* From now on it has so many seconds; 0 = as many as it takes: the time is ours. */
void tie_within(struct ties *t, struct tie *tie, int64_t seconds);

#endif
