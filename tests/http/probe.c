#include "check.h"

#include "http/probe.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

struct server *probe_server(void (*answer)(void *ctx, struct http_request *, struct http_answer *),
                            void *ctx)
{
    const struct server_plan plan = {.address = "127.0.0.1",
                                     .plain_http = true,
                                     .workers = 2,
                                     .answer = answer,
                                     .ctx = ctx,
                                     .idle_s = 5};
    return probe_server_of(&plan);
}

struct server *probe_server_of(const struct server_plan *plan)
{
    struct server *s = NULL;
    struct err_info why;
    if (server_start(plan, &s, &why)) fail_msg("%s", why.text);
    return s;
}

const char *probe(const struct server *s, const char *bytes, size_t len)
{
    static char response[256 * 1024];
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(s)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    size_t got = 0;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)(const void *)&to, sizeof to), 0);
    for (size_t sent = 0; sent < len;) {
        ssize_t n = send(fd, bytes + sent, len - sent, MSG_NOSIGNAL);
        if (n <= 0) break; /* hung up on us: what it said before counts */
        sent += (size_t)n;
    }
    for (ssize_t n = 1; n > 0 && got<sizeof response - 1; got += n> 0 ? (size_t)n : 0)
        n = recv(fd, response + got, sizeof response - 1 - got, 0);
    response[got] = '\0';
    close(fd);
    return response;
}

int probe_status(const char *response)
{
    return strncmp(response, "HTTP/1.", 7) == 0 ? (int)strtol(response + 9, NULL, 10) : 0;
}
