/* ingest/propose.h -- a first mapping for an agency's export, from its header and values.
 *
 * A proposal, for a human to read: every guess is a line they can change, what cannot be told is a
 * comment, and a column that nobody knows is ignored (its content is dropped at the door). It holds
 * column names and the values of short code lists, never a name, a date or a number of a person. */
#ifndef AIM_INGEST_PROPOSE_H
#define AIM_INGEST_PROPOSE_H

#include "base/buf.h"
#include "ingest/column.h"
#include "ingest/profile.h"

/* Which of ours each of theirs fills; COLUMN__COUNT = none. `ret_ours` has p->columns places. */
void propose_columns(const struct profile *p, enum column *ret_ours);

/* The mapping as YAML. `codes` are the catalogue codes that the agency's agreement allows, for the
 * comment beside an event type; may be empty. */
void propose_mapping(const struct profile *p, const enum column *ours, const str *codes, size_t n,
                     struct buf *out);

#endif
