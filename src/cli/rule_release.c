/* cli/rule_release.c -- aim rule try, ask, approve, reject, retire: a version of a rule on its way
 * to being live, and off it. */
#include "cli/rules.h"

#include "rule/release.h"
#include "rule/trial.h"
#include "store/store.h"

static const struct command_option options[] = {
    {"version", "N", "this version; else the newest draft, or the live one"},
    {"reason", "TEXT", "why; about the rule, never about a person"},
    {0},
};

enum step { TRY, ASK, APPROVE, REJECT, RETIRE };

struct stepping {
    struct call *call;
    enum step step;
    int32_t version;
    struct release release;
    bool live;
};

static const struct {
    const char *log, *said;
} steps[] = {
    [TRY] = {"trial asked for", NULL},
    [ASK] = {"approval asked for",
             "Asked for. A manager and the data protection officer must approve it.\n"},
    [APPROVE] = {"approved", "Approved. A second person must approve it too.\n"},
    [REJECT] = {"rejected", "Rejected. A new version may be made.\n"},
    [RETIRE] = {"retired", "Retired. It is judged no more; its hits end.\n"},
};

static err do_step(struct db *db, struct stepping *s, struct err_info *why)
{
    struct hub *h = s->call->hub;
    const struct user *u = &s->call->user;
    const char *given = call_option(s->call, "reason");
    const str reason = str_of(given ? given : "");
    switch (s->step) {
    case TRY: return trial_ask(db, h, &s->release, str_of(u->login), why);
    case ASK: return release_ask(db, h, &s->release, u, reason, why);
    case APPROVE: return release_approve(db, h, &s->release, u, reason, &s->live, why);
    case REJECT: return release_reject(db, h, &s->release, u, reason, why);
    case RETIRE: break;
    }
    return release_retire(db, h, &s->release, u, reason, why);
}

static err step(struct db *db, void *ctx, struct err_info *why)
{
    struct stepping *s = ctx;
    struct call *call = s->call;
    struct audit_entry entry = call->audit;
    err e = release_read(db, str_of(call->words[0]), s->version, call->arena, &s->release, why);
    if (!e) e = do_step(db, s, why);
    if (e) return e;
    entry.detail = str_printf(call->arena, "rule %.*s version %d %s%s", STR_FMT(s->release.id),
                              s->release.version, steps[s->step].log, s->live ? ", now live" : "");
    return audit_note(db, call->hub, &entry, why);
}

static err run(struct call *call, enum step which, struct err_info *why)
{
    struct stepping s = {.call = call, .step = which};
    int64_t version = 0;
    if (call->word_count != 1)
        return err_set(why, ERR_USAGE, "which rule? aim rule list names them");
    err e = call_number(call, "version", 1, 9999, 0, &version, why);
    s.version = (int32_t)version;
    if (!e) e = store_write(call->hub->store, step, &s, why);
    if (!e && s.live)
        buf_add_c(&call->out, "Approved by two people: it is live.\n");
    else if (!e && steps[which].said)
        buf_add_c(&call->out, steps[which].said);
    return e;
}

/* Asked for, and then done here and now, with whatever else waits. */
static err try_run(struct call *call, struct err_info *why)
{
    struct rules r = {.partners = NULL};
    bool did = true;
    err e = run(call, TRY, why);
    if (!e) e = rules_start(call, &r, why);
    while (!e && did)
        e = trial_run_next(call->hub, r.partners, &did, why);
    partners_free(r.partners);
    if (!e)
        buf_add_c(&call->out, "Tried on the last 365 days: the rules page shows what it finds.\n");
    return e;
}

static err ask_run(struct call *call, struct err_info *why) { return run(call, ASK, why); }
static err approve_run(struct call *call, struct err_info *why) { return run(call, APPROVE, why); }
static err reject_run(struct call *call, struct err_info *why) { return run(call, REJECT, why); }
static err retire_run(struct call *call, struct err_info *why) { return run(call, RETIRE, why); }

const struct command command_rule_try = {
    .name = "rule try",
    .words = "ID",
    .help = "try a draft on the last year and keep what it finds, for those who decide",
    .options = options,
    .needs = CAP_RULES,
    .audit = AUDIT_RULE_TRIAL,
    .notes_itself = true,
    .run = try_run,
};

const struct command command_rule_ask = {
    .name = "rule ask",
    .words = "ID",
    .help = "ask for the approval of a draft that was tried",
    .options = options,
    .needs = CAP_RULES,
    .audit = AUDIT_APPROVE,
    .notes_itself = true,
    .run = ask_run,
};

const struct command command_rule_approve = {
    .name = "rule approve",
    .words = "ID",
    .help = "approve a draft rule, as one of two people",
    .options = options,
    .needs = CAP_APPROVE,
    .audit = AUDIT_APPROVE,
    .notes_itself = true,
    .run = approve_run,
};

const struct command command_rule_reject = {
    .name = "rule reject",
    .words = "ID",
    .help = "reject a draft rule, with a reason",
    .options = options,
    .needs = CAP_APPROVE,
    .audit = AUDIT_APPROVE,
    .notes_itself = true,
    .run = reject_run,
};

const struct command command_rule_retire = {
    .name = "rule retire",
    .words = "ID",
    .help = "end a live rule, with a reason",
    .options = options,
    .needs = CAP_APPROVE,
    .audit = AUDIT_APPROVE,
    .notes_itself = true,
    .run = retire_run,
};
