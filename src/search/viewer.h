/* search/viewer.h -- who asks, why, and by which way: what every answer here is decided and logged
 * by. */
#ifndef AIM_SEARCH_VIEWER_H
#define AIM_SEARCH_VIEWER_H

#include "access/access.h"
#include "audit/audit.h"

struct viewer {
    const struct user *user;
    enum purpose purpose;
    str reference;            /* of the partner's case; may be empty */
    str acting;               /* a machine's own name for its user; else empty */
    int64_t purpose_since_ms;
    int64_t session;          /* 0 = command line */
    str request;              /* route or command, for the log */
};

struct look viewer_look(const struct viewer *v, const struct hub *h);
/* An entry with the actor, role, purpose and policy filled in. */
struct audit_entry viewer_entry(const struct viewer *v, enum audit_kind kind);
/* What fires for this person and why was on this viewer's screen: by their page, a review, a
 * referral or a case. Counted where it is said who else looked, and told when what a hit rested on
 * changes (safeguard/basis.h). In the transaction of the entry in the log. */
MUST err viewer_note_look(struct db *db, struct hub *h, const struct viewer *v, int64_t person,
                          struct err_info *why);

#endif
