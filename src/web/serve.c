/* web/serve.c -- aim serve: show the hub's pages until told to stop. */
#include "web/web.h"

#include "cli/command.h"
#include "jobs/jobs.h"
#include "hook/hook.h"
#include "mesh/mesh.h"
#include "mllp/mllp.h"

#include <signal.h>
#include <stdio.h>

static const struct command_option options[] = {
    {"listen", "ADDRESS",
     "instead of the setting; this machine's own unless a newer library is used"},
    {"port", "PORT", "instead of the setting; 0 = any free one, which is printed"},
    {"plain-http", NULL, "without TLS, for a proxy on this machine"},
    {"client-certificates", NULL, "ask callers for a certificate: for a server that programs use"},
    {"mllp", "ADDRESS:PORT", "take HL7 messages there, instead of the setting"},
    {"plain-mllp", NULL, "without TLS, for an integration engine on this machine"},
    {0},
};

static err note(struct call *call, const char *detail, struct err_info *why)
{
    struct audit_entry entry = call->audit;
    entry.kind = AUDIT_SERVE;
    entry.decision = STR("allowed");
    entry.detail = str_of(detail);
    return audit_note_alone(call->hub, &entry, why);
}

struct plans {
    struct web_plan web;
    struct mllp_plan mllp;
    bool has_mllp;
    char mllp_address[64];
};

struct doors {
    struct jobs *jobs;
    struct web_face *web;
    struct mllp *mllp;
    struct mesh_poll *mesh; /* the mailbox, if the hub has one */
    struct hook_runner *hook;
};

/* The timed work listens to what comes in: it is there first and goes last. */
static err open_doors(struct hub *h, const struct plans *p, struct doors *d, struct err_info *why)
{
    err e = jobs_start(h, &d->jobs, why);
    if (!e) e = web_start(h, &p->web, &d->web, why);
    if (!e && p->has_mllp) e = mllp_start(h, &p->mllp, &d->mllp, why);
    if (!e) e = mesh_poll_start(h, &d->mesh, why);
    if (!e) e = hook_start(h, &d->hook, why);
    return e;
}

static void shut_doors(struct hub *h, struct doors *d)
{
    atomic_store(&h->stopping, true);
    hook_stop(d->hook);
    mesh_poll_stop(d->mesh);
    mllp_stop(d->mllp);
    web_stop(d->web);
    jobs_stop(d->jobs);
}

static void say_where(struct call *call, const struct plans *p, const struct doors *d)
{
    buf_printf(&call->out, "The hub is at %s://localhost:%d/ (stop it with Ctrl-C)\n",
               p->web.plain_http ? "http" : "https", web_port(d->web));
    if (d->mllp)
        buf_printf(&call->out, "HL7 messages are taken at %s port %d%s\n", p->mllp.address,
                   mllp_port(d->mllp), p->mllp.plain ? ", without TLS" : "");
    if (d->mesh) buf_add_c(&call->out, "The MESH mailbox is looked into\n");
}

static err serve(struct call *call, const struct plans *plans, struct err_info *why)
{
    struct doors doors = {0};
    sigset_t ends;
    int signal_number;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL); /* before any thread is made: all inherit it */
    err e = note(call, "started", why);
    if (e) return e;
    e = open_doors(call->hub, plans, &doors, why);
    if (!e) {
        say_where(call, plans, &doors);
        e = call_flush(call, why);
    }
    if (!e) (void)sigwait(&ends, &signal_number);
    shut_doors(call->hub, &doors);
    err stopped = note(call, "stopped", e ? NULL : why);
    return e ? e : stopped;
}

static err plan_mllp(struct call *call, struct plans *p, struct err_info *why)
{
    const char *said = call_option(call, "mllp");
    str where = str_of(said ? said : call->hub->settings.mllp);
    p->has_mllp = where.len != 0;
    if (!p->has_mllp) return ERR_OK;
    p->mllp = (struct mllp_plan){.address = p->mllp_address,
                                 .plain = call_flag(call, "plain-mllp")};
    if (mllp_address(where, p->mllp_address, &p->mllp.port)) return ERR_OK;
    return err_set(why, ERR_USAGE, "--mllp is an address and a port, such as 127.0.0.1:2575");
}

static err serve_run(struct call *call, struct err_info *why)
{
    int64_t port;
    const char *address = call_option(call, "listen");
    struct plans plans = {.web = {.address = address ? address : call->hub->settings.listen,
                                  .plain_http = call_flag(call, "plain-http"),
                            .client_certificates = call_flag(call, "client-certificates")}};
    err e = call_number(call, "port", 0, 65535, call->hub->settings.port, &port, why);
    if (!e) e = plan_mllp(call, &plans, why);
    if (e) return e;
    plans.web.port = (int)port;
    return serve(call, &plans, why);
}

const struct command command_serve = {.name = "serve",
                                      .help = "show the pages to browsers until stopped",
                                      .options = options,
                                      .needs = CAP_SERVE,
                                      .audit = AUDIT_SERVE,
                                      .notes_itself = true,
                                      .run = serve_run};
