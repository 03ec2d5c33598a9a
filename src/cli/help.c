/* cli/help.c -- help and errors, all from the table. */
#include "cli/inside.h"

#include "codec/json.h"

static void line_of(const struct command *c, FILE *to)
{
    char left[80];
    snprintf(left, sizeof left, "%s%s%s", c->name, c->words ? " " : "", c->words ? c->words : "");
    fprintf(to, "  %-38s %s\n", left, c->help);
}

void help_all(const struct command *const *table, FILE *to)
{
    fputs("AIM: who was seen by which service, and who needs a review\n\nusage: aim COMMAND "
          "[OPTIONS] [WORDS]\n\n",
          to);
    for (; *table; table++)
        line_of(*table, to);
    fputs("\n'aim COMMAND --help' says more. Exit status: 0 done, 1 refused or failed, 2 wrong "
          "usage.\n",
          to);
}

bool help_group(const struct command *const *table, const char *word, FILE *to)
{
    bool any = false;
    for (; *table; table++) {
        str rest = str_of((*table)->name), first;
        if (!str_next(&rest, ' ', &first) || !rest.at || !str_eq_c(first, word)) continue;
        if (!any) fprintf(to, "usage: aim %s ...\n\n", word);
        any = true;
        line_of(*table, to);
    }
    return any;
}

static void options_of(const struct command_option *o, FILE *to)
{
    for (; o && o->name; o++) {
        char left[48];
        snprintf(left, sizeof left, "--%s%s%s", o->name, o->value ? " " : "",
                 o->value ? o->value : "");
        fprintf(to, "  %-26s %s\n", left, o->help);
    }
}

void help_one(const struct command *c, FILE *to)
{
    fprintf(to, "usage: aim %s%s%s [OPTIONS]\n\n%s\n\n", c->name, c->words ? " " : "",
            c->words ? c->words : "", c->help);
    options_of(c->options, to);
    options_of(c->no_hub ? frame_options + 2 : frame_options, to);
}

static void error_json(const struct err_info *why)
{
    struct buf b = BUF_INIT(8 * 1024);
    struct json_writer w = {.out = &b};
    json_open_object(&w);
    json_pair_c(&w, "error", err_word(why->code));
    json_pair_c(&w, "what", why->text);
    if (why->file[0]) json_pair_c(&w, "file", why->file);
    if (why->line) json_pair_int(&w, "line", why->line);
    if (why->column) json_pair_int(&w, "column", why->column);
    if (why->todo[0]) json_pair_c(&w, "todo", why->todo);
    json_close_object(&w);
    fprintf(stderr, "%.*s\n", STR_FMT(buf_str(&b)));
    buf_release(&b);
}

void error_print(const struct err_info *why, bool json)
{
    if (json) {
        error_json(why);
        return;
    }
    fputs("aim: ", stderr);
    if (why->file[0]) fputs(why->file, stderr);
    if (why->line) fprintf(stderr, ":%ld", why->line);
    if (why->column) fprintf(stderr, ":%ld", why->column);
    if (why->file[0]) fputs(": ", stderr);
    fprintf(stderr, "%s\n", why->text[0] ? why->text : err_word(why->code));
    if (why->todo[0]) fprintf(stderr, "     %s\n", why->todo);
}
