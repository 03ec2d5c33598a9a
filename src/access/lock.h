/* access/lock.h -- what an agency keeps locked, and for whom it is open at this moment.
 *
 * A lock hides what happened, not that the agency is involved: see access_decide, struct subject.
 * Locked is what section `protection` of the region file names for the agency (everything, or types
 * of event), and every record that the agency locked by hand or by its feed. It is never locked for
 * the agency's own people and for the agency that decides about it; nor for whom it was opened to,
 * while the grant lasts. Shields come first: a grant opens no shielded person. */
#ifndef AIM_ACCESS_LOCK_H
#define AIM_ACCESS_LOCK_H

#include "access/access.h"

struct lock_of_record {
    int64_t record;
    str agency;     /* of the record */
    str owner;      /* who decides: the agency, or whom it was handed over to */
    bool by_hand;     /* whole: by hand, or the agency's feed says so */
    bool own, open; /* for this user: it is theirs; it was opened to them */
    int64_t until_ms; /* of the opening */
};
struct locks {
    const struct partners *partners;
    struct lock_of_record *at; /* in the order of the records asked for */
    size_t n;
};

/* For these records of these agencies (codes; "" = no such record), seen by this user now. */
MUST err locks_read(struct db *db, const struct partners *p, const struct user *u, int64_t now_ms,
                    const int64_t *records, const str *agencies, size_t n, struct arena *a,
                    struct locks *ret_locks, struct err_info *why);
/* Is this record locked for an event of this type, before it is asked for whom? */
bool lock_covers(const struct locks *l, size_t i, str type);
/* Is an event of this type under this record kept from the user? Unknown records are. */
bool lock_holds(const struct locks *l, int64_t record, str type);

#endif
