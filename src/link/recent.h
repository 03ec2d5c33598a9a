/* link/recent.h -- inside of link_run: where new blocking keys go.
 *
 * Keys are hashes: some ten thousand new ones in a hub of a million persons each touch another page
 * of block_key, and each page is written twice. So a wave of middling size goes to block_recent, a
 * small table that is read beside it, and in return moves what waits there in a stretch of the key
 * space, as long as the wave is large: many keys to a page then, at every wave the same work, and
 * no more than RECENT_KEYS ever wait. Where a key stands makes no difference to what is found. */
#ifndef AIM_LINK_RECENT_H
#define AIM_LINK_RECENT_H

#include "link/chunk.h"

enum {
    RECENT_BITS = 21,
    RECENT_KEYS = 1 << RECENT_BITS,
    RECENT_WAVE_MIN = 2 * 1000, /* fewer are written to their place at once: they touch few pages */
    RECENT_WAVE_MAX = 512 * 1024, /* so are more: they fill the pages that they touch */
};

/* Do so many new keys of one wave wait in block_recent? */
static inline bool recent_takes(size_t keys)
{
    return keys >= RECENT_WAVE_MIN && keys <= RECENT_WAVE_MAX;
}

/* After a wave of so many keys that wait: move as many as came, on average, to their place. */
MUST err recent_settle(struct chunk *c, size_t keys, struct link_report *times,
                       struct err_info *why);

#endif
