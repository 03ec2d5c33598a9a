/* ingest/drop.h -- a watched folder: files that agencies drop (by SFTP, a share, a script) are
 * deliveries.
 *
 *     FOLDER/city-hospital/today.csv            a feed of the agency's own name
 *     FOLDER/city-hospital.wards/stays.csv      its feed "wards"
 *     FOLDER/city-hospital/all.full.csv         a full extract (.full.xlsx: so is this)
 *
 * A file is taken once it has rested for some seconds and is not called .part, .tmp or .filepart,
 * nor hidden; so a sender who cannot rename needs no protocol, one who can is never raced. Beside
 * it a receipt appears (NAME.receipt.json: the report, no value of any row), then the file is
 * removed; one that was refused is kept as NAME.refused; what came in its place while it was being
 * taken in is left for the next pass. Killed anywhere, the next pass does what
 * is left: the same file twice changes nothing. Links are not followed, and no name leads out of
 * the folder. How good what the feed sends is lies there too, as quality.json, newer with every
 * delivery. */
#ifndef AIM_INGEST_DROP_H
#define AIM_INGEST_DROP_H

#include "ingest/ingest.h"

struct drop_watch {
    struct hub *hub;
    const char *folder;
    str only;                  /* this agency's folders alone; empty = all */
    int rest_s;                /* how long a file must have been left alone */
    struct audit_entry *audit; /* who does this */
    /* The text of a feed's quality.json; `feed` may be empty: the agency's own. NULL = none. */
    err (*quality)(struct hub *hub, str agency, str feed, struct buf *out, struct err_info *why);
    void (*told)(void *ctx, const char *agency, const struct ingest_report *r); /* or NULL */
    void *ctx;
};

struct drop_pass {
    int64_t live, refused, held;
    int64_t later;   /* not rested yet, changed meanwhile, or the feed was busy */
    int64_t strange; /* links, folders, pipes, names that are no file's: left alone */
};

/* One pass. An agency's file that cannot be taken in does not stop the next; the first failure of
 * our own is returned after all were tried. Errors: ERR_ABSENT (no such folder), those of the
 * store. */
MUST err drop_take(const struct drop_watch *w, struct drop_pass *ret_pass, struct err_info *why);

#endif
