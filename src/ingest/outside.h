/* ingest/outside.h -- another process that makes CSV for us, because what it has to do is not to be
 * done beside the hub's keys: reading a workbook, loading a database's driver.
 *
 * It gets its work on standard input, writes CSV to standard output and at the end a few bytes of
 * what became of it to descriptor 2. It is believed nothing: the CSV goes into a sealed spool and
 * from there the way of every delivery. */
#ifndef AIM_INGEST_OUTSIDE_H
#define AIM_INGEST_OUTSIDE_H

#include "ingest/source.h"

struct outside {
    const char *program; /* its path */
    char *const *arguments, *const *environment;
    struct source *work; /* rewound; a file is handed over as it is, all else is sent */
    int64_t bytes_max;   /* of CSV; beyond it ERR_LIMIT */
    int seconds_max;     /* by the clock, from its start to its last word; then it is killed */
};

struct outside_end {
    size_t said; /* how many bytes of `room` its last words fill */
    bool late;   /* it was killed for its time: what came of it is not whole */
};

/* Run it to its end: *csv is an open spool, complete afterwards. No process is left, whatever comes
 * of it. Errors: ERR_NOMEM (it cannot be started), ERR_LIMIT, those of the spool. */
MUST err outside_run(const struct outside *o, struct source *csv, void *room, size_t room_bytes,
                     struct outside_end *ret_end, struct err_info *why);

#endif
