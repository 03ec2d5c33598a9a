/* ingest/column.h -- the columns of the AIM minimum data set, version 1: one table. */
#ifndef AIM_INGEST_COLUMN_H
#define AIM_INGEST_COLUMN_H

#include "base/str.h"

/* What kind of text a column may hold; decides how it is checked. */
enum column_kind {
    COLUMN_REFERENCE, /* an opaque id of the agency */
    COLUMN_NAME,
    COLUMN_LINE, /* an address */
    COLUMN_CODE, /* one of a list */
    COLUMN_DATE,
    COLUMN_NUMBER, /* digits and letters of an official number */
    COLUMN_CONTACT
};

/* What a column belongs to: an event column makes the row an interaction; a frame column says how
 * to read the row and needs no agreement. */
enum column_part { COLUMN_OF_PERSON, COLUMN_OF_EVENT, COLUMN_OF_FRAME };

/* name, kind, part, longest content in characters */
#define COLUMN_LIST(X)                                                                             \
    X(person_ref, REFERENCE, PERSON, 64)                                                           \
    X(given_name, NAME, PERSON, 200)                                                               \
    X(family_name, NAME, PERSON, 200)                                                              \
    X(known_as, NAME, PERSON, 200)                                                                 \
    X(previous_family_name, NAME, PERSON, 200)                                                     \
    X(birth_date, DATE, PERSON, 10)                                                                \
    X(gender, CODE, PERSON, 8)                                                                     \
    X(address, LINE, PERSON, 300)                                                                  \
    X(postcode, NUMBER, PERSON, 10)                                                                \
    X(uprn, NUMBER, PERSON, 12)                                                                    \
    X(upn, NUMBER, PERSON, 13)                                                                     \
    X(consistent_id, REFERENCE, PERSON, 64)                                                        \
    X(nhs_number, NUMBER, PERSON, 16)                                                              \
    X(nhs_number_status, CODE, PERSON, 2)                                                          \
    X(sensitive, CODE, PERSON, 40)                                                                 \
    X(life_status, CODE, PERSON, 20)                                                               \
    X(life_date, DATE, PERSON, 10)                                                                 \
    X(life_confirmed, CODE, PERSON, 3)                                                             \
    X(related_ref, REFERENCE, PERSON, 64)                                                          \
    X(relation, CODE, PERSON, 20)                                                                  \
    X(event_ref, REFERENCE, EVENT, 64)                                                             \
    X(event_type, CODE, EVENT, 40)                                                                 \
    X(event_date, DATE, EVENT, 40)                                                                 \
    X(event_end, DATE, EVENT, 40)                                                                  \
    X(service, CODE, EVENT, 40)                                                                    \
    X(contact_name, CONTACT, EVENT, 120)                                                           \
    X(contact_phone, CONTACT, EVENT, 40)                                                           \
    X(contact_email, CONTACT, EVENT, 254)                                                          \
    X(out_of_hours_phone, CONTACT, EVENT, 40)                                                      \
    X(authority, CONTACT, EVENT, 120)                                                              \
    X(as_of, DATE, FRAME, 40)                                                                      \
    X(action, CODE, FRAME, 10)                                                                     \
    X(keeps, CODE, FRAME, 200)

enum column {
#define COLUMN_ENUM(name, kind, part, characters) COLUMN_##name,
    COLUMN_LIST(COLUMN_ENUM)
#undef COLUMN_ENUM
        COLUMN__COUNT
};

struct column_row {
    const char *name;
    enum column_kind kind;
    enum column_part part;
    size_t characters_max;
};
extern const struct column_row column_table[COLUMN__COUNT];

/* COLUMN__COUNT when there is no such column. */
enum column column_find(str name);

/* A set of columns: bit n is column n. */
typedef uint64_t column_set;
#define COLUMN_ALL UINT64_MAX
static inline column_set column_bit(enum column c)
{
    return UINT64_C(1) << c;
}

/* One row as texts: empty = not given. */
struct fields {
    str at[COLUMN__COUNT];
};

#endif
