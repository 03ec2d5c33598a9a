/* ingest/member.h -- a column of a CSV file that holds a JSON object: its members as columns of
 * their own, called COLUMN/MEMBER, where a mapping names them.
 *
 *     addr_address_json                     {"HOUSE": "12", "STREET": "Elder Close", "UPRN": ""}
 *     addr_address_json/STREET              Elder Close
 *
 * The same column of another system may hold plain text. The column itself is that text, and empty
 * where it holds an object. */
#ifndef AIM_INGEST_MEMBER_H
#define AIM_INGEST_MEMBER_H

#include "ingest/mapping.h"

enum { MEMBERS_MAX = 24, MEMBER_BYTES_MAX = 16 * 1024 };

struct members {
    struct {
        size_t from; /* its column */
        str name;    /* the mapping's */
    } at[MEMBERS_MAX];
    size_t n;
    struct arena *arena; /* of one row */
};

/* Add the columns that the mapping names to a header of *n columns, in a room of `room`. ERR_LIMIT:
 * too many; ERR_NOMEM. */
MUST err members_bind(struct members *m, const struct mapping *mapping, str *header, size_t *n,
                      size_t room, struct err_info *why);
/* Fill them for one row of n columns. False: a column begins as an object and is none. The texts
 * live until the next row. */
bool members_fill(struct members *m, str *line, size_t n);
void members_release(struct members *m); /* an all zero one is fine */

#endif
