/* web/doors.c -- the table of doors. */
#include "web/doors.h"

#include "api/api.h"
#include "base/log.h"
#include "fhir/door.h"
#include "web/visit.h"

static const struct machine_door *const doors[] = {&api_door, &fhir_door};

/* The door of a path; NULL = it is a page's. */
static const struct machine_door *door_find(str path)
{
    for (size_t i = 0; i < COUNT(doors); i++)
        if (str_starts(path, str_of(doors[i]->prefix))) return doors[i];
    return NULL;
}

struct http_way doors_look(void *ctx, const struct http_request *q)
{
    struct web *web = ctx;
    const struct machine_door *door = door_find(q->path);
    return door ? door->look(web->machine, q) : (struct http_way){0};
}

void doors_begin(void *ctx, struct http_request *q, struct http_answer *a)
{
    struct web *web = ctx;
    door_find(q->path)->begin(web->machine, q, a);
}

void doors_take(void *ctx, struct http_request *q, str piece, struct http_answer *a)
{
    struct web *web = ctx;
    door_find(q->path)->take(web->machine, q, piece, a);
}

void doors_answer(void *ctx, struct http_request *q, struct http_answer *a)
{
    struct web *web = ctx;
    const struct machine_door *door = door_find(q->path);
    if (!door) {
        web_answer(ctx, q, a);
        return;
    }
    char id[sizeof q->id];
    int64_t started_ns = clock_monotonic_ns();
    memcpy(id, q->id, sizeof id);
    door->answer(web->machine, q, a);
    if (a->later) return; /* by now it may be nobody's any more */
    log_info("web", "request=%s route=%s status=%d us=%lld", id, door->prefix,
             a->status ? a->status : 200, (long long)((clock_monotonic_ns() - started_ns) / 1000));
}

void doors_gone(void *ctx, struct http_request *q)
{
    struct web *web = ctx;
    door_find(q->path)->gone(web->machine, q);
}

static void stop_before(struct machine *m, size_t n)
{
    while (n-- > 0)
        if (doors[n]->stop) doors[n]->stop(m);
}

err doors_start(struct machine *m, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < COUNT(doors); i++) {
        if (!doors[i]->start) continue;
        e = doors[i]->start(m, why);
        if (e) stop_before(m, i);
    }
    return e;
}

void doors_stop(struct machine *m) { stop_before(m, COUNT(doors)); }

void doors_release(struct machine *m)
{
    for (size_t i = 0; i < COUNT(doors); i++)
        if (doors[i]->release) doors[i]->release(m);
}
