/* fhir/door.c -- from a request to its row, through who calls and in which form, to an answer or an
 * OperationOutcome. */
#include "fhir/door.h"

#include "base/log.h"
#include "fhir/call.h"

#define ROOT "/fhir/R4/"

enum media { MEDIA_NONE, MEDIA_FHIR, MEDIA_FORM };

/* A star takes one piece of the path. The first row that fits is the one. */
struct row {
    enum http_method method;
    const char *path;
    err (*run)(struct fhir_call *c, struct err_info *why); /* NULL = there is none: 405 */
    enum media body;
    enum { ANYONE, ASKS, DELIVERS } who;
};

static const struct row rows[] = {
    {HTTP_GET, "metadata", fhir_metadata, MEDIA_NONE, ANYONE},
    {HTTP_GET, "Patient", fhir_search, MEDIA_NONE, ASKS},
    {HTTP_POST, "Patient/_search", fhir_search, MEDIA_FORM, ASKS},
    {HTTP_POST, "Patient/$match", fhir_match, MEDIA_FHIR, ASKS},
    {HTTP_GET, "Patient/$ihe-pix", fhir_pix, MEDIA_NONE, ASKS},
    {HTTP_PUT, "Patient", fhir_put, MEDIA_FHIR, DELIVERS},
    {HTTP_GET, "Patient/*", fhir_read, MEDIA_NONE, ASKS},
    {HTTP_GET, "MeasureReport", fhir_reports, MEDIA_NONE, DELIVERS},
    {HTTP_POST, "MeasureReport/_search", fhir_reports, MEDIA_FORM, DELIVERS},
    {HTTP_GET, "MeasureReport/*", fhir_report, MEDIA_NONE, DELIVERS},
};

static bool row_fits(const struct row *r, str path, str *ret_tail)
{
    str want = str_of(r->path);
    *ret_tail = STR("");
    if (str_eq(want, path)) return true;
    str stem = str_upto(want, want.len - 1);
    if (!str_ends(want, STR("*")) || !str_starts(path, stem)) return false;
    *ret_tail = str_from(path, stem.len);
    return !str_empty(*ret_tail) && !strchr("$_", ret_tail->at[0]) && str_find(*ret_tail, '/') < 0;
}

/* NULL: *ret_known tells whether another method would do. */
static const struct row *row_of(const struct http_request *q, str *ret_tail, bool *ret_known)
{
    str path = str_starts(q->path, STR(ROOT)) ? str_from(q->path, sizeof ROOT - 1) : STR("");
    *ret_known = false;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!row_fits(&rows[i], path, ret_tail)) continue;
        *ret_known = true;
        if (rows[i].method == q->method) return &rows[i];
    }
    return NULL;
}

/* ---- refusals ---- */

static const char *const codes[] = {
    [ERR_OK] = "processing",       [ERR_INPUT] = "invalid",    [ERR_USAGE] = "invalid",
    [ERR_UNKNOWN_USER] = "login",  [ERR_DENIED] = "forbidden", [ERR_ABSENT] = "not-found",
    [ERR_CONFLICT] = "conflict",   [ERR_LIMIT] = "too-long",   [ERR_THROTTLED] = "throttled",
    [ERR_BUSY] = "transient",      [ERR_NOMEM] = "transient",  [ERR_DISK] = "transient",
    [ERR_CORRUPT] = "exception",   [ERR_CONFIG] = "exception", [ERR_INTERNAL] = "exception"};
_Static_assert(COUNT(codes) == ERR__COUNT, "every error has an issue code");

static void outcome(struct http_answer *a, int status, const struct fhir_issue *issue)
{
    struct buf kept = a->page;
    *a = (struct http_answer){.page = kept, .status = status, .media = FHIR_MEDIA};
    buf_reset(&a->page);
    struct json_writer w = {.out = &a->page};
    fhir_write_outcome(&w, issue, 1);
    if (status == 401) http_add_header(a, "WWW-Authenticate", "Bearer realm=\"aim\"");
    if (status == 405) http_add_header(a, "Allow", "GET, POST, PUT");
    if (status == 429) http_add_header(a, "Retry-After", "1");
    if (status == 503) http_add_header(a, "Retry-After", "5");
}

/* struct http_way's: the server itself refuses. */
static void refused(int status, const char *reason, struct http_answer *a)
{
    const struct fhir_issue issue = {.severity = FHIR_ERROR,
                                     .code = status == 413   ? "too-long"
                                             : status == 405 ? "not-supported"
                                             : status >= 500 ? "transient"
                                                             : "invalid",
                                     .text = str_of(reason),
                                     .expression = STR("")};
    outcome(a, status, &issue);
}

static void answer_refusal(struct fhir_call *c, const struct err_info *why)
{
    bool ours = err_http_status(why->code) >= 500 && why->code != ERR_BUSY;
    str text = ours
                   ? STR("there is a problem with the hub") /* its place is our log */
                   : str_printf(c->arena, "%s%s%s", why->text, why->todo[0] ? "; " : "", why->todo);
    const struct fhir_issue issue = {
        .severity = FHIR_ERROR,
        .code = c->fault.code ? c->fault.code : codes[why->code],
        .text = text.at ? text : STR("no memory"),
        .expression = str_of(why->code == ERR_INPUT ? c->fault.path : "")};
    if (ours) log_error("fhir", "request=%s error=%s", c->q->id, err_word(why->code));
    outcome(c->answer, c->status ? c->status : err_http_status(why->code), &issue);
}

err call_refuse(struct fhir_call *c, int status, const char *code, struct err_info *why,
                const char *text)
{
    c->status = status;
    c->fault.code = code;
    return err_set(why, ERR_INPUT, "%s", text);
}

void call_say(struct fhir_call *c, enum fhir_severity severity, const char *code, const char *text)
{
    if (c->issue_n == CALL_ISSUES_MAX) return;
    c->issue[c->issue_n++] =
        (struct fhir_issue){severity, code, str_of(text), STR("")};
}

/* ---- in which form ---- */

static bool is_json(str media)
{
    return str_has(media, STR("json")) || str_has(media, STR("*/*")) ||
           str_has(media, STR("application/*"));
}

/* We speak JSON alone, and say so in it. */
static err check_answer_form(struct fhir_call *c, struct err_info *why)
{
    str accept = http_header(c->q, "Accept"),
        format = pii_reveal(form_get(&c->form, "_format"), REVEAL_CLEAN);
    if (format.len ? is_json(format) : !accept.len || is_json(accept)) return ERR_OK;
    return call_refuse(c, 406, "not-supported", why,
                       "this server answers in JSON alone: Accept: application/fhir+json");
}

static err check_body_form(struct fhir_call *c, enum media body, struct err_info *why)
{
    str all = http_header(c->q, "Content-Type"), charset = STR(""), media;
    if (body == MEDIA_NONE) return ERR_OK;
    str rest = all;
    (void)str_next(&rest, ';', &media);
    if (rest.at) charset = str_trim(rest);
    media = str_trim(media);
    bool good = body == MEDIA_FORM
                    ? str_eq_nocase(media, STR("application/x-www-form-urlencoded"))
                    : str_eq_nocase(media, STR(FHIR_MEDIA)) ||
                          str_eq_nocase(media, STR("application/json"));
    if (str_eq_nocase(str_upto(charset, 8), STR("charset=")))
        good &= str_eq_nocase(str_from(charset, 8), STR("utf-8")) ||
                str_eq_nocase(str_from(charset, 8), STR("\"utf-8\""));
    if (good) return ERR_OK;
    return call_refuse(c, 415, "not-supported", why,
                       body == MEDIA_FORM
                           ? "a search is sent as application/x-www-form-urlencoded"
                           : "this server reads JSON alone: Content-Type: application/fhir+json");
}

static err read_form(struct fhir_call *c, enum media body, struct err_info *why)
{
    struct form more;
    c->form = c->q->query;
    if (body != MEDIA_FORM) return ERR_OK;
    err e = form_parse_list(pii_reveal(c->q->body, REVEAL_CLEAN), c->arena, &more, why);
    for (size_t i = 0; !e && i < more.n; i++) {
        if (c->form.n == FORM_FIELDS_MAX)
            return err_set(why, ERR_LIMIT, "there are too many parameters");
        c->form.field[c->form.n++] = more.field[i];
    }
    return e;
}

/* Where the client found us, as it will find what we point to. The scheme is that of the proxy in
 * front, if it says so. */
static err find_base(struct fhir_call *c, struct err_info *why)
{
    str scheme = http_header(c->q, "X-Forwarded-Proto"), host = http_header(c->q, "Host");
    str base = str_printf(c->arena, "%s://%.*s/fhir/R4",
                          str_eq_c(scheme, "http") ? "http" : "https", STR_FMT(host));
    c->base = base.at;
    c->strict = str_has(http_header(c->q, "Prefer"), STR("handling=strict"));
    return c->base ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a request");
}

/* ---- all of it ---- */

static err answer_row(struct fhir_call *c, struct machine *m, const struct row *row,
                      struct err_info *why)
{
    err e = ERR_OK;
    if (row->who != ANYONE) e = machine_begin(m, c->q, row->path, &c->who, why);
    if (!e) e = check_body_form(c, row->body, why);
    if (!e) e = read_form(c, row->body, why);
    if (!e) e = check_answer_form(c, why);
    if (!e && row->who == ASKS) e = machine_asks(&c->who, why);
    if (!e) e = row->run(c, why);
    if (!e && buf_state(&c->answer->page))
        e = err_set(why, ERR_LIMIT, "the answer is longer than one page");
    machine_end(&c->who);
    return e;
}

static err no_row(struct fhir_call *c, bool known, struct err_info *why)
{
    if (known)
        return call_refuse(c, 405, "not-supported", why,
                           "this is not done here by that method; see /fhir/R4/metadata");
    return call_refuse(c, 404, "not-found", why,
                       "there is no such thing here; see /fhir/R4/metadata");
}

static void answer(struct machine *m, struct http_request *q, struct http_answer *a)
{
    bool known;
    struct err_info why = {0};
    struct fhir_call *c = ARENA_NEW(q->arena, struct fhir_call);
    if (!c) {
        refused(503, "the hub is busy", a);
        return;
    }
    *c = (struct fhir_call){.q = q, .answer = a, .arena = q->arena, .hub = machine_hub(m)};
    c->out.out = &a->page;
    a->media = FHIR_MEDIA;
    const struct row *row = row_of(q, &c->tail, &known);
    err e = find_base(c, &why);
    if (!e) e = row ? answer_row(c, m, row, &why) : no_row(c, known, &why);
    if (e) answer_refusal(c, &why);
}

static struct http_way look(struct machine *m, const struct http_request *q)
{
    (void)m;
    (void)q;
    return (struct http_way){.methods = HTTP_BIT(HTTP_GET) | HTTP_BIT(HTTP_POST) |
                                        HTTP_BIT(HTTP_PUT) | HTTP_BIT(HTTP_PATCH) |
                                        HTTP_BIT(HTTP_DELETE),
                             .body = HTTP_BODY_TEXT,
                             .body_bytes_max = FHIR_BODY_BYTES_MAX,
                             .machine = true,
                             .refused = refused};
}

const struct machine_door fhir_door = {.prefix = "/fhir/", .look = look, .answer = answer};

err fhir_metadata(struct fhir_call *c, struct err_info *why)
{
    (void)why;
    fhir_write_capability(&c->out, c->base);
    return ERR_OK;
}
