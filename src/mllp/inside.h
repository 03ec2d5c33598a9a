/* mllp/inside.h -- the server's parts; for mllp/ only. */
#ifndef AIM_MLLP_INSIDE_H
#define AIM_MLLP_INSIDE_H

#include "mllp/answer.h"
#include "mllp/line.h"
#include "mllp/mllp.h"

#include <pthread.h>
#include <stdatomic.h>

enum { MLLP_WORKERS = 2 };

/* One thread with its own connections. */
struct mllp_worker {
    struct mllp *server;
    pthread_t thread;
    bool running;
    int epoll, bell; /* bell: an eventfd that ends the waiting */
    struct answerer *answerer;
    struct line **lines; /* connections_max at most */
    size_t n;
};

struct mllp {
    struct hub *hub;
    struct mllp_plan plan; /* defaults filled in */
    int listener;
    struct limit asking;                      /* of each partner */
    struct clients *clients;                  /* TLS only */
    gnutls_certificate_credentials_t credentials;
    gnutls_priority_t priority;
    struct arena *arena;
    struct mllp_worker worker[MLLP_WORKERS];
    atomic_int connections;
    atomic_bool stopping;
};

void *mllp_work(void *worker);
/* A connection that was accepted, as this server talks; NULL: no memory, it was closed. */
struct line *mllp_line(struct mllp *s, int fd);

#endif
