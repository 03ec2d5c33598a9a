/* link/lease.h -- inside of run.c: one linker at a time, in whatever process.
 *
 * The row `link` of the table `lease` names who links. Each write of a linker first renews it, in
 * the same transaction: whoever lost it (asleep for longer than LEASE_MS) writes nothing any more.
 * A linker that was killed leaves a lease that runs out. Times are the machine's own, for a
 * training hub's clock may stand still. */
#ifndef AIM_LINK_LEASE_H
#define AIM_LINK_LEASE_H

#include "store/store.h"

#include <stdatomic.h>

enum { LEASE_MS = 30 * 1000 };

struct lease {
    struct store *store;
    char owner[20];          /* "" = not held */
    const atomic_bool *stop; /* set: nothing is written any more; NULL = nobody stops it */
};

/* Try once; `l` is zero but for `stop`. *ret_taken false: another linker is at work. */
MUST err lease_take(struct lease *l, struct store *s, bool *ret_taken, struct err_info *why);
/* Let it go; nothing to do when it is not held. */
void lease_release(struct lease *l);
/* store_write, if this linker still has its lease and is not to stop; else ERR_BUSY and nothing
 * written: what is left is linked by the next run, as after one that was killed. */
MUST err lease_write(const struct lease *l, store_fn fn, void *ctx, struct err_info *why);

#endif
