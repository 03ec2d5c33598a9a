/* protect/lock_inside.h -- shared by lock*.c only. */
#ifndef AIM_PROTECT_LOCK_INSIDE_H
#define AIM_PROTECT_LOCK_INSIDE_H

#include "access/lock.h"
#include "event/history.h"
#include "protect/lock.h"

enum { LOCK_RECORDS_MAX = 64, LOCK_BYTES_MAX = 32 << 20 };

/* One locked part of a person: an owner and its records. */
struct lock_part {
    str owner;
    int64_t records[LOCK_RECORDS_MAX];
    size_t n;
    bool held; /* from this viewer, now */
};

/* One change on its way. */
struct locking {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct arena *arena;
    struct arena_mark mark;
    struct db *db;
    int64_t now_ms;
    /* what it is about */
    int64_t person; /* living */
    int shield;
    struct lock_part *parts;
    size_t part_count;
};

static inline const struct protection *lock_terms(const struct locking *l)
{
    return &l->partners->terms.protection;
}

MUST err lock_start(struct locking *l, struct hub *h, const struct partners *p,
                    const struct viewer *v, struct err_info *why);
/* The person's locked parts; ERR_ABSENT for who may not know of the person or of who is
 * involved. */
MUST err lock_parts(struct locking *l, int64_t person, struct err_info *why);
MUST err lock_absent(struct err_info *why);
MUST err lock_note(struct locking *l, enum audit_kind kind, int64_t request, const char *what,
                   int64_t person, struct err_info *why);
MUST err lock_seal(struct locking *l, int64_t request, int part, pii text, str *ret_sealed,
                   struct err_info *why);
MUST err lock_unseal(struct locking *l, int64_t request, int part, str sealed, pii *ret_text,
                     struct err_info *why);
/* Tell everybody who decides for the agency. */
MUST err lock_tell_owner(struct locking *l, str owner, int64_t request, int64_t person,
                         struct err_info *why);

#endif
