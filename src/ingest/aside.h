/* ingest/aside.h -- what is kept of a row that was put aside: a kind byte, then the row as one JSON
 * object of our columns, or as it came when it could not be taken apart. Sealed by the caller. */
#ifndef AIM_INGEST_ASIDE_H
#define AIM_INGEST_ASIDE_H

#include "base/buf.h"
#include "ingest/column.h"
#include "ingest/table.h"

enum { ASIDE_RAW_BYTES_MAX = 32 * 1024, ASIDE_FIELD_BYTES_MAX = 1200 };

/* Fields outside `columns` (what the agreement allows) are not kept; longer ones than any column
 * may hold are cut. */
void aside_pack(column_set columns, const struct table_row *row, struct buf *to);

/* The same for a row that was good until the store knew better: what was packed for the store. */
struct chunk_row;
MUST err aside_pack_stored(const struct chunk_row *row, struct arena *a, struct buf *to,
                           struct err_info *why);

struct aside {
    bool taken_apart; /* else only `raw` */
    struct fields fields;
    str raw;
};
/* Borrows from `packed` and the arena. ERR_CORRUPT: not made by aside_pack. */
MUST err aside_unpack(str packed, struct arena *a, struct aside *ret_aside, struct err_info *why);

/* The fields that have content as one line of JSON. ERR_CORRUPT in the buffer's state: one is not
 * UTF-8. */
void aside_line(const struct fields *f, struct buf *to);

#endif
