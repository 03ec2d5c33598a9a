/* mllp/adt_inside.h -- for adt*.c only: one message being read. */
#ifndef AIM_MLLP_ADT_INSIDE_H
#define AIM_MLLP_ADT_INSIDE_H

#include "mllp/adt.h"

struct adt_reading {
    const struct hl7 *m;
    const struct adt_terms *terms;
    struct arena *a;
    struct adt *adt;
    struct hl7_answer *refusal;
    str as_of;
    bool no_memory;
};

/* The text of a component of a field's first repetition; 0 = of the whole. */
str adt_text(struct adt_reading *r, const struct hl7_segment *s, int field, int component);
/* Set a column that the agreement covers. */
void adt_put(const struct adt_reading *r, struct fields *row, enum column c, str text);
/* "2014-03-24" or "2014-03-24T09:05:00Z", "2014-03", "2014"; a text that is no time stays as it is,
 * for the row to be put aside with it. */
str adt_moment(struct adt_reading *r, str text);
str adt_date(struct adt_reading *r, str text);

/* The sender's own id in a list of identifiers (PID-3, MRG-1). False: there is none; *ret_others
 * tells whether there were ids of others. */
bool adt_own_id(struct adt_reading *r, const struct hl7_segment *s, int field, str *ret_id,
                bool *ret_others);
/* Who it is: PID, PD1 and PV1 into a row that has its person_ref already. */
void adt_person(struct adt_reading *r, const struct hl7_segment *pid, struct fields *row);

#endif
