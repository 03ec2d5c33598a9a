/* http/exchange.h -- inside the server: one request on its way through it. Not for others. */
#ifndef AIM_HTTP_EXCHANGE_H
#define AIM_HTTP_EXCHANGE_H

#include "http/guard.h"
#include "http/pool.h"
#include "http/server.h"
#include "http/tie.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

struct server {
    struct MHD_Daemon *daemon;
    struct pool *pool;
    struct server_plan plan;
    struct ties ties;
    pthread_mutex_t lock;
    pthread_cond_t all_sent;
    int owed;    /* requests that a worker took or will take and whose answer is not sent yet */
    int streams; /* requests whose bodies come piece by piece */
};

struct exchange {
    struct pool_item item; /* first: a pool_item is an exchange */
    struct server *server;
    struct MHD_Connection *connection;
    struct tie *tie;
    struct guard guard;
    struct http_request request;
    struct http_answer answer;
    struct buf body;
    bool form_media, owed;
    bool counted;  /* as a stream of the server */
    bool begun;    /* begin() was called, answer() or gone() was not */
    bool last;     /* of a stream: all of the body is here */
    bool ended;    /* answer() was called: there is no more to take back */
    bool waited;   /* after begin(): the body was asked for */
    bool ready;    /* the answer is made */
    /* A worker has it. The connection is suspended then, but the library may still hand over what
     * it has read already. */
    atomic_bool working;
    /* Of an answer for later: the worker that promised it, and who makes it. The last resumes. */
    atomic_int holders;
    int64_t started_ns, handed_ns;
    int64_t worked_ns; /* of that time we kept the client waiting */
    int64_t received, thrown_away;
};

/* Look at what stands before the body; NULL when there is no memory. */
struct exchange *exchange_new(struct server *s, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version);
void exchange_free(struct exchange *x);
/* Send x->answer, or a short refusal, with the headers that every answer has. */
enum MHD_Result exchange_send(struct exchange *x);
enum MHD_Result exchange_refuse(struct exchange *x, int status, const char *reason);
/* An IP address and port as the system takes it. */
struct sockaddr_storage http_address(const char *text, int port, bool *ret_known,
                                     bool *ret_loopback);

static inline bool exchange_streams(const struct exchange *x)
{
    return x->request.way.body == HTTP_BODY_STREAM;
}
static inline bool http_has_body(enum http_method m)
{
    return m == HTTP_POST || m == HTTP_PUT || m == HTTP_PATCH;
}

#endif
