/* web/web.c -- putting the pieces together. */
#include "web/web.h"

#include "agency/share.h"
#include "base/mem.h"
#include "http/tls.h"
#include "web/doors.h"
#include "web/visit.h"

enum { TLS_ARENA_BYTES = 1024 * 1024 };

struct web_face {
    struct web web;
    struct server *server;
    struct arena *arena; /* of the certificate */
    bool doors_open;
};

static err listen_now(struct web_face *w, const struct web_plan *plan, struct err_info *why)
{
    struct server_plan s = {.address = plan->address,
                            .port = plan->port,
                            .plain_http = plan->plain_http,
                            .client_certificates = plan->client_certificates,
                            .look = doors_look,
                            .begin = doors_begin,
                            .take = doors_take,
                            .answer = doors_answer,
                            .gone = doors_gone,
                            .ctx = &w->web};
    const struct clock real = clock_system();
    err e = ERR_OK;
    if (!plan->plain_http)
        e = tls_certificate(w->web.hub->dir, clock_now_ms(&real), w->arena, &s.certificate, &s.key,
                            why);
    return e ? e : server_start(&s, &w->server, why);
}

err web_start(struct hub *h, const struct web_plan *plan, struct web_face **ret_face,
              struct err_info *why)
{
    struct web_face *w = mem_zero(1, sizeof *w);
    if (!w) return err_set(why, ERR_NOMEM, "no memory for the web face");
    w->web.hub = h;
    w->arena = arena_new(TLS_ARENA_BYTES);
    err e = w->arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for the web face");
    if (!e) e = share_new(h, &w->web.partners, why);
    if (!e) e = shelf_new(h->settings.session_idle_s * MS_PER_SECOND, &w->web.shelf, why);
    if (!e) e = machine_new(h, w->web.partners, &w->web.machine, why);
    if (!e) e = doors_start(w->web.machine, why);
    w->doors_open = !e;
    if (!e) e = listen_now(w, plan, why);
    if (e) {
        web_stop(w);
        return e;
    }
    *ret_face = w;
    return ERR_OK;
}

int web_port(const struct web_face *w)
{
    return server_port(w->server);
}

void web_stop(struct web_face *w)
{
    if (!w) return;
    if (w->doors_open) doors_stop(w->web.machine);
    server_stop(w->server);
    if (w->doors_open) doors_release(w->web.machine);
    machine_free(w->web.machine);
    shelf_free(w->web.shelf);
    share_free(w->web.partners);
    arena_free(w->arena);
    mem_free(w);
}
