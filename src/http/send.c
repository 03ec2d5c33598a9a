/* http/send.c -- sending an answer, or a refusal of the server's own. */
#include "http/exchange.h"

#include <assert.h>
#include <stdio.h>

enum { TAKEN_BYTES_PER_S = 8192 }; /* of an answer: no slower */

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

void http_add_header(struct http_answer *a, const char *name, const char *value)
{
    assert(a->field_n < HTTP_FIELDS_OUT_MAX);
    a->field[a->field_n].name = name;
    a->field[a->field_n++].value = value;
}

/* GET allows HEAD. */
static bool add_allow(const struct exchange *x, struct MHD_Response *response)
{
    static const struct {
        enum http_method method;
        const char *words;
    } table[] = {{HTTP_GET, "GET, HEAD"},
                 {HTTP_POST, "POST"},
                 {HTTP_PUT, "PUT"},
                 {HTTP_PATCH, "PATCH"},
                 {HTTP_DELETE, "DELETE"}};
    char text[64] = "";
    for (size_t i = 0; i < x->answer.field_n; i++)
        if (strcmp(x->answer.field[i].name, "Allow") == 0) return true; /* said already */
    for (size_t i = 0, len = 0; i < COUNT(table); i++)
        if (x->request.way.methods & HTTP_BIT(table[i].method))
            len += (size_t)snprintf(text + len, sizeof text - len, "%s%s", len ? ", " : "",
                                    table[i].words);
    return MHD_add_response_header(response, "Allow", text) == MHD_YES;
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
    if (!a->media || a->media[0])
        done &=
            MHD_add_response_header(response, "Content-Type",
                                    a->media ? a->media : "text/html; charset=utf-8") == MHD_YES;
    if (a->gzip) done &= MHD_add_response_header(response, "Content-Encoding", "gzip") == MHD_YES;
    if (a->file) done &= MHD_add_response_header(response, "Vary", "Accept-Encoding") == MHD_YES;
    if (a->location) done &= MHD_add_response_header(response, "Location", a->location) == MHD_YES;
    if (a->status == 405) done &= add_allow(x, response);
    for (size_t i = 0; i < a->field_n; i++)
        done &= MHD_add_response_header(response, a->field[i].name, a->field[i].value) == MHD_YES;
    if (a->forget)
        done &= MHD_add_response_header(response, "Clear-Site-Data", "\"cache\"") == MHD_YES;
    for (size_t i = 0; i < COUNT(a->cookie); i++)
        if (a->cookie[i])
            done &= MHD_add_response_header(response, "Set-Cookie", a->cookie[i]) == MHD_YES;
    return done;
}

/* A file's bytes live for ever, a page's until the exchange is freed, which is after it was
 * sent. */
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
    size_t length = a->file ? a->file_bytes : a->page.len;
    tie_within(&x->server->ties, x->tie,
               x->server->plan.request_s + (int64_t)length / TAKEN_BYTES_PER_S);
    if (add_headers(x, response))
        sent = MHD_queue_response(x->connection, (unsigned)(a->status ? a->status : 200), response);
    MHD_destroy_response(response);
    return sent;
}

enum MHD_Result exchange_refuse(struct exchange *x, int status, const char *reason)
{
    struct http_answer *a = &x->answer;
    struct buf kept = a->page;
    *a = (struct http_answer){.page = kept, .status = status};
    buf_reset(&a->page);
    if (x->request.way.refused) {
        x->request.way.refused(status, reason, a);
        return exchange_send(x);
    }
    buf_printf(&a->page, "%d: %s\n", status, reason);
    a->media = "text/plain; charset=utf-8";
    return exchange_send(x);
}
