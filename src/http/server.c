/* http/server.c -- life of the server and of a request: head, body, worker, answer. */
#include "http/exchange.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

enum {
    WORKERS = 4,
    WAITING_MAX = 256,
    CONNECTIONS_MAX = 500,
    IDLE_S = 20,
    REQUEST_S = 30,
    EVENT_THREADS = 2,
    HEAD_BYTES_MAX = 24 * 1024,
    STREAM_BYTES_PER_S = 4096,         /* of a body that comes piece by piece: no slower */
    THROWN_AWAY_MAX = 64 * 1024 * 1024 /* of a body that was refused on the way */
};

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

static void begin(struct exchange *x)
{
    const struct server_plan *p = &x->server->plan;
    p->begin(p->ctx, &x->request, &x->answer);
    x->begun = true;
}

static void take(struct exchange *x)
{
    const struct server_plan *p = &x->server->plan;
    p->take(p->ctx, &x->request, buf_str(&x->body), &x->answer);
    buf_reset(&x->body);
}

/* From here on it may be gone at any moment. */
static void resume(struct exchange *x)
{
    x->ready = x->ended;
    x->working = false;
    MHD_resume_connection(x->connection);
}

static void work(void *ctx, struct pool_item *item)
{
    struct server *s = ctx;
    struct exchange *x = (struct exchange *)(void *)item;
    bool streams = exchange_streams(x), ends = !streams || x->last;
    if (streams && !x->begun) begin(x);
    if (streams && x->body.len && !x->answer.status) take(x);
    x->ended = ends || x->answer.status;
    if (ends && !x->answer.status) {
        x->holders = 2;
        s->plan.answer(s->plan.ctx, &x->request, &x->answer);
        if (x->answer.later && atomic_fetch_sub(&x->holders, 1) != 1)
            return; /* http_answer_now goes on */
    }
    resume(x);
}

void http_answer_now(struct http_request *request)
{
    struct exchange *x =
        (struct exchange *)(void *)((char *)request - offsetof(struct exchange, request));
    if (atomic_fetch_sub(&x->holders, 1) == 1) resume(x);
}

static void suspend(struct pool_item *item)
{
    struct exchange *x = (struct exchange *)(void *)item;
    x->working = true;
    MHD_suspend_connection(x->connection);
}

/* ---- events ---- */

/* Slower than a connection that anybody has is an attack, or nearly gone. Time in which we made the
 * client wait is ours. */
static bool too_late(const struct exchange *x)
{
    int64_t allowed_s = x->server->plan.request_s;
    if (exchange_streams(x)) allowed_s += x->received / STREAM_BYTES_PER_S;
    return clock_monotonic_ns() - x->started_ns - x->worked_ns > allowed_s * 1000000000;
}

static enum MHD_Result hand_over(struct exchange *x)
{
    owe(x, true);
    x->handed_ns = clock_monotonic_ns();
    if (pool_offer(x->server->pool, &x->item, suspend)) return MHD_YES;
    owe(x, false);
    x->handed_ns = 0;
    return exchange_refuse(x, 503, "too many requests at once; try again in a moment");
}

/* Back from a worker: that time does not count against the client. */
static void note_worked(struct exchange *x)
{
    if (x->handed_ns) x->worked_ns += clock_monotonic_ns() - x->handed_ns;
    x->handed_ns = 0;
    if (!x->ready) owe(x, false);
}

static enum MHD_Result take_piece(struct exchange *x, const char *at, size_t *bytes)
{
    if (x->working) return MHD_YES; /* not now: it is asked again when the worker is done */
    note_worked(x);
    if (too_late(x)) return MHD_NO;
    if (x->ready) { /* refused on the way: the answer goes out when the body has ended */
        x->thrown_away += (int64_t)*bytes;
        *bytes = 0;
        return x->thrown_away > THROWN_AWAY_MAX ? MHD_NO : MHD_YES;
    }
    size_t room = HTTP_PIECE_BYTES - x->body.len, n = *bytes < room ? *bytes : room;
    buf_add(&x->body, str_range(at, n));
    x->received += (int64_t)n;
    *bytes -= n;
    if (x->body.state || x->received > x->request.way.body_bytes_max) return MHD_NO;
    if (x->body.len < HTTP_PIECE_BYTES) return MHD_YES;
    return hand_over(x) == MHD_YES && x->handed_ns ? MHD_YES : MHD_NO;
}

static enum MHD_Result take_body(struct exchange *x, const char *at, size_t *bytes)
{
    if (exchange_streams(x)) return take_piece(x, at, bytes);
    buf_add(&x->body, str_range(at, *bytes));
    *bytes = 0;
    /* a chunked body over the limit: hang up */
    return too_late(x) || x->body.state ? MHD_NO : MHD_YES;
}

static enum MHD_Result whole_request(struct exchange *x)
{
    struct err_info why;
    x->request.body = pii_of(buf_str(&x->body));
    if (x->request.way.body == HTTP_BODY_FORM && http_has_body(x->request.method)) {
        if (!x->form_media) return exchange_refuse(x, 415, "a form is expected");
        if (form_parse(buf_str(&x->body), x->request.arena, &x->request.form, &why))
            return exchange_refuse(x, err_http_status(why.code), why.text);
    }
    return hand_over(x);
}

/* Called without bytes: before the body, again when a worker has begun, and at the end. */
static enum MHD_Result no_bytes(struct exchange *x)
{
    note_worked(x);
    if (x->ready) return exchange_send(x);
    if (!exchange_streams(x)) return whole_request(x);
    if (x->begun && !x->received && !x->waited) { /* let the body come */
        x->waited = true;
        return MHD_YES;
    }
    x->last = true;
    return hand_over(x);
}

/* False: as many as there may be are under way. */
static bool count_stream(struct exchange *x)
{
    struct server *s = x->server;
    pthread_mutex_lock(&s->lock);
    x->counted = s->streams < HTTP_STREAMS_MAX;
    s->streams += x->counted;
    pthread_mutex_unlock(&s->lock);
    return x->counted;
}

static enum MHD_Result first_look(struct exchange *x)
{
    const struct http_way *way = &x->request.way;
    const char *refused =
        guard_judge(&x->guard, http_has_body(x->request.method), way->body_bytes_max);
    if (refused) return exchange_refuse(x, x->guard.status, refused);
    if (!exchange_streams(x)) return MHD_YES;
    if (!count_stream(x))
        return exchange_refuse(x, 503, "too many bodies are coming in at once; try again soon");
    return hand_over(x);
}

static enum MHD_Result on_request(void *at, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_bytes, void **slot)
{
    struct exchange *x = *slot;
    if (x) return *upload_bytes > 0 ? take_body(x, upload, upload_bytes) : no_bytes(x);
    x = exchange_new(at, connection, url, method, version);
    if (!x) return MHD_NO;
    *slot = x;
    return first_look(x);
}

static void on_completed(void *at, struct MHD_Connection *connection, void **slot,
                         enum MHD_RequestTerminationCode code)
{
    struct exchange *x = *slot;
    (void)at;
    (void)connection;
    (void)code;
    if (!x) return;
    owe(x, false);
    tie_within(&x->server->ties, x->tie, x->server->plan.request_s); /* the next head */
    if (x->begun && !x->ended && x->server->plan.gone)
        x->server->plan.gone(x->server->plan.ctx, &x->request);
    pthread_mutex_lock(&x->server->lock);
    x->server->streams -= x->counted;
    pthread_mutex_unlock(&x->server->lock);
    exchange_free(x);
    *slot = NULL;
}

/* Before the handshake: a client may show a certificate, and need not. */
static void on_connection(void *at, struct MHD_Connection *connection, void **slot,
                          enum MHD_ConnectionNotificationCode code)
{
    struct server *s = at;
    if (code != MHD_CONNECTION_NOTIFY_STARTED) {
        tie_end(&s->ties, *slot);
        *slot = NULL;
        return;
    }
    const union MHD_ConnectionInfo *fd = MHD_get_connection_info(
                                       connection, MHD_CONNECTION_INFO_CONNECTION_FD),
                                   *info = MHD_get_connection_info(
                                       connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (fd) *slot = tie_begin(&s->ties, fd->connect_fd, s->plan.request_s);
    if (s->plan.client_certificates && info && info->tls_session)
        gnutls_certificate_server_set_request((gnutls_session_t)info->tls_session,
                                              GNUTLS_CERT_REQUEST);
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
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_UNESCAPE_CALLBACK,
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
    struct sockaddr_storage at = http_address(plan->address, plan->port, &known, &loopback);
    struct server *s = NULL;
    err e = server_new(plan, &s, why);
    if (e) return e;
    e = ties_start(&s->ties, why);
    if (!e) e = pool_start(s->plan.workers, WAITING_MAX, work, s, &s->pool, why);
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
    ties_stop(&s->ties);
    if (s->daemon) MHD_stop_daemon(s->daemon);
    if (listening != MHD_INVALID_SOCKET) close(listening); /* ours since the daemon was quiesced */
    pool_free(s->pool);
    ties_release(&s->ties);
    pthread_cond_destroy(&s->all_sent);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}
