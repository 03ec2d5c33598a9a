/* ingest/ingest.h -- taking in a delivery: from a file to rows that everybody sees at once.
 *
 *     gate (agency, agreement) -> pass 1: the whole file is read and judged -> pass 2: its rows are
 *     stored in short transactions, invisible -> one last transaction makes them live
 *
 * Killed anywhere, nothing was shown, and the same call completes it. The same file again changes
 * nothing. Whatever happens to a delivery is recorded and audited; a report never holds a value. */
#ifndef AIM_INGEST_INGEST_H
#define AIM_INGEST_INGEST_H

#include "audit/audit.h"
#include "base/vec.h"
#include "ingest/mapping.h"
#include "ingest/reason.h"
#include "ingest/source.h"

enum { INGEST_LINES_SHOWN = 20, INGEST_PATIENCE_MS = 1500 };
#define INGEST_BYTES_MAX (INT64_C(4) << 30)

struct ingest_order {
    struct hub *hub;
    str agency;       /* code */
    str feed;         /* code; empty = the agency's own or only one */
    const char *file; /* its name, for messages */
    struct source *source;
    const struct mapping *mapping; /* NULL = the one that was agreed for the feed */
    int64_t as_of_ms;  /* when the agency's system made it; 0 = not said */
    bool full;         /* a full extract */
    bool whole_enough; /* a human accepted that it is cut off, or that so much is missing */
    int64_t bytes_max; /* 0 = INGEST_BYTES_MAX */
    int patience_ms;   /* how long to watch whether another load still moves; 0 =
                        * INGEST_PATIENCE_MS */
    struct audit_entry *audit; /* who does this; kind and detail are filled in */
    void (*progress)(void *ctx, int64_t bytes_done); /* of both passes; NULL = nobody asks */
    void *ctx;
};

struct ingest_cause {
    enum reason reason;
    enum column column; /* COLUMN__COUNT = the row as a whole */
    int64_t rows;
    long lines[INGEST_LINES_SHOWN];
};

enum ingest_outcome {
    INGEST_NONE,
    INGEST_LIVE,
    INGEST_AGAIN /* it was live already */,
    INGEST_REFUSED,
    INGEST_HELD,
    INGEST_TRIED /* judged only: ingest_try */
};

struct ingest_report {
    enum ingest_outcome outcome;
    int64_t delivery;
    struct err_info reason; /* refused or held: why, and what to do */
    bool no_final_newline;  /* the last row has no line end: is the file whole? */
    int64_t bytes, rows, accepted, unchanged, quarantined;
    int64_t waiting; /* rows of this agency that wait for a better one, after this */
    int64_t ended;   /* full extract: records that are not in it */
    int64_t as_of_ms;
    VEC(struct ingest_cause) causes;
};

/* ERR_OK: it is live, or was already. ERR_INPUT, ERR_DENIED, ERR_LIMIT, ERR_CONFLICT: refused or
 * held, recorded, said in `why` and in the report. Any other error: not completed; the same call
 * again goes on. The report is filled as far as things went; release it. */
MUST err ingest_take(const struct ingest_order *order, struct ingest_report *ret_report,
                     struct err_info *why);
void ingest_report_release(struct ingest_report *r);
/* One row more was put aside. */
MUST err ingest_report_count(struct ingest_report *r, long line, enum reason reason,
                             enum column column, struct err_info *why);

/* Judge a file as ingest_take would, and store nothing: gate, mapping, every row. What only the
 * store can know (a row that contradicts another delivery) is not found. The outcome is
 * INGEST_TRIED or INGEST_REFUSED; no more is recorded. Errors: those of ingest_take. */
MUST err ingest_try(const struct ingest_order *order, struct ingest_report *ret_report,
                    struct err_info *why);

/* A held delivery: take it in as it is, or forget it. ERR_ABSENT: no such delivery waits. */
MUST err ingest_resume(const struct ingest_order *order, int64_t delivery,
                       struct ingest_report *ret_report, struct err_info *why);
MUST err ingest_drop(const struct ingest_order *order, int64_t delivery, struct err_info *why);

/* A delivery's id as people write it: 16 hexadecimal digits. */
bool ingest_id_of(str text, int64_t *ret_delivery);

/* ---- in words ---- */

void ingest_report_text(const struct ingest_report *r, const char *file, struct buf *out);
struct json_writer;
void ingest_report_json(const struct ingest_report *r, const char *file, struct json_writer *w);

#endif
