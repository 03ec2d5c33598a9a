/* base/err.c -- the error list as tables, and filling an err_info. */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *word;
    int exit_status, http_status;
} errors[] = {
#define ERR_ROW(name, word, exit_status, http) [ERR_##name] = {word, exit_status, http},
    ERR_LIST(ERR_ROW)
#undef ERR_ROW
};
static_assert(COUNT(errors) == ERR__COUNT, "every error has a word and two statuses");

err err_set(struct err_info *why, err code, const char *format, ...)
{
    if (!why) return code;
    *why = (struct err_info){.code = code};
    va_list args;
    va_start(args, format);
    vsnprintf(why->text, sizeof why->text, format, args);
    va_end(args);
    return code;
}

err err_at(struct err_info *why, const char *file, long line, long column)
{
    if (!why) return ERR_INTERNAL;
    snprintf(why->file, sizeof why->file, "%s", file ? file : "");
    why->line = line;
    why->column = column;
    return why->code;
}

err err_todo(struct err_info *why, const char *format, ...)
{
    if (!why) return ERR_INTERNAL;
    va_list args;
    va_start(args, format);
    vsnprintf(why->todo, sizeof why->todo, format, args);
    va_end(args);
    return why->code;
}

const char *err_word(err code) { return errors[code].word; }
int err_exit_status(err code) { return errors[code].exit_status; }
int err_http_status(err code) { return errors[code].http_status; }
