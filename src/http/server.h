/* http/server.h -- the HTTP server: sockets, TLS, the guard, limits, and the headers of every
 * answer.
 *
 * Two kinds of threads. Event threads (libmicrohttpd, epoll) read and write sockets and never wait.
 * When a request is complete and passed the guard it is suspended and handed to a worker, which
 * makes the answer (reads the store, asks for the decision, commits the audit entry) and resumes
 * it.
 *
 * A stream (HTTP_BODY_STREAM) is handed to a worker piece by piece: begin() before anything of the
 * body is read, so that it can be refused unread; take() for each piece of at most
 * HTTP_PIECE_BYTES, while the connection is suspended, so that a sender is never faster than the
 * disk; answer() after the last. An answer whose status is set by begin() or take() ends it: what
 * still comes of the body is thrown away. gone() instead of answer() when the client went away;
 * it is not called after an answer.
 *
 * The packaged libmicrohttpd before 1.0 is lenient with odd requests; with it the server binds
 * loopback addresses only, so that nobody reaches it but through a proxy or on the same machine. */
#ifndef AIM_HTTP_SERVER_H
#define AIM_HTTP_SERVER_H

#include "http/message.h"

struct server;

enum { HTTP_PIECE_BYTES = 256 * 1024, HTTP_STREAMS_MAX = 32 };

struct server_plan {
    const char *address; /* an IP address; "localhost" is 127.0.0.1 */
    int port;            /* 0 = any free one, see server_port */
    bool plain_http;     /* no TLS: only for a proxy on this machine; X-Forwarded-For is believed */
    const char *certificate; /* PEM, unless plain_http */
    const char *key;
    int workers;         /* 0 = 4 */
    int connections_max; /* 0 = 500 */
    int idle_s;          /* a connection silent for so long is closed; 0 = 20 */
    int request_s;       /* a request must be complete after so long; 0 = 30 */
    bool client_certificates; /* ask clients for one; it is not checked here, only named */
    /* How to read this request; sees method and path only, and must not wait. NULL = all are
     * pages. */
    struct http_way (*look)(void *ctx, const struct http_request *request);
    /* In a worker, never two at once for one request. */
    void (*begin)(void *ctx, struct http_request *request, struct http_answer *answer);
    void (*take)(void *ctx, struct http_request *request, str piece, struct http_answer *answer);
    void (*answer)(void *ctx, struct http_request *request, struct http_answer *answer);
    void (*gone)(void *ctx, struct http_request *request); /* must not wait for long */
    void *ctx;
};

/* Send the answer that was promised with `later`; by any thread, once, also before the function
 * that promised it has returned. After it the request is no longer the caller's. */
void http_answer_now(struct http_request *request);

/* Errors: ERR_CONFIG (address not loopback with this libmicrohttpd, bad certificate), ERR_BUSY (the
 * port is taken), ERR_NOMEM. */
MUST err server_start(const struct server_plan *plan, struct server **ret_server,
                      struct err_info *why);
int server_port(const struct server *s);
void server_stop(struct server *s); /* answers what is under way, then closes; NULL is fine */

/* May a server with this version of the library ("0.9.75") listen there? The reason why not, or
 * NULL. */
const char *server_address_refused(const char *address, bool plain_http,
                                   const char *library_version);

#endif
