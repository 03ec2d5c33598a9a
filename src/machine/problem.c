/* machine/problem.c -- see problem.h. */
#include "machine/problem.h"

#include "codec/json.h"

#include <assert.h>
#include <stdio.h>

static const char *const titles[] = {
    [ERR_OK] = "Refused",
    [ERR_INPUT] = "Something in what was sent is wrong",
    [ERR_USAGE] = "Something in what was sent is wrong",
    [ERR_UNKNOWN_USER] = "No key or certificate that is good now",
    [ERR_DENIED] = "Not for this client",
    [ERR_ABSENT] = "There is no such thing",
    [ERR_CONFLICT] = "It is there already, and otherwise",
    [ERR_LIMIT] = "Too large",
    [ERR_THROTTLED] = "Too many at once",
    [ERR_BUSY] = "The hub is busy",
    [ERR_NOMEM] = "The hub is busy",
    [ERR_DISK] = "The hub cannot store at the moment",
    [ERR_CORRUPT] = "There is a problem with the hub",
    [ERR_CONFIG] = "There is a problem with the hub",
    [ERR_INTERNAL] = "There is a problem with the hub",
};
static_assert(COUNT(titles) == ERR__COUNT, "every error has a title");

static void write_problem(struct http_answer *a, const char *type, const char *title,
                          const struct err_info *why)
{
    struct json_writer w = {.out = &a->page};
    char urn[80];
    (void)snprintf(urn, sizeof urn, "urn:aim:problem:%s", type);
    json_open_object(&w);
    json_pair_c(&w, "type", urn);
    json_pair_c(&w, "title", title);
    json_pair_int(&w, "status", a->status);
    if (why && why->text[0]) json_pair_c(&w, "detail", why->text);
    if (why && why->todo[0]) json_pair_c(&w, "todo", why->todo);
    if (why && why->line) json_pair_int(&w, "line", why->line);
    if (why && why->column) json_pair_int(&w, "column", why->column);
    json_close_object(&w);
    a->media = "application/problem+json";
    if (a->status == 401) http_add_header(a, "WWW-Authenticate", "Bearer realm=\"aim\"");
    if (a->status == 429) http_add_header(a, "Retry-After", "1");
    if (a->status == 503) http_add_header(a, "Retry-After", "5");
}

static void start(struct http_answer *a, int status)
{
    struct buf kept = a->page;
    *a = (struct http_answer){.page = kept, .status = status};
    buf_reset(&a->page);
}

void problem_answer(struct http_answer *a, int status, const struct err_info *why)
{
    bool ours = err_http_status(why->code) >= 500 && why->code != ERR_BUSY;
    struct err_info said = *why;
    if (ours) said.text[0] = said.todo[0] = '\0'; /* its place is our log */
    start(a, status ? status : err_http_status(why->code));
    write_problem(a, err_word(why->code), titles[why->code], &said);
}

void problem_refused(int status, const char *reason, struct http_answer *a)
{
    char type[16];
    (void)snprintf(type, sizeof type, "%d", status);
    start(a, status);
    write_problem(a, type, reason, NULL);
}
