/* mllp/adt.h -- what an ADT message says, as rows of the feed format.
 *
 *     A01 A04 A06 A07   somebody came: an event named "A01 I" (trigger and PV1-2)
 *     A03               somebody left: an event named "A03 I"
 *     A11, A13          that was a mistake: the event of A01/A04, of A03 is taken back
 *     A05 A08 A28 A31 ..  who somebody is
 *     A34 A40 A47       two of the sender's own ids are one person
 *
 * Which event type of the catalogue "A01 I" is, and whether it is one, is in the mapping that was
 * agreed for the feed. Pure: a message in, rows or a refusal out; nothing is looked up or
 * stored. */
#ifndef AIM_MLLP_ADT_H
#define AIM_MLLP_ADT_H

#include "codec/hl7.h"
#include "ingest/mapping.h"

enum { ADT_ROWS_MAX = 64 };

/* How this sender's messages are read. */
struct adt_terms {
    const struct mapping_hl7 *sender;
    column_set columns; /* that the agreement covers: others are dropped here, at the door */
    bool events, services; /* the mapping knows the sender's words for them */
};

struct adt {
    const char *kind; /* "hl7 A01"; NULL = of a trigger that is to be passed over, left unread */
    struct fields *rows;
    size_t n;
};

/* The texts live in the arena. ERR_INPUT with *ret_refusal (AE or AR): the message cannot be taken;
 * its text names the field, never its content. ERR_NOMEM. */
MUST err adt_read(const struct hl7 *m, const struct adt_terms *terms, struct arena *a,
                  struct adt *ret, struct hl7_answer *ret_refusal, struct err_info *why);

#endif
