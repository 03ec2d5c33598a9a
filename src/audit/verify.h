/* audit/verify.h -- is the log what was signed? On the hub, and on an export with nothing but the
 * public key. tools/verify_audit.py is a second, independent implementation of the latter.
 *
 * An export folder is a C2SP tlog-tiles log:
 *     checkpoint        the newest signed checkpoint
 *     checkpoints/SIZE  every signed checkpoint
 *     key               the public key, as a vkey line: compare it with the one you were given
 *     tile/...          hashes; tile/entries/... the entries themselves, personal parts sealed */
#ifndef AIM_AUDIT_VERIFY_H
#define AIM_AUDIT_VERIFY_H

#include "audit/note.h"
#include "hub/hub.h"

struct audit_report {
    bool whole;
    int64_t size;        /* entries that were checked */
    int64_t waiting;     /* not yet numbered: not covered by the tree */
    int64_t unsigned_tail; /* numbered, but after the newest checkpoint */
    int64_t checkpoints; /* signed, checked */
    int64_t first_bad;   /* position of the first entry that is not right, -1 = none or not known */
    char problem[200];   /* what is wrong, empty when whole */
};

/* `kept`: a checkpoint that a partner kept, or empty: the log must still contain that tree.
 * A damaged log is not an error but a report; errors are ERR_INPUT (kept), ERR_DISK and the
 * like. */
MUST err audit_verify_hub(struct hub *h, str kept, struct audit_report *ret_report,
                          struct err_info *why);
MUST err audit_verify_export(const char *dir, const struct verifier *v, str kept,
                             struct audit_report *ret_report, struct err_info *why);

/* Write the folder, which must be new or empty. It ends at the newest checkpoint. */
MUST err audit_export(struct hub *h, const char *dir, int64_t *ret_size, struct err_info *why);

#endif
