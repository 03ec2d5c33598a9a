/* base/near.c -- see near.h. */
#include "base/near.h"

#include <stdarg.h>
#include <stdio.h>

enum { WORD_MAX = 40 };

struct near near_to(str word) { return (struct near){.word = word, .distance = SIZE_MAX}; }

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Edits between two words, a swap of neighbours being one. */
static size_t edits(str a, str b)
{
    size_t rows[3][WORD_MAX + 1];
    for (size_t k = 0; k <= b.len; k++)
        rows[0][k] = k;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t k = 1; k <= b.len; k++) {
            bool same = a.at[i - 1] == b.at[k - 1];
            now[k] = least(last[k - 1] + !same, least(last[k], now[k - 1]) + 1);
            if (i > 1 && k > 1 && a.at[i - 1] == b.at[k - 2] && a.at[i - 2] == b.at[k - 1])
                now[k] = least(now[k], before[k - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

void near_try(struct near *n, str known)
{
    size_t longer = n->word.len > known.len ? n->word.len : known.len;
    if (!n->word.len || !known.len || longer > WORD_MAX) return;
    size_t distance = edits(n->word, known);
    if (3 * distance > longer || distance >= n->distance) return;
    n->distance = distance;
    n->found = known;
}

err near_advise(const struct near *n, struct err_info *why, const char *format, ...)
{
    char rest[ERR_TODO_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(rest, sizeof rest, format, args);
    va_end(args);
    if (!n->found.len) return err_todo(why, "%s", rest);
    return err_todo(why, "did you mean %.*s? %s", STR_FMT(n->found), rest);
}
