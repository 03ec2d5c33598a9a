/* fhir/feed.h -- a Patient that its own agency sent, as rows of the feed format. Pure. */
#ifndef AIM_FHIR_FEED_H
#define AIM_FHIR_FEED_H

#include "fhir/patient.h"
#include "ingest/row.h"

/* What the address of a conditional update names: "system|value" of the sender's own. */
struct fhir_subject {
    str system, value;
};

struct fhir_row {
    struct fields fields;
    bool merge;
    column_set left_out; /* columns that have content but are not agreed */
    bool undated_death; /* a death without a date is not kept */
};

/* The row that `p` says about `subject`, with what `terms` allow of it. *ret_code is the code of
 * the issue, *ret_status 403 or 422, when it is refused:
 * an identifier of another agency's, none of the subject's, a merge across agencies or into
 * itself, active=false without a successor, a row that would be put aside. */
MUST err fhir_row_of(const struct fhir_patient *p, const struct fhir_subject *subject,
                     const struct terms *terms, struct arena *a, struct fhir_row *ret_row,
                     struct fhir_fault *ret_fault, int *ret_status, struct err_info *why);

#endif
