/* ingest/after.h -- what follows when a delivery is live: who is who, and whose rules fire. */
#ifndef AIM_INGEST_AFTER_H
#define AIM_INGEST_AFTER_H

#include "link/link.h"

struct ingest_after {
    int64_t linked; /* records; what was found is not for who delivered */
};

/* Link what live deliveries touched, then judge the persons that changed. What is left to do is in
 * the store: killed anywhere, the same call (or `aim link run`) finishes it. `options`: who wants
 * to hear how linking goes; may be NULL. */
MUST err ingest_after(struct hub *h, const struct link_options *options,
                      struct ingest_after *ret_after, struct err_info *why);

#endif
