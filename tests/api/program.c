#include "program.h"

#include "store/store.h"

#include <stdio.h>

enum { FIELDS = 24, SOURCES = 1 << 16 };

struct refer_world w;
static struct shared_partners *partners;
static struct machine *machine;
struct http_answer answer;
char long_text[LONG + 1];

#define MAY_ASK .rate = 10000, .purposes = 1u << PURPOSE_CHILD
#define CARE_AS(name) {.code = name, .agency = "social-care", .feeds = "social-care", MAY_ASK}
struct client client[CLIENTS] = {
    CARE_AS("care"),
    {.code = "school", .agency = "school", .feeds = "school", MAY_ASK},
    {.code = "charity", .agency = "harbour", MAY_ASK},
    {.code = "fire", .agency = "fire", .feeds = "fire", .rate = 10000},
    CARE_AS("revoked"),
    CARE_AS("over"),
    CARE_AS("to-come"),
};
char key[CLIENTS][KEY_LINE];

static err add_clients(struct db *db, void *ctx, struct err_info *why)
{
    err e = ERR_OK;
    (void)ctx;
    for (size_t i = 0; i < CLIENTS && !e; i++)
        e = client_add(db, w.look.hub.hub, &client[i], why);
    return e ? e : client_revoke(db, STR("revoked"), why);
}

int open_world(void **state)
{
    (void)state;
    refer_world_open(&w);
    memset(long_text, 'A', LONG);
    struct hub *h = w.look.hub.hub;
    for (size_t i = 0; i < CLIENTS; i++) {
        char text[CLIENT_KEY_TEXT + 1];
        client[i].from_ms = REFER_NOW_MS + (i == TO_COME ? 1 : -30) * MS_PER_DAY;
        client[i].until_ms = REFER_NOW_MS + (i == OVER ? -1 : 90) * MS_PER_DAY;
        client_make_key(h, &client[i], text);
        (void)snprintf(key[i], sizeof key[i], "Bearer %s", text);
    }
    if (store_write(h->store, add_clients, NULL, &w.look.why) ||
        share_new(h, &partners, &w.look.why) ||
        machine_new(h, partners, &machine, &w.look.why) ||
        api_door.start(machine, &w.look.why))
        fail_msg("%s", w.look.why.text);
    return 0;
}

int close_world(void **state)
{
    (void)state;
    buf_release(&answer.page);
    api_door.stop(machine);
    api_door.release(machine);
    machine_free(machine);
    share_free(partners);
    refer_world_close(&w);
    return 0;
}

/* ---- one call ---- */

static struct http_field line[FIELDS];
static size_t lines;

static void add_line(const char *name, const char *value)
{
    if (value) line[lines++] = (struct http_field){str_of(name), str_of(value)};
}

/* The row's path with its pieces in place. */
static str path_of(const struct call *c, struct arena *a)
{
    str rest = str_of(c->route->path), piece, out = STR("");
    while (str_next(&rest, '/', &piece)) {
        if (str_eq_c(piece, "{feed}")) piece = str_of(c->feed);
        if (str_eq_c(piece, "{id}")) piece = str_of(c->id);
        out = str_printf(a, "%.*s%s%.*s", STR_FMT(out), out.len || !piece.len ? "/" : "",
                         STR_FMT(piece));
    }
    return str_starts(out, STR("//")) ? str_from(out, 1) : out;
}

/* What a right call of the route would say, but for the one parameter that is tried. */
static void say_parameters(const struct call *c, struct http_request *q)
{
    lines = 0;
    add_line("Authorization", c->key);
    if (c->route->media)
        add_line("Content-Type", str_starts(str_of(c->route->media), STR("text/csv"))
                                     ? "text/csv"
                                     : str_c(q->arena, str_of(c->route->media)));
    for (const struct api_parameter *p = c->route->parameter; p && p->name; p++) {
        const char *value = strcmp(p->name, "Aim-User") == 0      ? c->user
                            : strcmp(p->name, "Aim-Purpose") == 0 ? c->purpose
                            : p->required                         ? "1"
                                                                  : NULL;
        if (c->name && strcmp(c->name, p->name) == 0) value = c->value;
        if (p->in == API_HEADER) add_line(p->name, value);
        if (p->in == API_QUERY && value) {
            q->query.field[q->query.n].name = str_of(p->name);
            q->query.field[q->query.n++].value = pii_of(str_of(value));
        }
    }
    q->field = line;
    q->field_n = lines;
}

/* As the server does it. A body in pieces that is not refused is given up before its end. */
int ask(const struct call *c)
{
    static unsigned source;
    struct arena *a = arena_new(HTTP_ARENA_BYTES_MAX);
    assert_non_null(a);
    struct http_request q = {.method = c->route->method, .arena = a};
    q.source = str_printf(a, "192.0.2.%u", source++ % SOURCES); /* else it waits after ten wrong */
    q.path = path_of(c, a);
    q.body = pii_of(str_of(c->body ? c->body : ""));
    say_parameters(c, &q);
    buf_release(&answer.page);
    answer = (struct http_answer){.page = BUF_INIT(HTTP_PAGE_BYTES_MAX)};
    q.way = api_door.look(machine, &q);
    bool stream = q.way.route && q.way.body == HTTP_BODY_STREAM;
    if (stream) {
        api_door.begin(machine, &q, &answer);
        if (!answer.status) api_door.take(machine, &q, str_of(c->body ? c->body : ""), &answer);
        if (!answer.status) api_door.gone(machine, &q);
    } else {
        api_door.answer(machine, &q, &answer);
    }
    assert_false(answer.later);
    arena_free(a);
    return answer.status ? answer.status : 200;
}

struct call right(const struct api_route *r, size_t who)
{
    return (struct call){.route = r,
                         .key = key[who],
                         .feed = client[who].feeds,
                         .id = "0123456789abcdef",
                         .user = "j.smith",
                         .purpose = "child_concern",
                         .body = "{}"};
}

void fail_row(const struct api_route *r, const char *what, int status)
{
    fail_msg("%s %.40s: %d %.*s", r->id, what ? what : "nothing", status, (int)answer.page.len,
             answer.page.at);
}
