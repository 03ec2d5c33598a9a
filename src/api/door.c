/* api/door.c -- from a request to its row, through every check, to an answer that is in the log. */
#include "api/intake.h"
#include "api/route.h"
#include "machine/problem.h"

#include "base/log.h"

/* ---- before anything is read ---- */

static struct http_way look(struct machine *m, const struct http_request *q)
{
    str piece[API_PIECES_MAX];
    struct http_way way = {.machine = true, .refused = problem_refused, .body = HTTP_BODY_TEXT};
    const struct api_route *route = api_find(q->method, q->path, piece, &way.methods);
    (void)m;
    if (!way.methods)
        way.methods = HTTP_BIT(HTTP_OTHER) - 1; /* no such path: 404, whatever is asked */
    if (!route) return way;
    way.route = route;
    way.body = route->body == HTTP_BODY_STREAM ? HTTP_BODY_STREAM : HTTP_BODY_TEXT;
    way.body_bytes_max = route->body_bytes_max;
    return way;
}

/* ---- the checks, in order ---- */

static err check_needs(struct api_call *c, struct err_info *why)
{
    switch (c->route->needs) {
    case API_ASKS: return machine_asks(&c->call, why);
    case API_FEED: return machine_delivers(&c->call, c->piece[0], why);
    case API_ANYONE:
    case API_CLIENT: break;
    }
    return ERR_OK;
}

/* "text/csv; charset=utf-8" is text/csv. */
static err check_media(struct api_call *c, struct err_info *why)
{
    str value = http_header(c->q, "Content-Type"), given, rest, word;
    if (!c->route->media) return ERR_OK;
    (void)str_next(&value, ';', &given);
    rest = str_of(c->route->media);
    while (str_next(&rest, ' ', &word))
        if (str_eq_nocase(str_trim(given), word)) return ERR_OK;
    (void)api_fail(c, 415, why, ERR_INPUT, "this Content-Type is not taken here");
    return err_todo(why, "send one of: %s", c->route->media);
}

static err enter(struct api_call *c, struct err_info *why)
{
    err e = c->route->needs == API_ANYONE
                ? ERR_OK
                : machine_begin(c->call.machine, c->q, c->route->id, &c->call, why);
    if (!e) e = check_media(c, why);
    if (!e) e = api_check_parameters(c, why);
    return e ? e : check_needs(c, why);
}

static void fail(struct api_call *c, err e, struct err_info *why)
{
    why->code = e;
    if (err_http_status(e) >= 500)
        log_warning("api", "request=%s route=%s reason=\"%s\"", c->q->id, c->route->id, why->text);
    problem_answer(c->a, c->status, why);
}

static struct api_call *call_new(struct machine *m, struct http_request *q, struct http_answer *a)
{
    unsigned methods;
    struct api_call *c = ARENA_NEW(q->arena, struct api_call);
    if (!c) return NULL;
    *c = (struct api_call){
        .call = {.machine = m}, .route = q->way.route, .q = q, .a = a, .arena = q->arena};
    c->w.out = &a->page;
    (void)api_find(q->method, q->path, c->piece, &methods);
    return c;
}

/* What was shown goes into the log, and only then out of the door. */
static err note(struct api_call *c, struct err_info *why)
{
    if (c->route->audit == AUDIT_NONE || c->a->later) return ERR_OK;
    struct audit_entry entry = machine_entry(&c->call, c->route->audit);
    return audit_note_alone(api_hub(c), &entry, why);
}

static void finish(struct api_call *c, err e, struct err_info *why)
{
    if (!e && buf_state(&c->a->page)) e = err_set(why, buf_state(&c->a->page), "a large answer");
    if (!e) e = note(c, why);
    if (e) fail(c, e, why);
    machine_end(&c->call);
}

/* ---- streams ---- */

static err count_body(struct api_call *c, struct err_info *why)
{
    c->counted = intake_enter(c->call.machine, str_of(c->call.client.code));
    if (c->counted) return ERR_OK;
    return err_set(why, ERR_THROTTLED, "%d bodies of this client are coming in already",
                   INTAKE_BODIES_MAX);
}

/* It came, it was refused, or its sender went away. */
static void uncount_body(struct api_call *c)
{
    if (c->counted) intake_leave(c->call.machine, str_of(c->call.client.code));
    c->counted = false;
}

static void begin(struct machine *m, struct http_request *q, struct http_answer *a)
{
    struct err_info why = {0};
    struct api_call *c = q->state = call_new(m, q, a);
    if (!c) {
        problem_refused(503, "no memory", a);
        return;
    }
    err e = enter(c, &why);
    if (!e) e = count_body(c, &why);
    if (!e) e = c->route->begin(c, &why);
    if (e) uncount_body(c);
    if (e) c->route->gone(c);
    if (e) fail(c, e, &why);
    machine_end(&c->call); /* a body may take hours: nothing is borrowed meanwhile */
}

static void take(struct machine *m, struct http_request *q, str piece, struct http_answer *a)
{
    struct err_info why = {0};
    struct api_call *c = q->state;
    (void)m;
    (void)a;
    err e = c->route->take(c, piece, &why);
    if (e) uncount_body(c);
    if (e) c->route->gone(c);
    if (e) fail(c, e, &why);
}

static void gone(struct machine *m, struct http_request *q)
{
    struct api_call *c = q->state;
    (void)m;
    uncount_body(c);
    c->route->gone(c);
}

/* ---- the answer ---- */

/* While the body came whoever sent it may have been revoked, or their time may have ended. */
static err enter_again(struct api_call *c, struct err_info *why)
{
    err e = machine_begin(c->call.machine, c->q, c->route->id, &c->call, why);
    if (!e) e = check_needs(c, why);
    if (e) c->route->gone(c);
    machine_end(&c->call);
    return e;
}

static void answer(struct machine *m, struct http_request *q, struct http_answer *a)
{
    struct err_info why = {0};
    struct api_call *c = q->state ? q->state : q->way.route ? call_new(m, q, a) : NULL;
    if (!c) {
        problem_refused(q->way.route ? 503 : 404,
                        q->way.route ? "no memory" : "there is no such address", a);
        return;
    }
    bool begun = q->state != NULL;
    uncount_body(c);
    err e = begun ? enter_again(c, &why) : enter(c, &why);
    if (!e) e = c->route->run(c, &why);
    if (!e && a->later) return; /* the rest is the intake's */
    if (!a->media) a->media = a->page.len ? "application/json" : "";
    finish(c, e, &why);
}

const struct machine_door api_door = {.prefix = "/api/",
                                      .look = look,
                                      .begin = begin,
                                      .take = take,
                                      .answer = answer,
                                      .gone = gone,
                                      .start = intake_start,
                                      .stop = intake_stop,
                                      .release = intake_release};
