/* http/message.h -- one request and its answer, as pages and machine routes see them. */
#ifndef AIM_HTTP_MESSAGE_H
#define AIM_HTTP_MESSAGE_H

#include "base/buf.h"
#include "codec/form.h"

enum {
    HTTP_BODY_BYTES_MAX = 64 * 1024,
    HTTP_PAGE_BYTES_MAX = 512 * 1024,
    HTTP_ARENA_BYTES_MAX = 8 * 1024 * 1024,
    HTTP_FIELDS_OUT_MAX = 12,
    HTTP_CERTIFICATE_TEXT = 64 /* SHA-256 of the client's certificate, hexadecimal */
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OTHER };
/* HEAD is a GET whose body is not sent. HTTP_OTHER: a method that no route has. */
#define HTTP_BIT(method) (1u << (method))

enum http_body {
    HTTP_BODY_FORM, /* fields into request.form, 415 for anything else */
    HTTP_BODY_TEXT, /* whole, into request.body, whatever it is */
    HTTP_BODY_STREAM /* piece by piece: see server.h */
};

struct http_answer;

/* How a request is read: chosen from its method and path before anything else of it is looked at.
 * All zero is a page: GET and POST of a form, no odd characters anywhere. */
struct http_way {
    unsigned methods; /* HTTP_BIT of each; 0 = GET and POST */
    enum http_body body;
    int64_t body_bytes_max; /* 0 = HTTP_BODY_BYTES_MAX */
    size_t page_bytes_max;  /* of the answer; 0 = HTTP_PAGE_BYTES_MAX */
    /* For programs: every header line is kept, a query may hold any text, a path may hold '$' and
     * ':'. */
    bool machine;
    /* How a refusal of the server's own looks; NULL = a line of text. `reason` is our own words. */
    void (*refused)(int status, const char *reason, struct http_answer *answer);
    const void *route; /* what the chooser found, for those who answer */
};

struct http_field {
    str name, value;
};

/* What came in, after the guard: everything lives as long as the request. */
struct http_request {
    enum http_method method;
    bool head;
    struct http_way way;
    str path;           /* [A-Za-z0-9/_.-] only, starts with / */
    str session_cookie; /* value, empty when there is none */
    str form_cookie;    /* ties the sign-in form to this browser before there is a session */
    str source;         /* the client's address, for throttling */
    bool takes_gzip;
    struct form query; /* what stands behind '?': of a page codes only, never about a person */
    struct form form;  /* fields of a form */
    pii body;          /* HTTP_BODY_TEXT */
    const struct http_field *field; /* header lines of a machine's request; see http_header */
    size_t field_n;
    char certificate[HTTP_CERTIFICATE_TEXT + 1]; /* "" = the client showed none */
    void *state; /* of the one who takes a stream */
    struct arena *arena;
    char id[17]; /* random, for the log and the audit entry */
};

enum http_keep { HTTP_KEEP_NOTHING, HTTP_KEEP_FOR_EVER }; /* what a client may store */

/* What goes out. All zero is an empty 200. */
struct http_answer {
    int status; /* 0 = 200 */
    struct buf page;
    const void *file; /* instead of page: bytes that live for ever */
    size_t file_bytes;
    bool gzip;             /* file is gzipped */
    const char *media;     /* NULL = HTML; "" = none */
    const char *location;  /* in the arena or static */
    const char *cookie[2]; /* whole Set-Cookie values */
    struct {
        const char *name, *value; /* in the arena or static */
    } field[HTTP_FIELDS_OUT_MAX];
    size_t field_n;
    enum http_keep keep;
    bool forget; /* tell the browser to drop what it stored (after signing out) */
    bool later;  /* not made yet: somebody calls http_answer_now */
};

/* The value of a machine's header line, trimmed; empty when there is none. */
str http_header(const struct http_request *q, const char *name);
/* One header line more; name and value are static or in the request's arena, and hold no line end.
 * Those over HTTP_FIELDS_OUT_MAX are an assert: routes are written by us. */
void http_add_header(struct http_answer *a, const char *name, const char *value);

#endif
