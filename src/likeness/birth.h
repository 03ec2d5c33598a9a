/* likeness/birth.h -- two birth dates, and the slip that may lie between them. */
#ifndef AIM_LIKENESS_BIRTH_H
#define AIM_LIKENESS_BIRTH_H

#include "base/date.h"

/* Best first. A default date (1 January, entered where only the year was known) never counts as
 * exact knowledge of a day. */
enum birth_level {
    BIRTH_EXACT,
    BIRTH_SWAPPED,       /* day and month changed places */
    BIRTH_TRANSPOSED,    /* two neighbouring digits of one part changed places */
    BIRTH_DIGIT,         /* one digit differs */
    BIRTH_YEAR_NEAR,     /* same day and month, the year one off */
    BIRTH_MONTH_SAME,    /* a date known to the month, and that agrees; or only the day differs */
    BIRTH_DAY_SAME,      /* same year and day, another month; or same day and month, another year */
    BIRTH_DEFAULT_SAME,  /* both are 1 January of the same year */
    BIRTH_YEAR_SAME,     /* one is a default or known to the year, and the years agree */
    BIRTH_YEAR_ONLY,     /* both whole, nothing but the year agrees */
    BIRTH_DIFFERENT,
    BIRTH_MISSING,
    BIRTH__COUNT
};

enum birth_level birth_compare(struct date a, struct date b);
bool birth_is_default(struct date d); /* 1 January: often "only the year is known" */

#endif
