/* link/home.h -- where a person lives now, by keyed hashes of addresses.
 *
 * A record says where its person lives: in the newest version, unless that says the person has died
 * or moved away, and since the day on which it first said so. Of all that the records of a person
 * say, the address said last is where they live; of one day's, the one that more agencies hold.
 * Whoever was at another before has left it. Only a whole address counts: a UPRN, and a postcode
 * with the number of a house or flat. What another record writes of the same house, with a slip in
 * the postcode or without it, says the same. Who has a hidden location (in any record) lives
 * nowhere. */
#ifndef AIM_LINK_HOME_H
#define AIM_LINK_HOME_H

#include "base/arena.h"
#include "base/vec.h"
#include "crypt/crypt.h"
#include "person/features.h"

struct model;

/* A home has one of each, or one of the two. */
enum home_kind { HOME_UPRN, HOME_ADDRESS, HOME_KINDS };
/* The keyed hashes of a home, by enum home_kind; 0 = none. */
void home_hashes(const struct keys *secret, const struct feature_home *at,
                 int64_t ret[HOME_KINDS]);

/* Who shares an address is household only where at most so many live. */
enum { HOUSEHOLD_PERSONS_MAX = 15 };

enum { HOME_COMMUNAL = 0 };
struct link_home {
    int64_t address;
    /* that hold it now for this person; HOME_COMMUNAL: it calls itself a place where many live */
    int32_t agencies;
};

/* Mark the homes that the model says are shared by many surnames: a hostel, a hall, a prison. That
 * two people were there says little of either. The model's list is of this hub's keyed hashes, so
 * a model file tells nobody where such a place is; in another hub it means nothing. */
void homes_mark(const struct model *m, const struct keys *secret, struct features *io_features);

/* A fact of the hub: "yes" once somebody was judged. Until then everybody waits to be, and whoever
 * lives with somebody who changes need not be put on the list. */
#define HOME_JUDGED_FACT "judged"

#endif
