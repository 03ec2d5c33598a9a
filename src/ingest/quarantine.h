/* ingest/quarantine.h -- rows that were put aside: which they are, what they say, and bringing them
 * again.
 *
 * A row is named by its delivery and line. The list never holds a value; one row is opened at a
 * time, for the agency it came from. Replaying is a delivery like any other: the same gate, the
 * same checks, its own line in the ledger; a row that fails again waits under the new delivery. */
#ifndef AIM_INGEST_QUARANTINE_H
#define AIM_INGEST_QUARANTINE_H

#include "ingest/ingest.h"

enum { QUARANTINE_PAGE_MAX = 500, QUARANTINE_REPLAY_MAX = 10000, QUARANTINE_ID_TEXT = 40 };

struct quarantine_id {
    int64_t delivery;
    long line;
};

struct quarantine_line {
    struct quarantine_id id;
    enum reason reason;
    enum column column; /* COLUMN__COUNT = the row as a whole */
    str feed;           /* code: by which it came */
};

/* What to look for; the zeros mean anything, from the beginning. */
struct quarantine_wish {
    str agency; /* code */
    enum reason reason;
    bool in_column;
    enum column column;
    long on_line;              /* of the file */
    int64_t from_ms, until_ms; /* when its system said it; until 0 = no end */
    struct quarantine_id after;
    int page; /* 1 to QUARANTINE_PAGE_MAX */
};

/* The next rows that wait, by delivery and line. The list lives in `a`. */
MUST err quarantine_list(struct hub *h, const struct quarantine_wish *wish, struct arena *a,
                         const struct quarantine_line **ret_lines, size_t *ret_n,
                         struct err_info *why);

struct quarantine_row {
    struct quarantine_line line;
    int64_t row_key, as_of_ms; /* of its delivery */
    bool waits; /* no better row has come yet */
    bool taken_apart; /* `fields` hold what the agreement allowed; else only `raw` is there */
    struct fields fields;
    str raw;
};

/* One row in clear: person data, to be shown to nobody but its own agency, and noted first.
 * ERR_ABSENT: this agency has no such row. */
MUST err quarantine_open(struct hub *h, str agency, struct quarantine_id id, struct arena *a,
                         struct quarantine_row *ret_row, struct err_info *why);

/* Bring rows of one feed again as one delivery of `order` (its source, mapping and file are not
 * used; its feed must be the rows'), each as it was put aside; `better`, when not NULL, replaces
 * the columns of a single row that it has content for. Rows that could not be taken apart need
 * `better` to say at least who it is about. Killed anywhere, the same call completes it. Errors:
 * those of ingest_take; ERR_INPUT: a row that cannot be brought as it is. */
MUST err quarantine_replay(const struct ingest_order *order, const struct quarantine_id *ids,
                           size_t n, const struct fields *better, struct ingest_report *ret_report,
                           struct err_info *why);

/* Put a text aside that was refused as a delivery of its own (a message that spoils every batch it
 * is in), as its line 1. The same again changes nothing. */
MUST err quarantine_put(struct hub *h, str agency, int64_t delivery, str text,
                        struct err_info *why);

/* Its name, reason and column, without its value: members of an object that is open. */
struct json_writer;
void quarantine_line_json(const struct quarantine_line *l, struct json_writer *w);

/* "0123456789abcdef:17", as people write it. */
void quarantine_id_text(struct quarantine_id id, char ret_text[QUARANTINE_ID_TEXT]);
bool quarantine_id_of(str text, struct quarantine_id *ret_id);

#endif
