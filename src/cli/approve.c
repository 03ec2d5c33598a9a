/* cli/approve.c -- aim agreement approve, aim link approve: one of the two names a draft needs. */
#include "agency/region.h"
#include "cli/command.h"
#include "link/go_live.h"

typedef err (*approve_fn)(struct db *db, struct hub *h, str id, str login, bool *ret_live,
                          struct err_info *why);

struct approving {
    struct call *call;
    approve_fn approve;
    bool live;
};

static err approve(struct db *db, void *ctx, struct err_info *why)
{
    struct approving *g = ctx;
    struct audit_entry entry = g->call->audit;
    str id = str_of(g->call->words[0]);
    err e = g->approve(db, g->call->hub, id, str_of(g->call->user.login), &g->live, why);
    if (e) return e;
    entry.detail = str_printf(g->call->arena, "%.*s%s", id.len > 40 ? 40 : (int)id.len, id.at,
                              g->live ? ", now live" : "");
    return audit_note(db, g->call->hub, &entry, why);
}

static err run(struct call *call, approve_fn fn, const char *enough, struct err_info *why)
{
    struct approving g = {.call = call, .approve = fn};
    if (call->word_count != 1) return err_set(why, ERR_USAGE, "name one id");
    err e = store_write(call->hub->store, approve, &g, why);
    if (!e)
        buf_add_c(&call->out, g.live ? enough
                                     : "Approved. A second person must approve it too.\n");
    return e;
}

static const char live[] = "Approved by two people: it is live.\n";

static err agreement_run(struct call *call, struct err_info *why)
{
    return run(call, agreement_approve, live, why);
}
static err model_run(struct call *call, struct err_info *why)
{
    return run(call, model_approve,
               "Approved by two people: it may go live, by 'aim link run --rebuild --model'.\n",
               why);
}

const struct command command_agreement_approve = {
    .name = "agreement approve",
    .words = "ID",
    .help = "approve a draft agreement, as one of two people",
    .needs = CAP_APPROVE,
    .audit = AUDIT_APPROVE,
    .notes_itself = true,
    .run = agreement_run,
};

const struct command command_link_approve = {
    .name = "link approve", .words = "MODEL",
    .help = "approve a model that was tried, as one of two people", .needs = CAP_APPROVE,
    .audit = AUDIT_APPROVE, .notes_itself = true, .run = model_run,
};
