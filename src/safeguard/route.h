/* safeguard/route.h -- a review whose person has an allocated worker goes to that worker first.
 *
 * It leaves the queue, and the worker is told. When they acknowledge it, it is closed in their name
 * ("known": the worker knows and deals with it). When they do not in time (queue: worker_hours of
 * work), when the case is no longer open, is another's now, or its feed is late, it comes back to
 * the queue and says so. Where a rule that fires, and is not covered, says `tell: queue` it does
 * not go, or comes back. Nothing is hidden meanwhile: the queue counts and lists such reviews under
 * "with their worker". */
#ifndef AIM_SAFEGUARD_ROUTE_H
#define AIM_SAFEGUARD_ROUTE_H

#include "safeguard/review.h"

struct route_report {
    int64_t looked_at, routed, came_back, acknowledged;
};
/* A part of what waits; each review in its own transaction. Run until looked_at is 0, or now and
 * then: those with a worker are looked at again each time. */
MUST err review_route(struct hub *h, const struct partners *p, struct route_report *ret_report,
                      struct err_info *why);

#endif
