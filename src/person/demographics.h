/* person/demographics.h -- who a person is, as one agency said it at one time: the demographic
 * columns of the feed format, checked for form by whoever reads the delivery, not yet cleaned for
 * comparison.
 *
 * Texts are borrowed: they live as long as whatever the row was read from (or unsealed into). */
#ifndef AIM_PERSON_DEMOGRAPHICS_H
#define AIM_PERSON_DEMOGRAPHICS_H

#include "base/date.h"
#include "base/pii.h"

/* Shield classes a feed may set: bits, because one record may have several. */
/* The first three are classes of shields; a locked record is shielded from nobody
 * (access/lock.h). */
enum sensitive {
    SENSITIVE_LOCATION = 1,
    SENSITIVE_ADOPTED = 2,
    SENSITIVE_SEALED = 4,
    SENSITIVE_SHIELDS = 7,
    SENSITIVE_LOCKED = 16
};

/* All zero is "nothing said". An empty text is a field that was not given. */
struct demographics {
    pii given_name, family_name, known_as, previous_family_name;
    struct date birth_date; /* with what is known of it: see base/date.h */
    char gender;            /* 'F', 'M', 'X' other; 'U' or 0 = not known */
    pii address;            /* one line, as held */
    pii postcode, uprn, upn;
    pii consistent_id;
    pii nhs_number; /* ten digits, spaces allowed; the check digit is judged when cleaning */
    uint8_t nhs_status;      /* 1 (traced and verified) .. 8; 0 = not given */
    uint8_t sensitive;       /* enum sensitive, or-ed */
};

#endif
