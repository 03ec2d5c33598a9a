/* cli/command.h -- the frame of the command line: one row per command, in commands.c.
 *
 *     static const struct command_option options[] = {
 *         {"agency", "CODE", "whose delivery this is"},
 *         {"full", NULL, "the file is a full extract"},
 *         {0}};
 *     const struct command command_load = {
 *         .name = "load", .words = "FILE...", .help = "take in deliveries of one agency",
 *         .options = options, .needs = CAP_LOAD, .audit = AUDIT_DELIVERY, .notes_itself = true,
 *         .run = load_run};
 *
 * The frame parses, opens the hub, finds out who calls, checks the capability, runs, notes the
 * audit entry, and only then prints what the command wrote to call->out. So nothing is shown that
 * is not in the log. Exit status 0 done, 1 refused or failed, 2 wrong usage. */
#ifndef AIM_CLI_COMMAND_H
#define AIM_CLI_COMMAND_H

#include "access/access.h"
#include "audit/audit.h"
#include "base/buf.h"

enum { CALL_OPTIONS_MAX = 24, CALL_OUT_MAX = 64 * 1024 * 1024 };

/* --name VALUE, or a flag when `value` is NULL. A table ends with an empty row. --hub, --as, --json
 * and
 * --help are the frame's own. */
struct command_option {
    const char *name, *value, *help;
};

struct call {
    const struct command *command;
    struct hub *hub;      /* NULL when the command is .no_hub */
    struct user user;
    struct arena *arena;
    bool json;            /* --json: write one JSON document to out */
    const char *const *words; /* after the command's name, options taken out */
    size_t word_count;
    struct buf out;       /* printed after the audit entry is written; also when run fails */
    struct audit_entry audit; /* filled by the frame; run adds subjects, purpose, detail, asked */
    struct call_option {
        const struct command_option *option;
        const char *value;
    } given[CALL_OPTIONS_MAX];
    size_t given_count;
    const char *hub_dir;  /* --hub, or AIM_HUB, or NULL */
};

struct command {
    const char *name;     /* one or two words: "load", "user add" */
    const char *words;    /* what may stand after it, for the help; NULL = nothing may */
    const char *help;     /* one line, starts with a verb */
    const struct command_option *options;
    bool no_hub;          /* works without a hub (generate, init) */
    bool no_hub_for_words; /* works without a hub when words are given (verify an export) */
    enum capability needs;
    enum audit_kind audit;  /* AUDIT_NONE: shows and changes nothing of the hub's */
    bool notes_itself; /* writes its entry in the transaction of its effect; the frame does not */
    err (*run)(struct call *call, struct err_info *why);
};

extern const struct command *const commands[]; /* ends with NULL */

const char *call_option(const struct call *c, const char *name); /* value, or NULL when not given */
bool call_flag(const struct call *c, const char *name);
/* A whole number in [min, max]; `fallback` when not given. ERR_USAGE otherwise. */
MUST err call_number(const struct call *c, const char *name, int64_t min, int64_t max,
                     int64_t fallback, int64_t *ret_value, struct err_info *why);
/* The midnight in the UK that begins a day, or a day some days later: with 1, the end of it. Left
 * as it is when not given; ERR_USAGE: no date. */
MUST err call_day(const struct call *c, const char *name, int days_more, int64_t *ret_ms,
                  struct err_info *why);
/* Whose feed the call is about: --agency, or the loader's own. A loader's account is an agency's:
 * for another one it is ERR_DENIED; ERR_USAGE when nobody is named. */
MUST err call_agency(const struct call *c, str *ret_agency, struct err_info *why);
/* Write out what is in call->out now: for long outputs, once the command itself has noted its
 * entry. */
MUST err call_flush(struct call *c, struct err_info *why);

int command_main(int argc, char **argv);

/* ---- a bar on standard error when it is a terminal and the work takes over a second ---- */
struct progress {
    const char *what;
    int64_t total, started_ns, shown_ns;
    bool shown, terminal;
};
void progress_start(struct progress *p, const char *what, int64_t total); /* total 0 = not known */
void progress_step(struct progress *p, int64_t done);
void progress_end(struct progress *p);

/* Ask on the terminal without echo, or read one line of standard input when it is none. */
MUST err ask_secret(const char *question, struct arena *a, str *ret_answer, struct err_info *why);

#endif
