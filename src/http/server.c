/* http/server.c -- life of the server and of a request: head, body, worker, answer. */
#include "http/exchange.h"

#include "base/clock.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <errno.h>
#include <time.h>
#include <unistd.h>

enum {
    WORKERS = 4,
    WAITING_MAX = 256,
    CONNECTIONS_MAX = 500,
    IDLE_S = 20,
    REQUEST_S = 30,
    EVENT_THREADS = 2,
    HEAD_BYTES_MAX = 24 * 1024
};

static struct sockaddr_storage address_of(const char *text, int port, bool *ret_known,
                                          bool *ret_loopback)
{
    struct sockaddr_storage at = {0};
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    *ret_known = true;
    if (inet_pton(AF_INET, strcmp(text, "localhost") == 0 ? "127.0.0.1" : text, &v4.sin_addr) ==
        1) {
        *ret_loopback = ntohl(v4.sin_addr.s_addr) >> 24 == 127;
        memcpy(&at, &v4, sizeof v4);
    } else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) {
        *ret_loopback = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
        memcpy(&at, &v6, sizeof v6);
    } else {
        *ret_known = *ret_loopback = false;
    }
    return at;
}

const char *server_address_refused(const char *address, bool plain_http,
                                   const char *library_version)
{
    bool known, loopback;
    (void)address_of(address, 0, &known, &loopback);
    if (!known) return "the address to listen on is not an IP address";
    if (loopback) return NULL;
    if (plain_http)
        return "without TLS the server listens on this machine only, for a proxy beside it";
    if (str_starts(str_of(library_version), STR("0.")))
        return "this libmicrohttpd is older than 1.0 and lenient with malformed requests, so the "
               "server listens on "
               "this machine only";
    return NULL;
}

/* ---- answers that are owed ---- */

static void owe(struct exchange *x, bool owed)
{
    struct server *s = x->server;
    if (x->owed == owed) return;
    x->owed = owed;
    pthread_mutex_lock(&s->lock);
    s->owed += owed ? 1 : -1;
    if (!s->owed) pthread_cond_broadcast(&s->all_sent);
    pthread_mutex_unlock(&s->lock);
}

/* The library drops what a resumed connection has not sent when it is stopped, so wait for it; a
 * client that does not read is given up like any that is silent. */
static void wait_until_sent(struct server *s)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += s->plan.request_s;
    pthread_mutex_lock(&s->lock);
    while (s->owed && pthread_cond_timedwait(&s->all_sent, &s->lock, &until) != ETIMEDOUT) continue;
    pthread_mutex_unlock(&s->lock);
}

/* ---- workers ---- */

static void work(void *ctx, struct pool_item *item)
{
    struct server *s = ctx;
    struct exchange *x = (struct exchange *)(void *)item;
    s->plan.answer(s->plan.ctx, &x->request, &x->answer);
    x->ready = true;
    MHD_resume_connection(x->connection);
}

static void suspend(struct pool_item *item)
{
    MHD_suspend_connection(((struct exchange *)(void *)item)->connection);
}

/* ---- events ---- */

static enum MHD_Result take_body(struct exchange *x, const char *at, size_t *bytes)
{
    bool late =
        clock_monotonic_ns() - x->started_ns > (int64_t)x->server->plan.request_s * 1000000000;
    buf_add(&x->body, str_range(at, *bytes));
    *bytes = 0;
    return late || x->body.state ? MHD_NO : MHD_YES; /* a chunked body over the limit: hang up */
}

static enum MHD_Result hand_over(struct exchange *x)
{
    struct err_info why;
    if (x->request.method == HTTP_POST) {
        if (!x->form_media) return exchange_refuse(x, 415, "a form is expected");
        if (form_parse(buf_str(&x->body), x->request.arena, &x->request.form, &why))
            return exchange_refuse(x, err_http_status(why.code), why.text);
    }
    owe(x, true);
    if (pool_offer(x->server->pool, &x->item, suspend)) return MHD_YES;
    owe(x, false);
    return exchange_refuse(x, 503, "too many requests at once; try again in a moment");
}

static enum MHD_Result on_request(void *at, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_bytes, void **slot)
{
    struct exchange *x = *slot;
    if (!x) {
        x = exchange_new(at, connection, url, method, version);
        if (!x) return MHD_NO;
        *slot = x;
        const char *refused =
            guard_judge(&x->guard, x->request.method == HTTP_POST, HTTP_BODY_BYTES_MAX);
        return refused ? exchange_refuse(x, x->guard.status, refused) : MHD_YES;
    }
    if (*upload_bytes > 0) return take_body(x, upload, upload_bytes);
    return x->ready ? exchange_send(x) : hand_over(x);
}

static void on_completed(void *at, struct MHD_Connection *connection, void **slot,
                         enum MHD_RequestTerminationCode code)
{
    (void)at;
    (void)connection;
    (void)code;
    if (*slot) owe(*slot, false);
    exchange_free(*slot);
    *slot = NULL;
}

/* Paths and queries are compared as they came: no page has an escape in its address. */
static size_t leave_escaped(void *at, struct MHD_Connection *connection, char *text)
{
    (void)at;
    (void)connection;
    return strlen(text);
}

/* The library's own remarks are about single requests and may quote them: not for our log. */
static void be_silent(void *at, const char *format, va_list args)
{
    (void)at;
    (void)format;
    (void)args;
}

static void plan_complete(struct server_plan *p)
{
    p->workers = p->workers ? p->workers : WORKERS;
    p->connections_max = p->connections_max ? p->connections_max : CONNECTIONS_MAX;
    p->idle_s = p->idle_s ? p->idle_s : IDLE_S;
    p->request_s = p->request_s ? p->request_s : REQUEST_S;
}

static struct MHD_Daemon *daemon_start(struct server *s, const struct sockaddr_storage *at)
{
    const struct server_plan *p = &s->plan;
    union {
        const char *from;
        void *to;
    } key = {.from = p->key}, certificate = {.from = p->certificate};
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_KEY, 0, key.to},
        {MHD_OPTION_HTTPS_MEM_CERT, 0, certificate.to},
        {MHD_OPTION_HTTPS_PRIORITIES, 0,
         (void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-SHA1:"
                             "-AES-128-CBC:-AES-256-CBC:%SERVER_PRECEDENCE"},
        {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    if (!p->plain_http) flags |= MHD_USE_TLS;
    if (at->ss_family == AF_INET6) flags |= MHD_USE_IPv6;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, be_silent, NULL,
        MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)(const void *)at,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_escaped, NULL, MHD_OPTION_CONNECTION_LIMIT, (unsigned)p->connections_max,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_BYTES_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)p->idle_s, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)EVENT_THREADS,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, p->plain_http ? none : tls,
        MHD_OPTION_END);
}

static err server_new(const struct server_plan *plan, struct server **ret_server,
                      struct err_info *why)
{
    struct server *s = mem_zero(1, sizeof *s);
    pthread_condattr_t by_monotonic_clock;
    if (!s || pthread_condattr_init(&by_monotonic_clock)) {
        mem_free(s);
        return err_set(why, ERR_NOMEM, "no memory for the server");
    }
    pthread_condattr_setclock(&by_monotonic_clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->all_sent, &by_monotonic_clock);
    pthread_condattr_destroy(&by_monotonic_clock);
    s->plan = *plan;
    plan_complete(&s->plan);
    *ret_server = s;
    return ERR_OK;
}

err server_start(const struct server_plan *plan, struct server **ret_server, struct err_info *why)
{
    bool known, loopback;
    const char *refused =
        server_address_refused(plan->address, plan->plain_http, MHD_get_version());
    if (refused) {
        err_set(why, ERR_CONFIG, "%s", refused);
        return err_todo(why, "set listen to 127.0.0.1 and put a proxy such as nginx in front");
    }
    struct sockaddr_storage at = address_of(plan->address, plan->port, &known, &loopback);
    struct server *s = NULL;
    err e = server_new(plan, &s, why);
    if (e) return e;
    e = pool_start(s->plan.workers, WAITING_MAX, work, s, &s->pool, why);
    if (!e) {
        errno = 0;
        s->daemon = daemon_start(s, &at);
        if (!s->daemon) {
            e = err_set(why, errno == EADDRINUSE ? ERR_BUSY : ERR_CONFIG,
                        "the server could not listen on port %d", plan->port);
            err_todo(why, "see whether another program uses the port, or name another one");
        }
    }
    if (e) {
        server_stop(s);
        return e;
    }
    *ret_server = s;
    return ERR_OK;
}

int server_port(const struct server *s)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

/* Stop listening; let the workers finish, which resumes every suspended request; let what they
 * answered go out; then close. */
void server_stop(struct server *s)
{
    if (!s) return;
    MHD_socket listening = s->daemon ? MHD_quiesce_daemon(s->daemon) : MHD_INVALID_SOCKET;
    if (s->pool) pool_stop(s->pool);
    wait_until_sent(s);
    if (s->daemon) MHD_stop_daemon(s->daemon);
    if (listening != MHD_INVALID_SOCKET) close(listening); /* ours since the daemon was quiesced */
    pool_free(s->pool);
    pthread_cond_destroy(&s->all_sent);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}
