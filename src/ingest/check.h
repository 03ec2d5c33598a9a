/* ingest/check.h -- is the content of one field of the form that its column wants; for row.c. */
#ifndef AIM_INGEST_CHECK_H
#define AIM_INGEST_CHECK_H

#include "ingest/column.h"
#include "ingest/reason.h"

/* Length, control characters, free text: what every column is checked for. `text` is trimmed. */
enum reason check_form(enum column c, str text);

bool check_nhs_number(str text,
                      bool *ret_digits_right); /* false: not ten digits, spaces or dashes allowed */
bool check_postcode(str text);
bool check_uprn(str text);
bool check_upn(str text);
bool check_email(str text);
bool check_phone(str text);

bool check_gender(str text, char *ret_gender);
bool check_nhs_status(str text, uint8_t *ret_status);
bool check_sensitive(str text,
                     uint8_t *ret_bits); /* one or more words, between them spaces, commas or ; */

#endif
