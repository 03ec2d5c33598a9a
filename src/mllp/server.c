/* mllp/server.c -- starting and stopping the listener; see mllp.h. */
#include "base/clock.h"
#include "base/mem.h"
#include "http/tls.h"
#include "mllp/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CERTIFICATE_ARENA_BYTES = 1024 * 1024, BACKLOG = 128 };

/* TLS 1.2 and newer, with keys that are forgotten; as http/server.c. */
static const char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-SHA1:"
                                 "-AES-128-CBC:-AES-256-CBC:%SERVER_PRECEDENCE";

bool mllp_address(str text, char ret_address[64], int *ret_port)
{
    ptrdiff_t colon = -1;
    int64_t port;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == ':') colon = (ptrdiff_t)i;
    if (colon < 1 || !str_to_int64(str_from(text, (size_t)colon + 1), &port) || port < 0 ||
        port > 65535)
        return false;
    str host = str_upto(text, (size_t)colon);
    if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
        host = str_upto(str_from(host, 1), host.len - 2);
    if (!host.len || host.len >= 64) return false;
    (void)snprintf(ret_address, 64, "%.*s", STR_FMT(host));
    *ret_port = (int)port;
    return true;
}

/* ---- listening ---- */

static err read_address(const struct mllp_plan *p, struct sockaddr_storage *ret, socklen_t *ret_len,
                        struct err_info *why)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)p->port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)p->port)};
    bool here;
    if (inet_pton(AF_INET, p->address, &v4.sin_addr) == 1) {
        here = ntohl(v4.sin_addr.s_addr) >> 24 == 127;
        *ret_len = sizeof v4;
        memcpy(ret, &v4, sizeof v4);
    } else if (inet_pton(AF_INET6, p->address, &v6.sin6_addr) == 1) {
        here = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
        *ret_len = sizeof v6;
        memcpy(ret, &v6, sizeof v6);
    } else {
        return err_set(why, ERR_CONFIG, "the address for HL7 messages is not an IP address");
    }
    if (here || !p->plain) return ERR_OK;
    (void)err_set(why, ERR_CONFIG, "without TLS, HL7 messages are taken from this machine only");
    return err_todo(why, "leave --plain-mllp out, or put a proxy with TLS on this machine");
}

static err listen_now(struct mllp *s, struct err_info *why)
{
    struct sockaddr_storage at = {0};
    socklen_t len = 0;
    const int yes = 1;
    err e = read_address(&s->plan, &at, &len, why);
    if (e) return e;
    s->listener = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool good = s->listener >= 0 &&
                setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                bind(s->listener, (struct sockaddr *)&at, len) == 0 &&
                listen(s->listener, BACKLOG) == 0;
    if (good) return ERR_OK;
    (void)err_set(why, ERR_BUSY, "cannot listen for HL7 messages on port %d", s->plan.port);
    return err_todo(why, "choose another port, or end the program that has it");
}

int mllp_port(const struct mllp *s)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at = {0};
    socklen_t len = sizeof at;
    if (getsockname(s->listener, &at.any, &len) != 0) return 0;
    return ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
}

/* ---- TLS ---- */

static err prepare_tls(struct mllp *s, struct err_info *why)
{
    const struct clock real = clock_system();
    const char *certificate = NULL, *key = NULL;
    s->arena = arena_new(CERTIFICATE_ARENA_BYTES);
    if (!s->arena) return err_set(why, ERR_NOMEM, "no memory for a certificate");
    err e = tls_certificate(s->hub->dir, clock_now_ms(&real), s->arena, &certificate, &key, why);
    if (!e) e = clients_new(s->hub, &s->clients, why);
    if (e) return e;
    gnutls_datum_t c = {(unsigned char *)(uintptr_t)certificate, (unsigned)strlen(certificate)},
                   k = {(unsigned char *)(uintptr_t)key, (unsigned)strlen(key)};
    int bad = gnutls_certificate_allocate_credentials(&s->credentials);
    if (bad < 0) return err_set(why, ERR_NOMEM, "no memory for TLS");
    bad = gnutls_certificate_set_x509_key_mem(s->credentials, &c, &k, GNUTLS_X509_FMT_PEM);
    if (bad >= 0) bad = gnutls_priority_init(&s->priority, priorities, NULL);
    return bad < 0 ? err_set(why, ERR_CONFIG, "the certificate of this hub cannot be used")
                   : ERR_OK;
}

static gnutls_session_t new_session(struct mllp *s, int fd)
{
    gnutls_session_t tls;
    if (gnutls_init(&tls, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0) return NULL;
    if (gnutls_priority_set(tls, s->priority) < 0 ||
        gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, s->credentials) < 0) {
        gnutls_deinit(tls);
        return NULL;
    }
    gnutls_certificate_server_set_request(tls, GNUTLS_CERT_REQUIRE);
    gnutls_transport_set_int(tls, fd);
    return tls;
}

struct line *mllp_line(struct mllp *s, int fd)
{
    const int yes = 1;
    struct line *l = mem_zero(1, sizeof *l);
    gnutls_session_t tls = l && !s->plan.plain ? new_session(s, fd) : NULL;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (!l || (!s->plan.plain && !tls)) {
        mem_free(l);
        (void)close(fd);
        return NULL;
    }
    line_init(l, fd, tls, s->plan.message_bytes_max, clock_monotonic_ns());
    return l;
}

/* ---- life ---- */

static err start_worker(struct mllp *s, struct mllp_worker *w, struct err_info *why)
{
    struct epoll_event door = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = w},
                       bell = {.events = EPOLLIN, .data.ptr = NULL};
    w->server = s;
    w->epoll = epoll_create1(EPOLL_CLOEXEC);
    w->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    w->lines = mem_zero((size_t)s->plan.connections_max, sizeof(struct line *));
    if (!w->lines || w->epoll < 0 || w->bell < 0 ||
        epoll_ctl(w->epoll, EPOLL_CTL_ADD, s->listener, &door) != 0 ||
        epoll_ctl(w->epoll, EPOLL_CTL_ADD, w->bell, &bell) != 0)
        return err_set(why, ERR_NOMEM, "no memory to listen for HL7 messages");
    err e = answerer_new(s->hub, &s->asking, &w->answerer, why);
    if (e) return e;
    if (pthread_create(&w->thread, NULL, mllp_work, w) != 0)
        return err_set(why, ERR_BUSY, "the system gives no thread for HL7 messages");
    w->running = true;
    return ERR_OK;
}

static void stop_worker(struct mllp_worker *w)
{
    const uint64_t one = 1;
    if (w->running && write(w->bell, &one, sizeof one) == sizeof one)
        (void)pthread_join(w->thread, NULL);
    answerer_free(w->answerer);
    mem_free(w->lines);
    if (w->epoll > 0) (void)close(w->epoll);
    if (w->bell > 0) (void)close(w->bell);
}

static int or_usual(int said, int usual)
{
    return said > 0 ? said : usual;
}

err mllp_start(struct hub *h, const struct mllp_plan *plan, struct mllp **ret_mllp,
               struct err_info *why)
{
    struct mllp *s = mem_zero(1, sizeof *s);
    if (!s) return err_set(why, ERR_NOMEM, "no memory to listen for HL7 messages");
    s->hub = h;
    limit_init(&s->asking);
    s->listener = -1;
    s->plan = *plan;
    s->plan.connections_max = or_usual(plan->connections_max, MLLP_CONNECTIONS_MAX);
    s->plan.handshake_s = or_usual(plan->handshake_s, 10);
    s->plan.message_s = or_usual(plan->message_s, 30);
    s->plan.idle_s = or_usual(plan->idle_s, 3600);
    if (!plan->message_bytes_max) s->plan.message_bytes_max = MLLP_MESSAGE_BYTES_MAX;
    err e = listen_now(s, why);
    if (!e && !plan->plain) e = prepare_tls(s, why);
    for (size_t i = 0; !e && i < MLLP_WORKERS; i++)
        e = start_worker(s, &s->worker[i], why);
    if (e) mllp_stop(s);
    else *ret_mllp = s;
    return e;
}

void mllp_stop(struct mllp *s)
{
    if (!s) return;
    atomic_store(&s->stopping, true);
    for (size_t i = 0; i < MLLP_WORKERS; i++)
        stop_worker(&s->worker[i]);
    if (s->listener >= 0) (void)close(s->listener);
    if (s->credentials) gnutls_certificate_free_credentials(s->credentials);
    if (s->priority) gnutls_priority_deinit(s->priority);
    clients_free(s->clients);
    limit_release(&s->asking);
    arena_free(s->arena);
    mem_free(s);
}
