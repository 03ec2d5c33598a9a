/* mesh/inside.h -- what the files of mesh/ share. */
#ifndef AIM_MESH_INSIDE_H
#define AIM_MESH_INSIDE_H

#include "mesh/mesh.h"

#include <curl/curl.h>

enum {
    MESH_HEADERS_BYTES_MAX = 16 * 1024, /* of an answer */
    MESH_ANSWER_BYTES_MAX = 1024 * 1024, /* that is JSON */
    MESH_VALUE_BYTES_MAX = 128,
    MESH_CHUNKS_MAX = 1000,
    MESH_PATH_BYTES_MAX = 400
};

struct mesh {
    struct hub *hub;
    struct arena *arena; /* of the settings */
    const char *url, *mailbox, *password, *shared_key, *authority, *certificate, *key;
    int64_t poll_s, patience_s, chunk_bytes;
    CURL *curl;
    char nonce[40];
    uint32_t count;
    _Atomic bool stop;
};

/* ---- settings.c ---- */
MUST err mesh_settings(struct mesh *m, struct err_info *why);
/* "NHSMESH mailbox:nonce:count:time:hash", for this moment. */
void mesh_authorization(const char *mailbox, const char *nonce, uint32_t count, int64_t now_ms,
                        const char *password, const char *shared_key,
                        char ret_header[400]);

/* ---- http.c ---- */
struct mesh_reply {
    long status;
    char from[MESH_VALUE_BYTES_MAX], workflow[MESH_VALUE_BYTES_MAX], range[MESH_VALUE_BYTES_MAX],
        type[MESH_VALUE_BYTES_MAX], linked[MESH_VALUE_BYTES_MAX], encoding[MESH_VALUE_BYTES_MAX];
};
/* ---- answer.c: what the mailbox says, read and judged; texts live in what was read or in `a`
 * ---- */
/* One line of an answer's head. False: a value that we use is none. */
bool mesh_read_head(str line, struct mesh_reply *r);
/* "2:5"; '' = the one and only. False: no such chunk. */
bool mesh_read_range(const char *text, int64_t *ret_chunk, int64_t *ret_chunks);
struct mesh_page {
    str *messages; /* ids, fit for an address */
    size_t n;
    const char *next; /* path of the next page of this mailbox; NULL = this is the last */
};
MUST err mesh_read_page(const struct mesh *m, str text, struct arena *a, struct mesh_page *ret_page,
                        struct err_info *why);
/* {"message_id": "..."} */
MUST err mesh_read_id(str text, struct arena *a, char ret_message[MESH_VALUE_BYTES_MAX],
                      struct err_info *why);
/* What became of a message: "taken", "returned", NULL = nothing yet. */
MUST err mesh_read_state(str text, struct arena *a, const char **ret_state, struct err_info *why);

typedef err mesh_body_fn(void *ctx, const struct mesh_reply *head, str piece, struct err_info *why);

struct mesh_request {
    const char *method;
    const char *path;            /* below the mailbox's own: "/inbox" */
    const char *const *headers;  /* ends with NULL; may be NULL */
    str body;
    mesh_body_fn *on_body; /* of an answer that is good; NULL: it does not matter */
    void *ctx;
    bool *unsure; /* set when it failed but may have arrived; may be NULL */
};
/* Ask, and judge the status: 200, 202 and 206 are good. */
MUST err mesh_ask(struct mesh *m, const struct mesh_request *r, struct mesh_reply *ret_reply,
                  struct err_info *why);
/* The answer as text, at most MESH_ANSWER_BYTES_MAX. */
MUST err mesh_ask_text(struct mesh *m, struct mesh_request r, struct arena *a, str *ret_text,
                       struct mesh_reply *ret_reply, struct err_info *why);

/* ---- fetch.c: a message's content into a spool ---- */
struct mesh_fetch {
    struct mesh *mesh;
    const char *message;
    struct mesh_reply first; /* of the first chunk */
    /* Asked once, before the first byte is kept. An error stops it. */
    err (*decide)(void *ctx, const struct mesh_reply *first, struct err_info *why);
    void *ctx;
};
MUST err mesh_fetch(struct mesh_fetch *f, struct source *ret_source, struct err_info *why);

/* ---- ledger.c ---- */
MUST err mesh_known(struct hub *h, str message, bool *ret_known, struct err_info *why);
struct mesh_taken {
    str message, sender, workflow, agency, feed;
    const char *outcome;
    int64_t delivery;
    const struct mesh_item *report; /* to be sent back, in the same transaction; NULL = none */
};
MUST err mesh_note_taken(struct hub *h, const struct mesh_taken *t, struct err_info *why);
MUST err mesh_note_acknowledged(struct hub *h, str message, struct err_info *why);
MUST err mesh_list(struct hub *h, const char *state, struct arena *a, struct mesh_sent **ret_list,
                   size_t *ret_n, struct err_info *why);
MUST err mesh_content(struct hub *h, int64_t item, struct arena *a, str *ret_content,
                      struct err_info *why);
/* False: another process was faster. The content is forgotten unless it waits or is begun. */
MUST err mesh_move(struct hub *h, int64_t item, const char *from, const char *to, str message,
                   bool *ret_moved, struct err_info *why);

/* ---- send.c ---- */
MUST err mesh_send_waiting(struct mesh *m, struct mesh_pass *p, struct err_info *why);

#endif
