/* inbox/inbox.h -- messages that arrive one by one: durable before they are acknowledged, then
 * taken in together.
 *
 *     door (HL7, FHIR) -> inbox_put: sealed and on the disk -> the door acknowledges
 *                                 ... -> inbox_drain: what waits of a feed is one delivery
 *
 * A message says one or more rows of the feed format; the mapping that was agreed for the feed is
 * applied to them when they are taken in, and a row that does not pass is put aside like any other.
 * Several threads and processes may put and drain at once; killed anywhere, nothing is lost and
 * nothing happens twice. */
#ifndef AIM_INBOX_INBOX_H
#define AIM_INBOX_INBOX_H

#include "audit/audit.h"
#include "ingest/column.h"

enum {
    INBOX_PUT_MAX = 128,              /* messages of one transaction */
    INBOX_BODY_BYTES_MAX = 64 * 1024, /* of one message, as JSON Lines */
    INBOX_ID_BYTES_MAX = 200,
    INBOX_WAITING_MAX = 50000, /* in all feeds; then the doors wait */
    INBOX_KEEP_DAYS = 30       /* how long an acknowledged message is known again */
};

enum inbox_result {
    INBOX_NONE,     /* nothing happened to it */
    INBOX_STORED,   /* it is on the disk */
    INBOX_SEEN,     /* it was stored before, with the same rows: acknowledge it again */
    INBOX_OTHER,    /* its id was used before for other rows: refuse it, the sender must mend it */
    INBOX_TOO_LARGE /* over INBOX_BODY_BYTES_MAX, or without any row */,
    INBOX_NOT_TEXT  /* a field is not UTF-8 */
};

struct inbox_message {
    str agency, feed;  /* codes, as in the agreement under which the door lets it in */
    str sender, id;    /* who numbered it (facility and application, client), and the number */
    const char *kind;  /* "hl7 A01", "fhir Patient": our own words, 1 to 40 characters */
    const struct fields *rows; /* a row without as_of is as old as its arrival */
    size_t row_count;
    enum inbox_result result;
};

/* Store up to INBOX_PUT_MAX messages in one transaction, and fill in each one's result. When this
 * returns ERR_OK, what is INBOX_STORED survives a power cut. Threads that put at the same time
 * share a commit. Errors, none of them stored: ERR_BUSY (INBOX_WAITING_MAX wait, or another process
 * writes: try again), ERR_INPUT (agency, feed, id or kind is empty or too long), ERR_NOMEM,
 * ERR_DISK. */
MUST err inbox_put(struct hub *h, struct inbox_message *messages, size_t n, struct err_info *why);

struct inbox_drained {
    int64_t messages, accepted, unchanged, quarantined;
    int64_t homeless; /* messages that wait because their feed has no agreement in force */
    bool more;        /* messages wait still: call again */
};

/* Take in what waits, one delivery for each feed (some hundreds of messages at a time). A delivery
 * that is refused whole is taken apart until the message that spoils it stands alone; that one is
 * put aside. A feed that another load is at work for waits for the next call. `who` does this. */
MUST err inbox_drain(struct hub *h, const struct audit_entry *who, struct inbox_drained *ret,
                     struct err_info *why);

/* Forget acknowledgements older than INBOX_KEEP_DAYS. */
MUST err inbox_sweep(struct hub *h, struct err_info *why);

/* What waits, feed by feed. The list lives in `a`. */
struct inbox_feed {
    str agency, feed;
    int64_t waiting;
    int64_t oldest_ms; /* 0 = nothing waits */
};
MUST err inbox_feeds(struct db *db, struct arena *a, const struct inbox_feed **ret_list,
                     size_t *ret_n, struct err_info *why);

#endif
