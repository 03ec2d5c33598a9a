/* audit/audit.h -- the log of who looked at what and who changed what: append-only, tamper-evident.
 *
 * Every entry is a leaf of one Merkle tree (RFC 6962). Its header is public and never personal; its
 * personal part is sealed under a key that can be destroyed, and the leaf hashes the ciphertext:
 * erased content leaves the tree whole. */
#ifndef AIM_AUDIT_AUDIT_H
#define AIM_AUDIT_AUDIT_H

#include "audit/kind.h"
#include "hub/hub.h"

struct audit_subject {
    int64_t person; /* whose data was shown or changed */
    int tier;       /* how much of it, 0-3 */
};

/* What happened. Texts may be empty; `entry` texts are copied. */
struct audit_entry {
    enum audit_kind kind;
    /* public part: never a person's name, reference or date in it */
    str actor;          /* login, or "system" */
    str agency, role;   /* the actor's */
    int64_t session;    /* keyed hash of the session, 0 = command line or system */
    str purpose;        /* code */
    str decision;       /* "allowed", "denied: <why>" */
    str policy;         /* version of the access policy, rules or model that decided */
    str request;        /* id of the request, route or command */
    str detail;         /* our own words and numbers */
    /* personal part, sealed */
    const struct audit_subject *subjects;
    size_t subject_count;
    str asked;          /* what was searched for, a reason given, ... */
};

/* Write the entry in the transaction `db` is in: it commits with its effect or not at all. */
MUST err audit_note(struct db *db, struct hub *h, const struct audit_entry *entry,
                    struct err_info *why);
/* The same in a transaction of its own, for what only reads: call it BEFORE showing anything. */
MUST err audit_note_alone(struct hub *h, const struct audit_entry *entry, struct err_info *why);

/* Number the waiting entries, grow the tree, sign a checkpoint if it grew. At the end of each
 * command and at least every second while serving. Another node doing the same is not an error. */
MUST err audit_settle(struct hub *h, struct err_info *why);

/* Destroy the key of a past month (year * 100 + month): the personal parts of its entries can never
 * be read again, by nobody, and the tree stays whole. ERR_INPUT: this month's or a later one.
 * Audited. */
MUST err audit_destroy_key(struct hub *h, int period, const struct audit_entry *who,
                           struct err_info *why);

#endif
