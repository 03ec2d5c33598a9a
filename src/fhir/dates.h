/* fhir/dates.h -- dates of a search: a prefix, and a date that may be known in part. Both the date
 * that is asked for and the one that is held are a period of days, and are compared as R4 has
 * it. */
#ifndef AIM_FHIR_DATES_H
#define AIM_FHIR_DATES_H

#include "base/date.h"

enum fhir_prefix {
    PREFIX_EQ,
    PREFIX_NE,
    PREFIX_GT,
    PREFIX_LT,
    PREFIX_GE,
    PREFIX_LE,
    PREFIX_SA,
    PREFIX_EB,
    PREFIX_AP
};

struct fhir_period {
    struct date date;
    int32_t from, to; /* days, both of it */
};

/* "ge2000-06": false when it is none. */
bool fhir_period_of(str text, enum fhir_prefix *ret_prefix, struct fhir_period *ret_period);
struct fhir_period fhir_period_of_date(struct date d);
bool fhir_period_fits(const struct fhir_period *asked, enum fhir_prefix prefix,
                      const struct fhir_period *held);

#endif
