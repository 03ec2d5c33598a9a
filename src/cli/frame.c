/* cli/frame.c -- one invocation from words to exit status; see command.h. */
#include "cli/inside.h"

#include "access/account.h"
#include "audit/settle.h"
#include "codec/mark.h"

#include <stdlib.h>
#include <unistd.h>

enum { CALL_BYTES_MAX = 256 * 1024 * 1024 };

static err open_hub(struct call *c, struct err_info *why)
{
    c->hub_dir = call_option(c, "hub");
    if (!c->hub_dir) c->hub_dir = getenv("AIM_HUB");
    if (c->command->no_hub || (c->command->no_hub_for_words && c->word_count)) return ERR_OK;
    if (!c->hub_dir || !*c->hub_dir) {
        (void)err_set(why, ERR_USAGE, "which hub?");
        return err_todo(why, "add --hub DIR, or set AIM_HUB=DIR");
    }
    err e = hub_open(c->hub_dir, &c->hub, why);
    if (!e) audit_attach(c->hub);
    return e;
}

static void describe(struct call *c)
{
    c->audit.kind = c->command->audit;
    c->audit.actor = str_of(c->user.login);
    c->audit.agency = str_of(c->user.agency);
    c->audit.role = str_of(role_word(c->user.role));
    c->audit.policy = STR(ACCESS_POLICY);
    c->audit.request = str_printf(c->arena, "aim %s", c->command->name);
    c->audit.decision = STR("allowed");
}

/* A refusal is an entry too. When even that cannot be written, the refusal stands. */
static err refuse(struct call *c, struct err_info *why)
{
    struct audit_entry entry = c->audit;
    entry.kind = AUDIT_DENIED;
    entry.decision = STR("denied: capability");
    err e = audit_note_alone(c->hub, &entry, why);
    if (e) return e;
    (void)err_set(why, ERR_DENIED, "'aim %s' is not open to the role %s", c->command->name,
                  role_word(c->user.role));
    return err_todo(why, "ask somebody whose role has '%s'", capability_word(c->command->needs));
}

static err who_calls(struct call *c, struct err_info *why)
{
    const char *as = call_option(c, "as");
    if (!as) as = getenv("AIM_AS");
    if (as && !*as) as = NULL;
    err e = account_of_caller(c->hub, as, &c->user, why);
    describe(c);
    if (e == ERR_DENIED) {
        struct audit_entry entry = c->audit;
        struct err_info ignored;
        entry.kind = AUDIT_DENIED;
        entry.actor = STR("nobody");
        entry.decision = STR("denied: no such user");
        if (audit_note_alone(c->hub, &entry, &ignored)) return e;
    }
    if (!e && !access_may(&c->user, c->command->needs)) e = refuse(c, why);
    return e;
}

static err write_out(str out, struct err_info *why)
{
    if (out.len && (fwrite(out.at, 1, out.len, stdout) != out.len || fflush(stdout) != 0))
        return err_set(why, ERR_DISK, "cannot write the output");
    return ERR_OK;
}

/* A text may hold what a terminal obeys: it is shown as text and nothing else. A file or a pipe
 * gets every byte. */
static err write_to_terminal(str out, struct err_info *why)
{
    struct buf shown = BUF_INIT((size_t)CALL_OUT_MAX * MARK_FREE_GROWS);
    mark_free_text(&shown, out, NULL);
    err e = buf_state(&shown) ? err_set(why, buf_state(&shown), "cannot write the output")
                              : write_out(buf_str(&shown), why);
    buf_release(&shown);
    return e;
}

err call_flush(struct call *c, struct err_info *why)
{
    str out = buf_str(&c->out);
    if (buf_state(&c->out))
        return err_set(why, buf_state(&c->out),
                       "the output is too long to hold; nothing more is written");
    err e = isatty(STDOUT_FILENO) ? write_to_terminal(out, why) : write_out(out, why);
    if (!e) buf_reset(&c->out);
    return e;
}

/* What the command showed goes into the log, and only then out of the door. */
static err run(struct call *c, struct err_info *why)
{
    err e = c->command->run(c, why), noted = ERR_OK, flushed = ERR_OK;
    struct err_info late = {ERR_OK};
    if (c->hub && c->command->audit != AUDIT_NONE && !c->command->notes_itself) {
        if (e) c->audit.decision = str_printf(c->arena, "failed: %s", err_word(e));
        noted = audit_note_alone(c->hub, &c->audit, &late);
    }
    if (c->hub && e == ERR_DENIED && c->command->notes_itself) {
        c->audit.kind = AUDIT_DENIED; /* by its own check: the reason given, the agency named */
        c->audit.decision = STR("denied: command");
        noted = audit_note_alone(c->hub, &c->audit, &late);
    }
    if (!noted) flushed = call_flush(c, &late);
    if (c->hub && !noted) noted = audit_settle(c->hub, &late);
    if (!e && (noted || flushed)) {
        if (why) *why = late;
        e = noted ? noted : flushed;
    }
    return e;
}

static err answer(struct call *c, int argc, char **argv, struct err_info *why)
{
    err e = call_parse(c, argc, argv, why);
    c->json = call_flag(c, "json");
    if (e) {
        (void)err_todo(why, "'aim %s --help' says how it is used", c->command->name);
        return e;
    }
    if (call_flag(c, "help")) {
        help_one(c->command, stdout);
        return ERR_OK;
    }
    e = open_hub(c, why);
    if (!e && c->hub) e = who_calls(c, why);
    if (!e) return run(c, why);
    if (c->hub && audit_settle(c->hub, NULL))
        return e; /* the refusal's entry waits for the next command */
    return e;
}

static int no_command(int argc, char **argv)
{
    if (argc < 1 || strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0 ||
        strcmp(argv[0], "help") == 0) {
        help_all(commands, argc < 1 ? stderr : stdout);
        return argc < 1 ? 2 : 0;
    }
    if (strcmp(argv[0], "--version") == 0) {
        puts("aim " AIM_VERSION);
        return 0;
    }
    if (help_group(commands, argv[0], stderr)) return 2;
    fprintf(stderr, "aim: there is no such command; 'aim --help' lists them\n");
    return 2;
}

/* "aim --hub DIR load ..." is "aim load ... --hub DIR": the frame's options move behind the
 * rest. */
static int options_before(int argc, char **argv)
{
    int n = 1;
    while (n < argc && strncmp(argv[n], "--", 2) == 0) {
        const struct command_option *o = frame_options;
        str name = str_of(argv[n] + 2), word;
        if (!str_next(&name, '=', &word)) return n;
        while (o->name && !str_eq_c(word, o->name))
            o++;
        if (!o->name || strcmp(o->name, "help") == 0) break;
        n += o->value && !name.at ? 2 : 1;
    }
    return n < argc ? n : 1;
}

static void move_behind(int argc, char **argv, int from)
{
    for (int moved = 1; moved < from; moved++) {
        char *first = argv[1];
        memmove(argv + 1, argv + 2, (size_t)(argc - 2) * sizeof *argv);
        argv[argc - 1] = first;
    }
}

int command_main(int argc, char **argv)
{
    move_behind(argc, argv, options_before(argc, argv));
    struct call c = {.out = BUF_INIT(CALL_OUT_MAX)};
    struct err_info why = {ERR_OK};
    int used = 0;
    c.command = argc > 1 ? command_find(commands, argc - 1, argv + 1, &used) : NULL;
    if (!c.command) return no_command(argc - 1, argv + 1);
    c.arena = arena_new(CALL_BYTES_MAX);
    err e = c.arena ? answer(&c, argc - 1 - used, argv + 1 + used, &why)
                    : err_set(&why, ERR_NOMEM, "no memory to start");
    if (e) {
        why.code = e;
        error_print(&why, c.json);
    }
    hub_close(c.hub);
    buf_release(&c.out);
    arena_free(c.arena);
    return err_exit_status(e);
}
