/* http/exchange.c -- reading a request's head, and sending an answer. */
#include "http/exchange.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/rand.h"

#include <arpa/inet.h>
#include <stdio.h>

#define POLICY                                                                                     \
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; "  \
    "base-uri 'none'; frame-ancestors 'none'"

/* Every answer has these, refusals too. */
static const struct {
    const char *name, *value;
} headers_of_all[] = {
    {"Content-Security-Policy", POLICY},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
};

static const char *const keep_words[] = {
    [HTTP_KEEP_NOTHING] = "no-store",
    [HTTP_KEEP_FOR_EVER] = "public, max-age=31536000, immutable",
};

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

static enum MHD_Result each_header(void *at, enum MHD_ValueKind kind, const char *name_at,
                                   size_t name_len, const char *value_at, size_t value_len)
{
    struct exchange *x = at;
    str name = str_range(name_at, name_len),
        value = str_range(value_at ? value_at : "", value_at ? value_len : 0);
    (void)kind;
    guard_header(&x->guard, name, value);
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

static enum MHD_Result each_query(void *at, enum MHD_ValueKind kind, const char *name_at,
                                  size_t name_len, const char *value_at, size_t value_len)
{
    struct exchange *x = at;
    struct form *q = &x->request.query;
    str name = str_range(name_at, name_len),
        value = str_range(value_at ? value_at : "", value_at ? value_len : 0);
    (void)kind;
    guard_query(&x->guard, name, value);
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
    x->started_ns = clock_monotonic_ns();
    x->body = (struct buf)BUF_INIT(HTTP_BODY_BYTES_MAX);
    x->answer.page = (struct buf)BUF_INIT(HTTP_PAGE_BYTES_MAX);
    x->request.method = strcmp(method, "POST") == 0 ? HTTP_POST : HTTP_GET;
    x->request.path = str_copy(x->request.arena, str_of(url));
    (void)snprintf(x->request.id, sizeof x->request.id, "%016llx",
                   (unsigned long long)rand_u64(&r));
    guard_line(&x->guard, method, url, version);
    (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, each_header, x);
    (void)MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, each_query, x);
    if (str_empty(x->request.source)) x->request.source = peer(connection, x->request.arena);
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

static bool add_headers(const struct exchange *x, struct MHD_Response *response)
{
    const struct http_answer *a = &x->answer;
    bool done = true;
    for (size_t i = 0; i < COUNT(headers_of_all); i++)
        done &= MHD_add_response_header(response, headers_of_all[i].name,
                                        headers_of_all[i].value) == MHD_YES;
    done &= MHD_add_response_header(response, "Strict-Transport-Security", "max-age=63072000") ==
            MHD_YES;
    done &= MHD_add_response_header(response, "Cache-Control", keep_words[a->keep]) == MHD_YES;
    done &= MHD_add_response_header(response, "Content-Type",
                                    a->media ? a->media : "text/html; charset=utf-8") == MHD_YES;
    if (a->gzip) done &= MHD_add_response_header(response, "Content-Encoding", "gzip") == MHD_YES;
    if (a->file) done &= MHD_add_response_header(response, "Vary", "Accept-Encoding") == MHD_YES;
    if (a->location) done &= MHD_add_response_header(response, "Location", a->location) == MHD_YES;
    if (a->status == 405)
        done &= MHD_add_response_header(response, "Allow", "GET, HEAD, POST") == MHD_YES;
    if (a->forget)
        done &= MHD_add_response_header(response, "Clear-Site-Data", "\"cache\"") == MHD_YES;
    for (size_t i = 0; i < COUNT(a->cookie); i++)
        if (a->cookie[i])
            done &= MHD_add_response_header(response, "Set-Cookie", a->cookie[i]) == MHD_YES;
    return done;
}

/* A file's bytes live for ever, a page's until the exchange is freed, which is after it was sent.
 */
enum MHD_Result exchange_send(struct exchange *x)
{
    const struct http_answer *a = &x->answer;
    union {
        const void *from;
        void *to;
    } bytes = {.from = a->file ? a->file : buf_str(&a->page).at};
    struct MHD_Response *response = MHD_create_response_from_buffer(
        a->file ? a->file_bytes : a->page.len, bytes.to, MHD_RESPMEM_PERSISTENT);
    if (!response) return MHD_NO;
    enum MHD_Result sent = MHD_NO;
    if (add_headers(x, response))
        sent = MHD_queue_response(x->connection, (unsigned)(a->status ? a->status : 200), response);
    MHD_destroy_response(response);
    return sent;
}

enum MHD_Result exchange_refuse(struct exchange *x, int status, const char *reason)
{
    buf_reset(&x->answer.page);
    buf_printf(&x->answer.page, "%d: %s\n", status, reason);
    x->answer.status = status;
    x->answer.media = "text/plain; charset=utf-8";
    return exchange_send(x);
}
