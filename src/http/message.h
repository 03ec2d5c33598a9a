/* http/message.h -- one request and its answer, as the pages see them. */
#ifndef AIM_HTTP_MESSAGE_H
#define AIM_HTTP_MESSAGE_H

#include "base/buf.h"
#include "codec/form.h"

enum {
    HTTP_BODY_BYTES_MAX = 64 * 1024,
    HTTP_PAGE_BYTES_MAX = 512 * 1024,
    HTTP_ARENA_BYTES_MAX = 8 * 1024 * 1024
};

enum http_method { HTTP_GET, HTTP_POST }; /* HEAD is a GET whose body is not sent */

/* What came in, after the guard: everything lives as long as the request. */
struct http_request {
    enum http_method method;
    str path;           /* [A-Za-z0-9/_.-] only, starts with / */
    str session_cookie; /* value, empty when there is none */
    str form_cookie;    /* ties the sign-in form to this browser before there is a session */
    str source;         /* the client's address, for throttling */
    bool takes_gzip;
    struct form query; /* what stands behind '?': codes only, never about a person */
    struct form form;  /* fields of a POST */
    struct arena *arena;
    char id[17]; /* random, for the log and the audit entry */
};

enum http_keep { HTTP_KEEP_NOTHING, HTTP_KEEP_FOR_EVER }; /* what a browser may store */

/* What goes out. All zero is an empty 200. */
struct http_answer {
    int status; /* 0 = 200 */
    struct buf page;
    const void *file; /* instead of page: bytes that live for ever */
    size_t file_bytes;
    bool gzip;             /* file is gzipped */
    const char *media;     /* NULL = HTML */
    const char *location;  /* with a 303; in the arena or static */
    const char *cookie[2]; /* whole Set-Cookie values */
    enum http_keep keep;
    bool forget; /* tell the browser to drop what it stored (after signing out) */
};

#endif
