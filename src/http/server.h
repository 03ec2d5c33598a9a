/* http/server.h -- the HTTP server: sockets, TLS, the guard, limits, and the headers of every
 * answer.
 *
 * Two kinds of threads. Event threads (libmicrohttpd, epoll) read and write sockets and never wait.
 * When a request is complete and passed the guard it is suspended and handed to a worker, which
 * makes the answer (reads the store, asks for the decision, commits the audit entry) and resumes
 * it.
 *
 * The packaged libmicrohttpd before 1.0 is lenient with odd requests; with it the server binds
 * loopback addresses only, so that nobody reaches it but through a proxy or on the same machine. */
#ifndef AIM_HTTP_SERVER_H
#define AIM_HTTP_SERVER_H

#include "http/message.h"

struct server;

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
    void (*answer)(void *ctx, struct http_request *request,
                   struct http_answer *answer); /* in a worker */
    void *ctx;
};

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
