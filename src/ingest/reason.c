/* ingest/reason.c -- see reason.h. */
#include "ingest/reason.h"

const struct reason_row reason_table[REASON__COUNT] = {[REASON_NONE] = {"", "", ""},
#define REASON_ROW(code, what, todo) [REASON_##code] = {#code, what, todo},
                                                       REASON_LIST(REASON_ROW)
#undef REASON_ROW
};

enum reason reason_of_code(str code)
{
    for (int r = 0; r < REASON__COUNT; r++)
        if (str_eq_c(code, reason_table[r].code)) return (enum reason)r;
    return REASON_NONE;
}
