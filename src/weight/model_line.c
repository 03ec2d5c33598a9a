/* weight/model_line.c -- see model_line.h. */
#include "weight/model_line.h"

err line_bad_at(const struct model_line *l, str word, const char *what)
{
    (void)err_set(l->why, ERR_CONFIG, "%s", what);
    return err_at(l->why, "model", l->number, (long)(word.at - l->line.at) + 1);
}

err line_bad(const struct model_line *l, const char *what)
{
    return line_bad_at(l, l->rest, what);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

str line_word(struct model_line *l)
{
    size_t len = 0;
    while (len < l->rest.len && !is_space(l->rest.at[len]))
        len++;
    str word = str_upto(l->rest, len);
    while (len < l->rest.len && is_space(l->rest.at[len]))
        len++;
    l->rest = str_range(l->rest.at + len, l->rest.len - len);
    return word;
}

err line_number(struct model_line *l, double least, double most, const char *what,
                       double *ret_value)
{
    str word = line_word(l);
    if (!str_to_double(word, ret_value) || *ret_value < least || *ret_value > most)
        return line_bad_at(l, word, what);
    return ERR_OK;
}

err line_copy(const struct model_line *l, str from, char *to, size_t size, const char *what)
{
    bool holds_zero = from.len && memchr(from.at, 0, from.len); /* where it would end, written */
    if (!from.len || from.len >= size || holds_zero) return line_bad_at(l, from, what);
    memcpy(to, from.at, from.len);
    to[from.len] = 0;
    return ERR_OK;
}

err line_over(const struct model_line *l)
{
    return l->rest.len ? line_bad(l, "there is more on this line than belongs there") : ERR_OK;
}

err line_hash(struct model_line *l, uint64_t *ret_hash)
{
    static const char digits[] = "0123456789abcdef";
    str word = line_word(l);
    bool fine = word.len == 16;
    *ret_hash = 0;
    for (size_t i = 0; i < word.len && fine; i++) {
        const char *digit = word.at[i] ? strchr(digits, word.at[i]) : NULL;
        fine = digit;
        if (digit) *ret_hash = *ret_hash << 4 | (uint64_t)(digit - digits);
    }
    return fine ? ERR_OK : line_bad_at(l, word, "a hash has 16 hexadecimal digits");
}
