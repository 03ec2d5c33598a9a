/* link/household.h -- who lives at one address, by keyed hashes of addresses.
 *
 * A record says where its person lives now: in the newest version, unless that says the person has
 * died or moved away. Only a whole address counts: a UPRN, and a postcode with the number of a
 * house or flat. Who has a hidden location (in any record) lives nowhere. */
#ifndef AIM_LINK_HOUSEHOLD_H
#define AIM_LINK_HOUSEHOLD_H

#include "base/arena.h"
#include "base/vec.h"
#include "crypt/crypt.h"
#include "person/features.h"
#include "store/store.h"

struct hub;
struct model;

struct link_home {
    int64_t address;  /* keyed hash, of the UPRN or of the address: a home may have one of each */
    int32_t agencies; /* that hold it now for this person */
};

struct home_use {
    int64_t address;
    uint32_t agency;
};
/* Collect over the records of one person; all zero is the start. */
struct homes {
    VEC(struct home_use) uses;
    bool hidden;
};
/* False: no memory. */
MUST bool homes_add(struct homes *h, const struct keys *secret, int32_t shield,
                    const struct features *f);
/* By address, each once; ret_homes has room for h->uses.n. Returns how many, and releases `h`. */
size_t homes_take(struct homes *h, struct link_home *ret_homes);

/* Mark the homes that the model says are shared by many surnames: a hostel, a hall, a prison. That
 * two people were there says little of either. The model's list is of this hub's keyed hashes, so
 * a model file tells nobody where such a place is; in another hub it means nothing. */
void homes_mark(const struct model *m, const struct keys *secret, struct features *io_features);

enum { HOUSEHOLD_AGENCIES = 2, HOUSEHOLD_PERSONS_MAX = 15 };

/* The persons, each once and ascending, who live with this one: at an address that at least
 * HOUSEHOLD_AGENCIES agencies hold now for each of the two. An address with more than
 * HOUSEHOLD_PERSONS_MAX persons is no household. Errors: ERR_CORRUPT, ERR_LIMIT (arena), those of
 * the store. */
MUST err link_household(struct db *db, struct hub *h, int64_t person, struct arena *a,
                        const int64_t **ret_persons, size_t *ret_n, struct err_info *why);

#endif
