/* link/addresses.h -- at which addresses of the hub somebody lives now that fit what was typed. */
#ifndef AIM_LINK_ADDRESSES_H
#define AIM_LINK_ADDRESSES_H

#include "link/residents.h"

enum { ADDRESSES_MAX = 8 };

/* `typed` has a whole postcode; its number, flat and street narrow it when they are there. The same
 * work whoever lives at any of them: people of the postcode are looked at, some hundreds at most.
 * Ascending; of more than ADDRESSES_MAX some. Errors: ERR_CORRUPT, ERR_LIMIT (arena), those of the
 * store. */
MUST err link_addresses(struct db *db, struct hub *h, const struct feature_home *typed,
                        struct arena *a, int64_t ret_addresses[ADDRESSES_MAX], size_t *ret_n,
                        struct err_info *why);

#endif
