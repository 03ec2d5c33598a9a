/* notice/kind.c -- the rows of kind.h. */
#include "notice/kind.h"

static const struct notice_row rows[] = {
#define NOTICE_ROW(name, word, pace, hours, where, text)                                           \
    [NOTICE_##name] = {word, where, text, NOTICE_##pace, hours},
    NOTICE_LIST(NOTICE_ROW)
#undef NOTICE_ROW
};

const struct notice_row *notice_row(enum notice_kind k) { return &rows[k]; }

bool notice_kind_of(str word, enum notice_kind *ret_kind)
{
    for (enum notice_kind k = 0; k < NOTICE__COUNT; k++)
        if (str_eq_c(word, rows[k].word)) {
            *ret_kind = k;
            return true;
        }
    return false;
}
