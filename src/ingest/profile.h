/* ingest/profile.h -- what the columns of an agency's export hold, from its first rows: which forms
 * their values have. For proposing a mapping; in memory only, never stored.
 *
 * Workload: a header of 5 to 200 columns and some hundred rows; a value is looked at once for each
 * form. */
#ifndef AIM_INGEST_PROFILE_H
#define AIM_INGEST_PROFILE_H

#include "base/arena.h"
#include "ingest/source.h"

enum { PROFILE_ROWS_MAX = 2000, PROFILE_VALUES_MAX = 24, PROFILE_VALUE_BYTES_MAX = 48 };

/* Forms a value can have; a date format is asked for by its place in profile_formats. */
enum value_form {
    FORM_NHS_NUMBER, /* ten digits, the last one right */
    FORM_UPN,
    FORM_POSTCODE,
    FORM_UPRN, /* digits, 6 to 12 */
    FORM_GENDER,
    FORM_PHONE,
    FORM_EMAIL,
    FORM_NAME, /* letters, spaces, hyphens, apostrophes; up to 40 characters */
    FORM_CODE, /* one short word */
    FORM_DATE, /* + place in profile_formats */
    FORM__COUNT = FORM_DATE + 12
};
extern const char *const profile_formats[FORM__COUNT - FORM_DATE]; /* NULL where there are fewer */

struct profile_column {
    str header;
    size_t filled;                /* rows with content */
    size_t of_form[FORM__COUNT];  /* of them */
    size_t distinct;              /* different values, counted up to PROFILE_VALUES_MAX + 1 */
    str value[PROFILE_VALUES_MAX]; /* the first different ones, short ones only */
    size_t longest;               /* bytes */
};

struct profile {
    struct profile_column *column;
    size_t columns, rows;
    size_t bad_rows, not_utf8; /* that could not be read; of these, for their encoding */
};

/* Reads at most PROFILE_ROWS_MAX rows of a CSV. What it found lives in `a`. ERR_INPUT: not a CSV
 * with commas and a header; the message says what to save it as. Other errors are the source's. */
MUST err profile_read(struct source *s, struct arena *a, struct profile *ret_profile,
                      struct err_info *why);

/* Do nearly all of the column's values have this form? */
bool profile_is(const struct profile_column *c, enum value_form form);
/* The format that fits most of the column's values, or NULL: DD/MM before MM/DD where both do. */
const char *profile_date(const struct profile_column *c);

#endif
