/* cli/args.c -- words of a command line into a call: which command, which options, what is left. */
#include "cli/inside.h"

#include "base/date.h"

#include <string.h>

/* The frame's own, in every command. */
const struct command_option frame_options[] = {
    {"hub", "DIR", "the hub's folder (or set AIM_HUB)"},
    {"as", "LOGIN", "training hubs: act as this user (or set AIM_AS)"},
    {"json", NULL, "write one JSON document"},
    {"help", NULL, "say how this command is used"},
    {0},
};

static bool name_takes(const char *name, int argc, char **argv, int *ret_used)
{
    int used = 0;
    str rest = str_of(name), word;
    while (str_next(&rest, ' ', &word)) {
        if (used >= argc || !str_eq_c(word, argv[used])) return false;
        used++;
    }
    *ret_used = used;
    return true;
}

const struct command *command_find(const struct command *const *table, int argc, char **argv,
                                   int *ret_used)
{
    const struct command *best = NULL;
    int best_used = 0, used = 0;
    for (; *table; table++)
        if (name_takes((*table)->name, argc, argv, &used) && used > best_used) {
            best = *table;
            best_used = used;
        }
    *ret_used = best_used;
    return best;
}

static const struct command_option *option_named(const struct command_option *table, str name)
{
    for (; table && table->name; table++)
        if (str_eq_c(name, table->name)) return table;
    return NULL;
}

static err take_option(struct call *c, char **argv, int argc, int *at, struct err_info *why)
{
    str name = str_of(argv[*at] + 2), value = {NULL, 0};
    ptrdiff_t equals = str_find(name, '=');
    if (equals >= 0) {
        value = str_from(name, (size_t)equals + 1);
        name = str_upto(name, (size_t)equals);
    }
    const struct command_option *o = option_named(c->command->options, name);
    if (!o) o = option_named(frame_options, name);
    if (!o)
        return err_set(why, ERR_USAGE, "there is no option --%.*s",
                       name.len > 30 ? 30 : (int)name.len, name.at);
    if (!o->value && value.at) return err_set(why, ERR_USAGE, "--%s takes no value", o->name);
    if (o->value && !value.at) {
        if (*at + 1 >= argc)
            return err_set(why, ERR_USAGE, "--%s needs a value: %s", o->name, o->value);
        value = str_of(argv[++*at]);
    }
    if (c->given_count == CALL_OPTIONS_MAX) return err_set(why, ERR_USAGE, "too many options");
    c->given[c->given_count++] = (struct call_option){o, o->value ? value.at : ""};
    return ERR_OK;
}

err call_parse(struct call *c, int argc, char **argv, struct err_info *why)
{
    bool options_over = false;
    const char **words = ARENA_ARRAY(c->arena, const char *, (size_t)argc + 1);
    if (!words) return err_set(why, ERR_NOMEM, "no memory to read the command line");
    c->words = words;
    for (int i = 0; i < argc; i++) {
        if (!options_over && strcmp(argv[i], "--") == 0) {
            options_over = true;
        } else if (!options_over && strncmp(argv[i], "--", 2) == 0) {
            err e = take_option(c, argv, argc, &i, why);
            if (e) return e;
        } else if (!options_over && strcmp(argv[i], "-h") == 0) {
            c->given[c->given_count++] = (struct call_option){&frame_options[3], ""};
            return ERR_OK;
        } else {
            words[c->word_count++] = argv[i];
        }
    }
    if (c->word_count && !c->command->words && !call_flag(c, "help"))
        return err_set(why, ERR_USAGE, "'aim %s' takes options only", c->command->name);
    return ERR_OK;
}

/* The last one counts. */
const char *call_option(const struct call *c, const char *name)
{
    for (size_t i = c->given_count; i > 0; i--)
        if (strcmp(c->given[i - 1].option->name, name) == 0) return c->given[i - 1].value;
    return NULL;
}

bool call_flag(const struct call *c, const char *name) { return call_option(c, name) != NULL; }

err call_number(const struct call *c, const char *name, int64_t min, int64_t max, int64_t fallback,
                int64_t *ret_value, struct err_info *why)
{
    const char *text = call_option(c, name);
    int64_t value = fallback;
    if (text && (!str_to_int64(str_of(text), &value) || value < min || value > max))
        return err_set(why, ERR_USAGE, "--%s wants a whole number from %lld to %lld", name,
                       (long long)min, (long long)max);
    *ret_value = value;
    return ERR_OK;
}

err call_day(const struct call *c, const char *name, int days_more, int64_t *ret_ms,
             struct err_info *why)
{
    const char *text = call_option(c, name);
    struct date day;
    if (!text) return ERR_OK;
    if (!date_parse_iso(str_of(text), &day) || !date_whole(day)) {
        (void)err_set(why, ERR_USAGE, "--%s is not a date", name);
        return err_todo(why, "for example --%s 2026-11-22", name);
    }
    *ret_ms = date_uk_midnight_ms(date_from_days(date_days(day) + days_more));
    return ERR_OK;
}

err call_agency(const struct call *c, str *ret_agency, struct err_info *why)
{
    const char *agency = call_option(c, "agency");
    bool own = access_own_feeds_only(&c->user);
    if (!agency && own) agency = c->user.agency;
    if (!agency) {
        (void)err_set(why, ERR_USAGE, "whose is it? --agency CODE");
        return err_todo(why, "aim %s --agency CODE", c->command->name);
    }
    *ret_agency = str_of(agency);
    if (!own || strcmp(agency, c->user.agency) == 0) return ERR_OK;
    return err_set(why, ERR_DENIED, "this account handles its own agency's feeds only");
}
