/* docs/commands.md is made from the table of commands. */
#include "manual.h"

#include "cli/command.h"

static const char head[] = "# Commands\n\n"
                           "Every command, for whom it is, and its options. This page is made from "
                           "the program's own table:\n"
                           "`aim COMMAND --help` says the same.\n\n"
                           "Each takes `--hub DIR` (or the environment's `AIM_HUB`), `--as LOGIN` "
                           "on a training hub, `--json`\n"
                           "for programs (`docs/json.md`) and `--help`. Exit status: 0 done, 1 "
                           "refused or failed, 2 wrong\n"
                           "usage. Names of people are never arguments: they are asked for, or "
                           "read from standard input.\n\n"
                           "| command | what it does | for whom |\n|---|---|---|\n";

/* A bar would end the cell. */
static void put_cell(struct buf *to, const char *text)
{
    for (; *text; text++) {
        if (*text == '|') buf_byte(to, '\\');
        buf_byte(to, *text);
    }
}

static void put_roles(struct buf *to, const struct command *c)
{
    size_t n = 0;
    for (int r = ROLE_NONE + 1; r < ROLE__COUNT; r++)
        n += access_may(&(struct user){.role = (enum role)r}, c->needs);
    if (c->no_hub || n == ROLE__COUNT - 1) {
        buf_add_c(to, c->no_hub ? "anybody: it needs no hub" : "every user");
        return;
    }
    for (int r = ROLE_NONE + 1, put = 0; r < ROLE__COUNT; r++)
        if (access_may(&(struct user){.role = (enum role)r}, c->needs))
            buf_printf(to, "%s%s", put++ ? ", " : "", role_word((enum role)r));
}

static void put_command(struct buf *to, const struct command *c)
{
    buf_printf(to, "| `aim %s%s", c->name, c->words ? " " : "");
    put_cell(to, c->words ? c->words : "");
    buf_add_c(to, "` | ");
    put_cell(to, c->help);
    buf_add_c(to, " | ");
    put_roles(to, c);
    buf_add_c(to, " |\n");
}

static void put_options(struct buf *to, const struct command *c)
{
    if (!c->options || !c->options->name) return;
    buf_printf(to, "\n## aim %s\n\n", c->name);
    for (const struct command_option *o = c->options; o->name; o++)
        buf_printf(to, "- `--%s%s%s`: %s\n", o->name, o->value ? " " : "",
                   o->value ? o->value : "", o->help);
}

static void the_manual_of_commands_is_up_to_date(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(MANUAL_BYTES_MAX);
    buf_add_c(&text, head);
    for (const struct command *const *c = commands; *c; c++)
        put_command(&text, *c);
    for (const struct command *const *c = commands; *c; c++)
        put_options(&text, *c);
    manual_is_up_to_date(__FILE__, "commands.md", &text);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_manual_of_commands_is_up_to_date)};
    return cmocka_run_group_tests_name("cli/manual", tests, NULL, NULL);
}
