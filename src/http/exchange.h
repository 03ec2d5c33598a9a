/* http/exchange.h -- inside the server: one request on its way through it. Not for others. */
#ifndef AIM_HTTP_EXCHANGE_H
#define AIM_HTTP_EXCHANGE_H

#include "http/guard.h"
#include "http/pool.h"
#include "http/server.h"

#include <microhttpd.h>
#include <pthread.h>

struct server {
    struct MHD_Daemon *daemon;
    struct pool *pool;
    struct server_plan plan;
    pthread_mutex_t lock;
    pthread_cond_t all_sent;
    int owed; /* requests that a worker took or will take and whose answer is not sent yet */
};

struct exchange {
    struct pool_item item; /* first: a pool_item is an exchange */
    struct server *server;
    struct MHD_Connection *connection;
    struct guard guard;
    struct http_request request;
    struct http_answer answer;
    struct buf body;
    bool form_media, owed, ready;
    int64_t started_ns;
};

/* Look at what stands before the body; NULL when there is no memory. */
struct exchange *exchange_new(struct server *s, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version);
void exchange_free(struct exchange *x);
/* Send x->answer, or a short refusal, with the headers that every answer has. */
enum MHD_Result exchange_send(struct exchange *x);
enum MHD_Result exchange_refuse(struct exchange *x, int status, const char *reason);

#endif
