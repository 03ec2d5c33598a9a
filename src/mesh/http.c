/* mesh/http.c -- one request to the mailbox, by libcurl. What the other side may do is bounded:
 * no redirects, no cookies, no other protocol, so many bytes of headers, so slow and no slower. */
#include "mesh/inside.h"

#include "wire/wire.h"

#include <stdio.h>

enum { CONNECT_SECONDS = 10, SLOWEST_BYTES = 200, LONGEST_SECONDS = 3600 };

struct asking {
    const struct mesh_request *request;
    struct mesh_reply *reply;
    size_t head_bytes;
    CURL *curl;
    bool bad_head;
    err failed; /* of on_body */
    struct err_info *why;
};

static size_t on_head(char *at, size_t one, size_t n, void *ctx)
{
    struct asking *a = ctx;
    a->head_bytes += n * one;
    if (!mesh_read_head(str_range(at, n * one), a->reply) || a->head_bytes > MESH_HEADERS_BYTES_MAX)
        a->bad_head = true;
    return a->bad_head ? 0 : n * one;
}

static size_t on_body(char *at, size_t one, size_t n, void *ctx)
{
    struct asking *a = ctx;
    if (!a->reply->status)
        (void)curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, &a->reply->status);
    bool good = a->reply->status == 200 || a->reply->status == 202 || a->reply->status == 206;
    if (!good || !a->request->on_body) return n * one; /* an error's words are not ours to show */
    a->failed = a->request->on_body(a->request->ctx, a->reply, str_range(at, n * one), a->why);
    return a->failed ? 0 : n * one;
}

/* ---- what it means ---- */

static err judge_status(const struct mesh_reply *r, struct err_info *why)
{
    static const struct {
        long from, to;
        err code;
        const char *what, *todo;
    } table[] = {
        {300, 399, ERR_INPUT, "the mailbox sends us elsewhere, which is not followed",
         "check `url` in mesh.yaml"},
        {401, 403, ERR_DENIED, "the mailbox does not accept who we are",
         "check mailbox, password, shared_key and certificate in mesh.yaml, and this machine's "
         "clock"},
        {404, 404, ERR_ABSENT, "there is no such message or mailbox", ""},
        {410, 410, ERR_ABSENT, "the message is gone: it has expired or was taken", ""},
        {417, 417, ERR_INPUT, "the mailbox refuses the message: recipient, workflow or chunks",
         "check the recipient's mailbox and the workflow in the agreement"},
        {429, 429, ERR_THROTTLED, "the mailbox asks us to wait", "look less often: poll_seconds"},
        {400, 499, ERR_INPUT, "the mailbox refuses the request", "report this, with the time"},
        {500, 599, ERR_BUSY, "the mailbox has a failure of its own", "it is tried again"},
    };
    if (r->status == 200 || r->status == 202 || r->status == 206) return ERR_OK;
    for (size_t i = 0; i < COUNT(table); i++) {
        if (r->status < table[i].from || r->status > table[i].to) continue;
        (void)err_set(why, table[i].code, "%s (status %ld)", table[i].what, r->status);
        return err_todo(why, "%s", table[i].todo);
    }
    return err_set(why, ERR_INPUT, "the mailbox answers with the odd status %ld", r->status);
}

static err judge_transfer(CURLcode code, bool *unsure, struct err_info *why)
{
    static const struct {
        CURLcode code;
        err result;
        bool sure; /* nothing of it arrived */
        const char *what, *todo;
    } table[] = {
        {CURLE_COULDNT_RESOLVE_HOST, ERR_BUSY, true, "the mailbox's name is not known",
         "check `url` in mesh.yaml and the network"},
        {CURLE_COULDNT_CONNECT, ERR_BUSY, true, "the mailbox cannot be reached",
         "check `url` in mesh.yaml and the network"},
        {CURLE_PEER_FAILED_VERIFICATION, ERR_DENIED, true,
         "the other side's certificate is not one of the mailbox's authority",
         "check `authority` in mesh.yaml; do not go on without it"},
        {CURLE_SSL_CONNECT_ERROR, ERR_DENIED, true,
         "the other side does not agree on a safe connection",
         "check certificate and key in mesh.yaml"},
        {CURLE_SSL_CERTPROBLEM, ERR_CONFIG, true, "our certificate cannot be used",
         "check certificate and key in mesh.yaml"},
        {CURLE_SSL_CACERT_BADFILE, ERR_CONFIG, true, "the authority's file cannot be read",
         "check `authority` in mesh.yaml"},
        {CURLE_OPERATION_TIMEDOUT, ERR_BUSY, false, "the mailbox is too slow", "it is tried again"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        if (table[i].code != code) continue;
        *unsure = !table[i].sure;
        (void)err_set(why, table[i].result, "%s", table[i].what);
        return err_todo(why, "%s", table[i].todo);
    }
    *unsure = true;
    (void)err_set(why, ERR_BUSY, "the connection to the mailbox broke (%d)", (int)code);
    return err_todo(why, "it is tried again");
}

/* ---- asking ---- */

static struct curl_slist *make_headers(struct mesh *m, const struct mesh_request *r)
{
    char value[400], line[440];
    const char *fixed[] = {line, "Accept: application/vnd.mesh.v2+json", "Expect:",
                           "User-Agent: aim/" AIM_VERSION};
    struct curl_slist *list = NULL;
    const struct clock real = clock_system(); /* whatever time it is in a training hub */
    mesh_authorization(m->mailbox, m->nonce, ++m->count, clock_now_ms(&real), m->password,
                       m->shared_key, value);
    (void)snprintf(line, sizeof line, "Authorization: %s", value);
    for (size_t i = 0; i < COUNT(fixed); i++) {
        struct curl_slist *longer = curl_slist_append(list, fixed[i]);
        if (!longer) return curl_slist_free_all(list), NULL;
        list = longer;
    }
    for (size_t i = 0; r->headers && r->headers[i]; i++) {
        struct curl_slist *longer = curl_slist_append(list, r->headers[i]);
        if (!longer) return curl_slist_free_all(list), NULL;
        list = longer;
    }
    return list;
}

static int on_progress(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct mesh *m = ctx;
    (void)a, (void)b, (void)c, (void)d;
    return m->stop;
}

/* The options that never change, beside those of wire/; a handle keeps its connection between
 * requests. */
static void bound(struct mesh *m)
{
    CURL *c = m->curl;
    (void)curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFODATA, m);
    (void)curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    (void)curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOWEST_BYTES);
    (void)curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)m->patience_s);
    if (m->authority) (void)curl_easy_setopt(c, CURLOPT_CAINFO, m->authority);
    if (m->certificate) (void)curl_easy_setopt(c, CURLOPT_SSLCERT, m->certificate);
    if (m->key) (void)curl_easy_setopt(c, CURLOPT_SSLKEY, m->key);
}

static CURLcode perform(struct mesh *m, const struct mesh_request *r, struct asking *a,
                        struct curl_slist *headers, const char *url)
{
    curl_easy_reset(m->curl);
    bound(m);
    (void)curl_easy_setopt(m->curl, CURLOPT_URL, url);
    (void)curl_easy_setopt(m->curl, CURLOPT_CUSTOMREQUEST, r->method);
    (void)curl_easy_setopt(m->curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(m->curl, CURLOPT_HEADERFUNCTION, on_head);
    (void)curl_easy_setopt(m->curl, CURLOPT_HEADERDATA, a);
    (void)curl_easy_setopt(m->curl, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(m->curl, CURLOPT_WRITEDATA, a);
    if (strcmp(r->method, "GET") != 0) {
        /* On a connection that was used before, libcurl would send a request that got no answer
         * once more by itself: a message might be there twice. */
        (void)curl_easy_setopt(m->curl, CURLOPT_FRESH_CONNECT, 1L);
        (void)curl_easy_setopt(m->curl, CURLOPT_POSTFIELDS, r->body.len ? r->body.at : "");
        (void)curl_easy_setopt(m->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.len);
    }
    CURLcode code = curl_easy_perform(m->curl);
    (void)curl_easy_getinfo(m->curl, CURLINFO_RESPONSE_CODE, &a->reply->status);
    return code;
}

err mesh_ask(struct mesh *m, const struct mesh_request *r, struct mesh_reply *ret_reply,
             struct err_info *why)
{
    char url[2 * MESH_PATH_BYTES_MAX + 300];
    struct asking a = {.request = r, .curl = m->curl, .reply = ret_reply, .why = why};
    bool unsure = false;
    *ret_reply = (struct mesh_reply){0};
    int n = snprintf(url, sizeof url, "%s/messageexchange/%s%s", m->url, m->mailbox, r->path);
    struct curl_slist *headers = make_headers(m, r);
    if (n >= (int)sizeof url || !headers) {
        curl_slist_free_all(headers);
        return err_set(why, ERR_NOMEM, "no memory to ask the mailbox");
    }
    CURLcode code = perform(m, r, &a, headers, url);
    curl_slist_free_all(headers);
    if (a.failed) return a.failed;
    if (a.bad_head) {
        (void)err_set(why, ERR_INPUT, "the mailbox answers with headers that make no sense");
        if (r->unsure) *r->unsure = true;
        return err_todo(why, "check `url` in mesh.yaml: is it the mailbox?");
    }
    if (code != CURLE_OK) {
        err e = judge_transfer(code, &unsure, why);
        if (r->unsure) *r->unsure = unsure;
        return e;
    }
    if (r->unsure) *r->unsure = ret_reply->status >= 500;
    return judge_status(ret_reply, why);
}

static err add_text(void *ctx, const struct mesh_reply *head, str piece, struct err_info *why)
{
    struct buf *text = ctx;
    (void)head;
    buf_add(text, piece);
    if (!buf_state(text)) return ERR_OK;
    return err_set(why, ERR_INPUT, "the mailbox answers with far too much");
}

err mesh_ask_text(struct mesh *m, struct mesh_request r, struct arena *a, str *ret_text,
                  struct mesh_reply *ret_reply, struct err_info *why)
{
    struct buf text = BUF_INIT(MESH_ANSWER_BYTES_MAX);
    r.on_body = add_text;
    r.ctx = &text;
    err e = mesh_ask(m, &r, ret_reply, why);
    if (e) return buf_release(&text), e;
    return buf_keep(&text, a, ret_text) ? err_set(why, ERR_NOMEM, "no memory for an answer")
                                        : ERR_OK;
}

/* ---- the mailbox ---- */

err mesh_open(struct hub *h, struct mesh **ret_mesh, struct err_info *why)
{
    enum { SETTINGS_BYTES_MAX = 512 * 1024 };
    struct arena *a = arena_new(SETTINGS_BYTES_MAX);
    struct mesh *m = a ? ARENA_NEW(a, struct mesh) : NULL;
    unsigned char random[16];
    struct rand r = h->rand;
    if (!m) return arena_free(a), err_set(why, ERR_NOMEM, "no memory for the mailbox");
    *m = (struct mesh){.hub = h, .arena = a};
    rand_fill(&r, random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        (void)snprintf(m->nonce + 2 * i, 3, "%02x", random[i]);
    err e = mesh_settings(m, why);
    if (!e && !(m->curl = wire_new("http,https", CONNECT_SECONDS, LONGEST_SECONDS)))
        e = err_set(why, ERR_NOMEM, "no memory for the mailbox");
    if (e) return mesh_close(m), e;
    *ret_mesh = m;
    return ERR_OK;
}

void mesh_close(struct mesh *m)
{
    if (!m) return;
    if (m->curl) curl_easy_cleanup(m->curl);
    arena_free(m->arena);
}

void mesh_interrupt(struct mesh *m) { m->stop = true; }

int mesh_poll_s(const struct mesh *m) { return (int)m->poll_s; }
