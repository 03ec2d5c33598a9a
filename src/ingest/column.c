/* ingest/column.c -- see column.h. */
#include "ingest/column.h"

const struct column_row column_table[COLUMN__COUNT] = {
#define COLUMN_ROW(name, kind, part, characters)                                                   \
    [COLUMN_##name] = {#name, COLUMN_##kind, COLUMN_OF_##part, characters},
    COLUMN_LIST(COLUMN_ROW)
#undef COLUMN_ROW
};
_Static_assert(COLUMN__COUNT <= 64, "a set of columns fits in 64 bits");

enum column column_find(str name)
{
    int c = 0;
    while (c < COLUMN__COUNT && !str_eq_c(name, column_table[c].name))
        c++;
    return (enum column)c;
}
