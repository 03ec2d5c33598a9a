/* api/route.h -- a row of the table of routes, and one call on its way. For this folder. */
#ifndef AIM_API_ROUTE_H
#define AIM_API_ROUTE_H

#include "api/api.h"
#include "codec/json.h"

enum { API_PIECES_MAX = 2 };

enum api_needs {
    API_ANYONE, /* nothing of the hub's is in it */
    API_CLIENT, /* any client; what it sees is its agency's */
    API_FEED,   /* may deliver the feed that the path names */
    API_ASKS    /* may ask about people: user, purpose, rate */
};

enum api_kind { API_TEXT, API_NUMBER, API_FLAG, API_WORD, API_MOMENT };

/* Of the query, of the header, or {this} of the path. */
struct api_parameter {
    const char *name; /* NULL ends a list */
    enum { API_QUERY, API_HEADER, API_PATH } in;
    enum api_kind kind;
    bool required;
    int64_t min, max;    /* of a number; of a text's length */
    const char *words;   /* of a word: with a blank between them */
    const char *pattern; /* of a text, for the document; checked by the one who reads it */
    const char *help;
};

struct api_response {
    int status; /* 0 ends a list */
    const char *shape; /* of shapes.c; NULL = no content */
    const char *help;
    const char *headers; /* that come with it, with a blank between them; NULL = none */
};

struct api_call;
typedef err api_run(struct api_call *c, struct err_info *why);

struct api_route {
    enum http_method method;
    const char *path; /* "/api/v1/feeds/{feed}/deliveries" */
    const char *id, *summary, *help;
    enum api_needs needs;
    enum audit_kind audit; /* noted before the answer leaves; AUDIT_NONE = by the run itself */
    enum http_body body;
    int64_t body_bytes_max;
    const char *media;  /* of the body, with a blank between them; NULL = it has none */
    const char *shape;  /* of the body, when it is JSON */
    const struct api_parameter *parameter;
    const struct api_response *response;
    api_run *begin; /* of a stream */
    err (*take)(struct api_call *c, str piece, struct err_info *why);
    api_run *run;
    void (*gone)(
        struct api_call *c); /* of a stream: the client went away, or begin or take failed */
};
extern const struct api_route api_routes[];
extern const size_t api_route_count;

struct receiving;
struct api_call {
    struct machine_call call;
    const struct api_route *route;
    struct http_request *q;
    struct http_answer *a;
    struct arena *arena;
    str piece[API_PIECES_MAX]; /* of the path, in order */
    struct json_writer w;      /* of the answer */
    struct receiving *receiving; /* of a stream */
    bool counted;                /* as a body of the client's under way */
    int status;                  /* of a failure, when it is not its error's */
};

static inline struct hub *api_hub(const struct api_call *c)
{
    return machine_hub(c->call.machine);
}

/* The row for a request. NULL: there is none; *ret_methods are those that this path has. */
const struct api_route *api_find(enum http_method method, str path, str piece[API_PIECES_MAX],
                                 unsigned *ret_methods);
/* Every parameter is there, known and well formed. ERR_INPUT. */
MUST err api_check_parameters(const struct api_call *c, struct err_info *why);
/* After that. Absent: empty, `fallback`, false. */
str api_text(const struct api_call *c, const char *name);
int64_t api_number(const struct api_call *c, const char *name, int64_t fallback);
bool api_flag(const struct api_call *c, const char *name);
/* Fail with a status that is not the error's own. */
err api_fail(struct api_call *c, int status, struct err_info *why, err code, const char *text);

/* ---- what runs (one per row) ---- */
api_run run_document, run_feeds, run_deliveries, run_delivery, run_quarantine, run_quality,
    run_search, run_referrals, run_referral, run_referral_state, run_plans;
api_run begin_delivery, end_delivery, run_upload_new, begin_append, end_append, run_upload,
    run_upload_drop;
err take_piece(struct api_call *c, str piece, struct err_info *why);
void drop_receiving(struct api_call *c);

#endif
