/* tests/http/probe.h -- a server with a trivial answer, and raw sockets to it. */
#ifndef AIM_TESTS_HTTP_PROBE_H
#define AIM_TESTS_HTTP_PROBE_H

#include "http/server.h"

/* Start on a free loopback port without TLS. */
struct server *probe_server(void (*answer)(void *ctx, struct http_request *, struct http_answer *),
                            void *ctx);
struct server *probe_server_of(const struct server_plan *plan);
/* Send these bytes, half-close, read to the end. Returns the whole response, terminated; static
 * memory. */
const char *probe(const struct server *s, const char *bytes, size_t len);
int probe_status(const char *response); /* 0 = the connection was closed without an answer */

#endif
