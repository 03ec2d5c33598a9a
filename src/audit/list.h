/* audit/list.h -- the log read back, newest entry first: what the accounts of one agency did.
 *
 * Who answers for an agency reads what was done in its name, and nothing of another's. */
#ifndef AIM_AUDIT_LIST_H
#define AIM_AUDIT_LIST_H

#include "audit/entry.h"

/* Everything lives until the next entry. */
struct audit_line {
    int64_t position;
    struct entry_head head;
    bool erased; /* the month's key is gone: nobody and nothing asked to be told */
    str asked;
    const struct audit_subject *subjects;
    size_t subject_count;
};

struct audit_reading {
    str agency;
    int64_t before;           /* only entries before this position; 0 = from the newest on */
    int64_t from_ms, until_ms; /* until_ms 0 = no end */
    /* Sets *ret_enough when nothing more is wanted. */
    err (*each)(void *ctx, struct db *db, const struct audit_line *line, struct arena *a,
                bool *ret_enough, struct err_info *why);
    void (*again)(void *ctx); /* the store runs it once more: forget what was told */
    void *ctx;
};

/* Note that the log is read before showing any of it. */
MUST err audit_list(struct hub *h, const struct audit_reading *r, struct err_info *why);

#endif
