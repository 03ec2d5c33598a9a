/* notice/clock.h -- what time does to notices: they go on to somebody else, and they are mailed.
 * Idempotent; may run in several processes at once; killed anywhere, the next turn goes on. */
#ifndef AIM_NOTICE_CLOCK_H
#define AIM_NOTICE_CLOCK_H

#include "notice/notice.h"

/* What should have been acknowledged by now goes to the managers of the agency that the region file
 * names (queue: escalate_to). Each in its own transaction, in the log. */
MUST err notice_escalate(struct hub *h, const struct partners *p, struct err_info *why);

/* The mail of a digest: how many alerts wait and where to read them; no name, no kind, no
 * reference. Sent when the region's digest is due, of urgent ones at once, by setting smtp_url
 * (empty = no mail is ever made), to the lead address of a user or service. A mail that the server
 * does not take is tried again, later and later, for a week. One that was sent just before the
 * process died is sent again with the same Message-ID. ERR_BUSY: the server took none of them. */
MUST err notice_mail(struct hub *h, const struct partners *p, struct err_info *why);

#endif
