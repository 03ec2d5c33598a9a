/* api/document.c -- the OpenAPI 3.1 document, made from the table of routes and the shapes. */
#include "api/route.h"
#include "api/shape.h"

#include <stdio.h>

static void reference(struct json_writer *w, const char *kind, const char *name)
{
    char text[100];
    (void)snprintf(text, sizeof text, "#/components/%s/%s", kind, name);
    json_open_object(w);
    json_pair_c(w, "$ref", text);
    json_close_object(w);
}

static void write_words(struct json_writer *w, const char *words)
{
    str rest = str_of(words), word;
    json_key(w, "enum");
    json_open_array(w);
    while (str_next(&rest, ' ', &word))
        json_put_text(w, word);
    json_close_array(w);
}

static void write_kind(struct json_writer *w, const struct api_parameter *p)
{
    json_open_object(w);
    json_pair_c(w, "type", p->kind == API_NUMBER ? "integer"
                           : p->kind == API_FLAG ? "boolean"
                                                 : "string");
    if (p->kind == API_NUMBER)
        json_pair_int(w, "minimum", p->min), json_pair_int(w, "maximum", p->max);
    if (p->kind == API_WORD) write_words(w, p->words);
    if (p->kind == API_MOMENT)
        json_pair_c(w, "pattern",
                    "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
                    "(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)?$");
    if (p->kind == API_TEXT) {
        json_pair_int(w, "minLength", p->min);
        json_pair_int(w, "maxLength", p->max);
        if (p->pattern) json_pair_c(w, "pattern", p->pattern);
    }
    json_close_object(w);
}

static void write_parameters(struct json_writer *w, const struct api_parameter *list)
{
    static const char *const places[] = {"query", "header", "path"};
    json_key(w, "parameters");
    json_open_array(w);
    for (const struct api_parameter *p = list; p && p->name; p++) {
        json_open_object(w);
        json_pair_c(w, "name", p->name);
        json_pair_c(w, "in", places[p->in]);
        json_pair_bool(w, "required", p->required);
        json_pair_c(w, "description", p->help);
        json_key(w, "schema");
        write_kind(w, p);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_body(struct json_writer *w, const struct api_route *r)
{
    str rest = str_of(r->media), media;
    json_key(w, "requestBody");
    json_open_object(w);
    json_pair_bool(w, "required", true);
    json_key(w, "content");
    json_open_object(w);
    while (str_next(&rest, ' ', &media)) {
        json_put_key(w, media);
        json_open_object(w);
        json_key(w, "schema");
        if (r->shape) {
            reference(w, "schemas", r->shape);
        } else {
            json_open_object(w); /* rows say themselves whether they are CSV or JSON Lines */
            if (r->needs != API_FEED) json_pair_c(w, "type", "string");
            json_close_object(w);
        }
        json_close_object(w);
    }
    json_close_object(w);
    json_close_object(w);
}

static void write_headers(struct json_writer *w, const char *names)
{
    str rest = str_of(names), name;
    json_key(w, "headers");
    json_open_object(w);
    while (str_next(&rest, ' ', &name)) {
        json_put_key(w, name);
        json_open_object(w);
        json_key(w, "schema");
        json_open_object(w);
        json_pair_c(w, "type", "string");
        json_close_object(w);
        json_close_object(w);
    }
    json_close_object(w);
}

static void write_content(struct json_writer *w, const char *media, const char *shape)
{
    json_key(w, "content");
    json_open_object(w);
    json_key(w, media);
    json_open_object(w);
    json_key(w, "schema");
    if (*shape) {
        reference(w, "schemas", shape);
    } else {
        json_open_object(w);
        json_pair_c(w, "type", "object");
        json_close_object(w);
    }
    json_close_object(w);
    json_close_object(w);
}

static void write_responses(struct json_writer *w, const struct api_route *r)
{
    json_key(w, "responses");
    json_open_object(w);
    for (const struct api_response *p = r->response; p->status; p++) {
        char status[8];
        (void)snprintf(status, sizeof status, "%d", p->status);
        json_key(w, status);
        json_open_object(w);
        json_pair_c(w, "description", p->help);
        if (p->headers) write_headers(w, p->headers);
        if (p->shape) write_content(w, "application/json", p->shape);
        json_close_object(w);
    }
    json_key(w, "4XX");
    reference(w, "responses", "Problem");
    json_key(w, "5XX");
    reference(w, "responses", "Problem");
    json_close_object(w);
}

static void write_route(struct json_writer *w, const struct api_route *r)
{
    static const char *const methods[] = {"get", "post", "put", "patch", "delete"};
    json_key(w, methods[r->method]);
    json_open_object(w);
    json_pair_c(w, "operationId", r->id);
    json_pair_c(w, "summary", r->summary);
    if (r->help) json_pair_c(w, "description", r->help);
    if (r->needs == API_ANYONE) {
        json_key(w, "security");
        json_open_array(w);
        json_close_array(w);
    }
    write_parameters(w, r->parameter);
    if (r->media) write_body(w, r);
    write_responses(w, r);
    json_close_object(w);
}

/* Rows of one path may stand apart in the table. */
static void write_paths(struct json_writer *w)
{
    json_key(w, "paths");
    json_open_object(w);
    for (size_t i = 0; i < api_route_count; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first = first && strcmp(api_routes[k].path, api_routes[i].path) != 0;
        if (!first) continue;
        json_key(w, api_routes[i].path);
        json_open_object(w);
        for (size_t k = i; k < api_route_count; k++)
            if (strcmp(api_routes[k].path, api_routes[i].path) == 0)
                write_route(w, &api_routes[k]);
        json_close_object(w);
    }
    json_close_object(w);
}

static void write_security(struct json_writer *w)
{
    static const struct {
        const char *name, *type, *scheme, *help;
    } ways[] = {{"key", "http", "bearer", "the key that aim client add showed"},
                {"certificate", "mutualTLS", NULL, "a certificate whose fingerprint was agreed"}};
    json_key(w, "securitySchemes");
    json_open_object(w);
    for (size_t i = 0; i < COUNT(ways); i++) {
        json_key(w, ways[i].name);
        json_open_object(w);
        json_pair_c(w, "type", ways[i].type);
        if (ways[i].scheme) json_pair_c(w, "scheme", ways[i].scheme);
        json_pair_c(w, "description", ways[i].help);
        json_close_object(w);
    }
    json_close_object(w);
}

static void write_components(struct json_writer *w)
{
    json_key(w, "components");
    json_open_object(w);
    write_security(w);
    json_key(w, "responses");
    json_open_object(w);
    json_key(w, "Problem");
    json_open_object(w);
    json_pair_c(w, "description", "what went wrong, and what to do");
    write_content(w, "application/problem+json", "Problem");
    json_close_object(w);
    json_close_object(w);
    json_key(w, "schemas");
    shapes_write(w);
    json_close_object(w);
}

void api_document(struct buf *out)
{
    static const char *const ways[] = {"key", "certificate"};
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_c(&w, "openapi", "3.1.0");
    json_key(&w, "info");
    json_open_object(&w);
    json_pair_c(&w, "title", "AIM for programs");
    json_pair_c(&w, "version", "1");
    json_pair_c(&w, "description", "Deliver what your agency agreed to share, see what became of "
                                   "it, and search for one of your users.");
    json_close_object(&w);
    json_key(&w, "servers");
    json_open_array(&w);
    json_open_object(&w);
    json_pair_c(&w, "url", "/");
    json_close_object(&w);
    json_close_array(&w);
    json_key(&w, "security");
    json_open_array(&w);
    for (size_t i = 0; i < COUNT(ways); i++) {
        json_open_object(&w);
        json_key(&w, ways[i]);
        json_open_array(&w);
        json_close_array(&w);
        json_close_object(&w);
    }
    json_close_array(&w);
    write_paths(&w);
    write_components(&w);
    json_close_object(&w);
}

err run_document(struct api_call *c, struct err_info *why)
{
    (void)why;
    api_document(&c->a->page);
    return ERR_OK;
}
