/* link/residents.h -- who lives at an address, and whether it is a place where many do.
 *
 * Such a place -- a refuge, a hostel, a care home, a hospital, a prison, a hall -- is known by any
 * of these: an agency's address of somebody there calls it so; more persons live there than a
 * household has; many surnames do; the model lists it (link/home.h). Nobody there is anybody's
 * household. */
#ifndef AIM_LINK_RESIDENTS_H
#define AIM_LINK_RESIDENTS_H

#include "link/home.h"
#include "store/store.h"

struct hub;

enum {
    COMMUNAL_PERSONS = 10, /* who live there, at least */
    COMMUNAL_SURNAMES = 8  /* among the first RESIDENTS_LOOKED_AT of them */
};
enum { RESIDENTS_LOOKED_AT = 40 };

struct resident {
    int64_t person;
    int32_t agencies; /* that hold it for them */
};

struct residents {
    const struct resident *at; /* by person; of a communal place not all of them */
    size_t n;
    bool communal;
};

/* Errors: ERR_CORRUPT, ERR_LIMIT (arena), those of the store. */
MUST err link_residents(struct db *db, struct hub *h, int64_t address, struct arena *a,
                        struct residents *ret_residents, struct err_info *why);

/* Do at least COMMUNAL_SURNAMES surnames live there? Names that hundreds of thousands share count
 * for none. */
MUST err link_many_surnames(struct db *db, struct hub *h, int64_t address, struct arena *a,
                            bool *ret_many, struct err_info *why);

#endif
