/* pull/pull.h -- fetching a feed from its agency's own database, by ODBC.
 *
 * The query stands in the feed's mapping (`arrives: pull:`), so it is agreed, approved, and checked
 * to be one statement that reads. Where the database is and how to sign in stands in pull.yaml
 * (hub/secrets.h). A program beside this one (aim-odbc) asks; its rows are a delivery like any
 * other. docs/pull.md */
#ifndef AIM_PULL_PULL_H
#define AIM_PULL_PULL_H

#include "ingest/ingest.h"

struct pull_order {
    struct hub *hub;
    str agency, feed;
    bool full;       /* the query gives all there is */
    bool try_only;   /* ask and judge, store nothing */
    struct audit_entry *audit;
};

/* Is aim-odbc there? It is built only where unixODBC is. */
bool pull_is_built(void);

/* Ask, and take in what comes. With a watermark: what is above the last one; it moves only when the
 * delivery is live, so a pull that was killed is done again and changes nothing twice. Errors:
 * those of ingest_take; ERR_CONFIG (pull.yaml, no such program), ERR_ABSENT (the mapping names no
 * query), ERR_BUSY (the database cannot be reached or was lost: try again), ERR_INPUT (it
 * refuses). */
MUST err pull_take(const struct pull_order *order, struct ingest_report *ret_report,
                   struct err_info *why);

#endif
