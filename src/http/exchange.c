/* http/exchange.c -- reading a request's head. */
#include "http/exchange.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/rand.h"
#include "codec/url.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>

/* The value of one cookie in "a=1; b=2". */
static str cookie_value(str header, str name)
{
    str piece;
    while (str_next(&header, ';', &piece)) {
        piece = str_trim(piece);
        if (str_starts(piece, name) && piece.len > name.len && piece.at[name.len] == '=')
            return str_from(piece, name.len + 1);
    }
    return STR("");
}

/* The last address that our own proxy wrote down. */
static str forwarded(str header)
{
    str piece, last = STR("");
    while (str_next(&header, ',', &piece))
        last = str_trim(piece);
    for (size_t i = 0; i < last.len; i++)
        if (!strchr("0123456789abcdefABCDEF.:", last.at[i]) || last.at[i] == '\0') return STR("");
    return last.len <= INET6_ADDRSTRLEN ? last : STR("");
}

/* ---- header lines ---- */

/* Lists, which may come in several lines; of anything else a second line could mean another. */
static bool may_repeat(str name)
{
    static const char *const lists[] = {"Accept",        "Accept-Encoding", "Accept-Language",
                                        "Cache-Control", "Connection",      "Cookie",
                                        "Forwarded",     "TE",              "Trailer",
                                        "Via",           "X-Forwarded-For", "Prefer"};
    bool found = false;
    for (size_t i = 0; i < COUNT(lists); i++)
        found = found || str_eq_nocase(name, str_of(lists[i]));
    return found;
}

str http_header(const struct http_request *q, const char *name)
{
    for (size_t i = 0; i < q->field_n; i++)
        if (str_eq_nocase(q->field[i].name, str_of(name))) return q->field[i].value;
    return STR("");
}

static void keep_header(struct exchange *x, str name, str value)
{
    struct http_request *q = &x->request;
    struct http_field *list;
    if (!q->field) q->field = ARENA_ARRAY(q->arena, struct http_field, GUARD_HEADERS_MAX);
    if (!q->field || q->field_n == GUARD_HEADERS_MAX) return; /* the guard has refused it */
    if (!may_repeat(name) && http_header(q, str_c(q->arena, name)).len) guard_twice(&x->guard);
    memcpy(&list, &q->field, sizeof list);
    list[q->field_n++] =
        (struct http_field){str_copy(q->arena, name), str_copy(q->arena, str_trim(value))};
}

static enum MHD_Result each_header(void *at, enum MHD_ValueKind kind, const char *name_at,
                                   size_t name_len, const char *value_at, size_t value_len)
{
    struct exchange *x = at;
    str name = str_range(name_at, name_len),
        value = str_range(value_at ? value_at : "", value_at ? value_len : 0);
    (void)kind;
    guard_header(&x->guard, name, value);
    if (x->request.way.machine) keep_header(x, name, value);
    if (str_eq_nocase(name, STR("Cookie"))) {
        x->request.session_cookie =
            str_copy(x->request.arena, cookie_value(value, STR("__Host-aim")));
        x->request.form_cookie =
            str_copy(x->request.arena, cookie_value(value, STR("__Host-aim-form")));
    } else if (str_eq_nocase(name, STR("Accept-Encoding"))) {
        x->request.takes_gzip = str_has(value, STR("gzip"));
    } else if (str_eq_nocase(name, STR("Content-Type"))) {
        x->form_media = str_starts(value, STR("application/x-www-form-urlencoded"));
    } else if (x->server->plan.plain_http && str_eq_nocase(name, STR("X-Forwarded-For"))) {
        x->request.source = str_copy(x->request.arena, forwarded(value));
    }
    return MHD_YES;
}

/* ---- what is asked for ---- */

/* A machine's query may hold any text; a plus has been read as a blank already. */
static bool decoded(struct exchange *x, str *name, str *value)
{
    struct arena *a = x->request.arena;
    bool good = name->len <= GUARD_MACHINE_VALUE_MAX && value->len <= GUARD_MACHINE_VALUE_MAX &&
                x->request.query.n < FORM_FIELDS_MAX && url_decode(a, *name, false, name) &&
                url_decode(a, *value, false, value) && name->at && value->at;
    if (!good) guard_bad_query(&x->guard);
    return good;
}

static enum MHD_Result each_query(void *at, enum MHD_ValueKind kind, const char *name_at,
                                  size_t name_len, const char *value_at, size_t value_len)
{
    struct exchange *x = at;
    struct form *q = &x->request.query;
    str name = str_range(name_at, name_len),
        value = str_range(value_at ? value_at : "", value_at ? value_len : 0);
    (void)kind;
    if (!x->request.way.machine) guard_query(&x->guard, name, value);
    else if (!decoded(x, &name, &value)) return MHD_YES;
    if (q->n < FORM_FIELDS_MAX) {
        q->field[q->n].name = str_copy(x->request.arena, name);
        q->field[q->n++].value = pii_of(str_copy(x->request.arena, value));
    }
    return MHD_YES;
}

static str peer(struct MHD_Connection *connection, struct arena *a)
{
    char text[INET6_ADDRSTRLEN] = "";
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info && info->client_addr && info->client_addr->sa_family == AF_INET)
        (void)inet_ntop(AF_INET,
                        &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr,
                        text, sizeof text);
    else if (info && info->client_addr && info->client_addr->sa_family == AF_INET6)
        (void)inet_ntop(AF_INET6,
                        &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr,
                        text, sizeof text);
    return str_copy(a, str_of(text));
}

/* The certificate that the client proved to hold, by its fingerprint. Nobody vouches for it here:
 * it is compared with the ones that were written down. */
static void name_certificate(struct exchange *x)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[HTTP_CERTIFICATE_TEXT / 2];
    unsigned n = 0;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    const gnutls_datum_t *chain =
        info && info->tls_session
            ? gnutls_certificate_get_peers((gnutls_session_t)info->tls_session, &n)
            : NULL;
    if (!chain || !n ||
        gnutls_hash_fast(GNUTLS_DIG_SHA256, chain[0].data, chain[0].size, hash) < 0)
        return;
    for (size_t i = 0; i < sizeof hash; i++) {
        x->request.certificate[2 * i] = digits[hash[i] >> 4];
        x->request.certificate[2 * i + 1] = digits[hash[i] & 15];
    }
}

/* ---- its life ---- */

static enum http_method method_of(const char *word)
{
    static const struct {
        const char *word;
        enum http_method method;
    } table[] = {{"GET", HTTP_GET}, {"HEAD", HTTP_GET},     {"POST", HTTP_POST},
                 {"PUT", HTTP_PUT}, {"PATCH", HTTP_PATCH}, {"DELETE", HTTP_DELETE}};
    for (size_t i = 0; i < COUNT(table); i++)
        if (strcmp(word, table[i].word) == 0) return table[i].method;
    return HTTP_OTHER;
}

static void choose_way(struct exchange *x)
{
    struct http_request *q = &x->request;
    const struct server_plan *p = &x->server->plan;
    if (p->look) q->way = p->look(p->ctx, q);
    if (!q->way.methods) q->way.methods = HTTP_BIT(HTTP_GET) | HTTP_BIT(HTTP_POST);
    if (!q->way.body_bytes_max) q->way.body_bytes_max = HTTP_BODY_BYTES_MAX;
    if (!q->way.page_bytes_max) q->way.page_bytes_max = HTTP_PAGE_BYTES_MAX;
    x->answer.page = (struct buf)BUF_INIT(q->way.page_bytes_max);
    x->body = (struct buf)BUF_INIT(exchange_streams(x) ? (size_t)HTTP_PIECE_BYTES
                                                       : (size_t)q->way.body_bytes_max);
}

static struct tie *tie_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

struct exchange *exchange_new(struct server *s, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version)
{
    struct exchange *x = mem_zero(1, sizeof *x);
    if (x) x->request.arena = arena_new(HTTP_ARENA_BYTES_MAX);
    if (!x || !x->request.arena) {
        mem_free(x);
        return NULL;
    }
    struct rand r = rand_system();
    x->server = s;
    x->connection = connection;
    x->tie = tie_of(connection);
    tie_within(&s->ties, x->tie, 0); /* its head is whole; a body has a limit of its own */
    x->started_ns = clock_monotonic_ns();
    x->request.method = method_of(method);
    x->request.head = strcmp(method, "HEAD") == 0;
    x->request.path = str_copy(x->request.arena, str_of(url));
    (void)snprintf(x->request.id, sizeof x->request.id, "%016llx",
                   (unsigned long long)rand_u64(&r));
    choose_way(x);
    guard_line(&x->guard, x->request.way.methods & HTTP_BIT(x->request.method), url, version,
               x->request.way.machine);
    (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, each_header, x);
    (void)MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, each_query, x);
    if (str_empty(x->request.source)) x->request.source = peer(connection, x->request.arena);
    if (s->plan.client_certificates) name_certificate(x);
    return x;
}

void exchange_free(struct exchange *x)
{
    if (!x) return;
    buf_release(&x->body);
    buf_release(&x->answer.page);
    arena_free(x->request.arena);
    mem_free(x);
}
