/* dataset/splink_lex.c */
#include "dataset/splink_lex.h"

#include <string.h>

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool digit(char c) { return c >= '0' && c <= '9'; }

static char look(const struct splink_lex *l, size_t ahead)
{
    return l->next + ahead < l->sql.len ? l->sql.at[l->next + ahead] : 0;
}

static err place(const struct splink_lex *l, struct err_info *why)
{
    return err_at(why, "", 0, (long)l->at + 1);
}

/* Up to the closing quote; a doubled quote stands for one. */
static err quoted(struct splink_lex *l, char quote, struct err_info *why)
{
    size_t len = 0, end = l->next + 1;
    while (end < l->sql.len && (l->sql.at[end] != quote ||
                                (end + 1 < l->sql.len && l->sql.at[end + 1] == quote)))
        end += l->sql.at[end] == quote ? 2 : 1;
    char *text = arena_alloc(l->arena, end - l->next + 1);
    if (!text) return err_set(why, ERR_NOMEM, "no memory for a condition");
    for (l->next++; l->next < l->sql.len; l->next++) {
        if (l->sql.at[l->next] == quote) {
            if (look(l, 1) != quote) {
                l->next++;
                l->text = (str){text, len};
                return ERR_OK;
            }
            l->next++;
        }
        text[len++] = l->sql.at[l->next];
    }
    (void)err_set(why, ERR_INPUT, "a quote is not closed");
    return place(l, why);
}

static void number(struct splink_lex *l)
{
    size_t from = l->next;
    while (digit(look(l, 0)) || look(l, 0) == '.')
        l->next++;
    if (look(l, 0) == 'e' || look(l, 0) == 'E') {
        size_t sign = look(l, 1) == '-' || look(l, 1) == '+';
        if (digit(look(l, 1 + sign)))
            for (l->next += 1 + sign; digit(look(l, 0));)
                l->next++;
    }
    l->text = str_range(l->sql.at + from, l->next - from);
}

static err sign(struct splink_lex *l, struct err_info *why)
{
    static const char *const signs[] = {"<>", "<=", ">=", "!=", "==", "::", "||", "->", "//", "=",
                                        "<",  ">",  "+",  "-",  "*",  "/",  "%",  "(",  ")",  "[",
                                        "]",  ",",  ".",  ":"};
    for (size_t i = 0; i < COUNT(signs); i++) {
        size_t len = strlen(signs[i]);
        if (!str_starts(str_from(l->sql, l->next), str_of(signs[i]))) continue;
        l->text = str_range(l->sql.at + l->next, len);
        l->next += len;
        return ERR_OK;
    }
    (void)err_set(why, ERR_INPUT, "a character that is no part of a condition");
    return place(l, why);
}

err splink_lex_next(struct splink_lex *l, struct err_info *why)
{
    while (l->next < l->sql.len && strchr(" \t\r\n\f\v", look(l, 0)) && look(l, 0))
        l->next++;
    l->at = l->next;
    l->text = STR("");
    char c = look(l, 0);
    if (l->next >= l->sql.len) {
        l->kind = SPLINK_END;
    } else if (letter(c)) {
        l->kind = SPLINK_WORD;
        while (letter(look(l, 0)) || digit(look(l, 0)))
            l->next++;
        l->text = str_range(l->sql.at + l->at, l->next - l->at);
    } else if (digit(c) || (c == '.' && digit(look(l, 1)))) {
        l->kind = SPLINK_DIGITS;
        number(l);
    } else if (c == '\'' || c == '"' || c == '`') {
        l->kind = c == '\'' ? SPLINK_STRING : SPLINK_QUOTED;
        return quoted(l, c, why);
    } else {
        l->kind = SPLINK_SIGN;
        return sign(l, why);
    }
    return ERR_OK;
}

bool splink_lex_is(const struct splink_lex *l, const char *sign_or_word)
{
    return (l->kind == SPLINK_SIGN || l->kind == SPLINK_WORD) &&
           str_eq_nocase(l->text, str_of(sign_or_word));
}
