/* event/identity.h -- who a person is, when their records disagree a little: one name, one birth
 * date, one address to show, and the other names. A pure function of the records: arrival order
 * does not matter. */
#ifndef AIM_EVENT_IDENTITY_H
#define AIM_EVENT_IDENTITY_H

#include "person/record.h"

struct identity_name {
    pii given, family;
};

struct identity {
    struct identity_name name; /* held by most agencies now, "Baby" and the like only when there is
                                  no other; of equal ones the newest */
    const struct identity_name *other_names; /* every other name any version ever held, by text */
    size_t other_name_count;
    struct date birth_date; /* held by most, those included who know only a part of it; of equal
                               ones the better known. Year 0 = not known */
    char gender;                      /* 'F', 'M', 'X'; 0 = not known */
    pii address, postcode;            /* said last (by day); of those, held by most */
    uint64_t nhs_number;              /* valid; traced and verified before others; 0 = not known */
};

MUST err identity_of(const struct record *records, size_t n, struct arena *a,
                     struct identity *ret_identity, struct err_info *why);

/* Its birth date alone. */
struct date identity_birth(const struct record *records, size_t n);

/* First half of a postcode: "B99"; empty when there is none. */
str identity_outcode(pii code, enum reveal what_for);

#endif
