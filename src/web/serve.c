/* web/serve.c -- aim serve: show the hub's pages until told to stop. */
#include "web/web.h"

#include "cli/command.h"
#include "jobs/jobs.h"

#include <signal.h>
#include <stdio.h>

static const struct command_option options[] = {
    {"listen", "ADDRESS",
     "instead of the setting; this machine's own unless a newer library is used"},
    {"port", "PORT", "instead of the setting; 0 = any free one, which is printed"},
    {"plain-http", NULL, "without TLS, for a proxy on this machine"},
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

static err serve(struct call *call, const struct web_plan *plan, struct err_info *why)
{
    struct web_face *face = NULL;
    sigset_t ends;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL); /* before any thread is made: all inherit it */
    err e = note(call, "started", why);
    struct jobs *jobs = NULL;
    if (!e) e = jobs_start(call->hub, &jobs, why);
    if (!e) e = web_start(call->hub, plan, &face, why);
    if (e) {
        jobs_stop(jobs);
        return e;
    }
    buf_printf(&call->out, "The hub is at %s://localhost:%d/ (stop it with Ctrl-C)\n",
               plan->plain_http ? "http" : "https", web_port(face));
    e = call_flush(call, why);
    int signal_number;
    if (!e) (void)sigwait(&ends, &signal_number);
    web_stop(face);
    jobs_stop(jobs);
    err stopped = note(call, "stopped", e ? NULL : why);
    return e ? e : stopped;
}

static err serve_run(struct call *call, struct err_info *why)
{
    int64_t port;
    const char *address = call_option(call, "listen");
    struct web_plan plan = {.address = address ? address : call->hub->settings.listen,
                            .plain_http = call_flag(call, "plain-http")};
    err e = call_number(call, "port", 0, 65535, call->hub->settings.port, &port, why);
    if (e) return e;
    plan.port = (int)port;
    return serve(call, &plan, why);
}

const struct command command_serve = {.name = "serve",
                                      .help = "show the pages to browsers until stopped",
                                      .options = options,
                                      .needs = CAP_SERVE,
                                      .audit = AUDIT_SERVE,
                                      .notes_itself = true,
                                      .run = serve_run};
